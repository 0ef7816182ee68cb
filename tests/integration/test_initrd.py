#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""validate-all on the node itself looks into the crash kernel's initrd."""

import contextlib
import os
import random
import shutil
import subprocess
import time
import unittest

import lab
from lab import run_agent

LSINITRD = "/usr/bin/lsinitrd"
MODULES = "/usr/lib/dracut/modules.d"
AGAIN = "make it again, and load it"
AGAIN_SUSE = 'make it again: "mkdumprd -f", then "systemctl restart '
AGAIN_REDHAT = 'make it again: "kdumpctl rebuild", then "kdumpctl restart"'
OURS = ("usr/libexec/fence_kdump_send", "etc/sysconfig/fence_kdump")
_images = {}


def image(*files, links=(), modules="bash"):
    """An image made by dracut that has these files, made once; its path."""
    if (files, links, modules) in _images:
        return _images[files, links, modules]
    folder = lab.scratch("image%d" % len(_images))
    root, empty = os.path.join(folder, "root"), os.path.join(folder, "empty")
    os.makedirs(root)
    os.mkdir(empty)
    for name in files:
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copy(lab.SENDER, path)
    for name, target in links:
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target, path)
    path = os.path.join(folder, "initrd")
    subprocess.run(["dracut", "--quiet", "--no-kernel", "--no-hostonly",
        "--no-hostonly-cmdline", "--no-early-microcode", "--nofscks",
        "--conf", "/dev/null", "--confdir", empty, "--tmpdir", folder,
        "--modules", modules, "--gzip", "--include", root, "/", path, "6.1.0"],
        check=True)
    before = os.stat(path).st_mtime - 1
    os.utime(path, (before, before))  # older than what is written next
    _images[files, links, modules] = path
    return path


@unittest.skipUnless(shutil.which("dracut") and os.path.exists(LSINITRD),
    "needs dracut (dracut-core)")
