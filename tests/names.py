# SPDX-License-Identifier: GPL-2.0-or-later
"""
What a sentence of a page names, is there: commands with their options and
actions, ./dev's commands, files, functions, variables, man pages, and what a
link leads to. The same for blocks that are not run. Works where all programs
are installed: docs.py has made that place.

A word that is none of these is taken as a word. What looks like a command, a
path or an option and is not known, is a fault.
"""

import fnmatch
import os
import re
import shlex
import shutil
import subprocess

import markdown

OURS = ("fence_kdump", "fence_kdump_rehearse", "fence_kdump_send",
        "fence_meatware", "fence_suicide", "fencectl", "meatclient",
        "stonith_external")
# Commands of others, and the option that makes them tell their options, which
# are looked at where the command is installed.
OTHERS = {"autoreconf": "--help", "clang-format": "--help", "crm": "--help",
          "attrd_updater": "--help-all", "crm_mon": "--help-all",
          "dpkg-buildpackage": "--help", "dracut": "--help",
          "firewall-cmd": "--help", "journalctl": "--help",
          "kdumpctl": None, "kexec": "--help", "nft": "--help",
          "pcs": "--fullhelp", "rpmbuild": "--help", "stonith": "-h",
          "stonith_admin": "--help-all", "strace": "--help",
          "systemctl": "--help",
          "rpm": "--help",
          # Options that their help does not tell.
          "cat": None, "cd": None, "echo": None, "fence_xvm": None,
          "iptables": None,
          "git": None, "head": None, "install": None, "ln": None, "mkdumprd": None,
          "ausearch": None, "sbd": None, "sysctl": None}
# Files of other systems, of another kernel, or of a running program; and
# variables of others.
ELSEWHERE = ("/proc/*", "/sys/*", "/dev/*", "kdump-tools-dump.service",
             "kdump-tools.service", "nm-wait-online-initrd.service",
             "KDUMP_CMDLINE_APPEND", "KDUMP_TRANSFER",
             "/etc/kdump.conf", "/etc/sysconfig/kdump",
             "/etc/sysconfig/sbd", "/run/meatware.*",
             "/etc/default/kdump-tools", "/etc/fence_kdump/*",
             "/etc/corosync/authkey", "/etc/pacemaker/authkey",
             "/run/fence-meatware", "/run/fence_kdump", "/sbin/fence-kdump-late",
             "/usr/lib/fence_kdump_send", "/usr/share/doc/packages*",
             "/usr/lib64", "/var/lib/fence-kdump/*")
# If one of these is taken for right, nothing here is worth anything.
WRONG = ("./dev chekc", "./dev build --enable-wrror", "fence_kdump --nodname a",
         "/usr/sbin/fence_kdump -o of", "/usr/libexec/fence_kdump_sent -c 1",
         "meatclient -q", "journalctl --tumbler", "rm -rf /", "--giveup",
         "lib/kdump_mgs.h", "verdit.c", "/usr/sbin/fence_kdum", "verdit()",
         "FENCE_KDUMP_NODE", "make instal")
PAGE = re.compile(r"\b(fence[a-z_-]*|meatclient|stonith_external)\((\d)\)")


def said(*command):
    """What a command prints; empty if it cannot be run."""
    if shutil.which(command[0]) is None:
        return ""
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=60, text=True,
        errors="replace").stdout


def options_in(text):
    return set(re.findall(r"(?<![\w-])--?[A-Za-z0-9][\w-]*", text))


def words(text):
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return text.split()


def files_of(top):
    """The sources' files."""
    for where, folders, files in os.walk(top):
        folders[:] = [d for d in folders if d not in (
            ".git", "build", "_build", "_inst", "build-aux",
            "autom4te.cache", "__pycache__")]
        for name in files:
            yield os.path.relpath(os.path.join(where, name), top)


