# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios: fence_meatware, and the operator with meatclient."""

import re

# A switch that fails takes all the time that Pacemaker gives it, 60 s: called
# by Pacemaker, fence-agents' agents have no timeout of their own.
SHORT = {"pcmk_reboot_timeout": 15, "pcmk_reboot_retries": 1}


def called(s, target, waits=True):
    """Waits for the call; the node in whose log it is, where the operator
    has to answer, if the request waits for an answer."""
    pattern = "daemon.crit fence_meatware.*OPERATOR INTERVENTION REQUIRED " \
        "to reset %s" % target
    def where():
        return [node for node in s.nodes if s.logged(pattern, node) and (
            not waits or s.cluster.run(node, "sh", "-c",
                "ls /run/meatware.*", check=False))]
    node = s.until(where, "the operator is called")[0]
    line = s.logged(pattern, node)[-1]
    s.say("%s logs: %s" % (node, line[line.index("daemon.crit"):]))
    return node


def attribute(s, node, target):
    """What attrd on the node says of the call for the target."""
    return re.findall('host="(.*)" value="(.+)"', s.cluster.run(node,
        "attrd_updater", "--name", "operator-needed-" + target, "--query",
        "--all", check=False))


def told(s, node, target):
    """The cluster is told of the call of the node: another node's attrd and
    meatclient name it."""
    other = next(name for name in s.nodes if name not in (node, target))
    (host, value), = s.until(lambda: attribute(s, other, target),
        "the cluster is told of the call")
    s.check(host == node and value.startswith("on %s since " % node),
        "attrd on %s: %s: %s" % (other, host, value))
    lines = s.until(lambda: re.findall(r"(?m)^%s +%s +\d.*" % (target, node),
        s.cluster.run(other, "meatclient", "-l")), "meatclient -l shows it")
    s.say("%s: meatclient -l: %s" % (other, lines[0]))
    status, said = s.cluster.tried(other, "meatclient", "-c", target)
    s.check(status == 4 and "%s has one: run it there" % node in said,
        "%s: meatclient -c %s: %s" % (other, target, said.strip()))


def told_no_more(s, node, target):
    """The request is over, and so is its attribute, which there has been."""
    s.check(any(re.search(r"Setting operator-needed-%s\[%s\].* on %s since" %
        (target, node, node), line) for _, line in s.pacemaker_log()),
        "the cluster had been told of the call")
    other = next(name for name in s.nodes if name not in (node, target))
    s.until(lambda: not attribute(s, other, target),
        "the attribute is gone", 30)
    s.check("other hosts" not in s.cluster.run(other, "meatclient", "-l"),
        "%s: meatclient -l: no request any more" % other)


def answer(s, node, option, target):
    """The operator types on the node."""
    said = s.cluster.run(node, "meatclient", option, target, said_in="yes\n")
    s.say("%s: meatclient %s %s: %s" % (node, option, target,
        said.strip().splitlines()[-1].split("] ")[-1]))


def nothing_left(s, node, target):
    """No FIFO and no process of a request that is over."""
    def left():
        said = s.cluster.run(node, "sh", "-c", "ls /run/meatware.* "
            "/run/fence-meatware/; ps -eo args", check=False)
        return [line for line in said.splitlines()
            if re.search(r"meatware[.-]|fence_meatware\b", line) and not
                re.search(r"sh -c|/run/fence-meatware/:|lock|outcome", line)]
    s.until(lambda: not left(), "nothing is left behind on " + node, 10)
    s.say("nothing is left behind on " + node)


