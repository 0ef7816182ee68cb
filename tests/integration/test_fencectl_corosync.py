#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`fencectl` on a live host: the real corosync's map, and its file.

The configuration comes from a program in cibadmin's place: the real one is
asked by tests/cluster."""

import json
import os
import subprocess

import lab
import labhost
from corolab import Corosync, Corosyncs, cluster

FENCECTL = os.path.join(lab.TOP_BUILDDIR, "fencectl", "fencectl")
CIBADMIN = "/usr/sbin/cibadmin"
CONF = "/etc/corosync/corosync.conf"
CIB = """<cib crm_feature_set="3.16.1"><configuration><crm_config/><nodes>
<node id="1" uname="here"/><node id="2" uname="bob"/></nodes><resources>
<primitive id="ipmi" class="stonith" type="fence_ipmilan">
<instance_attributes id="i"><nvpair id="i1" name="ip" value="10.0.9.1"/>
<nvpair id="i2" name="pcmk_host_list" value="%s"/></instance_attributes>
<operations><op id="i3" name="monitor" interval="60s"/></operations>
</primitive></resources><constraints/></configuration><status/></cib>"""
OF_COROSYNC = {"F1", "F2", "F3", "F4", "F5", "D7", "D13", "G3", "G4"}


class Live(Corosyncs):
    def setUp(self):
        super().setUp()
        if not os.path.exists(CIBADMIN):
            self.skipTest("needs cibadmin")
        self.configure("here")

    def configure(self, names):
        own = labhost.cover(CIBADMIN)
        with open(own, "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\ncat <<'EOF'\n%s\nEOF\n" % (CIB % names))
        os.chmod(own, 0o755)

    def run_fencectl(self, command, *args):
        done = subprocess.run((FENCECTL, command, "--json") + args, text=True,
            capture_output=True, stdin=subprocess.DEVNULL, check=False,
            timeout=60 * lab.PATIENCE)
        self.assertIn(done.returncode, (0, 1, 2), done.stderr)
        return json.loads(done.stdout), done.stderr

    def ask(self, command, *args):
        """As run_fencectl(); asks again where a busy machine was too slow."""
        for unused in range(20):
            found, said = self.run_fencectl(command, *args)
            if "no answer in time" not in said:
                break
        return found, said

    def check(self):
        """What it finds, as {id: texts}; not_judged; what it logs."""
        return self.sorted(*self.ask("check"))

    @staticmethod
    def sorted(found, said):
        texts = {}
        for f in found["findings"]:
            texts.setdefault(f["id"], []).append(f["text"])
        return texts, set(found["not_judged"]), said

    def change(self, *changes):
        """Changes the file, and corosync does not read it again."""
        with open(CONF, encoding="utf-8") as f:
            text = f.read()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        lab.etc("corosync/corosync.conf", text)

    def test_votes_are_those_that_run(self):
        self.two()
        self.assertIn("two nodes without two_node: 1",
            self.check()[0]["F1"][0])
        self.change(("quorum {\n", "quorum {\ntwo_node: 1\n"))
        found, blind, said = self.check()
        self.assertIn("two nodes without two_node: 1", found["F1"][0])
        self.assertEqual(blind & OF_COROSYNC, set())
        self.assertEqual(said, "")

    def test_the_file_alone(self):
        cluster({"here": "10.0.0.1", "bob": "10.0.0.2"})
        self.assertIn("F1", self.check()[0])
        self.change(("quorum {\n", "quorum {\ntwo_node: 1\n"))
        found, blind, said = self.check()
        self.assertNotIn("F1", found)
        self.assertEqual(blind & OF_COROSYNC, set())
        self.assertEqual(said, "")

    def test_nodes_of_both(self):
        """One that only the file has, and one that only runs."""
        self.two()
        self.change(("name: bob", "name: carol"), ("10.0.0.2", "10.0.0.3"))
        self.configure("here bob carol dora")
        found, unused, unused = self.check()
        self.assertEqual([t.split('"')[1] for t in found["F3"]], ["carol"])
        self.assertEqual([t.split('"')[1] for t in found["A2"]], ["dora"])

    def test_no_file(self):
        self.two()
        os.unlink(CONF)
        found, blind, said = self.check()
        self.assertIn("F1", found)
        self.assertEqual(blind & OF_COROSYNC, set())
        self.assertEqual(said, "")

    def test_the_time_until_the_cluster_knows(self):
        self.two(token=2000)
        self.change(("token: 2000", "token: 20000"))
        plan = self.ask("plan", "here")[0]["nodes"][0]
        self.assertEqual(plan["unknown"], [])
        self.assertLess(plan["worst"], 100)

    def test_no_answer(self):
        """Neither the file's votes nor its times are taken for corosync's."""
        cluster({"here": "10.0.0.1", "bob": "10.0.0.2"})
        here = Corosync("here")
        here.wait_members(1)
        here.stop()
        self.configure("here bob carol")
        found, blind, said = self.sorted(*self.run_fencectl("check"))
        self.assertEqual(OF_COROSYNC - blind, set())
        self.assertEqual(set(found) & OF_COROSYNC, set())
        self.assertEqual([t.split('"')[1] for t in found["A2"]], ["carol"])
        self.assertRegex(said, "corosync-cmapctl: no answer in time.*: what "
            "depends on corosync is not judged")
        plan = self.run_fencectl("plan", "here")[0]["nodes"][0]
        self.assertIn("corosync is not known", plan["unknown"][0])
        here.go_on()
        lab.until(lambda: not self.check()[1] & OF_COROSYNC, "an answer")


if __name__ == "__main__":
    lab.main()
