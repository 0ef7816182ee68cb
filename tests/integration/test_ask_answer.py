#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
fence_kdump asks, version 2 of the message: the real fence_kdump_send answers
from a crash kernel, and a program of Python's hmac answers what no crash
kernel would.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import unittest

sys.dont_write_bytecode = True

import lab
from labnet import IPV6_FREEBIND, UDP_SEGMENT
from rehearselab import REHEARSE
from strace import injected, needs_strace
from test_kdump2 import HEAD, answer, is_genuine, keys, sealed

QUERY_PORT = 7412
OTHER_PORT = "7999"  # messages to it are not heard: as if 7410 were closed
SECRET = bytes(range(256))
KEY, ID, KID = keys(SECRET, "alice")
CRASHED, SAVED, RUNNING = 1, 2, 3
UP = 4242  # seconds: by this the right answer is told from a forged one
RIGHT = "up %d s" % UP
PATIENCE = 30.0

# No process without capabilities can be looked at by the leak checker once it
# must have no core.
ENV = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")


def secret(data=SECRET, mode=0o600, path="/etc/fence_kdump/authkey"):
    """The cluster's secret on the host that asks; None: there is none."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    if data is None:
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, mode), "wb") as f:
        f.write(data)
        os.fchmod(f.fileno(), mode)


class Node:
    """What has the port on a host of the network; it does as it is told."""

    def __init__(self, address="10.0.0.2", net=None):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with net or lab.there:
            self._socket = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET6:
            self._socket.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)
        self._socket.bind((address, QUERY_PORT))
        self._socket.settimeout(PATIENCE)
        self.asker = None

    def hears(self, key=KEY, patience=PATIENCE):
        """The nonce of the next query, which must be genuine."""
        self._socket.settimeout(patience)
        data, self.asker = self._socket.recvfrom(2000)
        assert is_genuine(key, b"Q", data), data
        _, _, state, zero, nonce, crash, uptime, zeros = HEAD.unpack(data[:48])
        assert (state, zero, crash, uptime, zeros) == (0, 0, bytes(16), 0, 0)
        return nonce

    def hears_last(self):
        """That of the last query that has come."""
        nonce = self.hears()
        with contextlib.suppress(BlockingIOError):
            while True:
                nonce = self.hears(patience=0)
        return nonce

    def is_asked(self):
        """Has a query come?"""
        with contextlib.suppress(BlockingIOError):
            return self.hears(patience=0) is not None
        return False

    def says(self, data, to=None):
        self._socket.sendto(data, to or self.asker)

    def answers(self, nonce, state=CRASHED, key=KEY, uptime=UP):
        self.says(answer(key, state, nonce, bytes(16), uptime))

    def flood(self, data, stop):
        """The same datagram, as fast as one process can send it."""
        self._socket.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, len(data))
        while not stop.is_set():
            with contextlib.suppress(OSError):
                self.says(data * 64)

    def close(self):
        self._socket.close()


class AskCase(lab.Case):
    def setUp(self):
        super().setUp()
        secret()
        self.addCleanup(secret, None)
        lab.hosts("10.0.0.2 alice")

    def agent(self, *args, auth="require", timeout=lab.LONG, **kw):
        return lab.Agent(["--plug=alice", "--auth=" + auth, "-t", timeout,
            *args], env=ENV, **kw)

    def node(self, *args, **kw):
        node = Node(*args, **kw)
        self.addCleanup(node.close)
        return node

    def sender(self, *args, key=KEY, name="alice", wait=True, **kw):
        """The real one, in its crash kernel."""
        lab.etc("fence_kdump/key", "2 %s %s\n" % (name, key.hex()))
        self.addCleanup(lab.etc, "fence_kdump/key", None)
        return lab.Agent([*args, "10.0.0.1"], program=lab.SENDER,
            net=lab.there, crash=True, port=QUERY_PORT, wait=wait, **kw)

    def proved(self, r, source="10.0.0.2", node="alice", own=ID):
        self.fenced(r)
        self.assertRegex(r.out, r"fenced: node %s is dumping: authenticated "
            r"answer from %s \(key %s\) after \d+\.\d s of \d+ s; its crash "
            r"kernel is up \d+ s\n" % (node, re.escape(source), own))
        self.assertNotIn("not authenticated", r.err)
        return r

    def ring(self, source="10.0.0.2"):
        """A version 1 message of the node."""
        lab.there.send(lab.MESSAGE, "fd00::1" if ":" in source else "10.0.0.1",
            source)


class CrashKernel(AskCase):
    """The sender of this project answers."""

    def test_it_was_there_before(self):
        """With 7410 closed: by the answer alone, and at once."""
        self.sender("-p", OTHER_PORT)
        for auth in "auto", "require":
            with self.subTest(auth):
                r = self.proved(self.agent(auth=auth, wait=False).finish())
                self.assertEqual(r.err, "")
                self.assertLess(r.seconds, PATIENCE)

    def test_it_comes_later(self):
        """Its message is the doorbell."""
        for auth in "auto", "require":
            with self.subTest(auth):
                agent = self.agent(auth=auth)
                sender = self.sender(wait=False)
                r = self.fenced(agent.finish())
                sender.kill()
                if auth == "require":
                    self.proved(r)

    def test_it_comes_later_and_7410_is_closed(self):
        agent = self.agent()
        self.sender("-p", OTHER_PORT)
        self.proved(agent.finish())

    def test_another_port(self):
        self.sender("-p", OTHER_PORT, "--answer-port", "7888", wait=False)
        self.proved(self.agent("--queryport=7888", wait=False).finish())

    def test_second_address_and_ipv6(self):
        self.sender("-p", OTHER_PORT)
        for address in "10.0.0.3", "fd00::2", "fe80::2%link0":
            with self.subTest(address):
                lab.hosts()
                r = self.agent("--plug=alice," + address, wait=False).finish()
                self.proved(r, address)

    def test_eight_at_once(self):
        agents = [self.agent() for _ in range(8)]
        self.sender("-p", OTHER_PORT)
        for agent in agents:
            self.proved(agent.finish())

    def test_another_key(self):
        """Another node's, and the cluster's old one; then the right one."""
        for key in keys(SECRET, "bob")[0], keys(SECRET[::-1], "alice")[0]:
            for auth, source in (("require", OTHER_PORT), ("auto", OTHER_PORT),
                    ("require", "7410")):
                with self.subTest(auth=auth, port=source):
                    sender = self.sender("-i", "1", "-p", source, key=key)
                    r = self.not_fenced(self.agent(auth=auth, timeout="2",
                        wait=False).finish())
                    self.assertRegex(r.err, r"no answer was accepted: 0 not")
                    sender.kill()
        self.sender("-p", OTHER_PORT)
        self.proved(self.agent(wait=False).finish())

    def test_auto_without_a_key(self):
        """It is as certain as version 1, and says so."""
        agent = self.agent(auth="auto")
        self.ring()
        r = self.fenced(agent.finish())
        self.assertIn("message from 10.0.0.2", r.out)
        self.assertRegex(r.err, r"^[^\n]*not authenticated: [^\n]*\n$")
        self.assertGreaterEqual(r.seconds, 0.2)

    @unittest.skipUnless(lab.has_peer(), "fence-agents is not installed")
    def test_the_peers_sender(self):
        """Version 1 alone: auto believes it, require does not."""
        peer = [lab.PEER_SENDER, "-c", "1", "10.0.0.1"]
        agent = self.agent(auth="auto")
        lab.there.run(peer)
        self.assertIn("not authenticated", self.fenced(agent.finish()).err)
        agent = self.agent()
        lab.there.run(peer)
        agent.wait_text("not believed: auth=require")
        self.unmoved(agent)

    def test_rehearsal(self):
        """The state "running", of the real program."""
        secret(path="/etc/corosync/authkey", mode=0o400)
        self.addCleanup(secret, None, path="/etc/corosync/authkey")
        lab.corosync({"bob": ["10.0.0.1"], "alice": ["10.0.0.2"]})
        answerer = lab.Agent(["--rehearse-answer"], program=REHEARSE,
            net=lab.there, port=QUERY_PORT, env=ENV)
        self.assertIn("key " + ID, answerer.out())
        for auth in "require", "auto":
            # In auto, an answer that comes later than after 0.2 s is too late.
            for _ in range(1 if auth == "require" else 10):
                agent = self.agent(auth=auth)
                agent.wait_text("the node runs, it is only rehearsed")
                self.ring()
                lab.until(lambda: not agent.running() or
                    "node alice itself answers" in agent.err(), "an end")
                if agent.running():
                    break
                self.assertIn("not authenticated",
                    self.fenced(agent.finish()).err)
            self.unmoved(agent)


class Forged(AskCase):
    """Each forgery, and then what is right: that alone fences."""

    def setUp(self):
        super().setUp()
        self.alice = self.node()
        self.waiting = self.agent()

    def then_right(self):
        """The right answer is believed, and nothing before it was."""
        self.ring()
        while self.waiting.running():
            with contextlib.suppress(TimeoutError):
                self.alice.answers(self.alice.hears(patience=0.5))
        r = self.proved(self.waiting.finish())
        self.assertIn(RIGHT, r.out)
        return r

    def in_turns(self, forgeries, room=64):
        """A turn is no more than the socket has room for, and its nonce is
        good."""
        for i in range(0, len(forgeries), room):
            self.ring()
            nonce = self.alice.hears_last()
            for forge in forgeries[i:i + room]:
                self.alice.says(forge(nonce))
        self.ring()
        self.alice.hears()

    def test_each_bit(self):
        def flip(bit):
            def forge(nonce):
                data = bytearray(answer(KEY, CRASHED, nonce, bytes(16), 1))
                data[bit // 8] ^= 1 << bit % 8
                return bytes(data)
            return forge
        self.in_turns([flip(bit) for bit in range(512)])
        self.assertIn("not made with the node's key", self.then_right().err)

    def test_each_state(self):
        states = [s for s in range(256) if s not in (CRASHED, SAVED)]
        self.in_turns([lambda nonce, s=s: answer(KEY, s, nonce, bytes(16), 1)
            for s in states])
        r = self.then_right()
        self.assertIn("the node runs, it is only rehearsed", r.err)
        self.assertIn("a state that is not known", r.err)

    def test_saved(self):
        """The other one of the two states that fence."""
        self.alice.answers(self.alice.hears(), SAVED)
        self.proved(self.waiting.finish())

    def test_each_length(self):
        self.in_turns([lambda nonce, n=n:
            (answer(KEY, CRASHED, nonce, bytes(16), 1) * 3)[:n]
            for n in [*range(64), *range(65, 70), 128]])
        self.then_right()

    def test_another_nodes_answer(self):
        """Relayed: bob crashes, too, and has heard alice's nonce."""
        bob = keys(SECRET, "bob")[0]
        self.in_turns([lambda nonce: answer(bob, CRASHED, nonce, bytes(16), 1)])
        self.then_right()

    def test_the_query_comes_back(self):
        def retyped(nonce):
            head = HEAD.pack(b"fkd2", b"Q", 0, 0, nonce, bytes(16), 0, 0)
            data = sealed(KEY, head)
            return data[:4] + b"A" + bytes([CRASHED]) + data[6:]
        self.in_turns([
            lambda nonce: sealed(KEY, HEAD.pack(b"fkd2", b"Q", CRASHED, 0,
                nonce, bytes(16), 1, 0)),
            retyped,
            lambda nonce: answer(KEY, CRASHED, nonce, bytes(16), 1)[:48] +
                bytes(16)])
        self.then_right()

    def test_an_old_answer(self):
        """Of another run, to the same address."""
        old = answer(KEY, CRASHED, self.alice.hears(), bytes(16), 1)
        self.waiting.signal(signal.SIGTERM)
        self.not_fenced(self.waiting.finish())
        self.waiting = self.agent()
        self.in_turns([lambda nonce: old,
            lambda nonce: answer(KEY, CRASHED, bytes(16), bytes(16), 1)])
        self.assertIn("answers no query of the last 5 s",
            self.then_right().err)

    def test_from_another_host_or_port(self):
        """A connected socket hears the address that it asks alone."""
        nonce = self.alice.hears()
        data = answer(KEY, CRASHED, nonce, bytes(16), 1)
        for source, port in ("10.0.0.3", QUERY_PORT), ("10.0.0.2", 7413):
            lab.there.send(data, self.alice.asker[0], source,
                self.alice.asker[1], source_port=port)
        self.then_right()

    def test_flood(self):
        """Of what passes the kernel's filter."""
        forged = answer(bytes(32), CRASHED, self.alice.hears(), bytes(16), 1)
        stop = threading.Event()
        flood = threading.Thread(target=self.alice.flood, args=(forged, stop))
        flood.start()
        with contextlib.ExitStack() as stack:
            stack.callback(flood.join)
            stack.callback(stop.set)
            self.then_right()


