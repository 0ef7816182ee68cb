# SPDX-License-Identifier: GPL-2.0-or-later
"""Single changes of a C source: of an operator, a constant, a condition or a
return.  Reads the form that clang-format gives our sources, not C at large."""

import os
import re

TOKEN = re.compile(r"""
      (?P<comment>/\*.*?\*/)
    | (?P<include>^\#\s*include[^\n]*)
    | (?P<text>"(?:\\.|[^"\\])*")
    | (?P<char>'(?:\\.|[^'\\])+')
    | (?P<word>[A-Za-z_]\w*)
    | (?P<number>0[xX][0-9a-fA-F]+[uUlL]*|\d+[uUlL]*)
    | (?P<op>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=
        |[-+*/%&|^!~<>=?:;,.(){}\[\]\#])
""", re.X | re.S | re.M)

OPERATORS = {
    "==": ["!="], "!=": ["=="], "<": ["<=", ">="], "<=": ["<", ">"],
    ">": [">=", "<="], ">=": [">", "<"], "&&": ["||"], "||": ["&&"],
    "<<": [">>"], ">>": ["<<"], "+=": ["-="], "-=": ["+="],
    "++": ["--"], "--": ["++"],
}
# Only between two operands.
BINARY = {"+": ["-"], "-": ["+"], "|": ["&"], "&": ["|"]}
WORDS = {"true": ["false"], "false": ["true"]}
BEFORE_OPERAND = {"word", "number", "char"}


class Token:
    def __init__(self, match):
        self.kind = match.lastgroup
        self.text = match.group()
        self.start, self.end = match.span()


class Mutant:
    def __init__(self, source, start, end, new):
        self.start, self.end, self.new = start, end, new
        self.line = source.count("\n", 0, start) + 1
        begin = source.rindex("\n", 0, start) + 1
        last = source.find("\n", end)
        # The place, without its number: it outlives changes above it.
        shown = source[begin:start].lstrip() + "[[" + source[start:end]
        shown += " -> " + new + "]]" + source[end:last]
        self.what = re.sub(r"\s+", " ", shown).strip()

    def apply(self, source):
        return source[:self.start] + self.new + source[self.end:]


def closing(tokens, i):
    """The place of the parenthesis that closes the one at i."""
    depth = 0
    for j in range(i, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[j].text, 0)
        if depth == 0:
            return j
    raise ValueError("a parenthesis is not closed")


def is_binary(tokens, i):
    before = tokens[i - 1]
    return (before.kind in BEFORE_OPERAND and before.text != "return"
            or before.text in (")", "]"))


def dimensions(tokens):
    """The tokens in the brackets of a declared array: how large it is, the
    sanitizers see, and larger is no fault."""
    inside = set()
    for i in range(2, len(tokens)):
        if tokens[i].text != "[" or tokens[i - 1].kind != "word" or \
                tokens[i - 2].kind != "word" or \
                tokens[i - 2].text == "return":
            continue
        while tokens[i].text != "]":
            inside.add(i)
            i += 1
    return inside


def number(tokens, i):
    text = tokens[i].text.rstrip("uUlL")
    value = int(text, 8 if re.fullmatch("0[0-7]+", text) else 0)
    if tokens[i - 1].text == "-" and not is_binary(tokens, i - 1):
        # Failure, -1: taken for success.  (-2 is what `if (0)` says.)
        return [str(value - 1)]
    if tokens[i - 1].text == "(" and tokens[i - 2].text == "return" and \
            tokens[i + 1].text == ")":
        return []
    return [str(value + 1)] + ([str(value - 1)] if value > 0 else [])


def result_type(source, at):
    """What the function around `at` returns: the line above its name."""
    names = [m.start() for m in re.finditer(r"^\w[\w ]*\(", source[:at],
                                            re.M)]
    if not names:
        return ""
    above = source[:names[-1]].rstrip("\n").rsplit("\n", 1)[-1]
    name = source[names[-1]:].split("(")[0]
    return above + (" " + name.rsplit(" ", 1)[0] if " " in name else "")


NUMBER = r"\(?(-?(?:0[xX][0-9a-fA-F]+|\d+))[uUlL]*\)?"


