# SPDX-License-Identifier: GPL-2.0-or-later
"""
A laboratory for the real programs on the real kernel.

main() moves the test program itself into its own network, mount and UTS
namespaces (nothing has to be undone: they end with the process), lays a
private copy over /etc and /dev, and runs unittest.  There are two hosts, each
a network namespace, with two links between them:

    host        here (runs the listener)   there (every other node)
    link0       10.0.0.1/24                10.0.0.2 ... 10.0.0.30, 10.0.0.53
                fd00::1/64                 fd00::2 ... fd00::30
                fe80::1/64                 fe80::2/64
    link1       fe80::1/64                 fe80::2/64 (the same again)
    no link                                all of 10.9.0.0/16 and fd09::/64

A test file ends with:      if __name__ == "__main__": lab.main()
and has classes of          class X(lab.Case): ...

Programs    AGENT, SENDER (ours), PEER, PEER_SENDER (Debian's fence-agents)
            ANYBODY: words before a command that run it as a plain user;
            reachable(program): a copy that such a user can get at
Files       etc("hosts", text), etc("corosync/corosync.conf", None: remove)
            hosts("10.0.0.2 alice", ...), corosync({"alice": ["10.0.0.2"]}),
            kexec(loaded=1, size=...): what /sys/kernel says, or
            fadump(registered=1); a Case begins with what reset() makes: only
            localhost, no DNS, no cluster
            kdump_tools(enabled=True, config=""): Debian's kdump, with our
            unit; enabled=("kdump-tools.service",): for this one alone
            cover("/boot"): an empty one for this test; returns its path
            crash_kernel: a preexec_fn: the program sees /proc/vmcore, until
            end_crash_kernel(pid) takes it away
Names       Dns({"alice": ["10.0.0.2"]}): a server at 10.0.0.53; a name in
            .silent (or all, with silent=True) gets no answer, nor does a
            question of a kind in drops=("A", "AAAA"); .zone may be changed
            at any time.  says={("alice", "AAAA"): "servfail"}: another
            answer (Dns.CODES, or "drop"; "*" is every name or kind), or a
            list of those for the first questions; .questions counts them
Messages    message(order="<", magic=..., version=...); MESSAGE
Sending     there.send(payload, "10.0.0.1", source="10.0.0.2", port=7410)
            ... segment=8 (UDP_SEGMENT), options=b"..." (IPv4 options)
            there.send_packet(payload, to, source, port, checksum="right"):
            headers made here; checksum "right", "zero", "wrong"
            there.send_frame(payload, to, source): likewise IPv6's own
Network     here, there: with there: ... runs socket calls in there;
            there.popen([...]), there.run([...])
Agent       a = Agent(["-n", "alice"]) or Agent(stdin="nodename=alice\\n"),
            options: net=here, program=AGENT, port=7410, wrap=["setpriv",
            ...], wait=True (until it listens), other keywords go to Popen
            crash=True: in a crash kernel, as crash_kernel() below
            a.wait_listening(); a.sockets() -> [("udp", "10.0.0.1", 7410)];
            a.out(), a.err() so far; a.wait_text(regex) until it was said;
            a.wait_read() until it has read what was sent to it
            r = a.finish(timeout=40): r.status, r.out, r.err, r.text (both),
            r.seconds (from before exec to the exit); fails if it does not
            end: with LONG as its timeout it has to end before its deadline
            a.kill()
Sanitizers  @plainly marks a test that is skipped or asks less under them, and
            sanitized(), which it alone may call: is the agent built so?
has_peer()  Debian's fence-agents is there
run_agent   run_agent(args or stdin=...) = Agent(..., wait=False).finish()
Syslog      Syslog(): a reader on /dev/log, .lines(); Syslog.full() and
            Syslog.dead() are the two kinds that take nothing
Case        told(agent, source): sends MESSAGE, asserts exit 0, returns the
            result; fenced(r), not_fenced(r), failed(r, regex): assert;
            unmoved(agent): what was sent to it did not count; ends it
            at_best(limit, run): run() returns seconds, and is tried again
            if they are too many, for a busy host can only add some
"""

import sys

sys.dont_write_bytecode = True

import atexit
import contextlib
import functools
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import labhost
import labnet
from labhost import (Dns, Syslog, corosync, cover, crash_kernel,
    end_crash_kernel, etc, fadump, hosts, kdump_tools, kexec, reset, scratch)
from labnet import MAGIC, MESSAGE, PORT, Net, message

TOP_BUILDDIR = os.path.abspath(os.environ.get("TOP_BUILDDIR", "."))
AGENT = os.path.join(TOP_BUILDDIR, "fence_kdump/fence_kdump")
SENDER = os.path.join(TOP_BUILDDIR, "fence_kdump_send/fence_kdump_send")
PEER = "/usr/sbin/fence_kdump"
PEER_SENDER = "/usr/libexec/fence-agents/fence_kdump_send"
ANYBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
SKIP = 77
LONG = "600"  # a timeout, in seconds, for which finish() does not wait
HUNG = 240  # seconds after which one test is taken for hung

