# SPDX-License-Identifier: GPL-2.0-or-later
"""
A real systemd with nothing but the units that it is given, as the first
process of a PID namespace, with its own mounts, cgroups and network.  It
is a living node's: /proc has no vmcore.
"""

import os
import shutil
import subprocess

import lab

SYSTEMD = "/lib/systemd/systemd"
TOP = os.environ.get("TOP_SRCDIR", os.path.dirname(os.path.dirname(
    os.path.dirname(os.path.abspath(__file__)))))

# $1: the units; $2: systemd; what follows: units that are enabled before it
# boots.
BOOT = """
    mount --make-rprivate /
    mount -t tmpfs run /run
    mount -t tmpfs cgroup /sys/fs/cgroup
    mount -t cgroup2 none /sys/fs/cgroup
    mkdir /run/units
    cp "$1"/* /run/units
    mkdir -p /etc/systemd/system
    mount -t tmpfs etc /etc/systemd/system
    export SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/units
    systemd=$2
    shift 2
    [ $# -eq 0 ] || SYSTEMD_OFFLINE=1 systemctl enable "$@"
    exec env -i PATH="$PATH" container=lab SYSTEMD_LOG_TARGET=console \\
        SYSTEMD_UNIT_PATH="$SYSTEMD_UNIT_PATH" \\
        "$systemd" --system --unit=lab.target
"""


def source(path):
    """The text of a unit or a script of the sources."""
    with open(os.path.join(TOP, path + ".in")) as f:
        return f.read()


def installed(path, program):
    """The same as make installs it: with this program of the build."""
    folder = lab.scratch("libexec")
    os.makedirs(folder, exist_ok=True)
    shutil.copy(program, folder)
    return source(path).replace("@libexecdir@", folder).replace(
        "@sysconfdir@", "/etc")


def cgroup_folder():
    """Where cgroups of version 2 are mounted."""
    with open("/proc/self/mounts") as f:
        for line in f:
            words = line.split()
            if words[2] == "cgroup2" and os.access(words[1], os.W_OK):
                return words[1]
    return None


def boot(case, units, enabled=()):
    """A Systemd of these for a test, which is skipped where there can be none,
    and whose end is its end."""
    if shutil.which("systemctl") is None or not os.access(SYSTEMD, os.X_OK):
        case.skipTest("there is no systemd here")
    if cgroup_folder() is None:
        case.skipTest("no cgroups of version 2 that may be written to")
    systemd = Systemd(units, enabled)
    case.addCleanup(systemd.close)
    return systemd


class Systemd:
    """
    With a target and these units: {"corosync.service": text}, some of them
    enabled.
    """

    def __init__(self, units, enabled=()):
        self._units = lab.scratch("units")
        os.makedirs(self._units, exist_ok=True)
        for old in os.listdir(self._units):
            os.unlink(os.path.join(self._units, old))
        units = dict(units)
        units.setdefault("lab.target", "[Unit]\nDefaultDependencies=no\n")
        for name, text in units.items():
            with open(os.path.join(self._units, name), "w") as f:
                f.write(text)
        top = cgroup_folder()
        self._cgroup = os.path.join(top, "fence-kdump-lab.%d" % os.getpid())
        os.mkdir(self._cgroup)
        self._log = open(lab.scratch("systemd.log"), "w+")
        self._unshare = subprocess.Popen(["unshare", "--cgroup", "--pid",
            "--fork", "--kill-child", "--mount", "--uts", "--ipc", "--net",
            "--mount-proc", "sh", "-euc", BOOT, "sh", self._units,
            SYSTEMD, *enabled], stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=self._log, preexec_fn=self._enter_cgroup)
        try:
            self._pid = lab.until(self._first_child, "systemd's process")
            lab.until(self._is_up, "systemd is up", 60)
        except BaseException:
            self.close()
            raise

    def _enter_cgroup(self):
        with open(os.path.join(self._cgroup, "cgroup.procs"), "w") as f:
            f.write(str(os.getpid()))

    def _first_child(self):
        if self._unshare.poll() is not None:
            raise AssertionError("systemd does not start: " + self.said())
        with open("/proc/%d/task/%d/children" % ((self._unshare.pid,) * 2)) as f:
            return f.read().strip()

    def _is_up(self):
        if self._unshare.poll() is not None:
            raise AssertionError("systemd has ended: " + self.said())
        return self.state("lab.target") == "active"

    def said(self):
        self._log.seek(0)
        return self._log.read()

    def run(self, *words):
        """Runs a command on this machine; its result."""
        return subprocess.run(["nsenter", "-t", self._pid, "-m", "-p", "-n",
            *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=60, check=False)

    def ctl(self, *words):
        """systemctl; its result."""
        return self.run("systemctl", "--no-pager", *words)

    def show(self, unit, what):
        """A property of a unit."""
        return self.ctl("show", "-P", what, unit).stdout.strip()

    def state(self, unit):
        return self.show(unit, "ActiveState")

    def close(self):
        self._unshare.kill()  # and with it the namespace
        self._unshare.wait()
        self._log.close()
        def is_gone():
            for path, _, _ in os.walk(self._cgroup, topdown=False):
                try:
                    os.rmdir(path)
                except OSError:
                    return False
            return True
        lab.until(is_gone, "the cgroup is empty")
