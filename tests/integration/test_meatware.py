#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""fence_meatware: the request, the call, the ends."""

import contextlib
import math
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
import unittest

import lab
import meatlab
from lab import until
from labhost import Syslog, scratch
from meatlab import DATA, RUN, Fence, alive, data, exists, fence, fifo

SCHEMA = "/usr/share/cluster/relaxng/metadata.rng"
CONFIRM = b"meatware reply alice\0"
FIRST = "OPERATOR INTERVENTION REQUIRED to reset alice."
SECOND = 'Run "meatclient -c alice" AFTER power-cycling the machine.'


class Request(meatlab.Case):
    def test_fifo_is_roots_alone_and_gone_afterwards(self):
        os.umask(0)
        agent = Fence(["-n", "alice"])
        os.umask(0o022)
        st = os.lstat(fifo("alice"))
        self.assertTrue(stat.S_ISFIFO(st.st_mode))
        self.assertEqual(stat.S_IMODE(st.st_mode), 0o600)
        self.assertEqual(st.st_uid, 0)
        self.assertEqual(stat.S_IMODE(os.lstat(DATA).st_mode), 0o700)
        agent.say(CONFIRM)
        self.fenced(agent.finish())
        self.assertEqual([f for f in os.listdir(RUN) if "meatware." in f], [])

    def test_every_request_has_a_new_inode(self):
        seen = set()
        for _ in range(10):
            agent = Fence(["-n", "alice"])
            seen.add(os.lstat(fifo("alice")).st_ino)
            agent.say(CONFIRM)
            self.fenced(agent.finish())
        self.assertEqual(len(seen), 10)

    def test_an_answer_to_an_old_request_does_not_reach_the_new_one(self):
        old = Fence(["-n", "alice"])
        fd = meatlab.writer("alice")
        old.signal(signal.SIGTERM)
        self.not_fenced(old.finish())
        meatlab.wait_unread(fd)
        new = Fence(["-n", "alice"])
        with self.assertRaises(BrokenPipeError):
            os.write(fd, CONFIRM)
        os.close(fd)
        self.still_waiting(new)

    def test_second_request_is_refused_and_the_first_lives_on(self):
        first = Fence(["-n", "alice"])
        before = os.lstat(fifo("alice")).st_ino

        def ask():
            second = self.not_fenced(fence(["-n", "ALICE"]))
            self.assertRegex(second.err, r"already waiting, pid %d, since "
                r"20\d\d-" % first.pid)
            return second.seconds
        self.at_best(2, ask, tries=3)
        self.assertEqual(os.lstat(fifo("alice")).st_ino, before)
        first.say(CONFIRM)
        self.fenced(first.finish())

    def test_names_that_look_like_files_of_a_request(self):
        nodes = ["alice", "alice.lock", "alice.request", "alice.fifo", ".",
            "..", "-", "x" * 240]
        agents = [Fence(["--nodename=" + n], node=n) for n in nodes]
        for a in agents:
            self.assertTrue(a.running())
            a.say(b"meatware reply " + a.node.encode() + b"\n")
            self.fenced(a.finish())

    def test_names_that_are_refused_before_a_path_is_made(self):
        for name in ("a/b", "../alice", "alice bob", "al\tice", "x" * 241,
                "\u00e4lice", "alice,bob", "a\nb"):
            with self.subTest(name=name):
                r = self.not_fenced(fence(["-n", name]))
                self.assertNotIn("open", r.err)
        self.assertEqual(os.listdir(RUN), ["fence-meatware"]
            if exists(DATA) else [])

    def test_upper_case_is_stored_in_lower_case(self):
        agent = Fence(["-n", "AliCE"])
        self.assertEqual(data("alice", "request")["node"], "alice")
        agent.say(b"meatware reply aLice\n")
        self.fenced(agent.finish())

    def test_as_pacemaker_calls_it(self):
        agent = Fence(stdin="nodename=alice \naction=reboot\nport=alice\n"
            "timeout=60\n")
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    def test_nodename_and_port_that_differ_are_refused(self):
        r = self.not_fenced(fence(stdin="nodename=alice\nport=bob\n"))
        self.assertRegex(r.err, "alice.*bob.*differ")
        self.not_fenced(fence(stdin="action=off\n"))
        for names in ("nodename=alice\nport=alice\nplug=bob\n",
                "port=alice\nplug=bob\n", "nodename=alice\nplug=ALIC\n"):
            self.not_fenced(fence(stdin=names))

    def test_not_root(self):
        anybody = {"wrap": lab.ANYBODY,
            "program": lab.reachable(meatlab.MEATWARE)}
        r = fence(["-n", "alice"], **anybody)
        self.not_fenced(r)
        self.assertIn("root", r.err)
        r = fence(["-o", "metadata"], **anybody)
        self.assertEqual(r.status, 0)
        self.assertIn('<resource-agent name="fence_meatware"', r.out)

    @meatlab.needs_strace
    def test_without_a_guard_it_does_not_wait(self):
        r = fence(["-n", "alice", "-t", "2"], wrap=meatlab.injected("clone",
            "error=EAGAIN"))
        self.assertIn("no guard: fork: ", self.not_fenced(r).err)

    def test_a_limit_that_is_too_small_leaves_nothing(self):
        for limit in range(3, 20):
            agent = Fence(["-n", "alice"], wait=False,
                wrap=["prlimit", "--nofile=%d" % limit])
            until(lambda: exists(fifo("alice")) or not agent.running(),
                "it waits or has ended")
            if agent.running():
                agent.signal(signal.SIGTERM)
            self.assertNotEqual(agent.finish().status, 0)
            until(lambda: not meatlab.guards(), "no guard is left")
            self.assertFalse(exists(fifo("alice")), limit)
        for limit, why in (0, "File too large"), (100, "No space left"):
            # Standard error is a pipe: a file would take nothing.
            p = subprocess.run(["prlimit", "--fsize=%d" % limit,
                meatlab.MEATWARE, "-n", "alice"], capture_output=True)
            self.assertEqual(p.returncode, 1)
            self.assertIn("not fenced: cannot write to %s: %s" % (meatlab.DATA,
                why), p.stderr.decode())
            self.assertLessEqual(set(os.listdir(meatlab.DATA)),
                {"alice.lock", "alice.outcome"})
        agent = Fence(["-n", "alice"])
        agent.say(CONFIRM)
        self.fenced(agent.finish())


