# SPDX-License-Identifier: GPL-2.0-or-later
"""
What a busy host does to the times: how long the machine had work to do and no
CPU to do it on, and how late the watcher may have been to stamp a line.

The kernel counts it for each thread (the second number of
/proc/PID/task/TID/schedstat, in nanoseconds), and for each CPU what the host
of this host has taken away ("steal" of /proc/stat, in ticks).  A thread that
sleeps waits for nothing, so this is never more than the time was, and the
machine's own slowness is not in it.
"""

import os
import time

TICK = os.sysconf("SC_CLK_TCK")


def _waits(pid):
    """{thread: seconds}"""
    found = {}
    folder = "/proc/%d/task" % pid
    try:
        for thread in os.listdir(folder):
            with open("%s/%s/schedstat" % (folder, thread), "rb") as f:
                found[thread] = int(f.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        pass  # it has ended, or this kernel does not count
    return found


def _steal():
    """{CPU: seconds}"""
    with open("/proc/stat", encoding="ascii") as f:
        rows = [line.split() for line in f if line.startswith("cpu")]
    return {row[0]: int(row[8]) / TICK for row in rows[1:]}


class Load:
    """`samples`: (time, the machine's waits, the watcher's, what was stolen)."""

    def __init__(self, samples=None):
        self.samples = samples or []

    def look(self, machine):
        """Called before and after whatever the watcher waits for."""
        self.samples.append((time.time(), _waits(machine),
            _waits(os.getpid()), _steal()))

    def _most(self, column, start, end):
        """The most that one of them has waited from `start` to `end`."""
        before = [s for s in self.samples if s[0] <= start] or [
            s for s in self.samples[:1]]
        after = [s for s in self.samples if s[0] >= end] or self.samples[-1:]
        if not before:
            return 0.0
        first, last = before[-1][column], after[0][column]
        return max((last[k] - first.get(k, 0.0) for k in last), default=0.0)

    def starved(self, start, end):
        """Seconds of that time that the machine had no CPU, at most."""
        return min(end - start, self._most(1, start, end) +
            self._most(3, start, end)) if end > start else 0.0

    def not_before(self, stamp):
        """
        A line with this stamp came after this time: of the looks before it,
        after the last but one it was not there yet.
        """
        return ([0.0, 0.0] + [s[0] for s in self.samples
            if s[0] < stamp])[-2]

    def late(self, stamp):
        """A line with this stamp may have come so many seconds before it."""
        return self._most(2, stamp, stamp) + self._most(3, stamp, stamp)
