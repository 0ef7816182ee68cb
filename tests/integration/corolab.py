# SPDX-License-Identifier: GPL-2.0-or-later
"""
A real corosync in the laboratory.

cluster({"here": "10.0.0.1", "bob": "10.0.0.2"}, token=1000) writes a
corosync.conf of these nodes.  Corosync("here") runs one here, with the files
of this process, so that corosync-cmapctl and the agent reach it;
Corosync("bob", lab.there) runs one there, with files that only it has.  Both
end with the test; Corosync("here", user=65534) is run by that user.  .pid is
its process; .wait_members(n) waits until it has
that many; .crash() and .stop(), .go_on() are signals.  available(): is there
a corosync 3.1?  Corosyncs is a Case that needs one.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess

import coroconf
import lab
import labhost
from labhost import cover, etc, scratch

PRIVATE = coroconf.COVER + """
hostname "$1"
exec corosync -f -c "$2"
"""


def available():
    if shutil.which("corosync") is None:
        return False
    return b"version '3.1" in subprocess.run(["corosync", "-v"],
        stdout=subprocess.PIPE).stdout


def cluster(nodes, token=1000, transport="knet"):
    etc("corosync/corosync.conf", coroconf.text(nodes, token, transport))


def covered(user=0):
    """Empty folders for the corosync that runs here."""
    for path in coroconf.FOLDERS:
        os.chown(cover(path), user, user)
        os.chmod(path, 0o755)  # the agent has no capabilities


class Corosync:
    def __init__(self, name, net=None, conf="/etc/corosync/corosync.conf",
            user=0):
        self.log = open(scratch("corosync.%s.log" % name), "w+b")
        argv = ["corosync", "-f", "-c", conf]
        if net is None:
            covered(user)
            if user != 0:
                argv = ["setpriv", "--reuid=%d" % user, "--clear-groups",
                    *argv]
        else:
            argv = ["unshare", "-m", "-u", "sh", "-ec", PRIVATE, "sh", name,
                conf]
        self.process = (net or lab.here).popen(argv, stdout=self.log,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        self.pid = self.process.pid
        labhost._to_close.append(self)
        # The last test of a file has no next one that closes what it left.
        atexit.register(self.close)

    def map(self):
        """{key: value} of the corosync that runs here; None: not yet."""
        r = subprocess.run(["corosync-cmapctl"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=60)
        if r.returncode != 0:
            return None
        return {line.split(" (")[0]: line.split(") = ", 1)[-1] for line in
            r.stdout.decode("latin-1").splitlines()}

    def wait_members(self, n):
        """Waits until the corosync that runs here has `n` members."""
        def joined():
            assert self.process.poll() is None, self.text()
            return sum(key.startswith("runtime.members.") and value ==
                "joined" for key, value in (self.map() or {}).items()) >= n
        lab.until(joined, "%d members" % n, 120)

    def text(self):
        self.log.seek(0)
        return self.log.read().decode("latin-1")

    def stop(self):
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self):
        os.kill(self.pid, signal.SIGCONT)

    def crash(self):
        """As in a crash: it says no word more."""
        self.process.kill()
        self.process.wait()

    def close(self):
        atexit.unregister(self.close)
        self.crash()
        self.log.close()


class Corosyncs(lab.Case):
    """Two nodes, here and bob, which is there."""

    TOKEN = 1000  # ms

    def setUp(self):
        super().setUp()
        if not available():
            self.skipTest("needs corosync 3.1")
        socket.sethostname("here")
        lab.hosts("10.0.0.1 here", "10.0.0.2 bob")

    def two(self, bob="10.0.0.2", token=None, transport="knet"):
        """Their corosyncs, of which the one here knows both."""
        cluster({"here": "10.0.0.1", "bob": bob}, token or self.TOKEN,
            transport)
        both = Corosync("here"), Corosync("bob", lab.there)
        both[0].wait_members(2)
        return both
