# SPDX-License-Identifier: GPL-2.0-or-later
"""The laboratory's files and services: /etc, /dev, /sys/kernel, DNS, syslog."""

import collections
import contextlib
import ctypes
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from labnet import CLONE_NEWNS, SO_RCVBUFFORCE, check, libc

MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MNT_DETACH = 2
LAST_WAIT = 60  # s, for what ends by itself after the last test

_scratch = None
_dns_host = None


def _mount(source, target, fstype=None, flags=0, data=None):
    def enc(s):
        return None if s is None else s.encode()
    check(libc.mount(enc(source), enc(target), enc(fstype),
        ctypes.c_ulong(flags), enc(data)), "mount on %s" % target)


def _umount(path):
    return libc.umount2(path.encode(), MNT_DETACH)


def _private_dev():
    dev = os.path.join(_scratch, "dev")
    os.mkdir(dev)
    _mount("tmpfs", dev, "tmpfs", 0, "mode=755")
    for name in ("null", "zero", "full", "random", "urandom", "tty"):
        if os.path.exists("/dev/" + name):
            open(os.path.join(dev, name), "w").close()
            _mount("/dev/" + name, os.path.join(dev, name), None, MS_BIND)
    os.mkdir(os.path.join(dev, "shm"))
    os.mkdir(os.path.join(dev, "pts"))
    _mount("/dev/pts", os.path.join(dev, "pts"), None, MS_BIND)
    for name, target in (("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"),
            ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
            ("stderr", "/proc/self/fd/2")):
        os.symlink(target, os.path.join(dev, name))
    _mount(dev, "/dev", None, MS_BIND | MS_REC)


def _private_etc():
    upper, work = (os.path.join(_scratch, n) for n in ("upper", "work"))
    os.mkdir(upper, 0o755)
    os.mkdir(work)
    _mount("overlay", "/etc", "overlay", 0,
        "lowerdir=/etc,upperdir=%s,workdir=%s" % (upper, work))
    for name in ("hosts", "resolv.conf", "nsswitch.conf"):
        path = "/etc/" + name
        _umount(path)  # container run times mount these; else no harm
        if os.path.islink(path):
            os.unlink(path)


def scratch(name):
    """A path in the laboratory's own tmpfs."""
    return os.path.join(_scratch, name)


def etc(name, text):
    """Makes /etc/`name` contain `text` (str or bytes); None removes it."""
    path = os.path.join("/etc", name)
    if text is None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "wb") as f:
        f.write(text.encode() if isinstance(text, str) else text)
    os.chmod(path + ".new", 0o644)
    os.rename(path + ".new", path)


def hosts(*lines):
    etc("hosts", "\n".join(("127.0.0.1 localhost",) + lines) + "\n")


def corosync(nodes):
    """Writes a corosync.conf of {"alice": ["10.0.0.2", ...], ...}."""
    text = "totem {\n    version: 2\n    cluster_name: lab\n"
    text += "    transport: knet\n}\n\nnodelist {\n"
    for i, (name, rings) in enumerate(nodes.items(), 1):
        text += "    node {\n        name: %s\n        nodeid: %d\n" % (name, i)
        for ring, address in enumerate(rings):
            text += "        ring%d_addr: %s\n" % (ring, address)
        text += "    }\n"
    etc("corosync/corosync.conf",
        text + "}\n\nquorum {\n    provider: corosync_votequorum\n}\n")


_to_close = []  # things of this test; closed by reset()
_covered = []  # mount points of this test


def cover(path):
    """
    Hides a folder under an empty one, or a file under an empty file, for
    this test; returns what it is now.
    """
    if os.path.isdir(path):
        own = tempfile.mkdtemp(dir=_scratch)
    else:
        fd, own = tempfile.mkstemp(dir=_scratch)
        os.close(fd)
    _mount(own, path, None, MS_BIND)
    _covered.append(path)
    return own


# What programs and sanitizers open in /proc.
_PROC = ("cmdline", "cpuinfo", "filesystems", "meminfo", "mounts", "net",
    "self", "stat", "sys", "thread-self", "uptime", "version")


