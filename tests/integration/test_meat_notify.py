#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The administrator's own program, told of what happens."""

import contextlib
import math
import os
import re
import signal
import subprocess
import time

import meatlab
from lab import until
from labhost import Syslog, scratch
from meatlab import Fence, exists, fence

CONFIRM = b"meatware reply alice\0"


class Notify(meatlab.Case):
    programs = 0

    def program(self, body):
        Notify.programs += 1  # one may still run
        path = scratch("notify%d" % Notify.programs)
        with open(path, "w") as f:
            f.write("#!/bin/sh\n%s\n" % body)
        os.chmod(path, 0o755)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(scratch("notified"))
        return path

    def notified(self, n):
        def lines():
            with contextlib.suppress(FileNotFoundError):
                with open(scratch("notified")) as f:
                    found = f.read().splitlines()
                    return found if len(found) >= n else None
        return until(lines, "%d notifications" % n)

    def events(self, end, *args):
        path = self.program('echo "$1 $2 $#" >>%s' % scratch("notified"))
        agent = Fence(["-n", "alice", "--notify=" + path, *args],
            wait=not args)
        self.notified(1)
        end(agent)
        agent.finish()
        return self.notified(2)

    def test_events(self):
        for end, event, args in (
                (lambda a: a.say(CONFIRM), "confirmed", []),
                (lambda a: a.signal(signal.SIGTERM), "failed", []),
                (lambda a: a.kill_group(), "killed", []),
                (lambda a: a.say(b"meatware deny alice\n"), "refused", []),
                (lambda a: None, "timeout", ["-t", "4"])):
            self.assertEqual(self.events(end, *args),
                ["opened alice 2", event + " alice 2"])

    def test_environment_and_no_shell(self):
        path = self.program('env >%s.new; mv %s.new %s; ls /proc/$$/fd | '
            'wc -l >>%s' % ((scratch("notified"),) * 4))
        agent = Fence(["-n", "alice", "--notify=" + path])
        waited = math.ceil(time.monotonic() - agent.started)
        env = dict(line.split("=", 1) for line in self.notified(8)
            if "=" in line)
        self.assertEqual(env["MEATWARE_NODE"], "alice")
        self.assertEqual(env["MEATWARE_EVENT"], "opened")
        self.assertEqual(env["MEATWARE_HOST"], "here")
        self.assertIn("process", env["MEATWARE_ASKED_BY"])
        self.assertIn(int(env["MEATWARE_DEADLINE"]) -
            int(env["MEATWARE_SINCE"]), range(600 - waited, 601))
        self.assertNotIn("HOME", env)
        agent.kill()
        r = fence(["-n", "alice", "-t", "1",
            "--notify=/bin/sh -c 'touch %s'" % scratch("shell")])
        self.not_fenced(r)
        self.assertFalse(exists(scratch("shell")))

    def test_failure_and_slowness_change_nothing(self):
        for body in "exit 7", "kill -9 $$", "exec sleep 3":
            def answer():
                agent = Fence(["-n", "alice", "--notify=" +
                    self.program(body)])
                if "sleep" not in body:
                    agent.wait_text("ended with 7|killed by signal 9")
                before = time.monotonic()
                agent.say(CONFIRM)
                self.fenced(agent.finish())
                return time.monotonic() - before
            with self.subTest(body=body):
                self.at_best(1.5, answer, tries=3)
        for bad in "/nothing", "relative", "/etc/hosts", "/usr":
            agent = Fence(["-n", "alice", "--notify=" + bad])
            agent.wait_text("not run: notify=" + bad)
            agent.say(CONFIRM)
            self.fenced(agent.finish())

    @meatlab.needs_strace
    def test_a_path_that_hangs_holds_nobody_up(self):
        def answer():
            path = self.program("echo $1 >>" + scratch("notified"))
            # Of the agent alone, not of its children.
            agent = Fence(["-n", "alice", "--notify=" + path],
                wrap=[*meatlab.slowed("%file", 8), "-P", path])
            before = time.monotonic()
            agent.say(CONFIRM)
            self.fenced(agent.finish())
            took = time.monotonic() - before
            self.assertEqual(sorted(self.notified(2)),
                ["confirmed", "opened"])
            return took
        self.at_best(4, answer, tries=3)

    def test_failure_at_the_end_is_logged(self):
        log = Syslog()
        path = self.program('[ $1 = opened ] || exit 7')
        ends = ((lambda a: a.say(CONFIRM), []),
            (lambda a: a.say(b"meatware deny alice\n"), []),
            (lambda a: a.signal(signal.SIGTERM), []),
            (lambda a: a.kill_group(), []),
            (lambda a: None, ["-t", "1"]))
        for program, said in ((path, "notify=%s ended with 7" % path),
                ("/nothing", "not run: notify=/nothing: No such file")):
            for n, (end, args) in enumerate(ends):
                with self.subTest(program=program, end=n):
                    before = len(log.lines())
                    agent = Fence(["-n", "alice", "--notify=" + program,
                        *args], wait=not args)
                    times = 1
                    if program == "/nothing":  # at the beginning, too
                        agent.wait_text(said)
                        times = 2
                    end(agent)
                    agent.finish()
                    until(lambda: [bool(re.search(
                        r"fence_meatware\[\d+\]: " + said, line)) for line in
                        log.lines()[before:]].count(True) == times,
                        "the failure is logged")

    def test_failure_after_the_end_is_logged(self):
        log = Syslog()
        path = self.program("exec sh -c 'sleep 1; exit 7'")
        agent = Fence(["-n", "alice", "--notify=" + path])
        agent.say(CONFIRM)
        self.fenced(agent.finish())
        until(lambda: "\n".join(log.lines()).count("ended with 7") == 2,
            "of both events the failure is logged")

    @meatlab.needs_strace
    def test_a_path_that_hangs_holds_no_check_up(self):
        path = self.program("")
        for action, status in ("monitor", 0), ("validate-all", 1):
            def check():
                r = fence(["-o", action, "--notify=" + path],
                    wrap=[*meatlab.slowed("%file", 9), "-f", "-P", path])
                self.assertEqual(r.status, status, r)
                self.assertIn("%s: its file system does not answer" % path,
                    r.err)
                return r.seconds
            self.at_best(6, check, tries=3)

    def test_one_that_others_can_change_is_not_run(self):
        path = self.program("touch " + scratch("notified"))
        os.chmod(path, 0o777)
        agent = Fence(["-n", "alice", "--notify=" + path])
        agent.wait_text("can be changed by others")
        self.assertFalse(exists(scratch("notified")))

    def test_the_caller_does_not_wait_for_it(self):
        path = self.program("exec sleep 5")

        def call():
            before = time.monotonic()
            subprocess.run([meatlab.MEATWARE, "-n", "alice", "-t", "1",
                "--notify=" + path], capture_output=True, timeout=20)
            return time.monotonic() - before
        self.at_best(3, call, tries=3)


if __name__ == "__main__":
    meatlab.main()
