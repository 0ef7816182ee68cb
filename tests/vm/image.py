# SPDX-License-Identifier: GPL-2.0-or-later
"""
What the virtual machines boot: an initramfs with busybox and our program, and
a disk with the same and the peer, which is large.  Where a case panics, a
crash kernel and what loads it are a second archive behind the first.
"""

import os
import re
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = ("i6300esb", "virtio_pci", "virtio_blk", "crc32c_generic", "ext4")
APPLETS = ("sh", "mount", "cat", "hostname", "insmod", "switch_root", "dmesg",
    "sleep", "ln", "mkdir")

# The first process of the crash kernel: it sees the dead kernel's memory.
CRASH_INIT = """#!/bin/busybox sh
/bin/busybox mount -t proc none /proc
/bin/busybox mount -t devtmpfs none /dev 2>/dev/null
echo "DUMP $(/bin/busybox head -c 65536 /proc/vmcore |
    /bin/busybox grep -a -o -m 1 'OSRELEASE=.*')"
/bin/busybox reboot -f
"""
STONITH = "/usr/sbin/stonith"
KEXEC = "/sbin/kexec"
PLUGINS = ("/usr/lib/stonith/plugins/stonith2/suicide.so",
    "/usr/lib/heartbeat/plugins/InterfaceMgr/generic.so")


def _libraries(program):
    """The full paths of the shared libraries of a program, ld.so included."""
    text = subprocess.run(["ldd", program], check=True, capture_output=True,
        text=True).stdout
    return re.findall(r"(/\S+) \(0x", text)


def _put(root, source, target):
    path = root + target
    os.makedirs(os.path.dirname(path), exist_ok=True)
    shutil.copy(source, path)


def _put_program(root, source, target):
    _put(root, source, target)
    for library in _libraries(source):
        _put(root, library, library)


def _modules(root, kernel):
    """Puts the modules there, and their names in the order to load them."""
    lib = os.path.join(kernel, "lib/modules")
    lib = os.path.join(lib, os.listdir(lib)[0])
    needs = {}
    with open(os.path.join(lib, "modules.dep")) as f:
        for line in f:
            path, rest = line.split(":")
            name = os.path.basename(path).split(".")[0]
            needs[name] = [path] + rest.split()
    ordered = []
    for name in MODULES:
        # modules.dep names what is needed last first.
        for path in reversed(needs[name]):
            if path not in ordered:
                ordered.append(path)
                _put(root, os.path.join(lib, path), "/lib/" + path)
    with open(root + "/modules", "w") as f:
        f.writelines("/lib/%s\n" % path for path in ordered)


def _tree(root, build):
    for name in "proc", "sys", "dev", "new", "etc", "tmp":
        os.makedirs(os.path.join(root, name))
    open(root + "/in-a-virtual-machine", "w").close()
    _put(root, os.path.join(HERE, "init"), "/init")
    _put(root, "/bin/busybox", "/bin/busybox")
    for name in APPLETS:
        os.symlink("busybox", root + "/bin/" + name)
    for name in "suicide/fence_suicide", "tests/vm/strain":
        _put_program(root, os.path.join(build, name),
            "/bin/" + os.path.basename(name))


def kernel_image(kernel):
    boot = os.path.join(kernel, "boot")
    return os.path.join(boot, next(n for n in os.listdir(boot)
        if n.startswith("vmlinuz")))


def _archive(root, path):
    names = subprocess.run(["find", "."], cwd=root, check=True,
        capture_output=True).stdout
    with open(path, "wb") as f:
        subprocess.run(["cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"],
            cwd=root, input=names, stdout=f, check=True)


def initramfs(folder, build, kernel):
    root, path = os.path.join(folder, "ram"), os.path.join(folder, "initramfs")
    os.mkdir(root)
    _tree(root, build)
    _modules(root, kernel)
    _archive(root, path)
    return path


def _crash_initrd(folder, path):
    root = os.path.join(folder, "crash-ram")
    for name in "proc", "dev", "bin":
        os.makedirs(os.path.join(root, name))
    shutil.copy("/bin/busybox", root + "/bin/busybox")
    with open(root + "/init", "w") as f:
        f.write(CRASH_INIT)
    os.chmod(root + "/init", 0o755)
    _archive(root, path)


def has_kexec():
    return os.path.exists(KEXEC)


def with_crash_kernel(folder, first, kernel):
    """The initramfs `first`, and behind it what a panic boots."""
    root, path = os.path.join(folder, "crash"), first + "-crash"
    os.makedirs(root + "/crash")
    _crash_initrd(folder, root + "/crash/initrd")
    shutil.copy(kernel_image(kernel), root + "/crash/vmlinuz")
    _put_program(root, KEXEC, "/bin/kexec")
    _archive(root, path + ".second")
    with open(path, "wb") as f:
        for name in first, path + ".second":
            f.write(b"\0" * (-f.tell() % 4))
            with open(name, "rb") as part:
                shutil.copyfileobj(part, f)
    return path


def has_peer():
    return all(map(os.path.exists, (STONITH,) + PLUGINS))


def disk(folder, build):
    root, path = os.path.join(folder, "root"), os.path.join(folder, "disk")
    os.mkdir(root)
    _tree(root, build)
    if has_peer():
        _put_program(root, STONITH, "/bin/stonith")
        for plugin in PLUGINS:
            _put(root, plugin, plugin)
        # What the plugin's command uses; busybox has none.
        _put_program(root, "/usr/bin/nohup", "/bin/nohup")
    with open(path, "wb") as f:
        f.truncate(128 << 20)
    subprocess.run(["/sbin/mke2fs", "-q", "-t", "ext4", "-d", root, path],
        check=True)
    return path
