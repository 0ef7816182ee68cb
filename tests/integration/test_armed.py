#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Armed or not: the command, the cluster's attributes, and who reads them."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True

import corolab
import lab
import labhost
import pacemakerlab
import rehearselab
import systemdlab
import test_initrd
import test_kdump2
from rehearselab import REHEARSE, SECRET

KEPT = "/run/fence_kdump/armed"
NAMES = ("kdump-armed", "kdump-armed-why", "kdump-armed-key")
SOON = 60  # seconds: it ends by itself, and waits for nothing


class Armed(rehearselab.Secrets):
    """A node that is armed: Debian's way, which needs no image."""

    def setUp(self):
        super().setUp()
        lab.cover("/run")
        self.three_nodes()
        self.configure("alice,bob")
        lab.kexec(loaded=1)
        lab.kdump_tools()
        self.addCleanup(labhost.no_kdump_tools)

    def armed(self, *args):
        return self.run_it("--armed", "--config", self.conf, *args)

    def is_armed(self, *args):
        r = self.armed(*args)
        self.assertEqual((r.status, r.out, r.err), (0, "armed\n", ""), r)

    def is_not(self, why, *args):
        r = self.armed(*args)
        self.assertEqual((r.status, r.err), (1, ""), r)
        self.assertRegex(r.out, r"\Anot armed: [^\n]*%s[^\n]*\n\Z" % why, r)


class Command(Armed):
    def test_armed(self):
        self.is_armed()

    def test_no_crash_kernel_is_loaded(self):
        lab.kexec(loaded=0)
        self.is_not("the crash kernel is not loaded")

    def test_the_unit_is_not_enabled(self):
        lab.kdump_tools(enabled=False)
        self.is_not("fence-kdump-send.service is not enabled there")

    def test_there_is_no_image(self):
        labhost.no_kdump_tools()
        self.is_not("no initrd for a crash found")

    def test_nobody_is_named(self):
        self.configure("")
        self.is_not("names no node")

    def test_a_broken_configuration(self):
        self.configure("alice,bob", "x")
        self.is_not("conf:2: ")

    def test_a_node_is_not_told(self):
        self.configure("alice")
        self.is_not("bob is a node of the cluster and is not told")

    def test_a_name_leads_nowhere(self):
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice")
        self.is_not("bob: does not resolve")

    def test_more_than_one_reason(self):
        lab.kexec(loaded=0)
        self.configure("alice")
        self.is_not(r"not loaded.* \(and 1 more\)")

    def test_words_that_are_for_it_alone(self):
        for word in "--deep", "--publish", "--image=/x":
            r = self.run_it("--nodes", "--config", self.conf, word)
            self.assertEqual((r.status, r.out), (1, ""), r)
            self.assertIn("is for --armed alone", r.err)
        self.assertEqual(self.armed("alice").status, 1)

    def test_where_no_pacemaker_runs_nothing_is_published(self):
        self.is_armed("--publish")
        r = self.run_it("--unpublish")
        self.assertEqual((r.status, r.out, r.err), (0, "", ""), r)


@unittest.skipUnless(shutil.which("dracut") and
    os.path.exists(test_initrd.LSINITRD), "needs dracut (dracut-core)")
