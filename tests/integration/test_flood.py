#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Under a flood the first message of the awaited node is not missed."""

import re
import socket
import subprocess
import time

import lab
from lab import MESSAGE, PORT, Agent, run_agent

TRIES = 2


class Flood:
    """The generator, running on the other host."""

    def __init__(self, mode, kind, source, to="10.0.0.1", size=8):
        self.process = lab.there.popen([lab.flood_program(), "-d", to,
            "-p", str(PORT), "-s", source, "-t", "60", "-m", mode, "-k",
            kind, "-l", str(size)], stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        said = self.process.communicate()[0].decode().strip()
        print("\n    " + said, end=" ", flush=True)


def notices(agent):
    """Waits until the kernel drops the flood, and has nothing left of it."""
    agent.wait_text("datagrams a second")
    agent.wait_read()
    return agent


class NeverMissed(lab.Case):
    """One valid message is sent, and that is enough."""

    def not_missed(self, source, to):
        agent = notices(Agent(["-n", "10.0.0.2,fd00::2"]))
        time.sleep(0.3)
        lab.there.send(MESSAGE, to, source)
        self.fenced(agent.finish())

    def check(self, mode, kind, flooder, size=8):
        v6 = ":" in flooder
        to, source = ("fd00::1", "fd00::2") if v6 else ("10.0.0.1", "10.0.0.2")
        with Flood(mode, kind, flooder, to, size):
            for _ in range(TRIES):
                self.not_missed(source, to)

    def both(self, *args, **kw):
        with self.subTest(socket="plain"):
            self.check(*args, **kw)
        with self.subTest(socket="raw"), socket.socket(
                socket.AF_INET6, socket.SOCK_DGRAM) as holder:
            holder.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            holder.bind(("::", PORT))
            self.check(*args, **kw)

    def test_junk_from_another_source(self):
        self.both("sendmmsg", "junk", "10.0.0.9")

    def test_junk_from_another_source_segmented(self):
        self.both("gso", "junk", "10.0.0.9")

    def test_long_junk_from_another_source_segmented(self):
        self.both("gso", "junk", "10.0.0.9", size=900)

    def test_bad_magic_from_the_awaited_node(self):
        self.both("sendmmsg", "magic", "10.0.0.2")

    def test_bad_magic_from_the_awaited_node_segmented(self):
        self.both("gso", "magic", "10.0.0.2")

    def test_valid_messages_from_another_source(self):
        self.both("sendmmsg", "valid", "10.0.0.9")

    def test_ipv6(self):
        self.both("sendmmsg", "junk", "fd00::9")


class HalfKnown(lab.Case):
    """A name of which one family is known, and the other still asked for."""

    def test_a_message_before_its_address_is_known_counts(self):
        dns = lab.Dns({"alice": ["10.0.0.2", "fd00::2"]}, drops=["AAAA"])
        lab.etc("resolv.conf", "nameserver 10.0.0.53\n"
            "options timeout:1 attempts:9\n")
        with Flood("sendmmsg", "junk", "10.0.0.9"):
            agent = Agent(["-v", "-n", "alice", "-t", "100"])
            agent.wait_text('"alice" is 10.0.0.2')
            notices(agent)
            lab.there.send(MESSAGE, "fd00::1", "fd00::2")
            agent.wait_text("from fd00::2: not an awaited node; kept")
            self.assertTrue(agent.running())
            dns.drops = set()
            self.fenced(agent.finish())


class Report(lab.Case):
    """What the kernel filtered away cannot be counted: that is said."""

    def test_filtered_since(self):
        with Flood("sendmmsg", "junk", "10.0.0.9"):
            r = self.unmoved(notices(Agent(["-n", "10.0.0.2"])))
        self.assertRegex(r.err, r"filtered since \S+", r)
        self.assertIn("incomplete", r.err, r)

    def test_no_such_words_when_it_is_quiet(self):
        agent = Agent(["-n", "10.0.0.2"])
        for _ in range(50):
            lab.there.send(b"junk", "10.0.0.1", "10.0.0.9")
        r = self.unmoved(agent)
        self.assertNotIn("filtered", r.err)
        self.assertRegex(r.err, r"\b50 datagrams", r)

    def test_a_flood_does_not_move_the_deadline(self):
        with Flood("sendmmsg", "junk", "10.0.0.9"):
            notices(Agent(["-n", "10.0.0.9"])).kill()
            self.at_best(3.5, lambda: self.not_fenced(run_agent(["-n",
                "10.0.0.2", "-t", "2"])).seconds)

    def test_a_flood_does_not_hold_up_a_signal(self):
        def ends():
            agent = Agent(["-n", "10.0.0.2"])
            agent.wait_text("datagrams a second")
            before = time.monotonic()
            agent.signal(15)
            self.not_fenced(agent.finish())
            return time.monotonic() - before
        with Flood("sendmmsg", "junk", "10.0.0.9"):
            self.at_best(1.5, ends)

    def test_the_log_is_not_flooded(self):
        with Flood("sendmmsg", "junk", "10.0.0.9"):
            agent = notices(Agent(["-n", "10.0.0.2"]))
            time.sleep(1)
            r = self.unmoved(agent)
        self.assertLess(len(re.findall("\n", r.text)), 12, r)


if __name__ == "__main__":
    lab.main()
