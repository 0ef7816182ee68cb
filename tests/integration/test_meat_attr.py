#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The cluster is told of a call, by a real attrd; nothing waits for it."""

import contextlib
import os
import re
import signal
import subprocess
import time

import attrdlab
import lab
import meatlab
from attrdlab import Attrd, asked, name_of, value
from lab import until
from labhost import Syslog
from meatlab import Fence, client, exists, fence, fifo

CONFIRM = b"meatware reply alice\0"
DENY = b"meatware deny alice\n"
TOLD = r"on here since 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \S+: meatclient -c "
# What runs on another host: its name, and no request of its own.
ELSEWHERE = ["unshare", "-m", "-u", "sh", "-ec", "hostname bob; "
    'mount -t tmpfs none /run; exec "$0" "$@"']


def children():
    """The processes that tell the cluster."""
    return meatlab.named("meatware-attr")


def told(node="alice"):
    """Waits until the cluster is told; the value."""
    return until(lambda: re.fullmatch(TOLD + node, value(node) or ""),
        "the attribute is set", 60).group()


def gone(node="alice"):
    until(lambda: value(node) == "", "the attribute is gone", 60)


def elsewhere(*args):
    return subprocess.run([*ELSEWHERE, meatlab.MEATCLIENT, *args], text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=120)


class Case(meatlab.Case):
    def setUp(self):
        super().setUp()
        if not attrdlab.available():
            self.skipTest("needs corosync 3.1 and Pacemaker's daemons")
        self.attrd = Attrd()

    def tearDown(self):
        with contextlib.suppress(ProcessLookupError):
            self.attrd.go_on()
        for agent in list(lab._running):
            agent.kill()
        until(lambda: not children(), "no child is left", 120)
        super().tearDown()


class Told(Case):
    def test_while_it_is_open_until_each_end(self):
        for end, args in ((lambda a: a.say(CONFIRM), ()),
                (lambda a: a.say(DENY), ()),
                (lambda a: a.signal(signal.SIGTERM), ()),
                (lambda a: a.signal(signal.SIGKILL), ()),
                (lambda a: a.kill_group(), ()),
                (lambda a: None, ("-t", "30"))):
            agent = Fence(["-n", "alice", *args])
            told()
            end(agent)
            agent.finish()
            gone()

    def test_two_nodes_and_odd_names(self):
        for node in "alice", "a.b-c_d.9", "x" * 190:
            agent = Fence(["-n", node], node=node)
            told(node)
            agent.kill()
            gone(node)

    def test_name_that_does_not_fit_is_called_nevertheless(self):
        node = "x" * 240
        agent = Fence(["-n", node, "-v"], node=node)
        until(lambda: "too long" in agent.out(), "it says so", 60)
        agent.say(b"meatware reply %s\0" % node.encode())
        self.fenced(agent.finish())

    def test_child_killed_gets_a_successor(self):
        agent = Fence(["-n", "alice"])
        told()
        first = children()
        self.assertEqual(asked("--name", name_of("alice"), "--delete")
            .returncode, 0)
        gone()
        os.kill(first[0], signal.SIGKILL)
        told()
        agent.say(CONFIRM)
        self.fenced(agent.finish())
        gone()

    def test_agent_and_child_killed(self):
        agent = Fence(["-n", "alice"])
        told()
        guard = agent.guard()
        os.kill(agent.pid, signal.SIGSTOP)  # it starts no other one
        os.kill(children()[0], signal.SIGKILL)
        self.assertNotEqual(value("alice"), "")
        agent.kill()
        until(lambda: not meatlab.alive(guard), "the guard ends")
        gone()

    def test_monitor_clears_what_three_killed_ones_left(self):
        agent = Fence(["-n", "alice"])
        told()
        guard = agent.guard()
        os.kill(agent.pid, signal.SIGSTOP)
        for pid in guard, children()[0]:
            os.kill(pid, signal.SIGKILL)
        agent.kill()
        self.assertNotEqual(value("alice"), "")
        self.assertEqual(fence(["-o", "monitor"]).status, 0)
        gone()


