# SPDX-License-Identifier: GPL-2.0-or-later
"""
Makes corosync.conf files, in all the ways in which corosync 3.1 takes them,
and in some in which it does not: File(seed).bytes.

The first node is 10.0.0.1, named "here", so that corosync finds itself in the
list; node N is 10.0.0.N and fd00::N, and HOSTS has the name "nN" for it.
"""

import random

HOSTS = ["10.0.0.%d n%d" % (n, n) for n in range(2, 10)]


class File:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.knet = self.r.random() < 0.7
        self.links = self.r.randint(1, 3) if self.knet else 1
        self.six = self.r.random() < 0.2  # the last link is IPv6
        self.nodes = self.r.randint(1, 5)
        self.lines = []
        self.write()
        self.spoil()
        end = self.r.choice([b"\n", b"\n", b"\n", b"\r\n"])
        self.bytes = end.join(self.lines)
        if self.r.random() < 0.9:
            self.bytes += end

    def some(self, probability):
        return self.r.random() < probability

    def blanks(self):
        return self.r.choice(["", "", " ", "\t", "  "])

    def line(self, text):
        if self.some(0.05):
            self.lines.append(self.r.choice([b"", b"# {", b"  #}", b"\t",
                b"#" + b"x" * self.r.choice([8, 509]), b"# \xc3\xa0 x:"]))
        self.lines.append((self.blanks() + text + self.blanks()).encode(
            "latin-1"))

    def open(self, name):
        self.line(name + self.r.choice([" {", " {", " {", "{", ": {", ":{",
            " : {", "\t{", "::{"]))

    def key(self, name, value):
        if self.some(0.08):
            self.line("%s: %s" % (name, self.r.choice(["", "x", value])))
        self.line("%s%s:%s%s" % (name, self.blanks(), self.blanks(), value))

    def address(self, node, link):
        if self.some(0.04):
            node = self.r.randint(1, self.nodes)  # one of another node
        if self.six and link == self.links - 1:
            return self.r.choice(["fd00::%d", "FD00::%d", "fd00:0:0::%d",
                "fd00:0:0:0:0:0:0:%d"]) % node
        if node > 1 and self.some(0.2):
            return "n%d" % node
        if node > 1 or link > 0:
            form = self.r.choice(["10.0.0.%d"] * 4 + ["10.%d", "10.0.%d",
                "0xa.%d", "012.0.0.%d", "10.0.0.0%d"])
            if self.some(0.05):
                return str(0x0a000000 + node)
            return form % node
        return "10.0.0.1"

    def node_keys(self, node):
        keys = [("name", "here" if node == 1 else "node%d" % node)]
        if self.links == 1 and node > 1 and self.some(0.3):
            keys = []
        if node > 1 and self.some(0.02):
            keys = [("name", "")]
        if self.knet or self.some(0.7):
            keys.append(("nodeid", str(node)))
        if self.some(0.2):
            keys.append((self.r.choice(["quorum_votes", "ring0_port"]), "1"))
        for link in range(self.links):
            keys.append(("ring%d_addr" % link, self.address(node, link)))
        self.r.shuffle(keys)
        return keys

    def node(self, prefix, node):
        """One node in a section; some keys of it may be written elsewhere."""
        keys = self.node_keys(node)
        self.open(prefix + "node")
        for name, value in keys:
            if name.startswith("ring") and node > 1 and self.some(0.04):
                self.later.append(("nodelist.node.%d.%s" % (node - 1, name),
                    value))
                continue
            self.key(name, value)
        if self.some(0.03):
            self.open("sub")
            self.key("ring0_addr", "n9")
            self.line("}")
        self.line("}")

    def nodelist(self):
        inside = self.r.randint(0, self.nodes) if self.some(0.2) \
            else self.nodes
        self.open("nodelist")
        for node in range(1, inside + 1):
            self.node("", node)
            if self.some(0.02):
                self.key("node.%d.ring%d_addr" % (node - 1, self.links - 1),
                    self.address(node, self.links - 1))
        self.line("}")
        for node in range(inside + 1, self.nodes + 1):
            self.node("nodelist.", node)
        for name, value in self.later:
            self.key(name, value)
        if self.some(0.06):
            self.again()

    def again(self):
        """A second list: its nodes go over those of the first."""
        self.open("nodelist")
        for node in range(1, self.r.randint(1, self.nodes) + 1):
            self.open("node")
            if node > 1 and self.some(0.5):
                link = self.r.randrange(self.links)
                self.key("ring%d_addr" % link, self.address(node, link))
            self.line("}")
        self.line("}")

    def totem(self):
        self.open("totem")
        self.key("version", "2")
        self.key("cluster_name", self.r.choice(["lab", ""]))
        self.key("transport", "knet" if self.knet else "udpu")
        if self.some(0.2):
            self.key("token", "3000")
        if self.some(0.1):
            self.open("interface")
            self.key(self.r.choice(["ringnumber", "linknumber"]), "0")
            if self.some(0.5):
                self.open("member")
                self.key("memberaddr", "10.0.0.9")
                self.line("}")
            self.line("}")
        self.line("}")

    def other(self):
        self.open(self.r.choice(["logging", "my.own", "node", "x:y",
            "nodelists", "nodelist.nodes", "a.nodelist"]))
        self.key("ring0_addr", "n8")
        self.open("node")
        self.key("ring0_addr", "n9")
        self.line("}")
        self.line("}")

    def write(self):
        self.later = []
        parts = [self.totem, self.nodelist]
        if self.some(0.3):
            parts.append(self.other)
        self.r.shuffle(parts)
        for part in parts:
            part()
        self.lines += [b"system {", b"sched_rr: no",
            b"move_to_root_cgroup: no", b"}"]
        if self.some(0.8):
            self.lines += [b"quorum {", b"provider: corosync_votequorum",
                b"}"]

    def spoil(self):
        """In some files, a few changes that nobody would make on purpose."""
        if self.some(0.7):
            return
        for unused in range(self.r.randint(1, 2)):
            at = self.r.randrange(len(self.lines))
            line = self.lines[at]
            where = self.r.randint(0, len(line))
            what = self.r.choice(["byte", "byte", "a0", "a0", "double",
                "drop", "swap", "junk", "cut"])
            if what == "byte":
                byte = self.r.choice([b"{", b"}", b":", b"#", b" ", b"\r",
                    b"\t", b"0", b".", b"x"])
                self.lines[at] = line[:where] + byte + line[where:]
            elif what == "a0":
                where = self.r.choice([0, len(line), where])
                self.lines[at] = line[:where] + b"\xa0" + line[where:]
            elif what == "double":
                self.lines.insert(at, line)
            elif what == "drop":
                del self.lines[at]
            elif what == "swap":
                other = self.r.randrange(len(self.lines))
                self.lines[at], self.lines[other] = (self.lines[other], line)
            elif what == "junk":
                self.lines.insert(at, self.r.choice([b"hello", b"}", b"a {",
                    b":", b": x", b"\xef\xbb\xbf", b"x" * 511, b"ring7_addr:"
                    b" n7", b"ring8_addr: n7", b"nodeid: 77"]))
            elif what == "cut":
                self.lines[at] = line[:where]
