# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the rehearsal have in common; see lab.py."""

import contextlib
import os
import shutil
import socket

import lab
from lab import run_agent

REHEARSE = os.path.join(lab.TOP_BUILDDIR, "rehearse/fence_kdump_rehearse")
ETH_P_ALL = 3
OURS, COROSYNC, PACEMAKER = ("/etc/%s/authkey" % n
    for n in ("fence_kdump", "corosync", "pacemaker"))
# 256 bytes, each another one, so that a part of it is found in any output.
SECRET = bytes(range(256))
OTHER = bytes(reversed(range(256)))


class Rehearsal(lab.Case):
    def setUp(self):
        super().setUp()
        self.conf = lab.scratch("fence_kdump.conf")

    def three_nodes(self):
        """A cluster of here, alice and bob."""
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice", "10.0.0.3 bob")
        lab.corosync({"here": ["10.0.0.1"], "alice": ["10.0.0.2"],
            "bob": ["10.0.0.3"]})

    def run_it(self, *args):
        return run_agent(args, program=REHEARSE, env=lab.PATIENT)

    def ip(self, add, delete):
        lab.here.ip(add)
        self.addCleanup(lab.here.ip, delete)

    def configure(self, nodes, *lines):
        with open(self.conf, "w") as f:
            f.write("\n".join(('FENCE_KDUMP_NODES="%s"' % nodes,) + lines) +
                "\n")

    def well(self, r):
        self.assertEqual(r.status, 0, r)
        return r

    def wrong(self, r, pattern):
        self.assertEqual(r.status, 1, r)
        self.assertRegex(r.err, pattern, r)
        return r


class Secrets(Rehearsal):
    """No secret is there but the test's; `folder` is where a key may go."""

    def setUp(self):
        super().setUp()
        self.folder = lab.scratch("image")
        self.file = os.path.join(self.folder, "key")
        os.mkdir(self.folder, 0o700)
        self.addCleanup(shutil.rmtree, self.folder)
        for path in (self.conf, OURS, COROSYNC, PACEMAKER):
            self.remove(path)

    @staticmethod
    def remove(path):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)

    def secret(self, path, data=SECRET, mode=0o600, uid=0, gid=0):
        self.remove(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, mode), "wb") as f:
            f.write(data)
        os.chown(path, uid, gid)
        os.chmod(path, mode)
        self.addCleanup(self.remove, path)


class Watched:
    """No packet leaves this host meanwhile."""

    def __init__(self, case):
        self.case = case

    def __enter__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM,
            socket.htons(ETH_P_ALL))
        self.socket.bind(("link0", ETH_P_ALL))
        self.socket.settimeout(20)
        lab.there.send(b"mark", "10.0.0.1", "10.0.0.2", port=9)
        while self.socket.recv(2048)[-4:] != b"mark":
            pass

    def __exit__(self, kind, *unused):
        with self.socket:
            self.socket.setblocking(False)
            seen = []
            try:
                while True:
                    seen.append(self.socket.recv(2048))
            except BlockingIOError:
                pass
            if kind is None:
                self.case.assertEqual(
                    [p for p in seen if p[9:10] == b"\x11"], [])
        return False
