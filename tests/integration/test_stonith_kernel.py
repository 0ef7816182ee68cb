#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a plugin makes of a kernel that refuses, and of what it is started
with: a success is the agent's own, and only after it has read its order."""

import stonithlab
from stonithlab import PLUGINS, agent, plugin, run
from strace import injected, needs_strace

NOTE = 'echo "$INPUT" >>"$NOTES"\n'
OFF = PLUGINS + "/fence_x", "off", "alice"


class Refused(stonithlab.Case):
    def off(self, call, fault):
        agent("fence_x", NOTE)
        return run(*injected(call, fault), *OFF)

    @needs_strace
    def test_before_the_agent_runs(self):
        for call, fault, words in (
                ("pipe2", "error=EMFILE", "cannot be run: Too many open"),
                ("pipe2", "error=EMFILE:when=2", "cannot be run: Too many"),
                ("pipe2", "error=EMFILE:when=3", "cannot be run: Too many"),
                ("pipe2", "error=EMFILE:when=4", "cannot be run: Too many"),
                ("fcntl", "error=EIO", "cannot be run: No buffer"),
                ("/^epoll_p?wait", "error=EIO", "cannot be waited for"),
                ("write", "error=EAGAIN:when=1", "cannot be run: No buffer"),
                ("signalfd4", "error=EMFILE", "cannot start: Too many open")):
            with self.subTest(call=call, fault=fault):
                self.refused(self.off(call, fault), words)
                self.assertEqual(self.noted(), "")

    @needs_strace
    def test_nothing_in_place_of_its_standard_input(self):
        agent("fence_x", NOTE)
        r = run("sh", "-c", 'exec "$@" <&-', "sh", *injected("openat",
            "error=EMFILE"), "-P", "/dev/null", *OFF)
        self.refused(r, "cannot start: Too many open")
        self.assertEqual(self.noted(), "")

    @needs_strace
    def test_whether_it_has_read_is_not_known(self):
        """Of the metadata; then of the order, which it has done."""
        for when, asked in (1, ""), (2, "action=off\nplug=alice\n"):
            with self.subTest(when=when):
                r = self.off("ioctl", "error=EIO:when=%d" % when)
                self.refused(r, "without having read what it was told")
                self.assertEqual(self.noted(), asked)


class Started(stonithlab.Case):
    def shell(self, text, *command, **env):
        return run("sh", "-c", text, "sh", *command, **env)

    def test_with_a_child_that_is_not_its_agent(self):
        agent("fence_x", "sleep 1.5\nexit 3")
        r = self.shell('(exit 0) & (sleep 0.5) & exec "$@"', *OFF)
        self.refused(r, "it ended with exit status 3")

    def test_with_no_room_for_what_it_prints(self):
        agent("fence_x", "")
        r = self.shell('exec "$@" >/dev/full', PLUGINS + "/fence_x",
            "gethosts", hostlist="alice")
        self.refused(r, "gethosts has failed: standard output: No space")
        r = self.shell('exec "$@" >/dev/full', PLUGINS + "/fence_x", "--help")
        self.refused(r, "standard output: No space")

    def test_for_help(self):
        agent("fence_x", NOTE)
        r = self.done(plugin("fence_x", "--help"))
        self.assertIn("Usage: PLUGIN VERB", r.out)
        self.refused(plugin("fence_x", "--help", "off"), "unknown verb")
        self.assertEqual(self.noted(), "")


if __name__ == "__main__":
    stonithlab.main()
