#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`fencectl check` finds each mistake, and no other; what it prints."""

import json
import os
import shutil
import subprocess
import sys
import unittest

import checklab
from checklab import case, check, conf, ids, run
from strace import injected, needs_strace

# What one change makes of a right file: the check's id, the file, the changes,
# its corosync.conf.  The mistakes of tests/fencectl/cases are not repeated.
LIST = 'pcmk_host_list" value="alice"'
KDUMP = 'kdump-node1-pcmk_reboot_timeout"'
PROPERTY = '<nvpair id="opt-cluster-name" name="cluster-name" value="lab"/>'
LEVEL = '<fencing-level id="fl-alice-1-754" target="alice" index="1" ' \
    'devices="kdump-node1"/>'
NODES = '<node id="3" uname="charlie"> </node>'
RESOURCES = "</resources>"


def param(name, value, at="ipmi-node1"):
    """One more parameter of a device of case 00."""
    old = '<nvpair id="%s-pcmk_host_list"' % at
    return old, '<nvpair id="%s-x-%s" name="%s" value="%s"/>%s' % (
        at, name, name, value, old)


def option(name, value):
    return PROPERTY, PROPERTY + '<nvpair id="opt-x" name="%s" value="%s"/>' % (
        name, value)


def location(rsc, node, score="-INFINITY", name="x"):
    return "</constraints>", '<rsc_location id="%s" rsc="%s" score="%s" ' \
        'node="%s"/></constraints>' % (name, rsc, score, node)


def colocation(attributes, text=""):
    return "</constraints>", '<rsc_colocation id="x" %s>%s</rsc_colocation>' \
        "</constraints>" % (attributes, text)


def resource(text):
    return RESOURCES, text + RESOURCES


HUMAN = '<primitive id="human" class="stonith" type="fence_meatware">' \
    '<instance_attributes id="h"><nvpair id="h1" name="pcmk_host_list" ' \
    'value="alice bob"/>%s</instance_attributes><operations><op id="h2" ' \
    'name="monitor" interval="3600s"/></operations></primitive>'
SELF = HUMAN.replace("human", "self").replace("fence_meatware",
                                              "fence_suicide") % ""
DB = '<primitive id="db" class="ocf" provider="pacemaker" type="Dummy"/>'
OP = '<op name="%s" interval="60s" on-fail="%s"/>'
ARMED = '<clone id="c"><primitive id="armed" class="ocf" provider=' \
    '"fence-kdump" type="armed"><operations>%s</operations></primitive>' \
    "</clone>"
