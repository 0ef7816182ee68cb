#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""monitor says whether this node can listen; validate-all checks it all."""

import contextlib
import socket

import lab
from lab import run_agent

SOON = 20  # seconds: it waits for nothing, and less than PATIENT for names


class Both(lab.Case):
    def ask(self, action, **options):
        text = "".join("%s=%s\n" % item for item in options.items())
        r = run_agent(stdin="action=%s\n%s" % (action, text))
        self.assertLess(r.seconds, SOON, r)
        return r

    def finding(self, pattern, **options):
        """A warning for monitor, an error for validate-all."""
        r = self.ask("monitor", **options)
        self.assertEqual(r.status, 0, r)
        self.assertRegex(r.err, pattern, r)
        r = self.ask("validate-all", **options)
        self.assertEqual(r.status, 1, r)
        self.assertRegex(r.err, pattern, r)

    def well(self, *actions, **options):
        for action in actions or ("monitor", "validate-all"):
            r = self.ask(action, **options)
            self.assertEqual((r.status, r.err), (0, ""), r)


class Names(Both):
    def test_without_a_name_which_pacemaker_gives_with_each_call(self):
        self.well()

    def test_a_name_and_an_address_that_are_well(self):
        lab.hosts("10.0.0.2 alice")
        self.well(nodename="alice")
        self.well(nodename="10.0.0.2")

    def test_a_name_without_an_address(self):
        self.finding("alice", nodename="alice")

    def test_every_name_without_an_address_is_told(self):
        lab.hosts("10.0.0.2 alice")
        self.finding(r"(?s)bob.*charlie", nodename="alice,bob,charlie")

    def test_a_name_without_an_address_of_the_family(self):
        lab.hosts("10.0.0.2 alice")
        self.finding("alice", nodename="alice", family="ipv6")

    def test_an_interface_that_is_not_there(self):
        self.finding("link7", nodename="fe80::2%link7")

    def test_a_list_that_means_two_nodes_is_wrong_for_both(self):
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["10.0.0.3"]})
        lab.hosts("10.0.0.2 alice", "10.0.0.3 bob")
        r = self.ask("validate-all", nodename="alice,bob")
        self.assertEqual(r.status, 1, r)
        self.assertIn("bob", r.err)
        r = self.ask("monitor", nodename="alice,bob")
        self.assertIn("bob", r.err)

    def test_every_bad_value_is_told_and_what_else_is_wrong(self):
        r = self.ask("validate-all", timeout="1e9", ipport="7410x",
                     family="ipv5", nodename="alice")
        self.assertEqual(r.status, 1, r)
        for word in ("1e9", "7410x", "ipv5", "alice", "refused .*: 3"):
            self.assertRegex(r.err, word, r)
        r = run_agent(["-o", "validate-all", "-t", "1e9", "-p", "0", "-x",
                       "-n", "alice"])
        self.assertEqual(r.status, 1, r)
        for word in ("1e9", "ipport", "-x", "alice", "refused .*: 3"):
            self.assertRegex(r.err, word, r)

    def test_with_a_bad_value_nothing_else_is_done(self):
        for action in "monitor", "metadata", "off":
            r = self.ask(action, timeout="1e9", nodename="127.0.0.1")
            self.assertEqual((r.status, r.out), (1, ""), r)
            self.assertEqual(len(r.err.splitlines()), 1, r)

    def test_a_broken_corosync_conf(self):
        lab.etc("corosync/corosync.conf", "{{{")
        r = self.ask("validate-all", nodename="10.0.0.2")
        self.assertEqual(r.status, 1, r)
        self.assertIn("corosync.conf", r.err)


