# SPDX-License-Identifier: GPL-2.0-or-later
"""
Pacemaker's attrd in the laboratory of meatlab.py: a real corosync of one node,
pacemaker-based and pacemaker-attrd, and no more of Pacemaker.  They run as
root here, so that nothing is said of whom attrd admits.

enter() before meatlab.main(): a network of our own, for the daemons' sockets
are its, too.  Attrd() starts them and waits until attrd answers; .stop() and
.go_on() are signals to attrd; value("alice") is what the node's attribute has
("" = none), on the node "here".  available(): is all of it installed?
"""

import os
import shutil
import signal
import subprocess

import coroconf
import labhost
import labnet
from lab import until
from labhost import cover, etc, scratch
from pacemakerlab import available, daemon, values

FOLDERS = coroconf.FOLDERS[1:] + ("/var/lib/pacemaker", "/var/log/pacemaker")


def enter():
    if os.geteuid() == 0 and \
            labnet.libc.unshare(labnet.CLONE_NEWNET) == 0:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def asked(*args):
    return subprocess.run(["attrd_updater", *args], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, timeout=60)


def name_of(node):
    return "operator-needed-" + node


def value(node):
    """None: attrd does not answer."""
    found = values(name_of(node))
    return None if found is None else found.get("here", "")


class Attrd:
    def __init__(self):
        for path in FOLDERS:
            cover(path)
            os.chmod(path, 0o755)
        for path in ("/run/crm", "/var/lib/pacemaker/cib",
                "/var/lib/pacemaker/cores", "/var/log/pacemaker"):
            os.makedirs(path, exist_ok=True)
            shutil.chown(path, "hacluster", "haclient")
        etc("corosync/corosync.conf", coroconf.text({"here": "127.0.0.1"},
            transport="udpu"))
        self.log = open(scratch("attrd.log"), "w+b")
        self.processes = []
        labhost._to_close.append(self)
        self._start("corosync", "-f", "-c", "/etc/corosync/corosync.conf")
        until(lambda: self._runs("corosync-cmapctl"), "corosync answers", 60)
        self._start(daemon("based"))
        self.attrd = self._start(daemon("attrd"))
        until(lambda: value("nobody") == "", "attrd answers", 120)

    def _start(self, *argv):
        self.processes.append(subprocess.Popen(argv, stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log))
        return self.processes[-1]

    def _runs(self, *argv):
        assert self.processes[-1].poll() is None, self.text()
        return subprocess.run(argv, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL).returncode == 0

    def text(self):
        self.log.seek(0)
        return self.log.read().decode("latin-1")

    def stop(self):
        os.kill(self.attrd.pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.attrd.pid, signal.SIGCONT)

    def close(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        self.log.close()
