#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""validate-all on the node itself looks into the crash kernel's initrd."""

import contextlib
import glob
import os
import random
import re
import shutil
import subprocess
import time
import unittest

import lab
import test_kdump2
from lab import run_agent
from rehearselab import REHEARSE

LSINITRD = "/usr/bin/lsinitrd"
MODULES = "/usr/lib/dracut/modules.d"
AGAIN = "make it again, and load it"
AGAIN_SUSE = 'make it again: "mkdumprd -f", then "systemctl restart '
AGAIN_REDHAT = 'make it again: "kdumpctl rebuild", then "kdumpctl restart"'
OURS = ("usr/libexec/fence_kdump_send", "etc/sysconfig/fence_kdump")
IP = "ifname=kdump0:52:54:00:00:00:01 ip=%s:::24:here:kdump0:none\n"
NET = (("etc/cmdline.d/99kdump-net.conf", IP % "10.0.0.1"),)
_images = {}


def image(*files, links=(), modules="bash", texts=(),
        compress="--no-compress"):
    """
    An image made by dracut that has these files (copies of the sender), and
    texts, pairs of a name and what is in it; made once.  Its path.
    """
    key = files, links, modules, tuple(texts), compress
    if key in _images:
        return _images[key]
    folder = lab.scratch("image%d" % len(_images))
    root, empty = os.path.join(folder, "root"), os.path.join(folder, "empty")
    os.makedirs(root)
    os.mkdir(empty)
    for name in files:
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copy(lab.SENDER, path)
    for name, text in texts:
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
    for name, target in links:
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target, path)
    path = os.path.join(folder, "initrd")
    subprocess.run(["dracut", "--quiet", "--no-kernel", "--no-hostonly",
        "--no-hostonly-cmdline", "--no-early-microcode", "--nofscks",
        "--conf", "/dev/null", "--confdir", empty, "--tmpdir", folder,
        "--modules", modules, compress, "--include", root, "/", path, "6.1.0"],
        check=True)
    before = os.stat(path).st_mtime - 1
    os.utime(path, (before, before))  # older than what is written next
    _images[key] = path
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
        for compress in "--gzip", "--no-compress":
            self.well(self.ask("--initrd", image(*OURS, compress=compress)))

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
        self.suse(image("usr/lib/fence_kdump_send", "etc/sysconfig/kdump",
            texts=NET))
        self.well(self.ask())
        self.suse(image("usr/lib/fence_kdump_send", "etc/kdump.conf",
            texts=NET))
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
        self.suse(image(*OURS, texts=NET))
        self.well(self.ask(), "/var/lib/kdump/initrd, has")

    def test_where_suse_has_it_before_2_0(self):
        """distributions.md 9: SLE 15 SP4 and SP5."""
        path = "/boot/initrd-%s-kdump" % os.uname().release
        lab.cover("/var/lib")
        self.suse(image(*OURS, texts=NET), path)
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

    def test_regression_C7_a_key_that_others_can_read(self):
        """In the image; what else is in it is only perhaps a secret."""
        path = lab.scratch("keyed")
        shutil.copy2(image(*OURS, "etc/fence_kdump/key"), path)
        for mode in 0o644, 0o604:
            with self.subTest(oct(mode)):
                os.chmod(path, mode)
                self.wrong(self.ask("--initrd", path), "holds this node's "
                    "key, and others can read it: chmod 0600 %s" % path)
        os.chmod(path, 0o600)
        r = self.ask("--initrd", path)
        self.assertEqual(r.status, 0, r)
        self.assertNotIn("others can read it", r.err)

    def test_the_key_is_compared_by_its_id(self):
        """With that of the secret now; of the image nothing is read."""
        secret = bytes(range(256))
        lab.corosync({"here": ["10.0.0.1"], "alice": ["10.0.0.2"]})
        lab.etc("corosync/authkey", secret)
        self.addCleanup(lab.etc, "corosync/authkey", None)
        os.chmod("/etc/corosync/authkey", 0o400)
        own = test_kdump2.keys(secret, "here")[1]
        old = image(*OURS, "etc/fence_kdump/key",
            "etc/fence_kdump/key-2-00000000")
        self.well(self.ask("--initrd", image(*OURS, "etc/fence_kdump/key",
            "etc/fence_kdump/key-2-" + own)))
        for path, says in ((old, "has key 00000000, and this node's is %s "
                "now: the secret or the node's name has changed" % own),
                (image(*OURS), "has no key, and this node's is " + own)):
            r = self.ask("--initrd", path)
            self.assertEqual(r.status, 0, r)
            self.assertIn(says, r.err)
            self.wrong(self.ask("--initrd", path, "--auth=require"), says)
            self.well(self.ask("--initrd", path, "--auth=off"))

    def test_nowhere(self):
        lab.cover("/boot")
        lab.cover("/var/lib")
        self.wrong(self.ask(), "no initrd for a crash found")

    def from_the_real_root(self, enabled=True, config=""):
        lab.cover("/boot")
        lab.cover("/var/lib")
        lab.kdump_tools(enabled, config)
        return self.ask()

    def test_debian_dumps_from_the_real_root(self):
        self.well(self.from_the_real_root(),
            "kdump-tools-dump.service, and fence-kdump-send.service is enabled")
        self.wrong(self.from_the_real_root(enabled=False),
            "fence-kdump-send.service is not enabled there: "
            "systemctl reenable fence-kdump-send.service")

    def test_regression_B5_by_the_unit_that_saves_the_dump(self):
        dump, normal = lab.labhost.KDUMP_TOOLS
        with_unit = 'KDUMP_CMDLINE_APPEND="nr_cpus=1 systemd.unit=%s"\n' % dump
        without = "KDUMP_CMDLINE_APPEND='nr_cpus=1 irqpoll'\n"
        unsure = '. /etc/default/other\n'
        for config, needed in (("", dump), (with_unit, dump),
                (without, normal)):
            with self.subTest(config):
                self.well(self.from_the_real_root((needed,), config),
                    " by %s, and .* is enabled there" % re.escape(needed))
                (other,) = {dump, normal} - {needed}
                self.wrong(self.from_the_real_root((other,), config),
                    " by %s .*/etc/default/kdump-tools.* not enabled there" %
                    re.escape(needed))
        self.well(self.from_the_real_root(True, unsure), "%s or %s" %
            (dump, normal))
        for one in dump, normal:
            self.wrong(self.from_the_real_root((one,), unsure), ", perhaps by")

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
        for compress in "--gzip", "--no-compress":
            with open(image(*OURS, compress=compress), "rb") as f, \
                    open(path, "wb") as to:
                to.write(f.read(100000))
            self.wrong(self.ask("--initrd", path),
                "cannot look into|has no fence")

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


