# SPDX-License-Identifier: GPL-2.0-or-later
"""
Nodes that may be ended: the real fence_suicide calls the real reboot(2), in a
PID namespace, where it ends that namespace alone: its first process gets
SIGHUP for a restart and SIGINT for a power-off.  sysrq and watchdogs have no
namespace: they are hidden before anything runs, and the first process of a
node (suicide_init.py) refuses to begin where they are not.

r = end("-o", "reboot", "-n", "here")   or end(stdin="nodename=here\\n...")
    options, all of them a job's:
        hidden=[paths]   an empty file in place of each
        tmpfs=[paths]    an empty directory in place of each
        setup=[[command, argument...]]   run before
        block_reboot=True                reboot(2) fails with EPERM
        limits={"RLIMIT_NPROC": 1}       of the agent
        kill_after=seconds    SIGKILL to the agent's process group
        kill_said="words"     the same, as soon as it has said that
        kill_group=True       the same, as soon as the agent has ended
        look="name"           what is known of that process, in r.found
        wrap=[words]          before the agent's command
        program="stonith"     run in place of the agent
        lives=seconds         how long to wait for the end of a node whose
                              agent has failed
        answered=seconds      the same where the agent has not failed
    r.status    the agent's exit status; None: it did not get to its end
    r.ended     "restart", "power off", or None: the node lives on
    r.out, r.err, r.text      what the agent said
    r.total     seconds from the call to the node's end
    r.after     seconds from the agent's end to the node's
    r.console, r.kmsg         what came there
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time

import lab
import labnet

SUICIDE = os.path.join(lab.TOP_BUILDDIR, "suicide/fence_suicide")
INIT = os.path.join(os.path.dirname(os.path.abspath(__file__)),
    "suicide_init.py")
ENDS = {-signal.SIGHUP: "restart", -signal.SIGINT: "power off"}
ANSWERED = 15.0  # seconds that a node has to end in, after an answer
LIVES = 2.0  # seconds after which it is taken for alive without one
PR_SET_PDEATHSIG = 1
DEV = "/dev/kmsg", "/dev/console"


class Ended:
    status = ended = total = after = group_left = None
    found = ()

    def __str__(self):
        return "status %s, node: %s, total %s, after %s\n%s" % (self.status,
            self.ended or "alive", self.total, self.after, self.text)


def _write(path):
    with open(path, "w"):
        pass


def _read(path):
    """What is in a file; nothing if it is none."""
    if os.path.islink(path) or not os.path.isfile(path):
        return ""
    with open(path, errors="replace") as f:
        return f.read()


def _start(job):
    return subprocess.Popen(["unshare", "--pid", "--fork", "--kill-child",
        "--mount", "--mount-proc", sys.executable, INIT],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        preexec_fn=lambda: labnet.libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))


def _events(process, lives, answered):
    """What the node tells, until its end or `lives` s after the agent's."""
    until, buffered = time.monotonic() + 120, b""
    while time.monotonic() < until:
        if not select.select([process.stdout], [], [], 0.05)[0]:
            continue
        got = os.read(process.stdout.fileno(), 65536)
        if not got:
            return
        buffered += got
        *lines, buffered = buffered.split(b"\n")
        for line in lines:
            event = json.loads(line)
            if event["event"] == "exit":
                until = event["at"] + (lives if event["status"] else answered)
            yield event


def _watch(process, r, *patience):
    call = answer = None
    for e in _events(process, *patience):
        if e["event"] == "call":
            call = e["at"]
        elif e["event"] == "exit":
            r.status, answer = e["status"], e["at"]
        elif e["event"] == "group":
            r.group_left = e["left"]
        elif e["event"] == "look":
            r.found = e["found"]
    ended = time.monotonic()
    assert call is not None, "the node did not begin"
    # An end closes it; one that lives says nothing, and is ended here.
    if not select.select([process.stdout], [], [], 0)[0]:
        process.kill()
    r.ended = ENDS.get(process.wait(20))
    if r.ended is not None:
        r.total = ended - call
        r.after = None if answer is None else ended - answer


def end(*args, wrap=(), program=SUICIDE, lives=LIVES, answered=ANSWERED,
        **job):
    """Has a node ended, or not."""
    r = Ended()
    with tempfile.TemporaryDirectory(dir=lab.scratch("")) as folder:
        for name in "out", "err":
            if name not in job:
                job[name] = os.path.join(folder, name)
                _write(job[name])
        for path in DEV:
            if not os.path.islink(path):
                _write(path)
        job.update(argv=[*wrap, program, *args],
            outer=os.readlink("/proc/self/ns/pid"))
        process = _start(job)
        try:
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.close()
            _watch(process, r, lives, answered)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
        r.out, r.err = _read(job["out"]), _read(job["err"])
    r.text = r.out + r.err
    r.kmsg, r.console = (_read(path) for path in DEV)
    return r


class Case(lab.Case):
    def setUp(self):
        lab.reset()
        for path in DEV:
            if os.path.lexists(path):
                os.unlink(path)

    def went(self, r, how, status):
        """The node ended so, and the agent's exit status was this."""
        self.assertEqual((r.ended, r.status), (how, status), r)
        return r

    def answered(self, how, *args, **job):
        """
        The same with an answer of success, which the node's first process
        has to see before the node ends: a busy machine gives it another try.
        """
        for unused in range(3):
            r = end(*args, **job)
            if r.status is not None:
                break
        return self.went(r, how, 0)

    def refused(self, r, regex):
        """Nothing happened, and the agent said why."""
        self.assertEqual((r.ended, r.status), (None, 1), r)
        self.assertRegex(r.err, regex)
        self.assertEqual((r.kmsg, r.console), ("", ""), r)
        return r
