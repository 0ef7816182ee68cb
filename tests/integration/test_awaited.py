#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Who waits for NetworkManager in an image for a crash: our hooks among those of
dracut that decide it, run as dracut runs them.
"""

import os
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

import lab

TOP = os.environ.get("TOP_SRCDIR", os.path.dirname(os.path.dirname(
    os.path.dirname(os.path.abspath(__file__)))))
DRACUT = "/usr/lib/dracut"
MODULE = DRACUT + "/modules.d/35network-manager"
BASE = DRACUT + "/modules.d/99base"
UNITS = "/usr/lib/systemd/system"
UNAWAITED = "fence-kdump-unawaited"
HOOKS = ("00-crash.sh", "90-parse-root.sh", "99-nm-config.sh",
    "99-unawaited.sh")
ROOT = "netroot=nfs:10.0.0.2:/srv; root=netroot"


def dracut(name):
    with open(os.path.join(TOP, "dracut", name)) as f:
        return f.read()


@unittest.skipUnless(os.path.isdir(MODULE) and shutil.which("nmcli"),
    "needs dracut (dracut-network) and NetworkManager")
class Awaited(lab.Case):
    def setUp(self):
        super().setUp()
        self.run_ = lab.cover("/run")
        os.mkdir(self.run_ + "/initramfs")  # or else dracut moves /var/log
        self.hooks = lab.scratch("hooks")
        self.addCleanup(shutil.rmtree, self.hooks)
        os.mkdir(self.hooks)
        for name in "cmdline.d", "fence_kdump", "NetworkManager":
            shutil.rmtree("/etc/" + name, ignore_errors=True)
            self.addCleanup(shutil.rmtree, "/etc/" + name, True)
        lab.etc("fence_kdump/cmdline", "ifname=kdump0:52:54:00:00:00:01\n")
        lab.etc("fence_kdump/manager/kdump0.nmconnection",
            "[connection]\nid=kdump0\n")
        self.put("00-crash.sh", dracut("crash.sh.in"))
        self.put("99-unawaited.sh", dracut("unawaited.sh"))
        shutil.copy(MODULE + "/nm-config.sh", self.hooks + "/99-nm-config.sh")
        self.put("90-parse-root.sh", ":\n")
        self.generator = ""
        for name in "getarg", "getargs":
            os.symlink(DRACUT + "/dracut-util",
                os.path.join(self.hooks, "dracut-" + name))

    def put(self, name, text):
        with open(os.path.join(self.hooks, name), "w") as f:
            f.write(text)

    def is_awaited(self, words, crash=True):
        """With these words on the crash kernel's command line."""
        lab.etc("cmdline.d/50-kdump.conf", words + "\n")
        script = "PATH=%s:$PATH\n" % self.hooks
        for name in BASE + "/dracut-dev-lib.sh", BASE + "/dracut-lib.sh", \
                MODULE + "/nm-lib.sh":
            script += ". %s\n" % name
        script += self.generator + "DRACUT_SYSTEMD=1; hookdir=%s\n" % self.hooks
        for name in HOOKS:
            script += ". $hookdir/%s\n" % name
        subprocess.run(["sh", "-c", script], check=True, timeout=60,
            preexec_fn=lab.crash_kernel if crash else None)
        self.assertEqual(os.path.exists(
            self.run_ + "/NetworkManager/initrd/neednet"), crash)
        return not os.path.exists(os.path.join(self.run_, UNAWAITED))

    def test_nothing_else_wants_the_network(self):
        self.assertFalse(self.is_awaited(""))

    def test_rd_neednet(self):
        self.assertTrue(self.is_awaited("rd.neednet=1 ip=eth0:dhcp"))

    def test_ip_without_rd_neednet(self):
        """Without us, NetworkManager would not even be started."""
        self.assertFalse(self.is_awaited("ip=eth0:dhcp"))
        self.assertTrue(os.listdir(
            self.run_ + "/NetworkManager/system-connections"))

    def test_ip_without_rd_neednet_for_a_root_in_the_network(self):
        self.put("90-parse-root.sh", ROOT + "\n")
        self.assertTrue(self.is_awaited("ip=eth0:dhcp"))

    def test_ip_without_rd_neednet_with_networkmanagers_own_units(self):
        units = lab.cover(UNITS)
        open(units + "/NetworkManager-config-initrd.service", "w").close()
        self.assertFalse(self.is_awaited(""))
        os.unlink(os.path.join(self.run_, UNAWAITED))
        self.assertTrue(self.is_awaited("ip=eth0:dhcp"))

    def test_the_generator_may_run_after_the_hooks(self):
        """As a unit of a newer dracut: no file is written yet."""
        units = lab.cover(UNITS)
        open(units + "/NetworkManager-config-initrd.service", "w").close()
        self.generator = "nm_generate_connections() { :; }\n"
        for words in "ip=eth0:dhcp", "vlan=eth0.5:eth0", "bond=bond0:eth0":
            with self.subTest(words):
                self.assertTrue(self.is_awaited(words))
        self.assertFalse(self.is_awaited("ifname=kdump0:52:54:00:00:00:01"))

    def test_the_words_of_an_older_networkmanager_do_not_count(self):
        """Its unit waits for rd.neednet alone."""
        self.generator = "nm_generate_connections() { :; }\n"
        self.assertFalse(self.is_awaited("ip=eth0:dhcp"))

    def test_a_normal_boot_is_left_alone(self):
        self.assertTrue(self.is_awaited("", crash=False))


if __name__ == "__main__":
    lab.main()