def last_confirmed(s):
    """Last level: the operator refuses, is asked again, and confirms"""
    s.begin("power", "meatware-last", ipmi_node1=SHORT)
    s.break_switch("alice")
    s.say("alice's power switch refuses from now on")
    s.crash("alice")
    node = called(s, "alice")
    s.until(lambda: ("reboot", "pending") in s.cluster.history("alice", node),
        "the fencing is pending")
    s.say("stonith_admin --history alice: reboot pending")
    answer(s, node, "-d", "alice")
    s.until(lambda: ("reboot", "failed") in s.cluster.history("alice", node),
        "the fencing fails")
    s.say("stonith_admin --history alice: reboot failed; Pacemaker begins "
        "anew")
    node = called(s, "alice")
    s.check(s.writer() == "alice", "the writer runs nowhere meanwhile")
    told(s, node, "alice")
    s.press("alice", "off")
    answer(s, node, "-c", "alice")
    s.fenced("alice")
    s.used("alice", [("ipmi-node1", None), ("human", 1),
        ("ipmi-node1", None), ("human", 0)],
        "ipmi-node1 was in vain, human refused; again, and human confirmed")
    s.moved("alice")
    nothing_left(s, node, "alice")
    told_no_more(s, node, "alice")


def first_confirmed(s):
    """First level: the operator confirms, the power switch is not used"""
    s.begin("power", "meatware-first")
    s.crash("alice")
    node = called(s, "alice")
    s.press("alice", "off")
    answer(s, node, "-c", "alice")
    s.fenced("alice")
    s.used("alice", [("human", 0)],
        "the operator's word alone was used")
    s.check(not s.switched("alice"), "the power switch was not touched")
    s.moved("alice")
    nothing_left(s, node, "alice")


def first_refused(s):
    """First level: the operator refuses, the power switch has its turn"""
    s.begin("power", "meatware-first")
    s.crash("alice")
    node = called(s, "alice")
    answer(s, node, "-d", "alice")
    s.fenced("alice")
    s.used("alice", [("human", 1), ("ipmi-node1", 0)],
        "human failed, then ipmi-node1")
    s.check(s.switched("alice") == ["off", "on"], "the power went off and on")
    s.moved("alice")
    nothing_left(s, node, "alice")


def first_killed(s):
    """First level: nobody answers, Pacemaker kills the agent"""
    s.begin("power", "meatware-first", human=dict(pcmk_reboot_timeout=10))
    s.crash("alice")
    node = called(s, "alice", waits=False)
    s.fenced("alice")
    s.used("alice", [("human", None), ("ipmi-node1", 0)],
        "human was killed, then ipmi-node1 had its turn")
    for line in s.logged("daemon.crit.*request for alice ended", node):
        s.say("%s logs: %s" % (node, line[line.index("daemon.crit"):]))
    s.check(s.switched("alice") == ["off", "on"], "the power went off and on")
    s.moved("alice")
    nothing_left(s, node, "alice")
    told_no_more(s, node, "alice")


def first_late(s):
    """First level: nobody answers in time, the power switch has its turn"""
    s.begin("power", "meatware-first", human=dict(timeout=20))
    s.crash("alice")
    node = called(s, "alice", waits=False)
    s.fenced("alice")
    s.used("alice", [("human", 1), ("ipmi-node1", 0)],
        "human failed, then ipmi-node1 had its turn")
    s.moved("alice")
    nothing_left(s, node, "alice")
    told_no_more(s, node, "alice")


def three_levels(s):
    """kdump, a power switch that fails, the operator: the order is kept"""
    s.begin("power", "kdump", "three-levels", kdump_node1=dict(timeout=10),
        ipmi_node1=SHORT)
    s.break_switch("alice")
    s.say("alice's power switch refuses from now on")
    s.crash("alice")
    node = called(s, "alice")
    told(s, node, "alice")
    s.press("alice", "off")
    answer(s, node, "-c", "alice")
    s.fenced("alice")
    s.used("alice", [("kdump-node1", 1),
        ("ipmi-node1", None), ("human", 0)],
        "kdump-node1 failed, ipmi-node1 was in vain, human confirmed")
    told_no_more(s, node, "alice")
    s.moved("alice")


SCENARIOS = [
    ("8a", last_confirmed), ("8b", first_confirmed), ("8c", first_refused),
    ("8d", first_killed), ("10", three_levels), ("18", first_late),
]