SENDER_SUSE = "usr/lib/fence_kdump_send"
HOSTS = "127.0.0.1 localhost\n10.0.0.1 here\n10.0.0.2 alice\n10.0.0.3 bob\n"


def hooks():
    """Where dracut has its hooks in an image; the old place is a link then."""
    for name in glob.glob("/usr/lib/dracut/modules.d/*base/module-setup.sh"):
        with open(name) as f:
            if "/var/lib/dracut/hooks" in f.read():
                return "var/lib/dracut/hooks/"
    return "usr/lib/dracut/hooks/"


HOOKS = hooks()
LEGACY = (HOOKS + "cmdline/99-parse-ip-opts.sh", "")


def suse(ip=IP % "10.0.0.1", hosts=HOSTS, nodes="alice bob", more=()):
    """What SUSE's kdump puts into an image, with network-legacy."""
    return [("etc/cmdline.d/99kdump-net.conf", "bootdev=kdump0 " + ip),
        ("etc/hosts", hosts), LEGACY, *more, ("etc/sysconfig/kdump",
        "KDUMP_SAVEDIR='file:///var/crash'\nKDUMP_POSTSCRIPT="
        "'/usr/lib/fence_kdump_send -i 1 -c 10 %s'\n" % nodes)]


def redhat(hosts=HOSTS, nodes="alice bob"):
    """What Red Hat's puts into one."""
    return [("etc/hosts", hosts), ("etc/cmdline.d/50neednet.conf",
        "rd.neednet\n"), ("etc/cmdline.d/60kdumpip.conf",
        "kdump_remote_ip=10.0.0.2\n"),
        ("etc/NetworkManager/system-connections/link0.nmconnection",
        "[ipv4]\naddress1=10.0.0.1/24\n"),
        ("etc/kdump.conf", "path /var/crash\nfence_kdump_nodes %s\n" %
        nodes)]


