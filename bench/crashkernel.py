# SPDX-License-Identifier: GPL-2.0-or-later
"""Senders on the nodes' host that speak before anybody listens."""

import contextlib
import os
import shutil
import subprocess
import time

import sandbox
from sandbox import LISTENER

FOLDER = "/etc/fence_kdump"
SECRET = os.path.join(FOLDER, "authkey")
KEY = os.path.join(FOLDER, "key")
INTERVAL = 10.0  # s, the peer's default

# A /proc as a crash kernel has it, for the program that is run in it.
CRASH_KERNEL = """\
mkdir "$0" "$0/real" "$0/proc"
mount --rbind /proc "$0/real"
for name in mounts net self stat sys thread-self uptime; do
	ln -s "$0/real/$name" "$0/proc/$name"
done
: >"$0/proc/vmcore"
mount --bind "$0/proc" /proc
exec "$@"
"""


def _query_port_is_open():
    said = subprocess.run(["ss", "-Hlun", "sport = :7412"], check=True,
                          text=True, stdout=subprocess.PIPE).stdout
    return said != ""


def make_key(bench, name):
    """The secret of the cluster, and the node's key by the program that makes
    keys for initrds."""
    os.makedirs(FOLDER)
    with open(os.open(SECRET, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as f:
        f.write(os.urandom(256))
    conf = os.path.join(bench.tmp, "name")
    with open(conf, "w") as f:
        f.write("FENCE_KDUMP_NAME=%s\n" % name)
    subprocess.run([bench.rehearse, "--key", KEY, "--config", conf],
                   check=True, stdout=subprocess.DEVNULL)


def remove_key():
    shutil.rmtree(FOLDER)


@contextlib.contextmanager
def answering(bench):
    """Our sender, in the crash kernel of the node that the key is of."""
    with subprocess.Popen(
            ["unshare", "--mount", "sh", "-ec", CRASH_KERNEL,
             os.path.join(bench.tmp, "crash"), bench.our_sender, LISTENER],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as sender:
        try:
            while not _query_port_is_open():
                if sender.poll() is not None:
                    raise SystemExit("bench: our sender ended: %d"
                                     % sender.returncode)
                time.sleep(0.05)
            yield
        finally:
            sender.kill()


@contextlib.contextmanager
def speaking(bench, ports):
    """The peer's sender, once a port, as it is by default: a message every
    10 s; they begin one after the other, within those 10 s."""
    senders = []
    try:
        for port in ports:
            senders.append(subprocess.Popen(
                [bench.peer_sender, "-p", str(port), LISTENER],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            time.sleep(INTERVAL / len(ports))
        yield
    finally:
        for sender in senders:
            sender.kill()
            sender.wait()
