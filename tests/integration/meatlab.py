# SPDX-License-Identifier: GPL-2.0-or-later
"""
The laboratory for fence_meatware and meatclient: the real programs with a
/run, /dev and /etc of their own (a private mount namespace), where the system
console is a terminal that can be read and /dev/log a socket.

Fence(["-n", "alice", ...]) or Fence(stdin="nodename=alice\\n"): a lab.Agent
that waits until its FIFO is there (wait=False: does not); .say(bytes) writes
into the FIFO, .idle() waits until all that is read.
Client("-c", "alice"): meatclient on a terminal of its own; .expect(regex),
.type(text), .finish() -> exit status, .text = all that it said.
client("-l"): meatclient without a terminal -> a lab.Result.
"""

import sys

sys.dont_write_bytecode = True

import atexit
import contextlib
import errno
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import stat
import struct
import subprocess
import termios
import time
import tty

import lab
import labhost
import labnet
from labhost import Syslog
from lab import until
from strace import injected, needs_strace, slowed, stopped, stopping

MEATWARE = os.path.join(lab.TOP_BUILDDIR, "meatware/fence_meatware")
MEATCLIENT = os.path.join(lab.TOP_BUILDDIR, "meatclient/meatclient")
PEER_CLIENT = "/usr/sbin/meatclient"
STONITH = "/usr/sbin/stonith"
RUN = "/run"
DATA = "/run/fence-meatware"

console = None  # the reader's end of the system console


def fifo(node):
    return "%s/meatware.%s" % (RUN, node)


def exists(path):
    return os.path.lexists(path)


def data(node, kind):
    """The fields of a request or an outcome; None if there is none."""
    try:
        with open("%s/%s.%s" % (DATA, node, kind)) as f:
            return dict(line.rstrip("\n").split("=", 1) for line in f)
    except FileNotFoundError:
        return None


def stat_of(pid):
    """Its state and its parent; ("X", 0) if it is gone."""
    try:
        with open("/proc/%d/stat" % pid) as f:
            state, parent = f.read().rsplit(")", 1)[1].split()[:2]
            return state, int(parent)
    except (FileNotFoundError, ProcessLookupError):
        return "X", 0


def alive(pid):
    return stat_of(pid)[0] not in "ZX"


def unlocked(node):
    """Has nobody the lock of the request for the node?"""
    try:
        with open("%s/%s.lock" % (DATA, node), "r+") as f:
            fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def writer(node):
    """The node's FIFO, open for writing."""
    return os.open(fifo(node), os.O_WRONLY | os.O_NONBLOCK)


def wait_unread(fd):
    """
    Until nobody has a FIFO open for reading.  A child that was to call the
    operator has it until it has got to run.
    """
    p = select.poll()
    p.register(fd, 0)
    until(lambda: p.poll(0), "nobody reads it")


def pending(node):
    """How many bytes in the node's FIFO are not read yet."""
    fd = os.open(fifo(node), os.O_RDONLY | os.O_NONBLOCK)
    try:
        return struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD,
            b"    "))[0]
    finally:
        os.close(fd)


def opened(pid):
    """What a process has open, by name."""
    found = []
    for fd in os.listdir("/proc/%d/fd" % pid):
        with contextlib.suppress(OSError):
            found.append(os.readlink("/proc/%d/fd/%s" % (pid, fd)))
    return found


def named(name):
    """The process ids of all that run in this laboratory by that name."""
    found = []
    own = os.readlink("/proc/self/ns/mnt")
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            with open("/proc/%s/comm" % pid) as f:
                comm = f.read()
            if comm == name + "\n" and alive(int(pid)) and \
                    os.readlink("/proc/%s/ns/mnt" % pid) == own:
                found.append(int(pid))
    return found


def guards():
    return named("meatware-guard")


def kill_guards():
    killed = guards()
    for pid in killed:
        with contextlib.suppress(ProcessLookupError):  # it has ended itself
            os.kill(pid, signal.SIGKILL)
    return killed


def read_console():
    """What came to the system console since the last look."""
    text = b""
    with contextlib.suppress(BlockingIOError):
        while True:
            text += os.read(console, 65536)
    return text.decode(errors="replace")


class Fence(lab.Agent):
    def __init__(self, args=(), stdin=None, node="alice", wait=True, **kw):
        self.node = node
        kw.setdefault("start_new_session", True)  # a process group of its own
        super().__init__(args, stdin=stdin, program=kw.pop("program", MEATWARE),
            wait=False, **kw)
        if wait:
            self.wait_open()

    def _open(self):
        if not self.running():
            raise AssertionError("ended instead of waiting: %s" % self.finish())
        # In this order: it may first have to clear a stale one away.
        request = data(self.node, "request")
        return request is not None and int(request["pid"]) == self.pid and \
            exists(fifo(self.node))

    def wait_open(self):
        until(self._open, "a request for %s is open" % self.node, 20, 0.002)
        return self

    def guard(self):
        found = [g for g in guards() if stat_of(g)[1] == self.pid]
        assert len(found) == 1, found
        return found[0]

    def say(self, text):
        fd = writer(self.node)
        try:
            os.write(fd, text)
        finally:
            os.close(fd)

    def idle(self):
        """Waits until it has read all that was said, and waits for more."""
        until(lambda: pending(self.node) == 0 and
            stat_of(self.pid)[0] == "S", "it has read all", step=0.002)

    def kill_group(self):
        """As Pacemaker does it."""
        os.killpg(self.pid, signal.SIGKILL)


