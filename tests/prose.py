#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The pages can be read once: README.md, docs/, the manual, sysconfig/ and the
newest section of NEWS.

No sentence has more than LONGEST words, half of them have at most MEDIAN, and
none has a word of words.txt. What is quoted, code, and a name that a page of
the manual marks up, counts as one word and is not looked into; blocks, and
what a page of the manual shows literally, do not count. Cells of tables and
headings are no sentences, but LONGEST and words.txt hold for them, too.
"""

import os
import re
import statistics
import sys

sys.dont_write_bytecode = True

import comments
import layering
import markdown

LONGEST = 30
MEDIAN = 16
THING = "X"  # a quoted message, code, or a name
# What a page of the manual marks up as a name; the rest of the line is one
# word, and what follows a blank and is punctuation stays.
NAMES = ("Ar", "Cm", "Ev", "Fl", "Li", "Nm", "Pa", "Ql", "Dq", "Sq", "Sx",
         "Va", "Xr", "Ic", "Op")
PROSE = ("Em", "Sy", "Pq", "Po", "Pc", "No", "Nd")
ENDS = re.compile(r"(?<=[.!?])[)*\"]*\s+(?=\S)")


class Text:
    """A run of words: a paragraph, an item, a cell; whether its sentences
    count for the median."""

    def __init__(self, number, counts):
        self.number = number
        self.counts = counts
        self.words = ""

    def add(self, words):
        self.words += " " + words
        return self

    def sentences(self):
        for part in ENDS.split(self.words.strip()):
            yield " ".join(part.split())


def plain(text):
    """A paragraph of Markdown without code, quotations, links and marks."""
    text = re.sub(r"!?\[([^]]*)\]\([^)]*\)", r"\1", " ".join(text.split()))
    text = re.sub(r"`[^`]*`", THING, text)
    text = re.sub(r'"[^"]*"', THING, text)
    return re.sub(r"\*+", "", text)


def of_markdown(text):
    """Paragraphs, items and cells."""
    for number, paragraph in markdown.paragraphs(text):
        now = None
        for i, line in enumerate(paragraph.split("\n")):
            item = re.match(r"\s*(?:[-*]|\d+\.)\s+(?:\[ \] )?", line)
            if line.lstrip().startswith(("|", "#")):
                # A bar within code does not end a cell.
                for cell in re.split(r"(?<!\\)\|", plain(line.strip("# "))):
                    yield Text(number + i, False).add(cell)
                now = None
                continue
            if now is None or item:
                if now is not None:
                    yield _whole(now)
                now = Text(number + i, True)
            now.add(line[item.end():] if item else line)
        if now is not None:
            yield _whole(now)


def _whole(text):
    """What a check of docs/checks.md tells to type is a command."""
    command = re.match(r" *(crmsh|pcs): ", text.words)
    text.words = "" if command else plain(text.words)
    return text


def _line_of_mdoc(line):
    """The words of a line of the manual's source; None ends a paragraph."""
    if not line.startswith("."):
        return re.sub(r"\\[&|e]", "", line).replace("\\(en", "-")
    macro, _, rest = line[1:].partition(" ")
    rest = re.sub(r"\b(?:%s|Ns)\b ?" % "|".join(NAMES + PROSE), "", rest) \
        if macro in PROSE else rest
    if macro in NAMES:
        ends = re.search(r"((?: [.,;:)?])*)$", " " + rest).group(1)
        return THING + ends.replace(" ", "")
    if macro == "Pq":
        return "(%s)" % rest
    if macro in PROSE:
        return re.sub(r" (?=[.,;:)]( |$))", "", rest)
    return None


def of_mdoc(text):
    """Paragraphs and items; neither the synopsis nor what is literal."""
    now, skipped, section = Text(1, True), False, ""
    for number, line in enumerate(text.split("\n"), 1):
        macro = line[1:3] if line.startswith(".") else None
        if line.startswith('.\\"') or line == ".":
            continue
        if macro in ("Bd", "Ed"):
            skipped = macro == "Bd"
        if macro == "Sh":
            section = line[4:]
        words = None if skipped or section in ("SYNOPSIS", "NAME") \
            else _line_of_mdoc(line)
        if words is not None:
            now.add(words)
            continue
        if now.words:
            yield _whole(now)
        now = Text(number + 1, True)
    yield _whole(now)


