#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""meatclient on a real terminal, against the real agent."""

import contextlib
import json
import math
import os
import re
import signal
import struct
import subprocess
import time

import lab
import meatlab
from lab import until
from labhost import Syslog, scratch
from meatlab import DATA, Client, Fence, client, data, exists, fifo

QUESTION = r"PROCEED\? \[yN\] "


def asked(*args, **kw):
    return Client(*(args or ("-c", "alice")), **kw).expect(QUESTION)


class Answer(meatlab.Case):
    def test_shows_the_request_warns_and_confirms(self):
        agent = Fence(["-n", "alice", "-t", "300"])
        c = asked()
        self.assertRegex(c.text, r"asked for by .*\(process %d\)" % os.getpid())
        self.assertRegex(c.text, r"since +20\d\d-")
        self.assertRegex(c.text,
            r"waits until +20\d\d-.*\((300|2[89]\d) s left\)")
        self.assertRegex(c.text, r"(?s)power-cycled.*cut off.*disks.*networks")
        self.still_waiting(agent)
        c.type("yes\n")
        self.assertEqual(c.finish(), 0, c.text)
        self.assertIn("the node counts as fenced", c.text)
        self.assertRegex(c.text, r"^\nRequest to switch off")
        self.fenced(agent.finish())

    def test_y_and_yes_in_any_case(self):
        for word in "y", "Y", "yes", "YES", "Yes", "yEs":
            with self.subTest(word=word):
                agent = Fence(["-n", "alice"])
                c = asked().type(word + "\n")
                self.assertEqual(c.finish(), 0, c.text)
                self.fenced(agent.finish())

    def test_everything_else_cancels_and_writes_nothing(self):
        agent = Fence(["-n", "alice"])
        for word in ("\n", "n\n", "no\n", "yellow\n", "ye\n", "yy\n", " y\n",
                "y \n", "ja\n", "yes!\n", "\x04", "y\x04\x04", "1\n",
                "y" * 3000 + "\n", "yes\x16\x04\n"):
            with self.subTest(word=word[:10]):
                c = asked().type(word)
                self.assertEqual(c.finish(), 3, c.text)
                self.assertIn("cancelled", c.text)
        self.still_waiting(agent, 0.1)
        self.assertNotIn("refused", agent.err())

    def test_signals_cancel(self):
        agent = Fence(["-n", "alice"])
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP,
                signal.SIGQUIT, signal.SIGALRM, signal.SIGUSR1,
                signal.SIGUSR2, signal.SIGXCPU, signal.SIGIO,
                signal.SIGRTMIN + 1):
            c = asked()
            os.kill(c.pid, number)
            self.assertEqual(c.finish(), 3, c.text)
            self.assertIn("cancelled by", c.text)
        for key in "\x03", "\x1c", "yes\x03", "yes\x1c":
            c = asked().type(key)  # control-C, control-\, by the terminal
            self.assertEqual(c.finish(), 3, c.text)
        c = asked()
        os.kill(c.pid, signal.SIGKILL)
        self.assertEqual(c.finish(), -signal.SIGKILL)
        self.still_waiting(agent, 0.1)
        self.assertNotIn("refused", agent.err())

    def test_a_terminal_that_goes_away_cancels(self):
        log = Syslog()
        agent = Fence(["-n", "alice"])
        for n, typed in enumerate(("", "yes"), 1):
            self.assertEqual(asked().type(typed).hang_up(), 3)
            until(lambda: "\n".join(log.lines()).count("]: cancelled by ") ==
                n, "it is logged")
        self.still_waiting(agent, 0.1)
        self.assertNotIn("refused", agent.err())

    def test_typed_before_the_question_is_no_answer(self):
        c = Client("-w", "-c", "alice").expect("waiting")
        c.type("y\n" * 50)
        agent = Fence(["-n", "alice"])
        c.expect(QUESTION)
        self.still_waiting(agent, 0.4)

    def test_without_a_terminal(self):
        agent = Fence(["-n", "alice"])
        for text in "", "y", "yes", "n\n", "yellow\n", "\0y\n", "y\0\n":
            self.assertEqual(client("-c", "alice", stdin=text).status, 3)
        self.still_waiting(agent, 0.1)
        self.assertEqual(client("-c", "alice", stdin="y\n").status, 0)
        self.fenced(agent.finish())

    def closed(self, redirections, typed=b""):
        return subprocess.run(["sh", "-c", 'exec "$0" -c alice ' + redirections,
            meatlab.MEATCLIENT], input=typed, capture_output=True, timeout=20)

    def test_a_question_that_cannot_be_shown_is_not_answered(self):
        agent = Fence(["-n", "alice"])
        p = self.closed(">/dev/full", b"yes\n")
        self.assertEqual(p.returncode, 1)
        self.assertIn(b"the question cannot be shown", p.stderr)
        self.still_waiting(agent, 0.1)
        self.assertNotIn("refused", agent.err())

    def test_closed_input_cancels(self):
        agent = Fence(["-n", "alice"])
        for redirections in "<&-", "<&- >&-", "<&- >&- 2>&-":
            self.assertEqual(self.closed(redirections).returncode, 3)
        self.still_waiting(agent, 0.1)
        self.assertNotIn("refused", agent.err())

    def test_answers_are_in_both_logs(self):
        log = Syslog()
        agent = Fence(["-n", "alice"])
        env = dict(os.environ, SUDO_USER="bob", SSH_CONNECTION="10.9.8.7 1 2 3")
        with open("/proc/self/loginuid") as f:
            who = "bob by sudo" if f.read().strip() == "4294967295" \
                else "login "
        c = asked(env=env).type("n\n")
        self.assertEqual(c.finish(), 3)
        c = asked(env=env).type("y\n")
        self.assertEqual(c.finish(), 0)
        self.fenced(agent.finish())
        who += r".*, terminal pts/\d+, from 10\.9\.8\.7"
        text = "\n".join(log.lines())
        self.assertRegex(text, r"meatclient\[\d+\]: cancelled by " + who)
        self.assertRegex(text, r"meatclient\[\d+\]: confirmation for node alice"
            " by " + who)
        self.assertRegex(text, r"fence_meatware\[\d+\]: fenced: node alice: "
            r"confirmed by an operator \(claimed: " + who)

    def test_who_answers_has_room_beside_the_longest_name(self):
        log = Syslog()
        node = "x" * 240
        for args, typed in ("-c", "y\n"), ("-d", ""):
            agent = Fence(["-n", node], node=node)
            env = dict(os.environ, SUDO_USER="bob",
                SSH_CONNECTION="2001:db8:1111:2222:3333:4444:5555:6666 1 2 3")
            c = Client(args, node, env=env)
            if typed:
                c.expect(QUESTION).type(typed)
            self.assertEqual(c.finish(), 0, c.text)
            agent.finish()
            who = re.search(r" by (.*) was taken", c.text).group(1)
            self.assertRegex(who, r", terminal pts/\d+, from 2001:.*:6666$")
            text = "\n".join(log.lines())
            self.assertRegex(text, r"meatclient\[.* by %s was taken" %
                re.escape(who))
            self.assertRegex(text, r"fence_meatware\[.*fenced: node x.* "
                r"\(claimed: %s\)" % re.escape(who))

    def test_login_user_of_the_audit_session(self):
        def log_in():
            with open("/proc/self/loginuid", "w") as f:
                f.write("1")
        agent = Fence(["-n", "alice"])
        env = dict(os.environ, SUDO_USER="bob")
        try:
            r = client("-c", "alice", stdin="y\n", preexec_fn=log_in, env=env)
        except (OSError, subprocess.SubprocessError) as e:
            self.skipTest("no audit session here: %s" % e)
        self.assertEqual(r.status, 0, r)
        self.assertIn("claimed: login daemon (uid 1), no terminal",
            self.fenced(agent.finish()).out)

    def test_remote_host_of_the_terminal(self):
        env = {k: v for k, v in os.environ.items() if k != "SSH_CONNECTION"}
        c = Client("-w", "-c", "alice", env=env).expect("waiting")
        line = os.readlink("/proc/%d/fd/0" % c.pid).removeprefix("/dev/")
        with open("/run/utmp", "wb") as f:  # utmp(5): USER_PROCESS
            f.write(struct.pack("hi32s4s32s256s96x", 7, c.pid, line.encode(),
                b"ts/0", b"bob", b"far.example"))
        try:
            agent = Fence(["-n", "alice"])
            c.expect(QUESTION).type("y\n")
            self.assertEqual(c.finish(), 0)
        finally:
            os.unlink("/run/utmp")
        self.assertRegex(self.fenced(agent.finish()).out,
            r"terminal %s, from far\.example\)" % line)

    def test_denial(self):
        log = Syslog()
        agent = Fence(["-n", "alice"])
        c = Client("-d", "ALICE")
        self.assertEqual(c.finish(), 0, c.text)
        r = self.not_fenced(agent.finish())
        self.assertRegex(r.err, r"not down \(claimed: .*terminal pts")
        self.assertRegex("\n".join(log.lines()), r"meatclient\[\d+\]: denial")
        self.assertFalse(exists(fifo("alice")))


