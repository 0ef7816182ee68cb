#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""fence_suicide: the end of a node, by the real reboot(2)."""

import os
import shutil
import subprocess
import unittest

import lab
import suicidelab
from suicidelab import SUICIDE, end

SCHEMA = "/usr/share/cluster/relaxng/metadata.rng"
US = "-n", "here"
BEFORE = "--answer=before", "--delay=1"
HOWS = {"reboot": "restart", "off": "power off"}
COMMANDS = ["/sbin/reboot", "/sbin/poweroff", "/sbin/halt", "/sbin/shutdown",
    "/usr/bin/systemctl"]


class End(suicidelab.Case):
    def test_without_an_answer(self):
        for action, how in HOWS.items():
            with self.subTest(action=action):
                r = self.went(end("-o", action, *US), how, None)
                self.assertRegex(r.out, r"no success is answered \(.*made "
                    r"sure of: right to reboot, memory locked, scheduled in "
                    r"real time")
                self.assertNotIn("success is answered (answer", r.out)

    def test_answer_first(self):
        for action, how in HOWS.items():
            with self.subTest(action=action):
                r = self.after(0.9, how, "-o", action, *BEFORE, *US)
                self.assertRegex(r.out, r"success is answered \(answer=before")

    def after(self, seconds, *args):
        """So long after the answer, which may be seen late."""
        for unused in range(4):
            r = self.answered(*args)
            if r.after > seconds:
                return r
        self.fail("too soon: %s" % r)

    def test_the_default_delay_is_two_seconds(self):
        self.after(1.9, "restart", "-o", "reboot", "--answer=before", *US)

    def test_the_way_of_pacemaker(self):
        r = end(stdin="nodename=here \naction=off\nport=HERE\ntimeout=60\n"
            "pcmk_off_timeout=5\n")
        self.went(r, "power off", None)
        self.answered("restart", stdin="nodename=here\naction=reboot\n"
            "port=here\nanswer=before\ndelay=1\n")

    def test_the_last_words(self):
        line = "here POWERS OFF NOW, asked for by python"
        for more in (), BEFORE:
            for last in False, False, True:
                log = lab.Syslog()
                r = end("-o", "off", *more, *US)
                # daemon.emerg
                said = [line in l and l.startswith("<24>")
                    for l in log.lines()].count(True)
                os.unlink("/dev/log")
                # They are waited for a moment, not for as long as it takes.
                if said == 1 or last:
                    break
            self.assertEqual(said, 1)
            self.assertIn("<0>fence_suicide: " + line, r.kmsg)
            self.assertIn("fence_suicide: " + line, r.console)

    def test_a_default_that_names_nobody(self):
        self.refused(end(stdin="\n"), "no node")
        self.refused(end(stdin="action=reboot\n"), "no node")