class InTheWay(meatlab.Case):
    def foreign(self, what):
        before = os.lstat(fifo("alice"))
        for action in "off", "reboot", "monitor", "validate-all":
            r = fence(["-n", "alice", "-o", action])
            self.failed(r, "meatware.alice is in the way: a %s" % what)
        self.assertEqual(os.lstat(fifo("alice")).st_ino, before.st_ino)
        self.assertEqual(fence(["-o", "monitor", "--hostlist=bob"]).status, 0)

    def test_symlink(self):
        target = scratch("target")
        with open(target, "w") as f:
            f.write("untouched")
        os.symlink(target, fifo("alice"))
        self.foreign("symbolic link")
        with open(target) as f:
            self.assertEqual(f.read(), "untouched")

    def test_dangling_symlink(self):
        os.symlink(scratch("nothing"), fifo("alice"))
        self.foreign("symbolic link")
        self.assertFalse(exists(scratch("nothing")))

    def test_file(self):
        with open(fifo("alice"), "w") as f:
            f.write("untouched")
        self.foreign("file")
        with open(fifo("alice")) as f:
            self.assertEqual(f.read(), "untouched")

    def test_directory(self):
        os.mkdir(fifo("alice"))
        self.foreign("directory")

    def test_fifo_of_another_program(self):
        os.mkfifo(fifo("alice"), 0o600)
        self.foreign("FIFO")

    def test_fifo_put_there_while_waiting_is_left_alone(self):
        agent = Fence(["-n", "alice"])
        os.unlink(fifo("alice"))
        os.mkfifo(fifo("alice"), 0o600)
        agent.signal(signal.SIGTERM)
        self.not_fenced(agent.finish())
        self.assertTrue(exists(fifo("alice")))

    def test_fifo_taken_away_while_waiting_is_noticed(self):
        for put in lambda: None, lambda: os.mkfifo(fifo("alice"), 0o600):
            agent = Fence(["-n", "alice", "--remind=0"])
            os.unlink(fifo("alice"))
            put()
            r = self.not_fenced(agent.finish(30))
            self.assertIn("its FIFO /run/meatware.alice was taken away",
                r.err)
            self.assertEqual(data("alice", "outcome")["end"], "failed")
        os.unlink(fifo("alice"))

    def test_end_leaves_alone_who_came_after_the_lock_was_removed(self):
        old = Fence(["-n", "alice"])
        os.unlink(DATA + "/alice.lock")
        new = Fence(["-n", "alice"])
        old.signal(signal.SIGTERM)
        r = self.not_fenced(old.finish())
        self.assertIn("another request for node alice has begun", r.err)
        self.still_waiting(new)
        self.assertEqual(int(data("alice", "request")["pid"]), new.pid)
        self.assertTrue(exists(DATA + "/alice.fifo"))
        self.failed(fence(["-n", "alice"]), "already waiting")
        new.say(CONFIRM)
        self.fenced(new.finish())

    def test_guard_too_leaves_alone_who_came_after(self):
        old = Fence(["-n", "alice"])
        guard = old.guard()
        os.unlink(DATA + "/alice.lock")
        new = Fence(["-n", "alice"])
        old.kill()
        until(lambda: not alive(guard), "the guard ends")
        self.still_waiting(new)
        new.say(CONFIRM)
        self.fenced(new.finish())

    def test_data_directory_of_somebody_else(self):
        os.rename(DATA, DATA + ".away") if exists(DATA) else None
        try:
            for make in (lambda: os.symlink(scratch(""), DATA),
                    lambda: os.mkdir(DATA, 0o755),
                    lambda: (os.mkdir(DATA, 0o700), os.chown(DATA, 1, 1)),
                    lambda: open(DATA, "w").close()):
                make()
                r = fence(["-n", "alice"])
                self.not_fenced(r)
                self.assertIn("fence-meatware", r.err)
                self.failed(fence(["-o", "monitor"]), "fence-meatware")
                os.rmdir(DATA) if os.path.isdir(DATA) and \
                    not os.path.islink(DATA) else os.unlink(DATA)
        finally:
            os.rename(DATA + ".away", DATA) if exists(DATA + ".away") else None

    def test_run_directory_that_others_write_to(self):
        for mode, good in (0o777, False), (0o775, False), (0o1777, True):
            os.chmod(RUN, mode)
            try:
                r = fence(["-o", "monitor"])
            finally:
                os.chmod(RUN, 0o755)
            self.assertEqual(r.status == 0, good, r)

    def test_monitor_while_a_request_waits(self):
        agent = Fence(["-n", "alice"])
        self.assertEqual(fence(["-o", "monitor"]).status, 0)
        self.still_waiting(agent)

    def test_monitor_while_requests_come_and_go(self):
        stop = threading.Event()

        def busy():
            while not stop.is_set():
                agent = Fence(["-n", "alice"])
                agent.say(CONFIRM)
                agent.finish()
        t = threading.Thread(target=busy)
        t.start()
        try:
            for _ in range(60):
                r = subprocess.run([meatlab.MEATWARE, "-o", "monitor"],
                    capture_output=True)
                self.assertEqual(r.returncode, 0, r)
        finally:
            stop.set()
            t.join()


