#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""fencectl plan: what it reads, prints, and refuses."""

import glob
import gzip
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import lab
from checklab import FENCECTL, HERE, case
from lab import run_agent
from strace import needs_strace, stopped, stopping

REHEARSE = os.path.join(lab.TOP_BUILDDIR, "rehearse/fence_kdump_rehearse")
CASES = HERE + "/cases"
GOOD = case("00-good")
COROSYNC = """totem {
    version: 2
    token: 10000
}
nodelist {
    node {
        nodeid: 1
        name: alice
        ring0_addr: 10.0.0.2
    }
    node {
        nodeid: 2
        name: bob
        ring0_addr: 10.0.0.3
    }
}
"""
MARK = "hunter2-mark"
SECRET = ("passwd", "password", "admin_passwd", "client_secret", "secret",
    "secret_key", "ssh_key", "identity_keyfile", "token", "apitoken",
    "community", "snmp_priv_passwd", "PASSWORD")
# Neither secret by their names nor listed by the model.
OTHER = ("login", "username", "cmd_prompt", "resourceGroup")


DEVICE = '<resources><primitive id="%s" class="stonith" type="%s">' \
    '<instance_attributes id="x"><nvpair name="pcmk_host_list" value="%s"/>' \
    "</instance_attributes></primitive></resources>"


class Fencectl(lab.Case):
    def run_it(self, *args, **options):
        return run_agent(args, program=FENCECTL, **options)

    def well(self, *args):
        r = self.run_it(*args)
        self.assertEqual((r.status, r.err), (0, ""), r)
        return r.out

    def refused(self, pattern, *args):
        r = self.run_it(*args)
        self.assertEqual((r.status, r.out), (3, ""), r)
        self.assertRegex(r.err, pattern, r)
        return r

    def file(self, text, name="cib.xml"):
        path = lab.scratch(name)
        with open(path, "w") as f:
            f.write(text)
        return path

    def cib(self, text, nodes=("alice", "bob")):
        section = "<nodes>%s</nodes>" % "".join(
            '<node id="%d" uname="%s"/>' % pair
            for pair in enumerate(nodes, 1)) if nodes else ""
        return self.file('<cib crm_feature_set="3.16.1"><configuration>%s%s'
            "</configuration></cib>" % (section, text))

    def plans(self, *args):
        return json.loads(self.well("plan", "--json", *args))["nodes"]


