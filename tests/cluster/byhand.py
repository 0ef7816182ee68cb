# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios: `lab`, as people type it, and what ends it before its time."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys

from room import HERE


class Lab:
    """A lab of its own, beside the stage's."""

    def __init__(self, s):
        self.folder = s.room.folder + "-by-hand"
        self.argv = [sys.executable, os.path.join(HERE, "lab"),
            "-f", self.folder, "-b", os.path.dirname(s.room.folder)]

    def run(self, *words):
        """(exit status, all that it said)"""
        done = subprocess.run([*self.argv, *words], text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def started(self, *words):
        return subprocess.Popen([*self.argv, *words],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)

    def has(self, name):
        return os.path.exists(os.path.join(self.folder, name))

    def stays(self):
        """Does the room stay when `lab up` ends?"""
        with contextlib.suppress(FileNotFoundError), \
                open(os.path.join(self.folder, "log/room")) as f:
            return "the room stays" in f.read()
        return False

    def processes(self):
        """Of the room and all of its nodes: each sees the folder's mounts."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError), \
                    open("/proc/%s/mountinfo" % pid) as f:
                if self.folder + "/" in f.read():
                    found.append(pid)
        return found

    def gone(self, s):
        s.until(lambda: not self.processes(), "its processes end")


@contextlib.contextmanager
def lab_of(s):
    lab = Lab(s)
    try:
        yield lab
    finally:
        lab.run("down")
        shutil.rmtree(lab.folder, ignore_errors=True)


def whole(s):
    """By hand: up, exec, crash, power, status, down"""
    with lab_of(s) as lab:
        os.makedirs(lab.folder + "/letters")
        status, said = lab.run("up", "alice")
        s.check(status == 1 and lab.has("letters"),
            "a folder that is not its own is left alone: " + said.strip())
        os.rmdir(lab.folder + "/letters")
        status, said = lab.run("up", "alice")
        s.check(status == 0, "lab up: " + said.strip())
        s.check(lab.run("exec", "alice", "sh", "-c", "hostname; exit 7") ==
            (7, "alice\n"), "lab exec: what the command says, and its status")
        s.check("Node alice: online" in lab.run("status")[1], "lab status")
        status, said = lab.run("exec", "bob", "true")
        s.check(status == 1, "a node that is not there: " + said.strip())
        # As kdump does; it must not be the room that restarts.
        lab.run("crash", "alice", "busybox", "reboot", "-f")
        s.check(lab.run("exec", "alice", "true")[0] == 1, "lab crash: down")
        s.until(lambda: lab.run("exec", "alice", "true")[0] == 0,
            "alice boots after her crash kernel")
        s.check(lab.run("power", "alice") == (0, "on\n"),
            "her crash kernel's reboot(2) boots her again, her alone")
        s.check(lab.run("down")[0] == 0 and not lab.processes(),
            "lab down: nothing is left but the logs: " +
            " ".join(sorted(os.listdir(lab.folder))))


def ended(s):
    """By hand: lab up is killed or interrupted"""
    with lab_of(s) as lab:
        for word, number, seen in (("killed while the room opens",
                signal.SIGKILL, "fs"), ("^C while the nodes boot",
                signal.SIGINT, "room")):
            shutil.rmtree(lab.folder, ignore_errors=True)
            up = lab.started("up", "alice")
            s.until(lambda: lab.has(seen) and lab.processes(), "it opens")
            up.send_signal(number)
            s.check(up.wait() != 0, word)
            lab.gone(s)
            s.say("nothing is left")
        shutil.rmtree(lab.folder, ignore_errors=True)
        up = lab.started("up", "alice")
        s.until(lab.stays, "it opens")
        up.kill()
        s.check(up.wait() != 0 and lab.processes(),
            "killed while the nodes boot: they go on")
        s.check(lab.run("down")[0] == 0 and not lab.processes(),
            "lab down: nothing is left")


SCENARIOS = [("11a", whole), ("11b", ended)]
