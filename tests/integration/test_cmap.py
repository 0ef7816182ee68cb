#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""lib/cmap and the real corosync: does it run, and what does it say?"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time

import lab
import labhost
from corolab import Corosync, Corosyncs, cluster

ASK = os.path.join(lab.TOP_BUILDDIR, "tests/integration/cmapask")


def ask(*words):
    """What it prints, and the seconds that it took."""
    start = time.monotonic()
    out = subprocess.run([ASK, *words], stdout=subprocess.PIPE, check=True,
        timeout=60).stdout.decode()
    return out, time.monotonic() - start


class Socket(lab.Case):
    """@cmap, without a corosync."""

    def listener(self, name, backlog=1):
        s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        s.bind(name)
        s.listen(backlog)
        return contextlib.closing(s)

    def test_no_corosync(self):
        self.assertRegex(ask()[0], "^absent\nfailed .*: not run: no corosync")

    def test_a_name_without_the_padding_is_another(self):
        with self.listener("\0cmap"):
            self.assertRegex(ask()[0], "^absent\n")

    def test_the_name_with_its_padding(self):
        with self.listener("\0cmap".ljust(108, "\0")):
            self.assertRegex(ask()[0], "^runs\n")

    def test_a_file_if_libqb_uses_files(self):
        labhost.cover("/run")
        with self.listener("/run/cmap"):
            self.assertRegex(ask()[0], "^runs\n")

    def test_a_file_that_is_left_over(self):
        labhost.cover("/run")
        with self.listener("/run/cmap"):
            pass
        self.assertRegex(ask()[0], "^absent\n")

    def test_a_queue_that_is_full_is_unsure(self):
        with self.listener("\0cmap".ljust(108, "\0"), 0):
            with contextlib.ExitStack() as stack:
                for unused in range(8):
                    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                    stack.enter_context(contextlib.closing(s))
                    s.setblocking(False)
                    with contextlib.suppress(BlockingIOError):
                        s.connect("\0cmap".ljust(108, "\0"))
                self.assertRegex(ask()[0], "^unsure\n")


SEEDS = os.path.join(os.environ.get("TOP_SRCDIR", "."),
    "tests/fuzz/seeds/cmap")
CMAPCTL = "/usr/sbin/corosync-cmapctl"

# Takes the name of corosync's socket as soon as it is free.
TAKER = """
import socket, time
s = socket.socket(socket.AF_UNIX)
while True:
    try:
        s.bind("\\0cmap".ljust(108, "\\0"))
        break
    except OSError:
        time.sleep(0.01)
s.listen(16)
print(flush=True)
time.sleep(600)
"""

# Answers as corosync did; whoever has the name meanwhile, loses it.
ANSWER = """#!/bin/sh
if [ $# = 0 ]; then cat %(seeds)s/map-joined; else cat %(seeds)s/pongs-joined; fi
[ -e %(first)s ] || exit 0
kill -KILL $(cat %(first)s)
read -r line <%(fifo)s
"""


