#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is the listening node itself never counts: faults A1 and A2."""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys

import lab
import strace
from lab import ANYBODY, MESSAGE, Agent, run_agent
from test_flood import Flood
from test_ports import holder, kinds

IP_FREEBIND, IP_TRANSPARENT = 15, 19  # linux/in.h

# What a user without any privilege can do: send the message, as hex, from
# another node's address to each of the others.  Prints those that went out.
USER = """if 1:
    import socket, sys
    message, source, *targets = sys.argv[1:]
    for to in targets:
        family, _, _, _, address = socket.getaddrinfo(to, 7410,
            type=socket.SOCK_DGRAM)[0]
        s = socket.socket(family, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        s.setsockopt(*((socket.IPPROTO_IPV6, %d, 1)
            if family == socket.AF_INET6 else (socket.IPPROTO_IP, %d, 1)))
        try:
            s.bind((source, 0))
            s.sendto(bytes.fromhex(message), address)
            print(to)
        except OSError:
            pass
""" % (lab.labnet.IPV6_FREEBIND, IP_FREEBIND)

TO_HERE_4 = ["127.0.0.1", "10.0.0.1", "10.0.0.255", "224.0.0.1"]
TO_HERE_6 = ["::1", "fd00::1", "fe80::1%link0", "ff02::1%link0"]


def by_user(source, *targets):
    """Which of the targets a plain user's datagram went to."""
    return lab.here.run([*ANYBODY, sys.executable, "-c", USER, MESSAGE.hex(),
        source, *targets], stdout=subprocess.PIPE, text=True).stdout.split()


def by_root(to, source="10.0.0.2", payload=MESSAGE, segment=0):
    """IPv4 wants a right for what IPv6 lets everybody do."""
    with lab.here, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.setsockopt(socket.SOL_IP, IP_TRANSPARENT, 1)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        s.setsockopt(socket.SOL_IP, socket.IP_MULTICAST_IF,
            struct.pack("4s4si", bytes(4), bytes(4),
                socket.if_nametoindex("link0")))
        if segment:
            s.setsockopt(socket.IPPROTO_UDP, lab.labnet.UDP_SEGMENT, segment)
        s.bind((source, 0))
        s.sendto(payload, (to, lab.PORT))


