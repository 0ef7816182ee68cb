# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things are, and what is kept between runs under which identity."""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import pickle
import signal
import subprocess
import sys
import traceback

sys.dont_write_bytecode = True

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
CACHE = os.path.join(TOP, "build/cache")
sys.path.insert(0, os.path.join(TOP, "tests/integration"))
PR_SET_PDEATHSIG = 1  # linux/prctl.h
libc = ctypes.CDLL(None, use_errno=True)

# Whose files dracut and the boot image take from this machine.
PACKAGES = ("busybox-static", "dracut-core", "dracut-network", "iproute2",
    "iputils-arping", "isc-dhcp-client", "kexec-tools", "kmod", "libc6",
    "makedumpfile", "network-manager", "systemd", "udev")


def kernel():
    """(folder of the unpacked kernel package, release)"""
    folder = subprocess.run([os.path.join(TOP, "tests/vm/kernel"),
        os.path.join(CACHE, "kernel")], stdout=subprocess.PIPE, text=True,
        check=True).stdout.strip()
    return folder, os.listdir(os.path.join(folder, "lib/modules"))[0]


def installed(build, root):
    """`make install` into the folder `root` (DESTDIR)."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")
        and not k.startswith("MFLAGS")}
    subprocess.run(["make", "-s", "-C", build, "install", "DESTDIR=" + root],
        check=True, stdout=subprocess.DEVNULL, env=env)


def end_on_term():
    """SIGTERM, also that of a parent that has died, ends this in good order."""
    signal.signal(signal.SIGTERM, lambda *unused: sys.exit(1))
    signal.signal(signal.SIGINT, signal.default_int_handler)


def aside(function, *args):
    """
    Calls the function in a process of its own, which may change namespaces;
    returns what it returned.
    """
    here, there = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            end_on_term()
            with open(there, "wb") as f:
                pickle.dump(function(*args), f)
            os._exit(0)
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(there)
    try:
        with open(here, "rb") as f:
            data = f.read()
    except BaseException:
        os.kill(pid, signal.SIGTERM)
        raise
    finally:
        os.waitpid(pid, 0)
    if not data:
        raise RuntimeError("%s has failed" % function.__name__)
    return pickle.loads(data)


def packages():
    """The versions of what is taken from this machine, as one text."""
    return subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n",
        *PACKAGES], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, check=False).stdout


def identity(*things):
    """A name for what is made from these: texts, files, whole folders."""
    total = hashlib.sha256()

    def add(text):
        total.update(text.encode(errors="surrogateescape") + b"\0")

    def add_file(path, name):
        add("%s %o" % (name, os.lstat(path).st_mode))
        if os.path.islink(path):
            add(os.readlink(path))
        else:
            with open(path, "rb") as f:
                total.update(hashlib.sha256(f.read()).digest())

    for thing in things:
        if not isinstance(thing, str) or not thing.startswith("/"):
            add(repr(thing))
        elif not os.path.isdir(thing):
            add_file(thing, os.path.basename(thing))
        else:
            for folder, folders, files in os.walk(thing):
                folders.sort()
                for name in sorted(files):
                    path = os.path.join(folder, name)
                    add_file(path, os.path.relpath(path, thing))
    return total.hexdigest()[:16]


def kept(name, ident, make):
    """
    The path of build/cache/NAME-IDENT, made by make(path) if it is not there.
    Older ones of the same name are removed; two at once make one.
    """
    folder = os.path.join(CACHE, "crash")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "%s-%s" % (name, ident))
    with open(os.path.join(folder, name + ".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(path):
            for old in os.listdir(folder):
                if old.startswith(name + "-") and len(old) == len(name) + 17:
                    os.unlink(os.path.join(folder, old))
            try:
                make(path + ".new")
                os.rename(path + ".new", path)
            finally:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path + ".new")
    return path
