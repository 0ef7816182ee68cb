#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the listener accepts, what it refuses, and what it says of both."""

import re
import time

import lab
from lab import MESSAGE, Agent, message, run_agent


class Accepted(lab.Case):
    """A notification from the awaited node ends the run with 0."""

    def test_ipv4(self):
        self.told(Agent(["-n", "10.0.0.2"]))

    def test_ipv6(self):
        self.told(Agent(["-n", "fd00::2"]), "fd00::2")

    def test_ipv4_and_ipv6_at_once(self):
        for source in "10.0.0.2", "fd00::3":
            with self.subTest(source=source):
                self.told(Agent(["-n", "10.0.0.2,fd00::3"]), source)

    def test_a_v4_mapped_address_means_the_ipv4_address(self):
        self.told(Agent(["-n", "::ffff:10.0.0.2"]), "10.0.0.2")

    def test_link_local_address_counts_only_on_its_own_link(self):
        agent = Agent(["-n", "fe80::2%link1"])
        lab.there.send(MESSAGE, "fe80::1%link0", "fe80::2%link0")
        agent.wait_text(r"fe80::2%link0.*not an awaited node")
        self.assertTrue(agent.running())
        self.told(agent, "fe80::2%link1", "fe80::1%link1")

    def test_every_address_of_a_name_counts(self):
        addresses = "10.0.0.2", "10.0.0.3", "fd00::2", "fd00::3"
        lab.hosts(*("%s alice" % a for a in addresses))
        for source in addresses:
            with self.subTest(source=source):
                self.told(Agent(["-n", "alice"]), source)

    def test_both_byte_orders(self):
        for order in "<", ">":
            with self.subTest(order=order):
                self.told(Agent(["-n", "10.0.0.2"]), payload=message(order))

    def test_another_port(self):
        self.told(Agent(["-n", "10.0.0.2", "-p", "7411"], port=7411))

    def test_a_checksum_made_by_the_sender_or_none_at_all(self):
        for checksum in "right", "zero":
            with self.subTest(checksum=checksum):
                agent = Agent(["-n", "10.0.0.2"])
                lab.there.send_packet(MESSAGE, "10.0.0.1", "10.0.0.2",
                    checksum=checksum)
                self.fenced(agent.finish())


class Options(lab.Case):
    """Options come as Pacemaker and as people give them."""

    def test_stdin_exactly_as_pacemaker_writes_it(self):
        lab.hosts("10.0.0.2 alice")
        self.told(Agent(stdin="nodename=alice \naction=off\nport=alice\n"
            "timeout=60\n"))

    def test_without_an_action_it_fences(self):
        self.told(Agent(stdin="nodename=10.0.0.2\n"))

    def test_reboot_is_off(self):
        self.told(Agent(stdin="nodename=10.0.0.2\naction=reboot\n"))

    def test_port_alone_names_the_node(self):
        lab.hosts("10.0.0.2 alice")
        for key in "port", "plug":
            with self.subTest(key=key):
                self.told(Agent(stdin="%s=alice\naction=off\n" % key))

    def test_every_form_of_the_command_line(self):
        for args in (
                "--nodename 10.0.0.2", "--nodename=10.0.0.2", "-n10.0.0.2",
                "-n 10.0.0.2 -p 7410", "-n 10.0.0.2 --ipport=7410",
                "-n 10.0.0.2 -f auto", "-n 10.0.0.2 -f ipv4",
                "-n 10.0.0.2 --family=IPV4", "-n 10.0.0.2 -o off",
                "-n 10.0.0.2 --action=reboot", "-n 10.0.0.2 -t 9",
                "-n 10.0.0.2 --timeout=9", "-n 10.0.0.2 -v",
                "-n 10.0.0.2 -vv", "-n 10.0.0.2 -v2",
                "-n 10.0.0.2 --verbose", "-n 10.0.0.2 --verbose=2"):
            with self.subTest(args=args):
                self.told(Agent(args.split()))

    def test_family_ipv6_form(self):
        self.told(Agent(["-n", "fd00::2", "-f", "ipv6"]), "fd00::2")

    def test_version(self):
        for option in "-V", "--version":
            r = run_agent([option])
            self.assertEqual(r.status, 0, r)
            self.assertRegex(r.out, r"^fence_kdump\b.*\d+\.\d+", r)
            self.assertEqual(r.err, "", r)

    def test_help(self):
        for option in "-h", "--help":
            r = run_agent([option])
            self.assertEqual(r.status, 0, r)
            for word in ("--nodename", "--ipport", "--family", "--action",
                    "--timeout", "--verbose", "--version", "--help"):
                self.assertIn(word, r.out, r)
            self.assertEqual(r.err, "", r)


