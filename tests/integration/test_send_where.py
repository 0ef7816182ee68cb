#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
fence_kdump_send: where it speaks.  In a crash kernel in spite of any option;
never on a running system, but with --force; never where a cluster stack runs.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True

import lab
from lab import MESSAGE, PORT

CMAP = b"\0cmap".ljust(108, b"\0")  # as libqb binds it: the whole of sun_path
LRMD = b"\0lrmd".ljust(108, b"\0")  # Pacemaker's, also on a remote node


class Ear:
    """What comes to a port of another host: (source port, when) each."""

    def __init__(self, net=None, family=socket.AF_INET, port=PORT):
        with net or lab.there:
            self._socket = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET6:
            self._socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self._socket.bind(("", port))
        self.got = []

    def hears(self, timeout=20.0):
        """Waits for a message; None if none comes in this time."""
        self._socket.settimeout(timeout)
        try:
            data, source = self._socket.recvfrom(100)
        except (TimeoutError, BlockingIOError):
            return None
        assert data == MESSAGE, data
        self.got.append((source[1], time.monotonic()))
        return self.got[-1]

    def drain(self):
        """All that has come."""
        while self.hears(0):
            pass
        return self.got

    def close(self):
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()


@contextlib.contextmanager
def cluster_stack(name=CMAP, user=0):
    """Something listens where Corosync's map does, on this host."""
    with lab.here:
        s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with s:
        s.bind(name)
        os.seteuid(user)
        s.listen()  # whose it is, the kernel notes here
        os.seteuid(0)
        yield


class WhereCase(lab.Case):
    def ear(self, *args, **kw):
        ear = Ear(*args, **kw)
        self.addCleanup(ear.close)
        return ear

    def start(self, *args, crash=True, **kw):
        return lab.Agent([str(a) for a in args], program=lab.SENDER,
            wait=False, crash=crash, **kw)

    def silent(self, ear):
        """What was sent before this has come: nothing."""
        lab.here.send(MESSAGE, "10.0.0.2", source="10.0.0.1",
            source_port=4321)
        self.assertEqual([port for port, _ in [ear.hears()]], [4321])


class OnARunningSystem(WhereCase):
    """C5: an administrator types the command on a living node."""

    def refused(self, *args, command):
        with self.ear() as ear:
            r = self.start(*args, crash=False).finish()
            self.silent(ear)
        self.assertEqual((r.status, r.out), (1, ""), r)
        self.assertEqual(r.err.count("\n"), 1, r)
        self.assertIn("no crash kernel", r.err)
        self.assertTrue(r.err.rstrip().endswith(
            "send all the same: %s --force %s" % (lab.SENDER, command)), r)

    def test_regression_C5_refused_with_the_command_to_type(self):
        self.refused("-c", 1, "10.0.0.2", command="-c 1 10.0.0.2")
        self.refused("10.0.0.2", command="-c 1 10.0.0.2")
        self.refused("-c", 0, "10.0.0.2,10.0.0.3", "-p", 7410,
            command="-c 0 -p 7410 -c 1 10.0.0.2 10.0.0.3")
        self.refused("-c", 1, "--", "fe80::2%it's",
            command="-c 1 -- 'fe80::2%it'\\''s'")

    def test_regression_C5_the_command_works_as_printed(self):
        r = self.start("10.0.0.2", crash=False).finish()
        ear = self.ear()
        typed = r.err.rstrip().split("all the same: ")[1]
        lab.here.run(["sh", "-c", typed])
        self.assertIsNotNone(ear.hears())

    def test_force_needs_a_count(self):
        ear = self.ear()
        for words in (("--force",), ("--force", "-c", 0)):
            r = self.start(*words, "10.0.0.2", crash=False).finish()
            self.failed(r, r"^[^\n]*--force needs a COUNT[^\n]*\n$")
        self.silent(ear)

    def test_force_looks_at_nothing(self):
        ear = self.ear()
        with cluster_stack():
            r = self.start("--force", "-c", 2, "-i", 1, "10.0.0.2",
                crash=False).finish()
        self.assertEqual((r.status, r.err), (0, ""), r)
        self.assertEqual(len(ear.drain()), 2)

    def test_mistakes_are_errors(self):
        ear = self.ear()
        for words in (("--port", "x"), ("-i", "10s"), ("-p", "7410x"),
                ("-vX",), ("-c", "5x"), ("--wrong", 5), ("-f", 'auto"')):
            r = self.start("-c", 1, *words, "10.0.0.2", crash=False).finish()
            self.failed(r, r"^[^\n]*\(try --help\)\n$")
        self.silent(ear)

    @lab.plainly
    def test_proc_cannot_be_looked_at(self):
        """Not mounted: then it sends."""
        if lab.sanitized():
            self.skipTest("sanitizers need /proc")
        ear = self.ear()
        hidden = lab.scratch("no-proc")
        lab.here.run(["sh", "-c", 'mkdir -p "$1" && unshare -m sh -c \''
            'mount --bind "$1" /proc && exec "$2" -c 1 10.0.0.2\' sh "$@"',
            "sh", hidden, lab.SENDER])
        self.assertIsNotNone(ear.hears())


