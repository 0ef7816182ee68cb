# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios: fence_kdump ahead of the power switch."""

import time

from stage import NETWORK, SAVED, SENDER

# A crash kernel that sends until its dump is saved, however long a busy
# cluster takes until it listens.
DUMP = ("sh", "-c", "until [ -e %s ]; do %s -c 1 alice bob charlie; sleep 1; "
    "done" % (SAVED, SENDER))


# What any user of a living node can do: the message, to every node, for ever.
LIE = """
import socket, time
to = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    for ring in "192.168.7.%d", "192.168.8.%d":
        for node in 2, 3:
            try:
                to.sendto(bytes.fromhex("402a301b01000000"), (ring % node, 7410))
            except OSError:
                pass  # nobody listens there now, or the link is down
    time.sleep(0.2)
"""


def late(*told):
    """One that sends as soon as it has a network, and saves its dump for ever
    after."""
    return ("sh", "-c", "until [ -e %s ]; do sleep 0.2; done; "
        "exec %s -i 1 -c 0 %s" % (NETWORK, SENDER, " ".join(told)))


def as_printed(s):
    """SUSE's example as printed: level 1 is passed over"""
    s.begin("power", "suse-as-printed")
    for node in ("bob", "charlie"):
        s.check("kdump-node1" not in s.cluster.devices_for("alice", node),
            "stonith_admin -l alice on %s does not list kdump-node1" % node)
    s.crash("alice", *DUMP)
    s.fenced("alice")
    s.check(s.switched("alice")[:1] == ["off"],
        "the power switch has cut the dump: %s" %
        " ".join(s.switched("alice")))
    s.check(not s.logged("fence_kdump.*waiting"),
        "nobody has waited for the dump")
    s.moved("alice")


def with_list(s):
    """The same with pcmk_host_list: fenced by level 1"""
    s.begin("power", "suse-with-list")
    s.crash("alice", *DUMP)
    s.fenced("alice")
    s.used("alice", [("kdump-node1", 0)],
        "kdump-node1 alone was used, once")
    s.moved("alice")
    s.now(SAVED)
    s.back("alice")
    s.check(not s.switched("alice"), "the power switch was not touched")


def no_dump(s):
    """A crash without kdump: level 1 waits once, level 2 switches off"""
    s.begin("power", "kdump")
    crashed = s.crash("alice")
    s.fenced("alice")
    s.used("alice", [("kdump-node1", 1),
        ("ipmi-node1", 0)], "kdump-node1 failed, then ipmi-node1")
    waits = s.logged(r"fence_kdump\[\d+\]: waiting 60 s for node alice")
    s.check(len(waits) == 1, "level 1 waited once, 60 s")
    s.check(s.switched("alice") == ["off", "on"], "the power went off and on")
    s.moved("alice")
    times = [crashed, s.when("wants to fence .* alice"),
        s.when("targeting alice using kdump-node1 returned"),
        s.when("targeting alice using ipmi-node1 returned"),
        s.first_written("alice")]
    s.say("crash to recovery, %.1f s: detection %.1f, level 1 %.1f, power "
        "action %.1f, start of the resource %.1f" % ((times[-1] - crashed,) +
        tuple(b - a for a, b in zip(times, times[1:]))))


def one_device(s):
    """One device for all nodes, without nodename"""
    s.begin("power", "kdump-one-device")
    s.crash("alice", *DUMP)
    s.fenced("alice")
    s.used("alice", [("kdump", 0)], "kdump was used, once")
    s.check(not s.switched("alice"), "the power switch was not touched")
    s.moved("alice")


def two_at_once(s):
    """alice and bob crash at the same moment"""
    s.begin("power", "kdump-one-device")
    s.unhurried()
    told = ("charlie", "dave", "erin")
    s.crash("alice", *late(*told))
    s.crash("bob", *late(*told))
    begins = [s.until_asked(node, "kdump") for node in ("alice", "bob")]
    s.say("both are waited for; their crash kernels have a network now")
    s.now(NETWORK)
    s.fenced("alice")
    s.fenced("bob")
    for node in ("alice", "bob"):
        s.used(node, [("kdump", 0)],
            "%s: kdump was used, once" % node)
        s.check(not s.switched(node), "%s: the power switch was not touched" %
            node)
    ends = [s.when("targeting %s using kdump returned 0" % node)
        for node in ("alice", "bob")]
    s.check(max(begins) < min(ends), "both were waited for at the same time")


def network_cut(s):
    """The network of a live node is cut: never fenced by level 1"""
    s.begin("power", "kdump", kdump_node1=dict(timeout=15),
        ipmi_node1=dict(pcmk_reboot_timeout=60))
    s.say("stonith-timeout is 10 s, less than level 1 waits")
    s.cluster.run("bob", "crm_attribute", "--name", "stonith-timeout",
        "--update", "10s")
    s.say("alice's network is cut; alice lives (its BMC has its own)")
    s.cut("alice")
    s.fenced("alice")
    s.used("alice", [("kdump-node1", 1),
        ("ipmi-node1", 0)], "kdump-node1 failed, then ipmi-node1")
    s.check(s.power("alice")[0][1] == "switch: off",
        "alice lived until the switch was told: off")
    s.moved("alice")


