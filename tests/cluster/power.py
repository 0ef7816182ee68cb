# SPDX-License-Identifier: GPL-2.0-or-later
"""
A node's mains and its power switch, within the room.

    power.py FOLDER NODE get power          ipmi_sim asks: prints power:1
    power.py FOLDER NODE set power 0|1      ipmi_sim switches
    power.py FOLDER NODE button on|off      a hand at the machine
    power.py FOLDER NODE mains SECONDS      the node, as long as it has power;
                                            it boots after SECONDS

While a node has power, one process stands for its mains: it boots the node
(nodeinit), and boots it again when the node's kernel asks for that by
reboot(2), after the seconds that firmware takes.  A node whose first process
is killed has crashed: it does nothing any more, or runs what `lab crash` gave
it as its crash kernel and then boots.
To switch off is to kill the mains; the kernel kills what depends on it.

    nodes/NODE/power    1 or 0
    nodes/NODE/mains    the PID of the mains
    nodes/NODE/pid      the PID of the node's first process while it runs
    nodes/NODE/crash    the crash kernel's command, one word a line
    nodes/NODE/panics   if it is there, the node's reboot(2) is a panic: in a
                        namespace there is no other
    nodes/NODE/broken   if it is there, the switch refuses to switch
    nodes/NODE/firmware what its firmware takes when it boots by itself, if
                        not FIRMWARE
    log/NODE/power      the record: time, event
"""

import contextlib
import os
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True

NO_BOOT = 4  # nodeinit's exit status
FIRMWARE = 15  # seconds, less than most machines take
HERE = os.path.dirname(os.path.abspath(__file__))


class Switch:
    def __init__(self, folder, node):
        self.folder, self.node = folder, node

    def path(self, name):
        return "%s/nodes/%s/%s" % (self.folder, self.node, name)

    def read(self, name):
        with open(self.path(name)) as f:
            return f.read()

    def write(self, name, text):
        with open(self.path(name + ".new"), "w") as f:
            f.write(text)
        os.rename(self.path(name + ".new"), self.path(name))

    def remove(self, name):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path(name))

    def record(self, event):
        with open("%s/log/%s/power" % (self.folder, self.node), "a") as f:
            f.write("%.3f %s\n" % (time.time(), event))

    def create(self):
        os.makedirs(self.path(""))
        self.write("power", "0")

    def is_on(self):
        return self.read("power") == "1"

    # --- the switch ----------------------------------------------------------

    def turn_on(self, firmware=0):
        """Boots the node after these seconds."""
        if self.is_on():
            return
        self.write("power", "1")
        with open("%s/log/%s/console" % (self.folder, self.node), "ab") as log:
            mains = subprocess.Popen([sys.executable, __file__, self.folder,
                self.node, "mains", str(firmware)], stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True)
        self.write("mains", str(mains.pid))

    def turn_off(self):
        if not self.is_on():
            return
        pid = int(self.read("mains"))
        node = None
        with contextlib.suppress(FileNotFoundError):
            node = int(self.read("pid"))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        # Dark only when the node's last process is gone.
        while node is not None and os.path.exists("/proc/%d" % node):
            time.sleep(0.01)
        self.remove("pid")
        self.write("power", "0")

    # --- the mains -----------------------------------------------------------

    def boot(self):
        """Runs the node until it goes down; how it ended, as Popen says."""
        self.record("node: boots")
        kernel = subprocess.Popen(["nsenter", "--net=/run/netns/" + self.node,
            "setpriv", "--pdeathsig", "KILL",
            "unshare", "--mount", "--uts", "--ipc", "--pid", "--fork",
            "--kill-child", os.path.join(HERE, "nodeinit"), self.folder,
            self.node])
        children = "/proc/%d/task/%d/children" % (kernel.pid, kernel.pid)
        pid = ""
        while not pid and kernel.poll() is None:
            time.sleep(0.01)
            with open(children) as f:
                pid = f.read().strip()
        if pid:
            self.write("pid", pid)
        kernel.wait()
        self.remove("pid")
        return kernel.returncode

    def crash_kernel(self):
        """Runs what was given for it; false if there is none."""
        try:
            words = self.read("crash").splitlines()
        except FileNotFoundError:
            return False
        self.remove("crash")
        self.record("node: crash kernel runs " + " ".join(words))
        subprocess.run(["setpriv", "--pdeathsig", "KILL", "nsenter",
            "--net=/run/netns/" + self.node, "--", "unshare", "--mount",
            "--pid", "--fork", "--kill-child",
            os.path.join(HERE, "crashkernel"), self.folder, self.node,
            *words], check=False)
        return True

    def firmware(self):
        with contextlib.suppress(FileNotFoundError):
            return int(self.read("firmware"))
        return FIRMWARE

    def mains(self, firmware):
        time.sleep(firmware)
        while True:
            ended = self.boot()
            panics = os.path.exists(self.path("panics"))
            if ended == -signal.SIGHUP and not panics:
                self.record("node: reboots by itself")
                time.sleep(self.firmware())
                continue
            if ended == -signal.SIGINT:
                self.record("node: switches itself off")
                self.write("power", "0")
                return
            self.record("node: does not start; see the console"
                if ended == NO_BOOT else "node: crashed")
            if not self.crash_kernel():
                while True:
                    signal.pause()
            time.sleep(FIRMWARE)


def main():
    folder, node, verb, *words = sys.argv[1:]
    switch = Switch(folder, node)
    if verb == "mains":
        switch.mains(int(words[0]))
    elif verb == "get":
        for word in words:
            if word == "power":
                print("power:%d" % switch.is_on())
    elif verb == "set" and words[0] == "power":
        if os.path.exists(switch.path("broken")):
            switch.record("switch: refuses to switch %s" %
                ("on" if words[1] == "1" else "off"))
            sys.exit(1)
        switch.record("switch: %s" % ("on" if words[1] == "1" else "off"))
        if words[1] == "1":
            switch.turn_on(FIRMWARE)
        else:
            switch.turn_off()
    elif verb == "button":
        switch.record("button: %s" % words[0])
        (switch.turn_on if words[0] == "on" else switch.turn_off)()
    else:
        sys.exit("power.py: unknown: %s" % " ".join(sys.argv[1:]))


if __name__ == "__main__":
    main()