class Image(Armed):
    """What was found in an image holds as long as nothing changes."""

    AGAIN = "not looked into again"

    def setUp(self):
        super().setUp()
        labhost.no_kdump_tools()
        self.path = lab.scratch("armed.initrd")
        self.put(*test_initrd.OURS)

    def put(self, *files):
        """Another image: a new inode, as each maker of images makes one."""
        made = test_initrd.image(*files)
        shutil.copy2(made, self.path + ".new")
        os.chmod(self.path + ".new", 0o600)
        os.rename(self.path + ".new", self.path)

    def look(self, *args):
        """Armed?  And was it looked into?"""
        r = self.armed("--image", self.path, "-v", *args)
        self.assertEqual(r.err, "", r)
        return r.status == 0, self.AGAIN not in r.out

    def test_an_image_without_the_sender(self):
        self.put("etc/other")
        self.is_not("has no fence_kdump_send and no configuration",
            "--image", self.path)

    def test_an_image_that_is_none(self):
        with open(self.path, "w") as f:
            f.write("no image\n")
        self.is_not("", "--image", self.path)
        self.is_not("", "--image", lab.scratch("there-is-none"))

    def test_an_image_that_cannot_be_unpacked(self):
        """Any doubt is not armed; and the next look is another one."""
        self.put(*test_initrd.OURS, "etc/hosts")
        tempfile.tempdir = os.path.dirname(self.path)  # run_it()'s own files
        for command in ("--rbind", "/tmp", "/tmp"), \
                ("-o", "remount,bind,ro", "/tmp"):
            subprocess.run(["mount", *command], check=True)
        try:
            for _ in range(2):
                self.assertEqual(self.look(), (False, True))
        finally:
            subprocess.run(["umount", "--lazy", "/tmp"], check=True)
            tempfile.tempdir = None
        self.assertEqual(self.look(), (True, True))
        self.assertEqual(self.look(), (True, False))

    def test_looked_into_once(self):
        self.assertEqual(self.look(), (True, True))
        self.assertEqual(self.look(), (True, False))
        self.assertEqual(self.look("--deep"), (True, True))
        self.assertEqual(self.look(), (True, False))

    def test_what_was_found_is_not_forgotten(self):
        self.put("etc/other")
        self.assertEqual(self.look(), (False, True))
        for _ in range(2):
            self.assertEqual(self.look(), (False, False))
        self.is_not("has no fence_kdump_send", "--image", self.path)
        # What is wrong beside it does not take its place.
        lab.kexec(loaded=0)
        self.is_not(r"not loaded.* \(and 1 more\)", "--image", self.path)

    def test_a_change_is_looked_at(self):
        self.assertEqual(self.look(), (True, True))
        self.put("etc/other")
        self.assertEqual(self.look(), (False, True))
        self.put(*test_initrd.OURS)
        self.assertEqual(self.look(), (True, True))
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice", "10.0.0.3 bob", "")
        self.assertEqual(self.look(), (True, True))
        self.assertEqual(self.look(), (True, False))

    def test_a_configuration_that_is_newer(self):
        """The image is not made again: no longer armed, at the next look."""
        self.assertEqual(self.look(), (True, True))
        lab.etc("kdump.conf", "")
        self.addCleanup(lab.etc, "kdump.conf", None)
        self.assertEqual(self.look()[1], True)

    def test_after_an_hour(self):
        self.assertEqual(self.look(), (True, True))
        with open(KEPT) as f:
            lines = f.read().split("\n")
        for at, looked in ((int(lines[1]) - 3601 * 10**9, True),
                (int(lines[1]) + 10**15, True), (int(lines[1]), False)):
            with open(KEPT, "w") as f:
                f.write("\n".join([lines[0], str(at), *lines[2:]]))
            self.assertEqual(self.look(), (True, looked), at)
            if looked:
                self.assertEqual(self.look(), (True, False))

    def test_what_another_user_could_have_written(self):
        self.put("etc/other")
        self.assertEqual(self.look(), (False, True))
        with open(KEPT) as f:
            text = f.read()
        forged = re.sub(r"\n[1-9]\n.*\n", "\n0\n\n", text, count=1)
        self.assertNotEqual(forged, text)
        with open(KEPT, "w") as f:
            f.write(forged)
        self.assertEqual(self.look(), (True, False))  # root's: as it is
        os.chmod(KEPT, 0o666)
        self.assertEqual(self.look(), (False, True))
        with open(KEPT, "w") as f:
            f.write("x" * 10000)
        self.assertEqual(self.look(), (False, True))

    def test_the_key_of_the_image(self):
        """Other tests have the findings; this one, that it is kept, too."""
        self.secret(rehearselab.COROSYNC)
        _, own, _ = test_kdump2.keys(SECRET, "here")
        made = test_initrd.image(*test_initrd.OURS, "etc/fence_kdump/key",
            "etc/fence_kdump/key-2-" + own)
        shutil.copy2(made, self.path)
        os.chmod(self.path, 0o600)
        self.assertEqual(self.look(), (True, True))
        with open(KEPT) as f:
            self.assertIn(own, f.read().split("\n")[4])


