# SPDX-License-Identifier: GPL-2.0-or-later
"""
What a Markdown file has that a reader could type: its blocks, each with the
mark above it (see docs.py), and the code within its sentences; and its links.
"""

import os
import re

MARK = re.compile(r"<!-- (run|not run|shown): (.+?) -->", re.S)
LINK = re.compile(r"\]\(([^)\s]*)\)")


class Block:
    """An indented or fenced block, without its indent."""

    def __init__(self, number, mark, lines):
        self.number = number
        self.kind, self.how = mark or (None, None)
        indent = min(len(l) - len(l.lstrip()) for l in lines if l.strip())
        self.text = "\n".join(l[indent:] for l in lines).rstrip() + "\n"

    def typed(self):
        """Without the prompt, and without words of explanation far behind."""
        lines = (re.sub(r"^# ", "", l).split("  #")[0]
                 for l in self.text.split("\n"))
        return "\n".join(re.sub(r"(?<=\S) {3,}.*", "", l) for l in lines)


def parse(text):
    """Its blocks, and each other line as (number, line); no comments."""
    lines = text.split("\n")
    mark, i = None, 0
    deep = 4  # a list's text is indented, too
    while i < len(lines):
        line = lines[i]
        if line.startswith("<!--"):
            comment, at = line, i
            while "-->" not in lines[at]:
                at += 1
                comment += " " + lines[at].strip()
            found = MARK.search(comment)
            mark, i = found.groups() if found else mark, at + 1
            continue
        item = re.match(r"(\s*)(?:[-*]|\d+\.)\s+", line)
        if item:
            deep = len(item.group()) + 4
        elif line.strip() and not line.startswith(" "):
            deep = 4
        fenced = line.strip().startswith("```")
        before = i == 0 or not lines[i - 1].strip() or \
            lines[i - 1].startswith("<!--") or lines[i - 1].endswith("-->")
        if fenced or (before and line.strip() and
                      line.startswith(" " * deep)):
            begin, end = i + fenced, i + 1
            while end < len(lines) and (
                    not lines[end].strip().startswith("```") if fenced else
                    not lines[end].strip() or
                    lines[end].startswith(" " * deep)):
                end += 1
            yield Block(i + 1, mark, lines[begin:end])
            mark, i = None, end + fenced
            continue
        if line.strip():
            mark = None
        yield i + 1, line
        i += 1


def blocks(text):
    return [part for part in parse(text) if isinstance(part, Block)]


def paragraphs(text):
    """What is not a block, as (number of the first line, text)."""
    found, last = [], None
    for part in parse(text):
        if isinstance(part, Block) or not part[1].strip():
            last = None
        elif last is None:
            last = [part[0], part[1]]
            found.append(last)
        else:
            last[1] += "\n" + part[1]
    return found


def code(text):
    """The code within sentences, as (number of the paragraph, code)."""
    return [(number, " ".join(found.split()))
            for number, paragraph in paragraphs(text)
            for found in re.findall(r"`([^`]+)`", paragraph)]


def links(text):
    """What the links lead to, as (number of the paragraph, link)."""
    return [(number, link) for number, paragraph in paragraphs(text)
            for link in LINK.findall(paragraph)]


def leads(page, link):
    """None, or what is wrong with a link of the page, a file's name."""
    if re.match("[a-z]+:", link):
        return None
    path, _, anchor = link.partition("#")
    target = os.path.join(os.path.dirname(page), path) if path else page
    if not os.path.exists(target):
        return "the link leads nowhere"
    if anchor:
        with open(target, encoding="utf-8") as f:
            headings = [
                re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-")
                for h in re.findall(r"(?m)^#+ (.*)", f.read())]
        if anchor not in headings:
            return "the page has no such heading"
    return None