class Hard(suicidelab.Case):
    def both(self, **job):
        for action, how in HOWS.items():
            with self.subTest(action=action):
                self.went(end("-o", action, *US, **job), how, None)
                self.answered(how, "-o", action, *BEFORE, *US, **job)

    def test_no_command_to_reboot(self):
        self.both(hidden=[c for c in COMMANDS if os.path.exists(c)])

    def test_root_is_read_only(self):
        self.both(setup=[["mount", "-o", "remount,bind,ro", "/"],
            ["sh", "-c", "! touch /suicide-writes 2>/dev/null"]])

    def test_ulimit(self):
        self.both(limits={"RLIMIT_NPROC": 0, "RLIMIT_NOFILE": 32,
            "RLIMIT_CPU": 2})

    @lab.plainly
    def test_no_memory(self):
        """However little there is: an answer only if there is an end."""
        if lab.sanitized():
            self.skipTest("sanitizers need more address space")
        warned = answers = 0
        for pages in range(700, 1500, 80):
            limits = {"RLIMIT_AS": pages * 4096}
            r = end("-o", "reboot", *US, limits=limits, lives=0.5)
            self.assertIn(r.status, (1, 127) if r.ended is None else (None,), r)
            warned += "will hold up the next" in r.err and r.ended is not None
            for unused in range(3):
                r = end("-o", "reboot", *BEFORE, *US, limits=limits, lives=1.2)
                if r.ended is None or r.status is not None:
                    break  # else its end was quicker than who looks at it
            self.assertEqual(r.status == 0, r.ended is not None, r)
            answers += r.status == 0
        # Not all of it was too little, nor too much.
        self.assertGreater(warned, 0)
        self.assertGreater(answers, 0)

    def test_process_group_killed_after_the_answer(self):
        for action, how in HOWS.items():
            r = self.answered(how, "-o", action, "--answer=before",
                "--delay=4", *US, kill_group=True)
            self.assertIs(r.group_left, False, "the doer is in its group")

    def test_a_log_and_a_reader_that_take_nothing(self):
        lab.Syslog.full()
        pipe = lab.scratch("full")
        os.mkfifo(pipe)
        fd = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        try:
            while True:
                os.write(fd, b"x" * 4096)
        except BlockingIOError:
            pass
        job = {"out": pipe, "err": pipe}
        self.went(end("-o", "reboot", *US, **job), "restart", None)
        self.answered("restart", "-o", "reboot", *BEFORE, *US, **job)
        os.close(fd)
        os.unlink(pipe)

    def test_a_console_that_takes_nothing(self):
        master, slave = os.openpty()
        os.symlink(os.ttyname(slave), "/dev/console")
        os.set_blocking(slave, False)
        try:
            while True:
                os.write(slave, b"x" * 4096)
        except BlockingIOError:
            pass
        self.went(end("-o", "reboot", *US), "restart", None)
        os.close(master)
        os.close(slave)


class Doer(suicidelab.Case):
    @lab.plainly
    def test_has_left_all(self):
        r = self.answered("power off", "-o", "off", "--answer=before",
            "--delay=4", *US, look="suicide-doer")
        self.assertEqual(len(r.found), 1, r.found)
        doer = r.found[0]
        self.assertEqual((doer["session"], doer["group"]), (doer["pid"],) * 2)
        self.assertEqual(doer["cwd"], "/")
        self.assertEqual(doer["policy"], 2)  # SCHED_RR
        if not lab.sanitized():  # they make mlockall(2) do nothing
            self.assertGreater(doer["locked"], 1000)
        self.assertEqual(doer["threads"], 6)
        # All signals but SIGKILL, SIGSTOP and the two of the C library.
        self.assertEqual(int(doer["blocked"], 16) | 0x180040100,
            0xffffffffffffffff)
        self.assertEqual([doer["fds"][n] for n in "012"], ["/dev/null"] * 3)
        for link in doer["fds"].values():
            self.assertRegex(link, r"^(/dev/(null|kmsg|console)|socket:.*|"
                r"anon_inode:\[eventfd\])$")

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_killed_before_the_word(self):
        """The agent dies before it says "go": nothing happens."""
        r = end("-o", "reboot", *BEFORE, *US, kill_said="made sure of",
            wrap=["strace", "-o", "/dev/null", "-e", "trace=sendto", "-e",
            "inject=sendto:delay_enter=8000000:when=3"], lives=4)
        self.assertEqual((r.ended, r.status), (None, -9), r)
        self.assertIn("made sure of", r.out)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_not_heard_of_after_the_word(self):
        """It is told to go, and does not say that it has heard: no answer."""
        r = self.refused(end("-o", "reboot", *BEFORE, *US, lives=4, wrap=[
            "strace", "-f", "-o", "/dev/null", "-e", "trace=sendto", "-e",
            "inject=sendto:delay_enter=16000000:when=2"]),
            "was told to go, and is killed: nothing is heard from it for 10 s")
        self.assertIn("made sure of", r.out)

    def test_killed_at_any_time(self):
        """Whenever it is killed: success is answered only for an end."""
        for i in range(12):
            r = end("-o", "reboot", "--answer=before", "--delay=0", *US,
                kill_after=0.004 * i, lives=1.5)
            if r.ended is None:
                self.assertNotEqual(r.status, 0, r)


