#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Each test that findings.md names is there: a finding whose test was renamed or
taken away is held by nothing.
"""

import os
import re
import sys

sys.dont_write_bytecode = True

TESTS = os.path.join(os.environ["TOP_SRCDIR"], "tests")
PAGE = os.path.join(TESTS, "findings.md")
# If one of these is taken for right, nothing here is worth anything.
WRONG = ("unit/test_nothing.c", "unit/test_seconds.c::test_take",
         "crash/cases.py::99", "integration/test_initrd.py::Initr",
         "integration/test_initrd.py")


def fault(name):
    """None, or what is wrong with `FILE` or `FILE::TEST`."""
    path, _, test = name.partition("::")
    try:
        with open(os.path.join(TESTS, path), encoding="utf-8") as f:
            text = f.read()
    except OSError as e:
        return e.strerror
    if not test:
        # Of a file with several tests one is meant.
        return "which test?" if re.search(r"(/test_|cases)\w*\.", path) else None
    literal = re.escape('"%s"' % test)
    return None if re.search(
        r"^\s*(def|class) %s\b|^%s\(void|%s" % (
            re.escape(test), re.escape(test), literal), text, re.M) else \
        "no such test"


def rows(text):
    """(line, finding, what holds it) of each row of the tables."""
    for number, line in enumerate(text.split("\n"), 1):
        cells = line.strip("|").split(" | ")
        if line.startswith("|") and len(cells) == 2 and \
                cells[1].strip() != "held by":
            yield number, cells[0].strip(), re.findall("`([^`]+)`", cells[1])


def main():
    with open(PAGE, encoding="utf-8") as f:
        text = f.read()
    faults = ["%s is taken for right" % name for name in WRONG
              if fault(name) is None]
    count = 0
    for number, finding, tests in rows(text):
        count += 1
        if not tests:
            faults.append("findings.md:%d: %s: no test" % (number, finding))
        faults += ["findings.md:%d: %s: %s" % (number, name, fault(name))
                   for name in tests if fault(name) is not None]
    print("\n".join(faults + ["%d findings, %d faults" % (
        count, len(faults))]))
    return 1 if faults or count < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
