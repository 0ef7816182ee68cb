#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
cluster-glue's stonith command, and Pacemaker's fence_legacy in front of it,
with our agents as external plugins; and what the plugins say about agents of
all kinds.
"""

import os
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

import lab
import labhost
import meatlab
import stonithlab
import suicidelab
from lab import until
from stonithlab import agent, legacy, link, plugin, run, stonith

# One of each kind: by a power switch, a hypervisor, a fabric, a disk, none.
AGENTS = ["fence_ipmilan", "fence_redfish", "fence_virt", "fence_brocade",
    "fence_scsi", "fence_sbd", "fence_watchdog", "fence_dummy",
    "fence_rcd_serial"]
FOUR = ["fence_kdump", "fence_meatware", "fence_suicide", "fence_xvm"]


def started(name, verb, host, **params):
    """`stonith -T`, still running."""
    return lab.here.popen(["stonith", "-t", "external/" + name,
        *("%s=%s" % p for p in params.items()), host, "-T", verb],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def ended(process):
    out, unused = process.communicate(timeout=30)
    return lab.Result(process.returncode, out, "", 0)


def installed(name):
    return shutil.which(name, path="/usr/sbin") is not None


class Described(stonithlab.Case):
    def test_types(self):
        types = self.done(run("stonith", "-L")).out.split()
        for name in FOUR:
            self.assertIn("external/" + name, types)
        self.assertNotIn("external/stonith_external", types)

    def names(self, name):
        return self.done(run("stonith", "-t", "external/" + name,
            "-n")).out.split()

    def parameters(self, name):
        """What `stonith -m` says, as cluster-glue's ra-api-1.dtd has it."""
        r = self.done(run("stonith", "-t", "external/" + name, "-m"))
        root = ElementTree.fromstring(r.out)
        self.assertEqual(root.get("name"), "external/" + name)
        for parameter in root.find("parameters"):
            self.assertEqual(parameter.tag, "parameter")
            self.assertLessEqual(set(parameter.attrib),
                {"name", "unique", "required"})
            self.assertEqual([child.tag for child in parameter],
                ["longdesc", "shortdesc", "content"])
            content = parameter.find("content")
            self.assertIn(content.get("type"),
                ("string", "integer", "boolean"))
        return {p.get("name"): p for p in root.iter("parameter")}

    def test_names_and_metadata(self):
        for name in filter(installed, FOUR + AGENTS):
            with self.subTest(agent=name):
                link(name)
                names, parameters = self.names(name), self.parameters(name)
                self.assertEqual(list(parameters)[:3],
                    ["hostlist", "hostmap", "short"])
                self.assertEqual(names, ["hostlist"] + [n for n, p in
                    list(parameters.items())[1:] if p.get("required") == "1"])
                self.assertEqual(len(names), len(set(names)))
                for word in "action", "plug", "port", "help", "version":
                    self.assertNotIn(word, parameters)
                for word in parameters:  # the shell hands on nothing else
                    self.assertRegex(word, r"^[A-Za-z_][A-Za-z0-9_]*$")

    def test_values_without_names(self):
        """As in ha.cf: hostlist alone is enough."""
        r = self.done(run("stonith", "-t", "external/fence_meatware",
            "-p", "rad10 rad11", "-l"))
        self.assertEqual(r.out.split(), ["rad10", "rad11"])
        # As cluster-glue's own does.
        self.assertEqual(self.done(run("stonith", "-t", "meatware",
            "-p", "rad10 rad11", "-l")).out, r.out)
        path = labhost.scratch("ha.cf-values")
        stonithlab.write(path, "rad10\n", 0o644)
        r = self.done(run("stonith", "-t", "external/fence_meatware",
            "-F", path, "-l"))
        self.assertEqual(r.out.split(), ["rad10"])

    def test_metadata_of_special_characters(self):
        agent("fence_x", "", params=("plug", "tls1.0"))
        self.assertEqual(list(self.parameters("fence_x"))[3:], ["tls1_0"])

    def test_hostlist_is_required_without_a_list(self):
        for name, required in ("fence_meatware", "1"), ("fence_xvm", "0"):
            if installed(name):
                self.assertEqual(self.parameters(name)["hostlist"].get(
                    "required"), required)

    def test_help(self):
        for name, words in (("fence_meatware", "last level of a fencing"),
                ("fence_kdump", "crash kernel")):
            r = self.done(run("stonith", "-t", "external/" + name, "-h"))
            self.assertRegex(r.out, "STONITH Device: external/" + name)
            self.assertRegex(r.out, words)
            self.assertRegex(r.out, "For more information see https?://")
            self.assertRegex(r.out, r"(?m)^\s+hostlist$")

    def test_no_url(self):
        """Not every agent has one."""
        link("fence_scsi")
        r = self.done(plugin("fence_scsi", "getinfo-devurl"))
        self.assertEqual(r.out, "man:fence_scsi(8)\n")


