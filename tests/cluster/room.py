# SPDX-License-Identifier: GPL-2.0-or-later
"""
The machine room: namespaces in which a whole cluster lives, and dies.

Room is the outer side: it opens a room, runs programs in it or in one of its
nodes, and closes it.  The room's first process is PID 1 of its own PID
namespace; mounts, networks and processes of the room and of all its nodes end
with that one process, so closing is to kill it, and nothing has to be undone.

    folder/room        the PID of that process, its PID namespace, and the PID
                       of its parent, which ends after it
    folder/log/NODE/   the node's /var/log, and `power`: what its switch did
    folder/shared/     a disk that all nodes have at /shared
    folder/nodes/NODE/ what the switch keeps (power.py)
    folder/fs/         memory, seen only within the room: our installed
                       programs, the nodes' own changes to their files
"""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True

HERE = os.path.dirname(os.path.abspath(__file__))
NODES = ("alice", "bob", "charlie")
NEEDED = ("pacemakerd", "corosync", "crm", "pcs", "ipmi_sim",
    "fence_ipmilan", "busybox", "unshare", "nsenter", "setpriv", "ip")
WAIT_OPEN = 300  # seconds, most of it for a slow machine
STAY = b"stay\n"  # what a room that was opened is told
# All that there is in a room's folder.
OWN = {"room", "ready", "log", "shared", "nodes", "fs"}


class LabError(Exception):
    """What the user has to be told; one line."""


def missing():
    """What a room needs and is not there: root, programs."""
    return (["root"] if os.geteuid() != 0 else []) + [name
        for name in NEEDED if shutil.which(name) is None]


class Room:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    # --- the outer side ------------------------------------------------------

    def pid(self):
        """The room's first process, or None; never another program's."""
        with contextlib.suppress(OSError, ValueError), \
                open(self.path("room")) as f:
            pid, namespace, _ = f.read().split()
            if os.readlink("/proc/%s/ns/pid" % pid) == namespace:
                return int(pid)
        return None

    def open(self, build, nodes=NODES, with_me=False):
        """Opens a room and switches its nodes on.  with_me: it ends when this
        process does, however that ends."""
        if missing():
            raise LabError("needs %s; ./dev deps cluster installs programs" %
                ", ".join(missing()))
        if self.pid() is not None:
            raise LabError("%s: is up already; lab down" % self.folder)
        self.clear()
        os.makedirs(self.path("log"))
        argv = ["unshare", "--mount", "--uts", "--ipc", "--net", "--pid",
            "--fork", "--kill-child", "--mount-proc",
            sys.executable, os.path.join(HERE, "roominit.py"),
            self.folder, os.path.abspath(build), *nodes]
        if with_me:
            argv = ["setpriv", "--pdeathsig", "KILL", *argv]
        with open(self.path("log", "room"), "wb") as log:
            outer = subprocess.Popen(argv, stdin=subprocess.PIPE,
                stdout=log, stderr=log, start_new_session=True)
        try:
            self._wait_open(outer)
            # Now it can be closed; it would have ended with us until here.
            with outer.stdin as told:
                told.write(STAY)
        except BaseException:
            outer.kill()
            outer.wait()
            raise

    def _wait_open(self, outer):
        end = time.monotonic() + WAIT_OPEN
        while not os.path.exists(self.path("ready")):
            if outer.poll() is not None or time.monotonic() > end:
                with open(self.path("log", "room")) as f:
                    said = f.read().strip()
                raise LabError("the room does not open: %s" % said)
            time.sleep(0.05)
        children = "/proc/%d/task/%d/children" % (outer.pid, outer.pid)
        with open(children) as f:
            pid = f.read().split()[0]
        with open(self.path("room"), "w") as f:
            f.write("%s %s %d\n" % (pid,
                os.readlink("/proc/%s/ns/pid" % pid), outer.pid))

    def close(self):
        """Ends everything; the logs and the shared disk stay for reading."""
        pid = self.pid()
        if pid is None:
            return
        with open(self.path("room")) as f:
            parent = os.pidfd_open(int(f.read().split()[2]))
        pidfd = os.pidfd_open(pid)
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        select.select([parent], [], [])
        while self.pid() is not None:  # the parent was killed
            time.sleep(0.02)
        os.close(pidfd)
        os.close(parent)
        for name in ("room", "ready"):
            os.unlink(self.path(name))
        shutil.rmtree(self.path("nodes"))
        os.rmdir(self.path("fs"))

    def clear(self):
        """Removes what an earlier room left to read, and nothing else."""
        if self.pid() is not None or not os.path.lexists(self.folder):
            return
        if not os.path.isdir(self.folder) or \
                not OWN.issuperset(os.listdir(self.folder)):
            raise LabError("%s: is not a cluster's folder; it would be "
                "emptied" % self.folder)
        shutil.rmtree(self.folder)

    def nodes(self):
        try:
            return sorted(os.listdir(self.path("nodes")))
        except FileNotFoundError:
            return []

    def opened(self):
        """The room's first process; an error if there is none."""
        pid = self.pid()
        if pid is None:
            raise LabError("%s: no cluster is up; lab up" % self.folder)
        return pid

    def enter(self, *argv):
        """The arguments that run argv in the room."""
        return ["nsenter", "--target", str(self.opened()), "--mount", "--uts", "--ipc",
            "--net", "--pid", "--", *argv]

    def enter_node(self, node, *argv):
        """The arguments that run argv in a node."""
        return self.enter("nsenter", "--target", str(self.node_pid(node)),
            "--mount", "--uts", "--ipc", "--net", "--pid", "--", *argv)

    def enter_network(self, node, *argv):
        """... in the room, but at the node's place in the network: what the
        node's crash kernel would run."""
        return self.enter("nsenter", "--net=/run/netns/" + node, "--", *argv)

    def node_pid(self, node):
        """A running node's first process, as the room counts."""
        self.opened()
        if node not in self.nodes():
            raise LabError("no node %s; there are: %s" % (node,
                " ".join(self.nodes())))
        try:
            with open(self.path("nodes", node, "pid")) as f:
                return int(f.read())
        except FileNotFoundError:
            raise LabError("%s is down" % node) from None

    def is_running(self, node):
        return os.path.exists(self.path("nodes", node, "pid"))

    def switch(self, node, *words):
        """Works the node's power switch by hand; see power.py."""
        return subprocess.run(self.enter(sys.executable,
            os.path.join(HERE, "power.py"), self.folder, node, *words),
            check=True, stdout=subprocess.PIPE, text=True).stdout

    def crash(self, node, command=()):
        """Kills the node as a panic would; see power.py for command."""
        pid = self.node_pid(node)
        if command:
            with open(self.path("nodes", node, "crash"), "w") as f:
                f.write("\n".join(command))
        subprocess.run(self.enter("kill", "-KILL", str(pid)), check=True)
        while self.is_running(node):
            time.sleep(0.01)