class Hangs(Case):
    """attrd takes nothing: all goes on, and the attribute comes and goes when
    attrd does."""

    def test_from_the_beginning(self):
        log = Syslog()
        self.attrd.stop()
        agent = Fence(["-n", "alice"])
        until(lambda: any("OPERATOR INTERVENTION" in line
            for line in log.lines()), "the operator is called")
        agent.say(CONFIRM)
        self.fenced(agent.finish())
        self.attrd.go_on()
        until(lambda: not children(), "the child has ended", 120)
        self.assertEqual(value("alice"), "")

    def test_before_the_end(self):
        agent = Fence(["-n", "alice"])
        told()
        self.attrd.stop()
        agent.say(DENY)
        self.not_fenced(agent.finish())
        self.assertFalse(exists(fifo("alice")))
        self.assertTrue(children())
        self.attrd.go_on()
        gone()

    def test_the_next_request_is_told_after_the_last_one(self):
        agent = Fence(["-n", "alice"])
        told()
        old = children()
        self.attrd.stop()
        agent.say(DENY)
        self.not_fenced(agent.finish())
        time.sleep(1.1)  # so that the two differ
        second = Fence(["-n", "alice"])
        until(lambda: set(children()) > set(old), "its child runs")
        self.attrd.go_on()
        until(lambda: not set(children()) & set(old), "the old one ends", 120)
        told()
        second.say(CONFIRM)
        self.fenced(second.finish())
        gone()

    def test_list_says_that_it_does_not_know(self):
        self.attrd.stop()
        r = elsewhere("-l")
        self.assertEqual(r.returncode, 0, r)
        self.assertRegex(r.stdout, r"^No request is open on this host\.\n\n"
            "Whether one is open on another host is not known: .*"
            "no answer in time\n$")
        r = elsewhere("-c", "alice")
        self.assertEqual(r.returncode, 4, r)
        self.assertIn("no request for node alice is open", r.stderr)


class Elsewhere(Case):
    def test_list_and_confirm_name_the_host(self):
        for node in "carol", "alice":
            Fence(["-n", node], node=node)
            told(node)
        until(lambda: len(elsewhere("-l").stdout.splitlines()) == 6,
            "the CIB has both")
        r = elsewhere("-l")
        self.assertRegex(r.stdout, r"^No request is open on this host\.\n\n"
            r"Open on other hosts of the cluster:\n"
            r"NODE +HOST +SINCE +RUN THERE\n"
            r"alice +here +20\S+ \S+ \S+ +meatclient -c alice\n"
            r"carol +here +20\S+ \S+ \S+ +meatclient -c carol\n$")
        self.assertEqual(r.stderr, "")
        r = elsewhere("-c", "alice")
        self.assertEqual(r.returncode, 4, r)
        self.assertEqual(r.stderr, "meatclient: no request for alice on this "
            "host; here has one: run it there\n")
        self.assertEqual(elsewhere("-l", "--json").stdout, "[]\n")
        self.assertNotIn("other hosts", client("-l").out)

    def test_none_and_over(self):
        for unused in range(2):
            r = elsewhere("-l")
            self.assertEqual(r.stdout, "No request is open on this host.\n")
            r = elsewhere("-c", "alice")
            self.assertEqual(r.returncode, 4, r)
            self.assertIn("no request for node alice is open", r.stderr)
            agent = Fence(["-n", "alice"])
            told()
            agent.kill()
            gone()

    def test_what_others_set_is_no_request(self):
        for text in "1", "on  since : meatclient -c alice", \
                "on bob since now: meatclient -c carol":
            asked("--name", name_of("alice"), "--update", text)
            until(lambda: value("alice") == text, "it is set")
            r = elsewhere("-c", "alice")
            self.assertIn("no request for node alice is open", r.stderr)
        r = elsewhere("-l")
        self.assertEqual(r.stdout, "No request is open on this host.\n")


class Absent(meatlab.Case):
    def test_no_word_of_it_but_one_with_verbose(self):
        agent = Fence(["-n", "alice"])
        until(lambda: children(), "its child runs")
        agent.say(CONFIRM)
        self.fenced(agent.finish())
        self.assertNotIn("told", agent.out() + agent.err())
        agent = Fence(["-n", "alice", "-v"])
        until(lambda: "not told to the cluster: no Pacemaker runs here\n" in
            agent.out(), "it says so", 60)
        agent.say(CONFIRM)
        self.fenced(agent.finish())
        self.assertEqual(agent.out().count("not told"), 1)
        r = client("-l")
        self.assertEqual((r.out, r.err),
            ("No request is open on this host.\n", ""))


if __name__ == "__main__":
    attrdlab.enter()
    meatlab.main()