ROWS = (
    ("A5", "00-good", [('value="static-list"', 'value="static"')], None),
    ("B2", "gce", [(n, n + '<nvpair id="y-%s" name="pcmk_host_list" '
                    'value="%s"/>' % (w, w)) for w, n in (
        ("alice", '<nvpair id="gce-alice-params-port" name="port" '
         'value="alice"/>'),)] + [
        ('rsc="gce-alice" score="-INFINITY" node="alice"',
         'rsc="gce-alice" score="-INFINITY" node="bob"'),
        ('id="gce-bob-params-port" name="port" value="bob"/>',
         'id="gce-bob-params-port" name="port" value="bob"/><nvpair id="z" '
         'name="pcmk_host_list" value="bob"/>')], None),
    ("B3", "00-good", [location("ipmi-node1", "bob", name="cli-ban-x")],
     None),
    ("B4", "00-good", [resource(SELF), location("self", "alice")], None),
    ("B7", "00-good", [colocation('rsc="ipmi-node1" with-rsc="db" '
                                  'score="-INFINITY"')], None),
    ("B7", "00-good", [colocation('rsc="db" with-rsc="ipmi-node1" '
                                  'score="1"')], None),
    ("B7", "00-good", [colocation("", '<resource_set id="s"><resource_ref '
                                  'id="ipmi-node1"/></resource_set>')],
     None),
    ("B7", "00-good", [colocation('rsc="t" with-rsc="db" score="1"'),
                       ('type="fence_ipmilan"', 'template="t"'),
                       ("<resources>", '<resources><template id="t" class='
                        '"stonith" type="fence_ipmilan"/>')], None),
    ("B7", "00-good", [colocation('rsc="tag" with-rsc="db" score="1"'),
                       ("</configuration>", '<tags><tag id="tag"><obj_ref '
                        'id="ipmi-node1"/></tag></tags></configuration>')],
     None),
    ("C2", "00-good", [('target="alice"', 'target="alcie"')], None),
    ("C4", "00-good", [(LEVEL, LEVEL + '<fencing-level id="p" index="3" '
                        'target-pattern="^al" devices="ipmi-node1"/>')],
     None),
    ("C6", "00-good", [('uname="charlie"', 'uname="alice1"'),
                       ('target="alice"', 'target-pattern="alice"')], None),
    ("C12", "00-good", [(LEVEL, ""), ('<fencing-level id="fl-alice-2-797" '
                         'target="alice" index="2" devices="ipmi-node1"/>',
                         "")], None),
    ("C13", "00-good", [(LEVEL, LEVEL + LEVEL.replace("754", "755"))], None),
    ("C15", "pdus", [('index="1" devices="pdu1,pdu2"',
                      'index="1" devices="pdu1"'),
                     ("</fencing-topology>", '<fencing-level id="z" '
                      'target="alice" index="2" devices="pdu2"/>'
                      "</fencing-topology>")], None),
    ("C16", "00-good", [(NODES, NODES + '<node id="4" uname="dora"/>')],
     None),
    ("D2", "00-good", [(KDUMP + ' name="pcmk_reboot_timeout" value="70"',
                        KDUMP + ' name="pcmk_reboot_timeout" value="2m"')],
     None),
    ("D4", "scsi", [('name="pcmk_reboot_action" value="off"',
                     'name="pcmk_reboot_timeout" value="90"')], None),
    ("D5", "00-good", [param("pcmk_delay_base", "80")], None),
    ("D6", "00-good", [param("pcmk_delay_base", "20"),
                       param("pcmk_delay_max", "10")], None),
    ("D8", "00-good", [param("pcmk_delay_max", "10")], None),
    ("D10", "00-good", [param("pcmk_delay_max", "10", "kdump-node1")], None),
    ("D11", "azure", [('name="pcmk_reboot_timeout" value="900"',
                       'name="pcmk_off_timeout" value="900"'),
                      ('name="stonith-timeout" value="900"',
                       'name="stonith-timeout" value="120"')], None),
    ("D13", "sbd-diskless", [('<node id="3" uname="charlie"/>', "")],
     "two.conf"),
    ("D15", "00-good", [], None),
    ("D14", "00-good", [option("have-watchdog", "true")], None),
    ("D18", "00-good", [(LIST, 'pcmk_host_list" value="alice bob"')], None),
    ("D19", "00-good", [resource(HUMAN % "")], None),
    ("D20", "00-good", [('uname="charlie"', 'uname="alice1"'),
                        param("pcmk_delay_base", "alice:4s;alice1:0s")],
     None),
    ("D21", "00-good", [], None),
    ("E11", "00-good", [param("pcmk_monitor_action", "metadata",
                              "kdump-node1")], None),
    ("E16", "00-good", [option("stonith-action", "off")], None),
    ("E17", "00-good", [], None),
    ("E20", "00-good", [], None),
    ("E21", "00-good", [resource(DB), location("db", "alice", "100")], None),
    ("E22", "00-good", [resource(ARMED % "")], None),
    ("E22", "00-good", [resource(ARMED % (OP % ("stop", "fence") +
                        OP % ("start", "ignore") + OP % ("monitor", "ignore"))
                        )], None),
    ("E22", "00-good", [resource(ARMED % "".join(OP % (o, "ignore") for o in (
        "stop", "start")))], None),
    ("F1", "qdevice", [], "two-alone.conf"),
    ("F2", "qdevice", [], "fence-loop.conf"),
    ("F3", "00-good", [('uname="charlie"', 'uname="carl"')], "three.conf"),
    ("F4", "00-good", [], "short-token.conf"),
    ("F5", "00-good", [], "three.conf"),
)
# Where the rows without a change must be silent: a right file.
RIGHT = {"D15": ("azure", "two.conf"), "D21": ("crash", "three.conf"),
         "E17": ("pdus", "three.conf"),
         "E20": ("gce", "two.conf"), "F1": ("qdevice", "qdevice.conf"),
         "F2": ("scsi-two", "two.conf"), "F4": ("00-good", "three.conf"),
         "F5": ("pdus", "three.conf")}
