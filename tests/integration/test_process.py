#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The listener as a process: deadline, signals, stdio, syslog, privileges."""

import contextlib
import fcntl
import glob
import os
import pty
import re
import signal
import subprocess
import time
import unittest

import lab
from lab import MESSAGE, Agent, Dns, Syslog, run_agent
from strace import injected, needs_strace, slowed, stopped, stopping

SOON = 1.5  # seconds: at once, under a sanitizer


def _descriptors(pid):
    """What its descriptors are, as one text."""
    with contextlib.suppress(FileNotFoundError):
        return b" ".join(os.readlink(b"/proc/%d/fd/%s" % (pid, fd))
            for fd in os.listdir(b"/proc/%d/fd" % pid))
    return b""


class Deadline(lab.Case):
    """Set once, on the monotonic clock."""

    def test_exact_to_10_ms(self):
        def late():
            seconds = run_agent(["-n", "10.0.0.2", "-t", "1"]).seconds - 1
            self.assertGreater(seconds, -0.001)
            return seconds
        start_and_exit = min(run_agent(["--version"]).seconds
            for _ in range(8))
        self.at_best(0.010 + start_and_exit, late, tries=20)

    def test_datagrams_do_not_move_it(self):
        def bothered():
            agent = Agent(["-n", "10.0.0.2", "-t", "2"], wait=False)
            while agent.running():
                lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9")
                time.sleep(0.02)
            r = self.not_fenced(agent.finish())
            self.assertIn("no message within 2 s", r.err)
            return r.seconds
        self.at_best(2 + SOON, bothered)

    def test_a_message_read_after_it_is_too_late(self):
        agents = {}
        for when, port in (("before", "7410"), ("after", "7411")):
            agents[when] = Agent(["-n", "10.0.0.2", "-t", "6", "-p", port],
                port=int(port))
            agents[when].signal(signal.SIGSTOP)
        for when, agent in agents.items():
            if when == "before":
                lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2", agent.port)
        time.sleep(6.2)
        for when, agent in agents.items():
            with self.subTest(sent=when):
                lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2", agent.port)
                agent.signal(signal.SIGCONT)
                self.not_fenced(agent.finish())

    @needs_strace
    def test_also_if_the_loop_has_it_before_the_deadline(self):
        agent = Agent(["-n", "10.0.0.2", "-t", "5"],
            wrap=slowed("epoll_wait", 4, before=2))
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        r = self.not_fenced(agent.finish())
        self.assertIn("no message within 5 s", r.err)

    @needs_strace
    def test_also_if_its_name_is_found_too_late(self):
        dns = Dns({"alice": ["10.0.0.2"]}, silent=True)
        agent = Agent(["-n", "alice", "-t", "11"],
            wrap=slowed("epoll_wait", 6))
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        agent.wait_text(r"from 10\.0\.0\.2: not an awaited node")
        dns.silent = set()
        r = self.not_fenced(agent.finish())
        self.assertIn("no message within 11 s", r.err)

    def between_two_messages(self, timeout, meanwhile):
        """
        It stands still after what it logs of the first one, and has both of
        them already; the second is the awaited node's.
        """
        log = lab.scratch("stopped")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(log)
        agent = Agent(["-n", "10.0.0.2", "-t", timeout],
            wrap=stopping("write", log, 2))
        agent.wait_text("waiting")
        self.waits_since = time.monotonic()  # at the latest
        agent.signal(signal.SIGSTOP)
        lab.until(lambda: stopped(log), "it is stopped")
        for source in "10.0.0.9", "10.0.0.2":
            lab.there.send(MESSAGE, "10.0.0.1", source)
        agent.signal(signal.SIGCONT)
        lab.until(lambda: stopped(log, 2), "it stands still")
        meanwhile(agent)
        agent.signal(signal.SIGCONT)
        return agent.finish()

    @needs_strace
    def test_also_if_it_stands_still_between_two_messages(self):
        def late(agent):
            time.sleep(max(0, self.waits_since + 10.1 - time.monotonic()))
        r = self.not_fenced(self.between_two_messages("10", late))
        self.assertIn("no message within 10 s", r.err)

    @needs_strace
    def test_a_signal_that_came_before_the_message_was_judged(self):
        r = self.not_fenced(self.between_two_messages(lab.LONG,
            lambda agent: agent.signal(signal.SIGTERM)))
        self.assertIn("ended by SIGTERM", r.err)

    @needs_strace
    def test_without_either_it_counts(self):
        self.fenced(self.between_two_messages(lab.LONG, lambda agent: None))