class Misled(Both):
    """
    Only a fencing comes with a target, nodename and port (or plug) together.
    If a device parameter makes another action of it, exit 0 would be taken
    for "fenced".
    """

    ACTIONS = "monitor", "metadata", "validate-all"

    def test_a6_an_action_that_does_not_fence_is_refused_with_a_target(self):
        for action in self.ACTIONS:
            for key in "port", "plug":
                with self.subTest(action=action, key=key):
                    r = self.ask(action, nodename="10.0.0.2",
                        **{key: "10.0.0.2"})
                    self.not_fenced(r)
                    self.assertRegex(r.err, '"%s" came with a target' % action)
                    self.assertEqual(r.out, "", r)

    def test_the_order_and_an_empty_target_make_no_difference(self):
        for action in self.ACTIONS:
            for text in ("plug=alice\nnodename=alice\naction=%s\n",
                    "nodename=\nport=\naction=%s\n"):
                with self.subTest(action=action, text=text):
                    r = run_agent(stdin=text % action)
                    self.failed(r, "came with a target")

    def test_a6_nodename_alone_may_be_a_device_parameter(self):
        """
        The known limit: SUSE's example has it among the device's parameters,
        so that it does not show that a fencing is meant (docs/security.md).
        """
        self.well(*self.ACTIONS, nodename="10.0.0.2")

    def test_on_the_command_line_nobody_is_misled(self):
        r = run_agent(["-o", "monitor", "-n", "10.0.0.2", "--plug=10.0.0.2"])
        self.assertNotIn("came with a target", r.err)


class Listening(Both):
    NO_NET_RAW = ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"]

    def test_beside_an_agent_at_work(self):
        agent = lab.Agent(["-n", "10.0.0.2"])
        self.well("monitor", nodename="10.0.0.3")
        self.told(agent)

    def test_a_port_that_cannot_be_had(self):
        with contextlib.ExitStack() as stack:
            for family, any_address in ((socket.AF_INET, "0.0.0.0"),
                    (socket.AF_INET6, "::")):
                s = socket.socket(family, socket.SOCK_DGRAM)
                stack.enter_context(s)
                if family == socket.AF_INET6:
                    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                s.bind((any_address, lab.PORT))
            for action in "monitor", "validate-all":
                r = run_agent(["-o", action, "-n", "10.0.0.2"],
                    wrap=self.NO_NET_RAW)
                self.assertEqual(r.status, 1, r)
                self.assertIn("7410", r.err)

    def test_it_does_not_wait(self):
        self.well("monitor", nodename="10.0.0.2", timeout=60)

    def test_a_dead_dns_server_does_not_hang_it(self):
        lab.Dns(silent=True)
        r = run_agent(stdin="action=monitor\nnodename=alice\ntimeout=3\n",
            env=lab.PATIENT)
        self.assertEqual(r.status, 0, r)
        self.assertIn("alice", r.err)
        self.assertLess(r.seconds, SOON, r)


class CrashKernel(Both):
    """If nodename means this very host."""

    def setUp(self):
        super().setUp()
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice")
        lab.corosync({"here": ["10.0.0.1"], "alice": ["10.0.0.2"]})
        # A host without an initrd to look into: see test_initrd.py.
        lab.kdump_tools()

    def test_loaded(self):
        lab.kexec(loaded=1)
        self.well(nodename="here")
        self.well(nodename="10.0.0.1")

    def test_not_loaded(self):
        lab.kexec(loaded=0)
        self.finding("(?i)crash kernel", nodename="here")
        self.finding("(?i)crash kernel", nodename="10.0.0.1")

    def test_no_memory_reserved(self):
        lab.kexec(loaded=0, size=0)
        self.finding("kexec_crash_size", nodename="here")

    def test_A2_an_address_of_this_host_is_no_other_nodes(self):
        """A floating address, or the cluster is not known."""
        lab.corosync({})
        self.finding("an address of this host", nodename="10.0.0.1")
        lab.hosts("10.0.0.1 alice")
        lab.corosync({"here": ["fd00::1"], "alice": ["10.0.0.2"]})
        self.finding('"alice" is 10.0.0.1, an address of this host',
            nodename="alice")

    def test_another_hosts_crash_kernel_cannot_be_seen_from_here(self):
        lab.kexec(loaded=0)
        self.well(nodename="alice")


if __name__ == "__main__":
    lab.main()
