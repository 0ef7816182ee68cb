#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Does our reader of corosync.conf read what corosync reads?

Files of all spellings (corofiles.py) go to the real corosync.  What `corosync
-t` takes we must take; of those that it also runs with, its map must hold no
node and no address that we do not know.  What it refuses we may read in any
way, or refuse.  DIFFER="2000 100" asks for that many files (./dev differ).
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest

import corofiles
import lab
from labhost import cover, etc, hosts, scratch

PRINT = os.path.join(lab.TOP_BUILDDIR, "tests/integration/coroprint")
TESTED, RUN = (int(n) for n in os.environ.get("DIFFER", "30 4").split())

# What corosync takes and we refuse, because we cannot be sure what is meant.
UNSURE = [
    "the last link is 7",          # corosync writes beyond its tables
    "a number that corosync would write in another way",
    "a second node ",              # two nodes of one name
    "is link-local: it needs %interface",
    "cannot be the address of a node",
    "a section in a node",         # 3.1.7 takes its keys for the node's
    "which are blanks for corosync 3.1.8 and later only",
]


def ours(paths):
    """What our reader says: a reason, or {key: value}, for each path."""
    out = subprocess.run([PRINT] + paths, stdout=subprocess.PIPE,
        check=True).stdout.decode("latin-1")
    found = []
    for line in out.split("\n")[:-1]:
        if line.startswith("file "):
            found.append({})
        elif line.startswith("refused "):
            found[-1] = line
        else:
            key, value = line.split(" = ", 1)
            found[-1][key] = value
    assert len(found) == len(paths)
    return found


def same(ours, theirs):
    """One address or name, however it is written."""
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            both = [socket.getaddrinfo(text, 0, family, socket.SOCK_DGRAM, 0,
                socket.AI_NUMERICHOST)[0][4][0] for text in (ours, theirs)]
            return both[0] == both[1]
        except OSError:
            continue
    return ours == theirs


def unknown(known, theirs):
    """The keys of corosync's map that we do not know."""
    return ["%s = %s" % (key, value) for key, value in theirs.items()
        if value != "" and not same(known.get(key, ""), value)]


class Differ(lab.Case):
    def setUp(self):
        super().setUp()
        if shutil.which("corosync") is None:
            self.skipTest("needs corosync")
        if b"version '3.1" not in subprocess.run(["corosync", "-v"],
                stdout=subprocess.PIPE).stdout:
            self.skipTest("needs corosync 3.1, whose rules ours are")
        for path in ("/var/lib/corosync", "/var/log/corosync", "/run"):
            cover(path)
        socket.sethostname("here")
        hosts("10.0.0.1 here", *corofiles.HOSTS)

    def tearDown(self):
        socket.sethostname("here")
        super().tearDown()

    def write(self, seed):
        path = scratch("corosync.%d.conf" % seed)
        with open(path, "wb") as f:
            f.write(corofiles.File(seed).bytes)
        return path

    def takes(self, path):
        signal.alarm(lab.HUNG)
        r = subprocess.run(["corosync", "-t", "-c", path],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return r.returncode == 0

    def running_map(self, path):
        """The map of a corosync that runs with this file, or None."""
        signal.alarm(lab.HUNG)
        shutil.rmtree("/dev/shm", ignore_errors=True)
        os.makedirs("/dev/shm", exist_ok=True)
        with subprocess.Popen(["corosync", "-f", "-c", path],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as p:
            try:
                end = time.monotonic() + 60
                while p.poll() is None:
                    r = subprocess.run(["corosync-cmapctl"],
                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                        timeout=60)
                    if r.returncode == 0:
                        return dict(re.findall(r"^(nodelist\.node\.\d+\."
                            r"(?:ring\d+_addr|name)) \(str\) = (.*)$",
                            r.stdout.decode("latin-1"), re.M))
                    self.assertLess(time.monotonic(), end, "no map")
                return None
            finally:
                if p.poll() is None:
                    p.kill()

    def test_a4_what_corosync_takes_we_read(self):
        seeds = range(TESTED)
        paths = [self.write(seed) for seed in seeds]
        taken, run, refused, differ = 0, 0, [], []
        for seed, path, known in zip(seeds, paths, ours(paths)):
            if not self.takes(path):
                continue
            taken += 1
            if isinstance(known, str):
                refused.append("%d: %s" % (seed, known))
                if not any(reason in known for reason in UNSURE):
                    differ.append(refused[-1])
                continue
            if run == RUN:
                continue
            theirs = self.running_map(path)
            if theirs is None:
                continue
            run += 1
            differ += ["%d: %s" % (seed, key)
                for key in unknown(known, theirs)]
        print("%d files, corosync takes %d and ran with %d; refused by us:\n%s"
            % (TESTED, taken, run, "\n".join(refused)), file=sys.stderr)
        self.assertEqual(differ, [], "\n".join(differ))
        self.assertGreater(taken * 3, TESTED, "too few: nothing is shown")
        self.assertEqual(run, RUN)


if __name__ == "__main__":
    lab.main()
