#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
running=SECONDS, with two real corosyncs: a node that runs is not waited for,
and one whose corosync is dead at the request never counts as running.

Five moments of a crash are tried, once each.  ALIVE=10 asks for nine moments,
ten times each, for a table, and for a token of 30 s (./dev alive).
"""

import collections
import os
import statistics
import time

import lab
from corolab import Corosyncs
from lab import LONG, MESSAGE, Agent, run_agent

RUNS = int(os.environ.get("ALIVE", "0"))
# Seconds after the request.
MOMENTS = (-3, -2, -1, -0.5, -0.1, 0, 0.3, 0.6, 1) if RUNS else \
    (-3, -1, 0, 0.5, 1)
SAYS = r"not fenced: bob is running: corosync on bob answered \d+\.\d s ago, " \
    r"for \d+\.\d s since the request; no dump to wait for"
# A crash that came so late may be called a node that runs: a step is a second
# at least, and a busy machine can make the next one so long that two are
# enough ("a pong after just two steps' time" in tests/unit/test_life.c).
LATE = 1


class Options(lab.Case):
    def test_what_is_no_time(self):
        lab.hosts("10.0.0.2 bob")
        for word in "0", "601", "-1", "3.5", "yes", "":
            with self.subTest(word):
                self.failed(run_agent(["-n", "bob", "--running=" + word]),
                    'running: .*, and not "wait" either')

    def test_without_a_corosync_it_waits(self):
        lab.hosts("10.0.0.2 bob")
        for word in "wait", "Wait", "1":
            with self.subTest(word):
                self.failed(run_agent(["-n", "bob", "--running=" + word,
                    "-t", "2"]), "no message within 2 s")


class Running(Corosyncs):
    TOKEN = 3650  # as in test_pulse.py: pings are about 0.9 s apart

    def listen(self, running=3, timeout=LONG):
        return Agent(stdin="nodename=bob\nport=bob\ntimeout=%s\nrunning=%s\n" %
            (timeout, running))

    def never(self, agent, timeout):
        r = self.failed(agent.finish(), "no message within %d s" % timeout)
        self.assertNotIn("is running", r.err, r)

    def seen(self, agent, least):
        r = self.failed(agent.finish(), SAYS)
        self.assertGreaterEqual(r.seconds, least, r)
        return r


class Lives(Running):
    def test_a_node_that_runs(self):
        self.two()
        self.at_best(6, lambda: self.seen(self.listen(), 3).seconds)

    def test_two_answers_at_least(self):
        self.two()
        self.seen(self.listen(running=1), 2)

    def test_wait_waits(self):
        self.two()
        self.never(self.listen(running="wait", timeout=5), 5)

    def test_a_message_starts_the_count_again(self):
        self.two()
        agent = self.listen(running=8)
        agent.wait_text("waiting")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        agent.wait_text(r"10\.0\.0\.2: not true: corosync on node bob")
        r = self.seen(agent, 8)
        self.assertIn("not accepted, from 10.0.0.2", r.err, r)

    def speak(self, agent):
        """bob sends until the agent ends."""
        def over():
            lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
            return not agent.running()
        lab.until(over, "the run ends", 120, step=0.1)

    def test_messages_without_a_pause(self):
        """As long as they come the node is not called alive, nor believed."""
        self.two()
        agent = self.listen(running=6, timeout=9)
        self.speak(agent)
        self.never(agent, 9)
        self.assertRegex(agent.err(), r"10\.0\.0\.2: not true: corosync on "
            "node bob")

    def test_a_dump_that_speaks_without_a_pause(self):
        """Messages put no question to corosync off: it is fenced."""
        here, bob = self.two()
        bob.crash()
        agent = self.listen()
        self.speak(agent)
        r = self.fenced(agent.finish())
        self.assertIn("kept until", r.text, r)

    def test_without_counters_it_waits(self):
        self.two(transport="udpu")
        self.never(self.listen(running=1, timeout=6), 6)


class Stopped(Running):
    def test_a_corosync_here_that_hangs(self):
        here, bob = self.two()
        here.stop()
        agent = self.listen()
        agent.wait_text("no answer in time")
        here.go_on()
        self.seen(agent, 2 + 3)

    def test_a_corosync_here_that_hangs_for_a_time(self):
        """What was seen before does not count."""
        here, bob = self.two()
        agent = self.listen(running=5)
        agent.wait_text("waiting")
        here.stop()
        agent.wait_text("no answer in time")
        here.go_on()
        self.seen(agent, 2 + 5)

    def test_a_corosync_there_that_hangs(self):
        """With this token it stays a member for more than 20 s."""
        here, bob = self.two(token=10000)
        bob.stop()
        agent = self.listen(running=1)
        agent.wait_text("waiting")
        time.sleep(6)
        self.assertTrue(agent.running())
        bob.go_on()
        self.seen(agent, 6)

    def test_a_network_that_is_cut(self):
        """It stays a member for more than 10 s."""
        self.two(token=10000)
        lab.there.ip("link set link0 down")
        self.addCleanup(lab.there.ip, "link set link0 up")
        self.never(self.listen(running=1, timeout=4), 4)

    def test_a_node_that_was_lost(self):
        here, bob = self.two(token=1000)
        bob.crash()
        lab.until(lambda: (here.map() or {}).get("runtime.members.2.status") ==
            "left", "bob has left", 120)
        self.never(self.listen(running=1, timeout=4), 4)


class Crashes(Running):
    """test_crash_...(): one for each moment and run, made below."""

    said = collections.defaultdict(list)  # moment: [seconds or None]
    took = []  # seconds until a living node was seen

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        if not RUNS:
            return
        print("\n%s: running=3, token 3650 ms\n" % time.strftime("%Y-%m-%d"))
        print("| crash, s after the request | runs | called running |")
        print("|---|---|---|")
        for moment in MOMENTS:
            said = cls.said[moment]
            print("| %+.1f | %d | %d |" % (moment, len(said), sum(said)))
        if cls.took:
            print("| never | %d | %d, after %.1f s (median; at most %.1f) |" %
                (len(cls.took), len(cls.took), statistics.median(cls.took),
                max(cls.took)))

    def crash(self, moment):
        here, bob = self.two()
        if moment <= 0:
            bob.crash()
            time.sleep(-moment)
        agent = self.listen(timeout=6)
        if moment > 0:
            time.sleep(moment)
            bob.crash()
        died = time.monotonic() - agent.started if moment > 0 else moment
        r = self.not_fenced(agent.finish())
        running = "is running" in r.err
        self.said[moment].append(running)
        self.assertTrue(not running or died > LATE, r)

    def live(self):
        self.two()
        self.took.append(self.seen(self.listen(), 3).seconds)


def _crash(moment):
    return lambda self: self.crash(moment)


for run in range(RUNS or 1):
    for moment in MOMENTS:
        setattr(Crashes, "test_crash_%+.1f_s_run_%d" % (moment, run),
            _crash(moment))
    if RUNS:
        setattr(Crashes, "test_no_crash_run_%d" % run, Crashes.live)


if RUNS:
    class Slow(Running):
        """Pings are 7.5 s apart: two steps take 15 s, whatever is asked for."""

        TOKEN = 30000

        def test_a_node_that_runs_is_seen_later(self):
            self.two()
            took = self.seen(self.listen(), 15).seconds
            print("\ntoken 30 s: called running after %.1f s" % took)

        def test_a_crash_before_the_request(self):
            _, bob = self.two()
            bob.crash()
            self.never(self.listen(timeout=25), 25)

        def test_a_crash_after_one_pong_at_most(self):
            _, bob = self.two()
            agent = self.listen(timeout=25)
            time.sleep(3)
            bob.crash()
            self.never(agent, 25)


if __name__ == "__main__":
    lab.main()