class Initrd(lab.Case):
    def setUp(self):
        super().setUp()
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice")
        lab.kexec(loaded=1)

    def ask(self, *args, action="validate-all", node="here", **kw):
        return run_agent(["-o", action, "-n", node, *args], **kw)

    def well(self, r, pattern="the initrd for a crash, .* has fence_kdump"):
        self.assertEqual((r.status, r.err), (0, ""), r)
        self.assertRegex(r.out, pattern, r)

    def wrong(self, r, pattern):
        self.failed(r, pattern)
        self.assertRegex(r.err, "1 found", r)

    def test_sender_and_configuration(self):
        self.well(self.ask("--initrd", image(*OURS)))

    def test_by_standard_input(self):
        r = run_agent(stdin="action=validate-all\nnodename=here\ninitrd=%s\n" %
            image(*OURS))
        self.well(r)

    def test_kdumps_own_configuration(self):
        self.well(self.ask("--initrd",
            image("usr/lib/fence_kdump_send", "etc/kdump.conf")))

    def test_no_sender(self):
        self.wrong(self.ask("--initrd", image(OURS[1])),
            "has no fence_kdump_send: make it again")

    def test_a_link_without_the_sender(self):
        self.wrong(self.ask("--initrd", image(OURS[1], links=(
            ("usr/lib/fence_kdump_send", "../libexec/fence_kdump_send"),))),
            "has no fence_kdump_send:")

    def test_no_configuration(self):
        self.wrong(self.ask("--initrd", image(OURS[0])),
            "has no configuration for fence_kdump_send")

    def test_neither(self):
        self.wrong(self.ask("--initrd", image("etc/other")),
            "has no fence_kdump_send and no configuration")

    def newer(self, name):
        lab.etc(name, "")
        self.addCleanup(lab.etc, name, None)

    def test_older_than_the_configuration(self):
        self.newer("sysconfig/fence_kdump")
        self.wrong(self.ask("--initrd", image(*OURS)),
            "is older than /etc/sysconfig/fence_kdump: " + AGAIN)

    def test_older_than_kdumps_configuration(self):
        path = image("usr/lib/fence_kdump_send", "etc/kdump.conf")
        for name in "kdump.conf", "sysconfig/kdump":
            with self.subTest(name):
                lab.etc(name, "")
                self.wrong(self.ask("--initrd", path),
                    "is older than /etc/%s: %s" % (name, AGAIN))
                lab.etc(name, None)
        self.well(self.ask("--initrd", path))

    def test_a_configuration_that_is_not_used_may_be_newer(self):
        """distributions.md 7: SUSE's kdump reads no file of ours."""
        self.newer("sysconfig/fence_kdump")
        self.newer("kdump.conf")
        self.suse(image("usr/lib/fence_kdump_send", "etc/sysconfig/kdump"))
        self.well(self.ask())
        self.suse(image("usr/lib/fence_kdump_send", "etc/kdump.conf"))
        self.well(self.ask())
        self.newer("sysconfig/kdump")
        self.wrong(self.ask(), "older than /etc/sysconfig/kdump: " +
            AGAIN_SUSE)

    def test_newer_than_the_configuration(self):
        lab.etc("kdump.conf", "")
        self.addCleanup(lab.etc, "kdump.conf", None)
        os.utime("/etc/kdump.conf", (1, 1))
        self.well(self.ask("--initrd", image(*OURS)))

    def suse(self, path, to="/var/lib/kdump/initrd"):
        folder = os.path.dirname(to)
        if folder == "/boot":
            lab.cover(folder)
        else:
            os.makedirs(os.path.join(lab.cover("/var/lib"), "kdump"))
        self.copy(path, to)

    def copy(self, path, to):
        shutil.copy2(path, to)
        os.chmod(to, 0o600)

    def test_where_suse_has_it(self):
        self.suse(image(*OURS))
        self.well(self.ask(), "/var/lib/kdump/initrd, has")

    def test_where_suse_has_it_before_2_0(self):
        """distributions.md 9: SLE 15 SP4 and SP5."""
        path = "/boot/initrd-%s-kdump" % os.uname().release
        lab.cover("/var/lib")
        self.suse(image(*OURS), path)
        self.well(self.ask(), "%s, has" % path)

    def test_the_command_that_makes_suses_again(self):
        """distributions.md 7."""
        for path in ("/var/lib/kdump/initrd",
                "/boot/initrd-%s-kdump" % os.uname().release):
            with self.subTest(path):
                self.suse(image("etc/other"), path)
                self.wrong(self.ask("--initrd", path),
                    "no configuration: %skdump.service" % AGAIN_SUSE)

    def test_the_command_that_makes_red_hats_again(self):
        """distributions.md 7."""
        path = "/boot/initramfs-%skdump.img" % os.uname().release
        lab.cover("/boot")
        self.copy(image("etc/other"), path)
        self.wrong(self.ask("--initrd", path), AGAIN_REDHAT)

    def test_where_red_hat_has_it(self):
        path = "/boot/initramfs-%skdump.img" % os.uname().release
        lab.cover("/boot")
        self.copy(image(*OURS), path)
        self.well(self.ask(), "%s, has" % path)

    def test_where_red_hat_has_it_if_boot_is_read_only(self):
        path = "/var/lib/kdump/initramfs-%skdump.img" % os.uname().release
        lab.cover("/boot")
        os.makedirs(os.path.join(lab.cover("/var/lib"), "kdump"))
        self.copy(image(*OURS), path)
        self.well(self.ask(), "%s, has" % path)

    def test_fadump(self):
        """distributions.md 9: another image, another folder in it."""
        names = ["fadumproot/" + name for name in OURS]
        lab.fadump(registered=1)
        for path in ("/boot/initrd-%s", "/boot/initramfs-%s.img"):
            path %= os.uname().release
            with self.subTest(path):
                lab.cover("/boot")
                self.suse(image("etc/other"))  # empty or of old: unused
                self.copy(image("etc/kdump.conf", *names), path)
                self.well(self.ask(), "%s, has" % path)

    def test_fadump_where_only_the_normal_root_has_it(self):
        lab.fadump(registered=1)
        self.wrong(self.ask("--initrd", image("fadumproot/etc/other", *OURS)),
            "has no fence_kdump_send and no configuration")

    def test_fadump_is_not_registered(self):
        lab.fadump(registered=0)
        self.wrong(self.ask("--initrd", image(*OURS)),
            "cannot dump: fadump is not registered")

    def test_fadump_of_a_kernel_before_5_10(self):
        lab.fadump(registered=1, folder="fadump_")
        self.well(self.ask("--initrd", image(*OURS)))

    @unittest.skipUnless(os.path.exists(MODULES + "/99squash") and
        shutil.which("unsquashfs"), "needs dracut-squash, squashfs-tools")
    def test_squashed(self):
        name = "squash-squashfs"
        if not os.path.exists("%s/95%s" % (MODULES, name)):
            name = "squash"
        self.well(self.ask("--initrd", image(*OURS, modules="bash " + name)))

    @unittest.skipUnless(os.path.exists(MODULES + "/95squash-erofs") and
        shutil.which("fsck.erofs"), "needs dracut 104 and erofs-utils")
    def test_erofs(self):
        """distributions.md 9: lsinitrd lists it in another form."""
        self.well(self.ask("--initrd",
            image(*OURS, modules="bash squash-erofs")))

    def test_a_mode_that_lets_others_read_it(self):
        path = lab.scratch("readable")
        shutil.copy2(image(*OURS), path)
        for mode in 0o644, 0o640, 0o604:
            with self.subTest(oct(mode)):
                os.chmod(path, mode)
                r = self.ask("--initrd", path)
                self.assertEqual(r.status, 0, r)
                self.assertRegex(r.err, "has mode %04o, and may have secrets "
                    "in it: chmod 600 %s" % (mode, path))
        os.chmod(path, 0o400)
        self.well(self.ask("--initrd", path))

    def test_nowhere(self):
        lab.cover("/boot")
        lab.cover("/var/lib")
        self.wrong(self.ask(), "no initrd for a crash found")

    def test_debian_dumps_from_the_real_root(self):
        lab.cover("/boot")
        lab.cover("/var/lib")
        lab.kdump_tools()
        self.well(self.ask(), "fence-kdump-send.service is enabled")
        lab.kdump_tools(enabled=False)
        self.wrong(self.ask(), "fence-kdump-send.service is not enabled")

    def test_not_there(self):
        self.wrong(self.ask("--initrd", "/no/such/file"),
            "/no/such/file: No such file")

    def test_not_a_file(self):
        self.wrong(self.ask("--initrd", "/tmp"), "/tmp: not a file")

    def test_not_a_full_path(self):
        self.wrong(self.ask("--initrd", "--unpack"), "no full path")

    def test_not_an_initrd(self):
        path = lab.scratch("noise")
        with open(path, "wb") as f:
            f.write(random.Random(1).randbytes(5000))
        self.wrong(self.ask("--initrd", path), "cannot look into|has no fence")

    def test_cut(self):
        path = lab.scratch("cut")
        with open(image(*OURS), "rb") as f, open(path, "wb") as to:
            to.write(f.read(100000))
        self.wrong(self.ask("--initrd", path), "cannot look into|has no fence")

    def test_no_lsinitrd(self):
        lab.cover(LSINITRD)
        self.wrong(self.ask("--initrd", image(*OURS)),
            "cannot look into .*/usr/bin/lsinitrd: Permission denied")

    def started(self):
        return lab.scratch("started")

    def slow(self):
        path = image(*OURS)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.started())
        with open(lab.cover(LSINITRD), "w") as f:
            f.write("#!/bin/sh\n: >%s\nsleep 1000\n" % self.started())
        os.chmod(LSINITRD, 0o755)
        return path

    def test_lsinitrd_hangs(self):
        r = self.ask("--initrd", self.slow())
        self.wrong(r, "/usr/bin/lsinitrd: it takes too long")

    def test_a_signal_meanwhile(self):
        agent = lab.Agent(["-o", "validate-all", "-n", "here", "--initrd",
            self.slow()], wait=False)
        lab.until(lambda: os.path.exists(self.started()), "it looks")
        agent.signal(15)
        self.failed(agent.finish(), "ended by a signal")

    def test_monitor_does_not_look(self):
        r = self.ask("--initrd", "/no/such/file", action="monitor")
        self.assertEqual((r.status, r.err), (0, ""), r)

    def test_another_node_does_not_look(self):
        r = self.ask("--initrd", "/no/such/file", node="alice")
        self.assertEqual((r.status, r.err), (0, ""), r)


if __name__ == "__main__":
    lab.main()
