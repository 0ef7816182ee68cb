# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers of HACKING.md, kept by reading the includes and the objects.

lib/ knows no other folder; agent/ and meat/ know lib/, and not each other; a
program knows these three, and no other program; only tests know everyone.  A
file stands where its users are.  Each source but a main.c has its own header:
the two are one file here.  No file depends on itself by way of others, and it
depends on what it includes and on what defines the names that it uses."""

import glob
import os
import re
import subprocess
import sys

TOP = os.environ.get("TOP_SRCDIR", ".")
BUILD = os.environ.get("TOP_BUILDDIR", "build/default")
# What several programs share: for whom.  None: for all.
AGENTS = {"fence_kdump", "meatware", "suicide"}
ROOMS = {"lib": None, "agent": AGENTS, "meat": {"meatware", "meatclient"}}
OUTSIDE = ("tests", "bench")
# What ./bootstrap copies, and the one file that knows it.
FOREIGN = {"gnulib/hmac.h": "lib/hmac.c"}
# Not used yet by these, but by its tests: what is still to come.
TO_COME = {}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


def texts():
    """The C files, by their paths from the top: their text."""
    for folder in sorted(os.listdir(TOP)):
        if folder.startswith((".", "build", "_")) or folder == "gnulib":
            continue
        for where, _, names in os.walk(os.path.join(TOP, folder)):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    path = os.path.join(where, name)
                    with open(path, encoding="utf-8") as f:
                        yield os.path.relpath(path, TOP), f.read()


def sources():
    """Every C file, by its path from the top: what it includes."""
    return {path: INCLUDE.findall(text) for path, text in texts()}


def unit(path):
    return os.path.splitext(path)[0]


def folder(path):
    return path.split("/")[0]


def allowed(includer, included):
    mine, other = folder(includer), folder(included)
    if mine in OUTSIDE:
        return other == mine or other not in OUTSIDE
    if mine in ROOMS:
        return other in (mine, "lib")
    return other == mine or other in ROOMS


def bad_includes(known):
    for path, names in known.items():
        for name in names:
            if "/" not in name:
                if name != "config.h":
                    yield '%s: "%s" is not named from the top' % (path, name)
            elif name in FOREIGN:
                if path != FOREIGN[name]:
                    yield "%s must not know %s" % (path, name)
            elif name not in known:
                yield "%s: %s is not there" % (path, name)
            elif not allowed(path, name):
                yield "%s must not know %s" % (path, name)


def no_header(known):
    for path in known:
        if path.endswith(".c") and folder(path) not in OUTSIDE and \
                os.path.basename(path) != "main.c" and \
                unit(path) + ".h" not in known:
            yield "%s has no header of its own" % path


def graph_of(known):
    graph = {}
    for path, names in known.items():
        for name in names:
            if "/" in name and unit(path) != unit(name):
                graph.setdefault(unit(path), set()).add(unit(name))
    return graph


def objects(known):
    """Each of the programs' objects: its source without the suffix, the names
    that it defines for others, and those that it needs."""
    newest = {}
    for path in sorted(glob.glob(BUILD + "/*/*.o"), key=os.path.getmtime):
        where, name = os.path.split(os.path.relpath(path, BUILD))
        # "lib/libcommon_a-addr.o"; one may be left of a source that is gone.
        at = "%s/%s" % (where, name[:-2].split("-")[-1])
        # It had another name before its library got flags.
        if folder(at) not in OUTSIDE and at + ".c" in known:
            newest[at] = path
    names = {path: (set(), set()) for path in newest.values()}
    said = subprocess.run(["nm", "-P", "-A", *names], stdout=subprocess.PIPE,
                          text=True, check=True).stdout if names else ""
    for line in said.splitlines():
        path, rest = line.split(": ", 1)
        name, kind = rest.split()[:2]
        if kind == "U":
            names[path][1].add(name)
        elif kind.isupper():
            names[path][0].add(name)
    for at, path in newest.items():
        yield (at, *names[path])


def calls(found):
    """The graph by names.  Two programs, or a program and a room, may each
    have a name: a file means that of its own folder, or else the room's."""
    definers = {}
    for at, defined, _ in found:
        for name in defined:
            definers.setdefault(name, []).append(at)
    graph = {}
    for at, _, needed in found:
        for name in needed & set(definers):
            graph.setdefault(at, set()).add(min(definers[name],
                key=lambda d: (folder(d) != folder(at),
                    folder(d) not in ROOMS)))
    return graph