class Names:
    """All that there is to be named."""

    def __init__(self, top):
        self.top = top
        self.files = list(files_of(top))
        self.sources = "\n".join(
            self.read(f) for f in self.files
            if not f.endswith((".md", ".svg", "names.py")) and
            "/seeds/" not in f)
        self.help = {p: said(shutil.which(p) or "/usr/libexec/" + p,
                             "--help") for p in OURS}
        self.others = {}
        self.dev = set(re.findall(r"^  ([a-z-]+) ", self.read("dev"), re.M))
        self.switches = set(re.findall(
            r"AC_ARG_(?:ENABLE|WITH)\(\[([\w-]+)", self.read("configure.ac")))
        self.pacemaker = set(re.findall(
            r'<parameter name="(pcmk_\w+)"',
            said("/usr/lib/pacemaker/pacemaker-fenced", "metadata")))

    def read(self, path):
        with open(os.path.join(self.top, path), encoding="utf-8",
                  errors="replace") as f:
            return f.read()

    # Each returns None, or what is wrong.

    def program(self, name, arguments):
        text = self.help[name]
        if not text:
            return name + " does not tell its options"
        known = options_in(text)
        actions = re.search(r"^Actions: (.*)", text, re.M)
        for i, word in enumerate(arguments):
            if word in ("|", "&", ">", ";", "&&"):
                break
            option = re.match(r"--[\w-]+|-[A-Za-z]", word)
            # --rehearse makes fence_kdump_send the other program.
            if option and option.group() not in known and not (
                    name == "fence_kdump_send" and
                    option.group() == "--rehearse"):
                return "%s has no option %s" % (name, option.group())
            if word == "-o" and actions and i + 1 < len(arguments) and \
                    arguments[i + 1] not in actions.group(1).split():
                return "%s has no action %s" % (name, arguments[i + 1])
        return None

    def other(self, name, arguments):
        if OTHERS[name] is None:
            return None
        if name not in self.others:
            self.others[name] = said(name, OTHERS[name])
        text = self.others[name]
        for word in arguments:
            found = re.match(r"--[\w-]+|-[A-Za-z]+", word)
            option = found.group() if found else ""
            known = options_in(text)
            # "-fi" is -f and -i.
            if option and text and option not in known and (
                    option.startswith("--") or
                    not {"-" + c for c in option[1:]} <= known):
                return "%s has no option %s" % (name, option)
        return None

    def dev_command(self, arguments):
        if not arguments or arguments[0] not in self.dev | {"help"}:
            return "./dev has no such command"
        return self.configure(arguments[1:])

    def configure(self, arguments):
        for word in arguments:
            switch = re.match(r"--(?:enable|disable|with)-([\w-]+)", word)
            if switch and switch.group(1) not in self.switches:
                return "configure has no " + word
        return None

    def make(self, arguments):
        for i, word in enumerate(arguments):
            if re.fullmatch("[a-z][a-z-]*", word) and word not in (
                    "check", "dist", "distcheck", "install"):
                return "make has no target " + word
            if word == "&&":
                return self.command(" ".join(arguments[i + 1:]))
        return None

    def command(self, line):
        """A command line, if it is one of those that are known."""
        parts = words(line)
        while parts and re.fullmatch(r"[A-Z]+=\S*|sudo", parts[0]):
            parts.pop(0)
        if not parts:
            return None
        name = os.path.basename(parts[0])
        if parts[0] == "./configure":
            return self.configure(parts[1:])
        if parts[0] == "./dev":
            return self.dev_command(parts[1:])
        if name in OURS:
            return self.program(name, parts[1:])
        if parts[0] in OTHERS:
            return self.other(name, parts[1:])
        if parts[0] == "make":
            return self.make(parts[1:])
        if len(parts) > 1 and any(re.match("--?[A-Za-z]", p)
                                  for p in parts[1:]) and \
                not self.in_tree(parts[0]):
            return "no command that is known"
        return None

    def in_sources(self, name, brackets):
        """An identifier; a function and a table with their first bracket."""
        where = self.read("sysconfig/fence_kdump") \
            if name.startswith("FENCE_KDUMP_") else self.sources
        return None if re.search(r"\b%s%s" % (
            name, re.escape(brackets[:1]) or r"\b"), where) else \
            "nothing in the sources has this name"

    def in_tree(self, path):
        """A file or folder of the sources; words in capitals stand for
        anything."""
        pattern = re.sub(r"[A-Z]{3,}", "*", path.rstrip("/")) \
            if not re.search("README|NEWS|HACKING|COPYING", path) else path
        pattern = pattern.removeprefix("./")
        return any(fnmatch.fnmatch(f.removesuffix(".in"), p)
                   for f in self.files
                   for p in (pattern, pattern + "/*", "*/" + pattern,
                             "*/" + pattern + "/*"))

    def path(self, path):
        if any(fnmatch.fnmatch(path.rstrip("/"), p) for p in ELSEWHERE) or \
                path.startswith("build/"):
            return None
        if os.path.exists(path) if path.startswith("/") else \
                self.in_tree(path):
            return None
        return "there is no such file"

    def code(self, text):
        """A piece of code in a sentence."""
        first = text.split()[0]
        if first.endswith(":"):
            return None  # a line of a log
        if re.match(r"--?[A-Za-z]", text):
            known = set().union(*map(options_in, self.help.values()),
                                options_in(said("stonith", "-h")))
            lost = [o for o in re.findall(r"--[\w-]+|(?<!\S)-[A-Za-z]", text)
                    if o not in known and o != "--rehearse"]
            return "nothing has the option %s" % lost[0] if lost else None
        called = re.fullmatch(r"(\w+)(\(\)|\[\])", text)
        if called:
            return self.in_sources(*called.groups())
        if re.fullmatch(r"pcmk_[\w*.]+(=.*)?", text):
            pattern = text.split("=")[0].replace("...", "*")
            return None if not self.pacemaker or fnmatch.filter(
                self.pacemaker, pattern) else "Pacemaker has no such parameter"
        if re.fullmatch("[A-Z]+(_[A-Z]+)+", text):
            return None if text in ELSEWHERE else self.in_sources(text, "")
        if re.fullmatch(r"[\w.*/-]*/[\w.*/-]*|[\w*-]+\."
                        r"(c|h|py|sh|md|crm|nft|xml|test|spec|am|service)",
                        text) and not text.startswith("./"):
            return self.path(text)
        return self.command(text)

    def manual(self, name, section):
        return None if any(os.path.basename(f) == "%s.%s" % (name, section)
                           for f in self.files) else "no such man page"