class Meatware(stonithlab.Case):
    def test_list_and_status(self):
        r = self.done(stonith("fence_meatware", "-l", hostlist="Alice,bob"))
        self.assertEqual(r.out.split(), ["Alice", "bob"])
        self.done(stonith("fence_meatware", "-S", hostlist="alice bob"))
        self.refused(plugin("fence_meatware", "gethosts"), "hostlist must name")

    def test_reset_and_off(self):
        for verb in "reset", "off":
            p = started("fence_meatware", verb, "alice", hostlist="alice bob")
            until(lambda: meatlab.exists(meatlab.fifo("alice")), "a request")
            status, text = meatlab.confirm()
            self.assertEqual(status, 0, text)
            # Who runs stonith, not what stands between.
            self.assertRegex(text, r"asked for by .*\(process %d\)" %
                os.getpid())
            self.done(ended(p))

    def test_refused_by_the_operator(self):
        p = started("fence_meatware", "reset", "alice", hostlist="alice")
        until(lambda: meatlab.exists(meatlab.fifo("alice")), "a request")
        self.assertEqual(meatlab.client("-d", "alice").status, 0)
        self.refused(ended(p), "it ended with exit status 1")

    def test_on(self):
        self.refused(stonith("fence_meatware", "-T", "on", "alice",
            hostlist="alice"), "the agent has no action on")

    def test_nobody_answers(self):
        self.refused(stonith("fence_meatware", "-T", "reset", "alice",
            hostlist="alice", timeout="1"), "not fenced")

    def test_long_names(self):
        """The agent's own hostlist has the agent's own names."""
        p = started("fence_meatware", "reset", "alice.example.org",
            hostlist="alice.example.org bob.example.org", short=1)
        until(lambda: meatlab.exists(meatlab.fifo("alice")), "a request")
        self.assertEqual(meatlab.confirm()[0], 0)
        self.done(ended(p))

    @unittest.skipUnless(installed("fence_legacy"), "no fence_legacy")
    def test_through_pacemaker(self):
        """As fenced does it: every parameter, and the target thrice."""
        common = {"hostlist": "alice bob", "timeout": "20"}
        self.done(legacy("fence_meatware", action="monitor", **common))
        self.assertIn("alice", self.done(legacy("fence_meatware",
            action="list", **common)).out)
        p = lab.here.popen(["/usr/sbin/fence_legacy"], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        p.stdin.write("plugin=external/fence_meatware\naction=reboot\n"
            "nodename=alice\nport=alice\nhostlist=alice bob\ntimeout=20\n")
        p.stdin.close()
        p.stdin = None
        until(lambda: meatlab.exists(meatlab.fifo("alice")), "a request")
        self.assertEqual(meatlab.confirm()[0], 0)
        self.done(ended(p))
        self.refused(legacy("fence_meatware", action="reboot", nodename="carol",
            port="carol", **common), "carol is not in hostlist")


class Kdump(stonithlab.Case):
    def setUp(self):
        super().setUp()
        labhost.hosts("10.0.0.2 alice", "10.0.0.3 bob")

    def test_status_and_list(self):
        device = {"hostlist": "alice,bob"}
        self.assertEqual(self.done(stonith("fence_kdump", "-l",
            **device)).out.split(), ["alice", "bob"])
        self.done(stonith("fence_kdump", "-S", **device))

    def heard(self, source):
        p = started("fence_kdump", "reset", "alice", hostlist="alice bob",
            timeout="4")
        for unused in range(300):
            if p.poll() is not None:
                break
            lab.there.send(lab.MESSAGE, "10.0.0.1", source)
            try:
                p.wait(0.1)
            except subprocess.TimeoutExpired:
                pass
        return ended(p)

    def test_reset(self):
        self.done(self.heard("10.0.0.2"))

    def test_another_node_dumps(self):
        self.refused(self.heard("10.0.0.3"), "it ended with exit status 1")

    def test_off_without_a_word(self):
        self.refused(stonith("fence_kdump", "-T", "off", "alice",
            hostlist="alice", timeout="1"), "not fenced")


class Suicide(suicidelab.Case, stonithlab.Case):
    """The node ends by the real reboot(2), in a PID namespace."""

    def setUp(self):
        stonithlab.Case.setUp(self)
        suicidelab.Case.setUp(self)

    def stonith(self, verb, host, **params):
        return suicidelab.end("-t", "external/fence_suicide",
            "hostlist=here there", *("%s=%s" % p for p in params.items()),
            host, "-T", verb, program="stonith")

    def test_list_and_status(self):
        device = {"hostlist": "here"}
        self.assertEqual(self.done(stonith("fence_suicide", "-l",
            **device)).out.split(), ["here"])
        r = suicidelab.end("-t", "external/fence_suicide", "hostlist=here",
            "-S", program="stonith")
        self.assertIsNone(r.ended, r)

    def test_no_answer(self):
        for verb, how in ("reset", "restart"), ("off", "power off"):
            self.went(self.stonith(verb, "here"), how, None)

    def test_answer_first(self):
        # stonith sleeps for a second before it hands an answer on.
        r = self.stonith("reset", "here", answer="before", delay=7)
        self.went(r, "restart", 0)

    def test_another_node(self):
        for verb in "reset", "off":
            for host in "there", "nowhere":
                r = self.stonith(verb, host)
                self.assertIsNone(r.ended, r)
                self.assertNotIn(r.status, (0, None), r)

    def test_dry_run_and_on(self):
        for verb, params in ("reset", {"dry_run": 1}), ("on", {}):
            r = self.stonith(verb, "here", **params)
            self.assertIsNone(r.ended, r)
            self.assertNotIn(r.status, (0, None), r)


@unittest.skipUnless(installed("fence_dummy"), "no fence_dummy")
class Environment(stonithlab.Case):
    """fence_dummy keeps its power state in a file, and takes no host."""

    def setUp(self):
        super().setUp()
        link("fence_dummy")
        self.file = labhost.scratch("dummy")
        stonithlab.write(self.file, "on")
        self.device = {"hostlist": "alice", "status_file": self.file}

    def state(self):
        with open(self.file) as f:
            return f.read()

    def test_off_and_on(self):
        for verb in "off", "on", "reset":
            self.done(stonith("fence_dummy", "-T", verb, "alice",
                **self.device))
            self.assertEqual(self.state(), "off" if verb == "off" else "on")

    def test_words_that_end_an_agent_with_success(self):
        """fence-agents print their version or help, and exit with 0."""
        for word in "version", "help", "action":
            stonithlab.write(self.file, "on")
            self.done(plugin("fence_dummy", "off", "alice",
                **{word: "metadata"}, **self.device))
            self.assertEqual(self.state(), "off", word)

    def test_one_thing_needs_one_host(self):
        for hosts in "", "alice,bob":
            device = {"status_file": self.file}
            if hosts:
                device["hostlist"] = hosts
            self.refused(plugin("fence_dummy", "off", "alice", **device),
                "no parameter for the host")
        self.assertEqual(self.state(), "on")

    def test_monitor_and_list(self):
        self.done(plugin("fence_dummy", "status", **self.device))
        self.assertEqual(self.state(), "on")
        del self.device["hostlist"]
        self.refused(plugin("fence_dummy", "gethosts", **self.device),
            "no action list: hostlist must name")


if __name__ == "__main__":
    stonithlab.main()
