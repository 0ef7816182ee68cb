#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What check-crash makes of a run's times on a busy host (tests/crash)."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
    "../crash"))

import cases
import judge
import labnet
import load
import scene
import wire

EARLY = next(c for c in cases.CASES if c.number == "1")
SUSE = next(c for c in cases.CASES if c.number == "3a")
BOTH = next(c for c in cases.CASES if c.number == "2")
WAITS = next(c for c in cases.CASES if c.number == "9b")
RINGS = next(c for c in cases.CASES if c.number == "12")
ASKED = next(c for c in cases.CASES if c.number == "13a")
CONTROL = next(c for c in cases.CASES if c.number == "7")


def samples(machine=0.0, watcher=0.0):
    """Waits of so many seconds: the watcher's for the address, the machine's."""
    return load.Load([(9.0, {"1": 1.0}, {"2": 0.0}, {"cpu0": 0.0}),
        (10.05, {"1": 1.0}, {"2": watcher}, {"cpu0": 0.0}),
        (20.0, {"1": 1.0 + machine}, {"2": watcher}, {"cpu0": 0.0})])


def a_run(wait, seen, to=("10.77.0.2", "10.77.0.3"), **changes):
    run = scene.Run()
    run.panic, run.userspace, run.saved, run.ended = 1.0, 2.0, 15.0, 16.0
    run.usable, run.script, run.dump = {"10.77.0.1": 10.0}, 10.0, []
    run.marks = [(16.0, "script ended: 0")]
    run.datagrams = [wire.Datagram(10.0 + wait, "10.77.0.1", 5, node,
        labnet.MESSAGE) for node in to]
    run.listener, run.reset = 0, True
    run.load = seen
    for name, value in changes.items():
        setattr(run, name, value)
    return run


