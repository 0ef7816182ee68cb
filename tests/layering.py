# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers of HACKING.md, kept by reading the includes: lib/ knows no
program, no program knows another, only tests know everyone, and no file
depends on itself by way of others. A .c and its .h are one file here; a .c
without a .h of its own belongs to no one's interface and can be in no cycle
of its own."""

import os
import re
import sys

TOP = os.environ.get("TOP_SRCDIR", ".")
# Who may be included from where, besides the folder itself.
SHARED = "lib"
OUTSIDE = ("tests", "bench")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


def sources():
    """Every C file, as a path from the top."""
    for folder in sorted(os.listdir(TOP)):
        if folder.startswith((".", "build")):
            continue
        for where, _, names in os.walk(os.path.join(TOP, folder)):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield os.path.relpath(os.path.join(where, name), TOP)


def includes(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return INCLUDE.findall(f.read())


def unit(path):
    return os.path.splitext(path)[0]


def allowed(includer, included):
    mine, theirs = includer.split("/")[0], included.split("/")[0]
    return theirs in (mine, SHARED) or (
        mine in OUTSIDE and theirs not in OUTSIDE)


def cycle(graph):
    """One way that leads back to where it began, or None."""
    done = set()

    def walk(at, way):
        if at in way:
            return way[way.index(at):] + [at]
        if at in done:
            return None
        for to in sorted(graph.get(at, ())):
            found = walk(to, way + [at])
            if found:
                return found
        done.add(at)
        return None

    for start in sorted(graph):
        found = walk(start, [])
        if found:
            return found
    return None


def main():
    faults, graph, count = [], {}, 0
    known = set(sources())
    for path in sorted(known):
        for name in includes(path):
            count += 1
            if "/" not in name:
                if name != "config.h":
                    faults.append('%s: "%s" is not named from the top'
                                  % (path, name))
                continue
            if name not in known:
                faults.append("%s: %s is not there" % (path, name))
            if not allowed(path, name):
                faults.append("%s must not know %s" % (path, name))
            if unit(path) != unit(name):
                graph.setdefault(unit(path), set()).add(unit(name))
    if count == 0:
        faults.append("no include found under %s" % TOP)
    way = cycle(graph)
    if way:
        faults.append("a cycle: " + " -> ".join(way))
    for fault in faults:
        print("layering: " + fault)
    print("%d files, %d includes, %d faults" % (len(known), count,
                                                len(faults)))
    return 1 if faults else 0


sys.exit(main())
