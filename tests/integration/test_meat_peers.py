#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Both ways with cluster-glue's own meatclient and meatware, and its defects:
what it does, and that ours does not.
"""

import contextlib
import os
import re
import signal
import subprocess
import time
import unittest

import meatlab
from lab import until
from meatlab import (PEER_CLIENT, STONITH, Client, Fence, client, data, exists,
    fence, fifo)


def peer_reset(node="alice", hosts="alice"):
    p = subprocess.Popen([STONITH, "-t", "meatware", "hostlist=" + hosts,
        "-T", "reset", node], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    # Made, and then opened: there it sleeps.
    until(lambda: exists(fifo(node)) and meatlab.stat_of(p.pid)[0] == "S",
        "the peer reads its FIFO")
    return p


def peer_client(node, answer):
    return subprocess.run([PEER_CLIENT, "-c", node], input=answer,
        capture_output=True, text=True, timeout=20)


@unittest.skipUnless(os.access(PEER_CLIENT, os.X_OK) and
    os.access(STONITH, os.X_OK), "cluster-glue is not installed")
class Interop(meatlab.Case):
    def test_their_client_confirms_ours(self):
        for name in "alice", "ALICE":
            agent = Fence(["-n", "Alice"])
            self.assertEqual(peer_client(name, "y\n").returncode, 0)
            self.fenced(agent.finish())

    def test_their_client_cancels_and_ours_waits_on(self):
        agent = Fence(["-n", "alice"])
        self.assertEqual(peer_client("alice", "n\n").returncode, 3)
        self.still_waiting(agent)

    def test_their_client_on_a_terminal(self):
        agent = Fence(["-n", "alice"])
        c = Client("-c", "alice", program=PEER_CLIENT)
        c.expect("PROCEED").type("y\n")
        self.assertEqual(c.finish(), 0)
        self.fenced(agent.finish())

    def test_our_client_confirms_theirs(self):
        p = peer_reset()
        c = Client("-c", "alice").expect("by another program")
        c.expect("PROCEED").type("yes\n")
        self.assertEqual(c.finish(), 0, c.text)
        self.assertEqual(p.wait(20), 0)

    def test_our_client_cancels_or_denies_theirs(self):
        for args, typed in (("-c", "alice"), "n\n"), (("-d", "alice"), None):
            p = peer_reset()
            c = Client(*args)
            if typed:
                c.expect("PROCEED").type(typed)
            self.assertEqual(c.finish(), 3 if typed else 0, c.text)
            self.assertNotEqual(p.wait(20), 0)
            with contextlib.suppress(FileNotFoundError):
                os.unlink(fifo("alice"))

    def test_listing_does_not_end_theirs(self):
        p = peer_reset()
        for _ in range(5):
            self.assertIn("alice", client("-l").out)
        self.assertEqual(client("-c", "bob").status, 4)
        self.assertEqual(fence(["-o", "monitor", "--hostlist=bob"]).status, 0)
        self.failed(fence(["-n", "alice"]), "in the way")
        self.assertIsNone(p.poll())
        self.assertEqual(peer_client("alice", "y\n").returncode, 0)
        self.assertEqual(p.wait(20), 0)

    def test_the_words_are_theirs(self):
        with open("/usr/lib/stonith/plugins/stonith2/meatware.so", "rb") as f:
            theirs = f.read().replace(b"%s", b"alice")
        agent = Fence(["-n", "alice"])
        agent.say(b"meatware reply alice\0")
        r = self.fenced(agent.finish())
        said = [line.removeprefix("fence_meatware: ").encode()
            for line in r.err.splitlines()]
        self.assertIn(said[0], theirs)
        self.assertIn(said[1], theirs)


class Defects(meatlab.Case):
    """peers: the number is that of the list of measured defects."""

    def test_defect_03_a_prefix_confirms(self):
        agent = Fence(["-n", "node10"], node="node10")
        for text in (b"meatware reply n", b"meatware reply node1"):
            for end in b"\n", b"\0", b"\0" * 100:
                agent.say(text + end)
                agent.idle()
                self.still_waiting(agent, 0.05)
        self.assertEqual(client("-c", "node1", stdin="y\n").status, 4)
        self.still_waiting(agent)

    def test_defect_11_long_words_overflow(self):
        agent = Fence(["-n", "alice"])
        for n in 50, 51, 255, 256, 257, 4096:
            agent.say(b"meatware reply " + b"a" * n + b"\0")
            agent.idle()
            self.still_waiting(agent, 0)
        for typed in "yes" * 1000 + "\n", "y" * 4000 + "\n":
            self.assertEqual(client("-c", "alice", stdin=typed).status, 3)
        self.still_waiting(agent)

    def test_defect_12_no_end_if_nobody_opens_the_fifo(self):
        self.at_best(3, lambda: self.not_fenced(fence(["-n", "alice", "-t",
            "1"])).seconds, tries=3)
        self.assertFalse(exists(fifo("alice")))

    def test_defect_12_sigalrm_leaves_the_fifo(self):
        agent = Fence(["-n", "alice"])
        agent.signal(signal.SIGALRM)
        agent.finish()
        until(lambda: not exists(fifo("alice")), "the FIFO is gone")

    def test_defect_12_second_request_orphans_the_first(self):
        first = Fence(["-n", "alice"])
        self.failed(fence(["-n", "alice"]), "already waiting")
        first.say(b"meatware reply alice\n")
        self.fenced(first.finish())

    def test_defect_14_hostlist_is_ignored(self):
        r = self.not_fenced(fence(["-n", "carol", "--hostlist=alice bob"]))
        self.assertIn("not in hostlist", r.err)

    def test_defect_15_answers(self):
        for typed, status in (("Y\n", 0), ("Yes\n", 0), ("YES\n", 0),
                ("yellow\n", 3)):
            agent = Fence(["-n", "alice"])
            self.assertEqual(client("-c", "alice", stdin=typed).status, status)
            if status == 0:
                self.fenced(agent.finish())
            else:
                self.still_waiting(agent, 0.1)
                agent.kill()
                until(lambda: not exists(fifo("alice")), "cleared away")

    def test_defect_15_sigpipe(self):
        agent = Fence(["-n", "alice"])
        c = Client("-c", "alice").expect("PROCEED")
        os.kill(c.pid, signal.SIGSTOP)
        agent.kill()
        c.type("y\n")
        os.kill(c.pid, signal.SIGCONT)
        self.assertEqual(c.finish(), 4, c.text)

    def test_defect_15_waits_for_ever(self):
        c = Client("-w", "-t", "1", "-c", "alicce")
        self.assertEqual(c.finish(), 4)


if __name__ == "__main__":
    meatlab.main()