class Clustered(Armed):
    """Corosync and attrd run on this node; the others are down."""

    def setUp(self):
        super().setUp()
        if not pacemakerlab.available():
            self.skipTest("needs corosync 3.1 and Pacemaker's daemons")
        socket.sethostname("here")
        corolab.cluster({"here": "10.0.0.1", "alice": "10.0.0.2",
            "bob": "10.0.0.3"})
        self.corosync = corolab.Corosync("here")
        self.corosync.wait_members(1)
        self.attrd = pacemakerlab.Attributes()

    def values(self):
        """What this node has published."""
        return [self.attrd.values(name).get("here", "") for name in NAMES]

    def publishes(self, *values):
        lab.until(lambda: self.values() == list(values), "%s, and not %s" %
            (values, self.values()), 60, 0.05)


class Published(Clustered):
    def test_armed_and_not_and_taken_away(self):
        self.is_armed("--publish")
        self.publishes("1", "ok", "")
        lab.kexec(loaded=0)
        self.is_not("not loaded")
        self.publishes("1", "ok", "")  # not asked to publish
        self.is_not("not loaded", "--publish")
        self.publishes("0", "the crash kernel is not loaded "
            "(/sys/kernel/kexec_crash_loaded is not 1)", "")
        r = self.run_it("--unpublish")
        self.assertEqual((r.status, r.out, r.err), (0, "", ""), r)
        self.publishes("", "", "")

    def test_the_key(self):
        self.secret(rehearselab.COROSYNC)
        _, own, _ = test_kdump2.keys(SECRET, "here")
        self.is_armed("--publish")
        self.publishes("1", "ok", own)
        self.remove(rehearselab.COROSYNC)
        self.is_armed("--publish")
        self.publishes("1", "ok", "")

    def test_a_reason_that_attrd_would_not_return(self):
        """Quotation marks and angle brackets, and more bytes than it has."""
        node = '<"&>' + "x" * 400
        self.configure("alice,bob", "FENCE_KDUMP_OPTS='-f %s'" % node)
        r = self.armed("--publish")
        self.assertEqual((r.status, r.err), (1, ""), r)
        lab.until(lambda: self.values()[0] == "0", "it says so", 60, 0.05)
        why = self.values()[1]
        self.assertRegex(why, "conf:2: ")
        self.assertNotRegex(why, '[<>&"]')
        self.assertLess(len(why), 256)

    def test_attrd_hangs(self):
        self.attrd.stop()
        r = self.armed("--publish")
        self.assertEqual((r.status, r.out), (3, "armed\n"), r)
        self.assertRegex(r.err, "kdump-armed-why is not known to the cluster: ")
        self.assertLess(r.seconds, SOON)
        self.attrd.go_on()
        self.is_armed("--publish")
        self.publishes("1", "ok", "")

    def test_as_another_user(self):
        r = lab.run_agent(["--armed", "--publish", "--config", self.conf],
            program=lab.reachable(REHEARSE), wrap=lab.ANYBODY)
        self.assertEqual(r.status, 3, r)


