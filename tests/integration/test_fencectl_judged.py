#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`fencectl check`: how severe a finding is, and which node it is about."""

import unittest

import checklab
from checklab import check, run

LIST = 'name="pcmk_host_list" value="alice"/>'
BOB = 'id="kdump-node2-pcmk_host_list" name="pcmk_host_list" value="bob"/>'
LEVEL1 = 'target="alice" index="1" devices="kdump-node1"'
LEVEL2 = 'target="alice" index="2" devices="ipmi-node1"'
OTHER1 = LEVEL1.replace("node1", "node2")
OTHER2 = LEVEL2.replace("node1", "node2")
VERSION = 'crm_feature_set="3.16.1" '
MON = '<op id="ipmi-node1-mon" name="monitor"'


def host_map(value, at="ipmi-node1"):
    return ('id="%s-pcmk_host_list" name="pcmk_host_list" value="alice"' % at,
            'id="%s-m" name="pcmk_host_map" value="%s"' % (at, value))


# Id, severity, node, the changes of case 00, a part of the text.
ROWS = (
    ("C16", "error", "alice", [(LEVEL1, OTHER1), (LEVEL2, OTHER2)], "never"),
    ("C8", "error", "alice", [(LEVEL2, OTHER2)], "ipmi-node1"),
    ("C9", "error", "alice", [(LEVEL2, OTHER2)], "no device"),
    ("C1", "warning", "alice", [(LEVEL1, OTHER1)], "not for alice"),
    ("D5", "error", "bob", [host_map("alice:a;bob:b"), (
        'value="192.168.7.101"/>', 'value="192.168.7.101"'
                            '/><nvpair id="y" name="pcmk_delay_base" '
                            'value="alice:1;bob:90"/>')], "90 s"),
    ("A8", "warning", "alice", [host_map("alice:7", "kdump-node1"),
                                ('name="nodename" value="alice"',
                                 'name="nodename" value="bob"')],
     "is for alice"),
    ("A3", "error", None, [host_map("alice:1, bob:2")], "no comma"),
    ("A3", "error", None, [host_map("alice: 1")], "a blank parts"),
    ("A1", "error", None, [('value="bob"/>', 'value=" , "/>')], "no name"),
    ("A1", "error", "bob", [(BOB, BOB.replace("bob", ""))], "no name"),
    ("A5", "error", "alice", [(LIST, LIST + '<nvpair id="hc" name="pcmk_host_'
                               'check" value=""/>')], 'check=""'),
    ("D16", "warning", None, [(MON, MON + ' enabled="false"')], "no monitor"),
    ("C3", "error", None, [(LEVEL1, LEVEL1.replace('"1"', '"0"'))], "1 to 9"),
    ("C3", "error", None, [(LEVEL1, LEVEL1.replace('"1"', '"-1"'))], "1 to 9"),
    ("C17", "info", "web1", [host_map("web1:7"), (
        "</resources>", '<primitive id="vm" class="ocf" provider="heartbeat" '
        'type="VirtualDomain"><meta_attributes id="vm-m"><nvpair id="vm-r" '
        'name="remote-node" value="web1"/></meta_attributes></primitive>'
        "</resources>")], "restart"),
    ("D1", "error", None, [('name="pcmk_reboot_timeout"', 'name="x"')],
     "stonith-timeout"),
    ("E7", "warning", None, [("</constraints>", "</constraints><op_defaults>"
                              '<meta_attributes id="o"><nvpair id="o1" '
                              'name="on-fail" value="ignore"/>'
                              "</meta_attributes></op_defaults>")],
     "op_defaults"),
)


