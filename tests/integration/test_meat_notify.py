#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The administrator's own program, told of what happens."""

import contextlib
import math
import os
import re
import shutil
import signal
import subprocess
import threading
import time

import labhost
import meatlab
from lab import until
from labhost import Syslog, scratch
from meatlab import Fence, exists, fence

CONFIRM = b"meatware reply alice\0"
DENY = b"meatware deny alice\n"


def own(name):
    """A path that only root can change; scratch() is in /tmp."""
    return os.path.join(meatlab.RUN, name)


def script(path, body, uid=0, mode=0o755):
    with open(path, "w") as f:
        f.write("#!/bin/sh\n%s\n" % body)
    os.chown(path, uid, uid)
    os.chmod(path, mode)


class Notify(meatlab.Case):
    programs = 0

    def program(self, body):
        Notify.programs += 1  # one may still run
        path = own("notify%d" % Notify.programs)
        script(path, body)
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
        path = self.program('[ $1 = opened ] || exit\ncd %s\n'
            "list=$(ls -l /proc/$$/fd | grep -o '> .*'); env >new\n"
            "echo \"$list\" >>new; mv new notified" %
            scratch(""))
        agent = Fence(["-n", "alice", "--notify=" + path])
        waited = math.ceil(time.monotonic() - agent.started)
        lines = self.notified(14)
        env = dict(line.split("=", 1) for line in lines if "=" in line)
        # Nothing but the script itself: from the kernel, and by the shell.
        # The pipe is the shell's own, of $(...): one end of it, or both.
        self.assertEqual(sorted(x for x in lines if x.startswith("> ") and
            not x.startswith("> pipe:")),
            3 * ["> /dev/null"] + 2 * ["> " + path])
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
                    wrap=[*meatlab.slowed("%file,fstat", 9), "-f", "-P",
                        path])
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

    def test_a_binary_gets_no_descriptor(self):
        """A script has itself as one; the kernel wants that."""
        path = own("ls")
        shutil.copy(shutil.which("ls"), path)
        agent = Fence(["-n", "alice", "--notify=" + path], wrap=["strace",
            "-D", "-f", "-q", "-o", scratch("trace"), "-e", "trace=execveat,"
            "fcntl"])
        agent.wait_text("ended with 2")  # there is no file "opened"
        agent.say(DENY)
        agent.finish()
        with open(scratch("trace")) as f:
            text = f.read()
        self.assertRegex(text, r'execveat\(\d+, "", .*AT_EMPTY_PATH')
        self.assertNotIn("F_SETFD, 0", text)


