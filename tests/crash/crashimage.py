# SPDX-License-Identifier: GPL-2.0-or-later
"""
The crash kernel's initrd, built by dracut as on an installed machine.

The build runs in namespaces of its own: what `make install` made lies over
/usr and /etc, and the network is the one that the machine will crash with.
So modules.d, sender and configuration are found where they are installed, and
nothing of this machine is changed.
"""

import contextlib
import os
import re
import shutil
import socket
import stat
import subprocess

import buildhost
import places
import labhost
import labnet

MODULES = os.path.join(places.HERE, "modules.d")
LOG_LINES = 15
# What others depend on, and what is in no image by itself.
LEANT_ON = ("dbus", "dbus-broker", "dbus-daemon", "kernel-network-modules",
    "systemd-sysusers", "udev-rules")

# dracut's own words for it, without the rest of dracut.
ASK = """dracutbasedir=/usr/lib/dracut dracutmodules=all
DRACUT_TMPDIR=${NO_TMPDIR-$SCRATCH} initdir=$SCRATCH stdloglvl=4
systemdsystemunitdir=/usr/lib/systemd/system systemdutildir=/usr/lib/systemd
. $dracutbasedir/dracut-init.sh
module_check fence-kdump
"""


class BuildFailed(Exception):
    """dracut ended with an error; the text is what it said."""


def _put(path, text):
    """A program, or, if text is None, what hides the file below."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if text is None:
        os.mknod(path, stat.S_IFCHR, 0)
        return
    with open(path, "w", encoding="ascii") as f:
        f.write(text)
    os.chmod(path, 0o755)


def _overlay(scratch, installed, files):
    layer = os.path.join(scratch, "layer")
    shutil.copytree(MODULES, layer + "/lib/dracut/modules.d")
    for name, text in files.items():
        _put(os.path.join(layer, name), text)
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o",
        "lowerdir=%s:%s/usr:/usr" % (layer, installed), "/usr"], check=True)
    if os.path.isdir(installed + "/etc"):
        shutil.copytree(installed + "/etc", "/etc", dirs_exist_ok=True)


def _dracut(spec, env, folder, release, out):
    empty = labhost.scratch("empty")
    os.mkdir(empty)
    # Those that nobody asked for, but the kdump package's.
    free = set(name[2:] for name in os.listdir("/usr/lib/dracut/modules.d"))
    free -= {*spec["modules"], *LEANT_ON, "fence-kdump"}
    modules = " ".join(spec["modules"])
    chosen = ["--modules", modules]
    if spec["extra"]:
        chosen = ["--add", modules, "--omit", " ".join(free), "--no-kernel"]
    argv = ["dracut", "--force", "--quiet", "--hostonly",
        "--no-hostonly-cmdline", "--no-early-microcode", "--nofscks",
        "--hostonly-mode", "strict", "--hostonly-nics", "",
        "--conf", "/dev/null", "--confdir", empty,
        *chosen, "--drivers", " ".join(spec["drivers"]),
        "--compress", spec["compress"],
        "--kmoddir", "%s/lib/modules/%s" % (folder, release),
        "--tmpdir", labhost.scratch(""), out, release]
    done = subprocess.run(argv, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
        env=dict(os.environ, **env),
        check=False)
    return done.returncode, done.stdout


@contextlib.contextmanager
def _machine(spec, installed):
    """
    The machine that `spec` tells of; the caller's process becomes it.  The
    environment that its programs need.
    """
    labnet.check(labnet.libc.unshare(labnet.CLONE_NEWNS |
        labnet.CLONE_NEWUTS | labnet.CLONE_NEWNET), "unshare")
    labhost.enter()
    try:
        labhost.reset()
        _overlay(labhost.scratch(""), installed, spec["usr"])
        for name, text in spec["etc"].items():
            labhost.etc(name, text)
            if name.endswith("/authkey"):  # a secret
                os.chmod("/etc/" + name, 0o600)
        socket.sethostname(spec["host"])
        network = labnet.Net(fresh=False)
        network.ip("link set lo up", *spec["network"])
        env = dict(spec["env"])
        if spec["hardware"]:
            env["fence_kdump_vlans"] = buildhost.show(labhost.scratch("sys"),
                spec["hardware"])
        yield env
    finally:
        labhost.leave()


def _build(spec, installed, folder, release, out):
    with _machine(spec, installed) as env:
        return _dracut(spec, env, folder, release, out)


def _ask(spec, installed):
    with _machine(spec, installed) as env:
        scratch = labhost.scratch("dracut")
        os.mkdir(scratch)
        done = subprocess.run(["bash", "-c", ASK], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False,
            env=dict(os.environ, SCRATCH=scratch, **env))
    return done.returncode, done.stdout


def ask(spec, installed):
    """
    Would dracut take our module into an image that is free to have all
    modules?  (status of its check(), what it said): 0 yes, 1 no, 255 only if
    it is asked for.
    """
    return places.aside(_ask, spec, installed)


def _lacks_init(out):
    listing = subprocess.run(["lsinitrd", out], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False).stdout
    return not re.search(r" init( -> |$)", listing, re.M)


def build(spec, installed, folder, release, out):
    """
    Runs dracut for `spec`: modules, drivers, compress, env, etc ({name:
    text}), host (its name), network (lines of ip(8)), hardware (see
    buildhost.show(), or None), usr ({name: a program, or None: not there}),
    extra (our module is not asked for by name, and the image has no drivers).
    Raises BuildFailed.
    """
    status, text = places.aside(_build, spec, installed, folder, release, out)
    # dracut makes an image also of what one of its modules has cut short.
    if status == 0 and _lacks_init(out):
        status = 1
    if status != 0:
        raise BuildFailed("\n".join(text.splitlines()[-LOG_LINES:]))
    return text


def kept(name, spec, installed, folder, release):
    """The same, kept between runs by the identity of all that goes in."""
    ident = places.identity(spec, installed + "/usr", MODULES,
        os.path.basename(folder), places.packages(), os.path.abspath(__file__),
        os.path.abspath(buildhost.__file__))
    return places.kept(name, ident, lambda path: build(spec, installed,
        folder, release, path))
