# SPDX-License-Identifier: GPL-2.0-or-later
"""
The laboratory for the STONITH plugins: lab.py's two hosts, with a /run and a
/usr of their own in which our programs are installed beside Debian's
cluster-glue and fence-agents.

PLUGINS             cluster-glue's folder of external plugins
run("stonith", "-L", stdin="", name="value", ...) -> a lab.Result; keywords go
                    into the environment
plugin("fence_xvm", "reset", "alice", name="value", ...): the plugin itself
stonith("fence_xvm", "-T", "reset", "alice", name="value", ...): the command,
                    parameters on its command line
legacy("fence_xvm", action="off", nodename="alice", ...): Pacemaker's
                    fence_legacy, given what Pacemaker gives it
link("fence_dummy") makes an agent a plugin
agent("fence_x", shell, actions=("off", ...), params=("plug", ...)): installs
                    a fence agent that runs `shell` for every other action
                    than metadata; what it was told is in $INPUT
Virtd("test:///FILE"): a fence_virtd, FILE from domains("vm1", ...);
                    .asked(), .said() (its log), .states() of all domains
Fencer()            the real pacemaker-fenced, alone: no cluster; .logged(regex)
                    waits for it in its log; .pid
"""

import sys

sys.dont_write_bytecode = True

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
import unittest

import lab
import labhost
import meatlab
from lab import until

PLUGINS = "/usr/lib/stonith/plugins/external"
PROGRAM = os.path.join(lab.TOP_BUILDDIR, "stonith/stonith_external")
OURS = {
    "fence_kdump": lab.AGENT,
    "fence_meatware": meatlab.MEATWARE,
    "fence_suicide": os.path.join(lab.TOP_BUILDDIR, "suicide/fence_suicide"),
}
XML = """<?xml version="1.0"?>
<resource-agent name="%s" shortdesc="of the test">
<longdesc>&lt;of&gt; the test &amp; more</longdesc><vendor-url>http://example.org</vendor-url>
<parameters>%s</parameters><actions>%s</actions></resource-agent>"""


def run(*argv, stdin="", **env):
    started = time.monotonic()
    with lab.here:
        p = subprocess.run(argv, input=stdin.encode(), capture_output=True,
            timeout=60, env={**os.environ, **env})
    return lab.Result(p.returncode, p.stdout.decode(errors="replace"),
        p.stderr.decode(errors="replace"), time.monotonic() - started)


def plugin(name, *args, **env):
    return run(os.path.join(PLUGINS, name), *args, **env)


def stonith(name, *args, **params):
    return run("stonith", "-t", "external/" + name,
        *("%s=%s" % p for p in params.items()), *args)


def legacy(name, **options):
    lines = "".join("%s=%s\n" % o for o in options.items())
    return run("/usr/sbin/fence_legacy",
        stdin="plugin=external/%s\n%s" % (name, lines))


def link(name):
    path = os.path.join(PLUGINS, name)
    if not os.path.lexists(path):
        os.symlink("/usr/libexec/stonith_external", path)


def write(path, text, mode=0o755):
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, mode)


def agent(name, shell, actions=("on", "off", "reboot", "monitor", "list"),
        params=("plug",), on=""):
    xml = XML % (name,
        "".join('<parameter name="%s"><content type="string"/>'
            '<shortdesc>x</shortdesc></parameter>' % p for p in params),
        "".join('<action name="%s"%s/>' % (a, on if a == "on" else "")
            for a in actions))
    write("/usr/sbin/" + name, "#!/bin/sh\nread first\ncase $first in\n"
        "action=metadata)\ncat <<'EOF'\n%s\nEOF\nexit 0 ;;\nesac\n"
        "INPUT=\"$first\n$(cat)\"\n%s\n" % (xml, shell))
    link(name)


def domains(*names):
    """For libvirt's test driver: what test:///FILE reads."""
    return "<node>%s</node>" % "".join("<domain type='test'><name>%s</name>"
        "<memory>1024</memory><os><type>hvm</type></os></domain>" % name
        for name in names)