class Said(lab.Case):
    """The result tells what a person needs later."""

    def test_success_names_target_entry_address_and_times(self):
        lab.hosts("10.0.0.2 alice-ring0")
        agent = Agent(stdin="nodename=alice-ring0\nport=alice\ntimeout=50\n")
        time.sleep(1.2)
        r = self.told(agent)
        self.assertRegex(r.out, r"(?m)^.*\bfenced\b.*$", r)
        for part in (r"\balice\b", r"\balice-ring0\b", r"\b10\.0\.0\.2\b",
                r"\b50\b"):
            self.assertRegex(r.out, part, r)
        took = float(re.search(r"after (\d+\.\d) s", r.out).group(1))
        self.assertGreaterEqual(took, 1.2, r)
        self.assertLessEqual(took, r.seconds, r)
        self.assertEqual(r.err, "", r)

    def test_a_late_success_advises_a_timeout(self):
        agent = Agent(["-n", "10.0.0.2", "-t", "10"])
        time.sleep(5.1)
        r = self.told(agent)
        self.assertRegex(r.text, r"advised timeout=20\b", r)

    def test_an_early_success_advises_nothing(self):
        self.assertNotIn("advise", self.told(Agent(["-n", "10.0.0.2"])).text)

    def test_failure_tells_how_many_came_from_whom_and_why_not(self):
        agent = Agent(["-n", "10.0.0.2"])
        for _ in range(3):
            lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9")
        lab.there.send(b"junk", "10.0.0.1", "10.0.0.2")
        r = self.unmoved(agent)
        report = r.err[r.err.index("not fenced"):]
        for part in (r"\b4\b", r"10\.0\.0\.9", r"10\.0\.0\.2", r"\b3\b",
                "not an awaited node"):
            self.assertRegex(report, part, r)

    def test_failure_without_any_datagram_says_so(self):
        r = self.not_fenced(run_agent(["-n", "10.0.0.2", "-t", "1"]))
        self.assertRegex(r.err, r"not fenced[^\n]*10\.0\.0\.2", r)
        self.assertRegex(r.err, r"\b(no|0) datagram", r)


class Refused(lab.Case):
    """Nothing but a whole, right notification of the awaited node counts."""

    KINDS = {
        "empty": b"", "1 byte": b"\x40", "4 bytes": MESSAGE[:4],
        "7 bytes": MESSAGE[:7], "9 bytes": MESSAGE + b"\0",
        "two messages": MESSAGE * 2, "3000 bytes": MESSAGE * 375,
        "bad magic": message(magic=lab.MAGIC ^ 1),
        "version 0": message(version=0), "version 2": message(version=2),
        "mixed order": MESSAGE[:4] + message(">")[4:],
        "mixed order, the other way": message(">")[:4] + MESSAGE[4:],
    }

    def test_no_other_datagram_of_the_awaited_node_counts(self):
        agents = {}
        for i, kind in enumerate(self.KINDS):
            port = 7500 + i
            agents[kind] = Agent(["-n", "10.0.0.2,fd00::2", "-p", str(port)],
                port=port, wait=False)
        for kind, agent in agents.items():
            agent.wait_listening()
            # What a reused buffer would make of it, see peers' defect 1.
            lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9", agent.port)
            lab.there.send(MESSAGE, "fd00::1", "fd00::9", agent.port)
            for to, source in (("10.0.0.1", "10.0.0.2"), ("fd00::1",
                    "fd00::2")):
                lab.there.send(self.KINDS[kind], to, source, agent.port)
        for kind, agent in agents.items():
            with self.subTest(kind=kind):
                r = self.unmoved(agent)
                self.assertRegex(r.err, r"\b4 datagrams\b", r)

    def test_a_wrong_checksum_does_not_count(self):
        agent = Agent(["-n", "10.0.0.2,fd00::2"])
        for to, source in (("10.0.0.1", "10.0.0.2"), ("fd00::1", "fd00::2")):
            lab.there.send_packet(MESSAGE, to, source, checksum="wrong")
        self.unmoved(agent)

    def test_each_kind_and_source_is_logged_once_and_when_it_is_seen(self):
        agent = Agent(["-n", "10.0.0.2", "-t", "30"])
        for _ in range(3):
            lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9")
            lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.8")
            lab.there.send(b"", "10.0.0.1", "10.0.0.2")
            lab.there.send(message(magic=1), "10.0.0.1", "10.0.0.2")
        lab.there.send(message(version=2), "10.0.0.1", "10.0.0.2")
        agent.wait_text(r"10\.0\.0\.2: unknown version")
        self.assertTrue(agent.running())
        said = agent.err()
        for part in (r"from 10\.0\.0\.9: not an awaited node",
                r"from 10\.0\.0\.8: not an awaited node",
                r"from 10\.0\.0\.2: .*not 8 bytes long",
                r"from 10\.0\.0\.2: .*not a kdump notification",
                r"from 10\.0\.0\.2: unknown version"):
            self.assertEqual(len([line for line in said.splitlines()
                if re.search(part, line)]), 1, (part, said))
        self.assertEqual(len(said.splitlines()), 5, said)
        self.told(agent)


if __name__ == "__main__":
    lab.main()