class Require(AskCase):
    def test_messages_do_not_count(self):
        agent = self.agent()
        for _ in range(3):
            self.ring()
        agent.wait_text("message from 10.0.0.2: not believed: auth=require")
        self.assertEqual(self.unmoved(agent).err.count("not believed"), 1)

    def test_no_secret(self):
        secret(None)
        r = self.agent(wait=False).finish()
        self.failed(r, r"not fenced: auth=require: this host has no secret, "
            r"neither /etc/fence_kdump/authkey nor /etc/pacemaker/authkey")
        for action in "monitor", "validate-all":
            for words in [], ["--plug=alice"]:
                r = lab.run_agent(["-o", action, "--auth=require", *words],
                    env=ENV)
                self.failed(r, action + ": auth=require: this host has no")

    def test_no_random_bytes(self):
        wrap = injected("getrandom", "error=ENOSYS")
        r = self.agent(wait=False, wrap=wrap).finish()
        self.failed(r, "not fenced: auth=require: no random bytes "
            r"\(getrandom\): Function not implemented")
        agent = self.agent(auth="auto", wait=False, wrap=wrap)
        agent.wait_text("is not asked .*: no random bytes")
        self.ring()
        self.fenced(agent.finish())

    test_no_random_bytes = needs_strace(test_no_random_bytes)

    def test_no_way_to_the_node(self):
        lab.hosts("fd77::9 alice")
        r = self.agent(wait=False).finish()
        self.failed(r, "not fenced: node alice: auth=require: fd77::9 cannot "
            "be asked: Network is unreachable")

    def test_no_name(self):
        """Of a node that corosync does not know, nodename says nothing."""
        r = lab.run_agent(["-n", "alice", "--auth=require"], env=ENV)
        self.failed(r, "auth=require: no key can be made from "
            "/etc/fence_kdump/authkey: only port or plug can name")

    def test_refused_values(self):
        for word in "--auth=yes", "--auth=", "--queryport=0", \
                "--queryport=65536":
            self.assertEqual(lab.run_agent(["--plug=alice", word]).status, 1)


