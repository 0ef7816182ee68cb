# SPDX-License-Identifier: GPL-2.0-or-later
"""
The first kernel's initramfs: it loads a crash kernel and panics.

One image for all cases; what a case adds (the crash kernel's initrd and its
command line) is a second archive behind it.
"""

import os
import re
import shutil
import subprocess
import tempfile

import places

BUSYBOX, KEXEC = "/bin/busybox", "/sbin/kexec"

# What runs as /init in the first kernel.  It ends in a real panic.
INIT = """#!/bin/sh
/bin/busybox --install -s /bin
mkdir -p /proc /sys /dev
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
kexec -p /crash/vmlinuz --initrd=/crash/initrd \\
    --command-line="$(cat /crash/cmdline)" || poweroff -f
echo "crash kernel loaded: $(cat /sys/kernel/kexec_crash_loaded)"
echo c >/proc/sysrq-trigger
"""


def archive(tree, path):
    """Writes the folder `tree` as an uncompressed cpio archive."""
    names = subprocess.run(["find", ".", "-mindepth", "1", "-print0"],
        cwd=tree, stdout=subprocess.PIPE, check=True).stdout
    with open(path, "wb") as f:
        subprocess.run(["cpio", "--quiet", "-0", "-o", "-H", "newc", "-R",
            "0:0"], cwd=tree, input=names, stdout=f, check=True)


def _copy_program(program, tree):
    """A program and the libraries it names, each under its own path."""
    listing = subprocess.run(["ldd", program], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, check=False).stdout
    for path in [program] + re.findall(r"(/\S+) \(0x", listing):
        os.makedirs(tree + os.path.dirname(path), exist_ok=True)
        shutil.copy2(os.path.realpath(path), tree + path)


def base(vmlinuz):
    """The image that all cases share; kept."""
    def make(path):
        with tempfile.TemporaryDirectory() as tree:
            os.makedirs(tree + "/bin")
            os.makedirs(tree + "/crash")
            _copy_program(KEXEC, tree)
            shutil.copy2(BUSYBOX, tree + "/bin/busybox")
            os.symlink("busybox", tree + "/bin/sh")
            shutil.copy2(vmlinuz, tree + "/crash/vmlinuz")
            with open(tree + "/init", "w") as f:
                f.write(INIT)
            os.chmod(tree + "/init", 0o755)
            archive(tree, path)

    return places.kept("boot", places.identity(INIT, vmlinuz,
        places.packages()), make)


def with_crash(base_path, initrd, cmdline, path):
    """Writes to `path` the image that crashes into this initrd."""
    with tempfile.TemporaryDirectory() as tree:
        os.makedirs(tree + "/crash")
        shutil.copy2(initrd, tree + "/crash/initrd")
        with open(tree + "/crash/cmdline", "w") as f:
            f.write(cmdline)
        archive(tree, path)
    with open(path, "rb") as f:
        second = f.read()
    with open(path, "wb") as out, open(base_path, "rb") as first:
        shutil.copyfileobj(first, out)
        out.write(b"\0" * (-out.tell() % 4))
        out.write(second)