class Judged(unittest.TestCase):
    def test_rows(self):
        with checklab.Scratch() as scratch:
            for row, severity, node, changes, text in ROWS:
                with self.subTest((row, changes)):
                    found = check(scratch.changed("00-good", *changes))
                    self.assertTrue([
                        f for f in found["findings"]
                        if (f["id"], f["severity"]) == (row, severity) and
                        node in (None, f["node"]) and text in f["text"]],
                                    found)

    def test_not_judged(self):
        with checklab.Scratch() as scratch:
            for change, want in (
                    ((VERSION, ""), "D2"),
                    ((VERSION, VERSION), "D17"),
                    (("<crm_config>", '<crm_config><cluster_property_set '
                      'id="r"><rule id="r1" score="1"/><nvpair id="r2" '
                      'name="stonith-enabled" value="false"/>'
                      "</cluster_property_set>"), "rule:crm_config"),
                    (("</constraints>", '<rsc_location id="r" '
                      'rsc="ipmi-node1"><rule id="r1" score="-INFINITY">'
                      '<expression id="r2" attribute="x" operation="eq" '
                      'value="1"/></rule></rsc_location></constraints>'),
                     "rule:ipmi-node1")):
                with self.subTest(want):
                    found = check(scratch.changed("00-good", change))
                    self.assertIn(want, found["not_judged"])
            # What it is if it is not set, this version alone says.
            for change in ((VERSION, VERSION.replace("3.16.1", "3.20.0")),
                           ("<crm_config>", '<crm_config><cluster_property_set'
                            ' id="c"><nvpair id="c1" name="concurrent-fencing"'
                            ' value="true"/></cluster_property_set>')):
                found = check(scratch.changed("00-good", change))
                self.assertNotIn("D17", found["not_judged"])

    def test_one_address(self):
        """A10: each device of an address, however many they are."""
        one = '<primitive id="d%03d" class="stonith" type="%s">' \
            '<instance_attributes id="i%d"><nvpair id="a%d" name="ip" ' \
            'value="10.0.0.1"/><nvpair id="b%d" name="pcmk_host_list" ' \
            'value="%s"/></instance_attributes></primitive>'
        for agent, most, last, want in (
                ("fence_ilo", "alice", "bob", {"d069"}),
                ("fence_ilo", "alice", "alice", set()),
                ("fence_ilo", "alice", "alice bob", {"d069"}),
                ("fence_ilo", "alice bob", "bob", {"d069"}),
                # Pacemaker hands on the node as the plug.
                ("fence_vmware_soap", "alice", "bob", set())):
            with self.subTest((agent, most, last)), \
                    checklab.Scratch() as scratch:
                found = check(scratch.changed("00-good", (
                    "</resources>", "".join(
                        one % (i, agent, i, i, i, last if i == 69 else most)
                        for i in range(70)) + "</resources>")))
                self.assertEqual({f["about"] for f in found["findings"]
                                  if f["id"] == "A10"}, want)

    def test_a_name_of_a_version_that_is_not_known(self):
        off = ("<crm_config>", '<crm_config><cluster_property_set id="p">'
               '<nvpair id="p1" name="%s-action" value="off"/>'
               "</cluster_property_set>")
        with checklab.Scratch() as scratch:
            for word, want in (("stonith", True), ("fencing", False)):
                found = check(scratch.changed("00-good", (VERSION, ""), (
                    off[0], off[1] % word)))
                self.assertEqual("E16" in checklab.ids(found), want, word)

    def test_names_of_options(self):
        """The one that counts: Pacemaker 3.0.2 has new names, and the old
        ones as well."""
        for version, word, default in (("3.16.1", "stonith", "stonith"),
                                       ("3.20.5", "stonith", "fencing"),
                                       ("3.20.5", "fencing", "fencing")):
            changes = [
                (VERSION, VERSION.replace("3.16.1", version)),
                ("<crm_config>", '<crm_config><cluster_property_set id="p">' +
                 "".join('<nvpair id="p-%s" name="%s-%s" value="%s"/>' % (
                     name, word, name, value) for name, value in (
                         ("enabled", "false"), ("max-attempts", "1"),
                         ("action", "poweroff"))) +
                 "</cluster_property_set>"),
                ('name="pcmk_off_timeout"', 'name="x"')]
            with self.subTest((version, word)), \
                    checklab.Scratch() as scratch:
                said = {f["id"]: f for f in
                        check(scratch.changed("00-good", *changes))
                        ["findings"]}
                for row, name in (("E1", "enabled"), ("E14", "max-attempts"),
                                  ("E15", "action")):
                    name = word + "-" + name
                    self.assertEqual(said[row]["about"], name)
                    self.assertIn(name + "=", said[row]["text"])
                self.assertIn(word + "-action is off", said["E16"]["text"])
                self.assertIn("(%s-timeout)" % default, said["D1"]["text"])

    def test_allow_a_node(self):
        path = checklab.case("19-kdump-only")
        for about, allowed in (("alice", True), ("bob", False)):
            found = check(path, "--allow", "C9:" + about)
            self.assertEqual({f["allowed"] for f in found["findings"]
                              if (f["id"], f["node"]) == ("C9", "alice")},
                             {allowed})

    def test_no_secret_attribute(self):
        with checklab.Scratch() as scratch:
            path = scratch.changed("00-good", (
                LEVEL1, 'target-attribute="password" target-value="MARKER" '
                        'index="1" devices="kdump-node1"'))
            self.assertNotIn("MARKER", run("--cib", path, "-v").stdout)
            self.assertIn("C7", checklab.ids(check(path)))


if __name__ == "__main__":
    unittest.main()