class Over(meatlab.Case):
    def kill(self, agent):
        """And nothing of it is left."""
        fd = meatlab.writer("alice")
        agent.kill_group()
        agent.finish()
        until(lambda: not exists(fifo("alice")), "the guard cleared away")
        meatlab.wait_unread(fd)
        os.close(fd)

    def test_agent_killed_new_request_then_y(self):
        old = Fence(["-n", "alice"])
        c = asked()
        os.kill(c.pid, signal.SIGSTOP)  # the operator's terminal hangs
        self.kill(old)
        new = Fence(["-n", "alice"])
        c.type("y\n")
        os.kill(c.pid, signal.SIGCONT)
        self.assertEqual(c.finish(), 4, c.text)
        self.assertRegex(c.text, r"is over \(.*agent killed")
        self.still_waiting(new)
        self.assertNotIn("refused", new.err())

    @meatlab.needs_strace
    def test_the_answer_goes_where_the_question_was(self):
        old = Fence(["-n", "alice"])
        log = scratch("read")
        c = asked("-c", "alice", wrap=[*meatlab.stopping("read", log), "-P",
            Client.TERMINAL])
        c.type("y\n")
        until(lambda: meatlab.stopped(log), "it has read that")
        self.kill(old)
        new = Fence(["-n", "alice"])
        os.kill(c.pid, signal.SIGCONT)
        self.assertEqual(c.finish(), 4, c.text)
        self.assertRegex(c.text, "ended before your answer .*confirmation by "
            ".* came too late")
        self.still_waiting(new)
        self.assertNotIn("refused", new.err())

    def test_ends_while_the_operator_thinks(self):
        for end, said in ((lambda a: a.signal(signal.SIGTERM), "SIGTERM"),
                (lambda a: a.kill(), "killed"),
                (lambda a: a.say(b"meatware deny alice\0"), "refused"),
                (lambda a: a.say(b"meatware reply alice\0"), "confirmed")):
            agent = Fence(["-n", "alice"])
            c = asked()
            end(agent)
            self.assertEqual(c.finish(), 4, c.text)
            self.assertRegex(c.text, r"is over \(.*%s.*\); nothing of yours "
                "was sent" % said)

    def test_what_a_slow_guard_says_is_waited_for(self):
        agent = Fence(["-n", "alice"])
        guard = agent.guard()
        c = asked()
        os.kill(guard, signal.SIGSTOP)
        agent.kill()
        time.sleep(3)
        os.kill(guard, signal.SIGCONT)
        self.assertEqual(c.finish(), 4, c.text)
        self.assertRegex(c.text, r"is over \(killed: ")

    def test_ends_between_the_answer_and_its_reading(self):
        agent = Fence(["-n", "alice", "-t", "4"])
        agent.signal(signal.SIGSTOP)
        c = asked()
        c.type("y\n")
        time.sleep(4.1)
        agent.signal(signal.SIGCONT)
        self.assertEqual(c.finish(), 4, c.text)
        self.assertRegex(c.text, "timeout: no answer within 4 s")
        self.not_fenced(agent.finish())

    @meatlab.needs_strace
    def test_ends_between_the_opening_and_the_look_at_it(self):
        # The FIFO and the data are gone, its reader has not closed it yet.
        for typed in ("-d", b""), ("-c", b"yes\n"):
            agent = Fence(["-n", "alice"])
            agent.signal(signal.SIGSTOP)
            log = scratch("fstat" + typed[0])
            p = subprocess.Popen([*meatlab.stopping("?fstat,?newfstatat", log),
                "-P", fifo("alice"), meatlab.MEATCLIENT, typed[0], "alice"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
            until(lambda: meatlab.stopped(log), "it has opened the FIFO")
            for path in DATA + "/alice.request", fifo("alice"):
                os.unlink(path)
            p.send_signal(signal.SIGCONT)
            self.assertIn(b"has ended just now", p.communicate(typed[1])[0])
            self.assertEqual(p.returncode, 4)
            agent.signal(signal.SIGCONT)
            self.not_fenced(agent.finish())

    def test_agent_that_does_not_react(self):
        agent = Fence(["-n", "alice"])
        c = asked()
        agent.signal(signal.SIGSTOP)
        c.type("y\n")
        self.assertEqual(c.finish(), 1, c.text)
        self.assertIn("does not react", c.text)
        agent.signal(signal.SIGCONT)
        self.fenced(agent.finish())

    def test_interrupted_while_the_agent_does_not_react(self):
        agent = Fence(["-n", "alice"])
        c = asked()
        agent.signal(signal.SIGSTOP)
        c.type("y\n")
        until(lambda: meatlab.pending("alice") > 0, "it is said")
        c.type("\x03")
        self.assertEqual(c.finish(), 1, c.text)
        # Not after its own patience: "does not react".
        self.assertIn("before it saw the outcome", c.text)
        agent.signal(signal.SIGCONT)
        self.fenced(agent.finish())

    def test_fifo_that_takes_no_more(self):
        agent = Fence(["-n", "alice"])
        c = asked()
        agent.signal(signal.SIGSTOP)
        fd = os.open(fifo("alice"), os.O_WRONLY | os.O_NONBLOCK)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(fd, b"x\n" * 64)
        os.close(fd)
        c.type("y\n")
        self.assertEqual(c.finish(), 1, c.text)
        self.assertIn("the answer was not taken", c.text)
        agent.signal(signal.SIGCONT)
        self.still_waiting(agent)

    def test_outcome_that_cannot_be_written(self):
        agent = Fence(["-n", "alice"])
        c = asked()
        outcome = DATA + "/alice.outcome"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(outcome)
        os.mkdir(outcome)
        try:
            c.type("y\n")
            self.assertEqual(c.finish(), 1, c.text)
            self.fenced(agent.finish())
        finally:
            os.rmdir(outcome)
        self.assertRegex(c.text, "confirmation for node alice by .* was "
            'handed over, and the agent has ended, but how is not known: look '
            'in the log for "fenced: node alice"')

    def test_two_operators_at_once(self):
        agent = Fence(["-n", "alice"])
        one, two = asked(), asked()
        one.type("y\n")
        self.assertEqual(one.finish(), 0)
        self.assertEqual(two.finish(), 4)
        self.fenced(agent.finish())


class NameService(meatlab.Case):
    """Who asks for a user's name may wait for ever (LDAP, sssd)."""

    def setUp(self):
        super().setUp()
        os.rename("/etc/passwd", "/etc/passwd.away")
        os.mkfifo("/etc/passwd")

    def tearDown(self):
        os.rename("/etc/passwd.away", "/etc/passwd")
        super().tearDown()

    def test_hangs(self):
        env = {k: v for k, v in os.environ.items() if k != "SUDO_USER"}
        agent = Client("-n", "alice", program=meatlab.MEATWARE, env=env)
        agent.expect("OPERATOR INTERVENTION")
        c = Client("-c", "alice", env=env).expect(QUESTION)
        self.assertRegex(c.text, r"\(process %d\), .*uid \d+, terminal pts" %
            os.getpid())
        c.type("y\n")
        self.assertEqual(c.finish(), 0, c.text)
        self.assertEqual(agent.finish(), 0, agent.text)
        self.assertRegex(agent.text, r"claimed: .*uid \d+, terminal pts")


class NoRequest(meatlab.Case):
    def test_wrong_node(self):
        Fence(["-n", "node10"], node="node10")
        Fence(["-n", "carol"], node="carol")
        for args in ("-c", "node1"), ("-d", "node1"):
            r = client(*args)
            self.assertEqual(r.status, 4, r)
            self.assertEqual(r.err.count("\n"), 1, r)
            self.assertRegex(r.err, r"node1.*check.*open here: carol, node10")

    def test_none_at_all(self):
        r = client("-c", "alice")
        self.assertEqual(r.status, 4)
        self.assertIn("open here: none", r.err)

    def test_stale(self):
        agent = Fence(["-n", "alice"])
        guard = agent.guard()
        os.kill(guard, signal.SIGSTOP)
        try:
            agent.kill()
            for args in ("-c", "alice"), ("-d", "alice"):
                r = client(*args)
                self.assertEqual(r.status, 4, r)
                self.assertRegex(r.err, "stale.*wait for a new call")
                self.assertEqual(r.err.count("\n"), 1, r)
        finally:
            os.kill(guard, signal.SIGCONT)

    @meatlab.needs_strace
    def test_stale_with_a_child_that_still_has_the_fifo(self):
        """The child that calls the operator, before it has closed it."""
        agent = Fence(["-n", "alice"], wrap=[*meatlab.slowed("close_range", 0,
            before=3), "-f"])
        agent.idle()  # it has called: there is that child
        fd = meatlab.writer("alice")
        guard = agent.guard()
        os.kill(guard, signal.SIGSTOP)
        try:
            agent.kill()
            r = client("-c", "alice", stdin="y\n")
            self.assertEqual(r.status, 4, r)
            self.assertRegex(r.err, "stale.*wait for a new call")
            self.assertEqual(os.write(fd, b"x"), 1, "nobody has it")
        finally:
            os.kill(guard, signal.SIGCONT)
            os.close(fd)

    def test_not_root(self):
        Fence(["-n", "carol"], node="carol")
        for args in ("-c", "alice"), ("-d", "alice"), ("-l",):
            p = subprocess.run([*lab.ANYBODY,
                lab.reachable(meatlab.MEATCLIENT), *args], capture_output=True)
            self.assertEqual(p.returncode, 1, p)
            self.assertRegex(p.stderr, b"(?s)^meatclient: .*root[^\n]* "
                br"\(there seem to be: carol\)\n$")

    def test_things_that_are_no_fifo(self):
        for make in (lambda p: open(p, "w").close(),
                lambda p: os.symlink(scratch("elsewhere"), p),
                lambda p: os.mkdir(p)):
            make(fifo("alice"))
            r = client("-c", "alice", stdin="y\n")
            self.assertNotEqual(r.status, 0, r)
            self.assertNotIn("PROCEED", r.out)
            self.assertFalse(exists(scratch("elsewhere")))
            os.rmdir(fifo("alice")) if os.path.isdir(fifo("alice")) else \
                os.unlink(fifo("alice"))

    def test_fifo_of_another_user(self):
        os.mkfifo(fifo("alice"), 0o600)
        os.chown(fifo("alice"), 1, 1)
        fd = os.open(fifo("alice"), os.O_RDWR | os.O_NONBLOCK)
        r = client("-c", "alice", stdin="y\n")
        os.close(fd)
        self.assertEqual(r.status, 1, r)
        self.assertIn("not root's alone", r.err)

    def test_mistakes_in_the_command_line(self):
        for args in ([], ["-x"], ["-c"], ["-c", "a/b"], ["-c", ""],
                ["-c", "a", "-d", "b"], ["-l", "-c", "a"], ["-c", "a", "b"],
                ["--json"], ["-c", "a", "--json"], ["-l", "-w"],
                ["-c", "a", "-t", "5"], ["-c", "a", "-w", "-t", "1e9"],
                ["-c", "a", "-w", "-t", "0"], ["-w"], ["-y", "-c", "a"]):
            with self.subTest(args=args):
                r = client(*args)
                self.assertEqual(r.status, 3, r)
                self.assertEqual(r.err.count("\n"), 1, r)

    def test_help_and_version(self):
        self.assertEqual(client("--help").status, 0)
        self.assertRegex(client("-V").out, r"^meatclient \d")


class List(meatlab.Case):
    def test_table_on_a_terminal(self):
        c = Client("-l")
        self.assertEqual(c.finish(), 0)
        self.assertIn("No request is open", c.text)
        alice = Fence(["-n", "alice", "-t", "0"])
        bob = Fence(["-n", "bob-the-longer", "-t", "100"], node="bob-the-longer")
        c = Client("-l")
        self.assertEqual(c.finish(), 0)
        lines = c.text.splitlines()
        left = int(data("bob-the-longer", "request")["deadline"]) - time.time()
        self.assertRegex(lines[0], "^NODE +SINCE +LEFT +PID +ASKED BY$")
        self.assertRegex(lines[1], r"^alice +20\S+ \S+ \S+ +- +%d .*process" %
            alice.pid)
        self.assertRegex(lines[2], r"^bob-the-longer +20.* \d+ s +%d " %
            bob.pid)
        shown = int(re.search(r" (\d+) s ", lines[2]).group(1))
        self.assertIn(shown, range(int(left), 101))
        self.assertEqual(len(lines), 3)

    def test_json(self):
        self.assertEqual(json.loads(client("-l", "--json").out), [])
        agent = Fence(["-n", "alice", "-t", "100"])
        waited = math.ceil(time.monotonic() - agent.started)
        os.mkfifo(fifo("carol"), 0o600)
        before = int(time.time())
        found = json.loads(client("-l", "--json").out)
        after = int(time.time())
        self.assertEqual([r["node"] for r in found], ["alice", "carol"])
        self.assertEqual(found[0]["pid"], agent.pid)
        self.assertEqual(found[0]["host"], "here")
        deadline = found[0]["deadline"]
        self.assertIn(found[0]["left"], range(deadline - after,
            deadline - before + 1))
        self.assertIn(deadline - found[0]["since"], range(100 - waited, 101))
        self.assertIsNone(found[1]["pid"])

    def test_name_in_capitals_is_no_request(self):
        Fence(["-n", "alice"])
        os.mkfifo(fifo("ALICE"), 0o600)
        found = json.loads(client("-l", "--json").out)
        self.assertEqual([r["node"] for r in found], ["alice"])

    def test_dead_requests_are_not_listed(self):
        agent = Fence(["-n", "alice"])
        os.kill(agent.guard(), signal.SIGKILL)
        agent.wait_text("there is a new one")
        guard = agent.guard()
        os.kill(guard, signal.SIGSTOP)
        agent.kill()
        os.kill(guard, signal.SIGKILL)
        until(lambda: not meatlab.alive(guard), "the guard is dead")
        self.assertTrue(exists(fifo("alice")))
        self.assertEqual(json.loads(client("-l", "--json").out), [])

    def test_listing_does_not_touch_a_request(self):
        agent = Fence(["-n", "alice"])
        for _ in range(20):
            client("-l")
        self.still_waiting(agent, 0.1)
        self.assertNotIn("refused", agent.err())


class Wait(meatlab.Case):
    def test_waits_for_the_request(self):
        c = Client("-w", "-t", "30", "-c", "alice")
        c.expect(r"(?s)waiting for a request for node alice, (\d+) s left"
            r".*alice, (?!\1 )\d+ s left")
        left = [int(n) for n in re.findall(r"(\d+) s left", c.text)]
        self.assertEqual(left, sorted(left, reverse=True))
        self.assertIn(left[0], range(20, 31))
        agent = Fence(["-n", "alice"])
        c.expect(QUESTION).type("y\n")
        self.assertEqual(c.finish(), 0)
        self.fenced(agent.finish())

    def test_waits_on_while_there_is_a_stale_one(self):
        old = Fence(["-n", "alice"])
        guard = old.guard()
        os.kill(guard, signal.SIGSTOP)
        old.kill()
        c = Client("-w", "-t", "30", "-c", "alice")
        c.expect(r"waiting for a request for node alice")
        os.kill(guard, signal.SIGCONT)
        agent = Fence(["-n", "alice"])
        c.expect(QUESTION).type("y\n")
        self.assertEqual(c.finish(), 0, c.text)
        self.fenced(agent.finish())

    def test_has_an_end(self):
        def wait():
            before = time.monotonic()
            c = Client("-w", "-t", "1", "-c", "alicce")
            self.assertEqual(c.finish(), 4)
            self.assertRegex(c.text, "no request for node alicce")
            return time.monotonic() - before
        self.at_best(3, wait, tries=3)

    def test_no_counting_line_without_a_terminal(self):
        r = client("-w", "-t", "1", "-c", "alice")
        self.assertEqual((r.status, r.out), (4, ""))

    def test_a_signal_ends_it(self):
        c = Client("-w", "-c", "alice").expect(r"(600|5\d\d) s left")
        c.type("\x03")
        self.assertEqual(c.finish(), 3)


if __name__ == "__main__":
    meatlab.main()