# An environment in which a program that waits for a silent DNS server does so
# for longer than finish() waits for it.
PATIENT = dict(os.environ, RES_OPTIONS="timeout:30 attempts:2")

# ./dev mutate has less: most changes that a test notices hang.
PATIENCE = float(os.environ.get("LAB_PATIENCE", "1"))

# Of a file with tests that are @plainly, these alone.
PLAINLY = "PLAINLY" in os.environ

here = None
there = None
_is_plainly = False


def until(condition, what, timeout=20.0, step=0.005):
    """Waits until condition() is true; returns what it returned."""
    end = time.monotonic() + timeout * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("%s: not within %g s" % (what, timeout))
        time.sleep(step)


class Result:
    def __init__(self, status, out, err, seconds):
        self.status, self.out, self.err = status, out, err
        self.text, self.seconds = out + err, seconds

    def __str__(self):
        return "exit %s after %.3f s\nstdout: %sstderr: %s" % (self.status,
            self.seconds, self.out or "-\n", self.err or "-\n")


_running = set()


def _both(first, then):
    def run():
        first()
        if then is not None:
            then()
    return run


class Agent:
    def __init__(self, args=(), stdin=None, net=None, program=None, port=PORT,
            wrap=(), wait=True, crash=False, **kw):
        if crash:
            kw["preexec_fn"] = _both(crash_kernel, kw.get("preexec_fn"))
        self.program, self.port = program or AGENT, port
        self._out = tempfile.TemporaryFile()
        self._err = tempfile.TemporaryFile()
        self._said = None
        kw.setdefault("stdout", self._out)
        kw.setdefault("stderr", self._err)
        kw.setdefault("stdin", subprocess.DEVNULL if stdin is None
            else subprocess.PIPE)
        self.started = time.monotonic()
        self.process = (net or here).popen([*wrap, self.program, *args], **kw)
        self.pid = self.process.pid
        self._pidfd = os.pidfd_open(self.pid)
        _running.add(self)
        if stdin is not None:
            data = stdin.encode() if isinstance(stdin, str) else stdin
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(data)
                self.process.stdin.flush()
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        if wait:
            self.wait_listening()

    def _read(self):
        return tuple(os.pread(f.fileno(), 1 << 24, 0).decode(errors="replace")
            for f in (self._out, self._err))

    def out(self):
        return (self._said or self._read())[0]

    def err(self):
        return (self._said or self._read())[1]

    def _reaped(self):
        self.process.wait()
        self._said = self._read()
        for f in (self._out, self._err):
            f.close()
        os.close(self._pidfd)
        _running.discard(self)

    def running(self):
        return self in _running and not self._ends_within(0)

    def _ends_within(self, seconds):
        return bool(select.select([self._pidfd], [], [], seconds)[0])

    def sockets(self):
        """What it is bound to on its port: (kind, address, port) each."""
        return [row[:3] for row in self._rows()]

    def _rows(self):
        """... and what the kernel's row of it says."""
        mine = set()
        try:
            for fd in os.listdir("/proc/%d/fd" % self.pid):
                with contextlib.suppress(FileNotFoundError):
                    link = os.readlink("/proc/%d/fd/%s" % (self.pid, fd))
                    mine.update(re.findall(r"socket:\[(\d+)\]", link))
        except FileNotFoundError:
            return []
        found = []
        for kind in ("udp", "udp6", "raw", "raw6"):
            with contextlib.suppress(OSError), \
                    open("/proc/%d/net/%s" % (self.pid, kind)) as f:
                for line in f.read().splitlines()[1:]:
                    column = line.split()
                    address, port = column[1].split(":")
                    port = int(port, 16)
                    wanted = 17 if kind.startswith("raw") else self.port
                    if column[9] in mine and port == wanted:
                        found.append((kind, _unhex(address), port, column))
        return found

    def _has_unread(self):
        return any(column[4].split(":")[1] != "00000000"
            for _, _, _, column in self._rows())

    def wait_read(self):
        """Waits until nothing is left in its sockets' queues."""
        time.sleep(0.05)  # another processor may have a packet in its hands
        until(lambda: not self._has_unread(), "it reads what came")

    def status_field(self, name):
        """A field of /proc/PID/status, as text."""
        with open("/proc/%d/status" % self.pid) as f:
            return re.search(r"^%s:\s*(.*)$" % name, f.read(), re.M).group(1)

    def _listens(self):
        if not self.running():
            raise AssertionError("ended instead of listening: %s" %
                self.finish())
        # Ours gives up its privileges when every socket is open.
        return self.sockets() and (self.program != AGENT or
            self.status_field("NoNewPrivs") == "1")

    def wait_listening(self, timeout=20.0):
        until(self._listens, "%s listens" % self.program, timeout, 0.002)
        return self

    def wait_text(self, pattern, timeout=20.0):
        """Waits until it has said something that matches."""
        until(lambda: re.search(pattern, self.out() + self.err()),
            "it says /%s/" % pattern, timeout)

    def finish(self, timeout=40.0):
        """Waits for its end."""
        ended = self._ends_within(timeout * PATIENCE)
        seconds = time.monotonic() - self.started
        if not ended:
            self.kill()
            raise AssertionError("still running after %.1f s; said: %s%s" %
                (seconds, self.out(), self.err()))
        self._reaped()
        return Result(self.process.returncode, *self._said, seconds)

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        if self in _running:
            self.process.kill()
            self._reaped()