class OverLoopback(lab.Case):
    """A1: nobody on bob speaks for alice, whatever the socket is."""

    RAW = False

    def setUp(self):
        super().setUp()
        lab.corosync({"alice": ["10.0.0.2", "fd00::2"],
            "bob": ["10.0.0.1", "fd00::1"]})
        held = contextlib.ExitStack()
        if self.RAW:
            held.enter_context(holder("0.0.0.0"))
            held.enter_context(holder("::"))
        self.addCleanup(held.close)

    def agent(self):
        agent = Agent(["-n", "alice"])
        self.assertEqual(kinds(agent),
            {"raw", "raw6"} if self.RAW else {"udp", "udp6"})
        return agent

    def silent(self, agent):
        """Nothing came, as far as the agent can tell."""
        self.assertRegex(self.unmoved(agent).err, r"\b0 datagrams came")

    def test_a1_ipv6_freebind_by_a_plain_user(self):
        for to in TO_HERE_6:
            with self.subTest(to=to):
                agent = self.agent()
                self.assertEqual(by_user("fd00::2", to), [to])
                self.silent(agent)

    def test_a1_ipv4_freebind_by_a_plain_user(self):
        agent = self.agent()
        by_user("10.0.0.2", *TO_HERE_4)  # the kernel may refuse
        self.silent(agent)

    def test_a1_ipv4_by_root(self):
        for to in TO_HERE_4:
            with self.subTest(to=to):
                agent = self.agent()
                by_root(to)
                self.silent(agent)

    def test_a1_a_train_of_datagrams(self):
        agent = self.agent()
        by_root("10.0.0.1", payload=MESSAGE * 64, segment=8)
        lab.here.send(MESSAGE * 64, "fd00::1", "fd00::2", segment=8)
        self.silent(agent)

    def test_a1_a_v4_mapped_destination(self):
        agent = self.agent()
        with lab.here, socket.socket(socket.AF_INET6,
                socket.SOCK_DGRAM) as s:
            s.setsockopt(socket.SOL_IP, IP_TRANSPARENT, 1)
            s.bind(("::ffff:10.0.0.2", 0))
            s.sendto(MESSAGE, ("::ffff:10.0.0.1", lab.PORT))
        self.silent(agent)

    def test_an_ipv6_packet_with_an_ipv4_source(self):
        """On the wire ::ffff:10.0.0.2 is nobody's, and not 10.0.0.2."""
        agent = self.agent()
        lab.there.send_frame(MESSAGE, "fd00::1", "::ffff:10.0.0.2")
        agent.wait_text(r"10\.0\.0\.2: damaged packet \(an IPv6 packet with")
        self.unmoved(agent)
        agent = self.agent()
        lab.there.send_frame(MESSAGE, "fd00::1", "fd00::2")
        self.fenced(agent.finish())

    def test_what_comes_over_the_link_counts_afterwards(self):
        for source, user in (("10.0.0.2", TO_HERE_4), ("fd00::2", TO_HERE_6)):
            agent = self.agent()
            by_user(source, *user)
            self.told(agent, source)

    def test_a_multicast_of_another_host_counts(self):
        """The kernel's mark is for this host's own copy alone."""
        agent = self.agent()
        lab.there.send(MESSAGE, "ff02::1%link0", "fd00::2")
        self.fenced(agent.finish())

    def test_a1_in_a_flood(self):
        """The filters that a flood brings do not forget it."""
        agent = self.agent()
        with Flood("sendmmsg", "junk", "10.0.0.3"):
            agent.wait_text("more than 1000 datagrams")
        by_root("10.0.0.1")
        self.assertIn("fd00::1", by_user("fd00::2", *TO_HERE_6))
        r = self.unmoved(agent)
        self.assertNotIn("10.0.0.2:", r.err)


class OverLoopbackRaw(OverLoopback):
    """A1: the same where another program has the port."""

    RAW = True

    def test_a1_beside_a_second_agent(self):
        agents = [self.agent() for _ in range(2)]
        by_user("fd00::2", *TO_HERE_6)
        for agent in agents:
            self.silent(agent)

    @strace.needs_strace
    def test_a1_between_a_raw_socket_and_its_filter(self):
        for family, send in (
                ("ipv4", lambda: by_root("10.0.0.1")),
                ("ipv6", lambda: by_user("fd00::2", "fd00::1"))):
            with self.subTest(family=family):
                agent = Agent(["-n", "alice", "-f", family], wait=False,
                    wrap=strace.injected("setsockopt", "delay_enter=1000000"))
                lab.until(lambda: any("raw" in kind for kind in kinds(agent)),
                    "it has a raw socket")
                send()
                agent.wait_listening()
                self.silent(agent)


class NoFilter(lab.Case):
    """A1: a socket that can have no filter is not used."""

    def test_a1_no_memory_for_a_filter(self):
        path = "core/optmem_max"
        with lab.here:
            if not os.path.exists("/proc/sys/net/" + path):
                self.skipTest("this kernel has one limit for all")
            with open("/proc/sys/net/" + path) as f:
                before = int(f.read())
        self.addCleanup(lab.here.sysctl, path, before)
        lab.here.sysctl(path, 1)
        for raw in False, True:
            with self.subTest(raw=raw), contextlib.ExitStack() as held:
                if raw:
                    held.enter_context(holder("0.0.0.0"))
                    held.enter_context(holder("::"))
                self.not_fenced(self.failed(
                    run_agent(["-n", "10.0.0.2", "-t", lab.LONG]),
                    "cannot listen on UDP port 7410: socket filter: "))


@contextlib.contextmanager
def announced(address):
    """What is done inside makes the kernel report the address, which it does
    from a queue: that the address comes, or at least that it goes."""
    group = 0x100  # RTMGRP_IPV6_IFADDR
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
            socket.NETLINK_ROUTE) as s:
        s.bind((0, group))
        s.settimeout(60 * lab.PATIENCE)
        yield
        while socket.inet_pton(socket.AF_INET6, address) not in s.recv(8192):
            pass


