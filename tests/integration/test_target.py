#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which node is asked for: no other node's message may count."""

import os

import lab
from lab import LONG, MESSAGE, Agent, run_agent

CLUSTER = {"alice": ["10.0.0.2", "10.0.0.12"], "bob": ["10.0.0.3", "fd00::3"],
    "charlie": ["10.0.0.4"]}


def options(**kw):
    return "".join("%s=%s\n" % item for item in kw.items())


class Refused(lab.Case):
    """In doubt about the node, it never listens."""

    def setUp(self):
        super().setUp()
        lab.corosync(CLUSTER)
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie")

    def refused(self, *named, **kw):
        r = self.not_fenced(run_agent(stdin=options(timeout=LONG, **kw)))
        for name in named:
            self.assertIn(name, r.err, r)

    def test_a_list_of_two_nodes(self):
        self.refused("alice", "bob", nodename="alice,bob", port="alice")

    def test_two_nodes_of_which_no_name_resolves(self):
        lab.hosts()
        self.refused("alice", "bob", nodename="alice,bob", port="alice")
        self.refused("alice", "bob", nodename="bob", port="alice")

    def test_nodename_is_one_node_and_port_another(self):
        self.refused("alice", "bob", nodename="bob", port="alice")
        self.refused("alice", "bob", nodename="bob", plug="alice")

    def test_an_entry_among_others_names_another_node(self):
        self.refused("alice", "charlie", nodename="alice 10.0.0.2 charlie")

    def test_an_entry_names_another_node_in_other_letters(self):
        self.refused("alice", "BOB", nodename="BOB", port="alice")

    def test_an_entry_is_another_nodes_ring_address(self):
        self.refused("alice", "10.0.0.3", nodename="10.0.0.3", port="alice")
        self.refused("alice", "fd00:0::3", nodename="fd00:0::3", port="alice")
        self.refused("alice", "::ffff:10.0.0.3", nodename="::ffff:10.0.0.3",
            port="alice")

    def test_port_is_another_nodes_ring_address(self):
        self.refused("alice", "10.0.0.3", nodename="alice", port="10.0.0.3")

    def test_ring_addresses_of_two_nodes(self):
        self.refused("10.0.0.2", "10.0.0.3", nodename="10.0.0.2,10.0.0.3")

    def test_port_and_plug_contradict_each_other(self):
        self.refused("port", "plug", port="alice", plug="bob")


class AnotherNodesName(lab.Case):
    """A name that turns out to be another node's ring address."""

    def test_it_ends_the_run_and_the_message_does_not_count(self):
        lab.corosync(CLUSTER)
        lab.hosts("10.0.0.2 alice", "10.0.0.3 alice-kdump")
        agent = Agent(stdin=options(nodename="alice-kdump", port="alice",
            timeout=LONG), wait=False)
        r = self.not_fenced(agent.finish())
        self.assertIn("10.0.0.3", r.err)

    def test_one_address_of_several_is_another_nodes(self):
        lab.corosync(CLUSTER)
        lab.hosts("10.0.0.2 alice", "10.0.0.22 eve", "10.0.0.3 eve")
        self.not_fenced(run_agent(stdin=options(nodename="eve", port="alice",
            timeout=LONG)))

    def test_ring_addresses_that_are_names_are_looked_up_too(self):
        lab.corosync({"alice": ["alice-r0"], "bob": ["bob-r0"]})
        lab.hosts("10.0.0.2 alice-r0", "10.0.0.3 bob-r0", "10.0.0.3 other")
        r = self.not_fenced(run_agent(stdin=options(nodename="other",
            port="alice", timeout=LONG)))
        self.assertIn("10.0.0.3", r.err)

    def test_undecided_while_another_nodes_ring_name_has_no_address(self):
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["bob-r0"]})
        agent = Agent(stdin=options(nodename="10.0.0.3", port="alice",
            timeout=30))
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.3")
        agent.wait_text(r"10\.0\.0\.3: cannot tell yet")
        self.assertTrue(agent.running())
        lab.hosts("10.0.0.3 bob-r0")
        self.not_fenced(agent.finish())

    def test_decided_as_soon_as_that_name_has_one(self):
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["bob-r0"]})
        agent = Agent(stdin=options(nodename="10.0.0.7", port="alice",
            timeout=30))
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.7")
        agent.wait_text(r"10\.0\.0\.7: cannot tell yet")
        lab.hosts("10.0.0.3 bob-r0")
        self.fenced(agent.finish())


