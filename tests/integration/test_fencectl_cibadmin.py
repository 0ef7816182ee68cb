#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`fencectl` asks the real cibadmin, and Pacemaker's server hangs."""

import os
import shutil
import signal
import subprocess

import lab
from checklab import FENCECTL

SERVERS = ("/usr/lib/pacemaker/pacemaker-based",
    "/usr/libexec/pacemaker/pacemaker-based")
LIMIT = 10  # s, for the cluster's answer


class Server(lab.Case):
    def setUp(self):
        super().setUp()
        program = next((p for p in SERVERS if os.access(p, os.X_OK)), None)
        if program is None or shutil.which("cibadmin") is None:
            self.skipTest("needs Pacemaker")
        lab.corosync({"here": ["10.0.0.1"]})
        lab.cover("/dev/shm")
        own = lab.cover("/var/lib/pacemaker")
        for path in (own, own + "/cib"):
            os.makedirs(path, exist_ok=True)
            os.chmod(path, 0o755)
            shutil.chown(path, "hacluster", "haclient")
        os.chmod("/dev/shm", 0o1777)
        self.server = subprocess.Popen((program, "--stand-alone"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)

    def plan(self):
        return lab.run_agent(("plan",), program=FENCECTL, timeout=120)

    def test_it_hangs(self):
        lab.until(lambda: self.plan().status == 0, "Pacemaker answers", 60)
        os.kill(self.server.pid, signal.SIGSTOP)
        r = self.plan()
        self.assertEqual((r.status, r.out), (3, ""), r)
        self.assertRegex(r.err, "^fencectl: cannot read the cluster's "
            "configuration: /usr/s?bin/cibadmin: no answer in time\n$")
        # It waits for so long, and not for ever.
        self.assertGreaterEqual(r.seconds, LIMIT, r)
        self.assertLess(r.seconds, 60, r)
        os.kill(self.server.pid, signal.SIGCONT)
        lab.until(lambda: self.plan().status == 0, "it answers again", 60)


if __name__ == "__main__":
    lab.main()