def of_comments(text):
    """The comments of a configuration, without the lines for YaST."""
    now = Text(1, True)
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"# *[A-Za-z(.]", line) and "---" not in line and \
                not re.match(r"# {3,}-|# \w+ {2,}", line):
            now.add(line[1:])
            continue
        yield _whole(now)
        now = Text(number + 1, True)


def of_news(text):
    """The items of the newest section."""
    newest = re.split(r"(?m)^.*\n=+\n", text)[1]
    yield from of_markdown(re.sub(r"(?m)^ {2}(?= *[-\w])|^ {4}", "", newest))


def pages():
    """Each page and what reads it."""
    yield "README.md", of_markdown
    yield "NEWS", of_news
    for folder in sorted(os.listdir(layering.TOP)):
        where = os.path.join(layering.TOP, folder)
        if not os.path.isdir(where) or folder.startswith((".", "build")):
            continue
        for name in sorted(os.listdir(where)):
            if re.search(r"\.[1-8]$", name) and "autom4te" not in folder:
                yield "%s/%s" % (folder, name), of_mdoc
            if folder == "docs" and name.endswith(".md"):
                yield "docs/" + name, of_markdown
    yield "sysconfig/fence_kdump", of_comments
    yield "sysconfig/kdump.example", of_comments


def faults_of(path, texts, refused, lengths):
    """What is wrong, as lines; the lengths of sentences go to lengths."""
    for text in texts:
        for sentence in text.sentences():
            words = len(re.findall(r"\S*\w\S*", sentence))
            if text.counts and sentence.endswith((".", "!", "?", ":")):
                lengths.append(words)
            if words > LONGEST:
                yield "%s:%d: %d words: %s" % (path, text.number, words,
                                               sentence)
            for pattern, instead in refused:
                if re.search(r"\b(?:%s)\b" % pattern, sentence, re.I):
                    yield "%s:%d: /%s/: %s; better: %s" % (
                        path, text.number, pattern, sentence, instead)


def blind(refused):
    """What this would not see; it must see all of them."""
    long = "word " * (LONGEST + 1)
    for reader, text in (
            (of_markdown, long + "."), (of_markdown, "- a\n- " + long),
            (of_markdown, "# Mended anew"), (of_markdown, "| a | is amiss |"),
            (of_markdown, "a `code` b, and it\nhas its turn"),
            (of_mdoc, ".Sh A\nIt has its\n.Em turn .\n"),
            (of_mdoc, ".Sh A\n.Bl -tag\n.It a\n" + long),
            (of_comments, "# It is done\n# anew.\n"),
            (of_news, "new\n===\n  - It is done\n    anew.\n\nold\n===\n")):
        if not list(faults_of("x", reader(text), refused, [])):
            yield "does not see: %r" % text
    for reader, text in (
            (of_markdown, 'It says "anew" and `anew`.'),
            (of_markdown, "A.\n\n    has its turn\n"),
            (of_mdoc, ".Sh A\n.Bd -literal\nanew\n.Ed\n.It \"anew\"\nA."),
            (of_news, "new\n===\n  - A.\n\nold\n===\n  - anew\n")):
        if list(faults_of("x", reader(text), refused, [])):
            yield "is no fault: %r" % text


def main():
    refused, faults, every, count = comments.words(pages=True), [], [], 0
    for path, reader in pages():
        with open(os.path.join(layering.TOP, path), encoding="utf-8") as f:
            text = f.read()
        lengths = []
        new = list(faults_of(path, reader(text), refused, lengths))
        if statistics.median(lengths or [0]) > MEDIAN:
            new.append("%s: half of its sentences are longer than %d words" % (
                path, MEDIAN))
        faults += new
        every += lengths
        count += 1
        print("%s: %d sentences, median %g, %d faults" % (
            path, len(lengths), statistics.median(lengths or [0]), len(new)))
    faults += blind(refused)
    for fault in faults:
        print("prose: " + fault)
    print("%d pages, %d sentences, median %g, %d faults" % (
        count, len(every), statistics.median(every), len(faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
