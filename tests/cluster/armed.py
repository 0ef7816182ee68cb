# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenario: each node says whether its crash kernel would speak."""

import re
import time

AGENT = "/usr/lib/ocf/resource.d/fence-kdump/armed"
INTERVAL = 60  # seconds, of the example
LOADED = "/run/kernel/kexec_crash_loaded"
# Debian's way to dump. Of the kernel, which is the host's, these files alone
# are the node's own.
ARM = """
    set -e
    mkdir /run/kernel
    echo 1 >/run/kernel/kexec_crash_loaded
    echo 268435456 >/run/kernel/kexec_crash_size
    mount --bind /run/kernel /sys/kernel
    : >/etc/default/kdump-tools
    for unit in kdump-tools kdump-tools-dump; do
        mkdir -p /etc/systemd/system/$unit.service.wants
        : >/etc/systemd/system/$unit.service.wants/fence-kdump-send.service
    done
    mkdir -p /etc/sysconfig
    cp /etc/sysconfig/fence_kdump /run/fence_kdump.old || :
    echo 'FENCE_KDUMP_NODES="alice bob charlie"' >/etc/sysconfig/fence_kdump
"""
DISARM = """
    umount /sys/kernel
    rm -r /run/kernel /etc/default/kdump-tools
    rm -r /etc/systemd/system/kdump-tools*.service.wants
    mv /run/fence_kdump.old /etc/sysconfig/fence_kdump || :
"""


def shell(s, node, script):
    s.cluster.run(node, "sh", "-c", script)


def said(s, name="kdump-armed"):
    """{node: value}, as crm_mon -A has it on bob."""
    seen = s.cluster.xml("crm_mon", "-1", "-A", node="bob")
    if seen is None:
        return {}
    return {node.get("name"): attribute.get("value")
        for node in seen.iterfind("./node_attributes/node")
        for attribute in node.iter("attribute")
        if attribute.get("name") == name}


def failed(s, node):
    """Has the cluster seen a failed action of the clone there?"""
    seen = s.cluster.monitor()
    return seen is not None and any(f.get("node") == node and
        f.get("op_key", "").startswith("armed_")
        for f in seen.iter("failure"))


def unloaded(s):
    """alice is not armed any more: crm_mon and bob's monitor say so."""
    began = time.time()
    shell(s, "alice", "echo 0 >" + LOADED)
    s.until(lambda: said(s).get("alice") == "0", "crm_mon says so", 120)
    took = time.time() - began
    s.check(took < INTERVAL + 15, "%.1f s after alice's crash kernel was "
        "unloaded crm_mon -A says: kdump-armed 0, %s" % (took,
        said(s, "kdump-armed-why").get("alice")))
    status, text = s.cluster.tried("bob", "fence_kdump", "-o", "monitor")
    s.check(status == 0 and "alice is not armed, its crash kernel would say "
        "nothing: the crash kernel is not loaded" in text,
        "bob's monitor succeeds, and says that alice is not armed")
    status, text = s.cluster.tried("bob", "fence_kdump", "-o", "monitor",
        "-n", "charlie", "--armed", "require")
    s.check(status == 0 and "not armed" not in text,
        "that of charlie's device says nothing of alice")
    status, text = s.cluster.tried("bob", "fence_kdump", "-o", "monitor",
        "-n", "alice", "--armed", "require")
    s.check(status == 1, "with armed=require that of alice's device fails")
    shell(s, "alice", "echo 1 >" + LOADED)
    s.until(lambda: said(s).get("alice") == "1", "alice is armed again", 120)


def without_its_file(s):
    shell(s, "bob", "mv %s /run/agent" % AGENT)
    # After that one there is always an action left that Pacemaker would do.
    s.until(lambda: [line for _, line in s.pacemaker_log() if re.search(
        r"Result of stop operation for armed on bob: Not installed", line)],
        "its stop fails")
    s.until(lambda: failed(s, "bob"), "the failure is seen")
    s.say("the agent's file is gone on bob: its monitor and its stop fail")
    shell(s, "bob", "mv /run/agent " + AGENT)
    s.cluster.run("bob", "crm_resource", "-C", "-r", "armed")
    s.until(lambda: "bob" in s.cluster.where("armed"), "it runs again", 120)
    s.say("the file is back, and after crm_resource -C the instance runs")


def without_attrd(s):
    """pacemakerd kills one that hangs, after some seconds, and starts another:
    the stop meets the one or the other."""
    shell(s, "charlie", "kill -STOP $(pidof pacemaker-attrd)")
    s.cluster.run("bob", "crm_attribute", "-N", "charlie", "-n", "standby",
        "-v", "on")
    s.until(lambda: "charlie" not in s.cluster.where("armed"),
        "the instance on charlie stops", 120)
    s.say("attrd on charlie hung, charlie in standby: the instance has stopped")
    shell(s, "charlie", "kill -CONT $(pidof pacemaker-attrd) || :")
    s.cluster.run("bob", "crm_attribute", "-N", "charlie", "-n", "standby",
        "-D")
    s.until(lambda: said(s).get("charlie") == "1", "charlie is back", 180)
    s.say("charlie is back and armed")


def armed(s):
    """Each node says whether it would dump; nobody is moved or fenced for it"""
    for node in s.nodes:
        shell(s, node, ARM)
    s.begin("power", "kdump", "armed")
    runs_on = s.writer()
    s.until(lambda: said(s) == dict.fromkeys(s.nodes, "1"),
        "all say that they are armed", 180)
    s.say("crm_mon -A: all three are armed")
    unloaded(s)
    without_its_file(s)
    without_attrd(s)
    s.check({node for _, node in s.written()} == {runs_on},
        "the writer ran on %s all the time" % runs_on)
    s.check(not any(s.power(node) or s.cluster.history(node)
        for node in s.nodes), "nobody was fenced, and no node booted")
    for node in s.nodes:
        shell(s, node, DISARM)


SCENARIOS = [("16", armed)]