class Place(meatlab.Case):
    """Whose are the program and the folders on the way to it (faults C2)?"""

    NOBODY = 65534

    def setUp(self):
        super().setUp()
        self.top = own("c2")
        self.addCleanup(shutil.rmtree, self.top)
        os.mkdir(self.top)
        self.good = self.top + "/good"
        script(self.good, "echo good >>" + scratch("ran"))

    def folder(self, name, uid=0, mode=0o755):
        path = os.path.join(self.top, name)
        os.mkdir(path)
        os.chown(path, uid, uid)
        os.chmod(path, mode)
        return path

    def link(self, name, to):
        path = os.path.join(self.top, name)
        os.symlink(to, path)
        return path

    def check(self, path):
        return fence(["-o", "validate-all", "--notify=" + path])

    def test_c2_folders_and_links_of_others(self):
        users = self.folder("users", self.NOBODY)
        open_to_all = self.folder("sticky", 0, 0o1777)
        of_group = self.folder("group", 0, 0o775)
        below = self.folder("users/below")
        for path in users, open_to_all, of_group, below:
            script(path + "/p", "")
        self.link("to-users", "users/p")
        self.link("through-users", "users/../good")
        self.link("to-folder", users)
        os.symlink(self.good, users + "/back")
        script(self.top + "/of-user", "", self.NOBODY)
        script(self.top + "/of-group", "", 0, 0o775)
        folder, can = " is a folder that others", " can be changed by others"
        for path, culprit, why in (("users/p", "users", folder),
                ("users/back", "users", folder),
                ("users/below/p", "users", folder),
                ("sticky/p", "sticky", folder), ("group/p", "group", folder),
                ("to-users", "users", folder),
                ("through-users", "users", folder),
                ("to-folder/p", "users", folder),
                ("of-user", None, can), ("of-group", None, can)):
            with self.subTest(path=path):
                r = self.check(os.path.join(self.top, path))
                self.failed(r, re.escape("notify=%s/%s%s%s" % (self.top, path,
                    ": %s/%s" % (self.top, culprit) if culprit else "", why)))

    def test_c2_what_is_no_program(self):
        self.folder("folder")
        script(self.top + "/text", "", 0, 0o644)
        os.mkfifo(self.top + "/fifo", 0o755)
        self.link("loop", "loop")
        self.link("nowhere", "missing")
        self.link("long", "x" * 4000)
        runs_nothing = self.folder("noexec")
        labhost._mount("tmpfs", runs_nothing, "tmpfs", 8, "mode=755")
        self.addCleanup(labhost._umount, runs_nothing)
        script(runs_nothing + "/p", "")
        for path, why in (("folder", " is not an executable file"),
                ("text", " is not an executable file"),
                ("fifo", " is not an executable file"),
                ("good/", ": %s: Not a directory" % self.good),
                ("good/x", ": %s: Not a directory" % self.good),
                ("loop", ": too many links"),
                ("nowhere", ": %s/missing: No such file" % self.top),
                ("missing/x", ": %s/missing: No such file" % self.top),
                ("long", "File name too long"),
                ("y" * 300, "File name too long"),
                ("noexec/p", " is on a file system that runs nothing")):
            with self.subTest(path=path):
                r = self.check(os.path.join(self.top, path))
                self.failed(r, re.escape(why))
                self.assertIn("notify=" + self.top, r.err)

    def test_ways_that_are_good(self):
        self.folder("a")
        self.folder("a/b")
        self.link("absolute", self.good)
        self.link("a/b/up", "../../good")
        self.link("a/again", "b/up")
        self.link("a/folder", "/../" + self.top.strip("/") + "/./a/b/")
        for path in ("good", "absolute", "a/b/up", "a/again", "a/folder/up",
                "/a//b/../b/./up"):
            with self.subTest(path=path):
                self.fenced(self.check(self.top + "/" + path))
        self.fenced(self.check("/bin/true"))

    def run_once(self, path):
        agent = Fence(["-n", "alice", "--notify=" + path])
        agent.say(DENY)
        agent.finish()

    def test_c2_links_that_a_user_turns(self):
        users = self.folder("users", self.NOBODY)
        turned, done = users + "/link", users + "/turn"
        bad = users + "/bad"
        script(bad, "id -u >>" + scratch("bad"), self.NOBODY)
        os.symlink(self.good, turned)
        stop = threading.Event()

        def turn():
            n = 0
            while not stop.is_set():
                n += 1
                os.symlink(bad if n % 2 else self.good, done)
                os.rename(done, turned)
        log = Syslog()
        thread = threading.Thread(target=turn)
        thread.start()
        try:
            for unused in range(30):
                self.run_once(turned)
                until(lambda: not self.watchers(), "all is over")
                log.lines()  # makes room
        finally:
            stop.set()
            thread.join()
        self.assertFalse(exists(scratch("bad")))
        # The last line may still be on its way.
        until(lambda: "\n".join(log.lines()).count("%s is a folder that "
            "others than root can change" % users) == 60, "60 refusals")

    def watchers(self):
        """How many processes look at the program, or are to become it."""
        found = 0
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                with open("/proc/%s/comm" % pid) as f:
                    found += f.read() == "meatware-notify\n" and \
                        os.readlink("/proc/%s/ns/mnt" % pid) == \
                        os.readlink("/proc/self/ns/mnt")
        return found

    @meatlab.needs_strace
    def test_c2_what_was_looked_at_is_what_runs(self):
        bad = self.top + "/bad"
        script(bad, "touch " + scratch("bad"), 0, 0o777)
        link = self.link("link", self.good)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(scratch("ran"))
        until(lambda: not self.watchers(), "none of another test's is left")
        agent = Fence(["-n", "alice", "--notify=" + link], wrap=[
            *meatlab.slowed("execve,execveat", 0, 4), "-f"])
        until(lambda: self.watchers() == 2, "the program was looked at")
        os.symlink(bad, link + ".new")
        os.rename(link + ".new", link)
        until(lambda: exists(scratch("ran")) or exists(scratch("bad")),
            "a program ran")
        self.assertFalse(exists(scratch("bad")))
        os.unlink(link)
        agent.kill_group()
        until(lambda: not self.watchers(), "all is over")


if __name__ == "__main__":
    meatlab.main()
