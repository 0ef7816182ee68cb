# SPDX-License-Identifier: GPL-2.0-or-later
"""System calls that are slow, or that fail: words before a command."""

import shutil
import unittest

needs_strace = unittest.skipUnless(shutil.which("strace"),
    "strace is not installed")


def injected(*faults):
    """What strace(1) calls an injection: call, fault, call, fault, ..."""
    calls = faults[::2]
    words = ["-e", "trace=" + ",".join(calls)]
    for call, fault in zip(calls, faults[1::2]):
        words += ["-e", "inject=%s:%s" % (call, fault)]
    # A leak check is not possible under strace.
    return ["env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-D", "-q", "-o",
        "/dev/null", *words]


def slowed(call, seconds, before=0):
    """Its CALLs begin `before` seconds later, and return `seconds` later."""
    return injected(call, "delay_enter=%d:delay_exit=%d" % (
        before * 1000000 or 1, seconds * 1000000))
