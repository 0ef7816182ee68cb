# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios: fence_suicide on a node whose resource does not stop."""

import re

from kdump import DUMP, stuck
from stage import SAVED


def ended(s):
    """When alice's namespace ended by itself, from the mains' record."""
    def found():
        return [when for when, event in s.power("alice")
            if event == "node: reboots by itself"]
    return s.until(found, "alice ends itself")[0]


def performers(s, device):
    """Which nodes were asked to use that device on alice."""
    pattern = r"Requesting that (\S+) perform '\w+' action targeting alice " \
        r"using %s\b" % device
    return {match.group(1) for _, line in s.pacemaker_log()
        for match in [re.search(pattern, line)] if match}


def live_node(s):
    """Level 1 suicide, level 2 power: dead, confirmed, then recovered"""
    s.begin("power", "suicide")
    # Not before level 2, however late that is on a busy host.
    s.slow_firmware("alice", 60)
    stuck(s)
    dead = ended(s)
    s.say("alice's reboot(2) has ended its namespace")
    s.fenced("alice")
    s.moved("alice")
    off, on = (when for when, event in s.power("alice")
        if event.startswith("switch:"))
    last = max(when for when, node in s.written() if node == "alice")
    confirmed = s.when("targeting alice using ipmi-node1 returned 0")
    first = s.first_written("alice")
    s.say("after alice's last word to the disk: dead %.1f, level 2 switches "
        "off %.1f, on %.1f, confirmed %.1f, bob's first word %.1f s" % tuple(
        when - last for when in (dead, off, on, confirmed, first)))
    s.check(last < dead < off < on < confirmed < first,
        "no node started the writer before alice was dead and confirmed")
    began = s.when("perform 'reboot' action targeting alice using ipmi-node1")
    # 6 s by the timeout of self; 72 s if Pacemaker knew none.
    s.check(began - dead < 30, "level 2 began %.1f s after alice's end" %
        (began - dead))
    # If alice was the coordinator, the next one asks for it again, and
    # Pacemaker merges the two.
    events = s.cluster.history("alice", "bob")
    s.check(set(events) == {("reboot", "success")} and len(events) <= 2,
        "each request was met, by level 2")
    s.check(performers(s, "self") == {"alice"} and
        s.devices_used("alice") == [("ipmi-node1", 0)],
        "self was alice's alone to use, and never answered")
    s.back("alice")
    boots = [event for _, event in s.power("alice")
        if event == "node: boots"]
    s.check(len(boots) == 1, "alice went down once, and booted once")


def lost_node(s):
    """A node that is lost cannot end itself: level 2 at once"""
    s.begin("power", "suicide")
    s.crash("alice")
    s.fenced("alice")
    s.used("alice", [("ipmi-node1", 0)],
        "ipmi-node1 alone was used")
    s.say("asked for to powered off and on: %.1f s" % (
        s.when("targeting alice using ipmi-node1 returned 0") -
        s.when("wants to fence .* alice")))
    s.moved("alice")


def dump(s):
    """how=crash: the dump that tells why fences alice; no power is switched"""
    s.begin("power", "suicide-crash")
    s.panics("alice", *DUMP)
    # What self says when it ends alice, her syslogd may not live to write: its
    # monitor, which can run where it is started, says as much.
    where = s.until(lambda: s.cluster.where("self"), "self is started")[0]
    s.cluster.run(where, "stonith_admin", "--query", "self")
    s.until_logged("monitor: how=crash would leave no dump: this is a PID "
        "namespace")
    s.say("Pacemaker hands how=crash over")
    stuck(s)
    dead = s.until(lambda: [when for when, event in s.power("alice")
        if event.startswith("node: crash kernel runs")], "alice crashes")[0]
    s.say("alice has ended itself; its crash kernel runs")
    s.fenced("alice")
    s.used("alice", [("kdump-node1", 0)],
        "level 1 gave no success; kdump-node1 fenced alice")
    s.check(performers(s, "self") == {"alice"}, "self was alice's alone to use")
    s.until_logged("fenced: node alice is dumping: message from 192.168.")
    began = s.when("perform 'reboot' action targeting alice using kdump-node1")
    s.check(began - dead < 30, "level 2 began %.1f s after alice's end" %
        (began - dead))
    s.moved("alice")
    s.now(SAVED)
    s.back("alice")
    s.check(not s.switched("alice"), "the power switch was not touched")


def alone(s):
    """In a cluster of one node suicide alone is enough"""
    # Pacemaker has to log the answer before the end, on a busy host, too.
    s.begin("suicide-alone", self=dict(delay=6))
    s.cluster.run("alice", "touch", "/run/writer-hangs")
    s.say("the writer on alice will not stop; a new parameter restarts it")
    s.cluster.set("writer", note=1)
    ended(s)
    s.say("alice's reboot(2) has ended its namespace")
    s.used("alice", [("self", 0)],
        "self was used, once, and had answered before")
    s.check(s.when("targeting alice using self returned 0") <
        s.power("alice")[0][0], "the answer came before the end")
    s.back("alice")
    s.until(lambda: s.cluster.where("writer") == ["alice"],
        "the writer runs again")
    s.say("the writer runs on alice again")


SCENARIOS = [("9a", live_node), ("9b", lost_node), ("9d", dump)]
SCENARIOS_ALONE = [("9c", alone)]
