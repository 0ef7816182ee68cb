# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenario: fencectl status, and what happened to the cluster."""

import json
import re

SAID = "on charlie since 2026-12-01 00:07:22 UTC: meatclient -c ghost"


def attribute(s, node, name, value):
    """As an agent on that node sets it; the CIB has it soon after."""
    s.cluster.run(node, "attrd_updater", "--name", name, "--update", value)
    s.until(lambda: name in s.cluster.run(node, "cibadmin", "--query",
        "--xpath", "//node_state[@uname='%s']//nvpair[@name='%s']" % (node,
            name), check=False), "the CIB has %s of %s" % (name, node))


def run(s, node, *argv):
    """What fencectl status prints when all could be asked: on a busy host
    an answer can take more than its 2 s."""
    return s.until(lambda: [text for status, text in [s.cluster.tried(node,
        "fencectl", "status", *argv)] if status == 0],
        "%s: fencectl status could ask all" % node)[0]


def asked(s, node):
    """{node: its row}, and the whole, as the node sees them."""
    said = json.loads(run(s, node, "--json"))
    return {row["node"]: row for row in said["nodes"]}, said


def shown(s, node):
    s.say("fencectl status on %s:" % node)
    for line in run(s, node).splitlines():
        print("           " + line)


def columns(rows, name):
    return [rows[node][name] for node in sorted(rows)]


def status(s):
    """fencectl status tells who is armed, who was fenced, and who waits"""
    s.begin("power")
    attribute(s, "alice", "kdump-armed", "1")
    attribute(s, "alice", "kdump-armed-key", "4f1a9c22")
    attribute(s, "bob", "kdump-armed", "0")
    attribute(s, "bob", "kdump-armed-why", "crash kernel not loaded")
    rows, said = asked(s, "charlie")
    s.check(columns(rows, "state") == ["online"] * 3 and not said["not_known"],
        "all three are online, and all could be asked")
    s.check(columns(rows, "armed") == [True, False, None] and
        rows["alice"]["key"] == "4f1a9c22" and
        rows["bob"]["why"] == "crash kernel not loaded",
        "alice is armed, bob is not, and charlie does not say")
    plan = json.loads(s.cluster.run("charlie", "fencectl", "plan", "--json"))
    s.check(columns(rows, "worst") == [node["worst"] for node in
        sorted(plan["nodes"], key=lambda node: node["node"])],
        "the worst case is fencectl plan's")
    s.check(columns(rows, "last_fencing") == [None] * 3 and
        not said["requests"], "nobody was fenced, and nobody waits")
    s.crash("alice")
    s.fenced("alice")
    attribute(s, "charlie", "operator-needed-ghost", SAID)
    events = [asked(s, node)[0]["alice"]["last_fencing"]
        for node in ("bob", "charlie")]
    s.check(all((event["action"], event["result"]) == ("reboot", "success")
        for event in events), "alice's last fencing is a reboot, a success")
    s.check("ipmi-node1" in [event["device"] for event in events],
        "the log of who ran it has the device, ipmi-node1")
    seconds = [event["seconds"] for event in events if event["seconds"]]
    asking = s.when("Requesting peer fencing .* targeting alice")
    over = s.when("Operation 'reboot' targeting alice by")
    s.check(seconds, "the log of who asked for it has the time")
    s.check(abs(seconds[0] - (over - asking)) < 0.5,
        "it is the log's, %.1f s" % seconds[0])
    for node in "bob", "charlie":
        shown(s, node)
    rows, said = asked(s, "bob")
    s.check(rows["alice"]["armed"] is None,
        "alice, whose attributes are gone, is not armed any more")
    s.check(said["requests"] == [{"node": "ghost", "host": "charlie",
        "text": SAID}], "the request for ghost waits on charlie")
    metrics(s)
    s.back("alice")


def metrics(s):
    """The same for Prometheus; node_exporter reads it from such a file."""
    run(s, "bob", "--prometheus", "/shared/fence_kdump.prom")
    with open(s.room.path("shared", "fence_kdump.prom")) as f:
        text = f.read()
    said = dict(line.rsplit(" ", 1) for line in text.splitlines()
        if not line.startswith("#"))
    s.check(said["fence_kdump_node_armed{node=\"bob\"}"] == "0" and
        "fence_kdump_node_armed{node=\"charlie\"}" not in said,
        "the metrics: bob is not armed, and charlie's value is absent")
    last = [name for name in said
        if name.startswith("fence_kdump_last_fencing_timestamp_seconds")]
    s.check(len(last) == 1 and re.search('"alice"', last[0]) and
        abs(float(said[last[0]]) - s.when(
            "Operation 'reboot' targeting alice by")) < 2,
        "the metrics: alice alone was fenced, when the log says so")
    s.check(said["fence_kdump_operator_requests"] == "1",
        "the metrics: one request waits")


SCENARIOS = [("15", status)]