def home(room, users):
    """Where a file of this room belongs, by the folders of its users."""
    if room in users:
        return room
    if len(users) < 2:
        return users.pop() if users else None
    for name, programs in ROOMS.items():
        if programs is not None and users <= programs | {name}:
            return name
    return "lib"


def not_at_home(known, graph):
    users = {}
    for at, others in graph.items():
        for other in others:
            if folder(at) not in OUTSIDE:
                users.setdefault(other, set()).add(folder(at))
    for at in sorted(set(map(unit, known))):
        room = folder(at)
        if room not in ROOMS:
            continue
        used = users.get(at, set())
        if at in TO_COME and home(room, set(used)) == room:
            yield "%s is used: it is not to come any more" % at
        at_home = home(room, used | TO_COME.get(at, set()))
        if at_home != room:
            yield "%s belongs to %s/: nothing else uses it" % (
                at, at_home) if at_home else "nothing uses %s" % at


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


def not_built(known, found):
    built = {at for at, _, _ in found}
    for path in known:
        if path.endswith(".c") and folder(path) not in OUTSIDE and \
                unit(path) not in built:
            yield "no object of %s in %s" % (path, BUILD)


def faults_of(known, found):
    graph = graph_of(known)
    yield from bad_includes(known)
    yield from no_header(known)
    yield from not_at_home(known, graph)
    yield from not_built(known, found)
    for at, others in calls(found).items():
        graph.setdefault(at, set()).update(others)
    way = cycle(graph)
    if way:
        yield "a cycle: " + " -> ".join(way)


# One more file, with what it includes: each is a fault.
PLANTED = (
    ("lib/zz.h", ["agent/agent.h"], "must not know"),
    ("agent/zz.h", ["meat/meat_dir.h"], "must not know"),
    ("meat/zz.h", ["agent/agent.h"], "must not know"),
    ("meat/zz.h", ["meatware/agent.h"], "must not know"),
    ("suicide/zz.h", ["meatware/agent.h"], "must not know"),
    ("lib/addr.c", ["gnulib/hmac.h"], "must not know"),
    ("lib/addr.h", ["lib/whose.h"], "a cycle"),
    ("lib/log.c", ["reason.h"], "is not named from the top"),
    ("lib/log.c", ["lib/zz.h"], "is not there"),
    ("lib/zz.c", [], "has no header"),
    ("lib/zz.h", [], "nothing uses lib/zz"),
)
# One more header, included by one more of each of these folders.
STRAY = (
    ("lib", ["rehearse"], "rehearse"),
    ("lib", ["meatware", "meatclient"], "meat"),
    ("lib", ["agent", "suicide"], "agent"),
    ("agent", ["suicide"], "suicide"),
    ("meat", ["meatclient"], "meatclient"),
)


def blind(known, found):
    """Which planted fault is not seen?"""
    cases = [({p: known.get(p, []) + more}, fault)
             for p, more, fault in PLANTED]
    for room, users, belongs in STRAY:
        header = room + "/zz.h"
        cases.append(({header: [], **{u + "/yy.h": [header] for u in users}},
                      "%s/zz belongs to %s/" % (room, belongs)))
    for more, fault in cases:
        if not any(fault in f for f in faults_of({**known, **more}, found)):
            yield "does not see: %s %s" % (fault, more)
    ring = [("lib/xx", {"xx"}, {"yy"}), ("lib/yy", {"yy"}, {"xx"})]
    if cycle(calls(ring)) is None:
        yield "does not see: a cycle by calls"
    if not list(not_built({"lib/xx.c": []}, [])):
        yield "does not see: no object"


def main():
    known = sources()
    found = list(objects(known))
    faults = list(faults_of(known, found)) + list(blind(known, found))
    count = sum(map(len, known.values()))
    if count == 0:
        faults.append("no include found under %s" % TOP)
    for fault in faults:
        print("layering: " + fault)
    print("%d files, %d includes, %d faults" % (len(known), count,
                                                len(faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
