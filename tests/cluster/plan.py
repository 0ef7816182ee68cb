# SPDX-License-Identifier: GPL-2.0-or-later
"""
Scenario: fencectl plan, and what Pacemaker itself says and does.

Nodes and options stay the lab's; resources, constraints and topology are
taken over from other configurations. There every agent becomes a probe with
the same actions, which fences nothing.
"""

import contextlib
import copy
import glob
import json
import os
import random
import re
import subprocess
import xml.etree.ElementTree as ElementTree

import configurations
from cluster import devices_in
from configurations import GHOST, TARGETS
from room import NODES
from stage import Failed, TOP, preparing

CASES = TOP + "/tests/fencectl/cases"
# Of two nodes; that would end the lab; about remote nodes.
NOT_HERE = ("40", "41", "55", "59", "60")
# A blank in a level's devices, which no schema lets in: it is compared where a
# cluster can be without one. Pacemaker 3 cannot.
NO_SCHEMA = ("67",)
COUNT = int(os.environ.get("PLAN_CONFIGURATIONS", "60"))
ORDERS = int(os.environ.get("PLAN_ORDERS", "6"))
PARTS = ("resources", "constraints", "fencing-topology", "rsc_defaults",
    "tags")


def probe_of(agent):
    """The probe with the actions that the agent has, by its metadata."""
    path = "/usr/sbin/" + agent
    if not os.path.exists(path):
        # What cluster-glue's plugins have; one that is not there has none.
        return "fence_probe_" + ("lsr" if "/" in agent else "")
    said = subprocess.run([path, "-o", "metadata"], check=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    actions = {action.get("name") for action in
        ElementTree.fromstring(said).iter("action")}
    return "fence_probe_" + "".join(letter for letter, name in (("l", "list"),
        ("s", "status"), ("r", "reboot")) if name in actions)


def is_on_target(agent):
    """Its off is run by the target alone: stonith_admin does not show it."""
    return agent in ("fence_suicide", "fence_watchdog")


class Lab:
    def __init__(self, stage):
        self.stage = stage
        self.round = 0
        self.probes = {}
        with preparing():
            self._stop_all()
        self.base = ElementTree.fromstring(stage.cluster.run(NODES[0],
            "cibadmin", "--query"))
        for option in self.base.iter("cluster_property_set"):
            # Nothing is started or fenced but what is asked for here.
            ElementTree.SubElement(option, "nvpair", id="plan-maintenance",
                name="maintenance-mode", value="true")
            break

    def _stop_all(self):
        """A device that was started stays registered until it is stopped."""
        s = self.stage
        for tag in "constraints", "resources":
            s.cluster.run(NODES[0], "cibadmin", "--replace", "--scope", tag,
                "--xml-text", "<%s/>" % tag)
        s.until(lambda: not s.cluster.active(), "resources stop")
        s.cluster.settle()

    def _install(self, agent):
        name = probe_of(agent)
        if name not in self.probes.values():
            with open(os.path.join(os.path.dirname(__file__), "probe")) as f:
                text = f.read()
            for node in NODES:
                self.stage.cluster.run(node, "sh", "-c",
                    'cat >"$0" && chmod 755 "$0"', "/usr/sbin/" + name,
                    said_in=text)
        self.probes[agent] = name

    def whole(self, configuration):
        """The lab's CIB with these resources."""
        cib = copy.deepcopy(self.base)
        to = cib.find("configuration")
        for tag in PARTS:
            for old in to.findall(tag):
                to.remove(old)
            for new in configuration.findall(tag):
                to.append(copy.deepcopy(new))
        for tag in ("resources", "constraints"):
            if to.find(tag) is None:
                ElementTree.SubElement(to, tag)
        if self.has_pacemaker_3():
            # The schema of Pacemaker 3 has no level 10.
            for topology in to.findall("fencing-topology"):
                for level in topology.findall("fencing-level"):
                    if int(level.get("index")) > 9:
                        topology.remove(level)
        # The schema has an order.
        order = ("crm_config", "nodes", "resources", "constraints",
            "fencing-topology", "tags", "rsc_defaults", "op_defaults")
        to[:] = sorted(to, key=lambda part: order.index(part.tag)
            if part.tag in order else len(order))
        return cib

    def probed(self, cib):
        """A copy in which every agent is a probe, and one device more: it
        tells when the configuration has arrived. No pattern is for its name."""
        self.round += 1
        cib = copy.deepcopy(cib)
        resources = cib.find("configuration/resources")
        for tag in ("primitive", "template"):
            for made in resources.iter(tag):
                agent = made.get("type")
                if made.get("class") != "stonith" or agent is None:
                    continue
                if agent not in self.probes:
                    self._install(agent)
                made.set("type", self.probes[agent])
        if "fence_kdump" not in self.probes:
            self._install("fence_kdump")
        marker = ElementTree.SubElement(resources, "primitive", {
            "id": "gmarker", "class": "stonith",
            "type": self.probes["fence_kdump"]})
        values = ElementTree.SubElement(marker, "instance_attributes",
            id="marker-ia")
        ElementTree.SubElement(values, "nvpair", id="marker-list",
            name="pcmk_host_list", value="marker-%d" % self.round)
        meta = ElementTree.SubElement(marker, "meta_attributes",
            id="marker-ma")
        ElementTree.SubElement(meta, "nvpair", id="marker-role",
            name="target-role", value="Started")
        constraints = cib.find("configuration/constraints")
        for node in NODES:
            ElementTree.SubElement(constraints, "rsc_location",
                id="marker-" + node, rsc="gmarker", score="INFINITY",
                node=node)
        return cib

    def load(self, cib):
        """Replaces the configuration; waits until every fencer has it."""
        text = ElementTree.tostring(cib.find("configuration"), "unicode")
        # It would print the whole configuration.
        self.stage.cluster.run(NODES[0], "sh", "-c", "cibadmin --replace "
            "--scope configuration --xml-pipe >/dev/null", said_in=text)
        self.stage.until(lambda: all("gmarker" in said for said in
            self.listed("marker-%d" % self.round).values()),
            "the fencers have configuration %d" % self.round)

    def load_nothing(self):
        empty = ElementTree.Element("configuration")
        ElementTree.SubElement(empty, "resources")
        ElementTree.SubElement(empty, "constraints")
        self.load(self.probed(self.whole(empty)))

    def load_again(self, cib):
        """The same after an empty one, and so not as a difference."""
        self.load_nothing()
        self.load(self.probed(cib))

    def has_pacemaker_3(self):
        return self.base.get("validate-with").startswith("pacemaker-4.")

    @contextlib.contextmanager
    def without_schema(self):
        def validate(schema):
            self.stage.cluster.run(NODES[0], "cibadmin", "--modify",
                "--xml-text", '<cib validate-with="%s"/>' % schema)
        validate("none")
        yield
        self.load_nothing()
        validate(self.base.get("validate-with"))

    def listed(self, target):
        """{node: devices that its fencer lists for the target}"""
        running = {node: subprocess.Popen(self.stage.room.enter_node(node,
            "stonith_admin", "--list", target, "--output-as=xml"),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            for node in NODES}
        found = {}
        for node, process in running.items():
            said = process.communicate()[0]
            try:
                seen = ElementTree.fromstring(said)
            except ElementTree.ParseError:
                raise Failed("%s: stonith_admin --list %s: %r" % (node,
                    target, said)) from None
            # A clone's device has its instance's number, too.
            found[node] = {re.sub(r":\d+$", "", name)
                for name in devices_in(seen)}
        return found

    def plan(self, cib, target, live=False):
        """The plan for the target; as a file, or of the live cluster."""
        argv = ["/usr/sbin/fencectl", "plan", "--json", target]
        if not live:
            argv += ["--cib", "/shared/plan.xml"]
            with open(self.stage.room.path("shared", "plan.xml"), "w") as f:
                f.write(ElementTree.tostring(cib, "unicode"))
        return json.loads(self.stage.cluster.run(NODES[0], *argv))["nodes"][0]


def without_topology(cib):
    """So that a plan names all devices that may fence the node."""
    cib = copy.deepcopy(cib)
    for part in cib.iter("configuration"):
        for topology in part.findall("fencing-topology"):
            part.remove(topology)
    return cib


def who_may(plan):
    """{node: devices that it may run}, by a plan."""
    found = {node: set() for node in NODES}
    for level in plan["levels"]:
        for device in level["devices"]:
            if not is_on_target(device["agent"]):
                for node in device["by"]:
                    found[node].add(device["id"])
    return found


def kept(s, cib):
    """Where the configuration is kept, for who reads of a failure."""
    path = s.room.path("shared", "differs.xml")
    with open(path, "w") as f:
        f.write(ElementTree.tostring(cib, "unicode"))
    return path


def lost_a_change(s):
    """Has a fencer's libcib failed to apply a difference? What it has then is
    neither the old configuration nor the new one (Pacemaker 2.1.5)."""
    return any("apply_v2_patchset" in line and "Triggered fatal assertion" in
        line for _, line in s.pacemaker_log())


def compare_lists(s, lab, name, configuration, targets):
    cib = lab.whole(configuration)
    s.mark()
    lab.load(lab.probed(cib))
    if lost_a_change(s):
        lab.load_again(cib)
    others = {made.get("id") for made in cib.iter("primitive")
        if is_on_target(made.get("type"))} | {"gmarker"}
    for target in targets:
        ours = who_may(lab.plan(without_topology(cib), target))
        theirs = {node: said - others
            for node, said in lab.listed(target).items()}
        if ours != theirs:
            raise Failed("%s: who may fence %s: fencectl plan: %s; "
                "stonith_admin --list: %s (see %s)" % (name, target, ours,
                theirs, kept(s, cib)))


def who(s):
    """fencectl plan and every fencer agree on who may fence a node"""
    s.begin("power")
    lab = Lab(s)
    paths = sorted(path for path in glob.glob(CASES + "/*.xml")
        if os.path.basename(path)[:2] not in NOT_HERE)
    s.check(len(paths) > 40, "%d case files are there" % len(paths))
    for path in paths:
        name = os.path.basename(path)
        loose = name.startswith(NO_SCHEMA)
        if loose and lab.has_pacemaker_3():
            continue
        with lab.without_schema() if loose else contextlib.nullcontext():
            compare_lists(s, lab, name,
                ElementTree.parse(path).find("configuration"), TARGETS)
    s.say("all of them: fencectl plan names, for each node that may run "
        "one, the devices that stonith_admin --list does")
    devices = 0
    for number in range(COUNT):
        chance = random.Random(number)
        configuration = configurations.make(chance)
        compare_lists(s, lab, "configuration %d" % number, configuration,
            (GHOST, chance.choice(NODES)))
        devices += len(list(configuration.iter("primitive")))
    s.say("so it is for %d generated configurations with %d devices" %
        (COUNT, devices))


def first_of(plan):
    """The devices that are run if all fail at once: each level's first."""
    return [level["devices"][0]["id"] for level in plan["levels"]
        if level["devices"]]


def without_repeats(names):
    return [name for i, name in enumerate(names)
        if i == 0 or names[i - 1] != name]


def order(s):
    """The levels of fencectl plan are run in its order"""
    s.begin("power")
    lab = Lab(s)
    done, number, devices = 0, 0, 0
    while done < ORDERS:
        number += 1
        configuration = configurations.make(random.Random(1000 + number))
        cib = lab.whole(configuration)
        plan = lab.plan(cib, GHOST)
        # One that says something: two levels, of a topology.  A clone's
        # device has its name only where it is started: nothing is, here.
        expected = without_repeats(first_of(plan))
        if len(expected) < 2 or plan["levels"][0]["index"] == 0 or \
                cib.find(".//clone") is not None:
            continue
        lab.load(lab.probed(cib))
        s.mark()
        status, text = s.cluster.tried(NODES[0], "stonith_admin", "--reboot",
            GHOST, "--timeout", "60")
        if status == 0:
            raise Failed("fencing %s succeeded: %s" % (GHOST, text))
        used = without_repeats([re.sub(r":\d+$", "", device)
            for device, _ in s.devices_used(GHOST)])
        if used != expected:
            raise Failed("configuration %d: the plan is %s, the fencers ran "
                "%s (see %s)" % (number, expected, used, kept(s, cib)))
        done += 1
        devices += len(used)
    s.say("%d topologies, %d levels: each was run in the order of the plan" %
        (done, devices))
    live = lab.plan(None, GHOST, live=True)
    s.check(first_of(live) == first_of(lab.plan(cib, GHOST)),
        "the live cluster's plan is the file's")


SCENARIOS = [("14a", who), ("14b", order)]
