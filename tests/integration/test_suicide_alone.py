#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""fence_suicide and the real corosync: is this node alone in its cluster?"""

import os
import shutil
import socket
import unittest

import coroconf
import lab
import suicidelab
from suicidelab import end
from test_send_where import CMAP

COROSYNC = "/usr/sbin/corosync"
LOGGING = """\
logging {
    to_stderr: no
    to_syslog: no
    to_logfile: no
}
"""
ALONE = {"alice": "10.0.0.1"}
PAIR = {**ALONE, "bob": "10.0.0.2"}

START = """
corosync -f & echo $! >/run/test.pid
for i in $(seq 400); do
    corosync-cmapctl runtime.members. 2>/dev/null | grep -q joined && exit 0
    sleep 0.1
done
exit 1
"""

# The same, run by a user of this host.
USERS = """
chown 65534 %s
setpriv --reuid=65534 --clear-groups """ % " ".join(coroconf.FOLDERS) + START.lstrip()

SILENT = "corosync runs, and does not say"


def conf(nodes, file="corosync.conf"):
    lab.etc("corosync/" + file, coroconf.text(nodes, token=3000) + LOGGING)


def name_is_free():
    with open("/proc/net/unix", "rb") as f:
        return b"@cmap" not in f.read()


@unittest.skipUnless(os.access(COROSYNC, os.X_OK), "corosync is not installed")
class Alone(suicidelab.Case):
    """This host has 10.0.0.1, so it is alice, whatever its kernel says."""

    def end(self, *args, then="", nodes=None, silent=False, **job):
        """
        Of a corosync that answers, or does not: it has a second to.  Each try
        starts with the file of `nodes`, which `then` may have changed.
        """
        for unused in range(3):
            if nodes is not None:
                conf(nodes)
            r = end("-o", "reboot", "-n", "alice", "--delay=2", *args,
                tmpfs=coroconf.FOLDERS, setup=[["sh", "-c", START]] +
                [["sh", "-c", then]] * bool(then), **job)
            if silent or SILENT not in r.text:
                break
        return r

    def test_alone(self):
        conf(ALONE)
        r = self.went(self.end(), "restart", 0)
        self.assertIn("corosync.conf and the running cluster have this node "
            "alone", r.out)
        self.went(self.end("--answer=before"), "restart", 0)
        self.went(self.end("--answer=never"), "restart", None)

    def test_two_in_the_file(self):
        conf(PAIR)
        r = self.went(self.end(), "restart", None)
        self.assertIn("no success is answered (corosync.conf has 2 nodes)",
            r.out)
        self.refused(self.end("--answer=before"),
            r"answer=before is for a node that is alone in its cluster: "
            r"corosync\.conf has 2 nodes")

    def test_two_run_and_the_file_was_changed(self):
        conf(ALONE, "alone.conf")
        change = "cp /etc/corosync/alone.conf /etc/corosync/corosync.conf"
        r = self.went(self.end(then=change, nodes=PAIR), "restart", None)
        self.assertIn("(the running cluster has 2 nodes)", r.out)
        self.refused(self.end("--answer=before", then=change, nodes=PAIR),
            "the running cluster has 2 nodes")

    def test_one_runs_and_the_file_has_two(self):
        conf(PAIR, "pair.conf")
        change = "cp /etc/corosync/pair.conf /etc/corosync/corosync.conf"
        self.went(self.end(then=change, nodes=ALONE), "restart", None)

    def test_corosync_hangs(self):
        conf(ALONE)
        stop = "kill -STOP $(cat /run/test.pid)"

        def hang():
            r = self.went(self.end(then=stop, silent=True), "restart", None)
            self.assertIn(SILENT + " how many nodes it knows", r.out)
            return r.total
        self.at_best(4, hang, tries=3)
        self.refused(self.end("--answer=before", then=stop, silent=True),
            SILENT)

    def test_corosync_is_dead(self):
        conf(ALONE)
        end_it = "p=$(cat /run/test.pid); kill -KILL $p; " \
            "while grep -q '^State:.[^Z]' /proc/$p/status; do sleep 0.1; done"
        r = self.went(self.end(then=end_it), "restart", None)
        self.assertIn("no corosync runs that could be asked", r.out)
        self.went(self.end("--answer=before", then=end_it), "restart", 0)

    def test_the_name_is_by_address(self):
        conf(PAIR)
        for name in "bob", "10.0.0.1":
            r = end("-o", "reboot", "-n", name, lives=0.2)
            self.refused(r, r"this is here \(node alice in corosync\.conf\), "
                "asked for " + name)
        conf({"here": "10.0.0.2", "alice": "10.0.0.1"})
        self.refused(end("-o", "reboot", "-n", "here", lives=0.2),
            "by its address this is node alice")

    def test_a_broken_file(self):
        lab.etc("corosync/corosync.conf", "nodelist {\n")
        self.refused(end("-o", "reboot", "-n", "here", "--answer=before"),
            "ends inside a section")
        r = self.went(end("-o", "reboot", "-n", "here"), "restart", None)
        self.assertIn("ends inside a section", r.out)

    def test_a_corosync_that_proc_does_not_show(self):
        """What has corosync's socket may be one, whatever its name."""
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(CMAP)
            s.listen()
            self.refused(end("-o", "reboot", "-n", "here", "--answer=before"),
                "corosync may run here, and /proc shows none")
            self.went(end("-o", "reboot", "-n", "here"), "restart", None)

    def test_a_corosync_of_a_user(self):
        """No corosync of root runs; a user's says that it is alone."""
        conf(ALONE)
        kw = {"tmpfs": coroconf.FOLDERS, "setup": [["sh", "-c", USERS]]}
        r = self.went(end("-o", "reboot", "-n", "alice", "--delay=2", **kw),
            "restart", None)
        self.assertIn("not run: no corosync of root listens", r.out)
        self.refused(end("-o", "reboot", "-n", "alice", "--answer=before",
            "--delay=2", **kw), SILENT)
        lab.until(name_is_free, "the last corosync has ended")

    def test_a_remote_node(self):
        """Pacemaker's remote daemon runs, and no corosync."""
        remote = shutil.copy(shutil.which("sleep"),
            lab.scratch("pacemaker-remoted"))
        setup = [["sh", "-c", remote + " 60 & until grep -q "
            "'^pacemaker-remot' /proc/$!/comm; do sleep 0.1; done"]]
        self.refused(end("-o", "reboot", "-n", "here", "--answer=before",
            setup=setup), "Pacemaker runs here without corosync")
        self.went(end("-o", "reboot", "-n", "here", setup=setup), "restart",
            None)


if __name__ == "__main__":
    lab.main()