# Those that only a live host can judge; tests/unit/test_fencectl_live.c.
LIVE = {"A9", "D12", "E18", "G1", "G2", "G3", "G4", "G5"}


class Files(unittest.TestCase):
    """The cases, the right files and the examples of the documents."""

    def judge(self, name, path, args, must, may):
        found = check(path, *args)
        live = {i[1:] for i in must if i[0] == "!"}
        must = {i for i in must if i[0] != "!"}
        self.assertLessEqual(live, set(found["not_judged"]), name)
        self.assertLessEqual(must, ids(found), name)
        self.assertEqual(ids(found, "warning", "error") - must - may, set(),
                         name)
        # What is permitted and does not come would hide a mistake to come.
        self.assertLessEqual(may, ids(found, "warning", "error"), name)

    def test_files(self):
        with checklab.Scratch() as scratch:
            for name, corosync, must, may in checklab.expectations():
                with self.subTest(name):
                    if ".crm" not in name:
                        path = case(name)
                    elif shutil.which("crm") is None:
                        self.skipTest("needs crmsh")
                    else:
                        path = scratch.loaded(name)
                    self.judge(name, path, conf(corosync), must, may)


    def test_the_clusters_are_here(self):
        names = {name for name, *_ in checklab.expectations()}
        self.assertEqual(set(checklab.varied()) - names, set())
        self.assertGreater(len(set(checklab.varied())), 10)


class Rows(unittest.TestCase):
    """Each row of the table is red on a file, and silent before the change."""

    def test_rows(self):
        with checklab.Scratch() as scratch:
            for row, base, changes, corosync in ROWS:
                with self.subTest(row):
                    path = scratch.changed(base, *changes)
                    self.assertIn(row, ids(check(path, *conf(corosync))))
                    if row in RIGHT:
                        base, corosync = RIGHT[row]
                        found = check(case(base), *conf(corosync))
                        self.assertNotIn(row, found["not_judged"])
                    else:
                        self.assertNotEqual(changes, [])
                        found = check(case(base))
                    self.assertNotIn(row, ids(found))

    def test_none_is_forgotten(self):
        tried = {row[0] for row in ROWS} | LIVE
        for _, _, must, _ in checklab.expectations():
            tried |= {i.strip("!") for i in must}
        done = run("--list")
        self.assertEqual(done.returncode, 0)
        listed = {line.split()[0] for line in done.stdout.splitlines()}
        self.assertEqual(listed - tried, set())
        self.assertEqual(tried - listed, set())


