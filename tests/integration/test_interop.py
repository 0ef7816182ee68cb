#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Both ways with Debian's fence-agents: the same datagram, the same port."""

import contextlib
import sys
import unittest

import lab
from lab import AGENT, PEER, PEER_SENDER, SENDER, Agent


@unittest.skipUnless(lab.has_peer(), "needs Debian's fence-agents")
class WithFenceAgents(lab.Case):
    def setUp(self):
        super().setUp()
        lab.hosts("10.0.0.1 here-v4", "fd00::1 here-v6", "10.0.0.2 alice",
            "10.0.0.1 here", "fd00::1 here")
        lab.there.ip("route replace fd00::1/128 dev link0 src fd00::2")

    def heard(self, agent, sender, *args):
        with contextlib.ExitStack() as stack:
            stack.callback(agent.kill)
            process = lab.there.popen([sender, *args],
                preexec_fn=lab.crash_kernel)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return self.fenced(agent.finish())

    def test_their_sender_and_our_listener(self):
        for args in (["10.0.0.1"], ["here-v4"], ["-c", "1", "10.0.0.1"],
                ["-i", "1", "-c", "3", "here-v4"], ["-f", "ipv4", "here"],
                ["-v", "-p", "7410", "10.0.0.1"],
                ["10.0.0.30", "10.0.0.1"]):
            with self.subTest(args=args):
                self.heard(Agent(["-n", "alice"]), PEER_SENDER, *args)

    def test_their_sender_and_our_listener_over_ipv6(self):
        self.heard(Agent(["-n", "fd00::2"]), PEER_SENDER, "-f", "ipv6",
            "fd00::1")

    def test_their_sender_and_our_listener_on_another_port(self):
        self.heard(Agent(["-n", "alice", "-p", "7411"], port=7411),
            PEER_SENDER, "-p", "7411", "10.0.0.1")

    def test_our_sender_and_their_listener(self):
        for args in (["10.0.0.1"], ["here-v4"], ["-c", "1", "10.0.0.1"],
                ["-i", "1", "-c", "3", "here-v4"], ["-f", "ipv4", "here"],
                ["10.0.0.30", "10.0.0.1"]):
            with self.subTest(args=args):
                self.heard(Agent(["-n", "alice", "-t", "20"], program=PEER),
                    SENDER, *args)

    def test_our_sender_and_their_listener_over_ipv6(self):
        self.heard(Agent(["-n", "fd00::2", "-f", "ipv6", "-t", "20"],
            program=PEER), SENDER, "-f", "ipv6", "fd00::1")

    def test_our_sender_and_our_listener(self):
        self.heard(Agent(["-n", "alice"]), SENDER, "10.0.0.1")
        self.heard(Agent(["-n", "fd00::2"]), SENDER, "fd00::1")

    def test_one_stdin_does_for_both_listeners(self):
        stdin = "nodename=alice \naction=off\nport=alice\ntimeout=20\n"
        for program in AGENT, PEER:
            with self.subTest(program=program):
                self.heard(Agent(stdin=stdin, program=program), PEER_SENDER,
                    "here-v4")


if __name__ == "__main__":
    if not lab.has_peer():
        print("skipped: needs Debian's fence-agents")
        sys.exit(lab.SKIP)
    lab.main()
