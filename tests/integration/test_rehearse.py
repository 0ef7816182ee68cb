#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The rehearsal: what the crash kernel's initrd needs, and what is amiss."""

import os
import re
import shutil
import socket

import lab
from lab import run_agent

TOP = os.environ.get("TOP_SRCDIR", os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../.."))
REHEARSE = os.path.join(lab.TOP_BUILDDIR, "rehearse/fence_kdump_rehearse")
ETH_P_ALL = 3


class Rehearsal(lab.Case):
    def setUp(self):
        super().setUp()
        self.conf = lab.scratch("fence_kdump.conf")

    def run_it(self, *args):
        return run_agent(args, program=REHEARSE)

    def ip(self, add, delete):
        lab.here.ip(add)
        self.addCleanup(lab.here.ip, delete)

    def configure(self, nodes, *lines):
        with open(self.conf, "w") as f:
            f.write("\n".join(('FENCE_KDUMP_NODES="%s"' % nodes,) + lines) +
                "\n")

    def well(self, r):
        self.assertEqual(r.status, 0, r)
        return r

    def wrong(self, r, pattern):
        self.assertEqual(r.status, 1, r)
        self.assertRegex(r.err, pattern, r)
        return r


class Initrd(Rehearsal):
    def initrd(self, *args):
        return self.run_it("--initrd", "--config", self.conf, *args)

    def facts(self, nodes, *lines, args=()):
        """The facts but for opts and when."""
        self.configure(nodes, *lines)
        r = self.well(self.initrd(*args))
        return [line for line in r.out.splitlines()
            if line.split()[0] not in ("opts", "when")]

    def stops(self, pattern, nodes, *lines, args=()):
        self.configure(nodes, *lines)
        r = self.wrong(self.initrd(*args), pattern)
        self.assertEqual(r.out, "", r)
        return r

    def test_all_of_a_small_cluster(self):
        lab.hosts("10.0.0.1 here", "fd00::1 here", "10.0.0.2 alice",
            "fd00::2 alice", "10.0.0.3 bob")
        self.configure("alice, bob here", 'FENCE_KDUMP_OPTS="-p  7411 -i 2"',
            "FENCE_KDUMP_WHEN=both")
        r = self.well(self.initrd())
        self.assertEqual(sorted(r.out.splitlines()), sorted([
            "opts -p 7411 -i 2", "when both",
            "address alice 10.0.0.2", "address alice fd00::2",
            "address bob 10.0.0.3",
            "route 10.0.0.2 link0 10.0.0.1 24 -",
            "route fd00::2 link0 fd00::1 64 -",
            "route 10.0.0.3 link0 10.0.0.1 24 -"]))
        self.assertRegex(r.err, "here: 10.0.0.1 is left out")
        self.assertRegex(r.err, "here: fd00::1 is left out")

    def test_neither_options_nor_time_given(self):
        self.configure("10.0.0.2")
        r = self.well(self.initrd())
        self.assertEqual(r.out.splitlines()[:2], ["opts", "when early"])

    def test_behind_a_gateway(self):
        self.assertEqual(self.facts("10.9.1.1 fd09::1"), [
            "address 10.9.1.1 10.9.1.1", "address fd09::1 fd09::1",
            "route 10.9.1.1 link0 10.0.0.1 24 10.0.0.2",
            "route fd09::1 link0 fd00::1 64 fd00::2"])

    def test_an_ipv4_address_behind_an_ipv6_gateway(self):
        self.ip("route add 10.8.0.0/16 via inet6 fe80::2 dev link0",
            "route del 10.8.0.0/16")
        self.assertIn("route 10.8.0.1 link0 10.0.0.1 24 fe80::2",
            self.facts("10.8.0.1"))

    def test_several_interfaces(self):
        self.ip("addr add 192.0.2.1/28 dev link1",
            "addr del 192.0.2.1/28 dev link1")
        lab.hosts("10.0.0.2 alice", "192.0.2.2 alice")
        facts = self.facts("alice")
        self.assertIn("route 10.0.0.2 link0 10.0.0.1 24 -", facts)
        self.assertIn("route 192.0.2.2 link1 192.0.2.1 28 -", facts)

    def test_a_second_source_on_one_interface(self):
        self.ip("addr add 192.0.2.1/28 dev link0",
            "addr del 192.0.2.1/28 dev link0")
        self.assertIn("route 192.0.2.2 link0 192.0.2.1 28 -",
            self.facts("192.0.2.2"))

    def test_link_local_addresses_on_two_links(self):
        self.assertEqual(self.facts("fe80::2%link0 [fe80::2%link1]"), [
            "address fe80::2%link0 fe80::2%link0",
            "address [fe80::2%link1] fe80::2%link1",
            "route fe80::2%link0 link0 fe80::1 64 -",
            "route fe80::2%link1 link1 fe80::1 64 -"])

    def test_an_address_that_two_nodes_have_has_one_route(self):
        lab.hosts("10.0.0.2 alice", "10.0.0.2 bob")
        self.assertEqual(self.facts("alice bob"), [
            "address alice 10.0.0.2", "address bob 10.0.0.2",
            "route 10.0.0.2 link0 10.0.0.1 24 -"])

    def test_one_family_alone(self):
        lab.hosts("10.0.0.2 alice", "fd00::2 alice")
        self.assertEqual(self.facts("alice", "FENCE_KDUMP_OPTS='-f ipv6'"), [
            "address alice fd00::2", "route fd00::2 link0 fd00::1 64 -"])

    def test_loopback_addresses_are_left_out(self):
        lab.hosts("10.0.0.2 alice", "127.0.0.2 alice")
        self.assertEqual(self.facts("alice"), [
            "address alice 10.0.0.2", "route 10.0.0.2 link0 10.0.0.1 24 -"])

    def test_a_node_of_loopback_addresses_alone(self):
        lab.hosts("127.0.1.1 alice", "10.0.0.3 bob")
        self.stops(r"conf:1: alice: all its addresses are loopback",
            "alice bob")

    def test_this_host_by_a_loopback_address_of_its_name(self):
        lab.hosts("127.0.1.1 here", "10.0.0.3 bob")
        self.assertEqual(len(self.facts("here bob")), 2)

    def test_this_host_alone(self):
        lab.hosts("10.0.0.1 here")
        self.stops("there is no node to send to", "here")

    def test_no_nodes(self):
        self.stops("conf:1: FENCE_KDUMP_NODES is empty", "")
        with open(self.conf, "w") as f:
            f.write("# nothing\n")
        self.wrong(self.initrd(), "there is no FENCE_KDUMP_NODES")

    def test_no_file(self):
        self.conf = lab.scratch("there-is-none")
        self.wrong(self.initrd(), "there-is-none: No such file")

    def test_a_name_that_does_not_resolve(self):
        lab.hosts("10.0.0.2 alice")
        self.stops("conf:1: bob does not resolve: .", "alice bob")
        facts = self.facts("alice bob", args=["--tolerate-unresolved"])
        self.assertEqual(facts, ["unresolved bob", "address alice 10.0.0.2",
            "route 10.0.0.2 link0 10.0.0.1 24 -"])

    def test_what_no_name_could_be_is_never_tolerated(self):
        self.stops('conf:1: FENCE_KDUMP_NODES: "10.0.2"', "10.0.0.2 10.0.2",
            args=["--tolerate-unresolved"])

    def test_a_silent_dns_server(self):
        lab.Dns({"alice": ["10.0.0.2"]}, silent={"bob"})
        r = self.stops("conf:1: bob does not resolve", "alice bob")
        self.assertLess(r.seconds, 13, r)

    def test_a_dns_server_that_is_silent_about_ipv6(self):
        lab.Dns({"alice": ["10.0.0.2"]}, drops=("AAAA",))
        self.assertIn("address alice 10.0.0.2", self.facts("alice"))

    def test_an_address_without_a_route_beside_one_with_a_route(self):
        lab.hosts("10.0.0.2 alice", "198.51.100.2 alice")
        self.assertEqual(sorted(self.facts("alice")), [
            "address alice 10.0.0.2", "address alice 198.51.100.2",
            "route 10.0.0.2 link0 10.0.0.1 24 -"])

    def test_a_node_without_a_route(self):
        r = self.stops("conf:1: 198.51.100.2: there is no way", "10.0.0.2 "
            "198.51.100.2")
        self.assertRegex(r.err, "Network is unreachable")

    def test_routes_that_lead_nowhere(self):
        for kind, why in (("blackhole", "Invalid argument"),
                ("prohibit", "Permission denied"),
                ("unreachable", "No route to host")):
            for to in ("198.51.100.2", "fd66::1"):
                with self.subTest(kind, to=to):
                    lab.here.ip("route add %s %s" % (kind, to))
                    try:
                        r = self.stops("no way", to)
                        self.assertRegex(r.err, why)
                    finally:
                        lab.here.ip("route del %s %s" % (kind, to))

    def test_a_source_of_another_interface(self):
        self.ip("route add 192.0.2.0/24 dev link1 src 10.0.0.1",
            "route del 192.0.2.0/24")
        r = self.stops("no way", "192.0.2.2")
        self.assertRegex(r.err, "from 10.0.0.1, which is another interface's")

    def test_an_interface_that_is_not_there(self):
        self.stops("there is no such interface", "fe80::2%link7")

    def test_malformed_lines(self):
        for line, why in (("FENCE_KDUMP_OPTS=$(reboot)", r"character \$"),
                ("export FENCE_KDUMP_WHEN=late", "export"),
                ("FENCE_KDUMP_NODE=x", "not known"),
                ("FENCE_KDUMP_NODES=x", "line 1"),
                ("FENCE_KDUMP_WHEN=now", '"now"'),
                ("FENCE_KDUMP_OPTS=--nonsense", "--nonsense is unknown"),
                ("FENCE_KDUMP_OPTS='-p 7410x'", "7410x"),
                ("FENCE_KDUMP_OPTS='-c'", "-c needs an argument"),
                ("FENCE_KDUMP_OPTS='-c 1 alice'", '"alice" is no option'),
                ("FENCE_KDUMP_OPTS='-c 1 --'", "--"),
                ("FENCE_KDUMP_OPTS=-h", "nothing would be sent")):
            with self.subTest(line):
                self.stops("conf:2: .*" + why, "10.0.0.2", line)

    def test_nodes_and_options_on_the_command_line(self):
        self.configure("10.0.0.2")
        self.wrong(self.initrd("alice"), '"alice"')
        self.wrong(self.initrd("-p", "7411"), "--ipport")

    def test_the_list_of_nodes_looks_nothing_up(self):
        self.configure("bob,no-such-host  10.0.0.2")
        r = self.well(self.run_it("--nodes", "--config", self.conf))
        self.assertEqual(r.out, "bob\nno-such-host\n10.0.0.2\n")
        r = self.well(self.run_it("--nodes", "--config",
            lab.scratch("there-is-none")))
        self.assertEqual(r.out, "")

    def test_nothing_is_written_if_nobody_takes_it(self):
        self.configure("10.0.0.2")
        with open("/dev/full", "w") as full:
            r = run_agent(["--initrd", "--config", self.conf],
                program=REHEARSE, stdout=full)
        self.wrong(r, "standard output: No space left")


class People(Rehearsal):
    def setUp(self):
        super().setUp()
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice", "10.0.0.3 bob")
        lab.corosync({"here": ["10.0.0.1"], "alice": ["10.0.0.2"],
            "bob": ["10.0.0.3"]})

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
            with self.subTest(words), self.watched():
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

    def watched(self):
        return Watched(self)

    def test_nothing_is_sent(self):
        with self.watched():
            self.well(self.ask("alice", "bob", "10.9.0.1"))
        with self.watched():
            self.configure("alice bob")
            self.well(self.run_it("--initrd", "--config", self.conf))


class Watched:
    """No packet leaves this host meanwhile."""

    def __init__(self, case):
        self.case = case

    def __enter__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM,
            socket.htons(ETH_P_ALL))
        self.socket.bind(("link0", ETH_P_ALL))
        lab.there.send(b"mark", "10.0.0.1", "10.0.0.2", port=9)

    def __exit__(self, kind, *unused):
        with self.socket:
            self.socket.setblocking(False)
            seen = []
            try:
                while True:
                    seen.append(self.socket.recvfrom(2048))
            except BlockingIOError:
                pass
            udp = [p for p, _ in seen if p[9:10] == b"\x11"]
            if kind is None:
                self.case.assertEqual([p[-4:] for p in udp], [b"mark"])
        return False


if __name__ == "__main__":
    lab.main()