class Secret(AskCase):
    def test_refused(self):
        """Auto goes on without it, and says so; require fails at once."""
        secret(mode=0o644)
        agent = self.agent(auth="auto")
        self.ring()
        r = self.fenced(agent.finish())
        self.assertRegex(r.err, r"^[^\n]*the node is not asked [^\n]*authkey "
            r"cannot be the secret of this cluster: others can read[^\n]*\n$")
        r = self.agent(wait=False).finish()
        self.failed(r, "not fenced: auth=require: /etc/fence_kdump/authkey "
            "cannot be the secret of this cluster")
        r = lab.run_agent(["-o", "validate-all", "--plug=alice"], env=ENV)
        self.failed(r, "cannot be the secret of this cluster")

    def test_corosyncs(self):
        """By the name of the one node that is meant, whatever names it."""
        secret(None)
        path = "/etc/corosync/authkey"
        secret(path=path, mode=0o400)
        self.addCleanup(secret, None, path=path)
        lab.corosync({"Alice": ["10.0.0.2"], "bob": ["10.0.0.1"]})
        self.sender("-p", OTHER_PORT)
        for words in ["-n", "alice"], ["--plug=10.0.0.2"], ["-n", "ALICE"]:
            with self.subTest(words):
                r = lab.run_agent([*words, "--auth=require"], env=ENV)
                self.proved(r, node="Alice")
        r = lab.run_agent(["-o", "validate-all", "-n", "alice"], env=ENV)
        self.assertIn("key %s of node Alice, made from %s (secret %s)" % (
            ID, path, KID), self.fenced(r).out)

    def test_off(self):
        """It is not read, and nobody is asked."""
        node = self.node()
        agent = self.agent(auth="off")
        self.ring()
        r = self.fenced(agent.finish())
        self.assertEqual(r.err, "")
        self.assertFalse(node.is_asked())

    @lab.plainly
    @needs_strace
    def test_none_is_nothing_different(self):
        """But for the look whether there is one."""
        if lab.sanitized():
            self.skipTest("built with sanitizers")
        secret(None)
        calls, said = [], []
        for auth in "off", "auto":
            out = lab.scratch("strace-" + auth)
            agent = self.agent(auth=auth, wait=False, wrap=["strace", "-D",
                "-f", "-o", out])
            agent.wait_text("waiting")
            self.ring()
            r = self.fenced(agent.finish())
            said.append((re.sub(r"\d+\.\d s", "", r.out), r.err))
            calls.append(self.calls(out))
        self.assertEqual(*said)
        self.assertEqual(*calls)

    @staticmethod
    def calls(path):
        """All until it waits, but for memory and for the look."""
        with open(path) as f:
            lines = f.read().split("epoll_wait", 1)[0].splitlines()
        return [re.match(r"\d+ +(\w+)", line).group(1) for line in lines
            if re.match(r"\d+ +\w+\(", line) and "authkey" not in line and
            " brk(" not in line and
            not re.search(r'stat\w*\(.*"/etc(/\w+)?",', line)]

    @lab.plainly
    @needs_strace
    def test_listens_before_it_looks(self):
        """No message is lost for the secret's sake."""
        if lab.sanitized():
            self.skipTest("built with sanitizers")
        out = lab.scratch("strace-order")
        agent = self.agent(auth="auto", wait=False, wrap=["strace", "-D",
            "-o", out])
        agent.wait_text("waiting")
        self.ring()
        self.fenced(agent.finish())
        with open(out) as f:
            text = f.read()
        self.assertLess(text.rindex("sin6_port=htons(7410)"),
            text.index("fence_kdump/authkey"))
        self.assertLess(text.index("fence_kdump/authkey"),
            text.index("PR_SET_NO_NEW_PRIVS"))


