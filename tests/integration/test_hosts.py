#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
/etc/hosts and nsswitch.conf, as lib/hosts and the C library read them:
generated files, with one seed.  HOSTS_FILES=N in the environment: so many.
"""

import os
import random
import subprocess

import lab
from lab import Dns

PRINT = os.path.join(lab.TOP_BUILDDIR, "tests/integration/hostsprint")
FILES = int(os.environ.get("HOSTS_FILES", "300"))
NAMES = ["n0", "n1", "n2", "n2.", "n3.example", "N4", "ghost", "localhost"]
ADDRESSES = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "fd00::1", "FD00:0::2",
    "::ffff:10.0.0.4", "127.0.0.1", "127.0.1.1", "::1", "0.0.0.0",
    "224.0.0.1", "::", "ff02::1", "fe80::1", "255.255.255.255"]
BAD = ["10.1", "010.0.0.1", "0x0a.0.0.1", "10.0.0.256", "fe80::1%link0",
    "[fd00::1]", "10.0.0.1/24", "fd00:::1", "1", "n0", "10.0.0.1.", "+"]
BLANKS = [" ", "\t", "  ", " \t", "\v", "\f", "\r"]
SERVICES = ["files", "dns", "nosuchservice", "Files", "filesx"]
STATUS = ["SUCCESS", "success", "NOTFOUND", "UNAVAIL", "TRYAGAIN", "!SUCCESS",
    "!NOTFOUND", "!UNAVAIL", "OTHER"]
ACTIONS = ["return", "RETURN", "continue", "Continue", "stop"]


def name(r):
    n = r.choice(NAMES)
    return r.choice([n, n, n.upper(), n.capitalize(), n + ".", n + "#x",
        "x" * 300, "-", "n\xe4"])


def hosts_line(r):
    kind = r.random()
    if kind < 0.08:
        return r.choice(["", " ", "#", "# 10.0.0.9 n0", "  #x", "\r"])
    words = [r.choice(BAD if kind < 0.2 else ADDRESSES)]
    words += [name(r) for _ in range(r.choice((0, 1, 1, 1, 2, 3, 20)))]
    if r.random() < 0.1:
        words.insert(r.randrange(len(words) + 1), r.choice(("#", "#n0")))
    line = r.choice(("", "", "", " ", "\t"))
    for word in words:
        line += word + r.choice(BLANKS)
    return line.rstrip() if r.random() < 0.7 else line


def hosts_file(r):
    lines = [hosts_line(r) for _ in range(r.randrange(14))]
    end = r.choice(("\n", "\n", "\n", "", "\n\n"))
    if lines and not end:
        # glibc 2.36 garbles a last line with blanks before it and no newline.
        lines[-1] = lines[-1].lstrip()
    return "\n".join(lines) + end


def criteria(r):
    words = ["%s%s=%s%s" % (r.choice(STATUS), r.choice(("", "", " ")),
        r.choice(("", "", " ")), r.choice(ACTIONS))
        for _ in range(r.choice((1, 1, 1, 2, 0)))]
    return "[%s%s]" % (" ".join(words), r.choice(("", "", " ")))


def services(r):
    line = ""
    for service in r.sample(SERVICES, r.choice((1, 2, 2, 3))):
        line += r.choice((" ", " ", "\t", "  ")) + service
        if r.random() < 0.4:
            line += r.choice((" ", "")) + criteria(r)
    return line


def nsswitch(r):
    """Half of them put the file first; anything may be in the others."""
    if r.random() < 0.5:
        line = r.choice(("hosts: files dns", "hosts:\tfiles dns #x",
            "  hosts : files", "hosts: files [NOTFOUND=continue] dns",
            "hosts: files nosuchservice dns", "hosts files dns",
            "hosts: files [!UNAVAIL=return] dns"))
    else:
        line = r.choice(("hosts:", "hosts:", "hosts", "#hosts:", "Hosts:",
            " hosts:")) + services(r)
    return "passwd: files\n" + line + r.choice(("\n", "\n", "\n", ""))


class Hosts(lab.Case):
    def setUp(self):
        super().setUp()
        # What DNS says is told from what the file says.
        self.dns = Dns({"n0": ["10.99.0.1", "fd99::1"],
            "n1": ["10.99.0.1"], "n3.example": ["fd99::1"], "n2": []})

    def compare(self, text, switch, multi):
        """Whether the file settled a name, of those that it was asked for."""
        lab.etc("hosts", text.encode("latin-1"))
        lab.etc("nsswitch.conf", switch)
        lab.etc("host.conf", "multi on\n" if multi else None)
        out = subprocess.run([PRINT, *NAMES], check=True,
            stdout=subprocess.PIPE, timeout=100).stdout.decode()
        settled = False
        for line in out.splitlines():
            word, ours, inet, inet6 = line.split("\t")
            where = "%r of %r with %r, multi %s: %s" % (word, text, switch,
                multi, line)
            if ours == "-":
                continue
            settled = True
            for theirs, is_theirs in ((inet, lambda a: ":" not in a),
                    (inet6, lambda a: ":" in a)):
                mine = {a for a in ours.split(",") if is_theirs(a)}
                if not mine:
                    continue
                theirs = {a for a in theirs.split(",") if is_theirs(a)}
                if multi:
                    self.assertEqual(theirs, mine, where)
                else:  # the first line alone, which may be for no node
                    self.assertLessEqual(theirs - {"-"}, mine, where)
        return settled, out

    def test_what_the_c_library_finds_in_the_file_is_found(self):
        r = random.Random(11)
        settled = 0
        for _ in range(FILES):
            settled += self.compare(hosts_file(r), nsswitch(r),
                r.random() < 0.7)[0]
        self.assertGreater(settled, FILES // 5)
        self.assertLess(settled, FILES)

    def test_nothing_is_overlooked_when_the_file_comes_first(self):
        """Without DNS: what is not found here, the C library has not."""
        r = random.Random(12)
        self.dns.zone.clear()
        for _ in range(FILES):
            text = hosts_file(r)
            _, out = self.compare(text, "hosts: files dns\n", True)
            for line in out.splitlines():
                if line.split("\t")[1] == "-":
                    self.assertEqual(line.split("\t")[2:], ["-", "-"],
                        "%r: %s" % (text, line))


if __name__ == "__main__":
    lab.main()
