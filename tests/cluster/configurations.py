# SPDX-License-Identifier: GPL-2.0-or-later
"""
Configurations of fencing, made up: resources, constraints and a topology as
Pacemaker's schema lets them in, with what is seldom seen. All is decided by
the random numbers that are given.
"""

import xml.etree.ElementTree as ElementTree

from room import NODES

GHOST = "ghost"  # no node: nobody is hurt
TARGETS = NODES + (GHOST,)
# Other ways to write them, and what only looks like them.
NAMES = TARGETS + TARGETS + ("Alice", "GHOST", "alice.example.com", "ghost2",
    "dave", "on", "1", "x|ghost", "bob:1")
PORTS = ("1", "7", "1,2", "alice", "bob", "ghost", r"a\:b", "0x1")
AGENTS = ("fence_ipmilan", "fence_kdump", "fence_virt", "fence_meatware",
    "fence_scsi")
SCORES = ("-INFINITY", "-1", "-100", "0", "1", "100", "INFINITY")
SEPARATORS = (" ", ",", ";", ", ", "  ", "; ")


class Maker:
    def __init__(self, random):
        self.random = random
        self.number = 0
        self.cib = ElementTree.Element("configuration")
        self.resources = self._section("resources")
        self.constraints = self._section("constraints")
        self.topology = self._section("fencing-topology")
        self.devices, self.containers, self.templates = [], [], []
        # What a constraint may name: in a clone Pacemaker does not find a
        # device by its name before it has looked for it on the nodes.
        self.named = []

    def _section(self, tag):
        return ElementTree.SubElement(self.cib, tag)

    def often(self, percent):
        return self.random.random() * 100 < percent

    def one(self, of):
        return self.random.choice(of)

    def id(self, what):
        self.number += 1
        return "%s-%d" % (what, self.number)

    def pairs(self, parent, tag, values, score=None):
        attrs = {"id": self.id("set")}
        if score is not None:
            attrs["score"] = score
        made = ElementTree.SubElement(parent, tag, attrs)
        for name, value in values.items():
            ElementTree.SubElement(made, "nvpair", id=self.id("nv"),
                name=name, value=value)
        return made

    def host_list(self):
        return self.one(SEPARATORS).join(self.one(NAMES)
            for _ in range(self.random.randint(1, 4)))

    def host_map(self):
        pairs = [self.one(NAMES) + self.one(":=") + self.one(PORTS)
            for _ in range(self.random.randint(1, 4))]
        if self.often(5):
            pairs.append("ghost")
        return self.one((";", " ", "; ", ",")).join(pairs)

    def params(self):
        values = {}
        if self.often(65):
            values["pcmk_host_list"] = "" if self.often(5) else \
                self.host_list()
        if self.often(30):
            values["pcmk_host_map"] = self.host_map()
        if self.often(45):
            values["pcmk_host_check"] = self.one(("static-list",
                "static-list", "Static-List", "none", "static",
                "dynamic-list", "status"))
        return values

    def target_role(self, percent):
        if not self.often(percent):
            return {}
        return {"target-role": self.one(("Stopped", "Started", "stopped"))}

    def template(self):
        made = ElementTree.SubElement(self.resources, "template",
            {"id": self.id("t"), "class": "stonith",
                "type": self.one(AGENTS)})
        self.pairs(made, "instance_attributes", self.params())
        self.pairs(made, "meta_attributes", self.target_role(20))
        self.templates.append(made.get("id"))

    def device(self, parent, cloned=False):
        name = self.id("d")
        attrs = {"id": name}
        if self.templates and not cloned and self.often(30):
            attrs["template"] = self.one(self.templates)
        else:
            attrs.update({"class": "stonith", "type": self.one(AGENTS)})
        made = ElementTree.SubElement(parent, "primitive", attrs)
        first = self.pairs(made, "instance_attributes", self.params(),
            self.one((None, None, "1", "5")))
        if self.often(20):
            self.pairs(made, "instance_attributes", self.params(),
                self.one((None, "1", "5", "-1")))
        if self.often(5) and self.devices:
            first.clear()
            first.set("id-ref", self.devices[0][1])
        self.pairs(made, "meta_attributes", self.target_role(12))
        self.devices.append((name, self.resources.find(
            ".//instance_attributes").get("id")))
        if not cloned:
            self.named.append(name)

    def container(self, tag):
        made = ElementTree.SubElement(self.resources, tag,
            id=self.id(tag[0]))
        self.pairs(made, "meta_attributes", self.target_role(10))
        for _ in range(1 if tag == "clone" else self.random.randint(1, 3)):
            self.device(made, tag == "clone")
        self.containers.append(made.get("id"))

    def rule(self, parent, deep=0, **attrs):
        made = ElementTree.SubElement(parent, "rule", {"id": self.id("r"),
            **attrs, "boolean-op": self.one(("and", "or"))})
        for _ in range(self.random.randint(1, 3)):
            if deep < 2 and self.often(20):
                self.rule(made, deep + 1)
            else:
                name, values = self.one((("#uname", NODES), ("#kind",
                    ("cluster", "remote"))))
                ElementTree.SubElement(made, "expression", id=self.id("e"),
                    attribute=name, operation=self.one(("eq", "ne")),
                    value=self.one(values))

    def location(self):
        attrs, sets = {"id": self.id("l")}, False
        names = self.named + self.containers + self.templates
        if self.often(10):
            attrs["rsc-pattern"] = self.one(("d-", "^d-1", "!g", "1$"))
        elif self.often(15):
            sets = True
        else:
            attrs["rsc"] = self.one(names)
        made = ElementTree.SubElement(self.constraints, "rsc_location",
            attrs)
        if sets:
            rsc_set = ElementTree.SubElement(made, "resource_set",
                id=self.id("s"))
            for name in self.random.sample(self.named,
                    min(2, len(self.named))):
                ElementTree.SubElement(rsc_set, "resource_ref", id=name)
        if self.often(70) or sets:
            made.set("node", self.one(NODES))
            made.set("score", self.one(SCORES))
        else:
            self.rule(made, score=self.one(SCORES))

    def level(self, index, names, **target):
        ElementTree.SubElement(self.topology, "fencing-level", {
            "id": self.id("fl"), "index": str(index),
            "devices": ",".join(names),
            **{name.replace("_", "-"): value
                for name, value in target.items()}})

    def levels(self):
        names = [name for name, _ in self.devices] + ["nosuch"] + \
            self.containers[:1]
        target = self.one(({"target": "ghost"}, {"target": "Ghost"},
            {"target_pattern": "^gh.st$"}, {"target_pattern": "host"}))
        for _ in range(self.random.randint(1, 5)):
            self.level(self.random.randint(1, 10), [self.one(names)
                for _ in range(self.one((1, 1, 1, 2)))], **target)
        if self.often(30):
            self.level(self.random.randint(1, 9), [self.one(names)],
                target=self.one(NODES))

    def make(self):
        for _ in range(self.random.randint(0, 2)):
            self.template()
        for _ in range(self.random.randint(1, 4)):
            self.device(self.resources)
        for tag in ("group", "group", "clone"):
            if self.often(25):
                self.container(tag)
        for _ in range(self.random.randint(0, 6)):
            self.location()
        self.levels()
        if self.often(10):
            defaults = self._section("rsc_defaults")
            self.pairs(defaults, "meta_attributes", self.target_role(50))
        return self.cib


def make(random):
    """A <configuration> without crm_config and nodes."""
    return Maker(random).make()