class Ask(AskCase):
    """validate-all --ask, before any crash."""

    def setUp(self):
        super().setUp()
        secret(path="/etc/corosync/authkey", mode=0o400)
        self.addCleanup(secret, None, path="/etc/corosync/authkey")
        lab.corosync({"bob": ["10.0.0.1"], "alice": ["10.0.0.2", "fd00::2"]})

    def validate(self, node="--plug=alice"):
        return lab.run_agent(["-o", "validate-all", node, "--ask"], env=ENV)

    def heard(self, **kw):
        """As validate(); again where a busy machine was too slow for 3 s."""
        for _ in range(20):
            r = self.validate(**kw)
            if "within 3 s" not in r.err:
                break
        return r

    def rehearse(self):
        return lab.Agent(["--rehearse-answer"], program=REHEARSE,
            net=lab.there, port=QUERY_PORT, env=ENV)

    def test_it_answers(self):
        self.rehearse()
        for node in "--plug=alice", "--nodename=alice":
            r = self.heard(node=node)
            for address in "10.0.0.2", "fd00::2":
                self.assertRegex(self.fenced(r).out, r"alice answers at %s, "
                    r"key %s, \d+\.\d ms: it runs\n" % (address, ID))

    def test_a_crash_kernel_answers(self):
        """Asking fences nobody: only off and reboot do."""
        self.sender("-p", OTHER_PORT)
        self.assertIn("it is in its crash kernel", self.heard().out)

    def test_nobody_is_there(self):
        r = self.heard()
        for address in "10.0.0.2", "fd00::2":
            self.failed(r, "alice does not answer at %s: Connection refused; "
                "does fence_kdump_rehearse --rehearse-answer run" % address)

    def test_another_key(self):
        self.rehearse()
        secret(SECRET[::-1])
        self.failed(self.validate(), "alice does not answer at 10.0.0.2 within "
            "3 s: a firewall, or the node has another key than")

    def test_no_key(self):
        secret(None)
        secret(None, path="/etc/corosync/authkey")
        self.failed(self.validate(), "the node cannot be asked: no key of it")