class Ends(meatlab.Case):
    def test_deadline(self):
        def ask():
            r = self.not_fenced(fence(["-n", "alice", "-t", "1"]))
            self.assertGreaterEqual(r.seconds, 1.0)
            self.assertIn("no answer within 1 s", r.err)
            self.assertFalse(exists(fifo("alice")))
            self.assertEqual(data("alice", "outcome")["end"], "timeout")
            return r.seconds
        self.at_best(2.5, ask, tries=3)

    def test_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP,
                signal.SIGQUIT, signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2,
                signal.SIGXCPU, signal.SIGVTALRM, signal.SIGPROF, signal.SIGIO,
                signal.SIGPWR, signal.SIGSTKFLT, signal.SIGXFSZ, signal.SIGRTMIN + 1):
            agent = Fence(["-n", "alice", "-t", "0"])
            agent.signal(number)
            r = self.not_fenced(agent.finish())
            self.assertIn("ended by %s from process %d" % (getattr(number,
                "name", "signal %d" % number), os.getpid()), r.err)
            self.assertFalse(exists(fifo("alice")))

    def test_signals_that_the_caller_had_blocked(self):
        script = ("import os, signal, sys; signal.pthread_sigmask("
            "signal.SIG_BLOCK, signal.valid_signals()); "
            "os.execv(sys.argv[1], sys.argv[1:])")
        for number in signal.SIGTERM, signal.SIGQUIT, signal.SIGALRM:
            agent = Fence(["-n", "alice"],
                wrap=[sys.executable, "-c", script])
            agent.signal(number)
            self.assertIn(number.name, self.not_fenced(agent.finish()).err)

    def test_deadline_that_is_shown_counts_from_the_start(self):
        before = time.monotonic()
        p = subprocess.Popen([meatlab.MEATWARE], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # It reads: from here on its time runs.
        until(lambda: meatlab.stat_of(p.pid)[0] == "S", "it has started")
        time.sleep(2)
        p.stdin.write(b"nodename=alice\ntimeout=60\n")
        p.stdin.close()
        r = until(lambda: data("alice", "request"), "it waits")
        waited = math.ceil(time.monotonic() - before)
        p.terminate()
        self.assertEqual(p.wait(20), 1)
        self.assertIn(int(r["deadline"]) - int(r["since"]),
            range(60 - waited, 59))

    def test_signals_that_kill(self):
        for number in signal.SIGKILL, signal.SIGSYS:
            agent = Fence(["-n", "alice"])
            agent.signal(number)
            self.assertNotEqual(agent.finish().status, 0)
            until(lambda: not exists(fifo("alice")), "the FIFO is gone")

    def test_timeout_0_waits_until_ended(self):
        agent = Fence(["-n", "alice", "-t", "0", "--remind=1"])
        self.assertEqual(data("alice", "request")["deadline"], "0")
        agent.wait_text("waiting until it is ended")
        self.still_waiting(agent, 1.5)
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    def test_hostlist(self):
        for hosts in "alice,bob", "bob Alice", " bob,\talice ":
            agent = Fence(["-n", "alice", "--hostlist=" + hosts])
            agent.say(CONFIRM)
            self.fenced(agent.finish())
        r = self.not_fenced(fence(["-n", "carol", "--hostlist=alice,bob"]))
        self.assertRegex(r.err, "carol is not in hostlist")
        self.not_fenced(fence(["-n", "alic", "--hostlist=alice"]))
        self.not_fenced(fence(["-n", "alice", "--hostlist= , "]))

    def test_validate_all(self):
        ok = ["-o", "validate-all"]
        self.assertEqual(fence(ok).status, 0)
        self.assertEqual(fence(ok + ["-n", "alice"]).status, 0)
        for bad in (["-n", "a/b"], ["-n", "alice", "--plug=bob"],
                ["--hostlist=a/b"], ["-n", "carol", "--hostlist=alice"],
                ["--notify=/nothing"], ["--notify=true"], ["-t", "-1"],
                ["--remind=1e9"]):
            with self.subTest(bad=bad):
                self.assertEqual(fence(ok + bad).status, 1)

    def test_validate_all_says_all_that_is_wrong(self):
        os.mkfifo(fifo("alice"), 0o600)
        os.mkdir(fifo("bob"))
        r = fence(["-o", "validate-all", "--hostlist=x/y,alice,b%d,bob",
            "-n", "c/d", "--plug=e:f", "--notify=/nothing"])
        self.assertEqual(r.status, 1)
        for wrong in ('hostlist: "x/y"', 'hostlist: "b%d"', 'nodename: "c/d"',
                'port: "e:f"', "notify=/nothing: No such file",
                "meatware.alice is in the way: a FIFO",
                "meatware.bob is in the way: a directory"):
            self.assertIn("validate-all: " + ("/run/" if "way" in wrong else "")
                + wrong, r.err)
        self.assertEqual(r.err.count("\n"), 7)
        for given in ({"args": ["--timeout=-1", "--remind=1e9", "-o",
                "validate-all"]}, {"stdin":
                "timeout=-1\naction=validate-all\nremind=1e9\n"}):
            r = fence(**given)
            self.assertEqual(r.status, 1)
            for said in "timeout: .*-1", "remind: .*1e9", "refused .*: 2":
                self.assertRegex(r.err, said)
        r = fence(["-o", "validate-all", "--hostlist=x/y", "-n", "carol",
            "--plug=dave"])
        self.assertIn('"x/y"', r.err)
        self.assertIn("carol and port=dave differ", r.err)

    @unittest.skipUnless(os.path.exists(SCHEMA) and shutil.which("xmllint"),
        "no schema, or no xmllint")
    def test_a6_an_action_that_does_not_fence(self):
        """Refused with a target; nodename alone is the known limit."""
        for action in "monitor", "metadata", "validate-all":
            text = "action=%s\nnodename=alice\n" % action
            for key in "port", "plug":
                with self.subTest(action=action, key=key):
                    r = fence(stdin="%s%s=alice\n" % (text, key))
                    self.failed(r, '"%s" came with a target' % action)
                    self.assertEqual(r.out, "", r)
            self.assertEqual(fence(stdin=text).status, 0)

    def test_metadata_is_valid(self):
        r = fence(["-o", "metadata"])
        subprocess.run(["xmllint", "--noout", "--relaxng", SCHEMA, "-"],
            input=r.out.encode(), check=True, capture_output=True)
        for name in ("nodename", "port", "plug", "hostlist", "timeout",
                "remind", "notify", "verbose", "action"):
            self.assertIn('<parameter name="%s"' % name, r.out)
        for name in "off", "reboot", "monitor", "validate-all", "metadata":
            self.assertIn('<action name="%s" />' % name, r.out)
        self.assertNotIn("on_target", r.out)

    def test_actions_that_it_cannot_do(self):
        for action in "on", "status", "list", "Off2":
            self.assertEqual(fence(["-n", "alice", "-o", action]).status, 1)


class Call(meatlab.Case):
    def test_syslog_console_and_stderr(self):
        log = Syslog()
        agent = Fence(["-n", "alice", "-t", "100"])
        # daemon.crit = 3 * 8 + 2
        head = r"^<26>.* fence_meatware\[%d\]: " % agent.pid
        until(lambda: len(log.lines()) >= 3, "three lines come to syslog")
        lines = log.lines()
        self.assertRegex(lines[0], head + re.escape(FIRST) + "$")
        self.assertRegex(lines[1], head + re.escape(SECOND) + "$")
        self.assertRegex(lines[2], head + r"Node alice: asked for by .*"
            r"\(process %d\).*; waiting until 20.* \((100|9\d) s left\); run "
            r"meatclient on host here\.$" % os.getpid())
        text = ""

        def on_console():
            nonlocal text
            text += meatlab.read_console()
            return "host here" in text
        until(on_console, "the call comes to the console")
        self.assertIn("fence_meatware: %s\r\n" % FIRST, text)
        self.assertIn(SECOND, text)
        agent.say(CONFIRM)
        r = self.fenced(agent.finish())
        self.assertIn(FIRST, r.err)

    def test_c6_from_pacemaker_not_on_stderr(self):
        """Pacemaker logs that again, after the answer."""
        log = Syslog()
        for say, why in ((CONFIRM, None), (b"meatware deny alice\n",
                "not fenced: node alice: an operator says"), (None,
                "not fenced: node alice: no answer within 3 s")):
            with self.subTest(why=why):
                before = len(log.lines())
                seen = [meatlab.read_console() and ""]
                agent = Fence(stdin="nodename=alice\nport=alice\nremind=1\n"
                    "timeout=%d\n" % (100 if say else 3))
                until(lambda: seen.append(meatlab.read_console()) or
                    "".join(seen).count(FIRST) >= 2, "a call and a reminder")
                if say:
                    agent.say(say)
                r = agent.finish()
                self.assertEqual(r.status, 0 if why is None else 1)
                self.assertNotIn("OPERATOR", r.text)
                self.assertNotIn("meatclient", r.text)
                lines = r.err.splitlines()
                self.assertEqual(len(lines), 0 if why is None else 1, r)
                if why:  # that Pacemaker shall log
                    self.assertIn(why, lines[0])
                text = "\n".join(log.lines()[before:])
                self.assertGreaterEqual(text.count(FIRST), 2)
                self.assertRegex(text, r"<26>.*fence_meatware\[%d\]: %s" %
                    (agent.pid, FIRST))

    def test_repeated_with_the_time_that_is_left(self):
        log = Syslog()
        agent = Fence(["-n", "alice", "-t", "60", "--remind=1"])
        until(lambda: len(log.lines()) >= 9, "three calls")
        left = [int(m.group(1)) for m in re.finditer(r"\((\d+) s left\)",
            "\n".join(log.lines()))]
        self.assertEqual(left, sorted(left, reverse=True))
        self.assertIn(left[0], range(40, 61))
        self.assertLess(left[2], left[0])

    def test_remind_0_calls_once(self):
        log = Syslog()
        agent = Fence(["-n", "alice", "--remind=0"])
        until(lambda: len(log.lines()) >= 3, "it calls")
        self.still_waiting(agent, 1.5)
        self.assertEqual(len(log.lines()), 3)

    def test_a_console_that_takes_nothing_holds_nobody_up(self):
        os.rename("/dev/console", "/dev/console.away")
        held, stuck = os.openpty()
        os.symlink(os.ttyname(stuck), "/dev/console")
        os.set_blocking(stuck, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(stuck, b"full" * 256)
        def answer():
            agent = Fence(["-n", "alice", "--remind=1"])
            self.still_waiting(agent, 1.5)
            before = time.monotonic()
            agent.say(CONFIRM)
            self.fenced(agent.finish())
            return time.monotonic() - before
        try:
            self.at_best(1.5, answer, tries=3)
        finally:
            os.rename("/dev/console.away", "/dev/console")

    def test_no_console_full_syslog_closed_stdio(self):
        os.rename("/dev/console", "/dev/console.away")
        Syslog.full()
        try:
            agent = Fence(["-n", "alice"], wrap=["sh", "-c",
                'exec "$@" >&- 2>&- <&-', "sh"], node="alice")
            agent.say(CONFIRM)
            self.fenced(agent.finish())
        finally:
            os.rename("/dev/console.away", "/dev/console")


if __name__ == "__main__":
    meatlab.main()
