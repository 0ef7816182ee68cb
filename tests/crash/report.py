# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of times."""

import judge

HEAD = ("case", "userspace", "address", "script", "datagram", "saved",
    "reboot", "wait IPv4", "wait IPv6", "fenced", "sent")


def _seconds(value):
    return "-" if value is None else "%.3f" % value


def _wait(times, mark):
    """The longest of a family, which its addresses have the mark of."""
    waits = [w for source, w in times.wait.items() if mark in source]
    return _seconds(max(waits) if waits and None not in waits else None)


def table(results):
    """Lines for [(case, run), ...]: seconds since the panic, and the wait."""
    rows = [HEAD]
    for case, run in results:
        t = judge.times(case, run)
        rows.append((case.number, _seconds(t.userspace), _seconds(t.address),
            _seconds(t.script), _seconds(t.datagram), _seconds(t.saved),
            _seconds(t.reset), _wait(t, "."), _wait(t, ":"),
            _seconds(t.fenced), str(len(run.datagrams))))
    widths = [max(map(len, column)) for column in zip(*rows)]
    return ["  ".join(cell.rjust(w) for cell, w in zip(row, widths))
        for row in rows]
