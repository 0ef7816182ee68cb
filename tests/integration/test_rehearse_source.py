#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""No floating address goes into an image (B4): which source it gets."""

import lab
from rehearselab import Rehearsal

NOBODYS = ", which corosync.conf gives to nobody"
DEBIANS = """nodelist {
    node {
        name: node1
        nodeid: 1
        ring0_addr: 127.0.0.1
    }
}
"""


class Source(Rehearsal):
    def setUp(self):
        super().setUp()
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice")
        lab.corosync({"here": ["10.0.0.1", "fd00::1"],
            "alice": ["10.0.0.2", "fd00::2"]})

    def initrd(self, nodes, *args):
        self.configure(nodes)
        return self.run_it("--initrd", "--config", self.conf, *args)

    def routes(self, r):
        return [line for line in self.well(r).out.splitlines()
            if line.startswith("route ")]

    def floating6(self, address="fd00::aaaa"):
        """The newest address is the kernel's choice."""
        self.ip("addr add %s/64 dev link0 nodad" % address,
            "addr del %s/64 dev link0" % address)

    def floating4(self, source="10.0.0.100", where="10.0.0.2/32"):
        """An address of a service, and a route that says to use it."""
        self.ip("addr add %s/24 dev link0" % source,
            "addr del %s/24 dev link0" % source)
        self.ip("route add %s dev link0 src %s" % (where, source),
            "route del %s" % where)

    def second_network(self):
        """One that the cluster does not know."""
        self.ip("addr add 192.0.2.1/24 dev link1",
            "addr del 192.0.2.1/24 dev link1")

    def test_b4_ipv6_the_newest(self):
        self.floating6()
        r = self.initrd("fd00::2")
        self.assertEqual(self.routes(r), ["route fd00::2 link0 fd00::1 64 -"])
        self.assertRegex(r.err, "fd00::2: the kernel would send to fd00::2 "
            "from fd00::aaaa" + NOBODYS + "; the image gets fd00::1")

    def test_b4_ipv4_by_a_route(self):
        self.floating4()
        r = self.initrd("alice")
        self.assertEqual(self.routes(r), ["route 10.0.0.2 link0 10.0.0.1 24 -"])
        self.assertRegex(r.err, "alice: the kernel would send to 10.0.0.2 "
            "from 10.0.0.100" + NOBODYS + "; the image gets 10.0.0.1")

    def test_b4_behind_a_gateway(self):
        self.floating6()
        self.ip("addr add 10.0.0.100/24 dev link0",
            "addr del 10.0.0.100/24 dev link0")
        self.ip("route add 10.8.0.0/16 via 10.0.0.2 src 10.0.0.100",
            "route del 10.8.0.0/16")
        self.assertEqual(self.routes(self.initrd("10.8.1.1 fd09::1")), [
            "route 10.8.1.1 link0 10.0.0.1 24 10.0.0.2",
            "route fd09::1 link0 fd00::1 64 fd00::2"])

    def test_b4_the_name_of_this_host_has_it_too(self):
        """A ring address is better than what a name says here."""
        self.floating6()
        lab.hosts("fd00::aaaa here", "fd00::1 here")
        r = self.initrd("fd00::2")
        self.assertEqual(self.routes(r), ["route fd00::2 link0 fd00::1 64 -"])
        self.assertRegex(r.err, "by its name alone; the image gets fd00::1")

    def test_another_nodes(self):
        self.floating4("10.0.0.3")
        lab.corosync({"here": ["10.0.0.1"], "alice": ["10.0.0.2"],
            "bob": ["10.0.0.3"]})
        r = self.initrd("alice")
        self.assertEqual(self.routes(r), ["route 10.0.0.2 link0 10.0.0.1 24 -"])
        self.assertRegex(r.err, "from 10.0.0.3, which corosync.conf gives to "
            "another node, bob; the image gets 10.0.0.1")

    def test_the_kernel_is_right(self):
        r = self.initrd("alice fd00::2")
        self.assertEqual(self.routes(r), ["route 10.0.0.2 link0 10.0.0.1 24 -",
            "route fd00::2 link0 fd00::1 64 -"])
        self.assertEqual(r.err, "", r)

    def test_no_ring_address_on_the_interface(self):
        self.second_network()
        r = self.wrong(self.initrd("192.0.2.3"), "192.0.2.3: there is no way "
            "to any of its addresses from an address that is this host's in "
            "the cluster")
        self.assertRegex(r.err, "no way to 192.0.2.3: from 192.0.2.1" +
            NOBODYS)
        self.assertEqual(r.out, "", r)

    def test_beside_a_ring_it_is_left_out(self):
        """A common network: not in the cluster, but in the node's name."""
        self.second_network()
        lab.hosts("10.0.0.2 alice", "192.0.2.2 alice")
        r = self.initrd("alice")
        self.assertEqual(self.routes(r), ["route 10.0.0.2 link0 10.0.0.1 24 -"])
        self.assertRegex(r.err, "alice: no way to 192.0.2.2: from 192.0.2.1" +
            NOBODYS)

    def test_an_address_of_this_hosts_name_is_believed(self):
        self.second_network()
        lab.hosts("10.0.0.1 here", "192.0.2.1 here", "192.0.2.2 alice")
        r = self.initrd("alice")
        self.assertEqual(self.routes(r),
            ["route 192.0.2.2 link1 192.0.2.1 24 -"])

    def test_tolerated(self):
        self.second_network()
        r = self.initrd("192.0.2.3", "--tolerate-source")
        self.assertEqual(self.routes(r),
            ["route 192.0.2.3 link1 192.0.2.1 24 -"])
        self.assertRegex(r.err, "192.0.2.3 would be told from 192.0.2.1" +
            NOBODYS + ": that is tolerated")
        self.floating6()
        self.assertEqual(self.routes(self.initrd("fd00::2",
            "--tolerate-source")), ["route fd00::2 link0 fd00::1 64 -"])

    def test_ring_address_that_is_on_another_network_of_the_card(self):
        """It would get no answer there: nothing is better than nothing."""
        self.ip("addr add 192.0.2.1/24 dev link0",
            "addr del 192.0.2.1/24 dev link0")
        self.wrong(self.initrd("192.0.2.3"), "no way to 192.0.2.3: from "
            "192.0.2.1")

    def test_a_node_without_a_name_in_the_list(self):
        """inputs/09: the ring address is this host's, whoever awaits it."""
        lab.hosts("192.168.50.1 here")
        lab.etc("corosync/corosync.conf", "nodelist {\n"
            " node {\n  ring0_addr: 10.0.0.1\n }\n"
            " node {\n  ring0_addr: 10.0.0.2\n }\n}\n")
        r = self.initrd("10.0.0.2")
        self.assertEqual(self.routes(r), ["route 10.0.0.2 link0 10.0.0.1 24 -"])
        self.assertRegex(r.err, "from 10.0.0.1, a ring address of this host, "
            "whose name leads to another one")

    def test_no_cluster(self):
        """A remote node of Pacemaker's, or no node: the name is all."""
        for conf in None, DEBIANS:
            with self.subTest(conf):
                lab.etc("corosync/corosync.conf", conf)
                lab.hosts("10.0.0.1 here", "10.0.0.2 alice")
                self.floating4()
                r = self.initrd("alice")
                self.assertEqual(self.routes(r),
                    ["route 10.0.0.2 link0 10.0.0.1 24 -"])
                self.assertRegex(r.err, "from 10.0.0.100, which this host's "
                    "name does not have; the image gets 10.0.0.1")
                lab.hosts("127.0.1.1 here", "10.0.0.2 alice")
                r = self.initrd("alice")
                self.assertEqual(self.routes(r),
                    ["route 10.0.0.2 link0 10.0.0.100 24 -"])
                self.assertRegex(r.err, "corosync.conf has no address of a node: "
                    "nobody can say")
                self.doCleanups()

    def test_the_node_list_that_debian_installs_and_this_hosts_name(self):
        """The name leads to its one address: that is no doubt."""
        lab.etc("corosync/corosync.conf", DEBIANS)
        lab.hosts("127.0.0.1 here", "10.0.0.2 alice")
        self.assertEqual(self.routes(self.initrd("alice")),
            ["route 10.0.0.2 link0 10.0.0.1 24 -"])

    def test_a_name_that_leads_to_another_node(self):
        lab.corosync({"x": ["10.0.0.9"], "alice": ["10.0.0.2"]})
        lab.hosts("10.0.0.2 here")
        self.wrong(self.initrd("10.0.0.2"), "10.0.0.2")

    def test_a_broken_corosync_conf(self):
        lab.etc("corosync/corosync.conf", "nodelist {\n")
        r = self.wrong(self.initrd("alice"), "corosync.conf: line 2")
        self.assertEqual(r.out, "", r)
        r = self.initrd("alice", "--tolerate-source")
        self.assertEqual(self.routes(r),
            ["route 10.0.0.2 link0 10.0.0.1 24 -"])
        self.assertRegex(r.err, "corosync.conf: line 2")

    def test_what_is_for_the_initrd_alone(self):
        self.wrong(self.run_it("--tolerate-source", "alice"),
            "--tolerate-source is for --initrd alone")


if __name__ == "__main__":
    lab.main()
