# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays scenarios, one after the other; one that fails ends no other."""

import re
import sys
import traceback

from room import LabError
from stage import Failed, Stage, Unready, preparing

# Of a node's log, what is worth reading after a failure.
TELLING = re.compile(r"fence|meat|\.(crit|err|warn) ")


def play(room, reopen, scenarios):
    """Plays scenarios, [(title, function)], on a room, which is opened again
    after a failure; the titles that failed."""
    failures = []
    for title, function in scenarios:
        print("\n%s" % title, flush=True)
        if not _played(room, reopen, function):
            failures.append(title)
    return failures


def _played(room, reopen, function, tries=2):
    """Plays a scenario; whether it went as it must.  A cluster that does not
    become ready is replaced by a new one, once: Pacemaker can miss a change
    of the configuration while a node comes back, on a busy host."""
    stage = None
    try:
        if room.pid() is None:
            with preparing():
                reopen()
        stage = Stage(room)
        function(stage)
        return True
    except Exception as e:
        if not isinstance(e, (Failed, LabError, Unready)):
            traceback.print_exc(file=sys.stdout)
        print("  %s: %s" % ("NOT READY" if isinstance(e, Unready) else
            "FAILED", e))
        if stage is not None:
            _tell_logs(stage)
        room.close()
        return isinstance(e, Unready) and tries > 1 and \
            _played(room, reopen, function, tries - 1)


def _tell_logs(stage):
    for node in stage.nodes:
        lines = [line for line in stage.log(node).splitlines()
            if TELLING.search(line) and "pipes" not in line]
        print("  %s logged:" % node)
        for line in lines[-25:]:
            print("    " + line[:300])
