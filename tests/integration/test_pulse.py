#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two real corosyncs: a message of a node whose corosync lives is a lie, and
what the running corosync says of the nodes counts beside its file."""

import os
import resource
import shutil
import signal
import subprocess
import sys

import lab
from corolab import Corosync, Corosyncs, cluster
from lab import LONG, MESSAGE, Agent, run_agent
from labhost import scratch

CMAPCTL = "/usr/sbin/corosync-cmapctl"

# A token as in clusters that are not tests: pings are about 0.9 s apart.
TOKEN = 3650


# Connects to corosync again and again: it never has a descriptor left.
HOLDER = """
import socket, time
held = []
while True:
    s = socket.socket(socket.AF_UNIX)
    s.setblocking(False)
    try:
        s.connect(b"\\0cmap".ljust(108, b"\\0"))
        held.append(s)
    except BlockingIOError:
        s.close()
        time.sleep(0.001)
"""


def refused():
    """Corosync takes no question: it refuses, or is deaf for a second."""
    try:
        return subprocess.run(["corosync-cmapctl"], capture_output=True,
            timeout=1).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def run_out(corosync):
    """It may have two more descriptors: is a question refused?"""
    n = len(os.listdir("/proc/%d/fd" % corosync.pid))
    resource.prlimit(corosync.pid, resource.RLIMIT_NOFILE, (n + 2, 4096))
    return subprocess.run(["corosync-cmapctl"],
        capture_output=True).returncode == 1


def end(process):
    process.kill()
    process.wait()


def faults_of_children(agent):
    """Page faults (cminflt): they grow when a child has ended."""
    with open("/proc/%d/stat" % agent.pid) as f:
        return f.read().rpartition(")")[2].split()[8]


class Pulse(Corosyncs):
    TOKEN = TOKEN

    def listen(self, timeout=LONG, **kw):
        return Agent(stdin="nodename=bob\nport=bob\ntimeout=%s\n" % timeout,
            **kw)

    def tell(self):
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")

    def test_a_node_whose_corosync_lives_is_not_believed(self):
        self.two()
        agent = self.listen()
        agent.wait_text("waiting")
        self.tell()
        agent.wait_text(r"10\.0\.0\.2: kept until the node's corosync")
        agent.wait_text(r"10\.0\.0\.2: not true: corosync on node bob")
        self.unmoved(agent)

    def test_nor_if_the_caller_ignores_SIGCHLD(self):
        """The kernel would keep no exit status: corosync has not answered."""
        self.two()
        agent = self.listen(preexec_fn=lambda: signal.signal(signal.SIGCHLD,
            signal.SIG_IGN))
        agent.wait_text("waiting")
        self.tell()
        agent.wait_text(r"10\.0\.0\.2: not true: corosync on node bob")
        self.unmoved(agent)

    def test_nor_one_that_says_it_without_a_pause(self):
        self.two()
        agent = self.listen()
        agent.wait_text("waiting")

        def lied():
            self.tell()
            return "not true" in agent.err()
        lab.until(lied, "the lie is logged", 60, step=0.05)
        self.unmoved(agent)

    def test_a_crash_at_the_moment_of_the_request(self):
        """corosync still has it as a member; it is fenced all the same."""
        here, bob = self.two()
        bob.crash()
        agent = self.listen()
        self.tell()
        r = self.fenced(agent.finish())
        self.assertIn("kept until", r.text, r)
        self.assertLess(r.seconds, 30, r)

    def test_a_crash_after_a_lie(self):
        here, bob = self.two()
        agent = self.listen()
        agent.wait_text("waiting")
        self.tell()
        agent.wait_text("not true")
        bob.crash()
        self.tell()
        self.fenced(agent.finish())

    def test_a_node_that_has_left(self):
        here, bob = self.two(token=1000)
        bob.crash()
        lab.until(lambda: (here.map() or {}).get("runtime.members.2.status") ==
            "left", "bob has left", 120)
        agent = self.listen()
        agent.wait_text("waiting")
        self.tell()
        self.fenced(agent.finish())

    def test_without_counters_a_member_is_believed(self):
        """udpu: corosync refuses each question about pongs."""
        self.two(transport="udpu")
        agent = self.listen()
        agent.wait_text("waiting")
        self.tell()
        self.fenced(agent.finish())

    def test_a_corosync_here_that_hangs(self):
        """Its file says who is in the cluster, and what came is held."""
        here, bob = self.two()
        here.stop()
        agent = self.listen()
        agent.wait_text("no answer in time")
        self.tell()
        agent.wait_text(r"10\.0\.0\.2: kept until the node's corosync")
        self.unmoved(agent)
        r = run_agent(["-o", "validate-all", "-n", "bob"])
        # What the agent asked may have filled corosync's queue.
        self.failed(r, "no answer in time|corosync is too busy")
        here.go_on()

    def test_a_user_here_who_holds_corosyncs_descriptors(self):
        """... and another one there, who lies: a user with two accounts."""
        here, bob = self.two()
        resource.prlimit(here.pid, resource.RLIMIT_NOFILE, (256, 256))
        user = lab.here.popen([*lab.ANYBODY, sys.executable, "-c", HOLDER])
        self.addCleanup(end, user)
        for _ in range(3):
            lab.until(refused, "corosync has no descriptor left")
        agent = self.listen()
        agent.wait_text("corosync-cmapctl: ")
        self.tell()
        agent.wait_text(r"10\.0\.0\.2: kept until the node's corosync")
        end(user)
        agent.wait_text(r"10\.0\.0\.2: not true: corosync on node bob")
        self.unmoved(agent)

    def test_nor_if_corosync_refuses_when_its_descriptors_run_out(self):
        """Between the map and the first of the pongs."""
        here, bob = self.two()
        agent = self.listen()
        agent.wait_text("waiting")
        os.kill(agent.pid, signal.SIGSTOP)
        # Those of the agent's last question may be about to be closed.
        lab.until(lambda: run_out(here), "corosync has no descriptor left")
        self.tell()
        os.kill(agent.pid, signal.SIGCONT)
        agent.wait_text("exit status 1")
        agent.wait_text(r"10\.0\.0\.2: kept until the node's corosync")
        for _ in range(4):
            before = faults_of_children(agent)
            lab.until(lambda: faults_of_children(agent) != before,
                "one more has been refused")
        resource.prlimit(here.pid, resource.RLIMIT_NOFILE, (4096, 4096))
        agent.wait_text(r"10\.0\.0\.2: not true: corosync on node bob")
        self.unmoved(agent)

    def test_a_map_that_is_cut_off(self):
        """corosync-cmapctl ends with 0 when corosync stops in the middle."""
        self.two()
        real = shutil.copy(CMAPCTL, scratch("cmapctl"))
        cut = scratch("cut")
        with open(cut, "w") as f:
            f.write("#!/bin/sh\n[ $# != 0 ] || [ ! -e %s.flag ] || "
                "{ %s | head -c 2000; exit 0; }\nexec %s \"$@\"\n" %
                (cut, real, real))
        os.chmod(cut, 0o755)
        open(cut + ".flag", "w").close()
        subprocess.run(["mount", "--bind", cut, CMAPCTL], check=True)
        self.addCleanup(subprocess.run, ["umount", CMAPCTL], check=True)
        agent = self.listen()
        agent.wait_text("waiting")
        self.tell()
        agent.wait_text(r"10\.0\.0\.2: kept until the node's corosync")
        agent.wait_text("it ends too early")
        os.unlink(cut + ".flag")
        agent.wait_text(r"10\.0\.0\.2: not true: corosync on node bob")
        self.unmoved(agent)

    def test_a_corosync_here_that_ends(self):
        """It does not answer, and then it is gone: its file alone counts."""
        here, bob = self.two()
        here.stop()
        agent = self.listen()
        agent.wait_text("no answer in time")
        self.tell()
        agent.wait_text("kept until")
        here.crash()
        self.fenced(agent.finish())


class Nodes(Corosyncs):
    """The file was changed, and corosync has not read it again."""

    def with_bob(self):
        """Corosync runs here; it knows bob as 10.0.0.2, who does not run."""
        cluster({"here": "10.0.0.1", "bob": "10.0.0.2"})
        here = Corosync("here")
        here.wait_members(1)
        return here

    def test_a_node_that_corosync_alone_knows(self):
        self.with_bob()
        lab.corosync({"here": ["10.0.0.1"], "alice": ["10.0.0.3"]})
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice", "10.0.0.3 alice")
        agent = Agent(stdin="nodename=alice\nport=alice\ntimeout=%s\n" % LONG)
        agent.wait_text("waiting")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        r = self.unmoved(agent)
        self.assertRegex(r.err, r"10\.0\.0\.2: two nodes claim", r)

    def test_a_node_of_the_file_that_has_the_number_of_a_member(self):
        """The member's address is no address of the node in the file."""
        lab.hosts("10.0.0.1 here", "10.0.0.2 bob-ring")
        self.two("bob-ring", transport="udpu")
        lab.corosync({"here": ["10.0.0.1"], "carol": ["10.0.0.3"]})
        lab.hosts("10.0.0.1 here", "10.0.0.3 carol")
        lab.Dns(silent=True)
        agent = Agent(stdin="nodename=carol\nport=carol\ntimeout=%s\n" % LONG,
            env=lab.PATIENT)
        agent.wait_text("waiting")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        r = self.unmoved(agent)
        self.assertRegex(r.err, r"10\.0\.0\.2: .*another one of the cluster",
            r)

    def test_what_corosync_answers_late_counts(self):
        """Its file alone was known; a message was held for the answer."""
        here = self.with_bob()
        lab.corosync({"here": ["10.0.0.1"], "carol": ["10.0.0.4"],
            "alice": ["10.0.0.3"]})
        lab.hosts("10.0.0.1 here", "10.0.0.2 alice", "10.0.0.3 alice",
            "10.0.0.4 carol")
        here.stop()
        agent = Agent(stdin="nodename=alice\nport=alice\ntimeout=%s\n" % LONG)
        agent.wait_text("no answer in time")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        agent.wait_text(r"10\.0\.0\.2: kept until the node's corosync")
        here.go_on()
        agent.wait_text("corosync has answered")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        r = self.unmoved(agent)
        self.assertRegex(r.err, r"10\.0\.0\.2: two nodes claim", r)

    def test_also_if_a_name_is_looked_up_meanwhile(self):
        """The names are looked up again, and the right node is believed."""
        here = self.with_bob()
        lab.corosync({"here": ["10.0.0.1"], "carol": ["10.0.0.4"],
            "alice": ["alice-ring"]})
        lab.hosts("10.0.0.1 here", "10.0.0.4 carol")
        dns = lab.Dns({"alice": ["10.0.0.2", "10.0.0.3"],
            "alice-ring": ["10.0.0.3"]}, silent=True)
        here.stop()
        agent = Agent(stdin="nodename=alice\nport=alice\ntimeout=%s\n" % LONG)
        agent.wait_text("no answer in time")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        here.go_on()
        agent.wait_text("corosync has answered")
        dns.silent = set()

        def refused():
            lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
            return "10.0.0.2: two nodes claim" in agent.err()
        lab.until(refused, "the address is nobody's", step=0.05)
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.3")
        r = self.fenced(agent.finish())
        self.assertIn("message from 10.0.0.3", r.text, r)

    def test_a_corosync_of_a_user(self):
        """No corosync is on this host; a user's gives alice an address.
        libqb's files are such that root without capabilities has no answer:
        a user's libqb can make others, so the answer is given here."""
        cluster({"here": "10.0.0.1", "alice": "10.0.0.2"})
        Corosync("here", user=65534).wait_members(1)
        said = scratch("said")
        with open(said, "w") as f:
            subprocess.run([CMAPCTL], stdout=f, check=True)
        with open(lab.cover(CMAPCTL), "w") as f:
            f.write("#!/bin/sh\nexec cat %s\n" % said)
        os.chmod(CMAPCTL, 0o755)
        lab.etc("corosync/corosync.conf", None)
        lab.hosts("10.0.0.1 here", "10.0.0.3 alice")
        agent = Agent(stdin="nodename=alice\nport=alice\ntimeout=%s\n" % LONG)
        agent.wait_text("process [0-9]+ of user 65534 listens on .*cmap")
        agent.wait_text("waiting")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        lab.until(lambda: "10.0.0.2: " in agent.err(), "it is refused")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.3")
        r = self.fenced(agent.finish())
        self.assertIn("message from 10.0.0.3", r.text, r)
        self.assertEqual(r.err.count("of user 65534"), 1, r)

    def test_a_number_that_corosync_answers_late(self):
        """By the file's number the node is no member, and lives."""
        here, bob = self.two()
        lab.corosync({"here": ["10.0.0.1"], "carol": ["10.0.0.3"],
            "bob": ["10.0.0.2"]})
        here.stop()
        agent = Agent(stdin="nodename=bob\nport=bob\ntimeout=%s\n" % LONG)
        agent.wait_text("no answer in time")
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        agent.wait_text(r"10\.0\.0\.2: kept until the node's corosync")
        here.go_on()
        agent.wait_text(r"10\.0\.0\.2: not true: corosync on node bob")
        self.unmoved(agent)


if __name__ == "__main__":
    lab.main()
