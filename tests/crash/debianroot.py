# SPDX-License-Identifier: GPL-2.0-or-later
"""
A small real Debian on a disk, with kdump-tools and nftables as they are
packaged, and our programs and units installed into it.  Debian's crash kernel
boots it.
"""

import glob
import os
import shutil
import subprocess
import tempfile

import labhost
import places

PACKAGES = ("systemd", "systemd-sysv", "udev", "ifupdown", "iproute2",
    "kdump-tools", "kmod", "makedumpfile", "nftables")
SIZE = "1G"
UNITS = ("fence-kdump-send.service", "fence-kdump-firewall.service",
    "nftables.service")
# What nft needs of the kernel.
MODULES = ("kernel/net/netfilter/nf*.ko*", "kernel/lib/libcrc32c.ko*",
    "kernel/crypto/crc32c_generic.ko*", "modules.*")
INTERFACES = """auto lo eth0
iface lo inet loopback
iface eth0 inet static
    address 10.77.0.1/24
"""


def _suite():
    with open("/etc/os-release", encoding="utf-8") as f:
        for line in f:
            if line.startswith("VERSION_CODENAME="):
                return line.split("=")[1].strip().strip('"')
    raise RuntimeError("/etc/os-release names no VERSION_CODENAME")


def _bare(path):
    """debootstrap's work, packed; what takes minutes is kept."""
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as folder:
        root = folder + "/root"
        # What it mounts goes with the namespace, come what may.
        done = subprocess.run(["unshare", "--mount", "debootstrap",
            "--variant=minbase", "--include=" + ",".join(PACKAGES), _suite(),
            root, "http://deb.debian.org/debian"], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError("debootstrap: " + done.stdout[-2000:])
        subprocess.run(["rm", "-rf", root + "/var/cache/apt/archives",
            root + "/var/lib/apt/lists", root + "/usr/share/doc",
            root + "/usr/share/locale"], check=True)
        subprocess.run(["tar", "-C", root, "-cf", path, "."], check=True)


def _write(root, name, text):
    os.makedirs(os.path.dirname(root + name), exist_ok=True)
    with open(root + name, "w", encoding="utf-8") as f:
        f.write(text)


def _copy_modules(kernel, root):
    folder, release = kernel
    source = os.path.join(folder, "lib/modules", release)
    for pattern in MODULES:
        for path in glob.glob(os.path.join(source, pattern)):
            to = os.path.join(root, "lib/modules", release,
                os.path.relpath(path, source))
            os.makedirs(os.path.dirname(to), exist_ok=True)
            shutil.copy(path, to)
    subprocess.run(["depmod", "-b", root, release], check=True)


def _image(bare, installed, etc, kernel, path):
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as root:
        os.chmod(root, 0o755)
        subprocess.run(["tar", "-C", root, "-xf", bare], check=True)
        subprocess.run(["cp", "-a", installed + "/.", root + "/"], check=True)
        for name, text in etc.items():
            _write(root, "/etc/" + name, text)
            if name.endswith("/authkey"):  # a secret
                os.chmod(root + "/etc/" + name, 0o600)
        _write(root, "/etc/fstab", "/dev/vda / ext4 defaults 0 0\n")
        _write(root, "/etc/hostname", "alice\n")
        _write(root, "/etc/network/interfaces", INTERFACES)
        _copy_modules(kernel, root)
        subprocess.run(["systemctl", "--quiet", "--root=" + root, "enable",
            *UNITS], check=True)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", root, path, SIZE],
            stdout=subprocess.DEVNULL, check=True)


def kept(name, installed, etc, kernel):
    """The disk's image, kept as `name`; `etc` is {name: text}, `kernel`
    (folder, release)."""
    bare = places.kept("debian", places.identity(PACKAGES, _suite()), _bare)
    ident = places.identity(os.path.basename(bare), installed + "/usr", etc,
        kernel[1], os.path.abspath(__file__))
    return places.kept(name, ident, lambda path: _image(bare,
        installed, etc, kernel, path))


def fetch_dump(disk, path):
    """Writes to `path` the dump that kdump-tools has left on the disk."""
    def debugfs(command):
        return subprocess.run(["debugfs", "-R", command, disk],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            check=True).stdout

    for folder in debugfs("ls -p /var/crash").split("\n"):
        stamp = folder.split("/")[5] if folder.count("/") > 5 else ""
        if stamp.isdigit():
            debugfs("dump /var/crash/%s/dump.%s %s" % (stamp, stamp, path))
            return os.path.exists(path) and os.path.getsize(path) > 0
    return False
