#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Several agents on one port, foreign holders of it, and raw sockets."""

import contextlib
import socket
import struct
import unittest

import lab
from lab import MESSAGE, PORT, Agent, message, run_agent


@contextlib.contextmanager
def holder(address="0.0.0.0", reuse=False, v6only=True, port=PORT):
    """A foreign program that has the port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with lab.here, socket.socket(family, socket.SOCK_DGRAM) as s:
        if reuse:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, v6only)
        s.bind((address, port))
        yield s


def kinds(agent):
    return {kind for kind, _, _ in agent.sockets()}


class Together(lab.Case):
    """Every agent gets every message, however many there are."""

    def test_64_at_once_with_a_node_each(self):
        agents = [Agent(["-n", "10.9.0.%d" % n, "-t", "200"], wait=False)
            for n in range(1, 65)]
        for agent in agents:
            agent.wait_listening()
        for n in range(64, 0, -1):
            lab.there.send(MESSAGE, "10.0.0.1", "10.9.0.%d" % n)
        for n, agent in enumerate(agents, 1):
            self.assertIn("10.9.0.%d" % n, self.fenced(agent.finish()).out)

    def test_three_that_await_the_same_node(self):
        for to, source in (("10.0.0.1", "10.0.0.2"), ("fd00::1", "fd00::2")):
            agents = [Agent(["-n", "10.0.0.2,fd00::2"]) for _ in range(3)]
            lab.there.send(MESSAGE, to, source)
            for agent in agents:
                self.fenced(agent.finish())

    def test_one_message_does_not_serve_another_node(self):
        first = Agent(["-n", "10.0.0.2"])
        second = Agent(["-n", "10.0.0.3"])
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        self.fenced(first.finish())
        self.unmoved(second)

    def test_the_first_one_ends_and_the_others_go_on(self):
        first = Agent(["-n", "10.0.0.2"])
        second = Agent(["-n", "10.0.0.3"])
        self.told(first, "10.0.0.2")
        third = Agent(["-n", "10.0.0.4"])
        self.told(second, "10.0.0.3")
        self.told(third, "10.0.0.4")

    def test_nobody_can_take_its_messages_by_binding_later(self):
        agent = Agent(["-n", "10.0.0.2"])
        self.assertNotIn("raw", kinds(agent))
        for address in "0.0.0.0", "10.0.0.1", "::":
            with self.subTest(address=address), self.assertRaises(OSError):
                with holder(address, reuse=True, v6only=False):
                    pass
        self.told(agent)


class ForeignHolder(lab.Case):
    """A program that is not ours has the port."""

    def check(self, **how):
        for source in "10.0.0.2", "fd00::2":
            with self.subTest(source=source, **how), holder(**how):
                r = self.told(Agent(["-n", "10.0.0.2,fd00::2"]), source)
                self.assertRegex(r.text, "raw", r)

    def test_plain(self):
        self.check(address="0.0.0.0")

    def test_with_reuseaddr(self):
        self.check(address="0.0.0.0", reuse=True)

    def test_on_one_address_only(self):
        self.check(address="10.0.0.1")

    def test_on_loopback_only(self):
        self.check(address="127.0.0.1", reuse=True)

    def test_ipv6_dual_stack(self):
        self.check(address="::", v6only=False)

    def test_ipv6_alone(self):
        self.check(address="::", v6only=True)

    def test_a_header_that_reads_like_a_message(self):
        """And has the right checksum, for an address that is chosen so; its
        length alone is wrong."""
        for order in "<", ">":
            header = message(order)
            port = int.from_bytes(header[2:4], "big")
            words = [0xfd09, 0xfd00, 1, len(header), socket.IPPROTO_UDP,
                *struct.unpack(">4H", header)]
            node = "fd09::%x" % (-sum(words) % 0xffff)
            with self.subTest(node=node), holder("::", port=port):
                agent = Agent(["-n", node, "-p", str(port)], port=port)
                self.assertIn("raw6", kinds(agent))
                with lab.there, socket.socket(socket.AF_INET6,
                        socket.SOCK_RAW, socket.IPPROTO_UDP) as raw:
                    raw.bind((node, 0))
                    raw.sendto(header, ("fd00::1", 0))
                agent.wait_text("from %s: .*lengths contradict" % node)
                self.unmoved(agent)

    def test_the_holder_keeps_its_messages(self):
        with holder() as s:
            self.told(Agent(["-n", "10.0.0.2"]))
            s.settimeout(20)
            self.assertEqual(s.recv(100), MESSAGE)

    @unittest.skipUnless(lab.has_peer(), "needs Debian's fence-agents")
    def test_beside_debians_agent(self):
        peer = Agent(["-n", "10.0.0.3", "-t", "20"], program=lab.PEER)
        ours = Agent(["-n", "10.0.0.2"])
        self.told(ours, "10.0.0.2")
        self.told(peer, "10.0.0.3")


class Raw(lab.Case):
    """What a raw socket sees is not what a plain one gets."""

    def setUp(self):
        super().setUp()
        held = contextlib.ExitStack()
        held.enter_context(holder("0.0.0.0"))
        held.enter_context(holder("::"))
        self.addCleanup(held.close)

    def agent(self):
        agent = Agent(["-n", "10.0.0.2,fd00::2"])
        self.assertEqual(kinds(agent), {"raw", "raw6"})
        return agent

    def test_both_families(self):
        self.told(self.agent(), "10.0.0.2")
        self.told(self.agent(), "fd00::2")

    def test_both_byte_orders(self):
        self.told(self.agent(), payload=message(">"))

    def test_ipv4_options_before_the_udp_header(self):
        for options in b"\x01" * 4, b"\x01" * 40:
            agent = self.agent()
            lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2", options=options)
            self.fenced(agent.finish())

    def test_link_local_source_by_its_link(self):
        agent = Agent(["-n", "fe80::2%link1"])
        lab.there.send(MESSAGE, "fe80::1%link0", "fe80::2%link0")
        agent.wait_text("fe80::2%link0.*not an awaited node")
        self.told(agent, "fe80::2%link1", "fe80::1%link1")

    def test_a_right_checksum(self):
        for to, source in (("10.0.0.1", "10.0.0.2"), ("fd00::1", "fd00::2")):
            agent = self.agent()
            lab.there.send_packet(MESSAGE, to, source)
            self.fenced(agent.finish())

    def test_no_checksum_is_allowed_in_ipv4(self):
        agent = self.agent()
        lab.there.send_packet(MESSAGE, "10.0.0.1", "10.0.0.2",
            checksum="zero")
        self.fenced(agent.finish())

    def test_a_wrong_checksum_never_counts(self):
        agent = self.agent()
        for checksum in "wrong", "zero":
            lab.there.send_packet(MESSAGE, "fd00::1", "fd00::2",
                checksum=checksum)
        lab.there.send_packet(MESSAGE, "10.0.0.1", "10.0.0.2",
            checksum="wrong")
        agent.wait_text(r"10\.0\.0\.2")
        self.unmoved(agent)

    def test_lengths_that_contradict_each_other_never_count(self):
        agent = self.agent()
        for length in 0, 7, 8, 15, 17, 65535:
            lab.there.send_packet(MESSAGE, "10.0.0.1", "10.0.0.2",
                length=length, checksum="zero")
        for tail in b"", b"\1", MESSAGE:
            lab.there.send_packet(MESSAGE[:7] + tail, "10.0.0.1", "10.0.0.2")
        self.unmoved(agent)

    def test_another_port_never_counts(self):
        agent = self.agent()
        for port in 7409, 7411, 62749:  # the last has 7410's bytes swapped
            lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2", port)
            lab.there.send(MESSAGE, "fd00::1", "fd00::2", port)
        r = self.unmoved(agent)
        self.assertNotIn("not 8 bytes", r.err)

    def test_from_that_port_to_another_never_counts(self):
        agent = self.agent()
        for to, source in (("10.0.0.1", "10.0.0.2"), ("fd00::1", "fd00::2")):
            lab.there.send(MESSAGE, to, source, port=9, source_port=PORT)
        self.unmoved(agent)

    def test_bad_datagrams_never_count(self):
        agent = self.agent()
        for to, source, stranger in (("10.0.0.1", "10.0.0.2", "10.0.0.9"),
                ("fd00::1", "fd00::2", "fd00::9")):
            for payload in (b"", MESSAGE[:1], MESSAGE[:4], MESSAGE[:7],
                    MESSAGE + b"\0", message(magic=1), message(version=2),
                    MESSAGE[:4] + message(">")[4:], MESSAGE * 375):
                lab.there.send(MESSAGE, to, stranger)
                lab.there.send(payload, to, source)
        r = self.unmoved(agent)
        self.assertRegex(r.err, r"\b36 datagrams", r)

    def test_junk_in_unsplit_gso_packets(self):
        agent = self.agent()
        lab.there.send(b"x" * 8 * 64, "10.0.0.1", "10.0.0.2", segment=8)
        lab.there.send(b"x" * 8 * 64, "fd00::1", "fd00::2", segment=8)
        agent.wait_read()
        self.assertTrue(agent.running())
        self.told(agent)

    def test_the_log_says_raw_and_why(self):
        r = self.told(self.agent())
        self.assertRegex(r.text, r"(?i)\braw\b", r)
        self.assertRegex(r.text, r"\b7410\b", r)


class CannotListen(lab.Case):
    """It fails at once, and says why it cannot."""

    NO_NET_RAW = ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"]

    def test_port_taken_and_no_right_to_raw_sockets(self):
        with holder(), holder("::"):
            r = run_agent(["-n", "10.0.0.2", "-t", lab.LONG],
                wrap=self.NO_NET_RAW)
        self.not_fenced(r)
        self.assertRegex(r.err, r"\b7410\b", r)
        self.assertRegex(r.err, "CAP_NET_RAW|not permitted", r)

    def test_one_family_alone_is_served(self):
        with holder():
            agent = Agent(["-n", "10.0.0.2,fd00::2"], wrap=self.NO_NET_RAW)
            self.told(agent, "fd00::2")

    def test_without_ipv6(self):
        near, far = lab.Net(), lab.Net()
        near.ip("link add eth0 type veth peer name eth0 netns " + far.path())
        for host, address in (near, "10.0.0.1/24"), (far, "10.0.0.2/24"):
            host.sysctl("ipv6/conf/all/disable_ipv6", 1)
            host.ip("link set eth0 up", "addr add %s dev eth0" % address)
        near.wait_links("eth0")
        agent = Agent(["-n", "10.0.0.2"], net=near)
        far.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        self.fenced(agent.finish())


if __name__ == "__main__":
    lab.main()
