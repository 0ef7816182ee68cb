#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The rehearsal on a node and the listener on another node judge alike.

Generated node lists and hosts files, the same on both, as an administrator
copies them: for each source that the rehearsal would send from, the listener
that awaits this node must count it if, and only if, the rehearsal says that it
is this host's.  The seeds are fixed.
"""

import random
import re

import lab
from lab import AGENT, run_agent
from rehearselab import Rehearsal

HOST = "here"  # what lab.main() calls this host
OWN = ["10.0.0.1", "192.0.2.1"]
OTHERS = ["10.0.0.2", "192.0.2.2", "10.0.0.3"]
STRANGE = ["10.9.0.1", "10.9.0.2"]
ROUNDS = 200

NODE = """    node {
%s    }
"""


def ring(rng, node, pool):
    """A ring address: mostly a number of the node's, or a name."""
    if rng.random() < 0.3:
        return "%s-ring" % node
    return rng.choice(pool + STRANGE[:1] if rng.random() < 0.2 else pool)


def cluster(rng, named):
    nodes, used = [], set()
    for node, pool in (HOST, OWN), ("alice", OTHERS[:2]), ("bob", OTHERS[2:]):
        lines = []
        for link in range(rng.choice((1, 1, 2))):
            where = ring(rng, node, pool)
            if where not in used:
                used.add(where)
                lines.append("        ring%d_addr: %s\n" % (link, where))
        if not lines:
            lines = ["        ring0_addr: %s-ring\n" % node]
        if named(node):
            lines.append("        name: %s\n" % node)
        nodes.append(NODE % "".join(lines))
    rng.shuffle(nodes)
    return "nodelist {\n%s}\n" % "".join(nodes)


def hosts(rng):
    """Each name at one to three addresses, mostly the node's."""
    lines = []
    for node, pool in (HOST, OWN), ("alice", OTHERS[:2]), ("bob", OTHERS[2:]):
        for name in node, "%s-ring" % node:
            for _ in range(rng.choice((0, 1, 1, 2))):
                lines.append("%s %s" % (rng.choice(
                    pool if rng.random() < 0.8 else OWN + OTHERS + STRANGE),
                    name))
    return lines


class Agree(Rehearsal):
    def setUp(self):
        super().setUp()
        self.ip("addr add 192.0.2.1/24 dev link1",
            "addr del 192.0.2.1/24 dev link1")

    def rehearsed(self):
        """{source: is it said to be this host's?}, and the exit status."""
        r = self.run_it("--rehearse", "10.0.0.29", "192.0.2.29")
        found = {}
        for line in r.out.splitlines():
            words = line.split(None, 5)
            if len(words) == 6 and words[2].startswith("link"):
                note = words[5]
                found[words[3]] = bool(re.match(
                    r"(?!NOT OURS)\S+'s (ring\d_addr|by name$)|"
                    r"this host's by its name", note))
        return found, r

    def counted(self, word):
        """The addresses that count for a listener that awaits `word`."""
        with lab.there:
            r = run_agent(["-v", "-o", "validate-all", "--plug", word],
                net=lab.there, program=AGENT)
        return set(re.findall(r"(?m)^fence_kdump: (\S+): .*: counts$",
            r.text)), r

    def test_on_generated_clusters(self):
        seen = {True: 0, False: 0}
        for seed in range(ROUNDS):
            rng = random.Random(seed)
            kind = rng.choice(("named", "nameless", "mixed"))
            conf = cluster(rng, {"named": lambda n: True,
                "nameless": lambda n: False,
                "mixed": lambda n: rng.random() < 0.5}[kind])
            lines = hosts(rng)
            lab.etc("corosync/corosync.conf", conf)
            lab.hosts(*lines)
            found, rehearsal = self.rehearsed()
            counts, listener = self.counted(HOST)
            for source, ours in found.items():
                seen[ours] += 1
                self.assertEqual(ours, source in counts,
                    "seed %d, %s\n%s\n%s\n%s\n%s" % (seed, source, conf,
                        "\n".join(lines), rehearsal, listener))
        # It is no test if one of the answers never comes.
        self.assertGreater(seen[True], ROUNDS // 4, seen)
        self.assertGreater(seen[False], ROUNDS // 4, seen)


if __name__ == "__main__":
    lab.main()
