# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the rehearsal have in common; see lab.py."""

import os
import socket

import lab
from lab import run_agent

REHEARSE = os.path.join(lab.TOP_BUILDDIR, "rehearse/fence_kdump_rehearse")
ETH_P_ALL = 3


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