class Plan(Fencectl):
    def test_text(self):
        conf = self.file(COROSYNC, "corosync.conf")
        said = self.well("plan", "--cib", GOOD, "--corosync", conf, "alice")
        self.assertEqual(said, """\
alice: worst case 153.4 s, 23.4 s of it until the cluster knows
  level 1, worst case 70 s:
    kdump-node1 (fence_kdump), run by bob, charlie; last alice itself
      reboot: the agent's timeout is 60 s, Pacemaker ends the agent after \
70 s, 1 try; worst case 70 s
  level 2, worst case 60 s:
    ipmi-node1 (fence_ipmilan), run by bob, charlie
      reboot: Pacemaker ends the agent after 60 s, 2 tries; worst case 60 s
""")

    def test_json(self):
        plan, = self.plans("--cib", GOOD, "alice")
        self.assertEqual(plan["levels"], [
            {"index": 1, "devices": [{"id": "kdump-node1",
                "agent": "fence_kdump", "by": ["bob", "charlie", "alice"],
                "timeout": 60, "limit": 70, "delay": 0, "tries": 1,
                "worst": 70}]},
            {"index": 2, "devices": [{"id": "ipmi-node1",
                "agent": "fence_ipmilan", "by": ["bob", "charlie"],
                "timeout": None, "limit": 60, "delay": 0, "tries": 2,
                "worst": 60}]}])
        self.assertEqual(plan["worst"], 130)
        self.assertRegex(" ".join(plan["unknown"]), "corosync is not known")

    def test_watchdog(self):
        """Watchdog fencing: a device without a resource, for each name."""
        path = os.path.join(os.path.dirname(CASES), "right/sbd-diskless.xml")
        plan, = self.plans("--cib", path, "bob")
        self.assertEqual(plan["levels"], [{"index": 0, "devices": [
            {"id": "watchdog", "agent": "fence_watchdog", "by": ["bob"],
                "timeout": None, "limit": 10, "delay": 0, "tries": 1,
                "worst": 10}]}])
        self.assertEqual(plan["worst"], 10)
        self.assertRegex(" ".join(plan["unknown"]), "sbd and a watchdog")
        self.assertIn("""
    watchdog (fence_watchdog), run by bob itself
      Pacemaker waits 10 s, and then takes the node as fenced
""", self.well("plan", "--cib", path, "bob"))

    def test_watchdog_of_some(self):
        """A resource of that name says for whom."""
        path = self.cib('<crm_config><cluster_property_set><nvpair '
            'name="stonith-watchdog-timeout" value="10"/>'
            "</cluster_property_set></crm_config>" + DEVICE % ("watchdog",
            "fence_watchdog", "alice bob far"), nodes=("alice", "bob", "carl"))
        self.assertIn("run by bob itself\n",
            self.well("plan", "--cib", path, "bob"))
        self.assertIn("no device can fence",
            self.well("plan", "--cib", path, "carl"))
        # A remote node's own fencer is none, and the others wait.
        self.assertIn("run by far itself\n      Pacemaker waits 10 s",
            self.well("plan", "--cib", path, "far"))

    def test_on_target(self):
        """A device that only the target runs, which another node may not."""
        path = self.cib(DEVICE % ("own", "fence_suicide", "alice bob carl") +
            '<constraints><rsc_location id="l" rsc="own" node="alice" '
            'score="-INFINITY"/></constraints>', nodes=("alice", "bob",
            "carl"))
        self.assertIn("    own (fence_suicide), run by bob itself\n",
            self.well("plan", "--cib", path, "bob"))
        self.assertIn("no device can fence",
            self.well("plan", "--cib", path, "alice"))

    def test_all_nodes(self):
        self.assertEqual([plan["node"] for plan in
            self.plans("--cib", GOOD)], ["alice", "bob", "charlie"])
        remote = self.plans("--cib", glob.glob(CASES + "/59-*")[0])
        self.assertIn("remote1", [plan["node"] for plan in remote])

    def test_no_device(self):
        said = self.well("plan", "--cib", GOOD, "ghost")
        self.assertRegex(said, "^ghost: no device can fence this node\n")
        plan, = self.plans("--cib", GOOD, "ghost")
        self.assertEqual((plan["levels"], plan["worst"]), ([], None))

    def test_a_file_without_nodes(self):
        path = self.cib("<resources/>", nodes=())
        self.refused("--node", "plan", "--cib", path)
        self.assertEqual([plan["node"] for plan in self.plans("--cib", path,
            "--node", "a", "--node=b")], ["a", "b"])
        conf = self.file(COROSYNC, "corosync.conf")
        self.assertEqual([plan["node"] for plan in self.plans("--cib", path,
            "--corosync", conf)], ["alice", "bob"])

    def test_every_case(self):
        """No case file stops it; each device that it plans is there."""
        for path in sorted(glob.glob(CASES + "/*.xml")):
            ids = {made.get("id") for made in
                ElementTree.parse(path).iter("primitive")} | {"watchdog"}
            for plan in self.plans("--cib", path):
                for level in plan["levels"]:
                    self.assertLessEqual({device["id"] for device in
                        level["devices"]}, ids, path)

    def test_what_steers_a_terminal(self):
        path = self.cib('<resources><primitive id="a&#155;b" class="stonith" '
            'type="x&#10;y"><instance_attributes><nvpair '
            'name="pcmk_host_list" value="alice"/></instance_attributes>'
            "</primitive></resources>")
        said = self.well("plan", "--cib", path, "alice")
        self.assertNotIn("x\ny", said)
        self.plans("--cib", path, "alice")
        said = self.well("plan", "--cib", GOOD, "x" * 252 + "\u202e",
            "a\x9bb")
        self.assertNotRegex(said, "[\u202e\x9b]")

    def test_bytes_that_are_no_text(self):
        """JSON is UTF-8, also for a name that is not."""
        done = subprocess.run((FENCECTL.encode(), b"plan", b"--json",
            b"--cib", GOOD.encode(), b"a\xffb\xed\xa0\x80"), check=True,
            stdout=subprocess.PIPE)
        plan, = json.loads(done.stdout.decode("utf-8"))["nodes"]
        self.assertEqual(plan["node"], "a\ufffdb" + 3 * "\ufffd")