class Output(unittest.TestCase):
    """Lines, exit statuses, what is allowed, and JSON."""

    def test_a_line(self):
        done = run("--cib", case("01-static-list-no-list"))
        self.assertEqual(done.stdout.splitlines()[0],
                         "ERROR alice: level 1: kdump-node1 is for no node: "
                         "pcmk_host_check=static-list without pcmk_host_list "
                         "[A1]")
        self.assertEqual(done.returncode, 2)

    def test_which_node_is_meant(self):
        said = {f["text"] for f in check(case("02-host-list-misspelt"))
                ["findings"]}
        self.assertIn('ipmi-node1: pcmk_host_list names "alcie", which is '
                      "no node (alice?)", said)

    def test_statuses(self):
        for name, status in (("00-good", 0), ("13-index-gap", 0),
                             ("70-max-attempts", 1), ("34-stonith-disabled",
                                                      2)):
            with self.subTest(name):
                self.assertEqual(run("--cib", case(name)).returncode, status)

    def test_could_not_look(self):
        with checklab.Scratch() as scratch:
            for args in (("--cib", scratch.path + "/none"),
                         ("--cib", scratch.write("<cib")),
                         ("--explain", "Z9"), ("--nonsense",),
                         ("--cib", case("00-good"), "--allow", "Z9")):
                with self.subTest(args):
                    done = run(*args)
                    self.assertEqual(done.returncode, 3, done.stdout)
                    self.assertNotEqual(done.stderr, "")
                    self.assertEqual(done.stdout, "")

    def test_info_with_v(self):
        path = case("00-good")
        self.assertEqual(run("--cib", path).stdout, "")
        said = run("--cib", path, "-v").stdout
        self.assertIn("INFO alice: ", said)
        self.assertIn("not judged: A9: ", said)

    def test_allowed(self):
        path = case("70-max-attempts")
        for allow, status in (("E14", 0), ("E14:stonith-max-attempts", 0),
                              ("E14:other", 1), ("E1", 1)):
            with self.subTest(allow):
                done = run("--cib", path, "--allow", allow)
                self.assertEqual(done.returncode, status)
                self.assertEqual(done.stdout == "", status == 0)
        found = check(path, "--allow", "D1", "--allow", "E14")
        self.assertEqual(found["status"], 0)
        self.assertEqual([f["allowed"] for f in found["findings"]
                          if f["id"] == "E14"], [True])

    def test_json(self):
        path = case("01-static-list-no-list")
        found = check(path)
        self.assertEqual(
            {k: found[k] for k in ("version", "source", "feature_set")},
            {"version": 1, "source": path, "feature_set": "3.16.1"})
        self.assertEqual(found["findings"][0], {
            "id": "A1", "severity": "error", "about": "kdump-node1",
            "node": "alice", "level": 1, "allowed": False,
            "text": "kdump-node1 is for no node: pcmk_host_check=static-list "
                    "without pcmk_host_list"})
        self.assertIn("F1", found["not_judged"])
        self.assertNotIn("F1", check(path, *conf("three.conf"))["not_judged"])

    def test_explain(self):
        for line in run("--list").stdout.splitlines():
            row, severity, rest = line.split(None, 2)
            with self.subTest(row):
                said = run("--explain", row)
                self.assertEqual(said.returncode, 0)
                head, _, source = said.stdout.partition("\nSource:\n")
                title = head.splitlines()[0].partition(": ")[2]
                self.assertIn("%s %s: " % (row, severity), head)
                self.assertEqual(rest, "%s (%s)" % (
                    title, " ".join(source.split())))
                for part in ("With crmsh:\n  ", "With pcs:\n  ",
                             "Source:\n  "):
                    self.assertIn(part, said.stdout)


