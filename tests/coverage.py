#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
What the tests have reached in lib/ and the programs, by gcov: a table by
folder, and of the files that decide "fenced" every branch that was never
taken, unless coverage.txt says why.

usage: tests/coverage.py BUILD-FOLDER    (built with --enable-coverage)
"""

import collections
import glob
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path.append(os.path.join(HERE, "mutate"))

import explained
from mutants import spans
from targets import TARGETS

DECIDING = {t.path: t.functions for t in TARGETS}


def notes(build):
    """gcov's notes of all that is delivered and ours."""
    for path in sorted(glob.glob(build + "/*/*.gcno")):
        if os.path.relpath(path, build).split("/")[0] not in (
                "bench", "gnulib"):
            yield path


def gcov(path):
    """Its view of each of our sources: {source: (lines, branches)} with
    {number: count} and {(number, which): count}."""
    said = subprocess.run(
        ["gcov", "--json-format", "--stdout", "-b", path],
        cwd=os.path.dirname(path), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, check=True).stdout
    views = {}
    for text in said.splitlines():
        answer = json.loads(text)
        for f in answer["files"]:
            source = os.path.relpath(os.path.normpath(os.path.join(
                answer["current_working_directory"], f["file"])), TOP)
            if source.startswith("..") or source.startswith("build"):
                continue
            lines, branches = views.setdefault(source, ({}, {}))
            for line in f["lines"]:
                n = line["line_number"]
                lines[n] = lines.get(n, 0) + line["count"]
                for i, b in enumerate(line["branches"]):
                    branches[n, i] = branches.get((n, i), 0) + b["count"]
    return views


def reached(build):
    """All views, added up: a source may be in two programs."""
    all_lines = collections.defaultdict(collections.Counter)
    all_branches = collections.defaultdict(collections.Counter)
    for path in notes(build):
        for source, (lines, branches) in gcov(path).items():
            all_lines[source].update(lines)
            all_branches[source].update(branches)
    return all_lines, all_branches


def percent(counts):
    if not counts:
        return "-"
    return "%.1f %%" % (100 * sum(c > 0 for c in counts) / len(counts))


def text_of(source):
    with open(os.path.join(TOP, source), encoding="utf-8") as f:
        return f.read()


def deciding_lines(source):
    """The numbers of those that decide."""
    text = text_of(source)
    return {n for begin, end in spans(text, DECIDING[source])
            for n in range(text.count("\n", 0, begin) + 1,
                           text.count("\n", 0, end) + 2)}


def table(lines, branches):
    folders = collections.defaultdict(lambda: ([], []))
    for source in lines:
        for name in source.split("/")[0] + "/", "all":
            folders[name][0].extend(lines[source].values())
            folders[name][1].extend(branches[source].values())
    for source in DECIDING:
        here = deciding_lines(source)
        folders["decides"][0].extend(
            c for n, c in lines[source].items() if n in here)
        folders["decides"][1].extend(
            c for (n, _), c in branches[source].items() if n in here)
    print("| folder | lines | reached | branches | taken |")
    print("|---|---|---|---|---|")
    for name in sorted(folders, key=lambda n: (not n.endswith("/"), n)):
        of_lines, of_branches = folders[name]
        print("| %s | %d | %s | %d | %s |" % (
            name, len(of_lines), percent(of_lines), len(of_branches),
            percent(of_branches)))


def never_taken(source, branches):
    text, here = text_of(source).splitlines(), deciding_lines(source)
    for number in sorted({n for (n, _), c in branches.items()
                          if c == 0 and n in here}):
        yield number, "%s: %s" % (source, text[number - 1].strip())


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip().splitlines()[-1], file=sys.stderr)
        return 2
    lines, branches = reached(os.path.abspath(sys.argv[1]))
    if not lines:
        raise SystemExit("coverage: nothing was counted in " + sys.argv[1])
    reasons = explained.read(os.path.join(HERE, "coverage.txt"))
    seen, left = set(), 0
    for source in sorted(DECIDING):
        for number, what in never_taken(source, branches[source]):
            seen.add(what)
            if what not in reasons:
                left += 1
                print("never taken: %s:%d: %s" % (
                    source, number, what.split(": ", 1)[1]))
    stale = sorted(what for what, reason in reasons.items()
                   if what not in seen and not reason.startswith("Seldom:"))
    for what in stale:
        print("explained, but taken: " + what)
    table(lines, branches)
    print("%d explained, %d not explained" % (len(seen & set(reasons)), left))
    return 1 if left or stale else 0


if __name__ == "__main__":
    sys.exit(main())
