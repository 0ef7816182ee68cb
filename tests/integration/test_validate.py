#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
B7: Pacemaker's own validation of a device. It asks for validate-all with a
target that nobody meant; a fencing that a device's parameter has turned into
validate-all comes with one, too, and must not succeed.
"""

import os

import lab
import labhost
import stonithlab
from stonithlab import run

AGENTS = "fence_kdump", "fence_meatware", "fence_suicide"
GUARD = "came with a target"


# fence_suicide says yes only where it could end something: in a PID namespace
# that is the namespace alone.  The shell is its first process.
NODE = ("unshare", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc",
    "sh", "-c", '"$@"; exit $?', "sh")


def validate(agent, **options):
    args = [x for o in options.items() for x in ("-o", "%s=%s" % o)]
    return run(*NODE, "stonith_admin", "--validate", "-a", agent, *args)


@stonithlab.needs("stonith_admin")
class Validate(stonithlab.Case):
    """By stonith_admin, as crmsh, pcs and people run it."""

    def setUp(self):
        super().setUp()
        if os.path.exists("/proc/sysrq-trigger"):
            labhost.cover("/proc/sysrq-trigger")
        lab.hosts("10.0.0.2 alice")

    def fails(self, r, reason):
        self.refused(r, reason)
        for word in GUARD, "node1":
            self.assertNotIn(word, r.text, r)

    def test_what_is_right_passes(self):
        for agent in AGENTS:
            for options in ({}, {"nodename": "alice"},
                    {"pcmk_host_list": "alice bob", "pcmk_off_timeout": "70"},
                    {"nodename": "alice", "action": "off"}):
                with self.subTest(agent=agent, **options):
                    self.done(validate(agent, **options))

    def test_a_time_with_a_unit_passes(self):
        for agent, time in ("fence_kdump", "150s"), ("fence_meatware", "PT1M"):
            self.done(validate(agent, nodename="alice", timeout=time))
        self.done(validate("fence_suicide", delay="3s"))

    def test_the_device_is_judged(self):
        """The real reason comes out, and nothing of Pacemaker's dummy."""
        for agent, options, reason in (
                ("fence_kdump", {"nodename": "nowhere"},
                    '"nowhere" does not resolve'),
                ("fence_kdump", {"nodename": "alice", "timeout": "soon"},
                    '"soon" is not a time'),
                ("fence_kdump", {"nodename": "10.1"}, r'10\.1'),
                ("fence_kdump", {"ipport": "0"}, "ipport.*out of range"),
                ("fence_meatware", {"nodename": "a/b"}, "a/b"),
                ("fence_meatware", {"notify": "/nowhere/program"},
                    "/nowhere/program"),
                ("fence_meatware", {"nodename": "alice", "hostlist": "bob"},
                    "alice.*bob"),
                ("fence_suicide", {"nodename": "a/b"}, "a/b"),
                ("fence_suicide", {"watchdog": "/dev/nowhere"},
                    "/dev/nowhere"),
                ("fence_suicide", {"delay": "2months"}, "2months")):
            with self.subTest(agent=agent, **options):
                self.fails(validate(agent, **options), reason)

    def test_every_mistake_at_once(self):
        r = validate("fence_kdump", nodename="nowhere", timeout="x",
            ipport="y")
        for reason in "nowhere", '"x"', '"y"':
            self.fails(r, reason)

    def test_a_real_target_by_hand_is_refused_as_ever(self):
        """A shell is no tool of Pacemaker's."""
        text = "action=validate-all\nnodename=alice\nport=alice\n"
        for agent in AGENTS:
            with self.subTest(agent=agent):
                self.refused(run("/usr/sbin/" + agent, stdin=text), GUARD)
                self.refused(run("/usr/sbin/" + agent, stdin=text,
                    PCMK_service="stonith_admin"), GUARD)


@stonithlab.needs_fencer()
@stonithlab.needs("stonith_admin")
class Misled(stonithlab.Case):
    """By pacemaker-fenced, where a fencing is meant."""

    def setUp(self):
        super().setUp()
        lab.hosts("10.0.0.2 alice")
        self.fenced = stonithlab.Fencer()

    def test_a_fencing_that_became_a_validation_fails(self):
        for agent in "fence_kdump", "fence_meatware":
            for nodename in (), ("-o", "nodename=alice"):
                with self.subTest(agent=agent, nodename=nodename):
                    self.done(run("stonith_admin", "-R", "d-" + agent,
                        "-a", agent, "-o", "pcmk_host_list=alice", "-o",
                        "pcmk_reboot_action=validate-all", "-o",
                        "pcmk_reboot_retries=1", *nodename))
                    r = run("stonith_admin", "-B", "alice", "-t", "20")
                    self.refused(r, "Couldn't fence alice")
                    self.fenced.logged(r"%s: not fenced: action "
                        r'"validate-all" %s' % (agent, GUARD))
                    self.done(run("stonith_admin", "-D", "d-" + agent))

    def test_the_monitor_of_a_device_needs_no_target(self):
        self.done(run("stonith_admin", "-R", "d", "-a", "fence_kdump",
            "-o", "nodename=alice", "-o", "pcmk_host_list=alice", "-o",
            "pcmk_monitor_action=validate-all"))
        self.done(run("stonith_admin", "-Q", "d"))


if __name__ == "__main__":
    stonithlab.main()
