#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The rehearsal on what the distribution's kdump does by itself."""

import os
import shutil

import lab
from rehearselab import Rehearsal

REDHAT = "/etc/kdump.conf"
SUSE = "/etc/sysconfig/kdump"
PROGRAMS = {REDHAT: "/usr/libexec/fence_kdump_send",
    SUSE: "/usr/lib/fence_kdump_send"}


class Facts(Rehearsal):
    """--kdump, in a folder that stands for a system."""

    def facts(self, path, text, program=True):
        root = lab.scratch("system")
        shutil.rmtree(root, ignore_errors=True)
        self.addCleanup(shutil.rmtree, root, ignore_errors=True)
        for name in (path, PROGRAMS[path]) if program else (path,):
            os.makedirs(os.path.dirname(root + name), exist_ok=True)
            with open(root + name, "w") as f:
                f.write(text)
            os.chmod(root + name, 0o755)
        return self.well(self.run_it("--kdump", "--root", root)).out

    def test_b11_who_has_a_sender(self):
        for path, text, said in (
                (REDHAT, "path /x\nfence_kdump_nodes bob\n",
                    "kdump-sender /etc/kdump.conf:2: fence_kdump_nodes\n"),
                (REDHAT, "fence_kdump_args -p 7410 -f auto -c 0 -i 10\n"
                    "#fence_kdump_nodes node1 node2\n", ""),
                (REDHAT, "extra_bins /usr/libexec/fence_kdump_send\n", ""),
                (SUSE, 'KDUMP_POSTSCRIPT="/usr/lib/fence_kdump_send b"\n',
                    "kdump-sender /etc/sysconfig/kdump:1: "
                    "KDUMP_POSTSCRIPT\n"),
                (SUSE, 'KDUMP_POSTSCRIPT="/usr/libexec/fence_kdump_send -c 5 '
                    'bob"\n', "")):
            with self.subTest(text):
                self.assertEqual(self.facts(path, text), said)
                self.assertEqual(self.facts(path, text, program=False), "")

    def test_b12_who_has_a_network(self):
        for path, text, said in (
                (SUSE, 'KDUMP_SAVEDIR="scp://u@10.9.0.9/x"\n',
                    "/etc/sysconfig/kdump:1: KDUMP_SAVEDIR "
                    "scp://u@10.9.0.9/x"),
                (SUSE, 'KDUMP_SAVEDIR="/var/crash"\n'
                    'KDUMP_NETCONFIG="auto:force"\n',
                    "/etc/sysconfig/kdump:2: KDUMP_NETCONFIG auto:force"),
                (SUSE, "KDUMP_COMMANDLINE_APPEND='ip=dhcp\nx'\n",
                    "/etc/sysconfig/kdump:1: KDUMP_COMMANDLINE_APPEND "
                    "ip=dhcp?x"),
                (REDHAT, 'dracut_args --mount "s:/x /mnt nfs4 defaults"\n',
                    "/etc/kdump.conf:1: dracut_args "
                    '--mount "s:/x /mnt nfs4 defaults"')):
            with self.subTest(text):
                self.assertEqual(self.facts(path, text),
                    "kdump-network %s\n" % said)

    def test_nothing_there(self):
        self.assertEqual(self.well(self.run_it("--kdump", "--root",
            "/no/such/folder")).out, "")

    def test_a_file_that_cannot_be_read(self):
        root = lab.scratch("system")
        os.makedirs(root + REDHAT)
        self.addCleanup(shutil.rmtree, root)
        r = self.wrong(self.run_it("--kdump", "--root", root),
            "kdump.conf: Is a directory")
        self.assertEqual(r.out, "", r)

    def test_the_folder_is_for_this_alone(self):
        self.wrong(self.run_it("--root", "/", "--rehearse", "alice"),
            "--root is for --kdump alone")


if __name__ == "__main__":
    lab.main()
