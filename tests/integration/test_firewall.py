#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""With our rules no process of a running node can say that it is dead."""

import contextlib
import os
import shutil
import socket
import subprocess
import unittest
import xml.etree.ElementTree

import lab
from lab import MESSAGE, PORT, Agent, run_agent

TOP = os.environ.get("TOP_SRCDIR", os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../.."))
RULES = os.path.join(TOP, "firewall/fence_kdump.nft")
SERVICE = os.path.join(TOP, "firewall/fence-kdump.xml")
QUERY = os.path.join(TOP, "firewall/fence-kdump-query.xml")
OTHER = PORT + 1
QUERY_PORT = 7412


def nft(net, *args, text=None):
    net.run(["nft", *args], input=text, text=True)


class Ear:
    """What comes to a port of `there`."""

    def __init__(self, port, family=socket.AF_INET):
        with lab.there:
            self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.bind(("", port))

    def hears(self, seconds=0.3):
        """From whom; None if nothing comes in this time."""
        self.socket.settimeout(seconds)
        try:
            return self.socket.recvfrom(100)[1][0]
        except TimeoutError:
            return None


@unittest.skipUnless(shutil.which("nft"), "needs nft (nftables)")
class Rules(lab.Case):
    def setUp(self):
        super().setUp()
        nft(lab.here, "-f", RULES)
        self.addCleanup(nft, lab.here, "flush", "ruleset")

    def ear(self, port, family=socket.AF_INET):
        ear = Ear(port, family)
        self.addCleanup(ear.socket.close)
        return ear

    def test_an_ordinary_process(self):
        for to, family in (("10.0.0.2", socket.AF_INET),
                ("fd00::2", socket.AF_INET6),
                ("fe80::2%link0", socket.AF_INET6)):
            with self.subTest(to):
                ear, other = self.ear(PORT, family), self.ear(OTHER, family)
                with contextlib.suppress(PermissionError):
                    lab.here.send(MESSAGE, to)
                lab.here.send(MESSAGE, to, port=OTHER)
                self.assertIsNotNone(other.hears(20))
                self.assertIsNone(ear.hears())
                ear.socket.close()
                other.socket.close()

    def test_in_a_train(self):
        ear = self.ear(PORT)
        with contextlib.suppress(PermissionError):
            lab.here.send(MESSAGE * 4, "10.0.0.2", segment=8)
        self.assertIsNone(ear.hears())

    def test_the_sender(self):
        ear = self.ear(PORT)
        r = run_agent(["--force", "-c", "1", "--give-up", "1",
            "10.0.0.2"],
            program=lab.SENDER)
        self.failed(r, "0 of 1 messages sent: .*Operation not permitted")
        self.assertIsNone(ear.hears())

    def test_it_would_have_come_without_them(self):
        nft(lab.here, "flush", "ruleset")
        ear = self.ear(PORT)
        lab.here.send(MESSAGE, "10.0.0.2")
        self.assertEqual(ear.hears(20), "10.0.0.1")

    def container(self):
        """A network behind this host's address translation."""
        inside = lab.Net()
        self.addCleanup(os.close, inside.fd)
        lab.here.ip("link add inside type veth peer name eth0 netns %s" %
            inside.path())
        self.addCleanup(lab.here.ip, "link del inside")
        lab.here.ip("addr add 172.16.0.1/24 dev inside", "link set inside up",
            "addr add fd16::1/64 dev inside nodad")
        inside.sysctl("ipv6/conf/eth0/accept_dad", 0)
        inside.ip("addr add 172.16.0.2/24 dev eth0", "link set eth0 up",
            "addr add fd16::2/64 dev eth0 nodad",
            "route add default via 172.16.0.1",
            "route add default via fd16::1")
        for name in ("ipv4/conf/all/forwarding", "ipv6/conf/all/forwarding"):
            lab.here.sysctl(name, 1)
            self.addCleanup(lab.here.sysctl, name, 0)
        lab.here.wait_links("inside")
        inside.wait_links("eth0")
        nft(lab.here, "-f", "-", text="""table inet nat {
            chain postrouting {
                type nat hook postrouting priority srcnat;
                iifname "inside" masquerade
            }
        }""")
        return inside

    def test_a_container(self):
        inside = self.container()
        for to, ours, family in (("10.0.0.2", "10.0.0.1", socket.AF_INET),
                ("fd00::2", "fd00::1", socket.AF_INET6)):
            with self.subTest(to):
                ear, other = self.ear(PORT, family), self.ear(OTHER, family)
                inside.send(MESSAGE, to)
                inside.send(MESSAGE, to, port=OTHER)
                # From this host's own address: a listener would believe it.
                self.assertEqual(other.hears(20), ours)
                self.assertIsNone(ear.hears())
                nft(lab.here, "delete", "table", "inet",
                    "fence_kdump_out")
                inside.send(MESSAGE, to)
                self.assertEqual(ear.hears(20), ours)
                nft(lab.here, "-f", RULES)
                ear.socket.close()
                other.socket.close()

    def test_queries_and_answers_pass(self):
        """Out to a node that is asked, and back from one that answers."""
        for mine, to, family in (("10.0.0.1", "10.0.0.2", socket.AF_INET),
                ("fd00::1", "fd00::2", socket.AF_INET6)):
            for asker, answerer in ((lab.here, lab.there),
                    (lab.there, lab.here)):
                with self.subTest((mine, asker is lab.here)):
                    with answerer:
                        ear = socket.socket(family, socket.SOCK_DGRAM)
                    with asker:
                        ask = socket.socket(family, socket.SOCK_DGRAM)
                    with ear, ask:
                        ear.bind((to if asker is lab.here else mine,
                            QUERY_PORT))
                        ask.connect((to if asker is lab.here else mine,
                            QUERY_PORT))
                        ask.send(b"query")
                        ear.settimeout(20)
                        ask.settimeout(20)
                        data, source = ear.recvfrom(100)
                        ear.sendto(data + b"!", source)
                        self.assertEqual(ask.recv(100), b"query!")

    def test_this_host_still_hears(self):
        self.told(Agent(["-n", "10.0.0.2"]))
        self.told(Agent(["-n", "fd00::2"]), source="fd00::2")

    def test_loaded_twice(self):
        nft(lab.here, "-f", RULES)
        r = subprocess.run(["nft", "list", "ruleset"], capture_output=True,
            text=True, check=True)
        self.assertEqual(r.stdout.count("udp dport 7410 drop"), 2, r.stdout)


class Firewalld(unittest.TestCase):
    def test_the_services(self):
        """One is dropped on the way out, the other must not be."""
        for path, port in ((SERVICE, PORT), (QUERY, QUERY_PORT)):
            root = xml.etree.ElementTree.parse(path).getroot()
            self.assertEqual(root.tag, "service")
            self.assertEqual([p.attrib for p in root.findall("port")],
                [{"protocol": "udp", "port": str(port)}])


if __name__ == "__main__":
    lab.main()