class Hostile(unittest.TestCase):
    """What a configuration must not do to its reader."""

    LEVEL = '<fencing-level id="p" index="3" target-pattern="%s" ' \
        'devices="ipmi-node1"/></fencing-topology>'

    def level(self, scratch, pattern):
        return scratch.changed("00-good", ("</fencing-topology>",
                                           self.LEVEL % pattern))

    def test_patterns(self):
        """The C library would end by a signal, or need all memory."""
        with checklab.Scratch() as scratch:
            for pattern in ("(" * 60000 + "a" + ")" * 60000, "a" * 1025,
                            "((a{1,255}){1,255})", "a{999999999999999999}"):
                path = self.level(scratch, pattern)
                with self.subTest(pattern[:20]):
                    found = check(path)
                    text, = [f["text"] for f in found["findings"]
                             if f["id"] == "C6"]
                    self.assertRegex(text, "is no regular expression that "
                                     "can be judged$")
                    self.assertLess(len(text), 400)

    def test_rsc_pattern(self):
        with checklab.Scratch() as scratch:
            path = scratch.changed("00-good", (
                "</constraints>", '<rsc_location id="x" rsc-pattern="%s" '
                'node="bob" score="-INFINITY"/></constraints>' %
                ("(" * 60000 + "a" + ")" * 60000)))
            found = check(path)
            self.assertEqual(ids(found, "warning", "error"), set())

    def test_time(self):
        """A pattern that is tried in every way ends by an alarm."""
        with checklab.Scratch() as scratch:
            path = scratch.changed(
                "00-good", ("</fencing-topology>",
                            self.LEVEL % r"((a*)*)*\1\1((a|aa)*)*\3b"),
                ('uname="charlie"', 'uname="%s"' % ("a" * 200)))
            done = run("--cib", path)
            self.assertEqual((done.returncode, done.stdout), (3, ""))
            self.assertIn("cannot be judged in 5 seconds of the processor",
                          done.stderr)

    @needs_strace
    def test_time_to_read(self):
        """The file is on a server that hangs: open(2) takes 7 seconds, by
        which the alarm of 5 is over on each machine."""
        path = case("00-good")
        words = injected("openat", "delay_enter=7000000")
        words.insert(words.index("-o"), "--trace-path=" + path)
        for command in ("check", "plan"):
            with self.subTest(command):
                done = subprocess.run(
                    (*words, checklab.FENCECTL, command, "--cib", path),
                    text=True, capture_output=True, check=False)
                self.assertEqual((done.returncode, done.stdout, done.stderr),
                                 (3, "", "fencectl: the configuration cannot "
                                  "be read in 5 seconds\n"))

    def test_many_alike(self):
        """A thousand levels of one name, devices of one address."""
        one = '<primitive id="d%d" class="stonith" type="fence_ilo">' \
            '<instance_attributes id="i%d"><nvpair id="a%d" name="ip" ' \
            'value="10.0.0.1"/><nvpair id="b%d" name="pcmk_host_list" ' \
            'value="%s"/></instance_attributes></primitive>'
        with checklab.Scratch() as scratch:
            path = scratch.changed(
                "00-good", ("</resources>", "".join(
                    one % (i, i, i, i, ("alice", "bob")[i % 2])
                    for i in range(1000)) + "</resources>"),
                ("</fencing-topology>", "".join(
                    LEVEL.replace("754", "x%d" % i)
                    for i in range(1000)) + "</fencing-topology>"))
            found = check(path)["findings"]
            self.assertEqual(len([f for f in found if f["id"] == "C13"]),
                             1000)
            self.assertEqual(len([f for f in found if f["id"] == "A10"]), 500)

    def test_a_cut_text(self):
        """What is cut ends with a whole character."""
        with checklab.Scratch() as scratch:
            for more in range(3):
                path = self.level(scratch, "x" * more + "\u20ac" * 300 + "(")
                done = subprocess.run(
                    (checklab.FENCECTL, "check", "--json", "--cib", path),
                    stdout=subprocess.PIPE, check=False)
                self.assertIn("C6", ids(json.loads(
                    done.stdout.decode("utf-8"))))

    def test_what_steers_a_terminal(self):
        path = case("00-good")
        steers = "\x80\x85\x9b\u061c\u200e\u2028\u202a\u202e\u2066\u2069"
        with checklab.Scratch() as scratch:
            for char in steers:
                path = scratch.changed("00-good", (
                    'target="alice"', 'target="al%sice"' % char))
                for args in ((), ("--json",)):
                    with self.subTest(char.encode(), args=args):
                        said = run("--cib", path, *args).stdout
                        self.assertIn("[C2]" if not args else "C2", said)
                        self.assertNotIn(char, said)
                self.assertNotIn(char, run("--cib", "/none" + char).stderr)


