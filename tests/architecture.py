#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/architecture.svg is what the objects say: the folders, and which calls
into which.  Fails if it is not; --write draws it.  Reads what layering.py
reads."""

import os
import sys

sys.dont_write_bytecode = True

import layering

PICTURE = os.path.join(layering.TOP, "docs/architecture.svg")
WIDTH, HEIGHT, GAP, TOP, ROW, MARGIN = 132, 34, 12, 20, 110, 14
STYLE = ('font-family="sans-serif" font-size="14" stroke="black" '
    'stroke-width="1"')
BOX = ('<g><rect x="{0}" y="{1}" width="{2}" height="{3}" fill="{4}"/>'
    '<text x="{5}" y="{6}" text-anchor="middle" stroke="none">{7}</text></g>')
LINE = '<path d="M{0} {1} L{2} {3}" fill="none" marker-end="url(#to)"/>'
MARKER = ('<marker id="to" viewBox="0 0 8 8" refX="8" refY="4" '
    'markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0 L8 4 L0 8 z"/></marker>')


def folders():
    """The edges between folders: (who calls, whose)."""
    known = layering.sources()
    graph = layering.calls(list(layering.objects(known)))
    found = {(layering.folder(a), layering.folder(b))
        for a, called in graph.items() for b in called}
    return {(a, b) for a, b in found if a != b}


def rows(edges):
    """The programs above, what some of them share below them, then lib."""
    every = {name for edge in edges for name in edge}
    shared = sorted(n for n in layering.ROOMS if n in every and n != "lib")
    return [sorted(every - set(layering.ROOMS)), shared, ["lib"]]


def places(all_rows):
    """Each folder's left upper corner; a row stands in the middle."""
    most = max(map(len, all_rows))
    found = {}
    for y, names in enumerate(all_rows):
        left = MARGIN + (most - len(names)) * (WIDTH + GAP) // 2
        for x, name in enumerate(names):
            found[name] = left + x * (WIDTH + GAP), TOP + y * ROW
    return found, 2 * MARGIN + most * (WIDTH + GAP) - GAP


def draw(edges):
    all_rows = rows(edges)
    at, width = places(all_rows)
    height = TOP + (len(all_rows) - 1) * ROW + HEIGHT + MARGIN
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" '
        "%s>" % (width, height, STYLE),
        "<!-- SPDX-License-Identifier: GPL-2.0-or-later; drawn by "
        "tests/architecture.py -->",
        "<title>The folders of fence-kdump: each arrow is a call</title>",
        "<defs>%s</defs>" % MARKER,
        '<rect width="100%" height="100%" fill="white" stroke="none"/>']
    for a, b in sorted(edges):
        out.append(LINE.format(at[a][0] + WIDTH // 2, at[a][1] + HEIGHT,
            at[b][0] + WIDTH // 2, at[b][1]))
    for name, (x, y) in sorted(at.items()):
        out.append(BOX.format(x, y, WIDTH, HEIGHT,
            "#dddddd" if name in layering.ROOMS else "white",
            x + WIDTH // 2, y + HEIGHT // 2 + 5, name))
    return "\n".join(out + ["</svg>"]) + "\n"


def main(args):
    edges = folders()
    if ("fence_kdump", "agent") not in edges or len(edges) < 8:
        print("architecture: the calls cannot be read: %s" % sorted(edges))
        return 1
    text = draw(edges)
    if args == ["--write"]:
        with open(PICTURE, "w", encoding="utf-8") as f:
            f.write(text)
        return 0
    try:
        with open(PICTURE, encoding="utf-8") as f:
            current = f.read() == text
    except FileNotFoundError:
        current = False
    if not current:
        print("architecture: docs/architecture.svg is not what the objects "
            "say; after a build: tests/architecture.py --write")
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
