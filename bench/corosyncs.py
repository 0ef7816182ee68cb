# SPDX-License-Identifier: GPL-2.0-or-later
"""Two real corosyncs in the sandbox: one on the listening host, where the
programs ask it, and one on the nodes' host, which is the node that lives."""

import contextlib
import os
import subprocess
import time

import sandbox
from sandbox import LISTENER, NODES_END

FOLDERS = ("/run", "/dev/shm", "/var/lib/corosync", "/var/log/corosync")
CONF = "/etc/corosync/corosync.conf"
# A token of 3650 ms, as corosync takes for three nodes.
TEXT = """\
totem {
    version: 2
    cluster_name: bench
    transport: knet
    token: 3650
}
nodelist {
%s}
quorum {
    provider: corosync_votequorum
}
system {
    sched_rr: no
    move_to_root_cgroup: no
}
"""
# What the other corosync has alone.
PRIVATE = "for d in %s; do mount -t tmpfs none $d; done; exec corosync -f" % (
    " ".join(FOLDERS))
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


def _configure():
    nodes = "".join(
        "    node {\n        name: %s\n        nodeid: %d\n"
        "        ring0_addr: %s\n    }\n" % node
        for node in (("here", 1, LISTENER), ("alice", 2, NODES_END)))
    with open(CONF, "w") as f:
        f.write(TEXT % nodes)


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
    for folder in FOLDERS:
        subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)
    _configure()
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
        for folder in reversed(FOLDERS):
            subprocess.run(["umount", folder], check=True)


def seconds(argv):
    """[seconds from before exec to the exit, 0], or [.., 1] if the program
    did not end as it must: not fenced."""
    start = time.monotonic()
    status = subprocess.run(argv, check=False, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL).returncode
    return [time.monotonic() - start, 0 if status == 1 else 1]
