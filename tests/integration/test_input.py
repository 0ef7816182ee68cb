#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Options: from standard input and the command line; what is printed."""

import os
import pty
import subprocess
import time
import unittest
import xml.etree.ElementTree

import lab
from lab import Agent, run_agent

SCHEMA = "/usr/share/cluster/relaxng/metadata.rng"


class Stdin(lab.Case):
    """One key=value a line."""

    def accepts(self, stdin):
        self.told(Agent(stdin=stdin))

    def refuses(self, stdin, pattern):
        r = self.not_fenced(run_agent(stdin=stdin))
        self.assertRegex(r.err, pattern, r)

    def test_blanks_around_key_and_value(self):
        self.accepts(" \tnodename =\t 10.0.0.2 \n  timeout = 30\n")

    def test_carriage_returns(self):
        self.accepts("nodename=10.0.0.2\r\ntimeout=30\r\n\r\n")

    def test_comments_and_empty_lines(self):
        self.accepts("# nodename=10.0.0.9\n\n   # more\nnodename=10.0.0.2\n")

    def test_unknown_keys(self):
        self.accepts("pcmk_host_list=alice\nnodename=10.0.0.2\n"
            "crm_feature_set=3.16\nverbose_=1\nnodenam=10.0.0.9\n")

    def test_b8_unknown_keys_are_named_once_where_that_is_wanted(self):
        lines = "nodenam=x\nnodename=10.0.0.2\nfoo=1\nnodenam=y\ntimeout=1\n"
        r = self.not_fenced(run_agent(stdin=lines))
        self.assertNotIn("nodenam,", r.text)
        r = self.not_fenced(run_agent(stdin=lines + "verbose=1\n"))
        self.assertEqual(r.text.count("nodenam, foo"), 1, r)

    def test_the_last_one_wins(self):
        self.accepts("nodename=10.0.0.9\nnodename=10.0.0.2\n")

    def test_no_newline_at_the_end(self):
        self.accepts("timeout=30\nnodename=10.0.0.2")

    def test_a_value_with_an_equals_sign(self):
        self.accepts("other=a=b=c\nnodename=10.0.0.2\n")

    def test_a_megabyte_of_lines(self):
        self.accepts("some_key=some value\n" * 52000 + "nodename=10.0.0.2\n")

    def test_a_value_of_many_names(self):
        names = ",".join("10.9.%d.%d" % (n // 200, 1 + n % 200)
            for n in range(1000))
        self.accepts("nodename=%s,10.0.0.2\n" % names)

    def test_a_line_of_64_kib_and_not_a_byte_more(self):
        line = "nodename=10.0.0.2".ljust(64 * 1024)
        self.accepts(line + "\n")
        self.refuses(line + " \n", r"line 1\b.*65536|line 1\b.*64 KiB")

    def test_a_long_line_is_never_cut(self):
        self.refuses("timeout=9\nnodename=10.0.0.2," + "," * 65536 +
            "\n", r"line 2\b")

    def test_a_nul_byte(self):
        self.refuses(b"nodename=10.0.0.2\0\n", "NUL")
        self.refuses(b"nodename=10.0.0.2\n\0", "NUL")

    def test_no_options_at_all(self):
        self.refuses("", "nodename")

    def test_values_of_the_wrong_kind(self):
        self.refuses("nodename=10.0.0.2\ntimeout=soon\n",
            r"line 2\b.*timeout.*soon")
        self.refuses("nodename=10.0.0.2\nfamily=ipx\n", "family.*ipx")

    def test_a_terminal_is_told_that_options_are_awaited(self):
        master, slave = pty.openpty()
        process = lab.here.popen([lab.AGENT], stdin=slave, stdout=slave,
            stderr=slave)
        os.close(slave)
        said = b""
        while b"options" not in said:
            said += os.read(master, 1000)
        self.assertIsNone(process.poll())
        os.write(master, b"nodename=10.1\n\x04")
        self.assertEqual(process.wait(20), 1)
        os.close(master)
        self.assertRegex(said, b"terminal|standard input|--help")


class HelpAndVersion(lab.Case):
    """
    Pacemaker gives every device parameter with every call, and takes exit 0
    for "fenced": on stdin `help` and `version` are passed over, and it is
    said.
    """

    def test_a_fencing_that_asks_for_them_is_still_one(self):
        for line in "version=1", "version=", "help=", "help=yes", "help=1":
            with self.subTest(line=line):
                text = "action=off\nnodename=10.0.0.2\nport=10.0.0.2\n" + line
                r = self.not_fenced(run_agent(stdin=text + "\ntimeout=1\n"))
                self.assertGreaterEqual(r.seconds, 1, r)
                self.assertRegex(r.err, "help and version.*passed over", r)
                self.assertNotIn("Usage", r.out)
                self.told(Agent(stdin=text + "\n"))

    def test_a_value_that_is_no_yes_is_no_success_either(self):
        r = run_agent(stdin="action=off\nnodename=10.0.0.2\nhelp=perhaps\n"
            "timeout=1\n")
        self.assertEqual(r.status, 1, r)

    def test_without_a_target_they_are_no_success_either(self):
        for line in "version=1", "help=yes":
            self.not_fenced(run_agent(stdin=line + "\ntimeout=1\n"))

    def test_on_the_command_line_they_are_what_they_say(self):
        for args, said in ((["--version"], r"^fence_kdump \d"),
                (["-V"], r"^fence_kdump \d"), (["--help"], "--nodename"),
                (["-h"], "--nodename")):
            with self.subTest(args=args):
                r = run_agent(args)
                self.assertEqual((r.status, r.err), (0, ""), r)
                self.assertRegex(r.out, said)

    def test_on_the_command_line_they_take_no_node(self):
        """-hostlist is -h with something behind it: no success."""
        for args in (["-n", "10.0.0.2", "--version"], ["--help", "-n",
                "10.0.0.2"], ["--plug=10.0.0.2", "-V"]):
            with self.subTest(args=args):
                r = self.failed(run_agent(args), "take no node")
                self.assertEqual(r.out, "", r)


class Numbers(lab.Case):
    """Strict, with the limits and the unit in the error text."""

    def test_what_is_not_a_number_in_range(self):
        for text in ("1e9", "10x", "4294967297", "18446744073709551617",
                "-1", "", " ", "0x10", "+5", "1.5", "0", "٣"):
            with self.subTest(timeout=text):
                r = run_agent(["-n", "10.0.0.2", "-t", text])
                self.failed(r, r"timeout.*\d+ to \d+.*second")
        for text in "7410x", "65536", "0", "-1", "", "4294974706", "7410 1":
            with self.subTest(ipport=text):
                r = run_agent(["-n", "10.0.0.2", "-p", text])
                self.failed(r, r"ipport.*1 to 65535")

    def test_b8_times_as_pacemaker_writes_them(self):
        """The agent waits as long as was meant, and that is what it logs."""
        for text in "1s", "1sec", "1000ms", "1 s", "PT1S", "0001", "1us":
            with self.subTest(timeout=text):
                stdin = "nodename=10.0.0.2\ntimeout=%s\n" % text
                r = self.not_fenced(run_agent(stdin=stdin))
                self.assertIn("no message within 1 s", r.err)
                self.assertGreaterEqual(r.seconds, 1, r)
        for text in "150s", "2min", "1h", "PT1M", "1500ms":
            with self.subTest(timeout=text):
                self.told(Agent(stdin="nodename=10.0.0.2\ntimeout=%s\n" %
                    text))

    def test_the_same_on_stdin(self):
        for line in "timeout=1e9", "timeout=", "ipport=7410x", "ipport=":
            with self.subTest(line=line):
                self.failed(run_agent(stdin="nodename=10.0.0.2\n%s\n" % line),
                    line.split("=")[0])


class Actions(lab.Case):
    """What it cannot do it never answers with 0."""

    def test_status_list_on_and_unknown_ones(self):
        for action in ("status", "list", "on", "list-status", "explode", "",
                "off2", "OFF2", "monitor,off", "0ff", "o f f"):
            with self.subTest(action=action):
                r = run_agent(stdin="nodename=10.0.0.2\naction=%s\n" % action)
                self.assertEqual(r.status, 1, r)
                self.assertIn('"%s"' % action, r.err)
                self.assertIn("off", r.err)
                r = run_agent(["-o", action, "-n", "10.0.0.2"])
                self.assertEqual(r.status, 1, r)


    def test_b8_letter_case(self):
        for action in "OFF", "Off", "REBOOT", "OFF ":
            with self.subTest(action=action):
                text = "nodename=10.0.0.2\nport=10.0.0.2\naction=%s\n"
                self.told(Agent(stdin=text % action))
                self.told(Agent(["-n", "10.0.0.2", "-o", action.strip()]))


class Metadata(lab.Case):
    """For Pacemaker: what there is to set and to do."""

    def metadata(self, **kw):
        r = run_agent(["-o", "metadata"], **kw)
        self.assertEqual(r.status, 0, r)
        self.assertEqual(r.err, "", r)
        return r.out

    @unittest.skipUnless(os.path.exists(SCHEMA), "needs fence-agents-common")
    def test_valid_against_fence_agents_schema(self):
        r = subprocess.run(["xmllint", "--noout", "--relaxng", SCHEMA, "-"],
            input=self.metadata().encode(), capture_output=True)
        self.assertEqual(r.returncode, 0, r.stderr.decode())

    def test_parameters_and_actions(self):
        root = xml.etree.ElementTree.fromstring(self.metadata())
        self.assertEqual(root.get("name"), "fence_kdump")
        names = {p.get("name") for p in root.iter("parameter")}
        for name in ("nodename", "ipport", "family", "action", "timeout",
                "verbose", "version", "help", "port", "plug"):
            self.assertIn(name, names)
        actions = {a.get("name") for a in root.iter("action")}
        self.assertEqual(actions,
            {"off", "reboot", "monitor", "validate-all", "metadata"})

    def test_the_same_from_stdin(self):
        r = run_agent(stdin="action=metadata\n")
        self.assertEqual((r.status, r.out), (0, self.metadata()), r)

    def test_any_user_may_ask(self):
        self.metadata(wrap=lab.ANYBODY, program=lab.reachable(lab.AGENT))

    def test_output_that_is_not_taken_is_no_success(self):
        with open("/dev/full", "w") as full:
            r = run_agent(["-o", "metadata"], stdout=full)
        self.failed(r, "No space left")

    def test_a_broken_corosync_conf_does_not_matter(self):
        lab.etc("corosync/corosync.conf", "{{{")
        self.metadata()


class Rubbish(lab.Case):
    """What is no list of options at all does not fill the log."""

    def test_it_ends_after_the_first_lines(self):
        r = run_agent(stdin=b"x\n" * (1 << 20))
        self.failed(r, "line 33: .* what follows is not read")
        self.assertEqual(len(r.err.splitlines()), 33, r)


class Usage(lab.Case):
    """A mistake is one line and where to look."""

    def test_mistakes(self):
        for args in (["--nonsense"], ["-x"], ["-n"], ["--timeout"],
                ["-n", "10.0.0.2", "surplus"], ["surplus"], ["--help=3"],
                ["-n", "10.0.0.2", "-t", "x"], ["-f", "ipx"], ["-v99"],
                ["--"  , "x"]):
            with self.subTest(args=args):
                r = run_agent(args)
                self.assertEqual(r.status, 1, r)
                self.assertEqual(r.out, "", r)
                self.assertEqual(len(r.err.splitlines()), 1, r)
                self.assertTrue(r.err.startswith("fence_kdump: "), r)
                self.assertIn("--help", r.err)

    def test_help_is_short_and_whole(self):
        r = run_agent(["--help"])
        self.assertEqual((r.status, r.err), (0, ""), r)
        self.assertLessEqual(max(map(len, r.out.splitlines())), 80)

    def test_help_that_nobody_takes_is_a_failure(self):
        for program in ("fence_kdump/fence_kdump", "meatclient/meatclient",
                "meatware/fence_meatware", "suicide/fence_suicide",
                "fence_kdump_send/fence_kdump_send",
                "rehearse/fence_kdump_rehearse", "stonith/stonith_external"):
            with self.subTest(program=program), open("/dev/full", "w") as full:
                p = subprocess.run([os.path.join(lab.TOP_BUILDDIR, program),
                    "--help"], stdin=subprocess.DEVNULL, stdout=full,
                    stderr=subprocess.PIPE, text=True, timeout=40)
                self.assertEqual((p.returncode, p.stderr), (1, os.path.basename(
                    program) + ": standard output: No space left on device\n"))


if __name__ == "__main__":
    lab.main()
