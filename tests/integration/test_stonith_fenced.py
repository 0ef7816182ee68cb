#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Devices of the class stonith:external/... in the real pacemaker-fenced, which
runs them through fence_legacy and stonith.  It stands alone: no cluster.
"""

import os
import subprocess

import lab
import labhost
import meatlab
import stonithlab
from lab import until
from stonithlab import link, run

CALL = "OPERATOR INTERVENTION REQUIRED"


def register(device, agent, **options):
    args = [x for o in options.items() for x in ("-o", "%s=%s" % o)]
    return run("stonith_admin", "-R", device, "-a", "external/" + agent, *args)


def reboot(node, timeout):
    """stonith_admin, still running."""
    return lab.here.popen(["stonith_admin", "-B", node, "-t", str(timeout)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def ended(process):
    out, unused = process.communicate(timeout=60)
    return lab.Result(process.returncode, out, "", 0)


def agents():
    """The agents and plugins that run in this laboratory."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            net = os.readlink("/proc/%s/ns/net" % pid)
            with open("/proc/%s/comm" % pid) as f:
                name = f.read().strip()
        except OSError:
            continue
        if net == os.readlink("/proc/self/ns/net") and \
                name.startswith("fence_") and meatlab.alive(int(pid)):
            found.append(name)
    return found


@stonithlab.needs_fencer()
@stonithlab.needs("stonith_admin", "fence_legacy")
class Fenced(stonithlab.Case):
    def setUp(self):
        super().setUp()
        self.fenced = stonithlab.Fencer()

    def human(self, **options):
        self.done(register("human", "fence_meatware", hostlist="alice bob",
            pcmk_reboot_retries="1", **options))
        self.assertIn("human", run("stonith_admin", "-l", "alice").out)

    def requested(self, node):
        until(lambda: meatlab.exists(meatlab.fifo(node)), "a request")

    def test_confirmed(self):
        self.human(timeout="25")
        p = reboot("alice", 30)
        self.requested("alice")
        status, text = meatlab.confirm()
        self.assertEqual(status, 0, text)
        self.assertRegex(text, r"asked for by +pacemaker-fenced \(process %d\)"
            % self.fenced.pid)
        self.done(ended(p))
        self.fenced.logged("targeting alice using human returned 0")

    def test_c6_the_call_is_not_logged_again_after_the_answer(self):
        meatlab._console()
        self.addCleanup(os.unlink, "/dev/console")
        self.human(timeout="25", remind="1")
        p = reboot("alice", 30)
        self.requested("alice")
        seen = []  # a call and two reminders
        until(lambda: seen.append(meatlab.read_console()) or
            "".join(seen).count(CALL) >= 3, "three calls")
        self.assertEqual(meatlab.confirm()[0], 0)
        self.done(ended(p))
        self.fenced.logged("targeting alice using human returned 0")
        with open(self.fenced.log) as f:
            self.assertNotIn(CALL, f.read())

    def test_refused_by_the_operator(self):
        self.human(timeout="25")
        p = reboot("alice", 30)
        self.requested("alice")
        self.assertEqual(meatlab.client("-d", "alice").status, 0)
        self.refused(ended(p), "Couldn't fence alice")
        self.fenced.logged("fence_meatware: .*not fenced")
        self.fenced.logged('external/fence_meatware: reset of alice has failed: '
            'reboot of "alice": /usr/sbin/fence_meatware: it ended with exit')

    def test_another_host(self):
        self.human(timeout="25")
        self.refused(ended(reboot("carol", 10)), "No device configured")

    def test_killed_at_the_timeout(self):
        self.human(timeout="60", pcmk_reboot_timeout="10")
        p = reboot("alice", 12)
        self.requested("alice")
        self.assertIn("fence_meatware", agents())
        self.refused(ended(p), "Couldn't fence alice")
        until(lambda: not agents(), "no agent is left")
        until(lambda: not meatlab.exists(meatlab.fifo("alice")),
            "the request is gone")

    def test_xvm(self):
        link("fence_xvm_stonith")
        path = labhost.scratch("domains.xml")
        stonithlab.write(path, stonithlab.domains("centos-virt15"), 0o644)
        virtd = stonithlab.Virtd("test://" + path)
        host = "centos-virt15.jp.example.org"
        self.done(register("vm", "fence_xvm_stonith", hostlist=host,
            key_file=virtd.key))
        self.assertIn("vm", run("stonith_admin", "-l", host).out)
        self.done(run("stonith_admin", "-Q", "vm"))
        self.assertEqual(virtd.asked(), [])
        self.done(ended(reboot(host, 30)))
        self.assertEqual(virtd.asked(), [("reboot", "centos-virt15")])


if __name__ == "__main__":
    stonithlab.main()