class OwnAddress(lab.Case):
    """A2: an address of bob's is never alice's."""

    def refused(self, r, *words):
        """Not fenced, and each of the words was logged."""
        self.not_fenced(r)
        for word in words:
            self.assertIn(word, r.text, r)
        return r

    def unheard(self, agent, source, *words, net=None, to="fd00::1"):
        """A message from there does not count, whether it still waits."""
        (net or lab.there).send(MESSAGE, to, source)
        agent.wait_read()
        if agent.running():
            agent.signal(signal.SIGTERM)
        return self.refused(agent.finish(), *words)

    def invalid(self, nodes, *words):
        r = run_agent(["-o", "validate-all", "-n", nodes])
        self.assertEqual(r.status, 1, r)
        for word in words:
            self.assertIn(word, r.err, r)

    def test_a2_a_cloned_hosts_file(self):
        lab.hosts("127.0.1.1 alice")
        agent = Agent(["-n", "alice"], wait=False)
        lab.until(lambda: agent.sockets() or not agent.running(),
            "it listens, or ends for it has nothing to wait for")
        self.unheard(agent, "127.0.1.1", "alice", "127.0.1.1", net=lab.here,
            to="127.0.0.1")
        self.invalid("alice", "alice", "127.0.1.1")

    def test_a2_the_other_entries_go_on(self):
        for own in "127.0.1.1", "10.0.0.1", "fd00::1", "::1":
            with self.subTest(own=own):
                lab.hosts(own + " alice", "10.0.0.2 alice")
                r = self.told(Agent(["-n", "alice"]))
                self.assertIn(own, r.err)
                self.invalid("alice", "alice", own)

    def test_a2_a_literal_one(self):
        for own in ("127.0.0.1", "::1", "10.0.0.1", "fd00::1",
                "fe80::1%link0", "::ffff:127.0.0.1"):
            with self.subTest(own=own):
                r = self.told(Agent(["-n", own + ",10.0.0.2"]))
                self.assertIn(own.replace("::ffff:", ""), r.err)
                self.invalid(own + ",10.0.0.2", own.replace("::ffff:", ""))

    def test_a2_a_floating_address_that_is_here(self):
        lab.hosts("fd00::1 alice", "10.0.0.2 alice")
        self.unheard(Agent(["-n", "alice"]), "fd00::1", "alice", "fd00::1")

    def test_a2_a_floating_address_that_comes_here(self):
        lab.hosts("fd00::77 alice", "10.0.0.2 alice")
        for goes in False, True:
            with self.subTest(goes=goes):
                agent = Agent(["-n", "alice"])
                with announced("fd00::77"):
                    lab.here.ip("addr add fd00::77/64 dev link0 nodad")
                    if goes:
                        lab.here.ip("addr del fd00::77/64 dev link0")
                try:
                    self.unheard(agent, "fd00::77", "alice", "fd00::77")
                finally:
                    if not goes:
                        lab.here.ip("addr del fd00::77/64 dev link0")

    def test_a2_what_comes_here_leaves_the_others(self):
        lab.hosts("fd00::77 alice", "10.0.0.2 alice")
        agent = Agent(["-n", "alice"])
        lab.here.ip("addr add fd00::77/64 dev link0 nodad")
        self.addCleanup(lab.here.ip, "addr del fd00::77/64 dev link0")
        self.told(agent)

    def test_the_same_link_local_address_on_another_link(self):
        for net, link in (lab.here, "link0"), (lab.there, "link1"):
            net.ip("addr add fe80::9/64 dev %s nodad" % link)
            self.addCleanup(net.ip, "addr del fe80::9/64 dev " + link)
        self.told(Agent(["-n", "fe80::9%link1"]), "fe80::9%link1",
            "fe80::1%link1")


if __name__ == "__main__":
    lab.main()