class Refused(Fencectl):
    def test_command_line(self):
        for pattern, *args in (
                ("what to do is missing", ),
                ("no command", "plann"),
                ("unknown", "plan", "--tumbler"),
                ("needs an argument", "plan", "--cib"),
                ("goes with --cib", "plan", "--corosync", "x"),
                ("goes with --cib", "plan", "--node", "x"),
                ("name is empty", "plan", ""),
                ("--node: a name is empty", "plan", "--cib", GOOD, "--node",
                    ""),
                ("--json does not go with rehearse", "--json", "rehearse"),
                ("--verbose does not go with rehearse", "-v", "rehearse"),
                ("--verbose does not go with plan", "plan", "-v"),
                ("--allow does not go with plan", "plan", "--allow", "A1"),
                ("check takes no nodes", "check", "alice")):
            with self.subTest(args):
                self.refused(pattern, *args)

    def test_files(self):
        fifo = lab.scratch("fifo")
        if not os.path.exists(fifo):
            os.mkfifo(fifo)
        zipped, wide = lab.scratch("cib.gz"), lab.scratch("wide.xml")
        with gzip.open(zipped, "w") as f:
            f.write(b"<cib/>")
        with open(wide, "w", encoding="utf-16") as f:
            f.write("<cib/>")
        deep = "<cib><configuration/>" + "<a>" * 256 + "</a>" * 256 + "</cib>"
        for pattern, path in (
                ("No such file", "/nowhere/cib.xml"),
                ("directory", "/etc"),
                ("it is no regular file", fifo),
                ("it is compressed: not read", zipped),
                ("it is UTF-16: not read", wide),
                ("not", self.file("", "empty.xml")),
                ("line 1: not well-formed", self.file("<cib>", "cut.xml")),
                ("line 1: deeper than 256", self.file(deep, "deep.xml")),
                ("document type", self.file('<!DOCTYPE x [<!ENTITY e SYSTEM '
                    '"file:///etc/passwd">]><cib>&e;</cib>', "dtd.xml")),
                ('no element "cib"', self.file("<x/>", "other.xml"))):
            with self.subTest(path):
                self.refused(pattern, "plan", "--cib", path)

    def test_too_large(self):
        path = lab.scratch("large.xml")
        with open(path, "w") as f:
            f.truncate(32 * 1024 * 1024 + 1)
        self.refused("File too large", "plan", "--cib", path)
        os.unlink(path)

    def test_long_value(self):
        """libxml2's own limit is 10 MB, and less for a value after that."""
        with open(GOOD) as f:
            text = f.read()
        path = self.file(text.replace("<resources>", "<resources><!--" +
            "x" * 11000000 + '--><primitive id="long" class="ocf" type="Dummy">'
            '<instance_attributes id="l"><nvpair id="l1" name="x" value="' +
            "x" * 1000000 + '"/></instance_attributes></primitive>'),
            "long.xml")
        self.assertEqual(self.well("plan", "--cib", path),
            self.well("plan", "--cib", GOOD))
        os.unlink(path)

    def test_corosync_file(self):
        bad = self.file("totem {\n", "corosync.conf")
        self.refused("corosync.conf: ", "plan", "--cib", GOOD, "--corosync",
            bad)

    def test_no_cluster(self):
        self.refused("cannot read the cluster's configuration: ", "plan")

    @lab.plainly
    def test_memory(self):
        """A small file that would need more than there is."""
        if lab.sanitized():
            self.skipTest("a sanitizer has memory of its own")
        path = lab.scratch("wide.xml")
        with open(path, "w") as f:
            f.write("<cib><configuration>" + "<a/>" * 7000000 +
                "</configuration></cib>")
        r = self.run_it("plan", "--cib", path, timeout=120)
        os.unlink(path)
        self.assertEqual((r.status, r.out), (3, ""), r)
        # On a machine that is slow enough the alarm is earlier.
        self.assertRegex(r.err, "no memory: it is over the limit|in 5 seconds")

    @lab.plainly
    @needs_strace
    def test_limit_of_memory(self):
        """The limit is there when the file is opened."""
        if lab.sanitized():
            self.skipTest("a sanitizer has memory of its own")
        log = lab.scratch("stopped")
        process = subprocess.Popen((*stopping("openat", log), "-P", GOOD,
            FENCECTL, "plan", "--cib", GOOD), stdout=subprocess.DEVNULL)
        try:
            lab.until(lambda: stopped(log), "it has opened the file")
            with open("/proc/%d/limits" % process.pid) as f:
                self.assertRegex(f.read(),
                    r"Max address space +%d " % (256 * 1024 * 1024))
        finally:
            process.kill()
            process.wait()


