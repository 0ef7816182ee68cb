#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Comments in C: none is wider than 80 columns, which clang-format does not
look at, and those of the programs have none of the words in words.txt."""

import os
import re
import sys

sys.dont_write_bytecode = True

import layering

WIDTH = 80
NOT_PROGRAMS = ("tests", "bench")
# A string or a character may have the beginning of a comment in it.
TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|'
    r"/\*.*?\*/|//[^\n]*", re.S)


def words(pages=False):
    """The words and what is said instead, of the pages or of comments."""
    path = os.path.join(layering.TOP, "tests/words.txt")
    with open(path, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f
            if not line.startswith("#")]
    return [row[:2] for row in rows if pages or row[2:] != ["pages"]]


def comments(text):
    """Each comment: its first line's number, and its lines with what is
    before them."""
    for match in TOKEN.finditer(text):
        if match.group().startswith("/"):
            begin = text.rfind("\n", 0, match.start()) + 1
            yield (text.count("\n", 0, begin) + 1,
                text[begin:match.end()].split("\n"), match.group())


def faults_of(path, text, refused):
    for number, lines, comment in comments(text):
        for i, line in enumerate(lines):
            width = len(line.expandtabs(8))
            if width > WIDTH:
                yield "%s:%d: %d columns" % (path, number + i, width)
        if path.split("/")[0] in NOT_PROGRAMS:
            continue
        # A phrase may go over the end of a line.
        plain = re.sub(r"\s*\n\s*\*?\s*", " ", comment)
        for pattern, instead in refused:
            for found in re.findall(r"\b(?:%s)\b" % pattern, plain, re.I):
                yield "%s:%d: /%s/ in a comment; better: %s" % (path, number,
                    pattern, instead)
                break


def blind(refused):
    """What this would not see; it must see all of them."""
    for text in ("int x; /* %s */\n" % ("x" * 70), "/*\n * a\n *%s\n */\n" %
            ("\tx" * 10), "/*\n * it has\n * to be */\n", "/* Behind it. */",
            'f("/*"); /* nobody */'):
        if not list(faults_of("lib/x.c", text, refused)):
            yield "does not see: %r" % text
    for text in ('f("/* nobody */");', "/* a body */", "int whatever;"):
        if list(faults_of("lib/x.c", text, refused)):
            yield "is no fault: %r" % text


def main():
    refused, count, faults = words(), 0, []
    for path, text in layering.texts():
        count += 1
        faults += faults_of(path, text, refused)
    faults += blind(refused)
    if count == 0:
        faults.append("no source under %s" % layering.TOP)
    for fault in faults:
        print("comments: " + fault)
    print("%d files, %d faults" % (count, len(faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