class Awaited(lab.Case):
    """What counts for a node of the cluster."""

    def awaits(self, sources, **kw):
        for source in sources:
            with self.subTest(source=source, **kw):
                r = self.told(Agent(stdin=options(**kw)), source)
                self.assertIn("alice", r.out)

    def setUp(self):
        super().setUp()
        lab.corosync(CLUSTER)
        lab.hosts("10.0.0.2 alice")

    def test_all_its_ring_addresses_without_being_told(self):
        self.awaits(["10.0.0.2", "10.0.0.12"], nodename="alice", port="alice")
        self.awaits(["10.0.0.2", "10.0.0.12"], nodename="alice")
        self.awaits(["10.0.0.2", "10.0.0.12"], port="alice")

    def test_its_name_needs_no_address(self):
        lab.hosts()
        self.awaits(["10.0.0.12"], nodename="alice", port="alice")

    def test_its_name_in_other_letters(self):
        self.awaits(["10.0.0.12"], nodename="Alice", port="Alice")

    def test_nodename_adds_addresses_to_the_node_of_port(self):
        self.awaits(["10.0.0.22", "10.0.0.12"], nodename="10.0.0.22",
            port="alice")

    def test_port_adds_addresses_to_the_node_of_nodename(self):
        """pcmk_host_map=alice:10.0.0.22"""
        self.awaits(["10.0.0.22", "10.0.0.2"], nodename="alice",
            port="10.0.0.22")

    def test_a_ring_address_names_its_node(self):
        self.awaits(["10.0.0.2", "10.0.0.12"], nodename="10.0.0.12")

    def test_a_name_beside_the_nodes_own(self):
        lab.hosts("10.0.0.2 alice", "10.0.0.22 alice-ipmi")
        self.awaits(["10.0.0.22", "10.0.0.12"], nodename="alice,alice-ipmi",
            port="alice")

    def test_other_nodes_messages_never_count(self):
        agent = Agent(stdin=options(nodename="alice", port="alice"))
        for source in "10.0.0.3", "10.0.0.4":
            lab.there.send(MESSAGE, "10.0.0.1", source)
        lab.there.send(MESSAGE, "fd00::1", "fd00::3")
        r = self.unmoved(agent)
        self.assertIn("10.0.0.3", r.err)

    def test_a_dead_dns_server_holds_up_no_ring_address(self):
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["10.0.0.3"]})
        lab.Dns(silent=True)
        lab.hosts()
        r = self.told(Agent(stdin=options(nodename="alice", port="alice"),
            env=lab.PATIENT))
        self.assertLess(r.seconds, 20, r)


class NoCluster(lab.Case):
    """Without a corosync.conf the list is one node's names."""

    def test_each_entry_counts(self):
        for source in "10.0.0.2", "10.0.0.3":
            self.told(Agent(stdin=options(nodename="10.0.0.2,10.0.0.3",
                port="10.0.0.2")), source)

    def test_nodename_and_port_together(self):
        lab.hosts("10.0.0.2 alice")
        for source in "10.0.0.2", "10.0.0.22":
            self.told(Agent(stdin=options(nodename="alice",
                port="10.0.0.22")), source)

    def test_a_cluster_that_does_not_know_the_node(self):
        lab.corosync(CLUSTER)
        self.told(Agent(["-n", "10.0.0.22"]), "10.0.0.22")


class Broken(lab.Case):
    """A corosync.conf that cannot be trusted is said, not guessed about."""

    def refused(self, pattern):
        lab.hosts("10.0.0.2 alice")
        r = self.not_fenced(run_agent(["-n", "alice", "-t", LONG]))
        self.assertIn("/etc/corosync/corosync.conf", r.err, r)
        self.assertRegex(r.err, pattern, r)

    def test_a_section_that_does_not_end(self):
        lab.etc("corosync/corosync.conf", "nodelist {\n  node {\n"
            "    name: alice\n    ring0_addr: 10.0.0.2\n  }\n")
        self.refused("section|brace")

    def test_a_line_that_is_nothing(self):
        lab.etc("corosync/corosync.conf", "nodelist {\n  nonsense\n}\n")
        self.refused(r"line 2\b")

    def test_two_nodes_of_one_name(self):
        lab.etc("corosync/corosync.conf", "nodelist {\n" +
            "node {\nname: alice\nring0_addr: 10.0.0.2\n}\n"
            "node {\nname: alice\nring0_addr: 10.0.0.3\n}\n}\n")
        self.refused("alice")

    def test_two_nodes_with_one_address(self):
        """The file is good, as corosync takes it; the address is no one's."""
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["10.0.0.2"]})
        r = self.not_fenced(run_agent(["-n", "alice", "-t", "1"]))
        self.assertRegex(r.err, r"10\.0\.0\.2")
        self.assertNotIn("/etc/corosync/corosync.conf:", r.err, r)

    def test_a_link_to_nothing(self):
        os.makedirs("/etc/corosync", exist_ok=True)
        os.symlink("nothere", "/etc/corosync/corosync.conf")
        self.refused("cannot be read")

    def test_two_nodes_with_one_address_in_two_spellings(self):
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["::ffff:10.0.0.2"]})
        self.not_fenced(run_agent(["-n", "10.0.0.2", "-t", LONG]))

    def test_a_nul_byte(self):
        lab.etc("corosync/corosync.conf", b"nodelist {\n\0}\n")
        self.refused("NUL")

    def test_a_fifo_in_its_place(self):
        """Nobody writes to it: reading it would take for ever."""
        os.makedirs("/etc/corosync", exist_ok=True)
        os.mkfifo("/etc/corosync/corosync.conf")
        self.refused("corosync.conf: Invalid argument")

    def test_no_nodes_in_it(self):
        """Said, as no contradiction can be found; then as without it."""
        for text in "totem {\n    version: 2\n}\n", "nodelist {\n}\n", "":
            with self.subTest(text=text):
                lab.etc("corosync/corosync.conf", text)
                for source in "10.0.0.2", "10.0.0.3":
                    r = self.told(Agent(["-n", "10.0.0.2,10.0.0.3"]), source)
                    self.assertRegex(r.err, "corosync.conf lists no nodes", r)
                r = run_agent(stdin="action=validate-all\nnodename=10.0.0.2\n")
                self.failed(r, "corosync.conf lists no nodes")

    def test_a_file_that_cannot_be_read(self):
        os.makedirs("/etc/corosync/corosync.conf")
        self.addCleanup(os.rmdir, "/etc/corosync/corosync.conf")
        self.refused("(?i)directory")


if __name__ == "__main__":
    lab.main()
