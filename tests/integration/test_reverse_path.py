#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""With our rule, or with rp_filter, a host on another network cannot speak
with a node's address; without them it can, and the node counts as fenced."""

import os
import shutil
import unittest

import lab
from lab import MESSAGE, Agent

TOP = os.environ.get("TOP_SRCDIR", os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../.."))
RULES = os.path.join(TOP, "firewall/reverse_path.nft")


@unittest.skipUnless(shutil.which("nft"), "needs nft (nftables)")
class OtherNetwork(lab.Case):
    """alice's addresses are on link0; here they come by link1."""

    WAYS = (("10.0.0.2", "10.1.0.1"), ("fd00::2", "fd01::1"))

    def setUp(self):
        super().setUp()
        for net, host in (lab.here, 1), (lab.there, 2):
            net.ip("addr add 10.1.0.%d/24 dev link1" % host,
                "addr add fd01::%d/64 dev link1 nodad" % host)
            self.addCleanup(net.ip, "addr del 10.1.0.%d/24 dev link1" % host,
                "addr del fd01::%d/64 dev link1" % host)

    def ask(self, source, to):
        agent = Agent(["-n", source])
        lab.there.send(MESSAGE, to, source=source)
        return agent

    def heard(self, source, to):
        self.fenced(self.ask(source, to).finish())

    def not_heard(self, source, to):
        self.failed(self.unmoved(self.ask(source, to)), " 0 datagrams came")

    def load(self):
        lab.here.run(["nft", "-f", RULES])
        self.addCleanup(lab.here.run, ["nft", "flush", "ruleset"])

    def test_without_the_rule_it_is_believed(self):
        for source, to in self.WAYS:
            with self.subTest(source):
                self.heard(source, to)

    def test_with_the_rule_it_is_not_heard(self):
        self.load()
        for source, to in self.WAYS:
            with self.subTest(source):
                self.not_heard(source, to)

    def test_the_node_itself_is_heard(self):
        self.load()
        for source, to in ("10.0.0.2", "10.0.0.1"), ("fd00::2", "fd00::1"):
            with self.subTest(source):
                self.heard(source, to)

    def test_rp_filter_does_it_for_ipv4(self):
        lab.here.sysctl("ipv4/conf/link1/rp_filter", 1)
        self.addCleanup(lab.here.sysctl, "ipv4/conf/link1/rp_filter", 0)
        self.not_heard(*self.WAYS[0])


if __name__ == "__main__":
    lab.main()
