#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Names: looked up beside the listening, each for itself, until the end."""

import os
import resource
import threading
import time

import lab
from lab import LONG, MESSAGE, PATIENT, Agent, Dns, run_agent


def patience(seconds):
    """
    How long the C library waits for a DNS answer before it asks again: after
    this, then twice as long, and so on, five times in all.
    """
    lab.etc("resolv.conf", "nameserver 10.0.0.53\n"
        "options timeout:%d attempts:9\n" % seconds)


class Soon(lab.Case):
    def soon(self, r):
        """It has not waited for the C library, which is PATIENT."""
        self.assertLess(r.seconds, 20, r)


class DeadDns(Soon):
    """A DNS server that never answers."""

    def test_it_listens_before_any_name_is_known(self):
        Dns(silent=True)
        agent = Agent(["-n", "alice", "-t", "30"])
        self.assertTrue(agent.running())

    def test_it_costs_the_other_names_nothing(self):
        Dns(silent=True)
        lab.hosts("10.0.0.2 bob")
        for names in "alice,bob", "bob,alice", "a,b,c,d,e,f,g,bob":
            with self.subTest(names=names):
                self.soon(self.told(Agent(["-n", names], env=PATIENT)))

    def test_it_costs_an_address_nothing(self):
        Dns(silent=True)
        self.soon(self.told(Agent(["-n", "alice,10.0.0.2"], env=PATIENT)))

    def test_it_does_not_move_the_deadline(self):
        Dns(silent=True)
        r = self.not_fenced(run_agent(["-n", "alice", "-t", "2"], env=PATIENT))
        self.soon(r)
        self.assertIn("alice", r.err)

    def test_hundred_names_that_hang(self):
        Dns(silent=True)
        names = ",".join("node%d" % n for n in range(100))
        self.soon(self.told(Agent(["-n", names + ",10.0.0.2"], env=PATIENT)))

    def test_600_names_that_hang_do_not_hold_up_the_end(self):
        """Each thread that is still looking up takes time to be ended."""
        Dns(silent=True)
        names = ",".join("node%d" % n for n in range(600))
        agent = Agent(["-n", names])
        threads = lambda: len(os.listdir("/proc/%d/task" % agent.pid))
        lab.until(lambda: threads() > 100, "threads")
        time.sleep(0.5)
        self.assertLess(threads(), 135)
        agent.kill()
        # Some ms on a quiet machine; here others may be at work, too.
        self.at_best(3.5, lambda: self.not_fenced(run_agent(["-n", names,
            "-t", "3"])).seconds)


def few_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 4096))


class HalfDeadDns(Soon):
    """A DNS server that answers some questions and drops others."""

    def test_aaaa_dropped_hides_no_ipv4_address(self):
        """Some servers drop questions for AAAA; A alone is then enough."""
        Dns({"alice": ["10.0.0.2"]}, drops=["AAAA"])
        self.soon(self.told(Agent(["-n", "alice"], env=PATIENT)))

    def test_a_dropped_hides_no_ipv6_address(self):
        Dns({"alice": ["fd00::2"]}, drops=["A"])
        self.soon(self.told(Agent(["-n", "alice"], env=PATIENT), "fd00::2"))

    def test_it_costs_nothing_if_that_family_is_not_asked_for(self):
        dns = Dns({"alice": ["10.0.0.2"]}, drops=["AAAA"])
        self.soon(self.told(Agent(["-n", "alice", "-f", "ipv4"],
            env=PATIENT)))
        self.assertEqual(dns.kinds, {Dns.A})

    def test_a_soft_limit_of_descriptors_holds_back_no_name(self):
        """300 names that hang need more than 64; the hard limit has them."""
        dead = ["dead%d" % n for n in range(300)]
        Dns({"alice": ["10.0.0.2"]}, silent=dead)
        self.soon(self.told(Agent(["-n", ",".join(dead + ["alice"])],
            preexec_fn=few_files)))


def one_second(dns, name, kind):
    """SERVFAIL for one family of a name, in the first second only."""
    dns.says[name, kind] = "servfail"
    timer = threading.Timer(1, dns.says.pop, [(name, kind), None])
    timer.start()
    return timer


