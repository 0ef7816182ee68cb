# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints docs/checks.md out of the table of `fencectl check`:

    python3 docs/checks.py build/default/fencectl/fencectl >docs/checks.md
"""

import re
import subprocess
import sys
import textwrap

HEAD = """# What `fencectl check` looks for

`fencectl check` judges the configuration of fencing: of the live cluster, or of
a file (`--cib`). [fencectl(8)](../fencectl/fencectl.8) has its options. This
page is made of the program's own table, by docs/checks.py: the same text is
printed by `fencectl check --explain A1`.

An ERROR is a node that cannot be fenced, or one that counts as fenced and is
not, or a cluster that goes down. A WARNING is a fencing that works in another
way than its owner thinks: a level that is never reached, a dump that is lost,
minutes of waiting. A check whose severity is given here may find milder cases,
and then says so. INFO is printed with `-v` alone.

A finding that is wanted is allowed by `--allow D16`, by
`--allow D16:ipmi-node1` for one device (`C9:alice` for a node), or by such a
line (D16, or D16:ipmi-node1) in /etc/fence-kdump/allow.

The commands have DEVICE, NODE and the like where your names belong.
"""
WIDTH = 79
GROUPS = {"A": "A device for no node, or for the wrong one",
          "B": "Which nodes may run a device",
          "C": "The topology", "D": "Times",
          "E": "What switches fencing off or weakens it",
          "F": "corosync.conf", "G": "This host"}


def said(program, *args):
    return subprocess.run((program, "check") + args, check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def parts(text):
    """The paragraphs of --explain: head, why, crmsh, pcs, source."""
    found = re.fullmatch(
        r"(.*?)\n(.*)\nWith crmsh:\n(.*)\nWith pcs:\n(.*)\nSource:\n(.*)\n",
        text, re.S)
    return [" ".join(part.split()) for part in found.groups()]


def main():
    program = sys.argv[1]
    print(HEAD, end="")
    group = None
    for line in said(program, "--list").splitlines():
        row = line.split()[0]
        if row[0] != group:
            group = row[0]
            print("\n## %s. %s" % (group, GROUPS[group]))
        head, why, crm, pcs, source = parts(said(program, "--explain", row))
        print("\n### %s\n\n%s\n" % (head, textwrap.fill(why, WIDTH)))
        for name, text in (("crmsh", crm), ("pcs", pcs), ("source", source)):
            print(textwrap.fill("- %s: %s" % (name, text), WIDTH,
                                subsequent_indent="  ",
                                break_long_words=False,
                                break_on_hyphens=False))


main()
