#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The rehearsal for an initrd: what a crash kernel needs to know."""

import lab
from lab import run_agent
from rehearselab import REHEARSE, Rehearsal, Watched


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
        self.assertLess(r.seconds, 25, r)

    def test_a_dns_server_that_is_silent_about_ipv6(self):
        lab.Dns({"alice": ["10.0.0.2"]}, drops=("AAAA",))
        self.assertIn("address alice 10.0.0.2", self.facts("alice"))

    def test_one_family_is_all_that_is_known_in_the_end(self):
        lab.Dns({"alice": ["10.0.0.2"]}, drops=("AAAA",))
        self.configure("alice")
        r = self.well(self.initrd())
        self.assertIn("address alice 10.0.0.2\n", r.out)
        self.assertRegex(r.err, "alice may have more addresses than these: .")
        self.assertLess(r.seconds, 25, r)

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

    def test_nothing_is_sent(self):
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob")
        self.configure("alice bob")
        with Watched(self):
            self.well(self.initrd())


if __name__ == "__main__":
    lab.main()
