# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs commands, and counts what passed."""

import os
import subprocess
import sys
import time
import traceback

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEMO = os.path.join(TESTS, "demo.sh")
sys.path.append(TESTS)

import links

# The pages of each package.
PAGES = {
    "fence-kdump": ("README", "armed", "checks", "confinement", "decision",
                    "dracut", "install", "kdump", "migration", "operator-guide",
                    "pacemaker", "protocol", "remote", "security", "status",
                    "stonith", "two-nodes", "watchdogs"),
    "fence-meatware": ("operator-guide",),
    "stonith-external-fence": ("stonith",),
}


# No command takes so long, on any machine: it hangs.
SECONDS = 1800


class Failed(Exception):
    """Why a check has failed."""


def run(command, **options):
    """Its output; Failed, with the output's end, if it fails."""
    try:
        r = subprocess.run(command, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True,
                           errors="replace", stdin=subprocess.DEVNULL,
                           timeout=SECONDS, **options)
    except subprocess.TimeoutExpired as e:
        raise Failed("%s: hung for %d s\n%s" % (
            " ".join(command), SECONDS,
            (e.output or b"")[-2000:].decode(errors="replace"))) from e
    if r.returncode != 0:
        raise Failed("%s: exit status %d\n%s" % (
            " ".join(command), r.returncode,
            "\n".join(r.stdout.splitlines()[-40:])))
    return r.stdout


def same(what, got, wanted):
    """Two collections of lines."""
    got, wanted = set(got), set(wanted)
    if got != wanted:
        raise Failed("%s: too many: %s; missing: %s" % (
            what, sorted(got - wanted), sorted(wanted - got)))


def follow_links(folder, pages):
    """A package's documents, with these pages and no other."""
    found = [f[:-len(".md")] for f in os.listdir(folder)
             if f.endswith(".md")] if os.path.isdir(folder) else []
    same("pages in " + folder, found, pages)
    wrong = list(links.faults(folder)) if pages else []
    if wrong:
        raise Failed("\n".join(wrong))


def demonstrate(programs, build, demo):
    """The main job with the installed files, {name: path}: links in the folder
    `build` lead the demonstration to them; demo() runs it there."""
    for name, path in programs.items():
        os.makedirs("%s/%s" % (build, name))
        os.symlink(path, "%s/%s/%s" % (build, name, name))
    said = demo()
    if "exit status 0" not in said or "exit status 1" not in said:
        raise Failed("the demonstration ended without a result\n" + said)


class Judge:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, function, *arguments):
        """A check passes if the function returns; has it?"""
        begin = time.monotonic()
        passed = self.attempt(function, *arguments)
        self.passed += passed
        print("%s %s (%.1f s)" % ("ok  " if passed else "FAIL", what,
                                  time.monotonic() - begin), flush=True)
        return passed

    def attempt(self, function, *arguments):
        """Calls it; whether it returned. What it does not return from is
        said, and counts as a failure."""
        try:
            function(*arguments)
            return True
        except Exception as e:
            if not isinstance(e, Failed):
                traceback.print_exc(file=sys.stdout)
            print(e)
            self.failed += 1
            return False

    def end(self):
        """Prints the last line; the exit status."""
        print("%d passed, %d failed, 0 skipped" % (self.passed, self.failed))
        return 1 if self.failed or not self.passed else 0