def named(names, page, blocks):
    """All that a page names, as (line, what, what is wrong)."""
    text = names.read(page)
    for number, code in markdown.code(text):
        yield number, code, names.code(code)
    for number, paragraph in markdown.paragraphs(text):
        for found in PAGE.finditer(paragraph):
            yield number, found.group(), names.manual(*found.groups())
    for number, link in markdown.links(text):
        yield number, link, markdown.leads(os.path.join(names.top, page), link)
    for block in blocks:
        if block.kind == "shown":
            continue
        for found in re.findall(r"\./dev [a-z-]+|\b(?:tests|docs)/[\w./]*\w",
                                block.how or ""):
            yield block.number, found, names.code(found)
        if block.kind == "not run":
            for line in block.typed().replace("\\\n", " ").split("\n"):
                yield block.number, line, names.command(line)


def check(top, pages):
    """How many faults: `pages` has each page's blocks; other pages of the
    sources are looked through too, but for their blocks."""
    names = Names(top)
    blind = [text for text in WRONG if names.code(text) is None]
    if blind:
        print("FAULT: taken for right: %s" % blind)
        return len(blind)
    pages = dict({f: () for f in names.files if f.endswith(".md")}, **pages)
    count = faults = 0
    for page, blocks in sorted(pages.items()):
        for number, what, wrong in named(names, page, blocks):
            count += 1
            if wrong is not None:
                faults += 1
                print("FAULT: %s:%d: %s: %s" % (page, number, what, wrong))
    print("%d names, %d faults" % (count, faults))
    return faults if count > 300 else 1
