#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Killed at any moment: the FIFO goes, and the next request works."""

import contextlib
import json
import os
import random
import signal
import subprocess
import time

import lab
import labhost
import meatlab
from lab import until
from labhost import Syslog
from meatlab import (DATA, MEATWARE, Client, Fence, alive, client, confirm,
    data, exists, fence, fifo)

CONFIRM = b"meatware reply alice\0"


class Killed(meatlab.Case):
    def next_request_works(self):
        agent = Fence(["-n", "alice"])
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    def test_pacemaker_kills_the_process_group(self):
        log = Syslog()
        agent = Fence(["-n", "alice"])
        guard = agent.guard()
        self.assertEqual(os.getsid(guard), guard)
        agent.kill_group()
        self.assertEqual(agent.finish().status, -signal.SIGKILL)
        until(lambda: not alive(guard), "the guard ends")
        self.assertFalse(exists(fifo("alice")))
        self.assertIsNone(data("alice", "request"))
        self.assertEqual(data("alice", "outcome")["end"], "killed")
        until(lambda: any("ended" in line for line in log.lines()), "logged")
        self.assertRegex(log.lines()[-1], r"^<26>.*request for alice ended: "
            r"agent killed \(Pacemaker's timeout\?\)$")
        self.next_request_works()

    def test_pacemakers_second_try_comes_before_the_guard_is_done(self):
        agent = Fence(["-n", "alice"])
        guard = agent.guard()
        os.kill(guard, signal.SIGSTOP)
        agent.kill_group()
        agent.finish()
        second = Fence(["-n", "alice"], wait=False)
        time.sleep(3)
        self.assertTrue(second.running())
        os.kill(guard, signal.SIGCONT)
        second.wait_open()
        second.say(CONFIRM)
        self.fenced(second.finish())

    def test_guard_removes_its_own_fifo_alone(self):
        agent = Fence(["-n", "alice"])
        guard = agent.guard()
        os.rename(fifo("alice"), fifo("alice") + ".moved")
        os.mkfifo(fifo("alice"), 0o600)
        agent.kill()
        until(lambda: not alive(guard), "the guard ends")
        self.assertTrue(exists(fifo("alice")))
        os.unlink(fifo("alice"))
        self.next_request_works()

    def test_guard_killed_gets_a_successor(self):
        agent = Fence(["-n", "alice"])
        for killed in 1, 2, 3:
            os.kill(agent.guard(), signal.SIGKILL)
            # One that is killed before it is on duty has no successor.
            until(lambda: agent.err().count("there is a new one") == killed,
                "there is a new guard")
        agent.kill()
        until(lambda: not exists(fifo("alice")), "the FIFO is gone")
        self.next_request_works()

    def test_signals_to_the_guard_change_nothing(self):
        agent = Fence(["-n", "alice"])
        for again in False, True:
            guard = agent.guard()
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP,
                    signal.SIGQUIT, signal.SIGALRM, signal.SIGUSR1,
                    signal.SIGPIPE, signal.SIGCHLD):
                os.kill(guard, number)
            self.still_waiting(agent, 0.1)
            self.assertEqual(agent.guard(), guard)
            if not again:  # the next one is the child of a running loop
                os.kill(guard, signal.SIGKILL)
                agent.wait_text("there is a new one")
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    def test_guard_killed_then_confirmed(self):
        agent = Fence(["-n", "alice"])
        os.kill(agent.guard(), signal.SIGKILL)
        agent.say(CONFIRM)
        self.fenced(agent.finish())
        self.next_request_works()

    @meatlab.needs_strace
    def test_guard_that_does_not_start_holds_nobody_up(self):
        r = self.not_fenced(fence(["-n", "alice"], wrap=[
            *meatlab.slowed("setsid", 1, before=20), "-f"]))
        self.assertIn("the guard did not start", r.err)
        self.assertLess(r.seconds, 19)  # not until it does
        self.next_request_works()

    @meatlab.needs_strace
    def test_agent_killed_while_a_new_guard_starts(self):
        log = Syslog()
        agent = Fence(["-n", "alice"], wrap=[
            *meatlab.slowed("setsid", 0, before=1), "-f"])
        old = agent.guard()
        os.kill(old, signal.SIGKILL)
        until(lambda: [g for g in meatlab.guards() if g != old],
            "a new guard begins")
        agent.kill()
        until(lambda: not meatlab.guards(), "the guard ends")
        self.assertFalse(exists(fifo("alice")))
        self.assertIn("request for alice ended: agent killed",
            "\n".join(log.lines()))
        self.next_request_works()

    @meatlab.needs_strace
    def test_child_that_has_not_got_to_run_is_not_taken_for_the_agent(self):
        # A new process has all that its parent had, until it closes it.
        agent = Fence(["-n", "alice"], wait=False,
            wrap=[*meatlab.slowed("prctl", 0, before=1), "-f"])
        until(lambda: data("alice", "request"), "it starts its guard")
        until(lambda: meatlab.stat_of(agent.pid)[0] == "S",
            "it waits for its guard")
        agent.kill()
        self.next_request_works()

    def test_both_killed(self):
        agent = Fence(["-n", "alice"])
        guard = agent.guard()
        agent.signal(signal.SIGSTOP)
        os.kill(guard, signal.SIGKILL)
        agent.kill()
        self.assertTrue(exists(fifo("alice")))
        self.next_request_works()

    def stale(self):
        """A request whose agent and guard are both killed."""
        agent = Fence(["-n", "alice"])
        guard = agent.guard()
        agent.signal(signal.SIGSTOP)
        os.kill(guard, signal.SIGKILL)
        agent.kill()
        until(lambda: not alive(guard), "the guard is dead")
        # A child that was to call has it too, until it has got to run.
        until(lambda: meatlab.unlocked("alice"), "nobody has the lock")
        self.assertTrue(exists(fifo("alice")))
        return agent

    def test_both_killed_is_seen_by_meatclient(self):
        self.stale()
        Fence(["-n", "bob"], node="bob")
        c = Client("-l")
        self.assertEqual(c.finish(), 0)
        self.assertRegex(c.text, r"(?m)^bob ")
        self.assertNotRegex(c.text, r"(?m)^alice ")
        self.assertIn("Stale: the request for node alice", c.text)
        self.assertEqual([r["node"] for r in
            json.loads(client("-l", "--json").out)], ["bob"])
        for args in ("-c", "alice"), ("-d", "alice"):
            r = client(*args, stdin="y\n")
            self.assertEqual(r.status, 4, r)
            self.assertRegex(r.err, "^[^\n]*stale[^\n]*new call"
                r" \(open here: bob\)\n$")

    def test_both_killed_is_cleared_away_by_monitor(self):
        for action in "monitor", "validate-all":
            agent = self.stale()
            r = fence(["-o", action])
            self.assertEqual(r.status, 0, r)
            self.assertIn("the request for node alice was stale, and is "
                "cleared away: its agent (process %d)" % agent.pid, r.err)
            self.assertFalse(exists(fifo("alice")))
            self.assertIsNone(data("alice", "request"))
            self.assertEqual(data("alice", "outcome")["end"], "killed")
            self.assertEqual(fence(["-o", action]).err, "")
            self.next_request_works()

    def test_monitor_of_other_nodes_leaves_a_stale_request_alone(self):
        self.stale()
        self.assertEqual(fence(["-o", "monitor", "--hostlist=bob"]).status, 0)
        self.assertTrue(exists(fifo("alice")))

    def test_monitor_leaves_to_the_guard_what_is_its(self):
        agent = Fence(["-n", "alice"])
        guard = agent.guard()
        os.kill(guard, signal.SIGSTOP)
        agent.kill()
        self.assertEqual(fence(["-o", "monitor"]).err, "")
        self.assertTrue(exists(fifo("alice")))
        self.assertNotIn("Stale", client("-l").out)
        os.kill(guard, signal.SIGCONT)
        until(lambda: not exists(fifo("alice")), "the guard cleared away")

    @meatlab.needs_strace
    def test_a_request_that_begins_while_monitor_clears_away_waits(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(DATA + "/alice.outcome")
        self.stale()
        slow = Fence(["-o", "monitor"], wait=False,
            wrap=meatlab.slowed("renameat", 1))
        until(lambda: data("alice", "outcome") and
            data("alice", "outcome")["end"] == "killed", "it clears away")
        agent = Fence(["-n", "alice"])
        self.assertEqual(slow.finish().status, 0)
        self.still_waiting(agent)
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    @meatlab.needs_strace
    def test_monitor_leaves_a_request_alone_that_took_the_stale_ones_place(self):
        self.stale()
        # It has seen the stale one, and comes late to the lock.
        log = labhost.scratch("open")
        slow = Fence(["-o", "monitor"], wait=False,
            wrap=[*meatlab.stopping("openat", log), "-P", "alice.lock"])
        until(lambda: meatlab.stopped(log), "it has opened the lock's file")
        old = Fence(["-n", "alice"])
        slow.signal(signal.SIGCONT)
        self.assertEqual(slow.finish().err, "")
        self.still_waiting(old)
        old.say(CONFIRM)
        self.fenced(old.finish())

    def test_client_killed(self):
        agent = Fence(["-n", "alice"])
        c = Client("-c", "alice").expect("PROCEED")
        c.kill()
        self.still_waiting(agent, 0.1)
        status, text = confirm()
        self.assertEqual(status, 0, text)
        self.fenced(agent.finish())

    def test_guard_keeps_nothing_of_the_callers_open(self):
        p = subprocess.Popen([MEATWARE, "-n", "alice"], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        until(lambda: exists(fifo("alice")), "it waits")
        guard = meatlab.guards()[0]
        os.kill(guard, signal.SIGSTOP)
        p.kill()
        p.communicate(timeout=20)  # does not wait for the guard
        os.kill(guard, signal.SIGCONT)

    def moment(self, i, group):
        """Kills within the first 6 ms; then the next one has to work."""
        p = subprocess.Popen([MEATWARE, "-n", "alice"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        time.sleep(random.uniform(0, 0.006))
        if group == "guard too":
            meatlab.kill_guards()
        os.killpg(p.pid, signal.SIGKILL)
        p.wait()
        if group != "guard too":
            until(lambda: not meatlab.guards() and not exists(fifo("alice")),
                "nothing is left")
        elif i % 2 == 0:
            until(lambda: not meatlab.guards(), "the guard is dead")
            # A child that was killed too may not have got to its end yet.
            until(lambda: meatlab.unlocked("alice"), "nobody has the lock")
            r = fence(["-o", "monitor"])
            self.assertEqual(r.status, 0, r)
            self.assertFalse(exists(fifo("alice")))
        agent = Fence(["-n", "alice"])
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    def test_at_any_moment_of_its_beginning(self):
        for i in range(60):
            self.moment(i, "agent")

    def test_both_at_any_moment_of_the_beginning(self):
        for i in range(60):
            self.moment(i, "guard too")

    def test_at_any_moment_of_its_end(self):
        for i in range(60):
            agent = Fence(["-n", "alice"])
            agent.say(CONFIRM)
            time.sleep(random.uniform(0, 0.004))
            agent.signal(signal.SIGKILL)
            agent.finish()
            until(lambda: not exists(fifo("alice")) and not meatlab.guards(),
                "nothing is left")
            self.next_request_works()

    def test_the_guard_alone_at_any_moment(self):
        for _ in range(40):
            agent = Fence(["-n", "alice"], wait=False)
            time.sleep(random.uniform(0, 0.008))
            killed = meatlab.kill_guards()
            until(lambda: not agent.running() or (exists(fifo("alice")) and
                set(meatlab.guards()) - set(killed)),
                "it waits, or says that it cannot")
            if not agent.running():
                # It was killed before it was on duty.
                self.failed(agent.finish(), "the guard did not start")
            else:
                agent.kill()
            until(lambda: not meatlab.guards() and not exists(fifo("alice")),
                "nothing is left")
        self.next_request_works()

    def test_the_client_at_any_moment(self):
        for _ in range(60):
            agent = Fence(["-n", "alice"])
            p = subprocess.Popen([meatlab.MEATCLIENT, "-c", "alice"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            p.stdin.write(b"y\n")
            p.stdin.close()
            time.sleep(random.uniform(0, 0.012))
            p.kill()
            # All of the answer was written, or nothing.
            if p.wait() == -signal.SIGKILL and client("-c", "alice",
                    stdin="y\n").status not in (0, 4):
                self.fail("neither open nor over")
            self.fenced(agent.finish())
            self.assertNotIn("refused", agent.err())
            self.next_request_works()

    def test_notify_that_fails_after_the_agent_was_killed_is_logged(self):
        log = Syslog()
        program = meatlab.RUN + "/notify"
        with open(program, "w") as f:
            f.write("#!/bin/sh\n[ $1 = killed ] || { sleep 2; exit 7; }\n")
        os.chmod(program, 0o755)
        agent = Fence(["-n", "alice", "--notify=" + program])
        os.kill(agent.guard(), signal.SIGKILL)
        agent.wait_text("there is a new one")
        agent.kill()
        until(lambda: any("ended with 7" in line for line in log.lines()),
            "its failure is logged")


class Full(meatlab.Case):
    """/run has no room left."""

    def fill(self, name="filler"):
        with open("/run/" + name, "wb", buffering=0) as f:
            with contextlib.suppress(OSError):
                while f.write(bytes(1 << 20)):
                    pass
            with contextlib.suppress(OSError):
                while f.write(bytes(512)):
                    pass

    def setUp(self):
        super().setUp()
        subprocess.run(["mount", "-o", "remount,size=1m", "/run"], check=True)

    def tearDown(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink("/run/filler")
        super().tearDown()
        subprocess.run(["mount", "-o", "remount,size=64m", "/run"], check=True)

    def test_no_request_and_monitor_says_so(self):
        fence(["-o", "monitor"])  # makes the directory
        self.fill()
        for action in "off", "monitor", "validate-all":
            self.failed(fence(["-n", "alice", "-o", action]),
                "/run/fence-meatware: No space left on device")
        self.assertFalse(exists(fifo("alice")))
        os.unlink("/run/filler")
        self.assertEqual(fence(["-o", "monitor"]).status, 0)
        agent = Fence(["-n", "alice"])
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    def test_a_request_ends_as_it_has_to(self):
        for end in (lambda a: a.say(CONFIRM), lambda a: a.kill_group()):
            agent = Fence(["-n", "alice"])
            self.fill()
            end(agent)
            r = agent.finish()
            if r.status == 0:
                self.fenced(r)
                self.assertIn("cannot write to " + DATA, r.err)
            until(lambda: not meatlab.guards() and not exists(fifo("alice")),
                "the FIFO is gone")
            self.assertIsNone(data("alice", "request"))
            os.unlink("/run/filler")


class Crowd(meatlab.Case):
    def test_64_requests_at_once(self):
        nodes = ["node%d" % i for i in range(64)]
        agents = [Fence(["-n", n, "-t", "120"], node=n, wait=False)
            for n in nodes]
        for a in agents:
            a.wait_open()
        self.assertEqual(len(client("-l").out.splitlines()), 65)
        for a in agents[::2]:
            a.say(b"meatware reply " + a.node.encode() + b"\0")
        for i, a in enumerate(agents):
            if i % 2 == 0:
                self.fenced(a.finish())
            else:
                self.assertTrue(a.running(), a.node)
        for a in agents[1::2]:
            a.say(b"meatware deny " + a.node.encode() + b"\0")
            self.not_fenced(a.finish())

    def test_one_of_many_for_the_same_node(self):
        agents = [Fence(["-n", "alice", "-t", "60"], wait=False)
            for _ in range(16)]
        until(lambda: sum(a.running() for a in agents) == 1, "one is left")
        for a in agents:
            if not a.running():
                self.assertRegex(a.finish().err, r"already waiting, pid \d+")
        winner = [a for a in agents if a.running()][0].wait_open()
        winner.say(CONFIRM)
        self.fenced(winner.finish())


if __name__ == "__main__":
    meatlab.main()
