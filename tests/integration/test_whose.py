#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whose address is it?  The names of other nodes, remote nodes, lists without
names: what looked like the awaited node's and was another's."""

import lab
from lab import LONG, MESSAGE, Agent, run_agent

CLUSTER = {"alice": ["10.0.0.2"], "bob": ["10.0.0.3"], "charlie": ["10.0.0.4"]}

NAMELESS = """
nodelist {
    node {
        ring0_addr: 10.0.0.2
        ring1_addr: 10.0.0.12
        nodeid: 1
    }
    node {
        ring0_addr: 10.0.0.3
        ring1_addr: 10.0.0.13
        nodeid: 2
    }
}
"""


def options(**kw):
    return "".join("%s=%s\n" % item for item in kw.items())


class Whose(lab.Case):
    def listen(self, **kw):
        return Agent(stdin=options(timeout=LONG, **kw))

    def heard(self, source, **kw):
        """A message from there counts."""
        return self.told(self.listen(**kw), source)

    def unheard(self, source, **kw):
        """A message from there does not count; what was said of it."""
        agent = self.listen(**kw)
        lab.there.send(MESSAGE, "fd00::1" if ":" in source else "10.0.0.1",
            source)
        return self.unmoved(agent)

    def refused(self, pattern, **kw):
        r = self.not_fenced(run_agent(stdin=options(timeout=LONG, **kw)))
        self.assertRegex(r.err, pattern, r)

    def valid(self, **kw):
        words = ["--%s=%s" % item for item in kw.items()]
        return run_agent(["-v", "-o", "validate-all", *words])


class A5_AnotherNodesName(Whose):
    """A name of another node leads to the address: it is that node's."""

    def setUp(self):
        super().setUp()
        lab.corosync(CLUSTER)

    def test_one_line_of_hosts_has_both_names(self):
        """/etc/hosts: 10.0.0.22 bob alice"""
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.22 bob alice",
            "10.0.0.4 charlie")
        r = self.unheard("10.0.0.22", nodename="alice", port="alice")
        self.assertRegex(r.err, r"10\.0\.0\.22: .*two nodes.*alice.*bob|"
            r"10\.0\.0\.22: .*two nodes.*bob.*alice", r)
        self.heard("10.0.0.2", nodename="alice", port="alice")

    def test_another_nodes_name_leads_to_the_ring_address(self):
        lab.hosts("10.0.0.2 alice", "10.0.0.2 bob", "10.0.0.4 charlie")
        self.unheard("10.0.0.2", nodename="alice", port="alice")

    def test_a_word_leads_to_an_address_of_another_node_off_the_rings(self):
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie",
            "10.0.0.22 bob", "10.0.0.22 elsewhere")
        r = self.unheard("10.0.0.22", nodename="elsewhere", port="alice")
        self.assertIn("bob", r.err, r)

    def test_another_nodes_name_with_its_domain(self):
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie",
            "10.0.0.22 bob.example.com")
        self.refused("bob.example.com", nodename="bob.example.com",
            port="alice")

    def test_the_targets_own_name_with_its_domain_counts(self):
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie",
            "10.0.0.22 alice.example.com")
        self.heard("10.0.0.22", nodename="alice.example.com", port="alice")

    def test_in_ipv6(self):
        lab.hosts("10.0.0.2 alice", "fd00::3 alice", "fd00::3 bob",
            "10.0.0.4 charlie")
        self.unheard("fd00::3", nodename="alice", port="alice")


class A5_Remote(Whose):
    """A remote node or a guest is no node of corosync's."""

    def setUp(self):
        super().setUp()
        lab.corosync(CLUSTER)
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie",
            "10.0.0.21 remote1", "10.0.0.22 remote2")

    def test_only_what_port_gives_is_awaited(self):
        r = self.unheard("10.0.0.22", port="remote1",
            nodename="remote1,remote2")
        self.assertRegex(r.err, '"remote2" is not awaited', r)
        self.heard("10.0.0.21", port="remote1", nodename="remote1,remote2")
        self.heard("10.0.0.21", plug="remote1", nodename="remote1,remote2")

    def test_a_host_map(self):
        """pcmk_host_map=remote1:10.0.0.9"""
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie")
        self.heard("10.0.0.9", port="10.0.0.9", nodename="remote1")
        r = self.valid(port="10.0.0.9", nodename="remote1")
        self.assertEqual(r.status, 0, r)
        self.assertRegex(r.err, '"remote1" is not awaited', r)

    def test_port_that_leads_nowhere_is_an_error(self):
        self.failed(self.valid(port="remote9", nodename="remote1"),
            '"remote9" does not resolve')

    def test_its_name_leads_to_a_nodes_ring(self):
        lab.hosts("10.0.0.3 remote1")
        self.refused(r"10\.0\.0\.3.*another node", port="remote1",
            nodename="remote1")

    def test_its_name_leads_to_a_nodes_other_address(self):
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie",
            "10.0.0.22 bob", "10.0.0.22 remote1")
        r = self.unheard("10.0.0.22", port="remote1", nodename="remote1")
        self.assertIn("bob", r.err, r)

    def test_a_name_that_begins_like_a_nodes(self):
        """bob.remote is no node, and bob's message is not its message."""
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie",
            "10.0.0.22 bob.remote")
        self.unheard("10.0.0.3", port="bob.remote", nodename="bob.remote")
        self.heard("10.0.0.22", port="bob.remote", nodename="bob.remote")


