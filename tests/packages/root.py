# SPDX-License-Identifier: GPL-2.0-or-later
"""A Debian root folder to throw away: a base made once by debootstrap, with
the peers and all libraries in it, and an overlay in memory over it, which
each test begins anew."""

import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import tempfile
import time

from judge import Failed, run


def known(*names):
    """The first of these names that apt knows: those of newer releases."""
    for name in names:
        if subprocess.run(["apt-cache", "show", name],
                          stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0:
            return name
    return names[-1]


# What our packages stand beside, and what fetching them needs no network for.
PEERS = (known("fence-agents-kdump", "fence-agents"), "cluster-glue")
NEEDED = ("iproute2", "libbsd0", known("libevent-core-2.1-7t64",
          "libevent-core-2.1-7"), "libsystemd0", "libxml2", "man-db")
# What docs/ tells people to type.
TYPED = (known("fence-agents-ipmilan", "fence-agents"), "dbus", "firewalld",
         "netbase", "nftables", "pacemaker", "pacemaker-cli-utils", "pcs")
MIRROR = "http://deb.debian.org/debian"
SECURITY = "http://deb.debian.org/debian-security"
# A mirror or the way to it may have a bad minute.
TRIES = 3
PAUSE = 30
# A command whose mounts and processes end with it, and it with its parent.
APART = ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid",
         "--fork", "--kill-child"]
# Where the base keeps the peers' packages.
DEBS = "/var/cache/peers"
# Not ours to keep as it was: dpkg's own books, logs and caches.
BOOKS = ("var/lib/dpkg", "var/log", "var/cache", "var/lib/systemd/catalog",
         "etc/ld.so.cache", "proc", "dev", "run", "tmp", "sys")


def release():
    with open("/etc/os-release", encoding="utf-8") as f:
        for line in f:
            if line.startswith("VERSION_CODENAME="):
                return line.strip().split("=")[1]
    raise SystemExit("check-packages: this Debian has no name")


def persist(function, *arguments):
    """Once more, a little later, what depends on the network."""
    for left in range(TRIES - 1, -1, -1):
        try:
            return function(*arguments)
        except Failed as e:
            if left == 0:
                raise
            print("%s\nonce more in %d s" % (e, PAUSE), flush=True)
            time.sleep(PAUSE)


def described(names):
    """What apt knows of these packages."""
    show = ["apt-cache", "show", "--no-all-versions", *names]
    try:
        return run(show)
    except Failed:
        # No lists, or such that know too little.
        persist(run, ["apt-get", "-qq", "-o", "APT::Update::Error-Mode=any",
                      "update"])
        return run(show)