class Judge(unittest.TestCase):
    def check(self, run, faults, doubt, case=EARLY):
        found = judge.faults(case, run)
        self.assertEqual(len(found), faults, found)
        self.assertEqual(judge.doubt(case, run) is not None, doubt, found)

    def test_the_dump_is_held_up(self):
        def run(saving, seen, waits=True):
            return a_run(0.1, seen, to=(), usable={}, listener=1,
                said="not fenced: ended by SIGTERM", waits=waits,
                marks=[(2.0, "hooks"), *saving])

        ends = 2.0 + WAITS.hold
        late = [(ends + 3, "saving")]
        idle, busy = samples(), load.Load([(1.0, {"1": 1.0}, {}, {}),
            (ends + 4, {"1": 6.0}, {}, {})])
        self.check(run([(ends, "saving")], idle), 0, False, WAITS)
        self.check(run(late, idle), 1, False, WAITS)
        self.check(run(late, busy), 1, True, WAITS)
        self.check(run([], idle), 1, False, WAITS)
        self.check(run([(ends, "saving")], idle, False), 1, False, WAITS)

    def test_a_ring_is_waited_for(self):
        def run(waits):
            found = a_run(0.1, samples(), to=RINGS.ways, waits=waits,
                usable={"10.78.0.1": 10.0})
            found.datagrams = [d._replace(source="10.78.0.1")
                for d in found.datagrams]
            return found

        self.check(run(False), 0, False, RINGS)
        self.check(run(True), 1, False, RINGS)

    def test_in_time(self):
        self.check(a_run(0.1, samples()), 0, False)
        self.check(a_run(0.1, samples(machine=5.0)), 0, False)

    def test_late_on_an_idle_host(self):
        self.check(a_run(0.6, samples()), 1, False)
        self.check(a_run(0.6, samples(machine=0.05)), 1, False)
        self.check(a_run(0.3, samples()), 0, False)  # one of three may be

    def test_late_on_a_busy_host(self):
        self.check(a_run(0.6, samples(machine=0.3)), 1, True)
        self.check(a_run(0.3, samples(machine=0.3)), 0, True)

    def test_stamped_late(self):
        """The address may have been there long before its line was read."""
        self.check(a_run(0.1, samples(watcher=0.6)), 1, True)
        run = a_run(0.1, samples(watcher=0.6))
        self.assertAlmostEqual(judge.times(EARLY, run).wait["10.77.0.1"], 0.7)

    def test_median(self):
        runs = [a_run(w, samples()) for w in (0.1, 0.3, 0.4)]
        self.assertIn("a median of 0.300 s", judge.all_faults(EARLY, runs)[0])
        self.assertEqual(judge.all_faults(EARLY, runs[1:2]), [])

    def test_how_soon_the_one_who_asks_knows(self):
        def run(seconds, seen):
            return a_run(0.1, seen, answered=10.5, concluded=seconds and
                10.0 + seconds)

        self.check(run(0.5, samples()), 0, False, ASKED)
        self.check(run(None, samples()), 1, False, ASKED)
        self.check(run(1.2, samples()), 0, False, ASKED)  # one may be
        self.check(run(1.4, samples()), 1, False, ASKED)
        self.check(run(1.4, samples(machine=0.9)), 1, True, ASKED)
        self.assertIn("a median of 1.200 s", judge.all_faults(ASKED, [
            run(s, samples()) for s in (0.2, 1.2, 1.2)])[0])
        self.assertEqual(judge.all_faults(ASKED, [
            run(s, samples()) for s in (0.2, 0.5, 1.2)]), [])

    def test_a_busy_host_excuses_nothing_else(self):
        busy = samples(machine=5.0)
        self.check(a_run(0.6, busy, reset=False), 2, False)
        self.check(a_run(0.6, busy, dump=["torn"]), 2, False)
        self.check(a_run(0.1, busy, to=("10.77.0.2",)), 1, False)

    def test_control(self):
        """Its listener has to wait for as long as there is a machine."""
        for said, faults in (("ended by SIGTERM", 0),
                ("no message within 600 s", 1)):
            self.check(a_run(0.1, samples(), (), listener=1,
                said="not fenced: node alice: " + said), faults, False,
                CONTROL)

    def test_late(self):
        """After the dump, whose end may have been read late."""
        for read, after, faults in ((14.9, 0.01, 0), (15.0, -0.1, 0),
                (15.0, -2.0, 4)):
            run = a_run(0.1, load.Load([(t, {}, {}, {})
                for t in (9.0, 14.5, 14.6, 14.8, read, 20.0)]), ())
            run.saved = read + 0.05
            run.usable["fd77::1"] = 10.0
            run.datagrams = [wire.Datagram(at + i, source, port, to,
                labnet.MESSAGE) for to, source in BOTH.ways.items()
                for port, at in ((5, 10.1), (6, run.saved + after))
                for i in range(BOTH.late)]
            self.check(run, faults, False, BOTH)

    def test_late_and_in_doubt(self):
        """An address of the second sender's may have a socket for itself."""
        for of_all, of_its_own, faults, starved in (
                ((0.0, 1.0, 2.0), (), 0, 0.0),
                ((1.0, 2.0), (0.0,), 0, 0.0),
                ((0.0, 1.0, 2.0), (0.03,), 0, 0.0),
                ((1.0,), (0.03,), 4, 0.0),
                ((0.0, 1.0, 2.0, 3.0), (), 4, 0.0),
                ((0.0, 1.0, 2.0), (2.6,), 4, 0.6)):
            run = a_run(0.1, load.Load([(t, {"1": waits}, {}, {})
                for t, waits in ((9.0, 0.0), (14.8, 0.0), (14.9, 0.0),
                    (20.0, starved))]), (), saved=15.0)
            run.usable["fd77::1"] = 10.0
            run.datagrams = [wire.Datagram(at, source, port, to,
                labnet.MESSAGE) for to, source in BOTH.ways.items()
                for port, stamps in ((5, (-4.9, 0.5)), (6, of_all),
                (7, of_its_own)) for at in (15.0 + s for s in stamps)]
            self.check(run, faults, starved > 0.0, BOTH)

    def test_count(self):
        first = a_run(0.1, samples()).datagrams
        again = [d._replace(stamp=d.stamp + 0.6) for d in first[:1]]
        for datagrams, faults, starved in ((first, 0, 0.0),
                (first + first[:1], 0, 0.0), (first + again, 1, 0.0),
                (first + again, 1, 0.6), (first[:1], 2, 0.6)):
            run = a_run(0.1, samples(machine=starved), datagrams=datagrams)
            self.check(run, faults, faults == 1 and starved > 0.0, SUSE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