class A5_Nameless(Whose):
    """A node list without names: nodes are known by their addresses."""

    def setUp(self):
        super().setUp()
        lab.etc("corosync/corosync.conf", NAMELESS)
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob")

    def test_nodename_of_another_node(self):
        self.unheard("10.0.0.3", port="alice", nodename="bob")
        self.heard("10.0.0.2", port="alice", nodename="bob")

    def test_words_of_two_nodes_without_port(self):
        self.refused("another node", nodename="alice,bob")

    def test_a_word_that_has_no_answer_holds_it_up(self):
        """alice,eve: eve could turn out to be bob."""
        lab.Dns(silent=True)
        agent = Agent(stdin=options(nodename="alice,eve", timeout=LONG),
            env=lab.PATIENT)
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        agent.wait_text(r"10\.0\.0\.2: cannot tell yet")
        self.unmoved(agent)

    def test_B6_all_rings_of_the_node_that_the_word_leads_to(self):
        for source in "10.0.0.2", "10.0.0.12":
            self.heard(source, port="alice", nodename="alice")
        for source in "10.0.0.3", "10.0.0.13":
            self.unheard(source, port="alice", nodename="alice")

    def test_B6_names_that_lead_to_no_ring(self):
        lab.hosts("10.0.0.22 alice", "10.0.0.23 bob")
        self.heard("10.0.0.22", port="alice", nodename="alice")
        self.unheard("10.0.0.2", port="alice", nodename="alice")


class A3_HalfAnAnswer(Whose):
    """bob-ring is 10.0.0.3 and fd00::3, and /etc/hosts says fd00::3 alice."""

    def setUp(self):
        super().setUp()
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["bob-ring"]})
        lab.hosts("10.0.0.2 alice", "fd00::3 alice")
        self.dns = lab.Dns({"bob-ring": ["10.0.0.3", "fd00::3"]},
            drops=("AAAA",))

    def test_half_an_answer_is_no_answer(self):
        agent = self.listen(nodename="alice", port="alice")
        lab.there.send(MESSAGE, "fd00::1", "fd00::3")
        agent.wait_text(r"fd00::3: cannot tell yet")
        self.unmoved(agent)

    def test_the_ring_address_waits_for_no_name(self):
        self.heard("10.0.0.2", nodename="alice", port="alice")

    def test_the_other_half_decides(self):
        agent = self.listen(nodename="alice", port="alice", verbose=1)
        lab.there.send(MESSAGE, "fd00::1", "fd00::3")
        agent.wait_text(r"fd00::3: cannot tell yet")
        self.dns.drops = set()
        agent.wait_text('"bob-ring" is fd00::3')
        self.unmoved(agent)

    def test_an_ipv4_address_in_an_ipv6_answer(self):
        """bob has no A record, and ::ffff:10.0.0.22 for its AAAA record."""
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["10.0.0.3"]})
        lab.hosts("10.0.0.2 alice", "10.0.0.22 alice")
        self.dns.zone = {"bob": ["::ffff:10.0.0.22"]}
        agent = self.listen(nodename="alice", port="alice", verbose=1)
        lab.until(lambda: self.dns.questions["bob", lab.Dns.A],
            "bob is asked for")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.22")
        agent.wait_text(r"10\.0\.0\.22: cannot tell yet")
        self.dns.drops = set()
        agent.wait_text('"bob" is 10.0.0.22')
        self.unmoved(agent)

    def test_ipv4_hosts_and_a_silent_server(self):
        """A name in /etc/hosts is settled for both families."""
        lab.corosync(CLUSTER)
        lab.hosts("10.0.0.2 alice", "10.0.0.22 alice", "10.0.0.3 bob",
            "10.0.0.4 charlie")
        self.dns.silent = True
        self.heard("10.0.0.22", nodename="alice", port="alice")


class Said(Whose):
    """validate-all -v: whose each address is, and whether it counts."""

    def test_each_address(self):
        lab.corosync(CLUSTER)
        lab.hosts("10.0.0.2 alice", "10.0.0.22 alice", "10.0.0.3 bob",
            "10.0.0.23 bob", "10.0.0.4 charlie")
        r = self.valid(nodename="alice", port="alice")
        self.assertEqual(r.status, 0, r)
        for line in (r'10\.0\.0\.2: node alice, by ring address .*: counts',
                r'10\.0\.0\.22: node alice, by node name "alice": counts',
                r'10\.0\.0\.23: node bob, by node name "bob": does not count'):
            self.assertRegex(r.text, line, r)

    def test_a_name_that_nothing_hangs_on(self):
        """The ring addresses are numbers; the name is in no hosts file."""
        lab.corosync(CLUSTER)
        r = self.valid(nodename="alice", port="alice")
        self.assertEqual(r.status, 0, r)
        self.assertRegex(r.err, '"alice" does not resolve: .*without it', r)

    def test_a_name_that_the_rings_hang_on(self):
        lab.corosync({"alice": ["alice-ring"], "bob": ["10.0.0.3"]})
        self.failed(self.valid(nodename="alice", port="alice"),
            '"alice-ring" does not resolve')

    def test_a_name_beside_a_ring_address_that_does_not_count(self):
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["10.0.0.2"]})
        self.failed(self.valid(nodename="alice", port="alice"),
            '"alice" does not resolve: (?!.*without it)')

    def test_an_address_of_two(self):
        lab.corosync(CLUSTER)
        lab.hosts("10.0.0.22 alice bob", "10.0.0.4 charlie")
        self.failed(self.valid(nodename="alice", port="alice"),
            r"10\.0\.0\.22: node \w+ .* and node \w+ .*does not count")


if __name__ == "__main__":
    lab.main()
