#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Was each test run somewhere?  Compares the results that `make check` has left
in several build folders: a test that was skipped in one of them has to have
been run in another one.  Prints each that was not, with the reasons, and fails.

usage: tests/skipped.py BUILD-FOLDER...
"""

import os
import re
import sys

# unittest's line of a test, in its verbose form.
UNITTEST = re.compile(r"^(\w+) \((?:__main__\.)?([\w.]+)\)", re.M)
# ... and what it says of one that is skipped, also by a part of it.
REASON = re.compile(r"(?:\.\.\. |^)skipped (['\"])(.*?)\1$", re.M)
CMOCKA = re.compile(r"^\[ *(OK|SKIPPED) *\] (\w+)", re.M)
CLASS = "setUpClass"


def unittests(log):
    """(class, method, reason or None) of each test in a log."""
    heads = list(UNITTEST.finditer(log))
    ends = [m.start() for m in heads[1:]] + [len(log)]
    for head, end in zip(heads, ends):
        method, where = head.groups()
        # Python 3.11 and later repeat the method's name.
        where = re.sub(r"\.%s$" % method, "", where)
        reason = REASON.search(log, head.start(), end)
        yield where, method, reason and reason.group(2)


class Results:
    """One build folder's: `run` and `skipped`, by (test, class, method);
    class and method are "" for a whole file or a program."""

    def __init__(self, build):
        self.run, self.skipped = set(), {}
        tests = os.path.join(build, "tests")
        for folder, _, names in os.walk(tests):
            for name in names:
                if name.endswith(".trs"):
                    self._read(os.path.join(folder, name[:-4]), build)
        if not self.run:
            raise SystemExit("%s: there are no tests' results" % build)

    def _read(self, path, build):
        test = os.path.relpath(path, build)
        with open(path + ".trs", encoding="utf-8") as f:
            skipped = ":test-result: SKIP" in f.read()
        with open(path + ".log", encoding="utf-8", errors="replace") as f:
            log = f.read()
        if skipped:
            lines = log.strip().splitlines()
            said = [s for s in lines if "skipped" in s] or lines[-2:-1]
            self.skipped[test, "", ""] = said[0] if said else "no reason"
            return
        self.run.add((test, "", ""))
        for where, method, reason in unittests(log):
            self._note((test, where, method), reason)
        for said, name in CMOCKA.findall(log):
            self._note((test, "", name), said == "SKIPPED" and "skip()")

    def _note(self, key, reason):
        if reason:
            self.skipped[key] = reason
        else:
            self.run.add(key)

    def has_run(self, key):
        """Also a class of which one test was run, as a whole."""
        test, where, method = key
        return key in self.run or (method == CLASS and any(
            (test, where) == k[:2] and k[2] for k in self.run))


def main():
    if len(sys.argv) < 2:
        print(__doc__.strip().splitlines()[-1], file=sys.stderr)
        return 2
    all_results = [Results(build) for build in sys.argv[1:]]
    skipped = {}
    for results in all_results:
        for key, reason in results.skipped.items():
            skipped.setdefault(key, []).append(reason)
    left = {key: reasons for key, reasons in skipped.items()
            if not any(r.has_run(key) for r in all_results)}
    for (test, where, method), reasons in sorted(left.items()):
        print("skipped, and run nowhere: %s: %s" % (
            " ".join(filter(None, (test, where, method))),
            "; ".join(sorted(set(reasons)))))
    print("%d tests and their parts run, %d skipped in one place, %d of them "
          "everywhere" % (len(set().union(*(r.run for r in all_results))),
                          len(skipped), len(left)))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
