#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The units that load our rules, and the one that takes them away in a crash
kernel, by a real systemd, beside the distribution's own nftables.service.
"""

import os
import re
import shutil
import sys
import unittest

sys.dont_write_bytecode = True

import lab
import systemdlab

TOP = os.environ.get("TOP_SRCDIR", os.path.dirname(os.path.dirname(
    os.path.dirname(os.path.abspath(__file__)))))
OUT, PATH = "fence-kdump-firewall.service", "fence-kdump-reverse-path.service"
OPEN, SEND = "fence-kdump-open.service", "fence-kdump-send.service"
TABLES = {OUT: "inet fence_kdump_out", PATH: "inet fence_kdump_reverse_path"}
USERS = """flush ruleset
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
	}
}
"""
# Where both have their goal; the distribution's come with far more.
TARGET = "[Unit]\nDefaultDependencies=no\n"
KDUMP = """[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/true
"""


def nftables():
    """The distribution's unit, or None."""
    for folder in "/lib/systemd/system", "/usr/lib/systemd/system":
        path = os.path.join(folder, "nftables.service")
        if os.path.exists(path):
            with open(path) as f:
                return f.read()
    return None


def ours(vmcore="/run/vmcore"):
    """Our units, with the rules of these sources and another mark of a crash
    kernel: nothing can be made in /proc."""
    found = {}
    for folder in "firewall", "dracut":
        for name in os.listdir(os.path.join(TOP, folder)):
            if name.endswith(".service.in") and "early" not in name:
                with open(os.path.join(TOP, folder, name)) as f:
                    found[name[:-len(".in")]] = f.read().replace(
                        "@pkgdatadir@", os.path.join(TOP, "firewall")).replace(
                        "@libexecdir@", "/bin").replace(
                        "@sysconfdir@", "/etc").replace("/proc/vmcore", vmcore)
    return found


@unittest.skipUnless(shutil.which("nft") and nftables(),
    "needs nftables with its unit")
class Firewall(lab.Case):
    def boot(self, enabled, conf=USERS, crash=False, units=None):
        """A machine with these units enabled; its nftables.conf."""
        self.doCleanups()
        lab.etc("nftables.conf", conf)
        self.machine = systemdlab.boot(self, {
            **ours("/run" if crash else "/run/vmcore"),
            "nftables.service": nftables(),
            "sysinit.target": TARGET, "network-pre.target": TARGET,
            "kdump-tools.service": KDUMP, "kdump-tools-dump.service": KDUMP,
            "lab.target": "[Unit]\nDefaultDependencies=no\n"
                "Wants=sysinit.target kdump-tools.service\n"
                "After=sysinit.target kdump-tools.service " +
                " ".join(enabled) + "\n", **(units or {})}, enabled)
        return self.machine

    def tables(self):
        r = self.machine.run("nft", "list", "tables")
        self.assertEqual(r.returncode, 0, r.stdout)
        return sorted(re.findall("(?m)^table (.*)$", r.stdout))

    def have(self, *tables):
        """systemctl waits for the unit that it is told of, not for ours."""
        lab.until(lambda: self.tables() == sorted(tables), "the tables %s" %
            (tables,), 60)

    def ctl(self, *words):
        r = self.machine.ctl(*words)
        self.assertEqual(r.returncode, 0, r.stdout + self.machine.said())

    def test_regression_B2_after_whatever_nftables_does(self):
        """Nothing of ours is in nftables.conf, and it flushes everything."""
        self.boot(("nftables.service", OUT, PATH))
        all_three = ("inet filter", *TABLES.values())
        self.have(*all_three)
        for word in "restart", "reload", "try-reload-or-restart":
            with self.subTest(word):
                self.ctl(word, "nftables.service")
                self.have(*all_three)
        self.ctl("stop", "nftables.service")
        self.have()
        for unit in TABLES:
            self.assertEqual(self.machine.state(unit), "inactive")
        self.ctl("start", "nftables.service")
        self.have(*all_three)

    def test_without_the_distributions_unit(self):
        self.boot((OUT,))
        self.have(TABLES[OUT])

    def test_stop_takes_our_table_alone(self):
        self.boot(("nftables.service", OUT, PATH))
        self.ctl("stop", OUT)
        self.have("inet filter", TABLES[PATH])
        self.ctl("stop", PATH)
        self.have("inet filter")
        # What is not there is no error.
        self.ctl("start", OUT)
        self.machine.run("nft", "flush", "ruleset")
        self.ctl("stop", OUT)
        self.assertEqual(self.machine.state(OUT), "inactive")

    def test_a_broken_configuration_of_the_user(self):
        self.boot(("nftables.service", OUT), conf="no rules\n")
        self.assertEqual(self.machine.state("nftables.service"), "failed")
        self.have(TABLES[OUT])

    def test_regression_B2_the_users_firewall_without_ours(self):
        """The package is gone; the links of `enable` may still be there."""
        self.boot(("nftables.service", OUT))
        self.machine.run("rm", "/run/units/" + OUT)
        self.ctl("daemon-reload")
        self.ctl("restart", "nftables.service")
        self.assertIn("inet filter", self.tables())
        self.assertEqual(self.machine.state("nftables.service"), "active")

    def test_before_the_network_and_the_cluster(self):
        self.boot((OUT,))
        before = self.machine.show(OUT, "Before").split()
        for unit in ("network-pre.target", "corosync.service",
                "pacemaker.service"):
            self.assertIn(unit, before)
        self.assertIn("nftables.service", self.machine.show(OUT,
            "After").split())

    def test_another_port(self):
        """As the page says: a copy, named by a drop-in."""
        with open(os.path.join(TOP, "firewall/fence_kdump.nft")) as f:
            lab.etc("fence_kdump.nft", f.read().replace("7410", "7411"))
        self.boot(("nftables.service", OUT))
        self.machine.run("sh", "-c", "mkdir /etc/systemd/system/%s.d && "
            "printf '[Service]\\nEnvironment=RULES=/etc/fence_kdump.nft\\n' "
            ">/etc/systemd/system/%s.d/override.conf" % (OUT, OUT))
        self.ctl("daemon-reload")
        self.ctl("restart", OUT)  # waits for this very unit
        text = self.machine.run("nft", "list", "ruleset").stdout
        self.assertEqual(text.count("udp dport 7411 drop"), 2, text)
        self.assertNotIn("7410", text)

    def test_regression_B1_not_in_a_crash_kernel(self):
        self.boot(("nftables.service", OUT, PATH, SEND), crash=True)
        for unit in TABLES:
            self.assertEqual(self.machine.show(unit, "ConditionResult"), "no")
        self.assertEqual(self.tables(), ["inet filter"])

    def test_regression_B1_what_the_users_file_loads_there(self):
        """Our table, as saved by `nft list ruleset`, and 0.1.0's; a living
        node keeps both."""
        saved = USERS
        for table in "inet fence_kdump", TABLES[OUT]:
            saved += "table %s {\n\tchain output {\n\t\ttype filter hook " \
                "output priority filter;\n\t\tudp dport 7410 drop\n\t}\n}\n" \
                % table
        for crash in False, True:
            with self.subTest(crash):
                self.boot(("nftables.service", SEND), saved, crash)
                if crash:
                    self.have("inet filter")
                    continue
                lab.until(lambda: self.machine.show(OPEN,
                    "ConditionTimestampMonotonic") != "0", "tried", 60)
                self.assertEqual(self.machine.show(OPEN, "ConditionResult"),
                    "no")
                self.have("inet fence_kdump", TABLES[OUT], "inet filter")

    def test_regression_B5_wanted_by_both_that_save_the_dump(self):
        self.boot((SEND,))
        for unit in "kdump-tools.service", "kdump-tools-dump.service":
            self.assertIn(SEND, self.machine.show(unit, "Wants").split())
            self.assertIn(SEND, self.machine.show(unit, "After").split())
        # kdump-tools.service was started, as at each boot of a living node.
        self.assertEqual(self.machine.show(SEND, "ConditionResult"), "no")
        self.assertNotEqual(self.machine.show(SEND,
            "ConditionTimestampMonotonic"), "0")
        self.assertEqual(self.machine.show(SEND, "Conflicts"), "")


if __name__ == "__main__":
    lab.main()