class How(suicidelab.Case):
    """
    how=crash in a PID namespace, where a panic would be its host's: whatever
    the kernel tells of a crash kernel, there is none.  tests/vm/run panics.
    """
    CRASH = "--how=crash"
    NONE = "since this is a PID namespace: a panic would be its host's"
    LOADED = {"tmpfs": ["/sys/kernel"], "setup": [["sh", "-c",
        "echo 1 >/sys/kernel/kexec_crash_loaded"]]}

    def test_ends_all_the_same(self):
        for action, how in HOWS.items():
            with self.subTest(action=action):
                r = self.went(end("-o", action, self.CRASH, *US,
                    **self.LOADED), how, None)
                self.assertIn("; how=crash: no panic, " + self.NONE, r.out)
                r = self.answered(how, "-o", action, self.CRASH, *BEFORE, *US,
                    **self.LOADED)
                self.assertIn("; if a crash kernel is loaded then, it panics "
                    "instead (how=crash), and comes back after the dump", r.out)

    def test_the_last_words(self):
        line = "<0>fence_suicide: here RESTARTS NOW without a dump " \
            "(how=crash), %s; asked for by python" % self.NONE
        for unused in range(4):  # they are waited for a moment alone
            r = self.went(end("-o", "reboot", self.CRASH, *US), "restart",
                None)
            if line in r.kmsg:
                break
        self.assertIn(line, r.kmsg)

    def test_the_default_is_reboot(self):
        for args in (), ("--how=reboot",):
            r = self.went(end("-o", "reboot", *args, *US, **self.LOADED),
                "restart", None)
            self.assertNotIn("panic", r.text)

    def test_the_way_of_pacemaker(self):
        r = self.went(end(stdin="nodename=here\naction=off\nport=here\n"
            "how=crash\n"), "power off", None)
        self.assertIn("; how=crash: no panic, " + self.NONE, r.out)

    def test_monitor_and_validate_all_warn(self):
        for action in "monitor", "validate-all":
            with self.subTest(action=action):
                r = end("-o", action, self.CRASH, lives=0.2, answered=0.2)
                self.assertEqual((r.ended, r.status), (None, 0), r)
                self.assertIn("%s: how=crash would leave no dump: this is a "
                    "PID namespace" % action, r.err)
                r = end("-o", action, lives=0.2, answered=0.2)
                self.assertEqual((r.ended, r.status), (None, 0), r)
                self.assertNotIn("dump", r.text)

    def test_dry_run(self):
        self.refused(end("-o", "off", "--dry_run", self.CRASH, *US, lives=1),
            "this node would power off, by .*; how=crash: no panic, since")

    def test_another_word(self):
        for word in "panic", "off", "crash,reboot":
            self.refused(end("-o", "reboot", "--how=" + word, *US, lives=0.2),
                "how")

    def test_another_node(self):
        self.refused(end("-o", "reboot", self.CRASH, "-n", "there", lives=0.2),
            "asked for there")