class EachFamily(Soon):
    """A family is settled by an address or a definite none (A3, B3)."""

    def test_a3_ipv4_only_hosts_file_and_silent_dns(self):
        """What is in the file is all that there is: nobody is asked."""
        dns = Dns(silent=True)
        lab.hosts("10.0.0.2 alice")
        self.soon(self.told(Agent(["-n", "alice"], env=PATIENT)))
        lab.hosts("10.0.0.2 alice-ring", "10.0.0.3 bob-ring",
            "10.0.0.2 alice", "10.0.0.3 bob")
        lab.corosync({"alice": ["alice-ring"], "bob": ["bob-ring"]})
        self.soon(self.told(Agent(["-n", "alice"], env=PATIENT)))
        self.assertFalse(dns.asked)

    def half_an_answer(self, **dns):
        """fd00::3 is bob's, but the answer that would say so is missing."""
        dns = Dns({"bob-ring": ["10.0.0.3", "fd00::3"]}, **dns)
        lab.hosts("fd00::3 alice")
        lab.corosync({"alice": ["10.0.0.2"], "bob": ["bob-ring"]})
        agent = Agent(["-v", "-n", "alice", "-t", LONG])
        lab.until(lambda: dns.questions["bob-ring", Dns.A] and
            dns.questions["bob-ring", Dns.AAAA], "asked")
        lab.there.send(MESSAGE, "fd00::1", "fd00::3")
        agent.wait_read()
        time.sleep(0.5)
        self.assertTrue(agent.running(), agent.err())
        return dns, agent

    def test_a3_half_an_answer_is_no_answer(self):
        for dns in ({"says": {("bob-ring", "AAAA"): "servfail"}},
                {"says": {("bob-ring", "AAAA"): "refused"}},
                {"drops": ["AAAA"]}):
            with self.subTest(**dns):
                _, agent = self.half_an_answer(**dns)
                agent.kill()
                lab.reset()

    def test_a3_the_other_half_decides(self):
        """It comes at last, and says that the message was bob's."""
        dns, agent = self.half_an_answer(
            says={("bob-ring", "AAAA"): "servfail"})
        asked = dns.questions["bob-ring", Dns.AAAA]
        dns.says.clear()
        lab.until(lambda: not agent.running() or
            dns.questions["bob-ring", Dns.AAAA] > asked, "it has the answer")
        time.sleep(0.5)
        if agent.running():  # the address is nobody's now
            self.unmoved(agent)
        else:
            self.not_fenced(agent.finish())

    def test_b3_a_family_that_fails_for_a_second(self):
        for kind, to, source in (("AAAA", "fd00::1", "fd00::2"),
                ("A", "10.0.0.1", "10.0.0.2")):
            with self.subTest(kind):
                dns = Dns({"alice": ["10.0.0.2", "fd00::2"]})
                timer = one_second(dns, "alice", kind)
                agent = Agent(["-n", "alice", "-t", LONG])
                lab.there.send(MESSAGE, to, source)
                self.soon(self.fenced(agent.finish()))
                timer.join()
                lab.reset()


