# SPDX-License-Identifier: GPL-2.0-or-later
"""What is to be reached: the one place where goals stand.

Each figure that has a goal is named here; figures that are not named are for
information.  Everything else in the table is measured.
"""

import statistics
from collections import namedtuple

# kind: "ratio"  our median is at most `limit` times the peer's
#       "bytes"  our figure is below `limit`
#       "median" our median is at most `limit`
#       "most"   each of our figures is at most `limit`
#       "none"   it never happens
#       "all"    it happens `of` times of `of`
Goal = namedtuple("Goal", "kind limit", defaults=(None,))

GOALS = {
    "listen-bound": Goal("ratio", 1.0),
    "listen-answer": Goal("ratio", 0.7),
    "listen-memory": Goal("ratio", 1.3),
    "listen-names-1": Goal("ratio", 1.0),
    "listen-names-1000": Goal("ratio", 0.3),
    "listen-living": Goal("ratio", 0.06),
    "asked-auto": Goal("ratio", 0.0005),
    "asked-require": Goal("median", 2),
    "flood-sendmmsg-junk": Goal("none"),
    "flood-sendmmsg-magic": Goal("none"),
    "flood-gso-junk": Goal("none"),
    "flood-gso-magic": Goal("none"),
    "flood-sendmmsg-junk-raw": Goal("none"),
    "flood-sendmmsg-magic-raw": Goal("none"),
    "flood-gso-junk-raw": Goal("none"),
    "flood-gso-magic-raw": Goal("none"),
    "crowd-2": Goal("all"),
    "crowd-8": Goal("all"),
    "crowd-64": Goal("all"),
    "send-first": Goal("ratio", 1.0),
    "send-addresses-1000": Goal("ratio", 0.3),
    "send-names-1000-first": Goal("ratio", 0.05),
    "send-dead-dns": Goal("ratio", 0.001),
    "size-sender": Goal("bytes", 64 * 1024),
    **{"configuration-%s" % command: Goal("ratio", 0.05)
       for command in ("plan", "plan-json", "check", "check-json")},
    **{"configuration-%s-memory" % command: Goal("most", 64)
       for command in ("plan", "plan-json", "check", "check-json")},
}


def text(goal):
    """The goal as it stands in the table."""
    if goal is None:
        return ""
    if goal.kind in ("ratio", "median", "most"):
        return "≤ %g" % goal.limit
    if goal.kind == "bytes":
        return "< %s B" % format(goal.limit, ",")
    return goal.kind


def mark(words):
    """The ratio that these words of text() are, None if they are no ratio."""
    for goal in GOALS.values():
        if goal.kind == "ratio" and text(goal) == words:
            return goal.limit
    return None


def reached(goal, row):
    """True or False; None if there is no goal."""
    if goal is None:
        return None
    if row.ours_failed:
        return False
    if goal.kind == "ratio":
        return row.ratio is not None and row.ratio <= goal.limit
    if goal.kind == "bytes":
        return row.ours[0] < goal.limit
    if goal.kind == "median":
        return bool(row.ours) and statistics.median(row.ours) <= goal.limit
    if goal.kind == "most":
        return max(row.ours) <= goal.limit
    count = {"none": 0, "all": row.of}[goal.kind]
    return all(n == count for n in row.ours)
