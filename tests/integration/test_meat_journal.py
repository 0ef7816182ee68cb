#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The call in a real journal, and what journalctl -x says to it."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import unittest

import labhost
import meatlab
from lab import until
from labhost import scratch
from meatlab import Fence, exists, fifo

JOURNALD = "/lib/systemd/systemd-journald"
CATALOG = os.path.join(os.environ.get("TOP_SRCDIR",
    os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")),
    "meatware/fence_meatware.catalog")
FIRST = "OPERATOR INTERVENTION REQUIRED to reset alice."


def journal(*args):
    p = subprocess.run(["journalctl", "--no-pager", "--directory",
        "/run/log/journal", *args], capture_output=True, text=True, timeout=30)
    return p.stdout


def entries(**fields):
    out = journal("-o", "json", *("%s=%s" % f for f in fields.items()))
    return [json.loads(line) for line in out.splitlines()]


@unittest.skipUnless(os.access(JOURNALD, os.X_OK) and
    shutil.which("journalctl"), "systemd-journald is not installed")
class Journal(meatlab.Case):
    def setUp(self):
        super().setUp()
        # A machine id and /dev/kmsg of its own: the kernel's log is the host's.
        labhost.etc("machine-id", "0123456789abcdef0123456789abcdef\n")
        labhost.etc("systemd/journald.conf", "[Journal]\nStorage=volatile\n"
            "ReadKMsg=no\nAudit=no\nForwardToSyslog=no\nForwardToWall=no\n"
            "RuntimeMaxUse=16M\n")
        for path in ("/run/systemd/journal", "/run/log/journal"):
            os.makedirs(path, exist_ok=True)
        if os.path.lexists("/dev/log"):
            os.unlink("/dev/log")
        os.symlink("/run/systemd/journal/dev-log", "/dev/log")
        self.journald = subprocess.Popen([JOURNALD],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: exists("/run/systemd/journal/socket") and
            exists("/run/systemd/journal/dev-log"), "journald is there")

    def tearDown(self):
        super().tearDown()
        self.journald.send_signal(signal.SIGCONT)
        self.journald.kill()
        self.journald.wait()
        shutil.rmtree("/run/log")
        shutil.rmtree("/run/systemd")

    def call(self):
        return until(lambda: entries(NODE="alice", SYSLOG_IDENTIFIER=
            "fence_meatware"), "the call is in the journal")

    def test_fields(self):
        agent = Fence(["-n", "alice", "-t", "100"])
        until(lambda: len(self.call()) >= 3, "three entries")
        found = self.call()
        self.assertEqual(len(found), 3)
        self.assertEqual(found[0]["MESSAGE"], FIRST)
        self.assertEqual(found[1]["MESSAGE"],
            'Run "meatclient -c alice" AFTER power-cycling the machine.')
        self.assertRegex(found[0]["MESSAGE_ID"], r"^[0-9a-f]{32}$")
        self.assertNotIn("MESSAGE_ID", found[1])
        for e in found:
            self.assertEqual(e["PRIORITY"], "2")
            self.assertEqual(e["SYSLOG_FACILITY"], "3")
            self.assertRegex(e["DEADLINE"], r"^20\d\d-\d\d-\d\d ")
            self.assertIn("process", e["ASKED_BY"])
            self.assertEqual(e["RUN_ON"], "here")
        # The lines come once, though syslog leads into the journal too.
        self.assertEqual(journal().count(FIRST), 1)
        agent.say(b"meatware reply alice\0")
        self.fenced(agent.finish())

    def test_c6_from_pacemaker(self):
        """Once in the journal, and not on standard error."""
        agent = Fence(stdin="nodename=alice\ntimeout=100\n")
        until(lambda: len(self.call()) >= 3, "three entries")
        agent.say(b"meatware reply alice\0")
        self.assertEqual(self.fenced(agent.finish()).err, "")
        self.assertEqual(journal().count(FIRST), 1)

    def test_killed(self):
        agent = Fence(["-n", "alice"])
        self.call()
        agent.kill_group()
        found = until(lambda: [e for e in self.call() if "killed" in
            e["MESSAGE"]], "the end is in the journal")
        self.assertEqual(found[0]["MESSAGE"],
            "request for alice ended: agent killed (Pacemaker's timeout?)")
        self.assertEqual(found[0]["PRIORITY"], "2")
        self.assertIn("MESSAGE_ID", found[0])

    def test_explanation(self):
        db = scratch("catalog")
        os.makedirs(db, exist_ok=True)
        labhost._mount(db, "/var/lib/systemd/catalog", None, labhost.MS_BIND)
        catalogs = scratch("catalogs")
        os.makedirs(catalogs, exist_ok=True)
        shutil.copy(CATALOG, catalogs)
        labhost._mount(catalogs, "/usr/lib/systemd/catalog", None,
            labhost.MS_BIND)
        try:
            subprocess.run(["journalctl", "--update-catalog"], check=True,
                capture_output=True)
            agent = Fence(["-n", "alice", "-t", "100"])
            until(lambda: len(self.call()) >= 3, "three entries")
            text = journal("-x")
            for words in (r"A human has to switch off node alice",
                    r"on host here, as root: meatclient -c alice",
                    r"Asked for by: .*process",
                    r"Waits until: 20\d\d-", r"meatclient -d alice"):
                self.assertRegex(text, words)
            self.assertEqual(text.count("A human has to"), 1)
            agent.kill_group()
            until(lambda: "ended from outside" in journal("-x"),
                "the second explanation")
        finally:
            labhost._umount("/usr/lib/systemd/catalog")
            labhost._umount("/var/lib/systemd/catalog")

    def test_a_journal_that_hangs_holds_nobody_up(self):
        self.journald.send_signal(signal.SIGSTOP)

        def answer():
            agents = [Fence(["-n", "node%d" % i, "--remind=1"],
                node="node%d" % i) for i in range(4)]
            time.sleep(1.5)
            took = []
            for i, agent in enumerate(agents):
                before = time.monotonic()
                agent.say(b"meatware reply node%d\0" % i)
                self.fenced(agent.finish())
                took.append(time.monotonic() - before)
            return max(took)
        self.at_best(1.5, answer, tries=3)

    def test_a_journal_that_hangs_holds_no_guard_up(self):
        self.journald.send_signal(signal.SIGSTOP)
        # As many as its socket takes, and more.
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                s.sendto(b"MESSAGE=full\n", "/run/systemd/journal/socket")
        s.close()

        def again():
            agent = Fence(["-n", "alice"])
            before = time.monotonic()
            agent.kill()  # not the child that waits for the journal
            until(lambda: not exists(fifo("alice")), "the FIFO is gone")
            again = Fence(["-n", "alice"])
            took = time.monotonic() - before
            again.say(b"meatware reply alice\0")
            self.fenced(again.finish())
            return took
        self.at_best(1.5, again, tries=3)


if __name__ == "__main__":
    meatlab.main()