def constants(source, top, seen=None):
    """{name: value} of the enumerators and macros that are a plain number, in
    the source and in the headers of ours that it includes; `top` is the folder
    that their names begin in."""
    seen = set() if seen is None else seen
    found = {}
    for name in re.findall(r'^#\s*include "([^"]+)"', source, re.M):
        path = os.path.join(top, name)
        if name in seen or not os.path.exists(path):
            continue
        seen.add(name)
        with open(path, encoding="utf-8") as f:
            found.update(constants(f.read(), top, seen))
    bare = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    for name, value in re.findall(
            r"^#\s*define\s+(\w+)\s+%s\s*$" % NUMBER, bare, re.M):
        found[name] = int(value, 0)
    for body in re.findall(r"\benum\b[^;{}()]*\{([^}]*)\}", bare):
        value = -1
        for member in filter(None, map(str.strip, body.split(","))):
            name, _, given = map(str.strip, member.partition("="))
            number = re.fullmatch(NUMBER, given)
            if given and number is None:
                value = None  # not a plain number, nor is what follows
            elif given:
                value = int(number.group(1), 0)
            elif value is not None:
                value += 1
            if value is not None:
                found[name] = value
    return found


def equal(one, other, known):
    """Two results of one value: no test can tell them."""
    def value(text):
        text = text.strip()
        return known.get(text, int(text) if re.fullmatch(r"-?\d+", text)
                         else None)
    return one == other or value(one) is not None and \
        value(one) == value(other)


def returns(source, inner, at, good, known):
    """Other results than `inner`; `known` are the constants."""
    kind = result_type(source, at)
    if kind.endswith("*"):
        others = ["NULL"]
    elif "bool" in kind:
        others = ["true", "false"]
    elif "enum" in kind:
        others = good
    elif inner in ("0", "-1"):
        # Done or failed; no caller tells 1 from 0.
        others = ["0", "-1"]
    else:
        others = ["0", "-1", "1"]
    return [o for o in others if not equal(o, inner, known)]


def spans(source, functions):
    """From where to where the bodies of these functions are; without any, the
    whole source."""
    if not functions:
        return [(0, len(source))]
    found = []
    for name in functions:
        match = re.search(r"^(?:\w[^\n;]*\W)?%s\([^;{]*\)\n\{.*?^\}$" % name,
                          source, re.M | re.S)
        if match is None:
            raise ValueError("there is no function %s" % name)
        found.append(match.span())
    return found


def count_equals(found):
    """A reason for one change is none for another that looks like it."""
    alike = {}
    for m in found:
        alike.setdefault(m.what, []).append(m)
    for group in alike.values():
        for i, m in enumerate(group, 1):
            if len(group) > 1:
                m.what += " (%d of %d)" % (i, len(group))


def mutants(source, good, functions=(), top="."):
    """Every mutant of the source, or of these functions alone; `good` are the
    enumerators that are returned when something is believed; `top` is the
    folder of the sources."""
    known = constants(source, top)
    tokens = [Token(m) for m in TOKEN.finditer(source)
              if m.lastgroup not in ("comment", "include")]
    found = []

    def change(start, end, news):
        for new in news:
            found.append(Mutant(source, start, end, new))

    passed_over = dimensions(tokens)
    for i, t in enumerate(tokens):
        if i in passed_over:
            continue
        if t.kind == "op" and t.text in OPERATORS:
            change(t.start, t.end, OPERATORS[t.text])
        elif t.kind == "op" and t.text in BINARY and is_binary(tokens, i):
            change(t.start, t.end, BINARY[t.text])
        elif t.text == "!":
            change(t.start, t.end, [""])
        elif t.text == "?":
            change(t.start, t.end, ["|| 1 ?", "&& 0 ?"])
        elif t.kind == "word" and t.text in WORDS:
            change(t.start, t.end, WORDS[t.text])
        elif t.kind == "number" and tokens[i - 1].text != "#":
            change(t.start, t.end, number(tokens, i))
        elif t.kind == "char" and len(t.text) == 3:
            change(t.start, t.end, ["'%s'" % chr(ord(t.text[1]) ^ 1)])
        elif t.text in ("if", "while") and tokens[i + 1].text == "(":
            j = closing(tokens, i + 1)
            inside = tokens[i + 1].end, tokens[j].start
            # A loop that never ends tells nothing new.
            change(*inside, ["0"] if t.text == "while" else ["0", "1"])
        elif t.text == "return" and tokens[i + 1].text == "(":
            j = closing(tokens, i + 1)
            inside = tokens[i + 1].end, tokens[j].start
            change(*inside, returns(source, source[slice(*inside)].strip(),
                                    t.start, good, known))
    unique = {(m.start, m.end, m.new): m for m in found}
    count_equals(unique.values())
    inside = spans(source, functions)
    return [m for m in unique.values()
            if any(begin <= m.start < end for begin, end in inside)]
