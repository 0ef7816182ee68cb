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
OURS = ("usr/libexec/fence_kdump_send", "etc/sysconfig/fence_kdump")
_images = {}


def image(*files, links=()):
    """An image made by dracut that has these files, made once; its path."""
    if (files, links) in _images:
        return _images[files, links]
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
        "--modules", "bash", "--gzip", "--include", root, "/", path, "6.1.0"],
        check=True)
    before = os.stat(path).st_mtime - 1
    os.utime(path, (before, before))  # older than what is written next
    _images[files, links] = path
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
            "has no fence_kdump_send: make it anew")

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

    def test_older_than_the_configuration(self):
        path = image(*OURS)
        for name in ("sysconfig/fence_kdump", "kdump.conf",
                "sysconfig/kdump"):
            with self.subTest(name):
                lab.etc(name, "")
                self.wrong(self.ask("--initrd", path),
                    "is older than /etc/" + name)
                lab.etc(name, None)
        self.well(self.ask("--initrd", path))

    def test_newer_than_the_configuration(self):
        lab.etc("kdump.conf", "")
        self.addCleanup(lab.etc, "kdump.conf", None)
        os.utime("/etc/kdump.conf", (1, 1))
        self.well(self.ask("--initrd", image(*OURS)))

    def test_where_suse_has_it(self):
        os.makedirs(os.path.join(lab.cover("/var/lib"), "kdump"))
        shutil.copy(image(*OURS), "/var/lib/kdump/initrd")
        self.well(self.ask(), "/var/lib/kdump/initrd, has")

    def test_where_red_hat_has_it(self):
        path = "/boot/initramfs-%skdump.img" % os.uname().release
        lab.cover("/boot")
        shutil.copy(image(*OURS), path)
        self.well(self.ask(), "%s, has" % path)

    def test_where_red_hat_has_it_if_boot_is_read_only(self):
        path = "/var/lib/kdump/initramfs-%skdump.img" % os.uname().release
        lab.cover("/boot")
        os.makedirs(os.path.join(lab.cover("/var/lib"), "kdump"))
        shutil.copy(image(*OURS), path)
        self.well(self.ask(), "%s, has" % path)

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