def _unhex(text):
    raw = bytes.fromhex(text)
    raw = b"".join(raw[i:i + 4][::-1] for i in range(0, len(raw), 4))
    if sys.byteorder == "big":
        raw = bytes.fromhex(text)
    return socket.inet_ntop(
        socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw)


def run_agent(args=(), timeout=40.0, **kw):
    return Agent(args, wait=False, **kw).finish(timeout)


def flood_program():
    """The flood generator: the built one, or one compiled for this run."""
    built = os.path.join(TOP_BUILDDIR, "tests/integration/flood")
    if os.access(built, os.X_OK):
        return built
    own = scratch("flood")
    if not os.path.exists(own):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)),
            "flood.c")
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-D_GNU_SOURCE",
            "-o", own, source], check=True)
    return own


class Case(unittest.TestCase):
    def run(self, *args):
        signal.alarm(HUNG)
        return super().run(*args)

    def setUp(self):
        reset()

    def tearDown(self):
        for agent in list(_running):
            agent.kill()

    def failed(self, r, pattern):
        """Exit 1, at once or not, and the reason on standard error."""
        self.assertEqual(r.status, 1, r)
        self.assertRegex(r.err, pattern, r)
        return r

    def fenced(self, r):
        self.assertEqual(r.status, 0, r)
        return r

    def not_fenced(self, r):
        self.assertEqual(r.status, 1, r)
        self.assertIn("not fenced", r.err, r)
        return r

    def unmoved(self, agent):
        """It has read all that was sent to it, and waits on; ends it."""
        agent.wait_read()
        if agent.running():
            agent.signal(signal.SIGTERM)
        r = self.not_fenced(agent.finish())
        self.assertIn("SIGTERM", r.err, r)
        return r

    def at_best(self, limit, run, tries=4):
        """One of several tries is below `limit`: what run() returns."""
        seen = []
        while not seen or (seen[-1] >= limit and len(seen) < tries):
            seen.append(run())
        self.assertLess(seen[-1], limit, "in all tries: %s" % seen)

    def told(self, agent, source="10.0.0.2", to=None, payload=MESSAGE):
        if to is None:
            to = "fd00::1" if ":" in source else "10.0.0.1"
        there.send(payload, to, source, agent.port)
        return self.fenced(agent.finish())


def plainly(test):
    """
    Decorates a test that calls sanitized(): .ci/run runs it without sanitizers,
    too.
    """
    @functools.wraps(test)
    def run(self):
        global _is_plainly
        _is_plainly = True
        try:
            test(self)
        finally:
            _is_plainly = False
    run.plainly = True
    return run


def sanitized():
    """Is our agent built with sanitizers?"""
    assert _is_plainly, "the test is not marked with @lab.plainly"
    with open(AGENT, "rb") as f:
        return re.search(rb"__(a|ub)san_", f.read()) is not None


def reachable(program):
    """The folder that we are built in may be root's alone, as /root is."""
    return shutil.copy(program, scratch(os.path.basename(program)))


def has_peer():
    return os.access(PEER, os.X_OK) and os.access(PEER_SENDER, os.X_OK)


def _enter():
    global here, there
    labnet.check(labnet.libc.unshare(labnet.CLONE_NEWNS |
        labnet.CLONE_NEWUTS | labnet.CLONE_NEWNET), "unshare")
    atexit.register(_leave)
    labhost.enter()
    socket.sethostname("here")
    here, there = Net(fresh=False), Net()
    labnet.connect_hosts(here, there)
    labhost.dns_host(there)
    reset()


def _leave():
    for agent in list(_running):
        agent.kill()
    labhost.leave()


def _hung(*unused):
    raise AssertionError("hung for %d s" % HUNG)


class _Loader(unittest.TestLoader):
    def loadTestsFromModule(self, module, **kwargs):
        found = super().loadTestsFromModule(module, **kwargs)
        marked = [test for case in found for test in case
            if hasattr(getattr(test, test._testMethodName), "plainly")]
        return self.suiteClass(marked) if PLAINLY and marked else found


def run_tests():
    unittest.main(module="__main__", verbosity=2, testLoader=_Loader())


def main():
    if os.geteuid() != 0:
        print("skipped: needs root for network namespaces")
        sys.exit(SKIP)
    if shutil.which("ip") is None:
        print("skipped: needs ip(8) from iproute2")
        sys.exit(SKIP)
    if not os.access(AGENT, os.X_OK):
        print("%s is not there: is TOP_BUILDDIR right?" % AGENT)
        sys.exit(1)
    signal.signal(signal.SIGALRM, _hung)
    signal.alarm(HUNG)
    try:
        _enter()
    except (OSError, subprocess.CalledProcessError) as e:
        print("skipped: no laboratory here: %s" % e)
        sys.exit(SKIP)
    signal.signal(signal.SIGTERM, lambda *unused: sys.exit(1))
    run_tests()
