# SPDX-License-Identifier: GPL-2.0-or-later
"""
A real pacemaker-attrd in the laboratory, beside a corosync of corolab.py: the
daemons that keep the attributes of nodes, and no others.  Nothing is fenced
here, and nothing is started.

available(): are there corosync 3.1 and these daemons?  Attributes("here") runs
them on this host, for which corolab's Corosync("here") runs already; they end
with the test.  .values(name) is {node: value} of an attribute, .set(name,
value, node) sets one, .stop() and .go_on() are signals to attrd.
"""

import atexit
import os
import pwd
import re
import shutil
import signal
import subprocess

import corolab
import lab
import labhost
from labhost import cover, scratch

USER = "hacluster"
FOLDERS = ("/var/lib/pacemaker", "/var/log/pacemaker")
LINE = re.compile(r'^name="[^"]*" host="([^"]*)" value="([^"]*)"$', re.M)


def daemon(name):
    """The path of a daemon, or None: distributions differ."""
    for folder in ("/usr/lib/pacemaker", "/usr/libexec/pacemaker"):
        path = os.path.join(folder, "pacemaker-" + name)
        if os.access(path, os.X_OK):
            return path
    return None


def available():
    return corolab.available() and None not in (daemon("based"),
        daemon("attrd")) and shutil.which("attrd_updater") is not None


def values(name):
    """{node: value} of an attribute; None: nobody answers, or not so."""
    r = subprocess.run(["attrd_updater", "-Q", "-A", "-n", name],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        timeout=60)
    # 105, and 78 in 2.1.5: there is no such attribute
    if r.returncode not in (0, 78, 105) or LINE.sub("", r.stdout).strip():
        return None
    return dict(LINE.findall(r.stdout))


class Attributes:
    def __init__(self):
        user = pwd.getpwnam(USER)
        self.logs, self.daemons = [], []
        for path in FOLDERS:
            cover(path)
            os.chown(path, user.pw_uid, user.pw_gid)
            os.chmod(path, 0o750)
        for name in ("cib", "cores"):
            os.mkdir(os.path.join(FOLDERS[0], name), 0o750)
            os.chown(os.path.join(FOLDERS[0], name), user.pw_uid, user.pw_gid)
        os.chmod("/dev/shm", 0o1777)  # they are not root's
        labhost._to_close.append(self)
        atexit.register(self.close)
        # As pacemakerd does: corosync lets them in.
        subprocess.run(["corosync-cmapctl", "-s", "uidgid.gid.%d" %
            user.pw_gid, "u8", "1"], check=True, stdout=subprocess.DEVNULL,
            timeout=60)
        for name in ("based", "attrd"):
            self.start(name)
        lab.until(lambda: values("lab") is not None, "attrd answers", 120,
            0.1)

    def start(self, name):
        log = open(scratch("pacemaker-%s.log" % name), "w+b")
        self.logs.append(log)
        self.daemons.append(lab.here.popen([
            "setpriv", "--reuid=" + USER, "--regid=haclient", "--clear-groups",
            daemon(name), "-V"], stdout=log, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, env=dict(os.environ,
                PCMK_logfile="none", PCMK_stderr="1", PCMK_ipc_type="socket",
                HA_cluster_type="corosync", PCMK_logfacility="none")))

    def values(self, name):
        return values(name) or {}

    def set(self, name, value, node=None):
        subprocess.run(["attrd_updater", "-n", name, "-U", value,
            *(() if node is None else ("-N", node))], check=True, timeout=60)
        lab.until(lambda: value in self.values(name).values(),
            "%s=%s" % (name, value), 60, 0.05)

    def text(self):
        return "".join(os.pread(log.fileno(), 1 << 24, 0).decode("latin-1")
            for log in self.logs)

    def stop(self):
        os.kill(self.daemons[-1].pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.daemons[-1].pid, signal.SIGCONT)

    def close(self):
        atexit.unregister(self.close)
        for process in reversed(self.daemons):
            process.kill()
            process.wait()
        for log in self.logs:
            log.close()


class Attributed(lab.Case):
    """A cluster of this one node, with attributes."""

    def setUp(self):
        super().setUp()
        if not available():
            self.skipTest("needs corosync 3.1 and Pacemaker's daemons")