class Rehearse(Fencectl):
    def program(self):
        """Where fencectl looks for the other program."""
        with open(FENCECTL, "rb") as f:
            return re.search(rb"(/[\w/.-]+/fence_kdump_rehearse)\0",
                f.read()).group(1).decode()

    def test_it_is_that_program(self):
        path = self.program()
        if not os.path.isdir(os.path.dirname(path)):
            self.skipTest("no folder %s" % os.path.dirname(path))
        folder = lab.cover(os.path.dirname(path))
        self.refused("cannot run %s: No such file" % path, "rehearse")
        shutil.copy(REHEARSE, folder)
        said = self.well("rehearse", "--help")
        self.assertIn("fence_kdump_rehearse", said)
        r = self.run_it("rehearse", "--config", "/nowhere", "bob")
        self.assertEqual(r.status, 1, r)


class Secrets(Fencectl):
    """A value that is not listed is printed by nothing."""

    def marked(self):
        tree = ElementTree.parse(GOOD)
        for number, made in enumerate(tree.iter("primitive")):
            pairs = made.find("instance_attributes")
            for name in SECRET + OTHER:
                for old in pairs.findall("nvpair[@name='%s']" % name):
                    pairs.remove(old)
                ElementTree.SubElement(pairs, "nvpair", id="m-%d-%s" %
                    (number, name), name=name, value=MARK)
        options = tree.find(".//cluster_property_set")
        for name in SECRET:
            ElementTree.SubElement(options, "nvpair", id="p-" + name,
                name="stonith-" + name, value=MARK)
        path = lab.scratch("secret.xml")
        tree.write(path)
        return path

    def test_secrets(self):
        path = self.marked()
        with open(path) as f:
            text = f.read()
        self.assertGreater(text.count(MARK), 100)
        broken = self.file(text[:text.rindex(MARK) + 7], "broken.xml")
        entity = self.file(text.replace(MARK, "a&%s;" % MARK),
            "entity.xml")
        syslog = lab.Syslog()
        said = "\n".join(self.run_it(*args).text for args in (
            ("plan", "--cib", path), ("plan", "--json", "--cib", path),
            ("plan", "--cib", broken), ("plan", "--cib", entity)))
        self.assertIn("kdump-node1", said)
        self.assertIn("not well-formed", said)
        self.assertNotIn(MARK, said)
        self.assertNotIn(MARK, "\n".join(syslog.lines()))


if __name__ == "__main__":
    lab.main()
