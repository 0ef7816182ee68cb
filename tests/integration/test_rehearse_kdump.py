#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The rehearsal on what the distribution's kdump does by itself."""

import itertools
import os
import re
import shutil
import subprocess

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


class Lines(Rehearsal):
    """--rehearse without nodes: the lines that the crash kernel runs."""

    def setUp(self):
        super().setUp()
        self.three_nodes()
        for name in "kdump.conf", "sysconfig/kdump":
            self.addCleanup(lab.etc, name, None)
        self.device("")

    def device(self, *nvpairs, type="fence_kdump"):
        folder = os.path.join(lab.cover("/var/lib"), "pacemaker/cib")
        os.makedirs(folder, exist_ok=True)
        with open(folder + "/cib.xml", "w") as f:
            f.write('<cib><configuration><resources>\n<primitive id="k" '
                'class="stonith" type="%s">\n%s\n</primitive>\n'
                "</resources></configuration></cib>\n" %
                (type, "\n".join(nvpairs)))

    def program(self, path):
        """kdump finds a sender there, until what is returned is called."""
        folder, layer = os.path.dirname(path), lab.scratch("layer")
        os.makedirs(layer, exist_ok=True)
        name = os.path.join(layer, os.path.basename(path))
        with open(name, "w") as f:
            f.write("")
        os.chmod(name, 0o755)
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o",
            "lowerdir=%s:%s" % (layer, folder), folder], check=True)
        undo = [lambda: subprocess.run(["umount", "-l", folder], check=True)]

        def end():
            if undo:
                undo.pop()()
                shutil.rmtree(layer)
        self.addCleanup(end)
        return end

    def redhat(self, nodes, *lines):
        lab.etc("kdump.conf", "\n".join(lines) +
            "\nfence_kdump_nodes %s\n" % nodes)

    def suse(self, *lines):
        lab.etc("sysconfig/kdump", "\n".join(lines) + "\n")

    def ask(self, *args):
        return self.run_it("--rehearse", *args)

    def test_nothing_is_configured(self):
        self.wrong(self.ask(), "nor /etc/kdump.conf nor /etc/sysconfig/kdump "
            "names a node")

    def test_red_hat(self):
        self.program(PROGRAMS[REDHAT])
        self.redhat("alice bob", "fence_kdump_args -f ipv4 -p 7410")
        r = self.well(self.ask())
        self.assertRegex(r.out, r"(?s)/etc/kdump.conf:2:\n.*alice +10.0.0.2.*"
            "bob +10.0.0.3")

    def test_red_hat_without_the_program(self):
        self.redhat("alice bob")
        self.wrong(self.ask(), "kdump.conf:2: kdump puts no sender in")

    def test_suse(self):
        self.program(PROGRAMS[SUSE])
        self.suse('KDUMP_PRESCRIPT="true; /usr/lib/fence_kdump_send -c 1 '
            'alice"',
            "KDUMP_POSTSCRIPT='/usr/lib/fence_kdump_send -c 1 alice bob &'")
        r = self.wrong(self.ask(), "bob is a node of the cluster and is not")
        self.assertRegex(r.out, r"(?s)kdump:1:\n.*alice.*kdump:2:\n.*alice.*"
            "bob.*errors: 1,")

    def test_each_name_is_asked_for_once(self):
        """Two lines, and a server that is slow is waited for once."""
        self.program(PROGRAMS[SUSE])
        kinds = lab.Dns.A, lab.Dns.AAAA
        dns = lab.Dns({"zed": ["10.0.0.4"]}, silent={"yvette"})
        line = "KDUMP_%sSCRIPT='/usr/lib/fence_kdump_send alice bob zed yvette'"

        def ask(*lines):
            """The output, and how often each of the two names was asked for."""
            before = [dns.questions.get((name, k), 0)
                for name in ("zed", "yvette") for k in kinds]
            self.suse(*lines)
            r = self.wrong(self.ask(), "yvette: does not resolve: no answer "
                "in")
            return r, [dns.questions[name, k] - n for n, (name, k) in zip(
                before, itertools.product(("zed", "yvette"), kinds))]

        r, once = ask(line % "POST")
        self.assertEqual(once[:2], [1, 1])
        r, twice = ask(line % "PRE", line % "POST")
        self.assertEqual(len(re.findall(r"(?m)^zed .*10\.0\.0\.4", r.out)), 2, r)
        self.assertEqual(len(re.findall(r"yvette: does not res", r.err)), 2, r)
        self.assertEqual(twice, once)

    def test_suse_a_mistake_in_an_option(self):
        self.program(PROGRAMS[SUSE])
        self.suse('KDUMP_POSTSCRIPT="/usr/lib/fence_kdump_send -i 10s alice '
            'bob"')
        self.wrong(self.ask(), "kdump:1: .*10s.*: the crash kernel would take "
            "a default")

    def test_kdumps_own_line_before_ours(self):
        """Our module stays out of an image that has a sender."""
        end = self.program(PROGRAMS[REDHAT])
        self.redhat("alice")
        self.configure("alice bob")
        shutil.copy(self.conf, "/etc/sysconfig/fence_kdump")
        self.addCleanup(lab.etc, "sysconfig/fence_kdump", None)
        self.wrong(self.ask(), "bob is a node of the cluster and is not told")
        end()
        r = self.well(self.ask())
        self.assertIn("/etc/sysconfig/fence_kdump:1:", r.out)
        self.well(self.ask("--config", self.conf))

    def test_b10_this_host_in_red_hats_line(self):
        self.program(PROGRAMS[REDHAT])
        for nodes in "here alice bob", "10.0.0.1 alice bob":
            with self.subTest(nodes):
                self.redhat(nodes)
                self.wrong(self.ask(), "kdump.conf:2: %s is this host, which "
                    "must not be .*there is no crash kernel" %
                    nodes.split()[0])

    def test_b10_an_address_that_ends_like_one_of_this_host(self):
        self.program(PROGRAMS[REDHAT])
        lab.here.ip("addr add 110.0.0.2/32 dev link0")
        self.addCleanup(lab.here.ip, "addr del 110.0.0.2/32 dev link0")
        self.redhat("10.0.0.2 bob")
        self.wrong(self.ask(), "kdump.conf:2: 10.0.0.2 is this host")

    def test_b10_commas_and_unknown_names(self):
        self.program(PROGRAMS[REDHAT])
        self.redhat("alice,bob")
        self.wrong(self.ask(), "separated by blanks here: kdump makes no")
        self.redhat("alice bob nobody")
        self.wrong(self.ask(), "kdump.conf:2: nobody does not resolve: kdump "
            "makes no image")

    def test_this_host_may_be_in_suses_line(self):
        self.program(PROGRAMS[SUSE])
        self.suse("KDUMP_POSTSCRIPT='/usr/lib/fence_kdump_send -c 1 here "
            "alice bob'")
        self.well(self.ask())

    def test_red_hat_takes_the_nodes_of_the_cluster(self):
        lab.etc("kdump.conf", "path /var/crash\n")
        r = self.well(self.ask())
        self.assertRegex(r.err, "warning: /etc/kdump.conf: without "
            "fence_kdump_nodes kdump takes")
        self.assertRegex(r.out, r"(?s)alice +10.0.0.2.*bob +10.0.0.3")
        self.device("", type="fence_ipmilan")
        self.wrong(self.ask(), "names a node")

    def test_the_port_of_the_device(self):
        port = '<nvpair id="x" name="ipport" value="%s"/>'
        self.device(port % 7411)
        self.wrong(self.ask("alice", "bob"), "go to port 7410, and the "
            "fence_kdump device of the cluster listens on 7411")
        self.well(self.ask("-p", "7411", "alice", "bob"))
        self.configure("alice bob", 'FENCE_KDUMP_OPTS="-p 7411"')
        self.well(self.ask("--config", self.conf))
        self.device("")
        self.wrong(self.ask("--config", self.conf), "conf:1: the messages go "
            "to port 7411")
        self.device(port % 7411, type="fence_ipmilan")
        self.well(self.ask("alice", "bob"))

    def test_b4_a_floating_address(self):
        """Our image gets the right source, SUSE's what the kernel takes."""
        lab.here.ip("addr add 10.0.0.100/24 dev link0")
        self.addCleanup(lab.here.ip, "addr del 10.0.0.100/24 dev link0")
        for node in "10.0.0.2", "10.0.0.3":
            lab.here.ip("route add %s dev link0 src 10.0.0.100" % node)
            self.addCleanup(lab.here.ip, "route del " + node)
        self.configure("alice bob")
        r = self.well(self.ask("--config", self.conf))
        self.assertRegex(r.err, "warning: .*from 10.0.0.100, which "
            "corosync.conf gives to nobody; an image gets 10.0.0.1")
        self.program(PROGRAMS[SUSE])
        self.suse("KDUMP_POSTSCRIPT='/usr/lib/fence_kdump_send -c 1 alice "
            "bob'")
        self.wrong(self.ask(), "alice: 10.0.0.2 would be told from 10.0.0.100")


if __name__ == "__main__":
    lab.main()