class BeforeEveryMessage(WhereCase):
    """C4: it survives into a running system, or a cluster starts there."""

    def ends(self, agent, why):
        r = agent.finish()
        self.assertEqual(r.status, 0, r)
        self.assertRegex(r.err, why)
        self.assertEqual(r.err.count("no message is sent"), 1, r)

    def test_regression_C4_the_system_runs_again(self):
        syslog = lab.Syslog()
        ear = self.ear()
        a = self.start("10.0.0.2")
        ear.hears()
        lab.end_crash_kernel(a.pid)
        self.ends(a, "no crash kernel any more")
        self.assertIn("no crash kernel any more", "".join(syslog.lines()))
        ear.drain()
        self.silent(ear)

    def test_regression_C4_a_cluster_starts(self):
        ear = self.ear()
        a = self.start("10.0.0.2")
        ear.hears()
        with cluster_stack():
            self.ends(a, "a cluster stack runs")

    def test_regression_C4_a_cluster_runs_already(self):
        ear = self.ear()
        with cluster_stack():
            self.ends(self.start("-c", 1, "10.0.0.2"), "a cluster stack runs")
        self.silent(ear)

    def test_regression_C4_a_remote_node(self):
        """It has no Corosync."""
        ear = self.ear()
        with cluster_stack(LRMD):
            self.ends(self.start("-c", 1, "10.0.0.2"), "a cluster stack runs")
        self.silent(ear)

    def test_regression_C4_while_no_name_has_an_address(self):
        a = self.start("nobody")
        time.sleep(0.2)
        with cluster_stack():
            self.ends(a, "a cluster stack runs")

    def test_a_cluster_in_another_network_namespace(self):
        """The node's own containers are no reason to be silent."""
        ear = self.ear()
        with lab.there:
            s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with s:
            s.bind(CMAP)
            s.listen()
            r = self.start("-c", 1, "10.0.0.2").finish()
        self.assertEqual(r.status, 0, r)
        self.assertIsNotNone(ear.hears())

    def test_a_program_of_a_user_is_no_cluster(self):
        """It must not keep the node from speaking, and is named once."""
        for name in CMAP, LRMD:
            ear = self.ear()
            with cluster_stack(name, user=65534):
                r = self.start("-c", 3, "-i", 1, "10.0.0.2").finish()
            self.assertEqual(r.status, 0, r)
            self.assertEqual(r.err.count("of user 65534 listens"), 1, r)
            self.assertEqual(len(ear.drain()), 3, r)
            ear.close()

    @lab.plainly
    def test_looks_before_the_first_message(self):
        """One access(2), and two connect(2) for each program of a cluster
        stack, to learn it, and no more."""
        calls = self.calls("-c", "1", "10.0.0.2")
        before = calls[:[c.startswith("sendmmsg(") for c in calls].index(True)]
        self.assertEqual(len([c for c in before if "vmcore" in c]), 1, before)
        for name in "cmap", "lrmd":
            self.assertEqual([c.split("(")[0] for c in before if name in c],
                ["connect"] * 2, before)

    def calls(self, *args):
        if lab.sanitized():
            self.skipTest("built with sanitizers")
        out = lab.scratch("strace")
        lab.here.run(["strace", "-o", out, lab.SENDER, *args],
            preexec_fn=lab.crash_kernel, stdout=subprocess.DEVNULL)
        with open(out) as f:
            return f.read().splitlines()