def ours(ip=IP % "10.0.0.1", addresses="10.0.0.2 alice\n10.0.0.3 bob\n"):
    """What the dracut module does."""
    return [("etc/sysconfig/fence_kdump", 'FENCE_KDUMP_NODES="alice bob"\n'),
        ("etc/fence_kdump/addresses", addresses), LEGACY,
        ("etc/fence_kdump/early", "ARGS= -c 0 10.0.0.2 10.0.0.3\n"),
        ("etc/fence_kdump/cmdline", "rd.neednet=1 " + ip)]


@unittest.skipUnless(shutil.which("dracut") and os.path.exists(LSINITRD),
    "needs dracut (dracut-core)")
class Inside(lab.Case):
    """What is in the image's files, against what is so today."""

    def setUp(self):
        super().setUp()
        lab.hosts(*HOSTS.splitlines()[1:])
        lab.corosync({"here": ["10.0.0.1"], "alice": ["10.0.0.2"],
            "bob": ["10.0.0.3"]})
        lab.kexec(loaded=1)

    def put(self, texts, sender=SENDER_SUSE, to="/var/lib/kdump/initrd",
            modules="bash", machine=False):
        path = image(sender, texts=texts, modules=modules)
        if machine:
            self.machine()
        folder = os.path.dirname(to)
        own = lab.cover("/boot" if folder == "/boot" else "/var/lib")
        if folder != "/boot":
            os.mkdir(os.path.join(own, "kdump"))
        shutil.copy2(path, to)
        os.chmod(to, 0o600)
        return to

    def look(self, *args, **kw):
        return run_agent(["-o", "validate-all", "-n", "here", "--initrd",
            self.put(*args, **kw)])

    def well(self, r):
        self.assertEqual((r.status, r.err), (0, ""), r)

    def warned(self, r, pattern):
        self.assertEqual(r.status, 0, r)
        self.assertRegex(r.err, pattern, r)
        self.assertEqual(r.err.count("\n"), 1, r)

    def wrong(self, r, pattern):
        self.failed(r, pattern)
        self.assertRegex(r.err, "1 found", r)

    def test_suses_that_is_right(self):
        self.well(self.look(suse()))

    def test_red_hats_that_is_right(self):
        self.well(self.look(redhat(), "usr/libexec/fence_kdump_send",
            "/boot/initramfs-%skdump.img" % os.uname().release))

    def test_ours_that_is_right(self):
        self.well(self.look(ours(), "usr/libexec/fence_kdump_send",
            "/boot/crash.img"))

    def test_by_an_address_alone_and_by_the_ring(self):
        path = image(SENDER_SUSE, texts=suse(hosts=HOSTS + "10.0.0.9 x\n"))
        self.well(run_agent(["-o", "validate-all", "-n", "10.0.0.1",
            "--initrd", path]))

    def test_two_ip_for_one_card(self):
        """distributions.md 4: the dump is never saved."""
        self.wrong(self.look(suse(IP % "10.0.0.1" +
            "ip=[fd00::1]:::64:here:kdump0:none\n")),
            "two ip= for kdump0.*mkdumprd -f")

    def test_two_default_routes(self):
        """distributions.md 4: kdump writes a line that is cut."""
        self.wrong(self.look(suse("ip=10.0.0.1::10.0.0.2 10.0.0.3:24:here:"
            "kdump0:none\n")), "without an interface, ip=10.0.0.1::10.0.0.2,")

    def test_no_default_route(self):
        """distributions.md 6: no network, silently."""
        texts = [row for row in suse() if "cmdline.d" not in row[0]]
        self.wrong(self.look(texts), "has no network: no ip=.*default route")
        lab.etc("sysconfig/kdump", 'KDUMP_COMMANDLINE_APPEND="ip=dhcp"\n')
        self.addCleanup(lab.etc, "sysconfig/kdump", None)
        os.utime("/etc/sysconfig/kdump", (1, 1))
        self.well(self.look(texts))

    def test_a_floating_address(self):
        """distributions.md 5."""
        lab.here.ip("addr add 10.0.0.99/24 dev link0")
        self.addCleanup(lab.here.ip, "addr del 10.0.0.99/24 dev link0")
        self.wrong(self.look(suse(IP % "10.0.0.99")),
            "no address by which the node is known: 10.0.0.99 is not")

    def test_an_address_that_this_host_has_no_more(self):
        r = self.look(suse(IP % "10.0.0.98"))
        self.wrong(r, "no address by which the node is known")
        self.assertRegex(r.err, "10.0.0.98, which this host has not")

    def test_a_changed_hosts_file(self):
        """distributions.md 7: SUSE's, Red Hat's; the command that helps."""
        old = HOSTS.replace("10.0.0.2", "10.0.0.22")
        self.wrong(self.look(suse(hosts=old)), "has 10.0.0.22 for alice, "
            "which is 10.0.0.2 in /etc/hosts now: make it again: \"mkdumprd")
        self.wrong(self.look(redhat(hosts=old), "usr/libexec/fence_kdump_send",
            "/boot/initramfs-%skdump.img" % os.uname().release),
            "has 10.0.0.22 for alice.*kdumpctl rebuild")

    def test_ours_made_before_alice_moved(self):
        self.wrong(self.look(ours(addresses="10.0.0.22 alice\n10.0.0.3 bob\n"),
            "usr/libexec/fence_kdump_send", "/boot/crash.img"),
            "has 10.0.0.22 for alice, which is 10.0.0.2")

    def test_a_changed_hosts_file_that_changes_no_node(self):
        self.well(self.look(suse(hosts=HOSTS + "10.0.0.77 printer\n")))

    def test_a_node_that_is_not_told(self):
        self.warned(self.look(suse(nodes="alice")), "does not name bob, a node")

    @unittest.skipUnless(os.path.exists(MODULES + "/99squash") and
        shutil.which("unsquashfs"), "needs dracut-squash, squashfs-tools")
    def test_in_a_squashed_image(self):
        modules = "bash squash" if not os.path.exists(
            MODULES + "/95squash-squashfs") else "bash squash-squashfs"
        to = "/boot/initramfs-%skdump.img" % os.uname().release
        sender = "usr/libexec/fence_kdump_send"
        self.well(self.look(redhat(), sender, to, modules))
        self.wrong(self.look(redhat(HOSTS.replace("10.0.0.2", "10.0.0.22")),
            sender, to, modules), "has 10.0.0.22 for alice")

    @unittest.skipUnless(os.path.exists(MODULES + "/95squash-erofs") and
        shutil.which("fsck.erofs"), "needs dracut 104 and erofs-utils")
    def test_in_an_image_of_erofs(self):
        to = "/boot/initramfs-%skdump.img" % os.uname().release
        self.wrong(self.look(redhat(HOSTS.replace("10.0.0.2", "10.0.0.22")),
            "usr/libexec/fence_kdump_send", to, "bash squash-erofs"),
            "has 10.0.0.22 for alice")

    def line(self, *lines, **kw):
        """validate-all with these lines of /etc/kdump.conf."""
        self.addCleanup(lab.etc, "kdump.conf", None)
        lab.etc("kdump.conf", "".join("%s\n" % line for line in lines))
        os.utime("/etc/kdump.conf", (1, 1))
        return self.look(redhat(), "usr/libexec/fence_kdump_send",
            "/boot/initramfs-%skdump.img" % os.uname().release, **kw)

    def test_the_node_itself_in_kdump_conf(self):
        """distributions.md 1, B10: Red Hat's kdump does not start then."""
        for nodes, own in (("alice here", "here"), ("10.0.0.1", "10.0.0.1"),
                ("alice bob", None)):
            with self.subTest(nodes):
                r = self.line("#fence_kdump_nodes here",
                    "fence_kdump_nodes %s # here" % nodes)
                if own is None:
                    self.well(r)
                else:
                    self.wrong(r, "kdump.conf:2: %s is this host" % own)

    def test_b10_an_address_that_ends_like_one_of_this_host(self):
        """kdumpctl looks for the word and a blank in `hostname -I`."""
        lab.here.ip("addr add 110.0.0.2/32 dev link0")
        self.addCleanup(lab.here.ip, "addr del 110.0.0.2/32 dev link0")
        self.wrong(self.line("fence_kdump_nodes 10.0.0.2 bob"),
            "kdump.conf:1: 10.0.0.2 is this host")

    def test_b10_what_hostname_does_not_list_is_not_refused(self):
        r = self.line("fence_kdump_nodes alice bob 127.0.0.1 fe80::1")
        self.assertNotIn("is this host", r.text)

    def test_b10_commas_in_kdump_conf(self):
        self.wrong(self.line("fence_kdump_nodes alice,bob"),
            'kdump.conf:1: "alice,bob": nodes are separated by blanks here')
        self.wrong(self.line("fence_kdump_nodes alice, bob"), '"alice,"')
        self.well(self.line("fence_kdump_nodes alice,bob",
            "fence_kdump_nodes alice bob"))

    def test_another_port_in_the_line_than_the_devices(self):
        nodes = "fence_kdump_nodes alice bob"
        self.wrong(self.line("fence_kdump_args -p 7411 -c 0", nodes),
            "kdump.conf:2: the messages go to port 7411, and .* listens on "
            "7410")
        self.well(self.line("fence_kdump_args -c 0 -i 10", nodes))

    def test_a_mistake_in_the_arguments_in_kdump_conf(self):
        self.wrong(self.line("fence_kdump_args -i 10s",
            "fence_kdump_nodes alice bob"),
            "kdump.conf:2: .*10s.*: the crash kernel would take a default in "
            "its place")

    def test_a_mistake_in_our_file_hides_nothing_in_kdump_conf(self):
        self.addCleanup(lab.etc, "sysconfig/fence_kdump", None)
        lab.etc("sysconfig/fence_kdump", 'FENCE_KDUMP_OPTS="--nonsense"\n')
        os.utime("/etc/sysconfig/fence_kdump", (1, 1))
        self.wrong(self.line("fence_kdump_nodes alice here"),
            "kdump.conf:1: here is this host")

    def test_another_port_in_our_line_than_the_devices(self):
        self.addCleanup(lab.etc, "sysconfig/fence_kdump", None)
        lab.etc("sysconfig/fence_kdump", 'FENCE_KDUMP_NODES="alice bob"\n'
            'FENCE_KDUMP_OPTS="--port=7411"\n')
        os.utime("/etc/sysconfig/fence_kdump", (1, 1))
        r = self.look(suse(), SENDER_SUSE)
        self.wrong(r, "sysconfig/fence_kdump:1: the messages go to port 7411")

    def machine(self):
        """/sys of a machine with a card at PCI and a watchdog, both modules."""
        sys = lab.cover("/sys")
        for path in ("kernel", "class/net/link0", "class/watchdog/watchdog0",
                "devices/pci0/virtio0"):
            os.makedirs(os.path.join(sys, path))
        for name, text in (("kernel/kexec_crash_size", "268435456"),
                ("kernel/kexec_crash_loaded", "1"),
                ("class/watchdog/watchdog0/state", "active"),
                ("class/watchdog/watchdog0/identity", "i6300ESB timer"),
                ("class/watchdog/watchdog0/timeout", "15")):
            with open(os.path.join(sys, name), "w") as f:
                f.write(text + "\n")
        for module, device in (("virtio_net", "devices/pci0/virtio0"),
                ("virtio_pci", "devices/pci0"),
                ("i6300esb", "class/watchdog/watchdog0/device")):
            driver = os.path.join(sys, device, "driver")
            os.makedirs(driver)
            os.makedirs(os.path.join(sys, "module", module))
            with open(os.path.join(sys, "module", module, "initstate"),
                    "w") as f:
                f.write("live\n")
            os.symlink("/sys/module/" + module, driver + "/module")
        os.symlink("/sys/devices/pci0/virtio0",
            os.path.join(sys, "class/net/link0/device"))

    def modules(self, *names):
        return [("usr/lib/modules/%s/kernel/%s.ko" % (os.uname().release,
            name), "") for name in names]

    def test_drivers_and_a_watchdog_that_are_there(self):
        self.well(self.look(suse(more=self.modules("virtio-net", "virtio_pci",
            "i6300esb")), machine=True))

    def test_a_driver_that_is_not_there(self):
        self.wrong(self.look(suse(more=self.modules("virtio_net",
            "i6300esb")), machine=True), "has no driver virtio_pci, which the network")

    def test_a_watchdog_that_nobody_feeds(self):
        more = self.modules("virtio_net", "virtio_pci")
        said = "neither the driver i6300esb nor a feeder for watchdog0, .* " \
            "up to 15 s after the crash"
        feeder = [(HOOKS + "emergency/02-watchdog.sh", "")]
        fed = image(SENDER_SUSE, texts=suse(more=more + feeder))
        self.warned(self.look(suse(more=more), machine=True), said)
        self.well(run_agent(["-o", "validate-all", "-n", "here", "--initrd",
            fed]))
        with open("/sys/class/watchdog/watchdog0/state", "w") as f:
            f.write("inactive\n")
        self.well(run_agent(["-o", "validate-all", "-n", "here", "--initrd",
            image(SENDER_SUSE, texts=suse(more=more))]))

    def rehearse(self, *args):
        """The rehearsal's verdict, here by the name of the node."""
        conf = lab.scratch("rehearsed")
        with open(conf, "w") as f:
            f.write('FENCE_KDUMP_NODES="alice bob"\n')
        self.put(*args)
        return run_agent(["--config", conf], program=REHEARSE)

    def test_the_rehearsal_of_what_is_right(self):
        r = self.rehearse(suse())
        self.assertEqual(r.status, 0, r)
        self.assertNotIn("initrd", r.err)  # but link0 is a veth

    def test_the_rehearsal_looks_too(self):
        r = self.rehearse(suse(hosts=HOSTS.replace("10.0.0.2", "10.0.0.22")))
        self.assertEqual(r.status, 0, r)
        self.assertRegex(r.err, "warning: .* has 10.0.0.22 for alice.*"
            "mkdumprd -f")
        r = self.rehearse(suse(nodes="alice"))
        self.assertEqual(r.status, 0, r)
        self.assertRegex(r.err, "warning: the initrd .* does not name bob")

    def left(self):
        return {name for name in os.listdir("/tmp")
            if name.startswith("fence_kdump.")}

    def test_nothing_is_left(self):
        before = self.left()
        self.well(self.look(suse()))
        # Others may look into images at the same time, here and there.
        lab.until(lambda: self.left() <= before, "its folder is gone")


if __name__ == "__main__":
    lab.main()
