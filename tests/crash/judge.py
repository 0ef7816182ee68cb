# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run was worth: its faults, and its times."""

import collections
import itertools
import math
import re
import statistics

import cases
import labnet

# Seconds since the panic, None: it never came.  `wait` is what has a limit:
# {source address: seconds to its first datagram}; `fenced`, from the address
# to the end of bob's listener, where the case asks for it.
Times = collections.namedtuple("Times",
    "userspace address script datagram saved reset wait fenced")

ALICE = "10.77.0.1"
INTERVAL = 1.0  # seconds, of every sender here that has a count


def _first(run, source):
    stamps = [d.stamp for d in run.datagrams if d.source == source]
    return min(stamps) if stamps else None


def _mark(run, text):
    return next((stamp for stamp, line in run.marks if line == text), None)


def _start(case, run, source):
    return run.script if case.start == "script" else run.usable.get(source)


def times(case, run):
    """
    The times of one run.  A wait is the longest that it can have been: its
    beginning may have been stamped late.
    """
    def since(stamp, start=run.panic):
        return None if stamp is None or start is None else stamp - start

    wait = {}
    for source in case.sources:
        start = _start(case, run, source)
        wait[source] = since(_first(run, source), start)
        if wait[source] is not None:
            wait[source] += run.load.late(start)
    fenced = None
    if case.asked and ALICE in run.usable:
        fenced = since(run.concluded, run.usable[ALICE])
    if fenced is not None:
        fenced += run.load.late(run.usable[ALICE])
    addresses = [run.usable[a] for a in case.sources or (ALICE,)
        if a in run.usable]
    return Times(since(run.userspace),
        since(min(addresses) if addresses else None), since(run.script),
        since(run.datagrams[0].stamp if run.datagrams else None),
        since(run.saved), since(run.ended), wait, fenced)


def _late(run, target):
    """
    What the second sender sent: stamps, all of them after the dump, from
    source ports of its own: it is a socket's, and an address that is in doubt
    has one for itself (fence_kdump_send/plan.h).
    """
    stamps = collections.defaultdict(list)
    for d in run.datagrams:
        if d.to == target:
            stamps[d.source_port].append(d.stamp)
    saved = run.load.not_before(run.saved) if run.saved else math.inf
    late = [s for s in stamps.values() if min(s) > saved]
    return sorted(sum(late, [])) if len(late) < len(stamps) else []


def _messages(stamps):
    """How many, one a second: what no link answers to at once is repeated."""
    return len(stamps[:1]) + sum(later - earlier > INTERVAL / 2
        for earlier, later in itertools.pairwise(stamps))


def _counted(case, run):
    """[(target, stamps, how many there should be, since when)]"""
    found = []
    for target in case.ways:
        if case.count:
            found.append((target, [d.stamp for d in run.datagrams
                if d.to == target], case.count, run.script))
        if case.late:
            found.append((target, _late(run, target), case.late,
                run.saved))
    return found


def _not_before(case, run):
    """Who was sent nothing before the dump was saved."""
    return ["nothing was sent to %s before the dump was saved" % target
        for target in case.ways if not any(d.to == target and
            run.saved is not None and d.stamp < run.saved
            for d in run.datagrams)]


def _answered(run):
    """Faults of the answers to bob's agent, and to the second program."""
    found = ["%d datagrams are no good answer" % len(run.strange)
        ] if run.strange else []
    if run.answered is None:
        found.append("no query of the second program was answered")
    if run.required and not re.search("fenced: .*authenticated answer from " +
            re.escape(ALICE), run.said):
        found.append("the listener has got no authenticated answer")
    return found


def _heard(case, run):
    """Faults of what was sent, and of what the listener made of it."""
    found = []
    if run.listener != (0 if case.ways else 1):
        found.append("the listener ended with %s" % run.listener)
    if not case.ways:
        if run.datagrams:
            found.append("%d datagrams came" % len(run.datagrams))
        # It has listened until there was no machine any more.
        if not re.search("not fenced: .*ended by SIGTERM", run.said):
            found.append("the listener did not say \"not fenced\" at the end")
        if not run.ended:
            found.append("the machine did not end")
        if case.cable and ALICE not in run.usable:
            found.append("there was no network that could have carried one")
        return found
    for d in run.datagrams:
        if case.ways.get(d.to) != d.source or d.payload != labnet.MESSAGE:
            found.append("a strange datagram: %r" % (d,))
    if case.keyed:
        found += _answered(run)
    for target in case.ways:
        if all(d.to != target for d in run.datagrams):
            found.append("nothing was sent to %s" % target)
    for target, stamps, wanted, _ in _counted(case, run):
        if len(stamps) < wanted:
            found.append("%d datagrams to %s after the dump, not %d" % (
                len(stamps), target, wanted))
    if case.early:
        found += _not_before(case, run)
    for pattern in case.console:
        if not any(re.search(pattern, line) for line in run.console):
            found.append("the console has no line of %r" % pattern)
    if case.start == "script" and "script ended: 0" not in (
            line for _, line in run.marks):
        found.append("the script did not end with 0")
    return found


