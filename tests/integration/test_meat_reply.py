#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes through the FIFO: what confirms, what denies, what is refused."""

import contextlib
import fcntl
import os
import signal
import subprocess
import time

import lab
import meatlab
from lab import until
from labhost import Syslog, scratch
from meatlab import Fence, data, fence, fifo

CONFIRM = b"meatware reply alice\0"
FIFO = meatlab.DATA + "/alice.fifo"


class Reply(meatlab.Case):
    def refused(self, agent, text, pattern):
        agent.say(text)
        agent.wait_text(pattern)
        self.still_waiting(agent, 0.05)

    def test_only_the_whole_line_confirms(self):
        agent = Fence(["-n", "node10"], node="node10")
        for text in (b"meatware reply node1\n", b"meatware reply n\0",
                b"meatware reply node100\n", b"meatware reply \n",
                b"meatware reply\n", b"meatware reply node10 \n",
                b"meatware  reply node10\n", b" meatware reply node10\n",
                b"meatware reply node10\r\n", b"MEATWARE REPLY node10\n",
                b"meatware reply node10 x\0", b"reply node10\n", b"\n", b"\0",
                b"meatware reply node1\0node10\n",
                b"x\0meatware reply node10\n",
                b"meatware reply " + b"n" * 300 + b"\n"):
            agent.say(text)
            # What comes before all is read belongs to what is behind a NUL.
            agent.idle()
            self.still_waiting(agent, 0)
        agent.say(b"meatware reply NODE10\n")
        self.fenced(agent.finish())

    def test_refusals_are_logged_printable_and_shortened(self):
        agent = Fence(["-n", "alice"])
        self.refused(agent, b"\x1b[2Jevil\x07\n", r'"\?\[2Jevil\?"')
        self.refused(agent, b"A" * 200 + b"\n", r'"A{60,90}\.\.\."')
        self.refused(agent, b"meatware reply bob\n", "names another node")

    def test_pieces_of_one_write_are_one_reply(self):
        agent = Fence(["-n", "alice"])
        agent.signal(signal.SIGSTOP)
        for piece in b"meatware re", b"ply al", b"ice", b"\0":
            agent.say(piece)
        agent.signal(signal.SIGCONT)
        self.fenced(agent.finish())

    def test_halves_of_two_writers_never_make_a_reply(self):
        agent = Fence(["-n", "alice"])
        self.refused(agent, b"meatware reply al", "has no end")
        self.refused(agent, b"ice\n", '"ice"')
        self.refused(agent, b"meatware reply alice", "has no end")
        self.refused(agent, b"\n", 'refused the reply ""')
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    @meatlab.needs_strace
    def test_halves_that_come_one_after_the_other_never_make_a_reply(self):
        # The agent takes the first half, and is slow to look again.
        agent = Fence(["-n", "alice"], wrap=[*meatlab.slowed("read", 2), "-P",
            meatlab.DATA + "/alice.fifo"])
        agent.say(b"meatware reply al")
        until(lambda: meatlab.pending("alice") == 0, "it is read")
        agent.say(b"ice\n")
        agent.wait_text('"meatware reply al": it has no end')
        agent.wait_text('"ice": it is no reply')
        self.still_waiting(agent)

    def test_nor_does_a_half_at_the_end_of_all_that_a_fifo_holds(self):
        agent = Fence(["-n", "alice"])
        half = b"\nmeatware reply al"
        agent.signal(signal.SIGSTOP)
        agent.say(half.rjust(65536, b"x"))
        agent.signal(signal.SIGCONT)
        agent.wait_text('"meatware reply al": it has no end')
        self.refused(agent, b"ice\n", '"ice": it is no reply')

    def test_a_half_and_a_whole_reply_never_make_another_nodes(self):
        for half in b"meatware reply ", b"meatware reply node1", b"x":
            agent = Fence(["-n", "alice"])
            agent.signal(signal.SIGSTOP)
            agent.say(half)
            agent.say(CONFIRM.ljust(256, b"\0"))
            agent.signal(signal.SIGCONT)
            agent.wait_text('refused the reply "%smeatware reply alice"' %
                half.decode())
            self.still_waiting(agent, 0.05)
            agent.say(CONFIRM)
            self.fenced(agent.finish())

    def test_silent_writer_and_eof(self):
        agent = Fence(["-n", "alice"])
        fd = os.open(fifo("alice"), os.O_WRONLY | os.O_NONBLOCK)
        self.still_waiting(agent)
        os.close(fd)
        self.still_waiting(agent)
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    @lab.plainly
    def test_100_megabytes_of_rubbish(self):
        agent = Fence(["-n", "alice", "--remind=1"])
        agent.idle()
        before = int(agent.status_field("RssAnon").split()[0])
        chunk = os.urandom(1 << 20)
        fd = os.open(fifo("alice"), os.O_WRONLY)
        for _ in range(100):
            view = memoryview(chunk)
            while view:
                view = view[os.write(fd, view):]
        os.close(fd)
        self.still_waiting(agent)
        after = int(agent.status_field("RssAnon").split()[0])
        if not lab.sanitized():
            self.assertLess(after - before, 512)
        self.assertLess(len(agent.err()), 100000)

        def told():
            # What comes before the rubbish has all been read is a part of it.
            with contextlib.suppress(OSError):
                agent.say(CONFIRM)
            return not agent.running()
        until(told, "it is confirmed", step=0.3)
        self.fenced(agent.finish())

    def test_signals_and_deadline_get_their_turn_in_a_flood(self):
        for how in "signal", "deadline":
            def end():
                agent = Fence(["-n", "alice", "-t", "4" if how == "deadline"
                    else "60"])
                p = subprocess.Popen(["sh", "-c", "exec cat /dev/zero > %s" %
                    fifo("alice")], stderr=subprocess.DEVNULL)
                agent.wait_text("refused the reply")
                before = time.monotonic()
                if how == "signal":
                    agent.signal(signal.SIGTERM)
                self.not_fenced(agent.finish())
                p.wait(20)
                return time.monotonic() - before
            with self.subTest(how=how):
                self.at_best(6 if how == "deadline" else 2, end, tries=3)

    def test_explicit_refusal_ends_it_with_1(self):
        agent = Fence(["-n", "alice"])
        agent.say(b"meatware deny bob\n")
        self.still_waiting(agent)
        agent.say(b"meatware deny alice\n")
        r = self.not_fenced(agent.finish())
        self.assertIn("not down", r.err)
        self.assertEqual(data("alice", "outcome")["end"], "refused")

    def test_it_stays_refused_whatever_comes_behind(self):
        # Too far behind for one read(2).
        agent = Fence(["-n", "alice"])
        agent.signal(signal.SIGSTOP)
        with open(fifo("alice"), "wb") as f:
            fcntl.fcntl(f, fcntl.F_SETPIPE_SZ, 1 << 18)
            f.write(b"meatware deny alice\n".ljust(65536, b"x"))
            f.write(b"\n" + CONFIRM)
        agent.signal(signal.SIGCONT)
        self.assertIn("not down", self.not_fenced(agent.finish()).err)
        self.assertEqual(data("alice", "outcome")["end"], "refused")

    @meatlab.needs_strace
    def test_nothing_is_read_after_a_confirmation(self):
        agent = Fence(["-n", "alice"], wrap=[*meatlab.injected("read",
            "error=EIO:when=2"), "-P", FIFO])
        agent.say(CONFIRM)
        r = self.fenced(agent.finish())
        self.assertIn("confirmed by an operator (claimed: not said)", r.out)
        self.assertEqual(data("alice", "outcome")["end"], "confirmed")

    def test_a_denial_beats_a_confirmation_of_the_same_moment(self):
        deny = b"meatware deny alice\0who=login carol".ljust(256, b"\0")
        for before in (b"meatware reply alice\n", CONFIRM,
                CONFIRM.ljust(256, b"\0"), CONFIRM + b"\xa5" * 235,
                CONFIRM + b"x" * 4070, CONFIRM + b"x" * 60000):
            with self.subTest(n=len(before)):
                agent = Fence(["-n", "alice"])
                agent.signal(signal.SIGSTOP)
                agent.say(before)
                agent.say(deny)
                agent.signal(signal.SIGCONT)
                r = self.not_fenced(agent.finish())
                self.assertIn("is not down (claimed: login carol)", r.err)

    def test_another_nodes_denial_beats_nothing(self):
        agent = Fence(["-n", "alice"])
        agent.signal(signal.SIGSTOP)
        agent.say(CONFIRM)
        agent.say(b"meatware deny alice2\0meatware deny alic\n")
        agent.signal(signal.SIGCONT)
        self.fenced(agent.finish())

    def test_a_signal_beats_a_confirmation_of_the_same_moment(self):
        for _ in range(10):
            agent = Fence(["-n", "alice"])
            agent.signal(signal.SIGSTOP)
            agent.say(CONFIRM)
            agent.signal(signal.SIGTERM)
            agent.signal(signal.SIGCONT)
            self.assertIn("SIGTERM", self.not_fenced(agent.finish()).err)

    @meatlab.needs_strace
    def test_also_if_the_loop_has_both(self):
        agent = Fence(["-n", "alice"],
            wrap=meatlab.slowed("epoll_wait", 0, before=4))
        agent.say(CONFIRM)
        agent.signal(signal.SIGTERM)
        self.assertIn("SIGTERM", self.not_fenced(agent.finish()).err)

    @meatlab.needs_strace
    def test_also_if_the_confirmation_has_been_read(self):
        agent = self.reading(CONFIRM)
        agent.signal(signal.SIGTERM)
        agent.signal(signal.SIGCONT)
        self.assertIn("SIGTERM", self.not_fenced(agent.finish()).err)

    def test_replies_behind_a_nul_are_passed_over_and_logged(self):
        agent = Fence(["-n", "alice"])
        agent.signal(signal.SIGSTOP)
        agent.say(b"meatware reply bob".ljust(256, b"\0"))
        agent.say(CONFIRM.ljust(256, b"\0"))
        agent.signal(signal.SIGCONT)
        agent.wait_text("passed over 493 bytes behind a NUL")
        self.still_waiting(agent)
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    def test_a_reply_read_after_the_deadline_is_too_late(self):
        agent = Fence(["-n", "alice", "-t", "4"])
        agent.signal(signal.SIGSTOP)
        agent.say(CONFIRM)
        time.sleep(4.1)
        agent.signal(signal.SIGCONT)
        self.not_fenced(agent.finish())

    @meatlab.needs_strace
    def test_also_if_it_came_before_the_deadline(self):
        agent = Fence(["-n", "alice", "-t", "5"],
            wrap=meatlab.slowed("epoll_wait", 6, before=1))
        agent.say(CONFIRM)
        r = self.not_fenced(agent.finish())
        self.assertIn("no answer within 5 s", r.err)

    def reading(self, text):
        """An agent that stands still as soon as it has read `text`."""
        log = scratch("reading")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(log)
        agent = Fence(["-n", "alice"], wrap=[*meatlab.stopping("read", log),
            "-P", FIFO])
        agent.say(text)
        until(lambda: meatlab.stopped(log), "it has read that")
        return agent

    @meatlab.needs_strace
    def test_what_comes_while_it_reads(self):
        """A denial still beats it, wherever it is cut in two."""
        for rest, cut in (b"", 9), (b"", -1), (b"x" * 60000, 9):
            for more, denied in ((b"meatware deny alice\0", True),
                    (b"meatware deny bob\0", False)):
                with self.subTest(n=len(rest), cut=cut, more=more):
                    agent = self.reading(CONFIRM + rest + more[:cut])
                    agent.say(more[cut:])
                    agent.signal(signal.SIGCONT)
                    r = agent.finish()
                    if denied:
                        self.assertIn("is not down", self.not_fenced(r).err)
                    else:
                        self.fenced(r)

    @meatlab.needs_strace
    def test_a_fifo_that_cannot_be_read(self):
        """Once is enough: it is not read again."""
        for call, fault in (("read", "error=EIO"), ("read", "retval=0"),
                ("read", "error=EIO:when=1"), ("ioctl", "error=EIO")):
            with self.subTest(call=call, fault=fault):
                agent = Fence(["-n", "alice"], wrap=[*meatlab.injected(call,
                    fault), "-P", FIFO])
                agent.say(CONFIRM)
                r = self.not_fenced(agent.finish())
                self.assertIn("reading the FIFO: ", r.err)

    @meatlab.needs_strace
    def test_what_comes_while_it_reads_cannot_be_read(self):
        """It could be a denial."""
        for fault in "error=EIO:when=2", "retval=0:when=2":
            with self.subTest(fault=fault):
                agent = Fence(["-n", "alice"], wrap=[*meatlab.injected("ioctl",
                    "delay_enter=3000000", "read", fault), "-P", FIFO])
                agent.say(CONFIRM)
                until(lambda: meatlab.pending("alice") == 0, "it is read")
                agent.say(b"meatware deny alice\0")
                r = self.not_fenced(agent.finish())
                self.assertIn("reading the FIFO: ", r.err)

    @meatlab.needs_strace
    def test_signals_that_cannot_be_seen(self):
        r = fence(["-n", "alice"], wrap=meatlab.injected("signalfd4",
            "error=EMFILE:when=2"))
        self.assertIn("signals: Too many open", self.not_fenced(r).err)

    @meatlab.needs_strace
    def test_a_read_that_is_interrupted_is_done_again(self):
        agent = Fence(["-n", "alice"], wrap=[*meatlab.injected("read",
            "error=EINTR:when=1"), "-P", FIFO])
        self.refused(agent, b"rubbish\n", "is no reply")
        agent.say(CONFIRM)
        self.fenced(agent.finish())

    def test_who_answered_is_logged_as_claimed(self):
        log = Syslog()
        agent = Fence(["-n", "alice"])
        agent.say(b"meatware reply alice\0who=login bob\x1b, tty1\0rubbish")
        r = self.fenced(agent.finish())
        self.assertIn("claimed: login bob?, tty1)", r.out)
        self.assertTrue(any("claimed: login bob?, tty1)" in line
            for line in log.lines()))


if __name__ == "__main__":
    meatlab.main()
