# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists of what a tool finds and what need not be mended: each finding on a
line of its own, as the tool prints it; below it, indented, the reason; "#"
begins a comment."""


def read(path):
    """{finding: reason}; ends the program if a reason is missing."""
    reasons, at = {}, None
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.startswith("#") or not line.strip():
                continue
            if line[0].isspace() and at is not None:
                reasons[at] += line.strip() + " "
            else:
                at = line.strip()
                reasons[at] = ""
    for finding, reason in reasons.items():
        if not reason:
            raise SystemExit("%s: no reason is given for: %s" % (
                path, finding))
    return reasons