class Whose(lab.Case):
    """The name is another's when the answer has come."""

    def take(self, user, stdout):
        process = subprocess.Popen(["setpriv", "--reuid=%d" % user,
            "--clear-groups", sys.executable, "-c", TAKER], stdout=stdout)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def listens(self, user):
        process = self.take(user, subprocess.PIPE)
        with process.stdout:
            process.stdout.readline()
        return process

    def answer(self, first="none", fifo="none"):
        script = labhost.cover(CMAPCTL)
        with open(script, "w") as f:
            f.write(ANSWER % {"seeds": SEEDS, "first": first, "fifo": fifo})
        os.chmod(script, 0o755)

    def ask_while(self, then, *words):
        """Root's listener ends while it is asked, and then `then` has it."""
        fifo, name = lab.scratch("fifo%d" % then), lab.scratch("first")
        if not os.path.exists(fifo):
            os.mkfifo(fifo)
        for unused in range(20):
            root = self.listens(0)
            with open(name, "w") as f:
                f.write("%d\n" % root.pid)
            with open(os.open(fifo, os.O_RDWR), "wb", 0) as f:
                other = self.take(then, f)
                self.answer(name, fifo)
                out = ask(*words)[0]
            for process in root, other:
                process.kill()
                process.wait()
            # A busy machine: the answer came too late.
            if "no answer in time" not in out:
                return out

    def test_root_all_the_time(self):
        self.answer()
        self.listens(0)
        self.assertRegex(ask()[0], "^runs\nnode 1 alice 10.9.0.1\n")
        self.assertRegex(ask("2")[0], "^runs\npongs 0 [0-9]+\n")

    def test_no_user_is_believed(self):
        self.answer()
        self.listens(65534)
        self.assertRegex(ask()[0], "^absent\nfailed .*: not run: ")
        self.assertRegex(ask("2")[0], "^absent\nfailed .*: not run: ")

    def test_nor_where_corosync_does_not_listen(self):
        """Libqb uses files from now on: one that any user can have."""
        self.answer()
        self.listens(0)
        lab.etc("libqb/force-filesystem-sockets", "")
        self.addCleanup(lab.etc, "libqb/force-filesystem-sockets", None)
        self.assertRegex(ask()[0], "^runs\nfailed .*: not run: ")
        lab.etc("libqb/force-filesystem-sockets", None)
        self.assertRegex(ask()[0], "^runs\nnode 1 alice 10.9.0.1\n")

    def test_nor_one_that_takes_the_name_meanwhile(self):
        self.assertRegex(self.ask_while(65534), "^runs\nfailed .*not believed")
        self.assertRegex(self.ask_while(65534, "2"),
            "^runs\nfailed .*not believed")

    def test_nor_if_corosync_was_started_again_meanwhile(self):
        """A user can have had the name in between."""
        self.assertRegex(self.ask_while(0), "^runs\nfailed .*not believed")


class Map(Corosyncs):
    def pongs(self, nodeid):
        out = ask(str(nodeid))[0]
        return [int(n) for n in re.findall(r"^pongs \d (\d+)$", out, re.M)]

    def test_two_nodes(self):
        here, bob = self.two()
        self.assertEqual(ask()[0], "runs\nnode 1 here 10.0.0.1\n"
            "node 2 bob 10.0.0.2\nmember 1 joined 10.0.0.1\n"
            "member 2 joined 10.0.0.2\nfrozen 500 interval 250\n")

        first = self.pongs(2)
        lab.until(lambda: self.pongs(2) > first, "more pongs")
        bob.crash()
        lab.until(lambda: "member 2 left" in ask()[0], "bob has left", 60)
        last = self.pongs(2)
        self.assertEqual(self.pongs(22), [])
        self.assertEqual(self.pongs(2), last)

    def test_corosync_does_not_log_who_only_looks(self):
        cluster({"here": "10.0.0.1"})
        here = Corosync("here")
        here.wait_members(1)
        before = here.text()
        for unused in range(20):
            self.assertRegex(ask("2")[0], "^runs\n")
        self.assertEqual(here.text(), before)

    def test_a_corosync_of_a_user_is_none(self):
        cluster({"here": "10.0.0.1", "bob": "10.0.0.2"})
        here = Corosync("here", user=65534)
        here.wait_members(1)
        self.assertRegex(ask()[0], "^absent\nfailed ")

    def test_a_corosync_that_is_stopped_is_given_up(self):
        cluster({"here": "10.0.0.1"})
        here = Corosync("here")
        here.wait_members(1)
        here.stop()
        out, seconds = ask()
        self.assertRegex(out, "^runs\nfailed .*no answer in time")
        self.assertGreaterEqual(seconds, 2)
        here.go_on()
        lab.until(lambda: "member 1 joined" in ask()[0], "an answer")

    def test_udpu_has_no_pongs(self):
        cluster({"here": "10.0.0.1", "bob": "10.0.0.2"}, transport="udpu")
        here = Corosync("here")
        here.wait_members(1)
        self.assertRegex(ask()[0], "member 1 joined 10.0.0.1")
        self.assertEqual(self.pongs(2), [])


if __name__ == "__main__":
    lab.main()