class Virtd:
    """A fence_virtd with libvirt's test driver, on the host `there`."""

    def __init__(self, uri="test:///default", listener="multicast"):
        self.conf = labhost.scratch("fence_virt.conf")
        self.key = labhost.scratch("fence_xvm.key")
        self.log = open(labhost.scratch("virtd.log"), "w+")
        with open(self.key, "wb") as f:
            f.write(os.urandom(512))
        address = {"multicast": 'address = "225.0.0.12"; interface = "link0";',
            "tcp": 'address = "10.0.0.2";'}[listener]
        write(self.conf, """
            fence_virtd {{ listener = "{0}"; backend = "libvirt"; }}
            listeners {{ {0} {{ key_file = "{1}"; {2} }} }}
            backends {{ libvirt {{ uri = "{3}"; }} }}
            """.format(listener, self.key, address, uri), 0o600)
        for net in lab.here, lab.there:
            net.ip("route replace 224.0.0.0/4 dev link0")
        self.process = lab.there.popen(["stdbuf", "-oL", "fence_virtd", "-F",
            "-d", "99", "-f", self.conf, "-p", labhost.scratch("virtd.pid")],
            stdout=self.log,
            stderr=self.log, stdin=subprocess.DEVNULL)
        labhost._to_close.append(self)
        # It says nothing when it is ready; its port is there then.
        self.ports = "/proc/%d/net/%s" % (self.process.pid,
            "udp" if listener == "multicast" else "tcp")
        until(self._listens, "fence_virtd listens")

    def _listens(self):
        with open(self.ports) as f:
            return ":04CD " in f.read()

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def said(self):
        with open(self.log.name) as f:
            return f.read()

    def asked(self):
        """What it was asked to do so far: ("off", "centos-virt15"), ..."""
        return re.findall(r"^ENTER libvirt_(off|on|reboot) (\S+)",
            self.said(), re.M)

    def states(self, program="fence_xvm", **options):
        options.update(action="list", key_file=self.key)
        r = run(program, stdin="".join("%s=%s\n" % o
            for o in options.items()))
        return dict(re.findall(r"^(\S+) +[0-9a-f-]{36} (\w+)", r.out, re.M))


class Fencer:
    """Pacemaker 3 can no longer run it without a cluster."""

    PROGRAM = "/usr/lib/pacemaker/pacemaker-fenced"

    def __init__(self):
        os.makedirs("/run/crm", exist_ok=True)
        shutil.chown("/run/crm", "hacluster", "haclient")
        self.log = labhost.scratch("fenced.log")
        with open(self.log, "w"):
            pass
        self.process = lab.here.popen([self.PROGRAM, "-s", "-l", self.log],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        labhost._to_close.append(self)
        until(lambda: run("stonith_admin", "-L").status == 0, "fenced is there")

    def close(self):
        self.process.terminate()
        self.process.wait(20)

    def logged(self, pattern):
        """In Pacemaker's own log stands what an administrator has to know."""
        def found():
            with open(self.log) as f:
                return re.search(pattern, f.read())
        until(found, "the log says /%s/" % pattern)

    @classmethod
    def stands_alone(cls):
        if shutil.which(cls.PROGRAM) is None:
            return False
        said = subprocess.run([cls.PROGRAM, "--version"], text=True,
            capture_output=True).stdout
        return re.match(r"Pacemaker [12]\.", said) is not None


class Case(lab.Case):
    def setUp(self):
        super().setUp()
        self.notes = labhost.scratch("notes")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.notes)

    def noted(self):
        """What test agents wrote to "$NOTES"."""
        with contextlib.suppress(FileNotFoundError), open(self.notes) as f:
            return f.read()
        return ""

    def done(self, r):
        self.assertEqual(r.status, 0, r)
        return r

    def refused(self, r, pattern):
        """Neither 0 nor a crash, and the reason said aloud."""
        self.assertIn(r.status, range(1, 126), r)
        self.assertRegex(r.text, pattern, r)
        self.assertNotRegex(r.text, "Sanitizer|runtime error", r)
        return r


def _private_usr():
    upper, work = (labhost.scratch(n) for n in ("usr", "usr-work"))
    os.mkdir(upper, 0o755)
    os.mkdir(work)
    labhost._mount("overlay", "/usr", "overlay", 0,
        "lowerdir=/usr,upperdir=%s,workdir=%s" % (upper, work))
    shutil.copy(PROGRAM, "/usr/libexec/stonith_external")
    for name, program in OURS.items():
        with contextlib.suppress(FileNotFoundError):
            shutil.copy(program, "/usr/sbin/" + name)
    for name in (*OURS, "fence_xvm"):
        link(name)


def needs(*programs):
    missing = [p for p in programs if shutil.which(p) is None]
    return unittest.skipIf(missing, "not installed: %s" % " ".join(missing))


def needs_fencer():
    return unittest.skipUnless(Fencer.stands_alone(),
        "no pacemaker-fenced that runs without a cluster")


def main():
    if os.geteuid() != 0:
        print("skipped: needs root for namespaces")
        sys.exit(lab.SKIP)
    if shutil.which("stonith") is None:
        print("skipped: cluster-glue is not installed")
        sys.exit(lab.SKIP)
    try:
        lab._enter()
        meatlab._private_run()
        _private_usr()
        os.environ["NOTES"] = labhost.scratch("notes")
    except (OSError, subprocess.CalledProcessError) as e:
        print("skipped: no laboratory here: %s" % e)
        sys.exit(lab.SKIP)
    signal.signal(signal.SIGTERM, lambda *unused: sys.exit(1))
    signal.signal(signal.SIGALRM, lab._hung)
    signal.alarm(lab.HUNG)
    lab.run_tests()