# Lines that were printed in manuals, or typed; in words, as the shell makes
# them.  Each with what it says of the mistake, and whether it ends by itself.
WRONG = (
    ("-c 5 -i 1 --port 7410 10.0.0.2", None),
    ("-p 7410 -f auto -c 0 -i 10s 10.0.0.2", "interval"),
    ("-vX -c 1 10.0.0.2", "verbose"),
    ('-f auto" 10.0.0.2', "family"),
    ("-c 5x 10.0.0.2", "count"),
    ("-c 5 --give-up 10s 10.0.0.2", "give-up"),
    ("-c 1 -p 7410x 10.0.0.2", "ipport"),
    ("-c 1 --unknown 10 10.0.0.2", "--unknown is unknown"),
    ("-c 1 -x 10.0.0.2", "-x is unknown"),
    ("-c 10.0.0.2", "count"),
    ("10.0.0.2 -c", "count"),
    ("--rehearse -c 1 10.0.0.2", "--rehearse is unknown"),
    ("--force 10.0.0.2 -c 1 -i x", "interval"),
    ("-V -c 1 10.0.0.2", None),
    ("--help -c 1 10.0.0.2", None),
    ("-c 1 " + "-x " * 40 + "10.0.0.2", "-x is unknown"))


class InACrashKernel(WhereCase):
    """B9: no person can fix an option there."""

    def test_regression_B9_something_is_sent(self):
        for line, mistake in WRONG:
            with self.subTest(line), self.ear() as ear:
                a = self.start(*line.split(), process_group=0)
                self.addCleanup(self.end_group, a.pid)
                self.assertIsNotNone(ear.hears())
                if mistake is not None:
                    a.wait_text(mistake)
                self.end_group(a.pid)

    def test_regression_B9_count_that_cannot_be_read(self):
        """One message, and no more than 10 s for a node that is dead."""
        for words in (("-c", "5x"), ("-c", "5", "--give-up", "10s")):
            with self.ear() as ear:
                r = self.start(*words, "10.0.0.2", "nobody").finish()
                self.assertGreater(r.seconds, 9.9)
                self.assertIn("nobody: 0 of 1 messages sent", r.err)
                self.assertEqual(len(ear.drain()), 1)

    def test_regression_B9_number_of_an_unknown_option_is_no_node(self):
        r = self.start("-c", 1, "--unknown", 10, "10.0.0.2").finish()
        self.assertEqual(r.status, 0, r)
        self.assertNotIn("left out", r.err)

    def script(self, line, run):
        """As SUSE's kdump runs PRE- and POSTSCRIPT."""
        a = lab.Agent(["-c", run, "sh", "%s %s" % (lab.SENDER, line)],
            program="/bin/sh", wait=False, crash=True, process_group=0)
        self.addCleanup(self.end_group, a.pid)
        return a

    def end_group(self, pid):
        """Also who goes on when the script has returned."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)

    def test_regression_B9_the_script_returns(self):
        """eval since 2.1.1, words in 1.9 to 2.1.0."""
        for run in ('eval "$1"; echo returned', '$1; echo returned'):
            for line, _ in WRONG:
                if '"' in line and run.startswith("eval"):
                    continue  # no command line at all, for a shell
                with self.subTest(line, run=run), self.ear() as ear:
                    r = self.script(line, run).finish()
                    self.assertIn("returned", r.out)
                    self.assertTrue(ear.drain())

    def test_it_goes_on_after_the_script(self):
        """Without a COUNT: the script returns, and the messages go on."""
        with self.ear() as ear:
            a = self.script("-i 1 -f wrong 10.0.0.2", '$1; echo returned')
            self.assertIn("returned", a.finish().out)
            ear.drain()
            for _ in range(2):
                self.assertIsNotNone(ear.hears())
            self.assertEqual(len({port for port, _ in ear.got}), 1)

    def test_a_unit_is_no_script(self):
        """What leads its session, as systemd's processes do, is waited for."""
        a = self.start("-f", "wrong", "10.0.0.2", start_new_session=True)
        a.wait_text("first message sent")
        time.sleep(0.5)
        self.assertTrue(a.running())

    def test_no_node_at_all(self):
        self.failed(self.start("-c", 1).finish(), "no NODE to send to")

    def test_help_without_a_node(self):
        r = self.start("--help").finish()
        self.assertEqual((r.status, r.err), (0, ""), r)
        self.assertIn("Usage:", r.out)