def late_on_ring_1(s):
    """The message comes late, and over the second ring only"""
    s.begin("power", "kdump")
    s.say("alice's link to ring 0 is cut")
    s.cut("alice", rings=(0,))
    s.crash("alice", *late("192.168.8.2", "192.168.8.3"))
    began = s.until_asked("alice", "kdump-node1")
    s.until_logged(r"fence_kdump\[\d+\]: waiting 60 s for node alice")
    time.sleep(6)
    s.say("alice's crash kernel has a network now")
    s.now(NETWORK)
    s.fenced("alice")
    waited = s.when("using kdump-node1 returned 0") - began
    s.check(waited > 5, "the message came %.1f s after level 1 began to wait" %
        waited)
    s.used("alice", [("kdump-node1", 0)],
        "kdump-node1 alone was used, once")
    s.until_logged("fenced: node alice is dumping: message from 192.168.8.1 ")
    s.say("the message came from the address on ring 1")
    s.check(not s.switched("alice"), "the power switch was not touched")
    s.moved("alice")


def wrong_node(s):
    """A device whose nodename names another node is refused"""
    s.begin("power", "kdump", kdump_node1=dict(nodename="bob"))
    s.crash("alice", *DUMP)
    s.refused_then_switched(r"warning: fence_kdump\[\d+\] stderr", "stderr")


def stuck(s):
    """The writer on alice does not stop, so a living alice is fenced."""
    s.cluster.run("alice", "touch", "/run/writer-hangs")
    s.say("the writer on alice will not stop; it is told to move to bob")
    s.cluster.run("alice", "crm_resource", "--resource", "writer", "--move",
        "--node", "bob")


def lie(s):
    """A user of living alice says that it dumps: level 1 fails, the power acts"""
    s.begin("power", "kdump", kdump_node1=dict(timeout=15))
    stuck(s)
    s.until_asked("alice", "kdump-node1")
    s.say("user 65534 on alice sends the message, again and again")
    s.start("alice", "setpriv", "--reuid=65534", "--regid=65534",
        "--clear-groups", "/usr/bin/python3", "-c", LIE)
    s.refused_then_switched(r"message from 192\.168\.[78]\.1: not true: "
        "corosync on node alice answered", "message from")
    s.check(not s.logged("fenced: node alice is dumping"),
        "no message was believed")


def crash_when_asked(s):
    """alice really crashes at the moment of the request: believed"""
    s.begin("power", "kdump")
    stuck(s)
    s.until_asked("alice", "kdump-node1")
    s.crash("alice", *DUMP)
    s.fenced("alice")
    s.used("alice", [("kdump-node1", 0)],
        "kdump-node1 alone was used, once")
    s.until_logged("fenced: node alice is dumping: message from 192.168.")
    for line in s.logged("not true: corosync|is seen to answer no more"):
        s.say("the log says: " + line[line.index("message from"):])
    s.check(not s.logged("not true: corosync"), "no message was a lie")
    s.check(not s.switched("alice"), "the power switch was not touched")
    s.moved("alice")
    s.now(SAVED)
    s.back("alice")


def _living(s, *cut):
    """One fencing of living alice: how long level 1 and all of it took."""
    s.begin("power", "kdump")
    if cut:
        s.say("alice's link to ring %d is cut" % cut)
        s.cut("alice", rings=cut)
    stuck(s)
    asked = s.until_asked("alice", "kdump-node1")
    s.refused_then_switched(r"not fenced: alice is running: corosync on alice "
        r"answered \d+\.\d s ago, for \d+\.\d s since the request", "alice is")
    level = s.when("targeting alice using kdump-node1 returned 1") - asked
    whole = s.when("targeting alice using ipmi-node1 returned 0") - asked
    s.say("level 1 took %.1f s, the whole fencing %.1f s" % (level, whole))
    return level < 6 and whole < 15


def _soon(s, *cut):
    """On a machine that is busy now a second or third try may do."""
    s.check(any(_living(s, *cut) for _ in range(3)),
        "level 1 took less than 6 s, the whole fencing less than 15 s")


def lives(s):
    """alice lives: level 1 is over after some seconds, and the power acts"""
    _soon(s)


def lives_on_one_ring(s):
    """The same where alice's first ring is dead"""
    _soon(s, 0)


SCENARIOS = [
    ("1a", as_printed), ("1b", with_list), ("2", no_dump),
    ("3", one_device), ("5", network_cut), ("6", late_on_ring_1),
    ("7", wrong_node), ("12a", lie), ("12b", crash_when_asked),
    ("12c", lives), ("12d", lives_on_one_ring),
]
SCENARIOS_OF_FIVE = [("4", two_at_once)]
