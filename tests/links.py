#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Each link of a page that is installed leads to something beside it: its
package may be the only one.

usage: tests/links.py FOLDER
"""

import os
import sys

sys.dont_write_bytecode = True

import markdown


def faults(folder):
    """What is wrong, as lines; that there is no page at all, too."""
    found = 0
    for where, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            page = os.path.join(where, name)
            if not name.endswith(".md"):
                continue
            found += 1
            with open(page, encoding="utf-8") as f:
                text = f.read()
            for number, link in markdown.links(text):
                wrong = markdown.leads(page, link)
                target = os.path.join(where, link.partition("#")[0])
                if wrong is None and os.path.relpath(
                        target, folder).startswith(".."):
                    wrong = "the link leads out of the folder"
                if wrong is not None:
                    yield "%s:%d: %s: %s" % (page, number, link, wrong)
    if not found:
        yield "%s: no page" % folder


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip().splitlines()[-1], file=sys.stderr)
        return 2
    lines = list(faults(sys.argv[1]))
    for line in lines:
        print(line)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
