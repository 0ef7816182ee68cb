#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Agents that lie, crash or say rubbish, and callers that make mistakes: nothing
but the agent's own 0, for what it was told, is a success.
"""

import os
import re
import signal
import subprocess
import time

import meatlab
import stonithlab
from lab import until
from stonithlab import PLUGINS, agent, link, plugin, run, write

NOTE = 'echo "$INPUT" >>"$NOTES"\n'


class Mistakes(stonithlab.Case):
    def test_usage(self):
        agent("fence_x", NOTE)
        for args, words in (((), "which verb"), 
                (("reboot", "a"), 'unknown verb "reboot"'),
                (("",), 'unknown verb ""'), (("off",), "off of which host"),
                (("off", "a", "b"), 'unexpected argument "b"'),
                (("status", "a"), "unexpected"), (("-h",), "unknown"),
                (("reset", ""), "empty host"), (("off", "a b"), "blank"),
                (("off", "a\nb"), "control"), (("off", "a,b"), "comma"),
                (("off", "a" * 256), "longer than")):
            self.refused(plugin("fence_x", *args), words)
        self.assertEqual(self.noted(), "")

    def test_names_that_are_no_agents(self):
        for name in "sshd", "fence_", "_stonith", "fence_stonith", "fence_a b":
            link(name)
            self.refused(plugin(name, "off", "alice"), "not the name of")
            os.unlink(os.path.join(PLUGINS, name))

    def test_no_such_agent(self):
        link("fence_missing")
        for args in ("off", "alice"), ("getinfo-xml",), ("status",):
            self.refused(plugin("fence_missing", *args),
                "/usr/sbin/fence_missing: No such file")

    def test_agent_that_cannot_be_run(self):
        write("/usr/sbin/fence_broken", "no program at all\n")
        link("fence_broken")
        self.refused(plugin("fence_broken", "off", "a"),
            "/usr/sbin/fence_broken: cannot be run: Exec format error")

    def test_parameters(self):
        agent("fence_x", NOTE)
        for name, value, words in (("hostlist", " ,", "no host in it"),
                ("hostmap", "alice", "not host:plug"),
                ("hostmap", "alice:1;bob:2", "not host:plug"),
                ("hostmap", "alice:1,Alice:2", "has two plugs"),
                ("hostmap", "alice:", "an empty plug"),
                ("short", "maybe", "neither 1 nor 0")):
            for verb in ("off", "alice"), ("status",), ("gethosts",):
                self.refused(plugin("fence_x", *verb, **{name: value}), words)
        self.refused(plugin("fence_x", "off", "a.x.org", short="1",
            hostlist="a.x.org a.y.org"), "are both")
        self.assertEqual(self.noted(), "")

    def test_plug_of_another_host(self):
        agent("fence_x", NOTE)
        for hostlist in {}, {"hostlist": "alice bob"}:
            self.refused(plugin("fence_x", "off", "bob",
                hostmap="alice:bob", **hostlist), "the plug \"bob\" is alice's")
        self.assertEqual(self.noted(), "")

    def test_a7_two_hosts_of_one_plug(self):
        agent("fence_x", NOTE)
        for params in ({"hostmap": "alice:p1 bob:p1"},
                {"hostmap": "alice:p1 bob:p1", "hostlist": "alice bob"},
                {"hostmap": "alice:p1 bob:P1"}, {"hostmap": "alice:1 bob:01"},
                {"hostmap": "alice:p1,alice.example.org:p1"}):
            for verb in ("reset", "alice"), ("off", "alice"), ("status",):
                self.refused(plugin("fence_x", *verb, **params),
                    "have one plug")
        self.assertEqual(self.noted(), "")

    def test_a7_shortened_without_a_list(self):
        agent("fence_x", NOTE)
        link("fence_x_stonith")
        for name, params in (("fence_x", {"short": "1"}),
                ("fence_x_stonith", {}),
                ("fence_x", {"short": "1", "hostmap": "a.y:1"})):
            self.refused(plugin(name, "reset", "a.x", **params),
                'without hostlist another host could be "a", too')
        self.assertEqual(self.noted(), "")
        self.done(plugin("fence_x_stonith", "reset", "a.x",
            hostlist="a.x b.x"))
        self.assertEqual(self.noted(), "action=reboot\nplug=a\n")

    def test_newline_in_a_value(self):
        agent("fence_x", NOTE, params=("plug", "password"))
        for value in "a\nplug=bob", "a\r":
            self.refused(plugin("fence_x", "off", "alice", password=value),
                "parameter password: its value has a newline")
        self.assertEqual(self.noted(), "")

    def test_no_shell(self):
        agent("fence_x", NOTE, params=("plug", "password"))
        self.done(plugin("fence_x", "off", "$(id)`id`;|&'", password="a b;$x"))
        self.assertEqual(self.noted(),
            "password=a b;$x\naction=off\nplug=$(id)`id`;|&'\n")


class Told(stonithlab.Case):
    """What reaches the agent."""

    def test_host_key(self):
        for params, key in ((("nodename", "port", "plug"), "plug"),
                (("nodename", "port"), "port"), (("nodename",), "nodename")):
            agent("fence_x", NOTE, params=params)
            self.done(plugin("fence_x", "off", "alice", nodename="alice",
                port="bob", plug="carol"))
            self.assertEqual(self.noted(), "action=off\n%s=alice\n" % key)
            os.unlink(self.notes)

    def test_other_names_of_the_node(self):
        agent("fence_x", NOTE, params=("nodename", "plug"))
        self.done(plugin("fence_x", "off", "alice", nodename="alice,alice-r1"))
        self.assertEqual(self.noted(),
            "nodename=alice,alice-r1\naction=off\nplug=alice\n")

    def test_spelling_of_the_list(self):
        """stonith(8) hands names on in lower case."""
        agent("fence_x", NOTE)
        self.done(stonithlab.stonith("fence_x", "-T", "off", "ALICE.X",
            hostlist="Alice.x"))
        self.assertEqual(self.noted(), "action=off\nplug=Alice.x\n")

    def test_only_what_the_metadata_names(self):
        agent("fence_x", NOTE, params=("plug", "with-dash", "login"))
        self.done(plugin("fence_x", "status", login="me", other="x",
            with_dash="y", plug="z"))
        self.assertEqual(self.noted(),
            "with-dash=y\nlogin=me\naction=monitor\n")

    def test_no_other_descriptors(self):
        agent("fence_x", "ls -l /proc/$$/fd")  # 10 is the script
        r = self.done(run("sh", "-c", 'exec "$@" 3</dev/null 9</dev/null',
            "sh", PLUGINS + "/fence_x", "off", "alice"))
        found = dict(re.findall(r" (\d+) -> (\w+|\S+)", r.out))
        self.assertEqual(found, {"0": "pipe", "1": "pipe", "2": "pipe",
            "10": "/usr/sbin/fence_x"})

    def test_list_of_pairs(self):
        agent("fence_x", "printf '1,alice\\n2,bob\\n\\n'")
        r = self.done(plugin("fence_x", "gethosts", hostmap="carol:2"))
        self.assertEqual(r.out, "1\ncarol\n")


class WithoutReboot(stonithlab.Case):
    def reset(self, shell, actions=("off", "on"), **kw):
        agent("fence_x", NOTE + shell, actions=actions, **kw)
        return plugin("fence_x", "reset", "alice")

    def actions(self):
        return [line[7:] for line in self.noted().split()
            if line.startswith("action=")]

    def test_off_then_on(self):
        r = self.done(self.reset(""))
        self.assertIn('/fence_x (off, on of "alice")', r.text)
        self.assertEqual(self.actions(), ["off", "on"])

    def test_off_fails(self):
        r = self.reset("case $INPUT in *=off*) exit 1;; esac")
        self.refused(r, 'has failed: off of "alice": .* exit status 1')
        self.assertEqual(self.actions(), ["off"])

    def test_on_fails(self):
        r = self.reset("case $INPUT in *=on*) exit 1;; esac")
        self.refused(r, "it is off, but not on again: on of")
        self.assertEqual(self.actions(), ["off", "on"])

    def test_off_alone(self):
        r = self.done(self.reset("", actions=("off",)))
        self.assertIn('/fence_x (off of "alice")', r.text)
        self.assertEqual(self.actions(), ["off"])

    def test_on_that_would_undo_it(self):
        """fence_scsi and its like: `on` gives the node its disks back."""
        for attribute in 'automatic="1"', 'on_target="1"':
            self.done(self.reset("", on=" " + attribute))
            self.assertEqual(self.actions(), ["off"])
            os.unlink(self.notes)

    def test_neither(self):
        self.refused(self.reset("", actions=("on", "monitor")),
            "neither reboot nor off")
        self.assertEqual(self.actions(), [])


class Agents(stonithlab.Case):
    def off(self, shell):
        agent("fence_x", shell)
        return plugin("fence_x", "off", "alice")

    def test_crash(self):
        for signo in "SEGV", "KILL", "TERM":
            self.refused(self.off("kill -%s $$" % signo), "killed by signal")

    def test_every_other_status(self):
        for status in 1, 2, 127, 255:
            self.refused(self.off("exit %d" % status),
                'off of alice has failed: off of "alice": /usr/sbin/fence_x: '
                "it ended with exit status %d" % status)

    def test_success_without_having_read_which_host(self):
        agent("fence_x", "")
        path = "/usr/sbin/fence_x"
        with open(path) as f:
            text = f.read()
        # It ends before it reads more than its first line.
        write(path, text.replace('INPUT="', 'exit 0\nINPUT="'))
        self.refused(plugin("fence_x", "off", "alice"),
            "without having read what it was told .11 bytes")

    def test_much_output(self):
        much = "head -c 5000000 /dev/zero | tr '\\0' x%s\n"
        r = self.done(self.off(much % "" + much % " >&2"))
        for output in r.out, r.err:
            shown = "".join(re.findall("x{9,}", output))
            self.assertIn(len(shown), range(1, (1 << 20) + 1))
        agent("fence_x", "yes alice | head -c 5000000")
        self.refused(plugin("fence_x", "gethosts"), "printed more than 1048576")

    def test_output_that_nobody_reads(self):
        agent("fence_x", "head -c 300000 /dev/zero; "
            "head -c 300000 /dev/zero >&2")
        out, unread = os.pipe()
        try:
            p = subprocess.run([PLUGINS + "/fence_x", "off", "alice"],
                stdout=unread, stderr=unread, timeout=20)
            self.assertEqual(p.returncode, 0)
        finally:
            os.close(out)
            os.close(unread)

    def test_a_child_that_stays(self):
        self.done(self.off("sleep 60 & echo $! >>$NOTES"))
        child = int(self.noted())
        self.assertTrue(meatlab.alive(child), "it was waited for")
        os.kill(child, signal.SIGKILL)

    def test_metadata(self):
        for text, words in (("", "nothing was printed"),
                ("<resource-agent/>", "no action is named"),
                ("<actions><action name='off'/></actions>", "the root is not"),
                ("<resource-agent><actions><action name='off'/></actions>",
                    "no well-formed XML"),
                ("<resource-agent><actions><action name='off on'/></actions>"
                    "</resource-agent>", "has no good name"),
                ("<resource-agent><parameters><parameter name='a=b'/>"
                    "</parameters><actions><action name='off'/></actions>"
                    "</resource-agent>", "has no good name"),
                ("<!DOCTYPE resource-agent [<!ENTITY a 'off'>]>"
                    "<resource-agent><actions><action name='&a;'/></actions>"
                    "</resource-agent>", "declares something"),
                ("usage: fence_x [options]", "no well-formed XML"),
                ("x" * 1100000, "printed more than")):
            write("/usr/sbin/fence_x",
                "#!/bin/sh\ncat >/dev/null\ncat <<'EOF'\n%s\nEOF\n" % text
                if text else "#!/bin/sh\ncat >/dev/null\n")
            link("fence_x")
            for verb in ("off", "alice"), ("getinfo-xml",), ("status",), \
                    ("getconfignames",), ("gethosts",):
                r = self.refused(plugin("fence_x", *verb), words)
                self.assertEqual(r.out, "")

    def test_metadata_with_a_failure(self):
        agent("fence_x", "")
        path = "/usr/sbin/fence_x"
        with open(path) as f:
            text = f.read()
        write(path, text.replace("exit 0 ;;", "exit 3 ;;"))
        self.refused(plugin("fence_x", "getinfo-devid"), "exit status 3")

    def test_empty_list(self):
        agent("fence_x", "echo")
        self.refused(plugin("fence_x", "gethosts"), "lists no host")

    def test_list_with_a_nul(self):
        agent("fence_x", "printf 'alice\\0bob\\n'")
        self.refused(plugin("fence_x", "gethosts"), "no text")


class Ended(stonithlab.Case):
    """Somebody ends us."""

    def popen(self, shell, first=":", **kw):
        agent("fence_x", first + "\necho $$ >>$NOTES\n" + shell)
        p = subprocess.Popen([PLUGINS + "/fence_x", "off", "alice"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True, **kw)
        until(lambda: self.noted().endswith("\n"), "the agent runs")
        return p, int(self.noted())

    def gone(self, pid):
        until(lambda: not meatlab.alive(pid), "the agent ends")

    def test_sigterm(self):
        for signo in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            # It even says 0.
            p, pid = self.popen("while :; do sleep 0.1; done",
                "trap 'exit 0' TERM")
            p.send_signal(signo)
            out, unused = p.communicate(timeout=30)
            self.assertEqual(p.returncode, 1, out)
            self.assertRegex(out, "ended by SIG.* so is /usr/sbin/fence_x")
            self.gone(pid)
            os.unlink(self.notes)

    def test_agent_that_does_not_end(self):
        p, pid = self.popen("while :; do sleep 0.1; done", "trap '' TERM")
        started = time.monotonic()
        p.terminate()
        p.communicate(timeout=30)
        self.assertEqual(p.returncode, 1)
        self.assertGreater(time.monotonic() - started, 4)
        self.gone(pid)

    def test_kill_of_the_group(self):
        """As Pacemaker does it."""
        p, pid = self.popen("exec sleep 60")
        os.killpg(p.pid, signal.SIGKILL)
        p.communicate(timeout=30)
        self.gone(pid)

    def test_signals_that_the_caller_ignored(self):
        def ignore():
            for signo in signal.SIGCHLD, signal.SIGPIPE, signal.SIGTERM:
                signal.signal(signo, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK,
                {signal.SIGCHLD, signal.SIGUSR1})
        p, unused = self.popen("exec grep Sig /proc/self/status",
            preexec_fn=ignore)
        out, unused = p.communicate(timeout=30)
        self.assertEqual(p.returncode, 0, out)
        for field in "SigBlk", "SigIgn":
            mask = int(re.search(field + r":\s+([0-9a-f]+)", out).group(1), 16)
            self.assertEqual(mask & 0x7fffffff, 0, out)  # 32, 33: glibc's


if __name__ == "__main__":
    stonithlab.main()