class Kernel(lab.Case):
    """It refuses what it never refuses."""

    def calls_before_listening(self, call):
        """How many: the addresses of this host are read in this way, too."""
        log = lab.scratch("calls")
        agent = Agent(["-n", "10.0.0.2"], wrap=["env",
            "ASAN_OPTIONS=detect_leaks=0", "strace", "-D", "-q", "-o", log,
            "-e", "trace=" + call])
        agent.wait_text("waiting")
        agent.signal(signal.SIGTERM)
        agent.finish()
        with open(log) as f:
            return sum(line.startswith(call) for line in f)

    @needs_strace
    def test_a_datagram_that_cannot_be_received(self):
        """Once is enough: what comes behind it does not count either."""
        first = self.calls_before_listening("recvmmsg") + 1
        for fault in "error=EIO:when=%d+" % first, "error=EIO:when=%d" % first:
            with self.subTest(fault=fault):
                agent = Agent(["-n", "10.0.0.2"], wrap=injected("recvmmsg",
                    fault))
                lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
                r = self.not_fenced(agent.finish())
                self.assertRegex(r.err,
                    "receiving on UDP port 7410: Input/output")

    @needs_strace
    def test_a_socket_that_cannot_be_watched(self):
        """It does not wait for less than it has to; the first is a timer."""
        for number in 2, 3, 4:
            with self.subTest(number=number):
                r = self.not_fenced(run_agent(["-n", "10.0.0.2", "-t",
                    lab.LONG], wrap=injected("epoll_ctl",
                    "error=ENOSPC:when=%d" % number)))
                self.assertIn("libevent cannot start: No space left", r.err)


class Signals(lab.Case):
    def ends(self, number, node, **kw):
        """Seconds until it has ended by this signal."""
        agent = Agent(["-n", node, "-t", "60"], **kw)
        before = time.monotonic()
        agent.signal(number)
        r = self.not_fenced(agent.finish())
        self.assertIn(number.name, r.err, r)
        return time.monotonic() - before

    def test_term_int_and_hup_end_it_at_once_with_1(self):
        for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            with self.subTest(signal=number.name):
                self.at_best(SOON, lambda: self.ends(number, "10.0.0.2"))

    def test_also_while_a_name_is_looked_up(self):
        Dns(silent=True)
        self.at_best(SOON, lambda: self.ends(signal.SIGTERM, "alice",
            env=lab.PATIENT))

    def test_also_while_options_are_read(self):
        read, write = os.pipe()
        process = lab.here.popen([lab.AGENT], stdin=read,
            stderr=subprocess.PIPE)
        os.close(read)
        lab.until(lambda: b"signalfd" in _descriptors(process.pid),
            "takes signals")
        process.send_signal(signal.SIGTERM)
        err = process.communicate(timeout=40)[1].decode()
        os.close(write)
        self.assertEqual(process.returncode, 1, err)
        self.assertIn("SIGTERM", err)