class Refusals(suicidelab.Case):
    def test_another_node(self):
        for args in (("-n", "there"), ("--plug=there",), ("-n", "her"),
                ("-n", "here.example.com"), ("-n", "heree"),
                ("-n", "10.0.0.1"), ("-n", "localhost"), ("-n", "127.0.0.1"),
                ("-n", "here", "--plug=there"), ("-n", "there", "--plug=here"),
                ("-n", "there", "--hostlist=here,there"),
                ("-n", "there", "--answer=before")):
            for action in "reboot", "off":
                with self.subTest(args=args, action=action):
                    self.refused(end("-o", action, *args, lives=0.2),
                        "not fenced, nothing was done: this is here, asked "
                        "for " + "|not fenced, nothing was done: nodename")

    def test_other_mistakes(self):
        for args, says in (
                (("-n", "here", "--hostlist=there"), "not in hostlist"),
                (("-n", "here", "--delay=-1"), "delay"),
                (("-n", "here", "--answer=after"), "answer"),
                (("-n", "here there"), "nodename"),
                (("-n", "here", "here"), "unexpected argument"),
                ((), "no node")):
            with self.subTest(args=args):
                self.refused(end("-o", "reboot", *args, lives=0.2), says)

    def test_other_actions(self):
        for action in "on", "status", "list", "kill":
            self.refused(end("-o", action, *US, lives=0.2),
                "not one that this agent can do")

    def test_a6_an_action_that_does_not_fence(self):
        """Refused with a target; nodename alone is the known limit."""
        for action in "monitor", "metadata", "validate-all":
            text = "action=%s\nnodename=here\n" % action
            for key in "port", "plug":
                with self.subTest(action=action, key=key):
                    self.refused(end(stdin="%s%s=here\n" % (text, key),
                        lives=0.2), '"%s" came with a target' % action)
            r = end(stdin=text, lives=0.2)
            self.assertEqual(r.status, 0, r)

    def test_dry_run(self):
        for more, says in ((), "without an answer"), \
                (BEFORE, "after success was answered"):
            r = self.refused(end("-o", "off", "--dry_run", *more, *US,
                lives=1.5), "dry run, not fenced: " + says)
        self.refused(end(stdin="nodename=here\nport=here\naction=reboot\n"
            "dry_run=1\n", lives=1), "dry run, not fenced")

    def test_no_right(self):
        for more in (), BEFORE:
            self.refused(end("-o", "reboot", *more, *US, lives=0.5, wrap=[
                "setpriv", "--bounding-set=-sys_boot"]), "CAP_SYS_BOOT")

    @unittest.skipUnless(os.uname().machine == "x86_64", "a filter for x86-64")
    def test_no_way(self):
        """The right is there, but the call gets nowhere: no answer."""
        for more in (), BEFORE:
            self.refused(end("-o", "off", *more, *US, lives=1.5,
                block_reboot=True), r"reboot\(2\) is blocked")
        r = end("-o", "monitor", lives=0.2, block_reboot=True)
        self.assertEqual(r.status, 1, r)

    @lab.plainly
    def test_no_lock(self):
        limits = {"RLIMIT_MEMLOCK": 4096}
        wrap = ["setpriv", "--bounding-set=-ipc_lock"]
        if lab.sanitized():
            self.skipTest("sanitizers make mlockall(2) do nothing")
        for more in (), BEFORE:
            self.refused(end("-o", "reboot", *more, *US, lives=0.5, wrap=wrap,
                limits=limits), "mlockall")


class Looks(suicidelab.Case):
    def test_monitor(self):
        for action in "monitor", "validate-all":
            r = end("-o", action, lives=0.2, answered=0.2)
            self.assertEqual((r.ended, r.status), (None, 0), r)
            self.assertIn("reboot(2)", r.out)
            r = end("-o", action, lives=0.2, answered=0.2, wrap=["setpriv",
                "--bounding-set=-sys_boot"])
            self.assertEqual((r.ended, r.status), (None, 1), r)

    def test_watchdog_is_looked_at_and_not_opened(self):
        """A FIFO that nobody reads would hold up whoever opens it."""
        path = lab.scratch("watchdog")
        os.mkfifo(path)
        try:
            r = end("-o", "validate-all", "--watchdog=" + path, lives=0.2, answered=0.2)
            self.assertEqual((r.ended, r.status), (None, 1), r)
            self.assertIn("not a device", r.err)
            r = end("-o", "monitor", "--watchdog=" + path, lives=0.2, answered=0.2)
            self.assertEqual((r.ended, r.status), (None, 0), r)
            self.assertIn("not a device", r.err)
            r = end("-o", "reboot", "--dry_run", "--watchdog=" + path, *US,
                lives=0.2, answered=0.2)
            self.assertEqual((r.ended, r.status), (None, 1), r)
            r = end("-o", "reboot", "--watchdog=" + path, *US)
            self.went(r, "restart", None)
            self.assertIn("one way less", r.err)
        finally:
            os.unlink(path)

    def test_metadata(self):
        r = subprocess.run([*lab.ANYBODY, lab.reachable(SUICIDE), "-o",
            "metadata"], capture_output=True, text=True)
        self.assertEqual(r.returncode, 0)
        for action in "reboot", "off":
            self.assertRegex(r.stdout, '<action name="%s" on_target="1"' %
                action)
        self.assertRegex(r.stdout, '<action name="monitor" */>')
        if os.path.exists(SCHEMA) and shutil.which("xmllint"):
            subprocess.run(["xmllint", "--noout", "--relaxng", SCHEMA, "-"],
                input=r.stdout, text=True, check=True, capture_output=True)


if __name__ == "__main__":
    lab.main()
