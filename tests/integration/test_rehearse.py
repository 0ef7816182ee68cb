#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The rehearsal for people: the way to each node, and what is amiss."""

import os
import re
import shutil

import lab
from lab import run_agent
from rehearselab import REHEARSE, Rehearsal, Watched

TOP = os.environ.get("TOP_SRCDIR", os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../.."))


class People(Rehearsal):
    def setUp(self):
        super().setUp()
        self.three_nodes()

    def ask(self, *args):
        return self.run_it("--rehearse", *args)

    def row(self, r, *words):
        """The table has a line of these words."""
        self.assertIn(" ".join(words),
            [" ".join(line.split()) for line in r.out.splitlines()], r)

    def test_all_well(self):
        r = self.well(self.ask("alice", "bob", "here"))
        self.row(r, "alice", "10.0.0.2", "link0", "10.0.0.1", "-",
            "here's", "ring0_addr")
        self.row(r, "here", "10.0.0.1", "this host: left out")
        self.assertRegex(r.out, "errors: 0, ")

    def test_by_the_configuration(self):
        self.configure("alice,bob", "FENCE_KDUMP_OPTS='-f ipv4'")
        self.well(self.ask("--config", self.conf))
        self.configure("alice,bob", "FENCE_KDUMP_OPTS='-f ipv6'")
        r = self.wrong(self.ask("--config", self.conf), "alice")
        self.well(self.ask("--config", self.conf, "-f", "ipv4"))

    def test_no_nodes_at_all(self):
        self.wrong(self.ask("--config", lab.scratch("there-is-none")),
            "names no node")

    def test_a_broken_configuration(self):
        self.configure("alice", "x")
        self.wrong(self.ask("--config", self.conf), "conf:2: ")

    def test_with_the_options_of_the_sender(self):
        self.well(self.ask("-i", "2", "-p", "7410", "-c", "1", "alice",
            "bob"))
        self.wrong(self.ask("-p", "0", "alice"), "try --help")

    def test_what_is_for_the_initrd_alone(self):
        self.wrong(self.ask("--tolerate-unresolved", "alice"), "--initrd")

    def test_a_source_that_corosync_does_not_know(self):
        self.ip("addr add 192.0.2.1/24 dev link1",
            "addr del 192.0.2.1/24 dev link1")
        lab.hosts("10.0.0.2 alice", "192.0.2.3 bob")
        r = self.wrong(self.ask("alice", "bob"),
            "bob: 192.0.2.3 would be told from 192.0.2.1, which corosync.conf "
            "does not give to this host")
        self.row(r, "bob", "192.0.2.3", "link1", "192.0.2.1", "-",
            "NOBODY'S", "in", "corosync.conf")

    def test_an_unknown_source_beside_a_known_one_is_a_warning(self):
        self.ip("addr add 192.0.2.1/24 dev link1",
            "addr del 192.0.2.1/24 dev link1")
        lab.hosts("10.0.0.2 alice", "192.0.2.3 bob", "10.0.0.3 bob")
        r = self.well(self.ask("alice", "bob"))
        self.assertRegex(r.err, "warning: bob: 192.0.2.3 would be told from")

    def test_a_source_known_by_this_hosts_name_alone(self):
        self.ip("addr add 192.0.2.1/24 dev link1",
            "addr del 192.0.2.1/24 dev link1")
        lab.hosts("10.0.0.1 here", "192.0.2.1 here", "10.0.0.2 alice",
            "192.0.2.3 bob")
        r = self.well(self.ask("alice", "bob"))
        self.assertRegex(r.err, "warning: bob: .* is not in corosync.conf")

    def test_the_source_is_another_nodes(self):
        self.ip("addr add 192.0.2.1/24 dev link1",
            "addr del 192.0.2.1/24 dev link1")
        lab.corosync({"here": ["10.0.0.1"], "alice": ["10.0.0.2"],
            "bob": ["192.0.2.3"], "carol": ["192.0.2.1"]})
        # Two nodes have an address of this host: the first is this one.
        lab.hosts("10.0.0.2 alice", "192.0.2.3 bob")
        r = self.wrong(self.ask("alice", "bob"),
            "gives to another node, carol: that one would be taken for dead")
        self.row(r, "bob", "192.0.2.3", "link1", "192.0.2.1", "-", "NOT",
            "OURS:", "carol's", "ring0_addr")

    def test_both_rings(self):
        self.ip("addr add 192.0.2.1/24 dev link1",
            "addr del 192.0.2.1/24 dev link1")
        lab.corosync({"here": ["10.0.0.1", "192.0.2.1"],
            "alice": ["10.0.0.2", "192.0.2.2"]})
        lab.hosts("10.0.0.2 alice", "192.0.2.2 alice")
        r = self.well(self.ask("alice"))
        self.row(r, "alice", "192.0.2.2", "link1", "192.0.2.1", "-",
            "here's", "ring1_addr")

    def test_ipv6(self):
        lab.corosync({"here": ["fd00::1"], "alice": ["fd00::2"]})
        r = self.well(self.ask("fd00::2"))
        self.row(r, "fd00::2", "fd00::2", "link0", "fd00::1", "-",
            "here's", "ring0_addr")

    def test_ring_addresses_that_are_names(self):
        lab.corosync({"n1": ["here"], "n2": ["alice"], "n3": ["bob"]})
        r = self.well(self.ask("alice", "10.0.0.3"))
        self.row(r, "alice", "10.0.0.2", "link0", "10.0.0.1", "-",
            "n1's", "ring0_addr")

    def test_nodes_that_are_not_told(self):
        r = self.wrong(self.ask("alice"),
            "bob is a node of the cluster and is not told")
        self.assertNotRegex(r.err, "alice is a node|here is a node")

    def test_a_node_may_be_listed_by_its_address(self):
        self.well(self.ask("10.0.0.2", "bob"))

    def test_no_cluster(self):
        lab.etc("corosync/corosync.conf", None)
        r = self.well(self.ask("alice"))
        self.assertRegex(r.err, "warning: /etc/corosync/corosync.conf")

    def test_this_host_is_in_no_nodelist(self):
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["10.0.0.3"]})
        self.wrong(self.ask("alice", "bob"), "no node with an address")

    def test_a_broken_corosync_conf(self):
        lab.etc("corosync/corosync.conf", "nodelist {\n")
        self.wrong(self.ask("alice", "bob"), "corosync.conf: line 2")

    def test_names_that_lead_nowhere(self):
        lab.hosts("127.0.0.1 alice", "198.51.100.2 bob")
        r = self.wrong(self.ask("alice", "bob", "carol", "10.0.2"),
            "(?s)alice: all its addresses are loopback.*"
            "bob: there is no way.*carol: does not resolve.*"
            '"10.0.2" is not an address in full')
        self.row(r, "alice", "127.0.0.1", "LOOPBACK ADDRESS: left out")
        self.row(r, "bob", "198.51.100.2",
            "NO WAY: Network is unreachable")

    def test_what_cannot_be_had_again(self):
        self.ip("addr add 192.0.2.1/24 dev link1 valid_lft 600 "
            "preferred_lft 600", "addr del 192.0.2.1/24 dev link1")
        self.ip("route add 198.51.100.0/24 via 10.0.0.2 table 100",
            "route flush table 100")
        self.ip("rule add to 198.51.100.0/24 table 100",
            "rule del table 100")
        r = self.ask("192.0.2.3", "198.51.100.2")
        self.assertRegex(r.err, "warning: link0 is a veth")
        self.assertRegex(r.err, r"warning: 192.0.2.1 is leased \(DHCP\)")
        self.assertRegex(r.err, "10.0.0.1 is in table 100, by policy")

    def installed(self, *programs):
        """An empty folder where all is to be installed, but for these."""
        with open(lab.SENDER, "rb") as f:
            folder = os.path.dirname(re.search(
                rb"/[^\0]*/fence_kdump_rehearse\0", f.read()).group()).decode()
        made = folder
        while not os.path.isdir(os.path.dirname(made)):
            made = os.path.dirname(made)
        if not os.path.isdir(folder):
            os.makedirs(folder)
            self.addCleanup(shutil.rmtree, made)
        self.addCleanup(lab.reset)  # first of all
        lab.cover(folder)
        for program in programs:
            shutil.copy(program, folder)

    def test_the_sender_becomes_the_rehearsal(self):
        self.installed(REHEARSE)
        for words in (("--rehearse", "-c", "1", "alice", "bob"),
                ("-c", "1", "alice", "bob", "--rehearse")):
            r = self.well(run_agent(words, program=lab.SENDER))
            self.row(r, "alice", "10.0.0.2", "link0", "10.0.0.1", "-",
                "here's", "ring0_addr")

    def test_the_sender_without_its_rehearsal_sends_nothing(self):
        self.installed()
        for words in (("--rehearse", "alice"), ("-c", "1", "alice",
                "--rehearse"), ("--rehears", "alice")):
            with self.subTest(words), Watched(self):
                r = run_agent(words, program=lab.SENDER)
                self.wrong(r, "fence_kdump_rehearse: No such file|"
                    "--rehears is unknown")

    def test_the_line_of_the_example_for_suse(self):
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie")
        with open(os.path.join(TOP, "sysconfig/kdump.example")) as f:
            line = re.search('^KDUMP_POSTSCRIPT="(.*)"$', f.read(), re.M)
        program, *args = line.group(1).split()
        self.assertEqual(program, "/usr/lib/fence_kdump_send")
        self.well(self.ask(*args))

    def test_a3_ipv4_only_hosts_file_and_silent_dns(self):
        dns = lab.Dns(silent=True)
        r = self.well(self.ask("alice", "bob"))
        self.assertLess(r.seconds, 9, r)
        self.assertFalse(dns.asked)

    def test_b3_a_family_that_fails_at_first_is_asked_for_again(self):
        for kind in "A", "AAAA":
            with self.subTest(kind):
                dns = lab.Dns({"dual": ["10.0.0.2", "fd00::2"]},
                    says={("dual", kind): ["servfail"] * 3})
                lab.corosync({"here": ["10.0.0.1", "fd00::1"],
                    "dual": ["10.0.0.2", "fd00::2"]})
                r = self.well(self.ask("dual"))
                self.row(r, "dual", "10.0.0.2", "link0", "10.0.0.1", "-",
                    "here's", "ring0_addr")
                self.row(r, "dual", "fd00::2", "link0", "fd00::1", "-",
                    "here's", "ring1_addr")
                self.assertNotIn("dual may", r.err)
                dns.close()

    def test_a_family_that_is_not_answered_is_a_warning(self):
        for code in "servfail", "drop":
            with self.subTest(code):
                dns = lab.Dns({"alice4": ["10.0.0.2"]},
                    says={("alice4", "AAAA"): code})
                r = self.ask("alice4", "bob")
                self.assertRegex(r.err,
                    "warning: alice4 may have more addresses than these: "
                    "no answer for IPv6 in 10 s")
                self.assertLess(r.seconds, 30, r)
                dns.close()

    def test_a_definite_none_is_no_warning(self):
        dns = lab.Dns({"alice4": ["10.0.0.2"]})
        r = self.well(self.ask("alice4", "bob"))
        self.assertNotIn("alice4 may", r.err)
        self.assertLess(r.seconds, 9, r)
        self.assertEqual(dns.asked["alice4"], 2)

    def test_regression_C5_force_in_a_configured_line(self):
        """It is for a person; also where it is not all of the word."""
        for name, line in (("sysconfig/kdump",
                'KDUMP_POSTSCRIPT="/usr/lib/fence_kdump_send --force -c 5 b"'),
                ("sysconfig/kdump",
                "KDUMP_PRESCRIPT='/usr/lib/fence_kdump_send -c 1 --for b'"),
                ("kdump.conf", "fence_kdump_args\t-c 5 --fo")):
            with self.subTest(line):
                lab.etc(name, "# x\n" + line + "\n")
                self.addCleanup(lab.etc, name, None)
                self.wrong(self.ask("alice", "bob"),
                    name + ":2: --force has no place")
                lab.etc(name, "#" + line + "\n" +
                    line.replace("--fo", "--family auto #") + "\n")
                self.well(self.ask("alice", "bob"))
                lab.etc(name, None)
        self.configure("alice bob", 'FENCE_KDUMP_OPTS="-c 5 --force"')
        self.wrong(self.run_it("--config", self.conf),
            "FENCE_KDUMP_OPTS: --force")
        self.wrong(self.ask("--force", "-c", "1", "bob"), "--force has no")

    def test_nothing_is_sent(self):
        with Watched(self):
            self.well(self.ask("alice", "bob", "10.9.0.1"))


if __name__ == "__main__":
    lab.main()