class Stdio(lab.Case):
    """What happens to its output has no part in the answer."""

    def with_stdio(self, redirection):
        return dict(wrap=["sh", "-c", 'exec "$@" ' + redirection, "sh"])

    def test_closed_stdin_stdout_and_stderr(self):
        for redirection in "<&-", ">&-", "2>&-", "<&- >&- 2>&-":
            with self.subTest(closed=redirection):
                options = self.with_stdio(redirection)
                self.told(Agent(["-n", "10.0.0.2"], **options))
                r = run_agent(["-n", "10.0.0.2", "-t", "1"], **options)
                self.assertEqual(r.status, 1, r)

    def test_no_socket_takes_the_number_of_a_closed_one(self):
        agent = Agent(["-n", "10.0.0.2"],
            **self.with_stdio("<&- >&- 2>&-"))
        for fd in range(3):
            self.assertEqual(os.readlink("/proc/%d/fd/%d" % (agent.pid, fd)),
                "/dev/null")

    def test_options_from_a_closed_stdin_are_an_error(self):
        self.not_fenced(run_agent(**self.with_stdio("<&-")))

    def test_a_reader_that_is_gone(self):
        for name in "stdout", "stderr":
            with self.subTest(name=name):
                read, write = os.pipe()
                os.close(read)
                agent = Agent(["-n", "10.0.0.2"], **{name: write})
                os.close(write)
                lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9")
                self.told(agent)

    def test_a_full_pipe_that_nobody_reads(self):
        read, write = os.pipe()
        os.set_blocking(write, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(write, b"x" * 4096)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(write, b"x")
        os.set_blocking(write, True)
        for verbose in [], ["-v"]:
            with self.subTest(verbose=verbose):
                agent = Agent(["-n", "10.0.0.2", *verbose], stdout=write,
                    stderr=write)
                lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9")
                self.told(agent)
        flags = fcntl.fcntl(write, fcntl.F_GETFL)
        self.assertFalse(flags & os.O_NONBLOCK,
            "the pipe is its owner's: not to be made non-blocking")
        os.close(read)
        os.close(write)


    def test_a_terminal_that_nobody_reads(self):
        master, slave = pty.openpty()
        os.set_blocking(slave, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(slave, b"x" * 100)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(slave, b"x")
        os.set_blocking(slave, True)
        agent = Agent(["-n", "10.0.0.2", "-v"], stdout=slave, stderr=slave)
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9")
        self.told(agent)
        os.close(slave)
        os.close(master)


class LogSocket(lab.Case):
    """syslog: told of everything, waited for never."""

    def test_result_and_refusals_one_line_each(self):
        log = Syslog()
        agent = Agent(["-n", "10.0.0.2"])
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9")
        self.told(agent)
        lines = log.lines()
        for part in "from 10.0.0.9: not an awaited node", "fenced":
            self.assertTrue([x for x in lines if part in x], lines)
        for line in lines:
            self.assertNotIn("\n", line)
            self.assertRegex(line, r"^<\d+>\w{3} [ \d]\d [\d:]{8} "
                r"fence_kdump\[\d+\]: ")

    def test_a_newline_in_a_name_makes_no_line_of_its_own(self):
        log = Syslog()
        r = run_agent(["-n", "10.0.0.2\nfenced: bob", "-t", "1"])
        self.assertNotEqual(r.status, 0)
        for line in log.lines():
            self.assertNotIn("\n", line)
        self.assertNotRegex(r.err, r"(?m)^fenced")

    def test_a_full_socket_delays_nothing(self):
        Syslog.full()
        self.delays_nothing()
        self.at_best(1 + SOON, lambda: self.not_fenced(
            run_agent(["-n", "10.0.0.2", "-t", "1"])).seconds)

    def delays_nothing(self):
        self.at_best(SOON, lambda: self.told(Agent(["-n",
            "10.0.0.2"])).seconds)

    def test_a_dead_socket_delays_nothing(self):
        Syslog.dead()
        self.delays_nothing()

    def test_a_stream_socket_where_the_log_should_be(self):
        with lab.socket.socket(lab.socket.AF_UNIX) as s:
            s.bind("/dev/log")
            s.listen(0)
            self.delays_nothing()


class Privileges(lab.Case):
    """Once it listens it can do nothing else."""

    def check_all_threads(self, agent):
        tasks = glob.glob("/proc/%d/task/*/status" % agent.pid)
        self.assertTrue(tasks)
        for path in tasks:
            try:
                with open(path) as f:
                    status = dict(re.findall(r"(?m)^(\w+):\s*(.*)$",
                        f.read()))
            except (FileNotFoundError, ProcessLookupError):
                self.assertNotEqual(path.split("/")[4], str(agent.pid))
                continue  # a thread that has ended meanwhile
            self.assertEqual(status["NoNewPrivs"], "1", path)
            for name in "CapEff", "CapPrm", "CapInh", "CapAmb":
                self.assertEqual(int(status[name], 16), 0, (path, name))
        return len(tasks)

    def test_dropped_on_a_plain_socket(self):
        self.check_all_threads(Agent(["-n", "10.0.0.2"]))

    def test_dropped_on_raw_sockets(self):
        with lab.here, lab.socket.socket(type=lab.socket.SOCK_DGRAM) as s:
            s.bind(("", lab.PORT))
            agent = Agent(["-n", "10.0.0.2"])
            self.assertIn("raw", [x[0] for x in agent.sockets()])
            self.check_all_threads(agent)

    def test_dropped_in_the_threads_that_look_names_up(self):
        Dns(silent=True)
        agent = Agent(["-n", "alice,bob"])
        lab.until(lambda: self.check_all_threads(agent) > 1, "threads")

    def test_no_privilege_is_needed_for_a_free_port(self):
        agent = Agent(["-n", "10.0.0.2"], program=lab.reachable(lab.AGENT),
            wrap=[*lab.ANYBODY, "--bounding-set=-all", "--inh-caps=-all"])
        self.told(agent)


class Libraries(unittest.TestCase):
    @lab.plainly
    def test_needed_are_libevent_core_and_libc_alone(self):
        """Each library costs time before the agent listens: libevent_core
        shared, as distributions demand, and nothing of libbsd is used."""
        text = subprocess.run(["readelf", "-d", lab.AGENT], check=True,
            capture_output=True, text=True).stdout
        needed = re.findall(r"NEEDED.*\[(.*)\]", text)
        if lab.sanitized():
            self.skipTest("a sanitizer build needs more")
        self.assertTrue(any(n.startswith("libevent_core")
            for n in needed), needed)
        for library in needed:
            self.assertRegex(library, r"^(libevent_core|libc|ld-linux)\b",
                needed)


if __name__ == "__main__":
    lab.main()
