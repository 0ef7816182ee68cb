#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The units that start the sender, and the late message of an initrd: what they
do to others.  By a real systemd.
"""

import os
import re
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

import lab
import rehearselab
import systemdlab
import test_kdump2
from rehearselab import REHEARSE, SECRET, Secrets

SEND, EARLY = "fence-kdump-send.service", "fence-kdump-early.service"
COROSYNC = """[Unit]
DefaultDependencies=no
[Service]
ExecStart=/bin/sleep infinity
"""


def source(name):
    return systemdlab.source("dracut/" + name)


def unit(name):
    """A unit of ours that starts the sender of this build."""
    lab.etc("sysconfig/fence_kdump", 'FENCE_KDUMP_NODES="192.0.2.1"\n')
    lab.etc("fence_kdump/early", "ARGS=-c 0 192.0.2.1\n")
    return systemdlab.installed("dracut/" + name, lab.SENDER)


class Units(lab.Case):
    def after_start(self, name, text):
        """Corosync runs, our unit is started; corosync's state after it."""
        systemd = systemdlab.boot(self, {name: text,
            "corosync.service": COROSYNC})
        systemd.ctl("start", "corosync.service")
        pid = systemd.show("corosync.service", "MainPID")
        self.assertNotEqual(pid, "0", systemd.said())
        systemd.ctl("start", name)
        self.assertEqual(systemd.show(name, "ConditionResult"), "no")
        self.assertEqual(systemd.state(name), "inactive")
        return (systemd.state("corosync.service") == "active" and
            systemd.show("corosync.service", "MainPID") == pid)

    def test_regression_C4_a_unit_leaves_a_running_corosync_alone(self):
        for name in (SEND, EARLY):
            with self.subTest(name):
                self.assertTrue(self.after_start(name, unit(name)))
                self.doCleanups()

    def test_conflicts_would_stop_it(self):
        """So the test above can fail: a stop job asks no condition."""
        self.assertFalse(self.after_start(SEND, unit(SEND).replace("[Unit]\n",
            "[Unit]\nConflicts=corosync.service\n")))

    def test_regression_B16_it_is_started_again_without_end(self):
        """As often as it fails; here faster than once a second."""
        for name in (SEND, EARLY):
            with self.subTest(name):
                text = unit(name).replace("/proc/vmcore", "/proc/self")
                text = re.sub("(?m)^ExecStart=.*", "ExecStart=/bin/false", text)
                text = re.sub("(?m)^RestartSec=.*", "RestartSec=50ms", text)
                systemd = systemdlab.boot(self, {name: text})
                systemd.ctl("start", "--no-block", name)
                def many():
                    self.assertNotEqual(systemd.state(name), "failed")
                    return int(systemd.show(name, "NRestarts")) > 10
                lab.until(many, "started again and again", 60)
                self.doCleanups()

    def test_what_they_must_not_have(self):
        for name in (SEND, EARLY):
            self.assertNotRegex(source(name), r"(?m)^(Conflicts|ProcSubset|"
                r"ProtectProc|PrivateNetwork|PrivateTmp)=")