class Nobody(AskCase):
    """No answer, and what is none."""

    def test_icmp_says_nothing(self):
        """Nothing has the port: not one line more while it waits."""
        r = self.not_fenced(self.agent(auth="auto", timeout="3",
            wait=False).finish())
        self.assertEqual(len(r.err.splitlines()), 2, r)
        self.assertRegex(r.err, r"asked: \d+ queries to UDP port 7412 of 1 "
            r"address, key %s; no answer was accepted" % ID)
        self.assertNotIn("refused", r.text)

    def test_the_plan(self):
        """At once, then 0.25, 0.5 and 1 s later, then every second."""
        node = self.node()
        agent = self.agent()
        for _ in range(5):
            node.hears()
        agent.kill()

    def test_own_and_loopback_addresses(self):
        """Whoever answers there is on this host."""
        for address in "127.0.0.1", "10.0.0.1", "fd00::1":
            with self.subTest(address):
                lab.hosts("%s alice" % address)
                node = self.node(address, lab.here)
                r = self.agent(wait=False).finish()
                self.failed(r, "all addresses of the node are this host's")
                self.assertFalse(node.is_asked())

    def test_regression_A1_over_loopback(self):
        """The right answer, sent by a user of this host; then by alice."""
        lab.hosts("fd00::2 alice")
        alice = self.node("fd00::2")
        agent = self.agent()
        nonce = alice.hears()
        here = self.node("fd00::2", lab.here)
        here.says(answer(KEY, CRASHED, nonce, bytes(16), 1), alice.asker)
        alice.answers(alice.hears_last())
        r = self.proved(agent.finish(), "fd00::2")
        self.assertIn(RIGHT, r.out)

    def test_the_address_becomes_this_hosts(self):
        node = self.node("10.0.0.3")
        lab.hosts("10.0.0.3 alice")
        agent = self.agent()
        nonce = node.hears()
        lab.here.ip("addr add 10.0.0.3/32 dev link0")
        self.addCleanup(lab.here.ip, "addr del 10.0.0.3/32 dev link0")
        node.answers(nonce)
        r = self.failed(agent.finish(), "all addresses of the node are this")
        self.assertNotIn("fenced: node alice is dumping", r.out)


if __name__ == "__main__":
    lab.main()
