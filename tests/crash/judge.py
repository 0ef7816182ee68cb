# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run was worth: its faults, and its times."""

import collections
import statistics

import cases
import labnet
import scene

# Seconds since the panic, None: it never came.  `wait` is what has a limit:
# {family: seconds to its first datagram}.
Times = collections.namedtuple("Times",
    "userspace address script datagram saved reset wait")

ADDRESS = {4: scene.ALICE[0], 6: scene.ALICE[1]}
TARGETS = {4: ("10.77.0.2", "10.77.0.3"), 6: ("fd77::2", "fd77::3")}


def _first(run, family):
    stamps = [d.stamp for d in run.datagrams if d.source == ADDRESS[family]]
    return min(stamps) if stamps else None


def times(case, run):
    """The times of one run."""
    def since(stamp, start=run.panic):
        return None if stamp is None or start is None else stamp - start

    wait = {}
    for family in case.families:
        start = (run.script if case.start == "script" else
            run.usable.get(ADDRESS[family]))
        wait[family] = since(_first(run, family), start)
    addresses = [run.usable[a] for a in scene.ALICE if a in run.usable]
    return Times(since(run.userspace),
        since(min(addresses) if addresses else None), since(run.script),
        since(run.datagrams[0].stamp if run.datagrams else None),
        since(run.saved), since(run.ended), wait)


def _late(case, run):
    """Faults of the second sender, which has source ports of its own."""
    before = {(d.source, d.source_port) for d in run.datagrams
        if run.saved is None or d.stamp < run.saved}
    found = []
    for family in case.families if case.late else ():
        for target in TARGETS[family]:
            n = sum(d.to == target and (d.source, d.source_port) not in before
                for d in run.datagrams)
            if n != case.late:
                found.append("%d late datagrams to %s" % (n, target))
    return found


def _heard(case, run):
    """Faults of what was sent, and of what the listener made of it."""
    found = []
    if run.listener != (0 if case.families else 1):
        found.append("the listener ended with %s" % run.listener)
    if not case.families:
        if run.datagrams:
            found.append("%d datagrams came" % len(run.datagrams))
        if "not fenced" not in run.said:
            found.append("the listener did not say \"not fenced\"")
        if not run.ended or not run.listener_ended or (
                run.ended > run.listener_ended):
            found.append("the listener ended before the machine did")
        if case.cable and ADDRESS[4] not in run.usable:
            found.append("there was no network that could have carried one")
        return found
    for d in run.datagrams:
        if d.source not in scene.ALICE or d.payload != labnet.MESSAGE:
            found.append("a strange datagram: %r" % (d,))
    for family in case.families:
        for target in TARGETS[family]:
            n = sum(d.to == target for d in run.datagrams)
            if n == 0 or case.messages not in (None, n):
                found.append("%d datagrams to %s" % (n, target))
    return found


def faults(case, run):
    """What was wrong with one run, as texts."""
    found = _heard(case, run) + _late(case, run)
    if not run.reset:
        found.append("the machine did not reboot by itself")
    if case.crash:
        if None in (run.panic, run.userspace, run.saved):
            found.append("panic, userspace or the saving was not seen")
        found += run.dump
    elif run.panic is not None:
        found.append("the kernel panicked")
    for family, wait in times(case, run).wait.items():
        if wait is None:
            found.append("IPv%d: not timed" % family)
        elif wait > cases.LIMIT:
            found.append("IPv%d: %.3f s from the %s to the first datagram, "
                "the limit is %.1f s" % (family, wait, case.start,
                cases.LIMIT))
    return found


def all_faults(case, runs):
    """The faults of a case over all its runs."""
    found = [f for run in runs for f in faults(case, run)]
    for family in case.families:
        waits = [times(case, run).wait[family] for run in runs]
        if None not in waits:
            median = statistics.median(waits)
            if median > cases.MEDIAN_LIMIT:
                found.append("IPv%d: a median of %.3f s from the %s to the "
                    "first datagram, the limit is %.1f s" % (family, median,
                    case.start, cases.MEDIAN_LIMIT))
    return found
