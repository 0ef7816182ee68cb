#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
fence_kdump_send answers queries, version 2 of the message: asked by a program
of Python's hmac, over the network, in a crash kernel and not in one.
"""

import concurrent.futures
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

sys.dont_write_bytecode = True

import lab
from labnet import UDP_SEGMENT
from rehearselab import REHEARSE
from strace import injected, needs_strace
from test_kdump2 import HEAD, is_genuine, keys, query
from test_send_where import Ear, cluster_stack

QUERY_PORT = 7412
KEY = bytes(range(32))
CRASHED, RUNNING = 1, 3
PATIENCE = 20.0  # seconds, for what does come


def sender_key(key=KEY, name="alice"):
    """The file that the initrd has; None: it has none."""
    lab.etc("fence_kdump/key", key and "2 %s %s\n" % (name, key.hex()))


class Asker:
    """A socket of another host, connected to the address that it asks."""

    def __init__(self, to="10.0.0.1", source=None, net=None, port=QUERY_PORT):
        self._socket = (net or lab.there).socket((to, port), source)
        self._socket.settimeout(PATIENCE)

    def send(self, data):
        self._socket.send(data)

    def ask(self, key=KEY, nonce=None):
        nonce = nonce or os.urandom(16)
        self.send(query(key, nonce))
        return nonce

    def hears(self, timeout=PATIENCE):
        """The next answer, or None; an ICMP error is none, either."""
        self._socket.settimeout(timeout)
        try:
            return self._socket.recv(2000)
        except (TimeoutError, BlockingIOError, ConnectionRefusedError):
            return None

    def close(self):
        self._socket.close()


class AnswerCase(lab.Case):
    def setUp(self):
        super().setUp()
        sender_key()
        self.addCleanup(sender_key, None)

    def start(self, *args, crash=True, **kw):
        return lab.Agent([str(a) for a in args], program=lab.SENDER,
            wait=False, crash=crash, **kw)

    def answering(self, *args, **kw):
        """A sender that listens to queries."""
        agent = self.start(*(args or ("10.0.0.2",)), port=QUERY_PORT, **kw)
        agent.wait_listening()
        return agent

    def asker(self, *args, **kw):
        asker = Asker(*args, **kw)
        self.addCleanup(asker.close)
        return asker

    def answered(self, asker, state=CRASHED, key=KEY):
        """Asks, and checks the answer; returns its crash id and uptime."""
        nonce = asker.ask(key)
        data = asker.hears()
        self.assertIsNotNone(data)
        self.assertTrue(is_genuine(key, b"A", data), data)
        _, _, got, zero, echo, crash, uptime, zeros = HEAD.unpack(data[:48])
        self.assertEqual((got, zero, echo, zeros), (state, 0, nonce, 0))
        return crash, uptime

    def inodes(self):
        """Of the sockets at the port, as /proc/net says them."""
        found = set()
        for name in "udp", "udp6":
            with open("/proc/thread-self/net/" + name) as f:
                for line in f.read().splitlines()[1:]:
                    column = line.split()
                    if column[1].endswith(":%04X" % QUERY_PORT):
                        found.add("socket:[%s]" % column[9])
        return found

    @staticmethod
    def holder(inodes):
        """Another process that has one of these open; it may close others."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            if int(pid) == os.getpid():
                continue
            with contextlib.suppress(OSError):
                for fd in os.listdir("/proc/%s/fd" % pid):
                    with contextlib.suppress(OSError):
                        if os.readlink("/proc/%s/fd/%s" % (pid, fd)) in inodes:
                            return int(pid)
        return None

    def child(self):
        """The process that answers; it is killed after the test."""
        pid = lab.until(lambda: self.holder(self.inodes()),
            "a process has the port")
        self.addCleanup(self.end, pid)
        return pid

    @staticmethod
    def open_files(pid):
        """Their kinds; it opens and closes a socket whenever it looks around."""
        kinds = set()
        for fd in os.listdir("/proc/%d/fd" % pid):
            with contextlib.suppress(FileNotFoundError):
                kinds.add(os.readlink("/proc/%d/fd/%s" % (pid, fd))
                    .split(":")[0])
        return kinds

    @staticmethod
    def gone(pid):
        """Ended; whether another process has taken note or not."""
        try:
            with open("/proc/%d/stat" % pid) as f:
                return f.read().rsplit(")", 1)[1].split()[0] in "ZX"
        except (FileNotFoundError, ProcessLookupError):
            return True

    @staticmethod
    def end(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class Answers(AnswerCase):
    def test_to_every_address_that_is_asked(self):
        lab.here.ip("addr add 10.0.0.31/24 dev link0")
        self.addCleanup(lab.here.ip, "addr del 10.0.0.31/24 dev link0")
        self.answering()
        with open("/proc/sys/kernel/random/boot_id") as f:
            boot = bytes.fromhex(f.read().strip().replace("-", ""))
        for to in "10.0.0.1", "10.0.0.31", "fd00::1", "fe80::1%link0":
            with self.subTest(to):
                crash, uptime = self.answered(self.asker(to))
                self.assertEqual(crash, boot)
                self.assertAlmostEqual(uptime,
                    time.clock_gettime(time.CLOCK_BOOTTIME), delta=30)

    def test_from_any_address(self):
        """Queries of nodes that are not told are answered, too."""
        self.answering()
        for source in "10.0.0.3", "10.0.0.30":
            self.answered(self.asker(source=source))

    def test_another_port(self):
        self.start("--answer-port", 7999, "10.0.0.2", port=7999) \
            .wait_listening()
        self.answered(self.asker(port=7999))

    def test_eight_askers_at_once(self):
        self.answering()
        askers = [self.asker(source="10.0.0.%d" % n) for n in range(3, 11)]
        nonces = [a.ask() for a in askers]
        for asker, nonce in zip(askers, nonces):
            self.assertEqual(asker.hears()[8:24], nonce)

    def test_the_first_message_is_there_before(self):
        """The doorbell: who asks after it is answered."""
        with Ear() as ear:
            self.start("10.0.0.2")
            ear.hears()
            asker = self.asker()
            lab.until(lambda: asker.ask() and asker.hears(0.1), "an answer")

    def test_messages_go_on_beside_it(self):
        with Ear() as ear:
            self.answering("-i", 1, "10.0.0.2")
            asker = self.asker()
            for _ in range(3):
                ear.hears()
                self.answered(asker)


class NoAnswer(AnswerCase):
    """Each forgery beside a query that is answered."""

    def unanswered(self, asker, data):
        asker.send(data)
        nonce = asker.ask()
        self.assertEqual(asker.hears()[8:24], nonce, data.hex())

    def test_each_bit(self):
        self.answering()
        asker = self.asker()
        right = query(KEY, bytes(16))
        for bit in range(512):
            data = bytearray(right)
            data[bit // 8] ^= 1 << bit % 8
            # Not more than 1,000 answers in a second: 512 fit.
            self.unanswered(asker, bytes(data))

    def test_each_length(self):
        self.answering()
        asker = self.asker()
        right = query(KEY, bytes(16))
        for n in [*range(64), *range(65, 68), 128, 1400]:
            self.unanswered(asker, (right * 22)[:n])

    def test_an_answer_and_version_1(self):
        self.answering()
        asker = self.asker()
        asker.ask()
        answer = asker.hears()
        self.unanswered(asker, answer)
        self.unanswered(asker, answer[:4] + b"Q" + answer[5:])
        self.unanswered(asker, lab.MESSAGE)

    def test_another_key(self):
        """Another node's, and the cluster's old one."""
        self.answering()
        asker = self.asker()
        for key in bytes(32), KEY[:-1] + b"\0", os.urandom(32):
            self.unanswered(asker, query(key, os.urandom(16)))

    def test_nothing_is_logged_of_junk(self):
        agent = self.answering("-v", "10.0.0.2")
        asker = self.asker()
        before = agent.out() + agent.err()
        for _ in range(40):  # its queue holds twice as many
            asker.send(query(bytes(32), os.urandom(16)))
        self.answered(asker)
        agent.wait_text("a query from 10.0.0.2 is answered")
        said = (agent.out() + agent.err())[len(before):]
        self.assertEqual(len(re.findall(r"^.*(?:quer|datagram).*$", said,
            re.M)), 1, said)

    def test_vmcore_goes_away(self):
        agent = self.answering()
        asker = self.asker()
        self.answered(asker)
        lab.end_crash_kernel(agent.pid)
        asker.ask()
        self.assertIsNone(asker.hears(1.0))
        self.assertEqual(agent.finish().status, 0)

    def test_a_cluster_starts(self):
        agent = self.answering()
        asker = self.asker()
        self.answered(asker)
        with cluster_stack():
            asker.ask()
            self.assertIsNone(asker.hears(1.0))
            self.assertEqual(agent.finish().status, 0)

    def test_force_on_a_running_system(self):
        with Ear() as ear:
            agent = self.start("--force", "-c", 3, "-i", 1, "10.0.0.2",
                crash=False)
            ear.hears()
            asker = self.asker()
            for _ in range(3):
                asker.ask()
                self.assertIsNone(asker.hears(0.2))
            self.assertEqual(agent.finish().status, 0)
            self.assertEqual(self.inodes(), set())  # and no child is left

    @lab.plainly
    def test_proc_cannot_be_looked_at(self):
        """Not mounted: the messages are sent, and nothing is answered."""
        if lab.sanitized():
            self.skipTest("sanitizers need /proc")
        hidden = lab.scratch("no-proc")
        with Ear() as ear:
            process = lab.here.popen(["unshare", "-m", "sh", "-c",
                'mkdir -p "$1" && mount --bind "$1" /proc && '
                'exec "$2" 10.0.0.2', "sh", hidden, lab.SENDER])
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            ear.hears()
            asker = self.asker()
            for _ in range(3):
                asker.ask()
                self.assertIsNone(asker.hears(0.2))


class Key(AnswerCase):
    @lab.plainly
    @needs_strace
    def test_no_key_is_nothing_different(self):
        """Two open(2) more, which find nothing; no socket, no line."""
        if lab.sanitized():
            self.skipTest("built with sanitizers")
        sender_key(None)
        calls, said = [], []
        for port in 0, QUERY_PORT:
            out = lab.scratch("strace-%d" % port)
            done = lab.here.run(["strace", "-f", "-o", out, lab.SENDER,
                "--answer-port", str(port), "-c", "1", "10.0.0.2"],
                preexec_fn=lab.crash_kernel, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
            said.append(re.sub(rb"\d+\.\d+ s", b"", done.stdout))
            with open(out) as f:
                calls.append(f.read())
        self.assertEqual(*said)
        self.assertEqual(calls[1].count("/fence_kdump/key"), 2)
        self.assertEqual(calls[0].count("/fence_kdump/key"), 0)
        for word in "bind(", "fork(", "clone(":
            self.assertEqual(*(c.count(word) for c in calls), word)

    def test_a_broken_key(self):
        for text in ("", "2 alice 00\n", "1 alice %s\n" % KEY.hex(),
                "2 alice %s" % KEY.hex(), "2 alice %s\n\n" % KEY.hex()):
            lab.etc("fence_kdump/key", text)
            with self.subTest(text), Ear() as ear:
                r = self.start("-c", 1, "10.0.0.2").finish()
                self.assertEqual(r.status, 0, r)
                self.assertIsNotNone(ear.hears())
                self.assertRegex(r.err,
                    r"^[^\n]*/etc/fence_kdump/key: [^\n]*no query is "
                    r"answered\n$")
                self.assertNotIn(KEY.hex()[:8], r.text)

    def test_the_port_is_taken(self):
        with lab.here:
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with s, Ear() as ear:
            s.bind(("", QUERY_PORT))
            r = self.start("-c", 1, "10.0.0.2").finish()
            self.assertEqual((r.status, r.err), (0, ""), r)
            self.assertEqual(r.out.count("Address already in use"), 1, r)
            self.assertIsNotNone(ear.hears())
            self.child()
            self.answered(self.asker("fd00::1"))  # IPv6 is answered


class WithACount(AnswerCase):
    """B14: one message, before the cluster asks."""

    def test_regression_B14_a_child_answers(self):
        started = time.monotonic()
        r = self.start("-c", 1, "10.0.0.2", stdin="").finish()
        self.assertEqual(r.status, 0, r)
        self.assertLess(time.monotonic() - started, PATIENCE)
        pid = self.child()
        self.answered(self.asker())
        self.assertEqual(os.getsid(pid), pid)
        self.assertEqual(os.readlink("/proc/%d/cwd" % pid), "/")
        self.assertLessEqual(self.open_files(pid), {"/dev/null", "socket"})
        os.kill(pid, signal.SIGTERM)
        lab.until(lambda: self.gone(pid), "it ends")

    @lab.plainly
    @needs_strace
    def test_a_failed_fork_changes_no_exit_status(self):
        if lab.sanitized():
            self.skipTest("built with sanitizers")
        for nodes, status in (["10.0.0.2"], 0), (["10.0.0.2", "fd00::2"], 1):
            for failed in False, True:
                with self.subTest(nodes=nodes, failed=failed):
                    r = self.start("-c", 1, "-f", "ipv4", *nodes,
                        wrap=injected("clone,clone3,fork", "error=EAGAIN")
                            if failed else ()).finish()
                    self.assertEqual(r.status, status, r)
                    self.assertEqual(failed, "no process can answer queries "
                        "from now on: Resource temporarily unavailable" in
                        r.err, r)
                    if failed:
                        self.assertEqual(self.inodes(), set())
                    else:
                        self.end(self.child())
                        lab.until(lambda: not self.inodes(), "it ends")

    def test_the_dumps_target_can_be_unmounted(self):
        """The script's folder, its open files and its output are in it."""
        target = lab.scratch("target")
        os.makedirs(target, exist_ok=True)
        lab.here.run(["mount", "-t", "tmpfs", "none", target])
        with open(os.path.join(target, "log"), "w") as log:
            r = self.start("-c", 1, "10.0.0.2", cwd=target, stdout=log,
                stderr=log, pass_fds=[log.fileno()]).finish()
        self.assertEqual(r.status, 0, r)
        self.child()
        self.answered(self.asker())
        lab.here.run(["umount", target])  # it is not busy
        self.answered(self.asker())

    def test_vmcore_goes_away_after_its_end(self):
        """Without a query: it ends by itself."""
        r = self.start("-c", 1, "10.0.0.2").finish()
        pid = self.child()
        self.answered(self.asker())
        lab.end_crash_kernel(pid)
        lab.until(lambda: self.gone(pid), "it ends")

    def test_the_second_program_finds_the_port_taken(self):
        """SUSE's KDUMP_PRESCRIPT and KDUMP_POSTSCRIPT."""
        first = self.start("-c", 1, "10.0.0.2").finish()
        self.child()
        r = self.start("-c", 1, "10.0.0.2").finish()
        self.assertEqual((r.status, r.err), (0, ""), r)
        self.assertEqual(r.out.count("Address already in use"), 1, r)
        self.answered(self.asker())

    def test_systemds_main_process_stays(self):
        """With its end systemd would kill the child."""
        agent = lab.Agent(["-c", 'SYSTEMD_EXEC_PID=$$ exec "$0" -c 1 10.0.0.2',
            lab.SENDER], program="/bin/sh", port=QUERY_PORT, crash=True)
        agent.wait_text("done after")
        self.answered(self.asker())
        self.assertTrue(agent.running())
        lab.end_crash_kernel(agent.pid)
        self.assertEqual(agent.finish().status, 0)


class Rehearsed(AnswerCase):
    """--rehearse-answer, on a running system."""

    SECRET = bytes(range(256))

    def setUp(self):
        super().setUp()
        os.makedirs("/etc/corosync", exist_ok=True)
        path = "/etc/corosync/authkey"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o400), "wb") as f:
            f.write(self.SECRET)
        self.addCleanup(os.unlink, path)
        lab.corosync({"alice": ["10.0.0.1"], "bob": ["10.0.0.2"]})

    def rehearse(self, *args, **kw):
        return lab.Agent(["--rehearse-answer", *args], program=REHEARSE,
            port=QUERY_PORT, **kw)

    def test_answers_that_it_runs(self):
        """With this node's key; and what it says has the key's id."""
        agent = self.rehearse()
        key, own, kid = keys(self.SECRET, "alice")
        self.answered(self.asker(), RUNNING, key)
        agent.wait_text("a query from 10.0.0.2 is answered")
        self.assertIn("key %s of node alice" % own, agent.out())
        self.assertIn("(secret %s)" % kid, agent.out())
        asker = self.asker()
        asker.ask(keys(self.SECRET, "bob")[0])
        nonce = asker.ask(key)
        self.assertEqual(asker.hears()[8:24], nonce)

    def test_not_in_a_crash_kernel(self):
        r = self.rehearse(crash=True, wait=False).finish()
        self.failed(r, "nothing answered: /proc does not show")

    def test_no_secret(self):
        os.rename("/etc/corosync/authkey", "/etc/corosync/other")
        r = self.rehearse(wait=False).finish()
        os.rename("/etc/corosync/other", "/etc/corosync/authkey")
        self.assertEqual(r.status, 2, r)
        self.assertIn("no secret", r.err)

    def test_in_a_crash_kernel_the_sender_passes_it_over(self):
        """As each word that it does not know: it goes on in the background."""
        sender_key()
        with Ear() as ear:
            r = self.start("--rehearse-answer", "10.0.0.2").finish()
            self.assertEqual(r.status, 0, r)
            self.assertIn("passed over: option --rehearse-answer", r.err)
            self.assertIsNotNone(ear.hears())
            self.child()
            self.answered(self.asker(), CRASHED)


class Flood(AnswerCase):
    """Right-looking queries, as fast as one process can send them."""

    @staticmethod
    def flood(source, data, seconds, over=None):
        with lab.there.socket(("10.0.0.1", QUERY_PORT), source) as s:
            s.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, 64)
            end = time.monotonic() + seconds
            while time.monotonic() < end and not (over and over.is_set()):
                with contextlib.suppress(OSError):
                    s.send(data * 64)

    @staticmethod
    def cpu(agent):
        with open("/proc/%d/stat" % agent.pid) as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def test_a_quarter_of_one_processor(self):
        agent = self.answering()
        before, began = self.cpu(agent), time.monotonic()
        self.flood("10.0.0.9", query(bytes(32), bytes(16)), 4)
        used = self.cpu(agent) - before
        self.assertLess(used, (time.monotonic() - began) / 4 + 0.1)
        # The nodes' queries get through: the strict filter drops the flood.
        asker = self.asker(source="10.0.0.2")
        lab.until(lambda: asker.ask() and asker.hears(0.3), "an answer")

    def test_junk_costs_nothing(self):
        agent = self.answering()
        before = self.cpu(agent)
        self.flood("10.0.0.9", bytes(64), 2)
        self.assertLessEqual(self.cpu(agent) - before, 0.1)
        # The kernel may still have a part of the flood in its hands.
        asker = self.asker()
        lab.until(lambda: asker.ask() and asker.hears(0.3), "an answer")

    def test_messages_in_a_flood(self):
        """As often as without it, which is measured just before."""
        flood = query(bytes(32), bytes(16))

        def four():
            times = [ear.hears()[1] for _ in range(4)]
            return times[-1] - times[0]

        def longer():
            over, quiet = threading.Event(), four()
            with concurrent.futures.ThreadPoolExecutor() as pool:
                pool.submit(self.flood, "10.0.0.9", flood, PATIENCE, over)
                try:
                    return four() - quiet
                finally:
                    over.set()

        with Ear() as ear:
            self.answering("-i", 1, "10.0.0.2")
            ear.hears()
            self.at_best(1.5, longer)


if __name__ == "__main__":
    lab.main()