class Monitor(Clustered):
    """fence_kdump on this node, and what alice and bob say of themselves."""

    WARNING = "is not armed, its crash kernel would say nothing: "

    def setUp(self):
        super().setUp()
        lab.kdump_tools()

    def ask(self, *args, action="monitor"):
        return lab.run_agent(["-o", action, *args])

    def silent(self, *args, action="monitor"):
        r = self.ask(*args, action=action)
        self.assertEqual((r.status, r.err), (0, ""), r)

    def say(self, node, armed, why=None):
        if why is not None:
            self.attrd.set("kdump-armed-why", why, node)
        self.attrd.set("kdump-armed", armed, node)

    def test_nobody_publishes(self):
        for armed in "warn", "require":
            self.silent("--armed", armed)
            self.silent("--armed", armed, action="validate-all")

    def test_all_are_armed(self):
        self.say("alice", "1", "ok")
        self.say("here", "1", "ok")
        self.silent("--armed", "require")

    def test_one_is_not(self):
        self.say("alice", "0", "the crash kernel is not loaded")
        self.say("bob", "1", "ok")
        for action in "monitor", "validate-all":
            r = self.ask(action=action)
            self.assertEqual(r.status, 0, r)
            self.assertEqual(r.err.count(self.WARNING), 1, r)
            self.assertIn("alice %sthe crash kernel is not loaded\n" %
                self.WARNING, r.err)
            r = self.ask("--armed", "require", action=action)
            self.failed(r, "alice " + self.WARNING)
            self.assertIn("armed=require, and not armed: 1", r.err)

    def test_a_device_is_for_its_node_alone(self):
        self.say("alice", "0", "the crash kernel is not loaded")
        self.silent("-n", "bob", "--armed", "require")
        for words in "alice", "10.0.0.2":
            r = self.ask("-n", words)
            self.assertEqual(r.status, 0, r)
            self.assertIn("alice " + self.WARNING, r.err)
            self.failed(self.ask("-n", words, "--armed", "require"), "alice")

    def test_a_value_that_is_none(self):
        self.say("alice", "maybe")
        r = self.ask()
        self.assertEqual(r.status, 0, r)
        self.assertIn("alice %skdump-armed is maybe\n" % self.WARNING, r.err)

    def test_attrd_hangs(self):
        self.say("alice", "0")
        self.attrd.stop()
        self.silent()
        self.assertIn("whether the nodes are armed is not known",
            self.ask("-v").out)
        self.failed(self.ask("--armed", "require"),
            "armed=require: whether the nodes are armed is not known: ")

    def test_a_fencing_does_not_ask(self):
        """Whether attrd hangs or not: it is another program that would."""
        log = lab.scratch("execs")
        trace = ["env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-D", "-f",
            "-q", "-o", log, "-e", "trace=execve"]
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        for args in (["-n", "alice", "-t", "1"],), (["-o", "monitor"],):
            r = lab.run_agent(*args, wrap=trace, timeout=SOON)
            with open(log) as f:
                asked = "attrd_updater" in f.read()
            self.assertEqual(asked, "monitor" in args[0], r)


