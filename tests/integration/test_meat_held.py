#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What another user holds, and does not let go, holds nobody up (faults C1)."""

import contextlib
import fcntl
import os
import signal
import stat
import struct
import termios

import meatlab
from lab import ANYBODY, until
from meatlab import MEATWARE, Client, Fence, alive, exists, fifo

UTMP = "/run/utmp"
QUESTION = r"PROCEED\? \[yN\] "
NOBODY = int(ANYBODY[1].split("=")[1])
USER_PROCESS = 7
TIOCGPTN = 0x80045430  # which terminal is behind this one
# No SSH_CONNECTION: then nobody would look at utmp.
ENV = {k: v for k, v in os.environ.items() if k != "SSH_CONNECTION"}


class Utmp(meatlab.Case):
    """Its lock is held by a user's process that is stopped, as utempter(1)
    may be: it is a program of group utmp that any user may run."""

    def setUp(self):
        super().setUp()
        with open(UTMP, "wb") as f:
            f.write(b"\0" * 384)
        self.addCleanup(os.unlink, UTMP)
        self.holder = self.held()
        self.addCleanup(self.let_go)

    def held(self):
        pid = os.fork()
        if pid == 0:
            with contextlib.suppress(BaseException):
                f = open(UTMP, "r+b")
                fcntl.lockf(f, fcntl.LOCK_EX)
                os.setresuid(NOBODY, NOBODY, NOBODY)
                os.kill(os.getpid(), signal.SIGSTOP)
            os._exit(1)
        self.assertTrue(os.WIFSTOPPED(os.waitpid(pid, os.WUNTRACED)[1]))
        with open(UTMP, "r+b") as f, self.assertRaises(BlockingIOError):
            fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return pid

    def let_go(self):
        os.kill(self.holder, signal.SIGKILL)
        os.waitpid(self.holder, 0)

    def log_in(self, c):
        """Who sits at the client's terminal came from far.example."""
        line = os.readlink("/proc/%d/fd/0" % c.pid).removeprefix("/dev/")
        with open(UTMP, "r+b") as f:
            f.write(struct.pack("hi32s4s32s256s96x", USER_PROCESS, c.pid,
                line.encode(), b"ts/0", b"bob", b"far.example"))

    def test_c1_confirmation(self):
        c = Client("-w", "-c", "alice", env=ENV).expect("waiting")
        self.log_in(c)
        agent = Fence(["-n", "alice"])
        c.expect(QUESTION).type("y\n")
        self.assertEqual(c.finish(), 0, c.text)
        # It is read although the lock is held.
        self.assertRegex(self.fenced(agent.finish()).out,
            r"terminal pts/\d+, from far\.example\)")

    def test_c1_denial(self):
        agent = Fence(["-n", "alice"])
        c = Client("-d", "alice", env=ENV)
        self.assertEqual(c.finish(), 0, c.text)
        self.failed(agent.finish(), "says that it is not down")

    def test_c1_the_agent_by_hand(self):
        agent = Client("-n", "alice", program=MEATWARE, env=ENV)
        until(lambda: exists(fifo("alice")), "a request is open")
        self.assertEqual(meatlab.client("-d", "alice", env=ENV).status, 0)
        self.assertEqual(agent.finish(), 1, agent.text)

    def test_c1_a_fifo_in_its_place(self):
        os.unlink(UTMP)
        os.mkfifo(UTMP)
        self.assertTrue(stat.S_ISFIFO(os.stat(UTMP).st_mode))
        self.test_c1_denial()


class Terminal(meatlab.Case):
    """It is stopped (control-S), by a process of the user who has it."""

    def asked(self, *args):
        """meatclient, on a terminal that is stopped."""
        hold = Client(*args, wrap=["sh", "-c",
            'stty -echo; read go; exec "$@"', "sh"])
        number = fcntl.ioctl(hold.fd, TIOCGPTN, b"    ")
        fd = os.open("/dev/pts/%d" % struct.unpack("i", number),
            os.O_RDWR | os.O_NOCTTY)
        until(lambda: not termios.tcgetattr(fd)[3] & termios.ECHO, "no echo")
        termios.tcflow(fd, termios.TCOOFF)
        hold.type("\n")
        until(lambda: self.waits(hold.pid), "it waits for the terminal")
        return hold, fd

    def go_on(self, fd):
        termios.tcflow(fd, termios.TCOON)
        os.close(fd)  # else its other end would never see the last one close

    def waits(self, pid):
        return meatlab.stat_of(pid)[0] == "S" and \
            "anon_inode:[signalfd]" in meatlab.opened(pid)

    def test_c1_a_signal_ends_it(self):
        agent = Fence(["-n", "alice"])
        c, fd = self.asked("-c", "alice")
        os.kill(c.pid, signal.SIGTERM)
        until(lambda: not alive(c.pid), "it has ended")
        self.go_on(fd)
        self.assertEqual(c.finish(), 3)
        self.still_waiting(agent, 0.1)

    def test_c1_the_end_of_the_request_ends_it(self):
        agent = Fence(["-n", "alice"])
        c, fd = self.asked("-c", "alice")
        self.assertEqual(meatlab.client("-d", "alice").status, 0)
        self.failed(agent.finish(), "says that it is not down")
        until(lambda: not alive(c.pid), "it has ended")
        self.go_on(fd)
        self.assertEqual(c.finish(), 4)

    def test_c1_while_it_waits_for_a_request(self):
        c, fd = self.asked("-w", "-c", "alice")
        os.kill(c.pid, signal.SIGTERM)
        until(lambda: not alive(c.pid), "it has ended")
        self.go_on(fd)
        self.assertEqual(c.finish(), 3)

    def test_it_goes_on_with_the_terminal(self):
        agent = Fence(["-n", "alice"])
        c, fd = self.asked("-c", "alice")
        self.assertEqual(c.text, "")
        self.go_on(fd)
        c.expect(QUESTION).type("y\n")
        self.assertEqual(c.finish(), 0)
        self.fenced(agent.finish())


if __name__ == "__main__":
    meatlab.main()