def _hard_faults(case, run):
    """What no busy host can be the reason of."""
    found = _heard(case, run)
    if not run.reset:
        found.append("the machine did not reboot by itself")
    if case.waits not in (None, run.waits):
        found.append("a unit %s for the network" % (
            "waited" if run.waits else "should wait"))
    if case.hold and not (_mark(run, "hooks") and _mark(run, "saving")):
        found.append("the first hook or the dump's beginning was not seen")
    if case.crash:
        if None in (run.panic, run.userspace, run.saved):
            found.append("panic, userspace or the saving was not seen")
        found += run.dump
    elif run.panic is not None:
        found.append("the kernel panicked")
    seen = times(case, run)
    for source, wait in seen.wait.items():
        if wait is None:
            found.append("%s: not timed" % source)
    if case.asked and seen.fenced is None:
        found.append("bob's \"fenced\" was not timed")
    return found


def _asked_misses(case, run):
    """What of _misses() is about bob, who asks."""
    fenced = times(case, run).fenced
    if fenced is None:
        return []
    start = run.usable[ALICE]
    cost = run.load.late(start) + run.load.starved(
        start - run.load.late(start), run.concluded)
    return [("%.3f s from the address to bob's \"fenced\", the limit is "
        "%.1f s" % (fenced, limit), fenced - limit, cost, each)
        for limit, each in ((cases.ASKED_LIMIT, True),
            (cases.ASKED_MEDIAN_LIMIT, False)) if fenced > limit]


def _misses(case, run):
    """
    What came too late: (text, by how many seconds, how many of them a busy
    host can have cost, whether one miss is a fault).  Too late may be the
    repetition of a message, too, which then looks like another.
    """
    found = []
    for target, stamps, wanted, since in _counted(case, run):
        if _messages(stamps) > wanted and since is not None:
            found.append(("%d messages to %s after the dump, not %d" % (
                _messages(stamps), target, wanted), INTERVAL / 2,
                run.load.starved(since, max(stamps)), True))
    begin, end = (_mark(run, m) for m in ("hooks", "saving"))
    if case.hold and begin and end and end - begin > case.hold:
        found.append(("%.0f s from the first hook to the dump, the limit is "
            "%d s" % (end - begin, case.hold), end - begin - case.hold,
            run.load.starved(begin, end), True))
    for source, wait in times(case, run).wait.items():
        if wait is None or not case.timed:
            continue
        start = _start(case, run, source)
        cost = run.load.late(start) + run.load.starved(
            start - run.load.late(start), _first(run, source))
        for limit, each in ((cases.LIMIT, True), (cases.MEDIAN_LIMIT, False)):
            if wait > limit:
                found.append(("%s: %.3f s from the %s to the first datagram, "
                    "the limit is %.1f s" % (source, wait, case.start, limit),
                    wait - limit, cost, each))
    return found + _asked_misses(case, run)


def doubt(case, run):
    """
    Why the run says nothing, None: it does.  It does not if all that is wrong
    with it is lateness, and this host had no CPU for it for at least as long.
    """
    misses = _misses(case, run)
    if not misses or _hard_faults(case, run) or not any(
            by <= cost for _, by, cost, _ in misses):
        return None
    text, by, cost, _ = max(misses, key=lambda miss: miss[2] - miss[1])
    return "%s, but for %.3f s this host had no CPU for it" % (text, cost)


def faults(case, run):
    """What was wrong with one run, as texts."""
    return _hard_faults(case, run) + [
        text for text, _, _, each in _misses(case, run) if each]


def all_faults(case, runs):
    """
    The faults of a case over all its runs.  One run alone has no median: it
    has to keep the limit of each run.
    """
    found = [f for run in runs for f in faults(case, run)]
    for source in case.sources:
        waits = [times(case, run).wait[source] for run in runs]
        if case.timed and len(waits) > 1 and None not in waits:
            median = statistics.median(waits)
            if median > cases.MEDIAN_LIMIT:
                found.append("%s: a median of %.3f s from the %s to the "
                    "first datagram, the limit is %.1f s" % (source, median,
                    case.start, cases.MEDIAN_LIMIT))
    fenced = [times(case, run).fenced for run in runs]
    if case.asked and len(fenced) > 1 and None not in fenced:
        median = statistics.median(fenced)
        if median > cases.ASKED_MEDIAN_LIMIT:
            found.append("a median of %.3f s from the address to bob's "
                "\"fenced\", the limit is %.1f s" % (median,
                    cases.ASKED_MEDIAN_LIMIT))
    return found
