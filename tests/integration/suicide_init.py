# SPDX-License-Identifier: GPL-2.0-or-later
"""
The first process of a node that may be ended: a PID namespace (reboot(2) in
it ends that namespace, and nothing else), with mounts of its own.

Takes a job as JSON from standard input, tells what happens as JSON, one
object a line, on standard output, and lives until it is ended.  See
suicidelab.py for what a job has.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import subprocess
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
MS_BIND = 0x1000


def mount(source, target, fstype=None, flags=0, data=None):
    if libc.mount(source.encode(), target.encode(), fstype and fstype.encode(),
            ctypes.c_ulong(flags), data and data.encode()) != 0:
        raise OSError(ctypes.get_errno(), "mount on " + target)


def hide(path):
    """Nothing that is written to `path` gets anywhere."""
    if os.path.exists(path):
        mount("/dev/null", path, None, MS_BIND)
        assert os.stat(path).st_rdev == os.stat("/dev/null").st_rdev, path


def tell(**what):
    what["at"] = time.monotonic()
    print(json.dumps(what), flush=True)


def be_safe(job):
    """What could reach the machine that we run on must be out of reach."""
    assert os.getpid() == 1
    assert os.readlink("/proc/self/ns/pid") != job["outer"]
    hide("/proc/sysrq-trigger")
    assert not [n for n in os.listdir("/dev") if n.startswith("watchdog")]


def limits(job):
    for name, value in job.get("limits", {}).items():
        resource.setrlimit(getattr(resource, name), (value, value))


def look_at(name):
    """What the kernel says of the processes of that name."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/status" % pid) as f:
                status = dict(line.split(":\t", 1) for line in f)
            if status["Name"].strip() != name:
                continue
            with open("/proc/%s/stat" % pid) as f:
                stat = f.read().rsplit(")", 1)[1].split()
            fds = {n: os.readlink("/proc/%s/fd/%s" % (pid, n))
                for n in os.listdir("/proc/%s/fd" % pid)}
        except (FileNotFoundError, ProcessLookupError):
            continue
        found.append({"pid": int(pid), "group": int(stat[2]),
            "session": int(stat[3]), "policy": int(stat[38]), "fds": fds,
            "cwd": os.readlink("/proc/%s/cwd" % pid),
            "locked": int(status["VmLck"].split()[0]),
            "threads": int(status["Threads"]), "blocked": status["SigBlk"].strip()})
    return found


def block_reboot():
    """From now on reboot(2) fails with EPERM, by a filter (x86-64's number)."""
    load, equal, answer = 0x20, 0x15, 0x06
    code = b"".join(struct.pack("=HBBI", *i) for i in ((load, 0, 0, 0),
        (equal, 0, 1, 169), (answer, 0, 0, 0x50001), (answer, 0, 0, 0x7fff0000)))
    text = ctypes.create_string_buffer(code)
    program = struct.pack("@HP", len(code) // 8, ctypes.addressof(text))
    if libc.prctl(38, 1, 0, 0, 0) != 0 or libc.prctl(22, 2, program) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


def reap():
    """Takes the orphans that have ended, as the first process has to."""
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


def dead():
    """Is there a process that has ended, or of which a thread is left?"""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % pid) as f:
                if f.read().rsplit(")", 1)[1].split()[0] in "ZX":
                    return True
        except (FileNotFoundError, ProcessLookupError):
            pass
    return False


def start(job, argv):
    def child():
        os.setsid() if job.get("session") else os.setpgid(0, 0)
        limits(job)
        if job.get("block_reboot"):
            block_reboot()
    return subprocess.Popen(argv, stdin=subprocess.PIPE, cwd=job.get("cwd"),
        stdout=job["out_fd"], stderr=job["err_fd"], preexec_fn=child)


def wait_said(path, words):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with open(path) as f:
            if words in f.read():
                return
        time.sleep(0.01)


def be_quick():
    """What the agent answers has to be told before it ends this node."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK,
            os.sched_param(os.sched_get_priority_max(os.SCHED_FIFO)))
    except OSError:
        pass


def main():
    job = json.loads(sys.stdin.readline())
    be_safe(job)
    for path in job.get("hidden", []):
        hide(path)
    for path in job.get("tmpfs", []):
        mount("tmpfs", path, "tmpfs", 0, "mode=755")
    for command in job.get("setup", []):
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL,
            stdout=sys.stderr)
    while dead():  # it would still have its name
        reap()
        time.sleep(0.01)
    for name in "out", "err":
        job[name + "_fd"] = os.open(job[name], os.O_WRONLY | os.O_APPEND) \
            if os.path.exists(job[name]) else None
    be_quick()
    tell(event="call")
    agent = start(job, job["argv"])
    agent.stdin.write(job.get("stdin", "").encode())
    agent.stdin.close()
    if "kill_said" in job:
        wait_said(job["out"], job["kill_said"])
        os.killpg(agent.pid, signal.SIGKILL)
    if "kill_after" in job:
        time.sleep(job["kill_after"])
        os.killpg(agent.pid, signal.SIGKILL)
    status = agent.wait()
    tell(event="exit", status=status)
    if job.get("kill_group"):
        try:
            os.killpg(agent.pid, signal.SIGKILL)
            tell(event="group", left=True)
        except ProcessLookupError:
            tell(event="group", left=False)
    if job.get("look"):
        tell(event="look", found=look_at(job["look"]))
    while True:
        reap()
        time.sleep(0.05)


main()