def _crash_proc():
    """A folder that looks like a crash kernel's /proc."""
    proc, real = (scratch(n) for n in ("proc", "real"))
    for path in (proc, real):
        os.mkdir(path)
    _mount("/proc", real, None, MS_BIND | MS_REC)
    for name in _PROC:
        os.symlink(os.path.join(real, name), os.path.join(proc, name))
    open(os.path.join(proc, "vmcore"), "w").close()


def crash_kernel():
    """
    For Popen's preexec_fn: in a mount namespace where /proc/vmcore exists, as
    it does in a crash kernel.  Taking that /proc away, end_crash_kernel(),
    makes it a running system.
    """
    check(libc.unshare(CLONE_NEWNS), "unshare")
    # The leak sanitizer looks at its own process, which may be a child of us.
    for pid in range(os.getpid(), os.getpid() + 8):
        with contextlib.suppress(FileExistsError):
            os.symlink(os.path.join(scratch("real"), str(pid)),
                os.path.join(scratch("proc"), str(pid)))
    _mount(scratch("proc"), "/proc", None, MS_BIND)


def end_crash_kernel(pid):
    subprocess.run(["nsenter", "-t", str(pid), "-m", "umount", "-l", "/proc"],
        check=True)


KDUMP_TOOLS = ("kdump-tools-dump.service", "kdump-tools.service")


def kdump_tools(enabled=True, config=""):
    """Debian's way to dump, which needs no initrd, with our unit enabled: for
    all that may save the dump, or for those that are named."""
    if not isinstance(enabled, tuple):
        enabled = KDUMP_TOOLS if enabled else ()
    etc("default/kdump-tools", config)
    for unit in KDUMP_TOOLS:
        etc("systemd/system/%s.wants/fence-kdump-send.service" % unit,
            "" if unit in enabled else None)


def no_kdump_tools():
    kdump_tools(False)
    etc("default/kdump-tools", None)


def kexec(loaded, size=268435456):
    """Makes /sys/kernel tell of a crash kernel's memory and its loading."""
    own = cover("/sys/kernel")
    for name, value in (("loaded", loaded), ("size", size)):
        with open(os.path.join(own, "kexec_crash_" + name), "w") as f:
            f.write("%d\n" % value)


def fadump(registered, folder="fadump/"):
    """The firmware keeps the memory (POWER); no crash kernel is loaded."""
    kexec(loaded=0, size=0)
    base = os.path.join("/sys/kernel", folder)
    os.makedirs(os.path.dirname(base), exist_ok=True)
    for name, value in (("enabled", 1), ("registered", registered)):
        with open(base + name, "w") as f:
            f.write("%d\n" % value)


def _close():
    while _to_close:
        _to_close.pop().close()


def reset():
    hosts()
    etc("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n")
    etc("resolv.conf", "")
    etc("corosync/corosync.conf", None)
    for name in ("fence_kdump", "corosync", "pacemaker"):
        etc(name + "/authkey", None)  # this machine's own secrets
    no_kdump_tools()
    _close()
    while _covered:
        _umount(_covered.pop())
    with contextlib.suppress(FileNotFoundError):
        os.unlink("/dev/log")


def enter():
    """Gives this process (in a mount namespace of its own) files to change."""
    global _scratch
    _mount("none", "/", None, MS_REC | MS_PRIVATE)
    _scratch = tempfile.mkdtemp(prefix="fence-kdump-lab.")
    _mount("tmpfs", _scratch, "tmpfs", 0, "mode=755")
    _private_etc()
    _private_dev()
    _crash_proc()


def _started_here():
    """The processes, {pid: command line}, that this test program started and
    that still run: its children, and all that have its mounts."""
    found = {}
    mounts = os.readlink("/proc/self/ns/mnt")
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            with open("/proc/%s/stat" % pid) as f:
                state, parent = f.read().rpartition(")")[2].split()[:2]
            if int(pid) == os.getpid() or state == "Z" or (
                    int(parent) != os.getpid() and
                    os.readlink("/proc/%s/ns/mnt" % pid) != mounts):
                continue
            with open("/proc/%s/cmdline" % pid) as f:
                found[int(pid)] = f.read().replace("\0", " ").strip()
    return found


def _end_what_runs():
    """Ends what the tests have left running; says what that was, without
    tracers: strace -D may outlive what it traced."""
    until = time.monotonic() + LAST_WAIT
    while (left := _started_here()) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return {pid: line for pid, line in left.items()
        if not line.startswith("strace ")}


