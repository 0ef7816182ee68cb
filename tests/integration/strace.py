# SPDX-License-Identifier: GPL-2.0-or-later
"""System calls that are slow, or that fail: words before a command."""

import contextlib
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


def stopping(call, log, number=1):
    """
    It stands still (SIGSTOP) as soon as its first CALL is done, or that of
    another number; stopped(log) says so.  Only for a CALL that a signal does
    not interrupt.
    """
    words = injected(call, "signal=SIGSTOP:when=%d" % number)
    words[words.index("/dev/null")] = log
    return words


def stopped(log, times=1):
    """Has it been stopped so often, by others, too?"""
    with contextlib.suppress(FileNotFoundError), open(log) as f:
        return f.read().count("stopped by SIGSTOP") >= times
    return False


def slowed(call, seconds, before=0):
    """Its CALLs begin `before` seconds later, and return `seconds` later."""
    return injected(call, "delay_enter=%d:delay_exit=%d" % (
        before * 1000000 or 1, seconds * 1000000))