def base(cache):
    """The base's folder; made now if this one is not there yet. Older ones
    and what a run left that was killed are removed; two at once make one."""
    names = PEERS + NEEDED + TYPED
    what = [release(), DEBS, described(names)]
    identity = hashlib.sha256("\n".join(what).encode()).hexdigest()[:16]
    folder = os.path.join(cache, "debian-" + identity)
    os.makedirs(cache, exist_ok=True)
    with open(cache + "/debian.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.isdir(folder):
            for old in glob.glob(cache + "/debian-*"):
                shutil.rmtree(old)
            print("making %s (once)" % folder, flush=True)
            persist(make, cache, folder, names)
    return folder


def make(cache, folder, names):
    new = tempfile.mkdtemp(prefix="debian-new-", dir=cache)
    try:
        os.chmod(new, 0o755)
        run(APART + ["debootstrap", "--variant=minbase",
                     "--include=ca-certificates", release(), new, MIRROR])
        furnish(new, names)
        os.rename(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def furnish(new, names):
    name = release()
    with open(new + "/etc/apt/sources.list", "w", encoding="utf-8") as f:
        f.write("deb %s %s main\ndeb %s %s-updates main\n"
                "deb %s %s-security main\n" % (
                    MIRROR, name, MIRROR, name, SECURITY, name))
    # No service is to start.
    with open(new + "/usr/sbin/policy-rc.d", "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\nexit 101\n")
    os.chmod(new + "/usr/sbin/policy-rc.d", 0o755)
    with open(new + "/etc/hosts", "w", encoding="utf-8") as f:
        f.write("127.0.0.1 localhost\n")
    # minbase leaves the pages out; ours have to meet the peers'.
    for f in os.listdir(new + "/etc/dpkg/dpkg.cfg.d"):
        os.unlink(os.path.join(new, "etc/dpkg/dpkg.cfg.d", f))
    script = """
        mount -t proc proc "$0/proc"
        export DEBIAN_FRONTEND=noninteractive LC_ALL=C
        chroot "$0" apt-get -qq -o APT::Update::Error-Mode=any update
        chroot "$0" apt-get -qq -y --no-install-recommends \\
            -o Dpkg::Options::=--force-unsafe-io install %s
        mkdir "$0%s"
        chroot "$0" sh -c 'cd %s &&
            apt-get -qq -o APT::Sandbox::User=root download %s'
        chroot "$0" apt-get clean
        rm -rf "$0"/var/lib/apt/lists
    """ % (" ".join(names), DEBS, DEBS, " ".join(PEERS))
    run(APART + ["sh", "-ec", script, new])


class Root:
    """The base with an overlay; every change is gone after the `with`."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.tmp = tempfile.mkdtemp()
        run(["mount", "-t", "tmpfs", "none", self.tmp])
        self.at = os.path.join(self.tmp, "root")
        for name in ("root", "upper", "work"):
            os.mkdir(os.path.join(self.tmp, name))
        run(["mount", "-t", "overlay", "none", self.at, "-o",
             "lowerdir=%s,upperdir=%s/upper,workdir=%s/work" % (
                 self.folder, self.tmp, self.tmp)])
        run(["mount", "-t", "proc", "none", self.at + "/proc"])
        run(["mount", "-t", "tmpfs", "none", self.at + "/run"])
        return self

    def __exit__(self, *_):
        # Lazily: all is in memory, and what may still be ending ends.
        subprocess.run(["umount", "-R", "-l", self.tmp], check=True)
        os.rmdir(self.tmp)

    def run(self, *command):
        return run(["chroot", self.at, *command], env={
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C",
            "DEBIAN_FRONTEND": "noninteractive", "HOME": "/root"})

    def devices(self):
        """The few that do no harm; without this there are plain files."""
        run(["mount", "-t", "tmpfs", "-o", "mode=755", "none",
             self.at + "/dev"])
        for name in ("null", "zero", "full", "random", "urandom"):
            with open("%s/dev/%s" % (self.at, name), "wb"):
                pass
            run(["mount", "--bind", "/dev/" + name,
                 "%s/dev/%s" % (self.at, name)])

    def bring(self, *files):
        """Copies files to the root's /tmp; their names there."""
        return [shutil.copy(f, self.at + "/tmp")[len(self.at):]
                for f in files]

    def tree(self):
        """Every file, as "path kind mode owner content"."""
        lines = []
        for where, folders, names in os.walk(self.at):
            at = os.path.relpath(where, self.at)
            folders[:] = [d for d in folders
                          if os.path.normpath(os.path.join(at, d))
                          not in BOOKS]
            for name in names + folders:
                path = os.path.join(where, name)
                short = os.path.relpath(path, self.at)
                if short not in BOOKS:
                    lines.append("%s %s" % (short, describe(path)))
        return lines


def describe(path):
    about = os.lstat(path)
    if os.path.islink(path):
        content = os.readlink(path)
    elif os.path.isfile(path):
        with open(path, "rb") as f:
            content = hashlib.file_digest(f, "sha256").hexdigest()[:16]
    else:
        content = ""
    return "%o %d:%d %s" % (about.st_mode, about.st_uid, about.st_gid,
                            content)