def leave():
    if _scratch is None:  # nothing here is private yet
        return
    _close()
    left = _end_what_runs()
    for path in ("/dev", "/etc", _scratch):
        _umount(path)
    with contextlib.suppress(OSError):
        os.rmdir(_scratch)
    if left:
        print("left running by these tests:", *left.values(), sep="\n",
            flush=True)
        sys.stderr.flush()
        os._exit(1)  # nothing else changes the status after unittest.main()


def dns_host(net):
    """Says on which host a Dns runs."""
    global _dns_host
    _dns_host = net


class Dns:
    """A DNS server at 10.0.0.53, known to this laboratory's resolv.conf."""

    A, AAAA, CNAME = 1, 28, 5  # RFC 1035, 3596
    CODES = {"nodata": 0, "formerr": 1, "servfail": 2, "nxdomain": 3,
        "notimp": 4, "refused": 5, "truncated": 0x200, "alias": 0,
        "garbage": 0}

    def __init__(self, zone=None, silent=False, drops=(), says=None):
        self.zone = dict(zone or {})
        self.says = dict(says or {})
        self.drops = {getattr(self, kind) for kind in drops}
        self.silent = silent if silent is True else set(silent or ())
        self.asked = collections.Counter()
        self.questions = collections.Counter()
        self.kinds = set()
        with _dns_host:
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE,
                1 << 22)
            self._socket.bind(("10.0.0.53", 53))
        etc("resolv.conf", "nameserver 10.0.0.53\n")
        etc("nsswitch.conf", "hosts: files dns\n")
        _to_close.append(self)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread
        self._thread.join()
        self._socket.close()

    def _said(self, name, kind):
        """
        What says={("alice", "AAAA"): "servfail"} orders, or None.  A list is
        what is said to the first questions.
        """
        kind = {self.A: "A", self.AAAA: "AAAA"}.get(kind)
        for key in ((name, kind), (name, "*"), ("*", kind), ("*", "*")):
            said = self.says.get(key)
            if isinstance(said, list):
                return said.pop(0) if said else None
            if said is not None:
                return said
        return None

    def _serve(self):
        while True:
            try:
                query, client = self._socket.recvfrom(2048)
                reply = self._reply(query)
                if reply:
                    self._socket.sendto(reply, client)
            except (OSError, IndexError):
                return

    def _reply(self, query):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        name = ".".join(labels)
        kind = struct.unpack_from("!H", query, at + 1)[0]
        self.asked[name] += 1
        self.kinds.add(kind)
        self.questions[name, kind] += 1
        if (self.silent is True or name in self.silent or
                kind in self.drops):
            return None
        said = self._said(name, kind)
        if said == "drop":
            return None
        family = {self.A: socket.AF_INET, self.AAAA: socket.AF_INET6}.get(kind)
        answers = b""
        count = 0
        if said == "alias":  # and nothing of what it leads to
            count = 1
            answers = struct.pack("!HHHIHH", 0xC00C, self.CNAME, 1, 0, 2,
                0xC00C)
        elif said == "garbage":
            count = 1
            answers = struct.pack("!HHHIH", 0xC00C, kind, 1, 0, 3) + b"abc"
        for address in self.zone.get(name, ()) if said is None else ():
            if (":" in address) == (family == socket.AF_INET6):
                data = socket.inet_pton(family, address)
                answers += struct.pack("!HHHIH", 0xC00C, kind, 1, 0, len(data))
                answers += data
                count += 1
        code = self.CODES[said or
            ("nodata" if name in self.zone else "nxdomain")]
        return (query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, count, 0, 0)
            + query[12:at + 5] + answers)


class Syslog:
    """A reader on /dev/log."""

    def __init__(self):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("/dev/log")
        self._lines = []
        _to_close.append(self._socket)

    def lines(self):
        """Every datagram so far, as text."""
        while True:
            try:
                data = self._socket.recv(65536, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return self._lines
            self._lines.append(data.decode(errors="replace"))

    @classmethod
    def full(cls):
        """One that nobody reads and that takes no more."""
        log = cls()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    s.sendto(b"full", "/dev/log")
        return log

    @classmethod
    def dead(cls):
        """A socket file whose owner is gone."""
        log = cls()
        log._socket.close()
        return log
