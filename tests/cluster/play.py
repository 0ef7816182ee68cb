# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays scenarios, one after the other; one that fails ends no other."""

import re
import sys
import traceback

from room import LabError
from stage import Failed, Stage

# Of a node's log, what is worth reading after a failure.
TELLING = re.compile(r"fence|meat|\.(crit|err|warn) ")


def play(room, reopen, scenarios):
    """Plays scenarios, [(title, function)], on a room, which is opened anew
    after a failure; the titles that failed."""
    failures = []
    for title, function in scenarios:
        print("\n%s" % title, flush=True)
        stage = None
        try:
            if room.pid() is None:
                reopen()
            stage = Stage(room)
            function(stage)
        except Exception as e:
            if not isinstance(e, (Failed, LabError)):
                traceback.print_exc(file=sys.stdout)
            print("  FAILED: %s" % e)
            if stage is not None:
                _tell_logs(stage)
            failures.append(title)
            room.close()
    return failures


def _tell_logs(stage):
    for node in stage.nodes:
        lines = [line for line in stage.log(node).splitlines()
            if TELLING.search(line) and "pipes" not in line]
        print("  %s logged:" % node)
        for line in lines[-25:]:
            print("    " + line[:300])
