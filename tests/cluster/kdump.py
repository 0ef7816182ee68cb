# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios: fence_kdump ahead of the power switch."""

from stage import SENDER

DUMP = (SENDER, "-i", "1", "-c", "15", "alice", "bob", "charlie")


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
    s.back("alice")


def with_list(s):
    """The same with pcmk_host_list: fenced by level 1"""
    s.begin("power", "suse-with-list")
    s.crash("alice", *DUMP)
    s.fenced("alice")
    s.check(s.devices_used("alice") == [("kdump-node1", 0)],
        "kdump-node1 alone was used, once")
    s.moved("alice")
    s.back("alice")
    s.check(not s.switched("alice"), "the power switch was not touched")


def no_dump(s):
    """A crash without kdump: level 1 waits once, level 2 switches off"""
    s.begin("power", "kdump")
    s.crash("alice")
    lost = s.fenced("alice", timeout=100)
    s.check(s.devices_used("alice") == [("kdump-node1", 1),
        ("ipmi-node1", 0)], "kdump-node1 failed, then ipmi-node1")
    waits = s.logged(r"fence_kdump\[\d+\]: waiting 60 s for node alice")
    s.check(len(waits) == 1, "level 1 waited once, 60 s")
    s.check(s.switched("alice") == ["off", "on"], "the power went off and on")
    s.moved("alice")
    s.back("alice")


SCENARIOS = [
    ("1a", as_printed), ("1b", with_list), ("2", no_dump),
]