class OnePort(WhereCase):
    """B13: some listeners know a sender by its address and port."""

    def setUp(self):
        super().setUp()
        self.crash, self.far = lab.Net(), lab.Net()
        self.crash.ip("link add eth0 type veth peer name eth0 netns %s" %
            self.far.path())
        self.addCleanup(self.crash.ip, "link del eth0")
        self.crash.ip("link set lo up", "addr add 10.5.0.1/24 dev eth0",
            "link set eth0 up")
        for net in (self.crash, self.far):
            net.sysctl("ipv6/conf/eth0/accept_dad", 0)
        self.crash.ip("addr add fd05::1/64 dev eth0 nodad")
        self.far.ip("link set lo up", "link set eth0 up")
        self.crash.wait_links("eth0")

    def open_switch(self, nodes):
        self.far.ip(*("addr add 10.5.0.%d/24 dev eth0" % n for n in nodes),
            *("addr add fd05::%x/64 dev eth0 nodad" % n for n in nodes))

    def test_regression_B13_links_that_open_late(self):
        """
        The port of the switch opens after the kernel has given the
        neighbours up once, which takes it 3 s.
        """
        nodes = range(2, 31)
        ears = [self.ear(self.far), self.ear(self.far, socket.AF_INET6)]
        a = self.start("-v", *("10.5.0.%d" % n for n in nodes),
            *("fd05::%x" % n for n in nodes), "10.5.0.99", net=self.crash)
        time.sleep(4)
        self.open_switch(nodes)
        a.wait_text(r"10\.5\.0\.30: first message sent")
        a.wait_text(r"fd05::1e: first message sent")
        for ear in ears:
            self.assertGreaterEqual(len(ear.drain()), len(nodes))
            self.assertEqual(len({port for port, _ in ear.got}), 1)

    def test_regression_B13_one_node_that_answers_late(self):
        ear = self.ear(self.far)
        a = self.start("10.5.0.2", net=self.crash)
        time.sleep(1.5)
        self.open_switch([2])
        a.wait_text("first message sent")
        lab.until(lambda: len(ear.drain()) > 2, "goes on")
        self.assertEqual(len({port for port, _ in ear.got}), 1)

    def test_named_twice(self):
        """Two sockets alike: what came back for one counts for both."""
        self.far.ip("addr add 10.5.0.2/24 dev eth0",
            "route add unreachable 10.8.0.0/16")
        self.far.sysctl("ipv4/conf/eth0/forwarding", 1)
        self.crash.ip("route add 10.8.0.0/16 via 10.5.0.2")
        r = self.start("-c", 1, "--give-up", 1, "10.8.0.1", "10.8.0.1",
            "10.5.0.99", net=self.crash).finish()
        self.assertEqual(r.err.count("10.8.0.1: 0 of 1 messages sent"), 2, r)
        self.assertNotIn("first message", r.out)


if __name__ == "__main__":
    lab.main()
