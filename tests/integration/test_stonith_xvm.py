#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
fence_xvm through the stonith command: a real fence_virtd on another host, with
libvirt's test driver.  The node's names are long, the domains' are short.
"""

import lab
import labhost
import stonithlab
from stonithlab import Virtd, legacy, link, plugin, run, stonith

DOMAINS = stonithlab.domains("centos-virt14", "centos-virt15")
HOST = "centos-virt15.jp.example.org"
HOSTS = "centos-virt14.jp.example.org " + HOST


@stonithlab.needs("fence_xvm", "fence_virtd", "fence_legacy")
class Xvm(stonithlab.Case):
    def setUp(self):
        super().setUp()
        link("fence_xvm_stonith")
        path = labhost.scratch("domains.xml")
        stonithlab.write(path, DOMAINS, 0o644)
        self.virtd = Virtd("test://" + path)
        with open(self.virtd.key, "rb") as f:
            labhost.etc("cluster/fence_xvm.key", f.read())

    def states(self, fourteen, fifteen):
        self.assertEqual(self.virtd.states(), {"centos-virt14": fourteen,
            "centos-virt15": fifteen})

    def test_command_line_as_it_was_printed(self):
        r = run("stonith", "-t", "external/fence_xvm_stonith",
            "hostlist=" + HOSTS, HOST, "-T", "reset")
        self.done(r)
        self.assertEqual(self.virtd.asked(), [("reboot", "centos-virt15")])
        self.assertRegex(self.virtd.said(), r"(?s)virDomainDestroy.*"
            r"virDomainCreateLinux\(\) for centos-virt15")
        self.states("on", "on")

    def test_off_and_on(self):
        for verb, state in ("off", "off"), ("on", "on"):
            self.done(stonith("fence_xvm", "-T", verb, HOST, short=1,
                hostlist=HOSTS))
            self.states("on", state)
        self.assertEqual(self.virtd.asked(), [("off", "centos-virt15"),
            ("on", "centos-virt15")])

    def test_status_touches_no_domain(self):
        self.done(stonith("fence_xvm_stonith", "-S", hostlist=HOSTS))
        self.assertEqual(self.virtd.asked(), [])
        self.states("on", "on")

    def test_status_fails_without_a_key(self):
        labhost.etc("cluster/fence_xvm.key", None)
        r = plugin("fence_xvm", "status", timeout="2")
        self.refused(r, "status has failed: /usr/sbin/fence_xvm: it ended")

    def test_host_outside_the_list(self):
        for verb in "reset", "off", "on":
            r = plugin("fence_xvm_stonith", verb, "centos-virt15.other.org",
                hostlist=HOSTS)
            self.refused(r, "is not in hostlist")
        self.refused(stonith("fence_xvm_stonith", "-T", "reset",
            "centos-virt15", hostlist=HOSTS), "not in hostlist")
        self.assertEqual(self.virtd.asked(), [])

    def test_no_such_domain(self):
        r = stonith("fence_xvm", "-T", "reset", HOST, hostlist=HOSTS)
        self.refused(r, 'reboot of "%s": /usr/sbin/fence_xvm: it ended with '
            "exit status 1" % HOST)
        self.states("on", "on")

    def test_hostmap(self):
        self.done(stonith("fence_xvm", "-T", "off", "alice",
            hostlist="alice,bob", hostmap="alice:centos-virt15,bob:centos-virt14"))
        self.states("on", "off")

    def test_gethosts_from_the_agent(self):
        r = self.done(stonith("fence_xvm", "-l",
            hostmap="bob:centos-virt14"))
        self.assertRegex(r.out, r"(?m)^bob$")
        self.assertRegex(r.out, r"(?m)^centos-virt15$")
        self.assertNotIn("centos-virt14", r.out)

    def test_as_pacemaker_does(self):
        """What fenced gives fence_legacy for a reboot."""
        common = {"hostlist": HOSTS, "short": 1}
        self.done(legacy("fence_xvm", action="monitor", **common))
        r = self.done(legacy("fence_xvm", action="list", **common))
        self.assertIn(HOST, r.out)
        self.assertEqual(self.virtd.asked(), [])
        self.done(legacy("fence_xvm", action="reboot", nodename=HOST,
            port=HOST, timeout="30", **common))
        self.assertEqual(self.virtd.asked(), [("reboot", "centos-virt15")])

    def test_the_script_that_this_replaces(self):
        """`status` without a host was a reboot of the domain "-o"."""
        run("fence_xvm", "-H", "-o", "status")
        self.assertEqual(self.virtd.asked(), [("reboot", "-o")])


@stonithlab.needs("fence_virt", "fence_virtd")
class Tcp(stonithlab.Case):
    """The TCP listener is asked by fence_virt: a link makes it a plugin."""

    def test_off_and_reset(self):
        link("fence_virt")
        virtd = Virtd(listener="tcp")
        device = {"ipaddr": "10.0.0.2", "key_file": virtd.key,
            "hostlist": "test"}
        states = lambda: virtd.states("fence_virt", ipaddr="10.0.0.2")
        self.done(stonith("fence_virt", "-S", **device))
        self.assertEqual(virtd.asked(), [])
        for verb, state in ("reset", "on"), ("off", "off"), ("on", "on"):
            self.done(stonith("fence_virt", "-T", verb, "test", **device))
            self.assertEqual(states(), {"test": state})


if __name__ == "__main__":
    stonithlab.main()
