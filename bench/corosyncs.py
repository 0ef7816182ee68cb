# SPDX-License-Identifier: GPL-2.0-or-later
"""Two real corosyncs in the sandbox: one on the listening host, where the
programs ask it, and one on the nodes' host, which is the node that lives."""

import contextlib
import os
import subprocess
import sys
import time

import sandbox
from sandbox import LISTENER, NODES_END

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(
    os.path.realpath(__file__))), "tests/integration"))

import coroconf  # noqa: E402

CONF = "/etc/corosync/corosync.conf"
TOKEN = 3650  # ms, as corosync takes for three nodes
# What the other corosync has alone.
PRIVATE = coroconf.COVER + "exec corosync -f"
PATIENCE = 120  # s


def is_possible():
    """Is this root's sandbox, and is there a corosync of version 3?"""
    with open("/proc/self/uid_map") as f:
        if f.read().split()[2] == "1":
            return False
    with contextlib.suppress(FileNotFoundError):
        return "version '3." in subprocess.run(
            ["corosync", "-v"], check=False, text=True,
            stdout=subprocess.PIPE).stdout
    return False


def _are_joined(tmp):
    said = subprocess.run(
        sandbox.on_listener(tmp, ["corosync-cmapctl", "runtime.members."]),
        check=False, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL).stdout
    return said.count("= joined") == 2


@contextlib.contextmanager
def cluster(tmp):
    """Both run and are members; they end, and leave nothing, with it."""
    os.makedirs("/dev/shm", exist_ok=True)
    for folder in coroconf.FOLDERS:
        subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)
    with open(CONF, "w") as f:
        f.write(coroconf.text({"here": LISTENER, "alice": NODES_END}, TOKEN))
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen(argv, **silent) for argv in (
        sandbox.on_listener(tmp, ["corosync", "-f"]),
        ["unshare", "--mount", "sh", "-ec", PRIVATE])]
    try:
        until = time.monotonic() + PATIENCE
        while not _are_joined(tmp):
            if time.monotonic() > until:
                raise SystemExit("bench: no cluster of two corosyncs")
            time.sleep(0.1)
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()
        os.unlink(CONF)
        for folder in reversed(coroconf.FOLDERS):
            subprocess.run(["umount", folder], check=True)