class AllowFile(unittest.TestCase):
    """/etc/fence-kdump/allow, in a mount namespace that has it alone."""

    def judged(self, lines, name="70-max-attempts"):
        enter = ("unshare", "--mount") + (
            () if os.getuid() == 0 else ("--map-root-user",))
        prepare = 'mount -t tmpfs none /etc && mkdir /etc/fence-kdump'
        if subprocess.run(enter + ("sh", "-c", prepare), check=False,
                          capture_output=True).returncode != 0:
            self.skipTest("no mount namespace here")
        done = subprocess.run(
            enter + ("sh", "-c", prepare + ' && printf "$1" '
                     '>/etc/fence-kdump/allow && shift && exec "$@"', "sh",
                     lines, checklab.FENCECTL, "check", "--cib", case(name)),
            text=True, capture_output=True, check=False, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def test_what_is_allowed(self):
        self.assertEqual(self.judged("# ours\n E14 # known\n"), (0, "", ""))
        self.assertEqual(self.judged("E14:stonith-max-attempts")[0], 0)

    def test_what_is_not(self):
        for lines in ("", "#E14\n", "E14:other\n", "E15\n"):
            with self.subTest(lines):
                status, out, _ = self.judged(lines)
                self.assertEqual(status, 1)
                self.assertIn("[E14]", out)

    def test_a_line_that_is_wrong(self):
        status, out, err = self.judged("E14\nZ9\n")
        self.assertEqual((status, out), (3, ""))
        self.assertIn("/etc/fence-kdump/allow: line 2: there is no check Z9",
                      err)

    def test_a_second_word(self):
        """It allowed each E14, also those that are not about "other"."""
        status, out, err = self.judged("# ours\nE14 other\n")
        self.assertEqual((status, out), (3, ""))
        self.assertIn("/etc/fence-kdump/allow: line 2: more than one word",
                      err)


class Page(unittest.TestCase):
    """docs/checks.md is what the program has."""

    def test_current(self):
        script = os.path.join(checklab.TOP_SRCDIR, "docs", "checks.py")
        made = subprocess.run((sys.executable, script, checklab.FENCECTL),
                              check=True, text=True, stdout=subprocess.PIPE)
        self.assertEqual(
            checklab.read(checklab.TOP_SRCDIR, "docs", "checks.md"),
            made.stdout, "python3 docs/checks.py FENCECTL >docs/checks.md")


class Completion(unittest.TestCase):
    """What bash offers for a word that is begun."""

    SCRIPT = 'PATH=$(dirname "$1"):$PATH && . "$2" && shift 2 && ' \
        "COMP_WORDS=(\"$@\") && COMP_CWORD=$(($# - 1)) && _fencectl && " \
        'echo "${COMPREPLY[*]}"'

    def offered(self, *words):
        return subprocess.run(
            ("bash", "-c", self.SCRIPT, "bash", checklab.FENCECTL,
             os.path.join(checklab.TOP_SRCDIR, "fencectl", "completion",
                          "fencectl"), "fencectl") + words, check=True,
            text=True, stdout=subprocess.PIPE).stdout.split()

    def test_words(self):
        listed = [line.split()[0]
                  for line in run("--list").stdout.splitlines()]
        for words, want in (
                (("p",), ["plan"]), (("check", "--al"), ["--allow"]),
                (("plan", "--al"), []), (("check", "--explain", ""), listed),
                (("s",), ["status"]), (("status", "--p"), ["--prometheus"]),
                (("status", "--c"), []),
                (("check", "--allow", "=", "G3"), ["G3"]),
                (("rehearse", "--"), [])):
            with self.subTest(words):
                self.assertEqual(self.offered(*words), want)


class Secrets(unittest.TestCase):
    """No value that is not needed is printed."""

    NAMES = ("password", "passwd", "passwd_script", "secret_key", "key_file",
             "token", "community", "snmp_priv_passwd", "username",
             "pcmk_host_list_secret", "unknown")

    def test_markers(self):
        with checklab.Scratch() as scratch:
            path = scratch.changed("00-good", *[
                param(name, "MARKER-%s-3" % name) for name in self.NAMES],
                ('value="secret"', 'value="MARKER-4"'))
            for args in ((), ("-v",), ("--json",),
                         ("-v", *conf("three.conf"))):
                with self.subTest(args):
                    done = run("--cib", path, *args)
                    self.assertNotIn("MARKER", done.stdout + done.stderr)
            broken = scratch.write(checklab.read(path).replace("</cib>", ""),
                                   "broken.xml")
            done = run("--cib", broken)
            self.assertEqual(done.returncode, 3)
            self.assertNotIn("MARKER", done.stdout + done.stderr)


if __name__ == "__main__":
    # tests/skipped.py reads the names.
    unittest.main(verbosity=2)