class Resource(Clustered):
    """ocf:fence-kdump:armed, run as Pacemaker runs it."""

    def setUp(self):
        super().setUp()
        self.agent = lab.scratch("armed")
        with open(self.agent, "w") as f:
            f.write(systemdlab.installed("armed/armed", REHEARSE))
        os.chmod(self.agent, 0o755)

    def run_agent(self, action, **env):
        r = subprocess.run(["env", "-i", "PATH=" + os.environ["PATH"],
            "OCF_ROOT=/usr/lib/ocf", "OCF_RESOURCE_INSTANCE=armed",
            "OCF_RESKEY_config=" + self.conf,
            *("%s=%s" % item for item in env.items()), self.agent, action],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            stdin=subprocess.DEVNULL, timeout=SOON * lab.PATIENCE)
        if action != "meta-data":
            self.assertEqual(r.stdout, "", r)
        return r.returncode

    def monitor(self, **env):
        return self.run_agent("monitor",
            OCF_RESKEY_CRM_meta_interval="60000", **env)

    def test_its_life(self):
        self.assertEqual(self.monitor(), 7)
        self.assertEqual(self.run_agent("stop"), 0)
        self.assertEqual(self.values(), ["", "", ""])
        self.assertEqual(self.run_agent("start"), 0)
        self.publishes("1", "ok", "")
        self.assertEqual(self.run_agent("start"), 0)
        lab.kexec(loaded=0)
        # A probe looks, and publishes nothing.
        self.assertEqual(self.run_agent("monitor",
            OCF_RESKEY_CRM_meta_interval="0"), 0)
        self.assertEqual(self.values()[0], "1")
        self.assertEqual(self.monitor(), 0)
        lab.until(lambda: self.values()[0] == "0", "it says so", 60, 0.05)
        self.assertEqual(self.run_agent("stop"), 0)
        self.publishes("", "", "")
        self.assertEqual(self.run_agent("stop"), 0)
        self.assertEqual(self.monitor(), 7)

    def test_attrd_hangs(self):
        self.assertEqual(self.run_agent("start"), 0)
        self.attrd.stop()
        self.assertEqual(self.monitor(), 0)
        self.assertEqual(self.monitor(OCF_CHECK_LEVEL="10"), 0)
        self.assertEqual(self.run_agent("stop"), 0)
        self.assertEqual(self.monitor(), 7)
        self.assertEqual(self.run_agent("start"), 0)

    def test_the_program_is_gone(self):
        self.assertEqual(self.run_agent("start"), 0)
        os.unlink(lab.scratch("libexec/fence_kdump_rehearse"))
        self.assertEqual(self.run_agent("validate-all"), 5)
        self.assertEqual(self.monitor(), 0)
        self.assertEqual(self.run_agent("stop"), 0)
        self.assertEqual(self.run_agent("start"), 5)
        self.assertEqual(self.monitor(), 7)

    def test_meta_data_needs_nothing(self):
        r = subprocess.run(["env", "-i", "/bin/sh", self.agent, "meta-data"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True,
            timeout=SOON)
        self.assertEqual(r.stderr, b"")
        tree = xml.etree.ElementTree.fromstring(r.stdout)
        self.assertEqual({p.get("name") for p in tree.iter("parameter")},
            {"config", "initrd"})
        for parameter in tree.iter("parameter"):
            self.assertTrue(parameter.findtext("longdesc").strip())
        self.assertEqual({a.get("name") for a in tree.iter("action")},
            {"start", "stop", "monitor", "status", "meta-data",
             "validate-all"})

    def test_an_action_that_is_none(self):
        self.assertEqual(self.run_agent("promote"), 3)

    @unittest.skipUnless(shutil.which("ocf-tester"),
        "needs ocf-tester (resource-agents)")
    def test_ocf_tester(self):
        r = subprocess.run(["ocf-tester", "-v", "-n", "armed", "-o",
            "config=" + self.conf, self.agent], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL,
            timeout=4 * SOON * lab.PATIENCE)
        self.assertEqual(r.returncode, 0, r.stdout)
        self.assertIn("passed all tests", r.stdout)


class Timer(lab.Case):
    """Without any resource, by a real systemd."""

    def test_it_is_started_again_and_does_not_fail(self):
        """Here once a second; no crash kernel is loaded: not armed."""
        lab.kexec(loaded=0)
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice")
        lab.etc("sysconfig/fence_kdump", 'FENCE_KDUMP_NODES="alice"\n')
        service = systemdlab.installed("armed/fence-kdump-armed.service",
            REHEARSE)
        timer = systemdlab.source("armed/fence-kdump-armed.timer").replace("=1min", "=1s")
        self.assertIn("OnUnitInactiveSec=1s", timer)
        systemd = systemdlab.boot(self, {
            "fence-kdump-armed.service": service.replace("[Unit]\n",
                "[Unit]\nDefaultDependencies=no\n"),
            "fence-kdump-armed.timer": timer.replace("[Unit]\n",
                "[Unit]\nDefaultDependencies=no\n")})
        systemd.ctl("start", "fence-kdump-armed.timer")
        def started():
            return int(systemd.show("fence-kdump-armed.service",
                "ExecMainStartTimestampMonotonic") or 0)
        first = lab.until(started, "it is started", 60, 0.1)
        lab.until(lambda: started() > first, "and again", 60, 0.1)
        lab.until(lambda: systemd.show("fence-kdump-armed.service",
            "ExecMainStatus") == "1", "not armed", 60, 0.1)
        self.assertEqual(systemd.show("fence-kdump-armed.service", "Result"),
            "success", systemd.said())


if __name__ == "__main__":
    lab.main()
