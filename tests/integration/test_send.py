#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""fence_kdump_send: what leaves this host, when, and what is said of it."""

import contextlib
import fcntl
import os
import re
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True

import lab
from lab import Dns, MESSAGE, PORT, Net, hosts
from labnet import SO_RCVBUFFORCE

IPV6_RECVPKTINFO, IPV6_PKTINFO, IP_PKTINFO = 49, 50, 8
ETH_P_ARP, SIOCSIFFLAGS = 0x0806, 0x8914  # linux/if_ether.h, linux/sockios.h
MARK = b"all of it"
DEAD = "10.0.0.%d"  # nobody on the link has 10.0.0.100 and up


class Inbox:
    """Everything that comes to a port of a host: (when, from, to, bytes)."""

    def __init__(self, net, port=PORT):
        self._net = net
        self.got = []
        self._sockets, self._threads = [], []
        for family in (socket.AF_INET, socket.AF_INET6):
            with net:
                s = socket.socket(family, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 22)
            if family == socket.AF_INET:
                s.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
            else:
                s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                s.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVPKTINFO, 1)
            s.bind(("", port))
            self._sockets.append(s)
            thread = threading.Thread(target=self._read, args=(s,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _read(self, s):
        while True:
            try:
                data, control, _, source = s.recvmsg(2048, 256)
            except OSError:
                return
            now = time.monotonic()
            to = None
            for level, kind, value in control:
                if (level, kind) == (socket.IPPROTO_IP, IP_PKTINFO):
                    to = socket.inet_ntop(socket.AF_INET, value[8:12])
                elif (level, kind) == (socket.IPPROTO_IPV6, IPV6_PKTINFO):
                    to = socket.inet_ntop(socket.AF_INET6, value[:16])
            if to is None:  # shut down
                return
            self.got.append((now, source[0].partition("%")[0], to, data))

    def to(self, address):
        return [g for g in self.got if g[2] == address]

    def wait(self, n=1, to=None, timeout=10.0):
        """Waits for `n` datagrams (to one address); returns them."""
        return lab.until(lambda: len(self._of(to)) >= n and self._of(to),
            "%d datagram(s) for %s" % (n, to or "anybody"), timeout, 0.002)

    def _of(self, to):
        return self.got if to is None else self.to(to)

    def settled(self):
        """Everything so far; waits for marks that come behind it."""
        time.sleep(0.1)
        for s, to in zip(self._sockets, ("127.0.0.1", "::1")):
            self._net.send(MARK, to, port=s.getsockname()[1])
        lab.until(lambda: [g[3] for g in self.got].count(MARK) >= 2, "marks")
        self.got = [g for g in self.got if g[3] != MARK]
        return self.got

    def close(self):
        for s in self._sockets:
            with contextlib.suppress(OSError):
                s.shutdown(socket.SHUT_RDWR)  # wakes its thread
        for s, thread in zip(self._sockets, self._threads):
            thread.join()
            s.close()


def limit_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def off(got):
    """How far from a second the time between two datagrams was, at most."""
    return max(abs(b[0] - a[0] - 1) for a, b in zip(got, got[1:]))


class SendCase(lab.Case):
    def setUp(self):
        super().setUp()
        self._inboxes = []

    def tearDown(self):
        super().tearDown()
        for inbox in self._inboxes:
            inbox.close()

    def inbox(self, net=None, port=PORT):
        self._inboxes.append(Inbox(net or lab.there, port))
        return self._inboxes[-1]

    def start(self, *args, crash=True, **kw):
        return lab.Agent([str(a) for a in args], program=lab.SENDER,
            wait=False, crash=crash, **kw)

    def send(self, *args, timeout=40.0, **kw):
        return self.start(*args, **kw).finish(timeout)

    def sent(self, r):
        self.assertEqual(r.status, 0, r)
        return r

    def first(self, r, address):
        """After how many seconds the first one was sent, as it says."""
        return float(re.search(r"%s: first message sent after (\d+\.\d+)" %
            re.escape(address), r.out).group(1))

    def first_after(self, limits, *args):
        """The seconds until a message comes to each of these, at best."""
        best = {}
        def tried():
            inbox = self.inbox()
            a = self.start(*args)
            for to in limits:
                took = inbox.wait(to=to)[0][0] - a.started
                best[to] = min(took, best.get(to, took))
            a.kill()
            inbox.close()
            return max(best[to] / limits[to] for to in limits)
        self.at_best(1, tried)

    def not_sent(self, r):
        self.assertEqual(r.status, 1, r)
        return r


class Basics(SendCase):
    def test_message(self):
        inbox = self.inbox()
        r = self.sent(self.send("-c", 1, "10.0.0.2"))
        when, source, to, data = inbox.wait()[0]
        self.assertEqual((source, to, data), ("10.0.0.1", "10.0.0.2", MESSAGE))
        self.assertIn("10.0.0.2: first message sent after ", r.out)
        self.assertEqual(len(inbox.settled()), 1)

    def test_at_once(self):
        def says():
            r = self.sent(self.send("-c", 1, "10.0.0.2"))
            return self.first(r, "10.0.0.2")
        self.at_best(0.1, says)
        self.at_best(1.0,
            lambda: self.sent(self.send("-c", 1, "10.0.0.2")).seconds)

    def test_ipv6(self):
        inbox = self.inbox()
        self.sent(self.send("-c", 1, "fd00::2", "[fd00::3]"))
        self.assertEqual(sorted(g[1:] for g in inbox.wait(2)),
            [("fd00::1", "fd00::2", MESSAGE), ("fd00::1", "fd00::3", MESSAGE)])

    def test_suse_command_line(self):
        """Word by word as SUSE's crash kernel runs it."""
        hosts("10.0.0.2 alice", "10.0.0.3 bob", "10.0.0.4 charlie")
        inbox = self.inbox(port=7777)
        self.sent(self.send("-i", 1, "-p", 7777, "-c", 1, "alice", "bob",
            "charlie"))
        self.assertEqual(sorted(g[2] for g in inbox.wait(3)),
            ["10.0.0.2", "10.0.0.3", "10.0.0.4"])

    def test_count_and_interval(self):
        took = []
        def deviation():
            inbox = self.inbox()
            r = self.sent(self.send("-c", 3, "-i", 1, "10.0.0.2", "10.0.0.3"))
            self.assertGreater(r.seconds, 1.99)
            took.append(r.seconds)
            inbox.settled()
            inbox.close()
            self.assertEqual(len(inbox.got), 6)
            return max(off(inbox.to(to)) for to in ("10.0.0.2", "10.0.0.3"))
        self.at_best(0.3, deviation)
        self.assertLess(min(took), 3.0)

    def test_first_seconds_without_options(self):
        """Neither -i nor -c: every second; ended by the signal sent to it."""
        def deviation():
            inbox = self.inbox()
            a = self.start("10.0.0.2")
            got = inbox.wait(4)
            a.signal(signal.SIGTERM)
            self.assertEqual(a.finish().status, -signal.SIGTERM)
            inbox.close()
            return off(got)
        self.at_best(0.3, deviation)

    def test_list_as_one_operand(self):
        inbox = self.inbox()
        self.sent(self.send("-c", 1, "10.0.0.2,10.0.0.3 10.0.0.4"))
        self.assertEqual(len(inbox.wait(3)), 3)

    def test_nobody_listens(self):
        """A refused port is no failure: the host was reached."""
        self.at_best(2.0, lambda: self.sent(self.send("-c", 2, "-i", 1,
            "10.0.0.2", "fd00::2", "127.0.0.1", "127.0.0.2", "::1")).seconds)

    def test_closed_stdio(self):
        inbox = self.inbox()
        shell = "exec %s -c 1 10.0.0.2 <&- >&- 2>&-" % lab.SENDER
        self.assertEqual(lab.here.run(["sh", "-c", shell],
            preexec_fn=lab.crash_kernel).returncode, 0)
        self.assertEqual(inbox.wait()[0][3], MESSAGE)

    def test_nobody_reads_what_it_says(self):
        inbox = self.inbox()
        reader, writer = os.pipe()
        os.close(reader)
        a = self.start("-v", "10.0.0.2", stdout=writer, stderr=writer)
        os.close(writer)
        inbox.wait(2)
        self.assertTrue(a.running())

    def test_full_syslog(self):
        lab.Syslog.full()
        inbox = self.inbox()
        self.at_best(1,
            lambda: self.sent(self.send("-c", 1, "10.0.0.2")).seconds)
        inbox.wait()


class Mistakes(SendCase):
    def usage(self, *args):
        r = self.not_sent(self.send(*args, crash=False))
        self.assertEqual(r.out, "")
        self.assertEqual(r.err.count("\n"), 1, r)
        self.assertIn("try --help", r.err)
        return r.err

    def test_no_nodes(self):
        self.assertIn("no NODE", self.usage())
        self.assertIn("no NODE", self.usage("-c", 1))

    def test_regression_16_numbers(self):
        for option, values in {
                "-p": ["7410x", "0", "65536", "4294967297", "-1", "", " 7410"],
                "-c": ["1e9", "-1", "4294967297", "x"],
                "-i": ["0", "86401", "1.5", "0x10"],
                "--give-up": ["0", "10s"]}.items():
            for value in values:
                with self.subTest(option=option, value=value):
                    self.assertIn(value, self.usage(option, value, "10.0.0.2"))
        self.assertIn("none of auto", self.usage("-f", "ipv5", "10.0.0.2"))
        self.assertIn("unknown", self.usage("-x", "10.0.0.2"))
        self.assertIn("argument", self.usage("10.0.0.2", "-p"))

    def test_help_and_version(self):
        r = self.sent(self.send("--help"))
        for word in ("--ipport", "--family", "--count", "--interval",
                "--give-up", "--verbose", "--version", "NODE"):
            self.assertIn(word, r.out)
        self.assertEqual(self.sent(self.send("-h")).out, r.out)
        self.assertRegex(self.sent(self.send("-V")).out,
            r"^fence_kdump_send \d+\.\d+\.\d+\n$")

    def test_bad_node_beside_a_good_one(self):
        inbox = self.inbox()
        r = self.not_sent(self.send("-c", 1, "10.0.0.2", "10.1", "fe80::1",
            "-f", "ipv4", "fd00::2"))
        self.assertLess(r.seconds, 20, r)
        self.assertEqual(inbox.wait()[0][2], "10.0.0.2")
        for word in ('"10.1" is not an address in full', "needs %interface",
                "fd00::2: left out: not an IPv4 address"):
            self.assertIn(word, r.err)
        self.assertNotIn("10.0.0.2:", r.err)

    def test_only_bad_nodes(self):
        """There is nothing that waiting could make better."""
        self.not_sent(self.send("224.0.0.1"))

    def test_give_up_without_count(self):
        a = self.start("--give-up", 1, "10.0.0.2")
        a.wait_text("--give-up means nothing")
        time.sleep(1.2)
        self.assertTrue(a.running())


class Names(SendCase):
    def test_regression_07_dead_dns(self):
        """Names at a silent server hold up no other name."""
        Dns({}, silent=True)
        hosts("10.0.0.2 alice")
        dead = ["dead%d" % n for n in range(1, 7)]
        self.first_after({"10.0.0.2": 0.3, "10.0.0.3": 0.1}, *dead, "alice",
            "10.0.0.3")

    def test_regression_07_resolves_later(self):
        def tried():
            hosts("10.0.0.2 alice")
            inbox = self.inbox()
            a = self.start("-c", 1, "alice", "bob")
            inbox.wait(to="10.0.0.2")
            time.sleep(1.0)
            self.assertTrue(a.running())
            hosts("10.0.0.3 bob")
            changed = time.monotonic()
            came = inbox.wait(to="10.0.0.3")[0][0]
            self.sent(a.finish())
            inbox.close()
            return came - changed
        self.at_best(1.3, tried)

    def test_network_change_asks_at_once(self):
        def tried():
            dns = Dns({})
            inbox = self.inbox()
            a = self.start("-c", 1, "bob")
            time.sleep(2.5)  # by now it asks once a second
            # Just after it has asked, for then it would not soon do so again.
            asked = dns.asked["bob"]
            lab.until(lambda: dns.asked["bob"] >= asked + 2, "asked again")
            time.sleep(0.05)
            dns.zone["bob"] = ["10.0.0.3"]
            lab.here.ip("addr add 10.77.0.1/32 dev lo")
            changed = time.monotonic()
            lab.here.ip("addr del 10.77.0.1/32 dev lo")
            came = inbox.wait()[0][0]
            self.sent(a.finish())
            inbox.close()
            lab.reset()
            return came - changed
        self.at_best(0.3, tried)

    def test_dns_server_that_drops_aaaa(self):
        """It does not keep us from the address that it does tell."""
        Dns({"alice": ["10.0.0.2"]}, drops=["AAAA"])
        inbox = self.inbox()
        r = self.sent(self.send("-c", 1, "alice", env=lab.PATIENT))
        self.assertLess(r.seconds, 20, r)
        self.assertEqual(len(inbox.settled()), 1)

    def test_a3_ipv4_only_hosts_file_and_silent_dns(self):
        """What is in the file is all that there is: nobody is asked."""
        dns = Dns(silent=True)
        hosts("10.0.0.2 alice")
        inbox = self.inbox()
        r = self.sent(self.send("-c", 2, "-i", 1, "alice", env=lab.PATIENT))
        self.assertLess(r.seconds, 20, r)
        self.assertEqual(len(inbox.settled()), 2)
        self.assertFalse(dns.asked)

    def test_b3_a_family_that_fails_at_first_is_served_later(self):
        for kind, code in (("A", "servfail"), ("AAAA", "servfail"),
                ("A", "drop"), ("AAAA", "drop"), ("AAAA", "refused")):
            with self.subTest(kind, code=code):
                dns = Dns({"alice": ["10.0.0.2", "fd00::2"]},
                    says={("alice", kind): code})
                inbox = self.inbox()
                a = self.start("alice")
                inbox.wait(1, "fd00::2" if kind == "A" else "10.0.0.2")
                lab.until(lambda: dns.questions["alice", getattr(Dns, kind)]
                    >= 2, "asked again")
                dns.says.clear()
                inbox.wait(1, "10.0.0.2" if kind == "A" else "fd00::2")
                a.kill()
                inbox.close()
                lab.reset()

    def test_b3_a_definite_none_is_not_asked_again(self):
        dns = Dns({"alice": ["10.0.0.2"]})
        inbox = self.inbox()
        self.sent(self.send("-c", 3, "-i", 1, "alice"))
        self.assertEqual(len(inbox.settled()), 3)
        self.assertLessEqual(dns.questions["alice", Dns.AAAA], 2)

    def test_dns_server_comes_back(self):
        dns = Dns({})
        inbox = self.inbox()
        a = self.start("-c", 1, "--give-up", 20, "alice")
        time.sleep(0.5)
        dns.zone["alice"] = ["10.0.0.2", "fd00::2"]
        inbox.wait()
        self.sent(a.finish())

    def test_regression_13_every_address(self):
        hosts("10.0.0.2 alice", "10.0.0.3 alice", "fd00::2 alice",
            "fd00::3 alice")
        inbox = self.inbox()
        self.start("alice")
        for to in ("10.0.0.2", "10.0.0.3", "fd00::2", "fd00::3"):
            inbox.wait(2, to)
        self.assertEqual({g[3] for g in inbox.got}, {MESSAGE})

    def test_family(self):
        hosts("10.0.0.2 alice", "fd00::2 alice")
        for family, to in (("ipv4", "10.0.0.2"), ("ipv6", "fd00::2")):
            inbox = self.inbox()
            self.sent(self.send("-f", family, "-c", 1, "alice"))
            self.assertEqual({g[2] for g in inbox.settled()}, {to})
            inbox.close()

    def test_one_dead_address(self):
        """A node counts when one of its addresses got through."""
        hosts("%s alice" % (DEAD % 100), "10.0.0.2 alice")
        inbox = self.inbox()
        self.at_best(3.0, lambda: self.sent(self.send("-c", 2, "-i", 1,
            "alice")).seconds)
        inbox.wait(2)

    def test_unknown_name(self):
        def tried():
            r = self.not_sent(self.send("-c", 1, "--give-up", 1, "nobody"))
            self.assertRegex(r.err, r"nobody: 0 of 1 messages sent: "
                r"(Name or service not known|Temporary failure)")
            self.assertGreater(r.seconds, 1.0)
            return r.seconds
        self.at_best(2.0, tried)


class Late(SendCase):
    """A host whose network is not there yet, as in a crash kernel."""

    def setUp(self):
        super().setUp()
        self.crash, self.far = Net(), Net()
        for net in (self.crash, self.far):
            net.ip("link set lo up")
        self.crash.ip("link add eth0 type veth peer name eth0 netns %s" %
            self.far.path())
        self.far.ip("link set eth0 up", "addr add 10.5.0.2/24 dev eth0",
            "addr add fd05::2/64 dev eth0 nodad",
            "addr add fe80::5:2/64 dev eth0 nodad",
            "addr add 10.6.0.2/32 dev lo")

    def tearDown(self):
        super().tearDown()
        for net in (self.crash, self.far):
            os.close(net.fd)

    def ready(self, *lines):
        """Runs lines of ip(8); returns when they were done."""
        self.crash.ip(*lines)
        return time.monotonic()

    def comes_soon(self, limit, to, ready, undo, source=None, wait=0.4):
        """It comes soon after what ready() does, at best; undo() undoes it."""
        def tried():
            inbox = self.inbox(self.far)
            a = self.start("-c", 1, to, net=self.crash)
            time.sleep(wait)
            self.assertTrue(a.running())
            when = ready()
            first = inbox.wait()[0]
            if source is not None:
                self.assertEqual(first[1], source)
            self.sent(a.finish())
            inbox.close()
            undo()
            return first[0] - when
        self.at_best(limit, tried)

    def test_link_and_address(self):
        self.comes_soon(0.15, "10.5.0.2", lambda: self.ready(
            "link set eth0 up", "addr add 10.5.0.1/24 dev eth0"),
            lambda: self.ready("addr del 10.5.0.1/24 dev eth0",
            "link set eth0 down"), source="10.5.0.1")

    def test_this_host_itself_without_a_loopback(self):
        """SUSE's line names all nodes; an initrd need not have set up lo."""
        self.ready("link set lo down", "link set eth0 up",
            "addr add 10.5.0.1/24 dev eth0")
        inbox = self.inbox(self.far)
        self.at_best(5, lambda: self.sent(self.send("-c", 1, "10.5.0.1",
            "10.5.0.2", net=self.crash)).seconds)
        inbox.wait(to="10.5.0.2")

    def test_route(self):
        self.ready("link set eth0 up", "addr add 10.5.0.1/24 dev eth0")
        self.comes_soon(0.15, "10.6.0.2",
            lambda: self.ready("route add 10.6.0.0/24 via 10.5.0.2"),
            lambda: self.ready("route del 10.6.0.0/24"))

    def waits_for_its_address(self):
        self.ready("route add 10.5.0.0/24 dev eth0")
        self.comes_soon(0.15, "10.5.0.2",
            lambda: self.ready("addr add 10.5.0.1/24 dev eth0"),
            lambda: self.ready("addr del 10.5.0.1/24 dev eth0",
            "route replace 10.5.0.0/24 dev eth0"), source="10.5.0.1")

    def test_route_without_address(self):
        """The kernel would send from 0.0.0.0, which is nobody's."""
        self.ready("link set eth0 up")
        self.waits_for_its_address()

    def test_makeshift_address_of_another_interface(self):
        """The kernel would send from 169.254..., by which no node is known."""
        self.ready("link set eth0 up",
            "link add eth1 type veth peer name eth2", "link set eth1 up",
            "link set eth2 up", "addr add 169.254.7.7/16 dev eth1")
        self.waits_for_its_address()

    def far_mac(self):
        link = self.far.run(["ip", "-o", "link", "show", "dev", "eth0"],
            stdout=subprocess.PIPE).stdout.decode()
        return re.search("link/ether ([0-9a-f:]+)", link).group(1)

    def test_no_carrier_and_a_neighbour_that_need_not_answer(self):
        """What is sent there is dropped, and nothing says so."""
        mac = self.far_mac()
        self.far.ip("link set eth0 down")
        self.ready("link set eth0 up", "addr add 10.5.0.1/24 dev eth0",
            "neigh add 10.5.0.2 lladdr %s dev eth0 nud permanent" % mac)
        r = self.not_sent(self.send("-c", 1, "--give-up", 1, "10.5.0.2",
            net=self.crash))
        self.assertIn("10.5.0.2: Network is down", r.err)
        self.comes_soon(0.3, "10.5.0.2", self.far_up, self.far_down)

    def far_up(self):
        self.far.ip("link set eth0 up")
        return time.monotonic()

    def far_down(self):
        """Until this side knows of it."""
        self.far.ip("link set eth0 down")
        lab.until(lambda: b"NO-CARRIER" in self.crash.run(["ip", "link",
            "show", "dev", "eth0"], stdout=subprocess.PIPE).stdout, "down")

    def equal_ways(self, family, block, near, nodes):
        """Two routes of equal cost, chosen by the ports too; one is dead.

        `near` has for each link our address on it and the next hop's.
        """
        mac = self.far_mac()
        self.crash.run(["sh", "-c", "echo 1 >/proc/sys/net/%s/"
            "fib_multipath_hash_policy" % family])
        self.far.ip("route add local %s dev lo" % block)
        lines = ["link add eth1 type veth peer name eth2"]
        hops = ""
        for link, (own, hop) in zip(("eth0", "eth1"), near):
            lines += ["link set %s up" % link,
                "addr add dev %s %s" % (link, own),
                "neigh add %s lladdr %s dev %s nud permanent" %
                (hop, mac, link)]
            hops += " nexthop via %s dev %s" % (hop, link)
        self.ready(*lines, "route add %s%s" % (block, hops))
        self.crash.wait_links("eth0")
        inbox = self.inbox(self.far)
        r = self.not_sent(self.send("-c", 1, "--give-up", 5, *nodes,
            net=self.crash))
        self.assertIn(": Network is down", r.err)
        inbox.settled()
        self.assertGreater(len(inbox.got), 0, r)
        for node in nodes:
            lost = "%s: 0 of 1 messages sent" % node in r.err
            self.assertEqual(len(inbox.to(node)), 0 if lost else 1, r)

    def test_equal_ways_one_of_them_dead(self):
        self.equal_ways("ipv4", "10.6.0.0/24",
            (("10.5.0.1/24", "10.5.0.2"), ("10.7.0.1/24", "10.7.0.2")),
            ["10.6.0.%d" % n for n in range(1, 33)])

    def test_equal_ways_one_of_them_dead_ipv6(self):
        self.equal_ways("ipv6", "fd06::/64",
            (("fd05::1/64 nodad", "fd05::2"), ("fd07::1/64 nodad", "fd07::2")),
            ["fd06::%x" % n for n in range(1, 33)])

    def test_far_side_comes_later(self):
        """Nobody answers ARP at first: not counted until somebody does."""
        self.far.ip("link set eth0 down")
        self.ready("link set eth0 up", "addr add 10.5.0.1/24 dev eth0")
        def down():
            self.far_down()
            self.crash.run(["ip", "neigh", "flush", "dev", "eth0"])
        # The kernel asks for a neighbour once a second.
        self.comes_soon(1.5, "10.5.0.2", self.far_up, down, wait=1.5)

    def test_ipv6_duplicate_address_detection(self):
        """Until it is done the kernel would send from ::1 or fe80::..."""
        # It does not begin before there is a carrier.
        self.far.ip("link set eth0 down")
        tentative = lambda: b"tentative" in self.crash.run(
            ["ip", "-6", "addr", "show", "dev", "eth0", "to", "fd05::1"],
            stdout=subprocess.PIPE).stdout
        def tried():
            self.ready("link set eth0 up", "addr add fd05::1/64 dev eth0")
            self.assertTrue(tentative())
            inbox = self.inbox(self.far)
            a = self.start("-c", 1, "fd05::2", net=self.crash)
            time.sleep(0.3)
            self.far.ip("link set eth0 up", "addr replace fd05::2/64 dev eth0 "
                "nodad")  # going down has taken it
            lab.until(lambda: not tentative(), "the address is usable")
            usable = time.monotonic()
            first = inbox.wait()[0][0]
            self.sent(a.finish())
            self.assertEqual({g[1] for g in inbox.settled()}, {"fd05::1"})
            inbox.close()
            self.ready("link set eth0 down")
            self.far.ip("link set eth0 down")
            return first - usable
        self.at_best(0.15, tried)

    def test_link_local_on_an_interface_to_come(self):
        inbox = self.inbox(self.far)
        a = self.start("-c", 1, "fe80::5:2%later0", net=self.crash)
        time.sleep(0.4)
        self.crash.sysctl("ipv6/conf/eth0/accept_dad", 0)
        self.ready("link set eth0 name later0",
            "link set later0 up", "addr add fe80::5:1/64 dev later0 nodad")
        first = inbox.wait()[0]
        self.assertEqual(first[2], "fe80::5:2")
        self.sent(a.finish())

    def test_regression_10_no_network(self):
        """Nothing was sent: that is no success."""
        def tried():
            r = self.not_sent(self.send("-c", 1, "--give-up", 1, "10.5.0.2",
                "fd05::2", "fe80::5:2%later0", net=self.crash))
            for node in ("10.5.0.2", "fd05::2", "fe80::5:2%later0"):
                self.assertIn("%s: 0 of 1 messages sent" % node, r.err)
            self.assertIn("no such interface", r.err)
            self.assertIn("unreachable", r.err)
            self.assertGreater(r.seconds, 1.0)
            return r.seconds
        self.at_best(2.0, tried)

    def test_network_goes_and_comes_back(self):
        self.ready("link set eth0 up", "addr add 10.5.0.1/24 dev eth0")
        count = 8
        def tried():
            inbox = self.inbox(self.far)
            a = self.start("-c", count, "-i", 1, "10.5.0.2", net=self.crash)
            inbox.wait()
            self.ready("addr del 10.5.0.1/24 dev eth0")
            n = len(inbox.settled())
            self.assertLess(n, count)
            time.sleep(1.5)
            self.assertEqual(len(inbox.got), n)
            ready = self.ready("addr add 10.5.0.1/24 dev eth0")
            came = inbox.wait(n + 1)[n][0]
            self.sent(a.finish())
            self.assertEqual(len(inbox.settled()), count)
            inbox.close()
            return came - ready
        self.at_best(0.15, tried)

    def test_link_goes_down_with_the_message_in_its_queue(self):
        """The kernel drops what waits for a neighbour, and says nothing."""
        with self.far:
            arp = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                socket.htons(ETH_P_ARP))
        with self.crash:
            control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        down = struct.pack("16sH22x", b"eth0", 0)
        with arp, control:
            arp.settimeout(10)
            arp.bind(("eth0", ETH_P_ARP))
            self.ready("addr add 10.5.0.1/24 dev eth0")
            for ms in 3, 8, 13:
                with self.subTest(ms=ms):
                    self.ready("link set eth0 up")
                    a = self.start("-c", 1, "--give-up", 2, "10.5.0.99",
                        net=self.crash)
                    while b"\x0a\x05\x00\x63" not in arp.recv(2048):
                        pass
                    time.sleep(ms / 1000)
                    fcntl.ioctl(control, SIOCSIFFLAGS, down)
                    r = self.not_sent(a.finish())
                    self.assertIn("10.5.0.99: 0 of 1 messages sent", r.err)
                    while self.waits(arp):
                        arp.recv(2048)

    @staticmethod
    def waits(s):
        return bool(select.select([s], [], [], 0)[0])


class Proof(SendCase):
    """Sent means sent."""

    def setUp(self):
        super().setUp()
        lab.here.run(["ip", "neigh", "flush", "dev", "link0"])

    def test_no_neighbour(self):
        # Beyond the 3 s after which the kernel gives a neighbour up.
        def late(give_up):
            r = self.not_sent(self.send("-c", 1, "--give-up", give_up,
                DEAD % 100))
            self.assertRegex(r.err, r"10.0.0.100: 0 of 1 messages sent: "
                r"10.0.0.100: No route to host, or nobody answers")
            self.assertGreaterEqual(r.seconds, give_up)
            return r.seconds - give_up
        for give_up in (1, 5):
            self.at_best(0.6, lambda: late(give_up))

    def test_no_neighbour_ipv6(self):
        r = self.not_sent(self.send("-c", 1, "--give-up", 5, "fd00::dead"))
        self.assertIn("fd00::dead: 0 of 1 messages sent", r.err)

    def test_many_dead_neighbours(self):
        """The kernel limits ICMP errors: most of these give none."""
        dead = [DEAD % n for n in range(100, 240)]
        r = self.not_sent(self.send("-c", 1, "--give-up", 8, *dead))
        for address in dead:
            self.assertIn("%s: 0 of 1 messages sent" % address, r.err)
        self.assertNotRegex(r.out, r"sent (after|to each|to [1-9])")

    def test_more_nodes_than_a_dead_gateways_queue_holds(self):
        """What the kernel throws out of the queue is not sent."""
        lab.here.ip("route add 10.8.0.0/16 via %s" % (DEAD % 100))
        self.addCleanup(lab.here.ip, "route del 10.8.0.0/16")
        nodes = ["10.8.%d.%d" % (n // 200, 1 + n % 200) for n in range(1000)]
        def tried():
            r = self.not_sent(self.send("-c", 1, "--give-up", 3, *nodes))
            for node in nodes:
                self.assertIn("%s: 0 of 1 messages sent" % node, r.err)
            self.assertNotRegex(r.out, r"sent (after|to each|to [1-9])")
            return r.seconds
        self.at_best(6, tried)

    def test_dead_node_delays_nobody(self):
        def tried():
            inbox = self.inbox()
            a = self.start("-c", 2, "-i", 1, "--give-up", 6, DEAD % 100,
                "10.0.0.2", DEAD % 101, "fd00::2", "fd00::dead")
            r = self.not_sent(a.finish())
            for node in (DEAD % 100, DEAD % 101, "fd00::dead"):
                self.assertIn("%s: 0 of 2 messages sent" % node, r.err)
            inbox.settled()
            late = []
            for to in ("10.0.0.2", "fd00::2"):
                self.assertNotIn("%s:" % to, r.err)
                got = inbox.wait(2, to)
                late += [(got[0][0] - a.started) / 0.2,
                    (got[-1][0] - a.started) / 1.5, self.first(r, to) / 0.1]
            inbox.close()
            return max(late)
        self.at_best(1, tried)

    def test_more_dead_nodes_than_sockets(self):
        inbox = self.inbox()
        alive = ["10.0.0.%d" % n for n in range(2, 31)]
        dead = [DEAD % n for n in range(100, 160)]
        nodes = [n for pair in zip(dead, alive) for n in pair]
        nodes += dead[len(alive):]
        a = self.start("-v", "-c", 1, "--give-up", 6, *nodes)
        r = self.not_sent(a.finish())
        for node in alive:
            inbox.wait(to=node)
            self.assertNotIn("%s:" % node, r.err)
        for node in dead:
            self.assertIn("%s: 0 of 1 messages sent" % node, r.err)

    def test_router_says_unreachable(self):
        lab.there.sysctl("ipv4/conf/link0/forwarding", 1)
        lab.there.ip("route add unreachable 10.8.0.0/16")
        lab.here.ip("route add 10.8.0.0/16 via 10.0.0.2")
        try:
            r = self.not_sent(self.send("-c", 1, "--give-up", 1, "10.8.0.1"))
            self.assertIn("10.8.0.1: 0 of 1 messages sent", r.err)
        finally:
            lab.here.ip("route del 10.8.0.0/16")
            lab.there.ip("route del unreachable 10.8.0.0/16")
            lab.there.sysctl("ipv4/conf/link0/forwarding", 0)

    def test_prohibited(self):
        lab.here.ip("route add prohibit 10.8.0.1", "route add blackhole 10.8.0.2")
        try:
            r = self.not_sent(self.send("-c", 1, "--give-up", 5, "10.8.0.1",
                "10.8.0.2", "10.0.0.2"))
        finally:
            lab.here.ip("route del prohibit 10.8.0.1",
                "route del blackhole 10.8.0.2")
        self.assertIn("10.8.0.1: 0 of 1", r.err)
        self.assertIn("10.8.0.2: 0 of 1", r.err)
        self.assertNotIn("10.0.0.2:", r.err)

    def test_node_dies_between_messages(self):
        """--give-up bounds every message's wait, not only the first's."""
        def tried():
            lab.there.ip("addr add 10.0.0.90/24 dev link0")
            inbox = self.inbox()
            a = self.start("-c", 9, "-i", 1, "--give-up", 2, "10.0.0.90")
            inbox.wait()
            lab.there.ip("addr del 10.0.0.90/24 dev link0")
            lab.here.run(["ip", "neigh", "flush", "dev", "link0"])
            died = time.monotonic()
            r = self.not_sent(a.finish())
            self.assertRegex(r.err, r"10\.0\.0\.90: [1-8] of 9 messages sent")
            inbox.close()
            return time.monotonic() - died
        self.at_best(5.0, tried)


class Many(SendCase):
    def nodes(self, n):
        return ["10.9.%d.%d" % (i // 250, i % 250 + 1) for i in range(n)]

    def all_got(self, inbox, nodes):
        lab.until(lambda: {g[2] for g in inbox.got} >= set(nodes),
            "a message for each of %d" % len(nodes))

    def test_1000_addresses_with_64_descriptors(self):
        nodes = self.nodes(1000)
        inbox = self.inbox()
        r = self.sent(self.send("-c", 1, *nodes, preexec_fn=limit_files))
        self.all_got(inbox, nodes)
        self.assertIn("first message sent to each of 1000 nodes", r.out)
        self.assertEqual(r.out.count("\n"), 2, r)

    def test_1000_names_with_64_descriptors(self):
        nodes = self.nodes(1000)
        hosts(*("%s n%d" % (node, i) for i, node in enumerate(nodes)))
        inbox = self.inbox()
        self.sent(self.send("-c", 1, *("n%d" % i for i in range(1000)),
            preexec_fn=limit_files))
        self.all_got(inbox, nodes)

    def test_1000_dead_names(self):
        Dns({}, silent=True)
        hosts("10.0.0.2 alice")
        self.first_after({"10.0.0.3": 0.2, "10.0.0.2": 2.0},
            *("dead%d" % i for i in range(1000)), "alice", "10.0.0.3")


    @lab.plainly
    def test_b15_1000_names_and_a_silent_server(self):
        """The crash kernel has little memory, and kills the largest."""
        dns = Dns({}, silent=True)
        names = ["dead%d" % i for i in range(1000)]
        a = self.start(*names)
        def status(field):
            with open("/proc/%d/status" % a.pid) as f:
                return int(re.search(r"^%s:\s+(\d+)" % field, f.read(),
                    re.M).group(1))
        threads = 0
        def enough():
            nonlocal threads
            threads = max(threads, status("Threads"))
            return len(dns.asked) >= 48
        lab.until(enough, "48 names were asked for")
        self.assertLessEqual(threads, 17)
        if not lab.sanitized():
            self.assertLess(status("VmHWM") + 16 * threads, 8 * 1024)
        a.kill()

    def test_names_that_hang_starve_no_name_of_the_other_family(self):
        """100 questions for AAAA are dropped; those for A are answered."""
        nodes = self.nodes(100)
        Dns({"n%d" % i: [node] for i, node in enumerate(nodes)},
            drops=["AAAA"])
        inbox = self.inbox()
        r = self.sent(self.send("-c", 1, *("n%d" % i for i in range(100)),
            env=lab.PATIENT))
        self.all_got(inbox, nodes)
        self.assertLess(r.seconds, 20, r)

    def test_names_that_hang_delay_each_other_name_once(self):
        """24 names hang, the last is answered: 24 / 8 seconds, and a few."""
        dead = ["dead%d" % i for i in range(24)]
        Dns({"alice": ["10.0.0.2"]}, silent=dead)
        self.first_after({"10.0.0.2": 8.0}, *dead, "alice")

class Build(SendCase):
    @lab.plainly
    def test_needs_libc_alone(self):
        out = subprocess.run(["readelf", "-d", lab.SENDER], check=True,
            stdout=subprocess.PIPE).stdout.decode()
        needed = [line.split("[")[1].rstrip("]") for line in out.splitlines()
            if "(NEEDED)" in line]
        if any("asan" in n or "ubsan" in n for n in needed):
            self.skipTest("built with sanitizers")
        self.assertEqual(needed, ["libc.so.6"])

    @lab.plainly
    def test_size(self):
        with open(lab.SENDER, "rb") as f:
            if b"__asan_init" in f.read():
                self.skipTest("built with sanitizers")
        with tempfile.NamedTemporaryFile() as f:
            subprocess.run(["strip", "-o", f.name, lab.SENDER], check=True)
            # x86's: elsewhere code is larger, or pages are (64 KiB).
            if os.uname().machine in ("x86_64", "i686"):
                self.assertLess(os.path.getsize(f.name), 64 * 1024)


@unittest.skipUnless(os.access(lab.PEER, os.X_OK),
    "fence-agents is not installed")
class Interop(SendCase):
    def test_peer_listener_hears_us(self):
        hosts("10.0.0.1 dumping")
        peer = lab.Agent(["-n", "10.0.0.1", "-t", "20"], program=lab.PEER,
            net=lab.there)
        self.sent(self.send("-c", 1, "10.0.0.2"))
        self.assertEqual(peer.finish().status, 0)

    def test_peer_listener_hears_us_ipv6(self):
        peer = lab.Agent(["-n", "fd00::1", "-f", "ipv6", "-t", "20"],
            program=lab.PEER, net=lab.there)
        self.sent(self.send("-c", 1, "-f", "ipv6", "fd00::2"))
        self.assertEqual(peer.finish().status, 0)


if __name__ == "__main__":
    lab.main()
