#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
What goes wrong with the fence_kdump of fence-agents 4.12 does not go wrong
here.  Where that program is installed, each test first shows that it really
goes wrong there: so the test can see the difference.
"""

import subprocess
import time
import unittest
import xml.etree.ElementTree

import lab
from lab import (AGENT, MESSAGE, PEER, PEER_SENDER, SENDER, Agent, Dns,
    message, run_agent)

NO_ROUTE = "192.0.2.1"  # TEST-NET-1; no host here has a route to it


class Defects(lab.Case):
    def peer(self, args=(), **kw):
        """Debian's listener; None if it is not installed."""
        if not lab.has_peer():
            return None
        return Agent(args, program=PEER, **kw)

    def peer_ends(self, status, args=(), **kw):
        """Asserts, if it is installed, that Debian's listener ends so."""
        if lab.has_peer():
            r = run_agent(args, program=PEER, **kw)
            self.assertEqual(r.status, status, r)
            return r
        return None

    def test_defect_01_stale_buffer(self):
        """An empty datagram is not the message that came before it."""
        for payload in b"", MESSAGE[:1], MESSAGE[:4], MESSAGE[:7]:
            with self.subTest(bytes=len(payload)):
                for agent, ends in ((self.peer(["-n", "10.0.0.2"]),
                        lambda a: self.fenced(a.finish())),
                        (Agent(["-n", "10.0.0.2", "-p", "7411"], port=7411),
                        self.unmoved)):
                    if agent is None:
                        continue
                    lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9",
                        agent.port)
                    lab.there.send(payload, "10.0.0.1", "10.0.0.2",
                        agent.port)
                    ends(agent)

    def test_defect_02_cut_input(self):
        """A long line is not cut: 10.0.0.25 does not become 10.0.0.2."""
        # 1023 characters, the place of the cut, end in "10.0.0.2".
        stdin = "nodename=" + "10.0.0.3," * 4 + "10.0.0.30," * 97
        self.assertEqual(len(stdin + "10.0.0.2"), 1023)
        stdin += "10.0.0.25\ntimeout=50\n"
        peer = self.peer(stdin=stdin)
        if peer is not None:
            self.told(peer, "10.0.0.2")
        agent = Agent(stdin=stdin)
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        self.unmoved(agent)
        self.told(Agent(stdin=stdin), "10.0.0.25")

    def test_defect_02_tail_of_a_long_line_is_no_option(self):
        """What follows in a long line is not read as further options."""
        stdin = ("nodename=10.0.0.2\ncomment=".ljust(18 + 1023, "x") +
            "nodename=10.0.0.9\ntimeout=50\n")
        peer = self.peer(stdin=stdin)
        if peer is not None:
            self.told(peer, "10.0.0.9")
        agent = Agent(stdin=stdin)
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9")
        self.unmoved(agent)

    def test_defect_06_second_agent_on_one_port(self):
        """Of eight at once each one works, and none dies of a signal."""
        if lab.has_peer():
            first = self.peer(["-n", "10.0.0.2"])
            peers = [self.peer(["-n", "10.0.0.%d" % n], wait=False)
                for n in range(3, 10)]
            status = [peer.finish().status for peer in peers]
            self.assertEqual(status, [-6] * 7)
            first.kill()
        agents = [Agent(["-n", "10.0.0.%d" % n]) for n in range(2, 10)]
        for n, agent in enumerate(agents, 2):
            self.told(agent, "10.0.0.%d" % n)

    def first_packet(self, sender, *args, timeout, **kw):
        """A sender's first datagram; None if none comes in this time."""
        with lab.socket.socket(type=lab.socket.SOCK_DGRAM) as s:
            s.bind(("10.0.0.1", lab.PORT))
            s.settimeout(timeout)
            process = lab.there.popen([sender, *args],
                stderr=subprocess.DEVNULL, preexec_fn=lab.crash_kernel, **kw)
            try:
                return s.recv(100)
            except TimeoutError:
                return None
            finally:
                process.kill()
                process.wait()

    def test_defect_07_names_before_the_first_packet(self):
        """A dead DNS server does not hold up the other nodes."""
        Dns(silent=True)
        args = "-c", "1", "deadname", "10.0.0.1"
        if lab.has_peer():
            self.assertIsNone(self.first_packet(PEER_SENDER, *args,
                timeout=3))
        self.assertIsNotNone(self.first_packet(SENDER, *args, timeout=20,
            env=lab.PATIENT))

    def test_defect_07_names_that_failed_are_dropped(self):
        """A name that resolves a second later is served then."""
        if lab.has_peer():  # it ends at once
            r = lab.there.run([PEER_SENDER, "here"], check=False, timeout=40,
                capture_output=True)
            self.assertEqual(r.returncode, 1, r)
        later = lab.there.popen(["sh", "-c",
            "sleep 1; echo 10.0.0.1 here >>/etc/hosts"])
        first = self.first_packet(SENDER, "here", timeout=20)
        later.wait()
        self.assertIsNotNone(first)

    def test_defect_08_names_before_the_socket(self):
        """It listens before it looks names up, and ends at its deadline."""
        Dns(silent=True)
        args = ["-n", "deadname", "-t", "2"]
        if lab.has_peer():
            peer = self.peer(args, wait=False, env=lab.PATIENT)
            time.sleep(2.5)
            self.assertEqual((peer.running(), peer.sockets()), (True, []))
            peer.kill()
        r = self.not_fenced(Agent([*args[:2], "-t", "6"],
            env=lab.PATIENT).finish())
        self.assertLess(r.seconds, 20, r)
        self.assertIn("no message within 6 s", r.err)

    def test_defect_08_one_bad_name_fails_all(self):
        """One name that is unknown does not fail the others."""
        lab.hosts("10.0.0.2 alice")
        self.peer_ends(1, ["-n", "alice,nobody", "-t", lab.LONG])
        self.told(Agent(["-n", "alice,nobody"]))

    def test_defect_09_full_syslog_socket(self):
        """A syslog socket that is full holds up nothing."""
        lab.Syslog.full()
        peer = self.peer(["-n", "10.0.0.2", "-t", "1"])
        if peer is not None:
            time.sleep(2.5)
            self.assertTrue(peer.running())
            peer.kill()
        self.at_best(2.5, lambda: self.not_fenced(run_agent(["-n", "10.0.0.2",
            "-t", "1"])).seconds)
        self.told(Agent(["-n", "10.0.0.2"]))

    def test_defect_10_nothing_was_sent(self):
        """A sender that could not send does not end with 0."""
        if lab.has_peer():
            self.assertEqual(lab.there.run([PEER_SENDER, "-c", "1", NO_ROUTE],
                check=False).returncode, 0)
        r = lab.there.run([SENDER, "--force", "-c", "1", "--give-up=1",
            NO_ROUTE],
            check=False, capture_output=True, text=True)
        self.assertEqual(r.returncode, 1, r)
        self.assertIn(NO_ROUTE, r.stderr)

    def test_defect_13_only_the_first_address(self):
        """Every address of a name counts, of both families."""
        lab.hosts("10.0.0.2 alice", "10.0.0.3 alice", "fd00::2 alice")
        peers_luck = []
        for source in "10.0.0.2", "10.0.0.3", "fd00::2":
            self.told(Agent(["-n", "alice"]), source)
            peer = self.peer(["-n", "alice", "-t", "5"])
            if peer is not None:
                lab.there.send(MESSAGE, "fd00::1" if ":" in source else
                    "10.0.0.1", source)
                peers_luck.append(peer.finish().status)
        self.assertIn(sorted(peers_luck), ([], [0, 1, 1]))

    def test_defect_13_mixed_families(self):
        """IPv4 and IPv6 may be mixed in one list."""
        self.peer_ends(1, ["-n", "10.0.0.2,fd00::3", "-t", "1"])
        self.told(Agent(["-n", "10.0.0.2,fd00::3"]), "10.0.0.2")
        self.told(Agent(["-n", "10.0.0.2,fd00::3"]), "fd00::3")

    def test_defect_16_numbers_by_atoi(self):
        """A number is a number to its last character, and in its range."""
        if lab.has_peer():
            self.peer_ends(1, ["-n", "10.0.0.2", "-t", "1e9"])
            peer = self.peer(["-n", "10.0.0.2", "-p", "7410x"])
            self.told(peer)
        for args in (["-t", "1e9"], ["-p", "7410x"], ["-t", "4294967297"]):
            r = run_agent(["-n", "10.0.0.2"] + args)
            self.failed(r, args[1])

    def test_defect_17_no_reboot_action(self):
        """reboot is offered, so that Pacemaker's pcmk_reboot_* apply."""
        for program, offered in (PEER, False), (AGENT, True):
            if program == PEER and not lab.has_peer():
                continue
            r = run_agent(["-o", "metadata"], program=program)
            root = xml.etree.ElementTree.fromstring(r.out)
            actions = [a.get("name") for a in root.iter("action")]
            self.assertEqual("reboot" in actions, offered, program)
        self.told(Agent(["-n", "10.0.0.2", "-o", "reboot"]))

    def test_defect_18_big_endian_messages(self):
        """A message of a big-endian machine counts."""
        peer = self.peer(["-n", "10.0.0.2", "-t", "5"])
        if peer is not None:
            lab.there.send(message(">"), "10.0.0.1", "10.0.0.2")
            self.assertEqual(peer.finish().status, 1)
        self.told(Agent(["-n", "10.0.0.2"]), payload=message(">"))

    def test_defect_20_wrong_node(self):
        """B's message never fences A."""
        lab.corosync({"A": ["10.0.0.2"], "B": ["10.0.0.3"]})
        lab.hosts("10.0.0.2 A", "10.0.0.3 B")
        for nodename in "A,B", "B":
            stdin = "nodename=%s\naction=off\nport=A\ntimeout=20\n" % nodename
            with self.subTest(nodename=nodename):
                peer = self.peer(stdin=stdin)
                if peer is not None:
                    self.told(peer, "10.0.0.3")
                agent = Agent(stdin=stdin, wait=False)
                while agent.running():
                    lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.3")
                    time.sleep(0.1)
                self.not_fenced(agent.finish())


if __name__ == "__main__":
    lab.main()
