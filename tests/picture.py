#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture of the benchmark can be read: no words overlap others or a mark
of a goal, and all are inside. Drawn from rows that are as long, as small and
as large as any can be."""

import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.dont_write_bytecode = True
TOP = os.path.abspath(os.environ.get("TOP_SRCDIR", "."))
sys.path.insert(0, os.path.join(TOP, "bench"))

import goals
import report

SVG = "{http://www.w3.org/2000/svg}"
SIZE = 13
# A letter of a wide sans-serif font has this share of its height.
WIDTH = 0.6 * SIZE
LONG = "fencectl check --json next to crm_verify, 1000 nodes: processor time"


def bars():
    """Each goal with a small, a reached, a missed and a large ratio."""
    for goal in sorted(set(goals.GOALS.values()), key=str) + [None]:
        words = goals.text(goal)
        for ratio in (0.00001, goals.mark(words) or 1, 1.35, 9.9):
            yield report.Bar(LONG, ratio, words, goals.mark(words), True)


def table():
    """The bars of RESULTS.md are those that were drawn when it was made."""
    rows = [report.Bar("a_b", 0.3, "≤ 0.3", 0.3, True),
            report.Bar("c", 1.34, "≤ 0.7", 0.7, False),
            report.Bar("d", 0.11, "≤ 64 MB", None, True),
            report.Bar("e", 0.00056, "", None, None)]
    said = {True: "yes", False: "NO", None: ""}
    lines = ["| %s |" % " | ".join((
        bar.text, "MB", "1", "", "1", "", "%g" % bar.ratio,
        bar.goal.replace(" MB", ""), said[bar.reached], "")) for bar in rows]
    lines.insert(0, "| " + " | ".join(report.HEAD) + " |")
    lines.append("| 2 listeners | served of 2 | 1 | | 2 | | | all | yes | |")
    found = list(report.bars_in("\n".join(lines)))
    return [] if found == rows else ["the table is read as %s" % found]


def words(tree):
    """The text of each label as (left, top, right, bottom, text)."""
    for g in tree.iter(SVG + "g"):
        place = re.match(r"translate\(([\d.]+),([\d.]+)\)",
                         g.get("transform") or "")
        text = "".join(g.itertext()).strip()
        if not place or not text:
            continue
        x, y = float(place.group(1)), float(place.group(2))
        wide = len(text) * WIDTH
        left = {"end": x - wide, "middle": x - wide / 2}.get(
            g.get("text-anchor"), x)
        yield left, y - 0.75 * SIZE, left + wide, y + 0.2 * SIZE, text


def marks(text):
    """The black vertical lines, each goal's two halves."""
    for x, y, to_x, to_y in re.findall(
            r"M([\d.]+),([\d.]+) L([\d.]+),([\d.]+)", text):
        if x == to_x and abs(float(y) - float(to_y)) < 20:
            yield (float(x) - 1.5, min(float(y), float(to_y)), float(x) + 1.5,
                   max(float(y), float(to_y)), "a mark")


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def faults(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    tree = ElementTree.fromstring(text)
    wide, high = float(tree.get("width")), float(tree.get("height"))
    said, lines = list(words(tree)), list(marks(text))
    if not lines or sum("≤" in label[4] for label in said) < 5:
        yield "no goal is drawn"
    if not any("crm_verify" in label[4] for label in said):
        yield "a name is not as it is written"
    for i, one in enumerate(said):
        if one[0] < 0 or one[2] > wide or one[1] < 0 or one[3] > high:
            yield "outside: %s" % (one,)
        for other in said[i + 1:] + lines:
            if overlap(one, other):
                yield "%s\n    overlaps %s" % (one, other)


def main():
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "results.svg")
        if not report.picture(bars(), path):
            print("skipped: gnuplot is not installed")
            return 77
        found = list(faults(path)) + table()
    for fault in found[:20]:
        print("FAULT: " + fault)
    print("%d faults" % len(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