class Later(lab.Case):
    """A name that is not known yet."""

    def test_message_that_came_while_its_name_was_being_looked_up(self):
        dns = Dns({"alice": ["10.0.0.2"]}, silent=True)
        patience(1)
        agent = Agent(["-n", "alice", "-t", "100"])
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        time.sleep(0.3)
        self.assertTrue(agent.running())
        dns.silent = set()
        self.fenced(agent.finish())

    def test_message_from_a_stranger_meanwhile_never_counts(self):
        dns = Dns({"alice": ["10.0.0.2"]}, silent=True)
        patience(1)
        agent = Agent(["-v", "-n", "alice"])
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.9")
        lab.there.send(MESSAGE[:7], "10.0.0.1", "10.0.0.2")
        agent.wait_text("not 8 bytes long")
        dns.silent = set()
        agent.wait_text('"alice" is 10.0.0.2')
        self.unmoved(agent)

    def test_name_that_dns_learns_later(self):
        dns = Dns({})
        agent = Agent(["-n", "alice", "-t", "30"])
        lab.until(lambda: dns.asked["alice"], "asked")
        time.sleep(0.5)
        lab.there.send(MESSAGE, "10.0.0.1", "10.0.0.2")
        dns.zone["alice"] = ["10.0.0.2"]
        r = self.fenced(agent.finish())
        self.assertLess(r.seconds, 15, r)

    def test_name_that_the_hosts_file_learns_later(self):
        agent = Agent(["-n", "alice", "-t", "30"])
        time.sleep(0.5)
        lab.hosts("fd00::2 alice")
        lab.there.send(MESSAGE, "fd00::1", "fd00::2")
        self.fenced(agent.finish())

    def test_message_that_came_before_its_interface(self):
        """An entry's %interface comes after the message: it counts then."""
        def rename(old, new):
            lab.here.ip("link set %s down" % old, "link set %s name %s" %
                (old, new), "link set %s up" % new)
        agent = Agent(["-n", "fe80::2%link7", "-t", "30"])
        lab.there.send(MESSAGE, "fe80::1%link1", "fe80::2%link1")
        time.sleep(0.3)
        self.assertTrue(agent.running())
        self.addCleanup(lab.here.wait_links, "link1")
        self.addCleanup(lab.here.ip, "addr add fe80::1/64 dev link1 nodad")
        self.addCleanup(rename, "link7", "link1")
        rename("link1", "link7")
        self.fenced(agent.finish())

    def test_more_sources_than_the_table_holds(self):
        dns = Dns({"alice": ["10.9.9.9"]}, silent=True)
        patience(1)
        agent = Agent(["-n", "alice", "-t", "100"])
        lab.until(lambda: self.crowd(agent), "its table is full")
        lab.there.send(MESSAGE, "10.0.0.1", "10.9.9.9")
        agent.wait_read()
        dns.silent = set()
        lab.until(lambda: self.resend_to(agent), "it ends", 40, step=0.2)
        self.fenced(agent.finish())

    def crowd(self, agent):
        """Its queue holds fewer than these, if it is slow."""
        for n in range(1100):
            lab.there.send(MESSAGE, "10.0.0.1",
                "10.9.%d.%d" % (1 + n // 250, 1 + n % 250))
        agent.wait_read()
        return "too many sources" in agent.err()

    def resend_to(self, agent):
        lab.there.send(MESSAGE, "10.0.0.1", "10.9.9.9")
        return not agent.running()


class Nothing(lab.Case):
    """There is nothing to wait for, or never will be."""

    def test_unknown_names_are_tried_until_the_deadline(self):
        Dns({})
        r = self.not_fenced(run_agent(["-n", "alice", "-t", "2"]))
        self.assertGreaterEqual(r.seconds, 2, r)
        self.assertIn("alice", r.err)

    def test_one_bad_name_does_not_fail_the_others(self):
        Dns({"bob": ["10.0.0.2"]})
        self.told(Agent(["-n", "alice,bob"]))

    def test_no_name_at_all_fails_at_once(self):
        for args in (["-t", LONG], ["-n", "", "-t", LONG], ["-n", " , ,",
                "-t", LONG], ["-o", "off"]):
            with self.subTest(args=args):
                self.failed(run_agent(args), "nodename")

    def test_only_addresses_of_the_other_family_fail_at_once(self):
        for family, address in (("ipv4", "fd00::2"), ("ipv6", "10.0.0.2")):
            with self.subTest(family=family):
                r = self.not_fenced(run_agent(["-n", address, "-f", family,
                    "-t", LONG]))
                self.assertIn(address, r.err)


class Family(lab.Case):
    """family= restricts what counts."""

    def test_only_that_familys_addresses_of_a_name(self):
        lab.hosts("10.0.0.2 alice", "fd00::2 alice")
        self.told(Agent(["-n", "alice", "-f", "ipv4"]), "10.0.0.2")
        self.told(Agent(["-n", "alice", "-f", "ipv6"]), "fd00::2")
        for family, to, source in (("ipv4", "fd00::1", "fd00::2"),
                ("ipv6", "10.0.0.1", "10.0.0.2")):
            with self.subTest(family=family):
                agent = Agent(["-v", "-n", "alice", "-f", family])
                agent.wait_text('"alice" is')
                lab.there.send(MESSAGE, to, source)
                self.unmoved(agent)

    def test_an_entry_of_the_other_family_is_said(self):
        """At the start, and again when the time is over."""
        for family, awaited, skipped in (("ipv4", "10.0.0.2", "fd00::2"),
                ("ipv6", "fd00::2", "10.0.0.2")):
            with self.subTest(family=family):
                args = ["-n", "10.0.0.2,fd00::2", "-f", family]
                r = self.told(Agent(args), awaited)
                self.assertIn('"%s" is not of the family' % skipped, r.err)
                r = self.not_fenced(run_agent([*args, "-t", "1"]))
                self.assertIn("%s (skipped" % skipped, r.text)
                self.assertNotIn('"%s" is not' % awaited, r.err)


class Written(lab.Case):
    """How names and addresses may be written."""

    def test_separators_blanks_empties_and_duplicates(self):
        lab.hosts("10.0.0.3 bob")
        for text in ("10.0.0.2,bob", "10.0.0.2 bob", " 10.0.0.2 , bob ",
                ",,10.0.0.2,,bob,,", "\t10.0.0.2\tbob", "bob,BOB,bob,10.0.0.2",
                "10.0.0.2,10.0.0.2"):
            with self.subTest(text=text):
                self.told(Agent(["-n", text]))

    def test_ipv6_in_brackets(self):
        self.told(Agent(["-n", "[fd00::2]"]), "fd00::2")
        self.told(Agent(["-n", "[fe80::2%link0]"]), "fe80::2%link0",
            "fe80::1%link0")

    def test_other_spellings_of_one_ipv6_address(self):
        self.told(Agent(["-n", "FD00:0:0::0002"]), "fd00::2")

    def test_what_is_no_nodes_address_is_refused_at_once(self):
        for text in ("10.1", "127.1", "10.0.2", "127", "0x7f.1", "167772162",
                "010.0.0.2", "10.0.0.2.3", "10.0.0.256", "10.0.0.2/24",
                "fd00::2::3", "[fd00::2", "fd00::2]", "[10.0.0.2", "0.0.0.0",
                "::", "224.0.0.1", "ff02::1", "255.255.255.255",
                "alice!", "a" * 254):
            with self.subTest(text=text):
                r = run_agent(["-n", "10.0.0.2," + text, "-t", LONG])
                self.not_fenced(r)
                self.assertIn(text[:60], r.err)

    def test_link_local_without_its_interface_is_refused_by_name(self):
        r = self.not_fenced(run_agent(["-n", "fe80::2", "-t", LONG]))
        self.assertRegex(r.err, r"fe80::2.*interface", r)

    def test_an_interface_that_does_not_exist(self):
        r = self.not_fenced(run_agent(["-n", "fe80::2%link7", "-t", "2"]))
        self.assertRegex(r.err, r"link7", r)


if __name__ == "__main__":
    lab.main()