def fence(args=(), timeout=40.0, **kw):
    """The agent, to its end."""
    return Fence(args, wait=False, **kw).finish(timeout)


class Client:
    """meatclient on a terminal."""

    TERMINAL = "{its terminal}"  # stands for its path, in `wrap`

    def __init__(self, *args, program=None, env=None, wrap=()):
        argv = [*wrap, program or MEATCLIENT, *args]
        self.text = ""
        self.status = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                # A shell's background job has them ignored.
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                signal.signal(signal.SIGQUIT, signal.SIG_DFL)
                argv = [w.replace(self.TERMINAL, os.ttyname(0)) for w in argv]
                os.execvpe(argv[0], argv, env or os.environ)
            finally:
                os._exit(126)
        _clients.append(self)

    def _more(self, timeout):
        if not select.select([self.fd], [], [], timeout)[0]:
            return True
        try:
            got = os.read(self.fd, 65536)
        except OSError as e:
            if e.errno != errno.EIO:
                raise
            got = b""
        self.text += got.decode(errors="replace").replace("\r\n", "\n")
        return bool(got)

    def expect(self, pattern, timeout=20.0):
        end = time.monotonic() + timeout
        while not re.search(pattern, self.text):
            if not self._more(0.1) or time.monotonic() > end:
                raise AssertionError("meatclient did not say /%s/, but:\n%s" %
                    (pattern, self.text))
        return self

    def type(self, text):
        os.write(self.fd, text.encode() if isinstance(text, str) else text)
        return self

    def finish(self, timeout=30.0):
        if self.status is not None:
            return self.status
        end = time.monotonic() + timeout
        while self._more(0.1) and time.monotonic() < end:
            pass
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        while pid == 0 and time.monotonic() < end:
            time.sleep(0.005)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            self.kill()
            raise AssertionError("meatclient still runs; said:\n" + self.text)
        os.close(self.fd)
        return self._reaped(status)

    def hang_up(self):
        """The terminal goes away; -> exit status."""
        os.close(self.fd)
        return self._reaped(os.waitpid(self.pid, 0)[1])

    def _reaped(self, status):
        self.status = os.waitstatus_to_exitcode(status)
        return self.status

    def kill(self):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reaped(os.waitpid(self.pid, 0)[1])
            os.close(self.fd)


_clients = []


def confirm(node="alice"):
    """An operator says yes; the client's exit status and text."""
    c = Client("-c", node)
    c.expect(r"PROCEED\? \[yN\] ").type("yes\n")
    return c.finish(), c.text


def client(*args, stdin="", **kw):
    started = time.monotonic()
    p = subprocess.run([MEATCLIENT, *args], input=stdin.encode(),
        capture_output=True, **kw)
    return lab.Result(p.returncode, p.stdout.decode(), p.stderr.decode(),
        time.monotonic() - started)


class Case(lab.Case):
    def setUp(self):
        labhost.reset()
        with contextlib.suppress(BlockingIOError):
            while True:
                os.read(console, 65536)

    def tearDown(self):
        while _clients:
            _clients.pop().kill()
        super().tearDown()
        until(lambda: not guards(), "no guard is left")
        for name in os.listdir(RUN):
            if name.startswith("meatware."):
                path = os.path.join(RUN, name)
                os.rmdir(path) if os.path.isdir(path) and \
                    not os.path.islink(path) else os.unlink(path)

    def still_waiting(self, agent, after=0.3):
        time.sleep(after)
        self.assertTrue(agent.running(), "it ended")
        self.assertTrue(exists(fifo(agent.node)))


def _private_run():
    labhost._mount("tmpfs", RUN, "tmpfs", 0, "mode=755")


def _console():
    """A terminal stands for the system console."""
    global console
    console, slave = os.openpty()
    tty.setraw(slave)
    os.set_blocking(console, False)
    os.symlink(os.ttyname(slave), "/dev/console")


def _enter():
    labnet.check(labnet.libc.unshare(labnet.CLONE_NEWNS |
        labnet.CLONE_NEWUTS), "unshare")
    atexit.register(_leave)
    labhost.enter()
    _private_run()
    _console()
    socket.sethostname("here")
    lab.here = labnet.Net(fresh=False)


def _leave():
    for agent in list(lab._running):
        agent.kill()
    labhost._umount(RUN)
    labhost.leave()


def main():
    if os.geteuid() != 0:
        print("skipped: needs root for a mount namespace")
        sys.exit(lab.SKIP)
    for program in MEATWARE, MEATCLIENT:
        if not os.access(program, os.X_OK):
            print("%s is not there: is TOP_BUILDDIR right?" % program)
            sys.exit(1)
    try:
        _enter()
    except OSError as e:
        print("skipped: no laboratory here: %s" % e)
        sys.exit(lab.SKIP)
    signal.signal(signal.SIGALRM, lab._hung)
    signal.alarm(lab.HUNG)
    lab.run_tests()