class Key(Secrets):
    """
    Debian's unit makes the node's key before it starts the sender, and starts
    it whatever becomes of that.
    """

    def setUp(self):
        super().setUp()
        lab.corosync({"alice": ["10.0.0.7"], "bob": ["10.0.0.2"]})

    def started(self, rehearse=REHEARSE, patience=50):
        """Started, in the place of the sender a program that stays; `rehearse`
        is the program that makes the key, its text, or None; `patience` are
        the seconds for that, of which a busy machine may need more than 5."""
        text = unit(SEND).replace("/proc/vmcore", "/proc/self")
        self.assertIn(" timeout -k 1 5 ", text)
        text = text.replace(" timeout -k 1 5 ", " timeout -k 1 %d " % patience)
        text = re.sub("(?m)^ExecStart=.*", "ExecStart=/bin/sleep infinity",
            text)
        path = os.path.join(lab.scratch("libexec"), "fence_kdump_rehearse")
        if os.path.exists(path):
            os.unlink(path)
        if rehearse == REHEARSE:
            shutil.copy(rehearse, path)
        elif rehearse is not None:
            with open(path, "w") as f:
                f.write(rehearse)
            os.chmod(path, 0o755)
        lab.etc("sysconfig/fence_kdump", 'FENCE_KDUMP_NODES="192.0.2.1"\n'
            'FENCE_KDUMP_NAME="alice"\n')
        # There is no journal here.
        self.log = lab.scratch("unit.log")
        self.remove(self.log)
        text = text.replace("journal+console", "append:" + self.log)
        systemd = systemdlab.boot(self, {SEND: text})
        systemd.ctl("start", SEND)
        self.assertEqual(systemd.state(SEND), "active", systemd.said())
        self.assertNotEqual(systemd.show(SEND, "MainPID"), "0")
        return systemd

    def run_files(self, systemd):
        """{path: mode} of /run/fence_kdump"""
        return dict(line.split() for line in systemd.run("find",
            "/run/fence_kdump", "-printf", "%p %m\\n").stdout.splitlines())

    def test_the_key_is_made(self):
        self.secret(rehearselab.COROSYNC)
        key, own, _ = test_kdump2.keys(SECRET, "alice")
        systemd = self.started()
        for _ in range(2):
            self.assertEqual(self.run_files(systemd), {
                "/run/fence_kdump": "700", "/run/fence_kdump/key": "600",
                "/run/fence_kdump/key-2-" + own: "600"}, systemd.said())
            self.assertEqual(systemd.run("cat", "/run/fence_kdump/key").stdout,
                "2 alice %s\n" % key.hex())
            systemd.ctl("restart", SEND)

    def none(self, *args):
        systemd = self.started(*args)
        self.assertEqual(self.run_files(systemd), {"/run/fence_kdump": "700"})
        with open(self.log) as f:
            return systemd.said() + f.read()

    def test_without_a_secret_not_a_line_is_different(self):
        self.assertNotRegex(self.none(), "secret|rehearse|[Cc]ontrol process")

    def test_a_secret_that_is_refused(self):
        self.secret(rehearselab.COROSYNC, SECRET, 0o644)
        self.assertRegex(self.none(), "cannot be the secret.*mode 0644")

    def test_the_program_is_not_there(self):
        """It is in another package."""
        self.secret(rehearselab.COROSYNC)
        self.assertNotRegex(self.none(None), "rehearse|[Cc]ontrol process")

    def test_the_program_hangs_and_ignores_signals(self):
        self.none("#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 1; done\n", 5)


class Late(lab.Case):
    """/sbin/fence-kdump-late, as it is in the image but for one path."""

    def setUp(self):
        super().setUp()
        lab.cover("/run")
        self.tools = lab.scratch("tools")
        os.makedirs(self.tools, exist_ok=True)

    def tool(self, name, script):
        path = os.path.join(self.tools, name)
        with open(path, "w") as f:
            f.write("#!/bin/sh\n" + script)
        os.chmod(path, 0o755)

    def late(self, args):
        """Runs it to its end; the leader of its session's number."""
        lab.etc("fence_kdump/late", "ARGS=%s\n" % args)
        shutil.copy(lab.SENDER, self.tools)
        script = os.path.join(self.tools, "late.sh")
        with open(script, "w") as f:
            f.write(source("late.sh").replace("@libexecdir@", self.tools))
        process = lab.here.popen(["sh", script], preexec_fn=lab.crash_kernel,
            start_new_session=True, env=dict(os.environ, PATH="%s:%s" %
            (self.tools, os.environ["PATH"])))
        self.assertIsNotNone(process.wait(60))
        return process.pid

    def left(self, session):
        """The processes of a session."""
        return subprocess.run(["ps", "-o", "pid,args", "-s", str(session)],
            stdout=subprocess.PIPE, text=True,
            check=False).stdout.splitlines()[1:]

    def test_regression_C3_no_timer_outlives_the_sender(self):
        """It would end what has the sender's number by then."""
        with lab.there:
            ear = lab.socket.socket(type=lab.socket.SOCK_DGRAM)
        with ear:
            ear.bind(("", lab.PORT))
            ear.settimeout(20)
            session = self.late("-c 1 10.0.0.2")
            self.addCleanup(lambda: [os.kill(int(line.split()[0]), 9)
                for line in self.left(session)])
            self.assertEqual(ear.recv(100), lab.MESSAGE)
        self.assertEqual(self.left(session), [])

    def test_a_minute_is_the_limit(self):
        """A sender without end is ended; here after a second."""
        real = shutil.which("timeout")
        self.tool("timeout", 'test "$1" = 60\nshift\nexec %s 1 "$@"\n' % real)
        self.assertEqual(self.left(self.late("-c 0 10.0.0.2")), [])


if __name__ == "__main__":
    lab.main()
