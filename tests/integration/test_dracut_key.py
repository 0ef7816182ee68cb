#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The dracut module fence-kdump-key: this node's key in the image that a kdump
package makes, by a real dracut; and no key in one that others can read.
"""

import glob
import os
import re
import shutil
import stat
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

import lab
import test_kdump2
from rehearselab import COROSYNC, OURS, REHEARSE, SECRET, Secrets

TOP = os.environ.get("TOP_SRCDIR", os.path.dirname(os.path.dirname(
    os.path.dirname(os.path.abspath(__file__)))))
DRACUT = "/usr/lib/dracut"
NAME = "fence-kdump-key"
KDUMPS = {"kdump": "99kdump", "kdumpbase": "99kdumpbase"}
SUSES = 'KDUMP_POSTSCRIPT="/usr/lib/fence_kdump_send -c 5 alice bob"\n'
REDHATS = "fence_kdump_nodes alice bob\n"
SAYS_NONE = "no key of this node is in the image"
# One of a kdump package, which is asked for by name.
MODULE = "#!/bin/bash\ncheck() {\n\treturn 255\n}\ninstall() {\n\t:\n}\n"


def tree(libexec):
    """dracut's folder with its bash, our module, and two called like kdump's."""
    base = lab.scratch("dracut")
    if os.path.exists(base):
        return base
    os.makedirs(base + "/modules.d")
    for path in glob.glob(DRACUT + "/*"):
        if os.path.basename(path) != "modules.d":
            os.symlink(path, os.path.join(base, os.path.basename(path)))
    for path in glob.glob(DRACUT + "/modules.d/[0-9][0-9]bash"):
        os.symlink(path, os.path.join(base, "modules.d",
            os.path.basename(path)))
    for name in KDUMPS.values():
        os.makedirs("%s/modules.d/%s" % (base, name))
        with open("%s/modules.d/%s/module-setup.sh" % (base, name), "w") as f:
            f.write(MODULE)
    folder = "%s/modules.d/56%s" % (base, NAME)
    os.mkdir(folder)
    for name in ("kdump.sh", "key.sh"):
        shutil.copy(os.path.join(TOP, "dracut", name), folder)
    with open(os.path.join(TOP, "dracut/key/module-setup.sh.in")) as f:
        text = f.read().replace("@libexecdir@", libexec)
    with open(folder + "/module-setup.sh", "w") as f:
        f.write(text.replace("@sysconfdir@", "/etc"))
    return base


def put_sender(folder):
    """Where the kdump packages look for it; as long as this process is."""
    layer = lab.scratch("layer" + folder.replace("/", "-"))
    if os.path.exists(layer):
        return
    os.makedirs(layer)
    shutil.copy(lab.SENDER, layer)
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o",
        "lowerdir=%s:%s" % (layer, folder), folder], check=True)


@unittest.skipUnless(shutil.which("dracut") and shutil.which("lsinitrd"),
    "needs dracut (dracut-core)")
class DracutKey(Secrets):
    def setUp(self):
        super().setUp()
        self.three_nodes()
        self.base = tree(os.path.dirname(REHEARSE))
        self.image = os.path.join(self.folder, "initrd")

    def dracut(self, *args):
        """(status, what dracut and its modules have printed)"""
        empty = os.path.join(self.folder, "empty")
        os.makedirs(empty, exist_ok=True)
        done = subprocess.run(["dracut", "--force", "--no-kernel",
            "--no-hostonly", "--no-hostonly-cmdline", "--no-early-microcode",
            "--nofscks", "--conf", "/dev/null", "--confdir", empty,
            "--tmpdir", self.folder, "--no-compress", *args,
            self.image, "6.1.0"], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
            env=dict(os.environ, dracutbasedir=self.base), check=False)
        return done.returncode, done.stdout

    def made(self, *args):
        """The same of an image that our module is asked for."""
        status, said = self.dracut("--modules", "bash " + NAME, *args)
        self.assertEqual(status, 0, said)
        return said

    def listed(self):
        """{name in the image: its mode}, of all that has to do with us"""
        text = subprocess.run(["lsinitrd", self.image], text=True,
            stdout=subprocess.PIPE, check=True).stdout
        return {m[2]: m[1] for m in re.finditer(
            r"(?m)^([-dl][-rwxst]{9}) .* (\S*fence\S*)$", text)}

    def has_key(self, said, name="here", data=SECRET):
        key, own, _ = test_kdump2.keys(data, name)
        self.assertEqual(self.listed(), {
            "etc/fence_kdump": "drwx------",
            "etc/fence_kdump/key": "-rw-------",
            "etc/fence_kdump/key-2-" + own: "-rw-------"}, said)
        text = subprocess.run(["lsinitrd", "-f", "etc/fence_kdump/key",
            self.image], text=True, stdout=subprocess.PIPE, check=True).stdout
        self.assertEqual(text, "2 %s %s\n" % (name, key.hex()))
        self.assertEqual(os.stat(self.image).st_mode, stat.S_IFREG | 0o600)

    def has_none(self, said, *patterns):
        self.assertEqual(self.listed(), {}, said)
        for pattern in patterns:
            self.assertRegex(said, pattern)
        if not patterns:
            self.assertNotRegex(said, "fence-kdump: |fence_kdump")

    def test_the_key_is_in_the_image(self):
        self.secret(COROSYNC)
        self.has_key(self.made())

    def test_without_a_secret_nothing_is_different(self):
        self.has_none(self.made("--quiet"))

    def test_debugging_shows_no_key(self):
        """--debug prints each word of dracut's shell."""
        self.secret(COROSYNC)
        said = self.made("--debug")
        self.has_key(said)
        self.assertIn("fence_kdump_put_key", said)
        key = test_kdump2.keys(SECRET, "here")[0].hex()
        for part in (key[:12], key[-12:], SECRET[:8].hex()):
            self.assertNotIn(part, said)

    def test_regression_C7_an_image_that_others_can_read(self):
        self.secret(COROSYNC)
        for mode in (0o644, 0o640):
            with self.subTest(oct(mode)):
                with open(self.image, "w"):
                    pass
                os.chmod(self.image, mode)
                said = self.made()
                self.has_none(said, "others could read %s: chmod 0600 %s" % (
                    self.image, self.image), SAYS_NONE)
                # dracut keeps the mode: so the next image has none, either.
                self.assertEqual(stat.S_IMODE(os.stat(self.image).st_mode),
                    mode)
        os.chmod(self.image, 0o600)
        self.has_key(self.made())

    def test_an_image_of_another_user(self):
        self.secret(COROSYNC)
        with open(self.image, "w"):
            pass
        os.chmod(self.image, 0o600)
        os.chown(self.image, 1000, 0)
        self.has_none(self.made(), "others could read", SAYS_NONE)

    def test_an_image_behind_a_link(self):
        self.secret(COROSYNC)
        real = os.path.join(self.folder, "real")
        with open(real, "w"):
            pass
        os.chmod(real, 0o644)
        os.symlink(real, self.image)
        self.has_none(self.made(), "others could read " + real, SAYS_NONE)

    def test_a_secret_that_is_refused(self):
        """The image is made, and says why it has no key."""
        self.secret(COROSYNC)
        self.secret(OURS, SECRET, 0o644)
        self.has_none(self.made(), OURS + " cannot be the secret.*mode 0644",
            "fence_kdump_rehearse ended with 1", SAYS_NONE)

    def test_whose_key_is_not_known(self):
        self.secret(COROSYNC)
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["10.0.0.3"]})
        self.has_none(self.made(), "no node of corosync.conf has an address",
            SAYS_NONE)

    def test_the_rehearsal_hangs(self):
        self.secret(COROSYNC)
        os.environ["fence_kdump_patience"] = "0.2"
        self.addCleanup(os.environ.pop, "fence_kdump_patience")
        libexec = lab.scratch("hanging")
        os.makedirs(libexec, exist_ok=True)
        path = os.path.join(libexec, "fence_kdump_rehearse")
        with open(path, "w") as f:
            f.write("#!/bin/sh\necho 2 x y >\"$2\"\nexec sleep 1000\n")
        os.chmod(path, 0o755)
        setup = "%s/modules.d/56%s/module-setup.sh" % (self.base, NAME)
        with open(setup) as f:
            text = f.read()
        self.addCleanup(self.write, setup, text)
        self.write(setup, text.replace(os.path.dirname(REHEARSE), libexec))
        self.has_none(self.made(), "ended with 124", SAYS_NONE)

    @staticmethod
    def write(path, text):
        with open(path, "w") as f:
            f.write(text)

    def test_not_for_another_system(self):
        """dracut --sysroot: the secrets of this one are not that one's."""
        self.secret(COROSYNC)
        folder = os.path.join(self.folder, "root")
        script = """. ./key.sh
            dinfo() { echo "$*"; }; dwarn() { echo "$*"; }
            initdir=$1 outfile=$1/image fence_kdump_rehearse=$2
            fence_kdump_patience=60 dracutsysrootdir=$3
            fence_kdump_config=/etc/sysconfig/fence_kdump
            fence_kdump_put_key"""
        for other in ("/srv/root", ""):
            shutil.rmtree(folder, ignore_errors=True)
            os.mkdir(folder)
            done = subprocess.run(["bash", "-euc", script, "bash", folder,
                REHEARSE, other], cwd=os.path.join(TOP, "dracut"), text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertEqual(os.path.exists(folder + "/etc/fence_kdump/key"),
                other == "", done.stdout)

    # --- whose image gets one, by itself ---

    def asked(self, module, name, text):
        """
        An image for which that module alone is asked for; it takes ours if
        check() says yes.
        """
        lab.etc(name, text)
        self.addCleanup(lab.etc, name, None)
        status, said = self.dracut("--add", module, "--omit",
            " ".join(set(KDUMPS) - {module}))
        self.assertEqual(status, 0, said)
        return said

    def test_red_hats_that_has_a_sender(self):
        self.secret(COROSYNC)
        put_sender("/usr/libexec")
        self.has_key(self.asked("kdumpbase", "kdump.conf", REDHATS))

    def test_suses_that_has_a_sender(self):
        self.secret(COROSYNC)
        put_sender("/usr/lib")
        self.has_key(self.asked("kdump", "sysconfig/kdump", SUSES))

    def test_kdumps_that_has_no_sender(self):
        """fence-kdump is for that, or nothing of ours is in there."""
        self.secret(COROSYNC)
        self.has_none(self.asked("kdumpbase", "kdump.conf",
            "path /var/crash\n"))
        self.has_none(self.asked("kdump", "sysconfig/kdump",
            'KDUMP_POSTSCRIPT=""\n'))

    def test_any_other_image(self):
        self.secret(COROSYNC)
        self.has_none(self.asked("bash", "kdump.conf", REDHATS))


if __name__ == "__main__":
    lab.main()
