# SPDX-License-Identifier: GPL-2.0-or-later
"""
What a scenario is told with: a cluster that begins clean, things that happen
to it, and what is believed of it: Pacemaker's history, the nodes' logs, the
record of the power switches, and the shared disk.
"""

import contextlib
import copy
import os
import re
import subprocess
import time
import xml.etree.ElementTree as ElementTree

from cluster import Cluster, until, wait_online
from room import HERE, LabError

TOP = os.path.dirname(os.path.dirname(HERE))
SENDER = "/usr/lib/fence_kdump_send"
PATIENCE = 180  # seconds, twice what the longest, level 1 of kdump.crm, takes
# What crash kernels wait for, as they see it: Stage.now().
SAVED, NETWORK = "/shared/saved", "/shared/network"

# How a line of pacemaker.log begins.
STAMP = re.compile(r"(\w{3} +\d+ \d\d:\d\d:\d\d)(\.\d+) ")


class Failed(Exception):
    """A scenario did not go as it must."""


class Unready(Exception):
    """The cluster did not become what a scenario begins with."""


@contextlib.contextmanager
def preparing():
    """What fails in here is Unready: nothing that is tested was tried yet."""
    try:
        yield
    except (Failed, LabError) as e:
        raise Unready(str(e)) from None


class Stage:
    def __init__(self, room):
        self.room = room
        self.cluster = Cluster(room)
        self.nodes = room.nodes()
        self.began = time.time()
        self._marks = {}

    # --- telling ---------------------------------------------------------------

    def say(self, text):
        print("  %6.1f s  %s" % (time.time() - self.began, text), flush=True)

    def check(self, true, text):
        """What has to be so: said if it is, else the end of the scenario."""
        if not true:
            raise Failed("NOT SO: " + text)
        self.say(text)

    def until(self, condition, what, timeout=PATIENCE):
        try:
            return until(condition, what, timeout)
        except LabError as e:
            raise Failed(str(e)) from None

    # --- the beginning -----------------------------------------------------------

    def begin(self, /, *examples, **values):
        """A clean cluster, configured with docs/examples/NAME.crm; values:
        device=dict(parameter=...), for other times than the example's."""
        values = {name.replace("_", "-"): parameters
            for name, parameters in values.items()}
        with preparing():
            self._clean()
            self._configure(examples, values)
        self.mark()
        self.began = time.time()
        changed = ["%s %s=%s" % (device, name, value)
            for device, parameters in values.items()
            for name, value in parameters.items()]
        self.say("configured: %s; the writer runs on %s" % (", ".join(
            [name + ".crm" for name in examples] + changed), self.writer()))

    def _clean(self):
        for name in (SAVED, NETWORK):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.room.path(name[1:]))
        for node in self.nodes:
            self.repair(node)
            self.connect(node)
            if not self.room.is_running(node):
                self.room.switch(node, "button", "off")
            self.room.switch(node, "button", "on")
        wait_online(self.room)
        for node in self.nodes:
            self.cluster.run(node, "rm", "-f", "/run/writer-hangs")
        asked = self.nodes[0]
        cib = ElementTree.fromstring(self.cluster.run(asked, "cibadmin",
            "--query"))
        new = copy.deepcopy(cib.find("configuration"))
        for part in list(new):
            if part.tag != "nodes":
                new.remove(part)
        for tag in ("crm_config", "resources", "constraints"):
            ElementTree.SubElement(new, tag)
        self.cluster.run(asked, "cibadmin", "--replace", "--xml-text",
            ElementTree.tostring(new, "unicode"))
        self.until(lambda: not self.cluster.active(), "resources stop")
        self.cluster.run(asked, "stonith_admin", "--cleanup", "--history", "*")

    def _configure(self, examples, values):
        self.cluster.configure(HERE + "/base.crm", *["%s/docs/examples/%s.crm" %
            (TOP, name) for name in examples], **values)
        devices = self._configured()
        self.until(lambda: devices <= self.cluster.active(),
            "started: %s" % " ".join(sorted(devices)))
        self.cluster.settle()

    def _configured(self):
        cib = ElementTree.fromstring(self.cluster.run(self.nodes[0],
            "cibadmin", "--query", "--scope", "resources"))
        return {primitive.get("id") for primitive in cib.iter("primitive")}

    def unhurried(self):
        """Waits until no node believes itself too busy to do two things at
        once: each looks every 30 s, and may have looked last before base.crm
        put its threshold out of reach.  That comes with a new set of
        properties, which the controllers of 2.1.5 did not read on a busy
        host; a property that changes they do read."""
        self.cluster.run(self.nodes[0], "crm_attribute", "--type",
            "crm_config", "--name", "load-threshold", "--update", "9999%")
        self.until(lambda: all(self._busy(node) == "negligible"
            for node in self.nodes), "no node believes itself busy")

    def _busy(self, node):
        with open(self.room.path("log", node, "pacemaker",
                "pacemaker.log")) as f:
            modes = re.findall(r"New throttle mode: (\w+)", f.read())
        return modes[-1] if modes else None

    # --- what happens ------------------------------------------------------------

    def crash(self, node, *command):
        self.say("%s crashes; %s" % (node, "its crash kernel runs: " +
            " ".join(command) if command else "it has no crash kernel"))
        self.room.crash(node, command)
        return time.time()

    def start(self, node, *argv):
        """Runs a command on the node for as long as the node lives."""
        subprocess.Popen(self.room.enter_node(node, *argv),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def now(self, name):
        """What crash kernels wait for: SAVED or NETWORK."""
        with open(self.room.path(name[1:]), "w"):
            pass

    def press(self, node, word):
        self.say("the button at %s is pressed: %s" % (node, word))
        self.room.switch(node, "button", word)

    def cut(self, node, rings=(0, 1)):
        for ring in rings:
            self._link(node, ring, "down")

    def connect(self, node):
        for ring in (0, 1):
            self._link(node, ring, "up")

    def _link(self, node, ring, state):
        subprocess.run(self.room.enter("ip", "link", "set", "%s%d" % (node,
            ring), state), check=True)

    def break_switch(self, node):
        with open(self.room.path("nodes", node, "broken"), "w"):
            pass

    def slow_firmware(self, node, seconds):
        """What the node takes when it boots by itself."""
        with open(self.room.path("nodes", node, "firmware"), "w") as f:
            f.write(str(seconds))

    def panics(self, node, *command):
        """From now on the node's reboot(2) is a panic, which no namespace has:
        its crash kernel runs the command."""
        for name, text in (("crash", "\n".join(command)), ("panics", "")):
            with open(self.room.path("nodes", node, name), "w") as f:
                f.write(text)

    def repair(self, node):
        for name in ("broken", "firmware", "crash", "panics"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.room.path("nodes", node, name))

    # --- what is believed ----------------------------------------------------------

    def mark(self):
        for node in self.nodes:
            for name in ("messages", "power", "pacemaker/pacemaker.log"):
                path = self.room.path("log", node, name)
                # A node that has logged nothing has no such file yet.
                self._marks[path] = os.path.getsize(path) \
                    if os.path.exists(path) else 0
        path = self.room.path("shared", "writer")
        self._marks[path] = os.path.getsize(path)

    def _since(self, *parts):
        path = self.room.path(*parts)
        if not os.path.exists(path):
            return ""
        with open(path, "rb") as f:
            f.seek(self._marks.get(path, 0))
            whole, end, _ = f.read().rpartition(b"\n")
        return (whole + end).decode(errors="replace")

    def log(self, node=None):
        """A node's log since begin(), or all nodes', one after the other."""
        return "".join(self._since("log", name, "messages")
            for name in self.nodes if node in (None, name))

    def logged(self, pattern, node=None):
        """Lines of the logs that match."""
        return [line for line in self.log(node).splitlines()
            if re.search(pattern, line)]

    def until_logged(self, pattern):
        """Waits for such a line: syslogd has its own pace."""
        return self.until(lambda: self.logged(pattern), "logged: " + pattern)

    def pacemaker_log(self):
        """[(time, line)] of all nodes' pacemaker.log, in order: exact to the
        millisecond."""
        found = []
        for node in self.nodes:
            for line in self._since("log", node, "pacemaker",
                    "pacemaker.log").splitlines():
                match = STAMP.match(line)
                if match:
                    whole = time.strptime("%d %s" % (
                        time.localtime().tm_year, match.group(1)),
                        "%Y %b %d %H:%M:%S")
                    found.append((time.mktime(whole) +
                        float(match.group(2)), line))
        return sorted(found)

    def when(self, pattern):
        """The time of the first line of pacemaker.log that matches."""
        for when, line in self.pacemaker_log():
            if re.search(pattern, line):
                return when
        raise Failed("no line in pacemaker.log: " + pattern)

    def until_asked(self, target, device):
        """Waits until the device is used on the target; since when."""
        pattern = "perform 'reboot' action targeting %s using %s" % (target,
            device)
        self.until(lambda: any(re.search(pattern, line)
            for _, line in self.pacemaker_log()), pattern)
        return self.when(pattern)

    def power(self, node):
        """[(time, event)] of the node's power switch and mains."""
        return [(float(line.split(" ", 1)[0]), line.split(" ", 1)[1])
            for line in self._since("log", node, "power").splitlines()]

    def switched(self, node):
        """What the power switch was told: ["off", "on"]."""
        return [event.split()[-1] for _, event in self.power(node)
            if event.startswith("switch:")]

    def written(self):
        """[(time, node)]: the shared disk."""
        lines = self._since("shared", "writer").splitlines()
        return [(float(line.split()[0]), line.split()[1]) for line in lines
            if len(line.split()) == 2]

    def writer(self):
        """The node that wrote last."""
        self.until(self.written, "the writer writes")
        return self.written()[-1][1]

    def devices_used(self, target):
        """[("kdump-node1", 0), ...]: in the order in which they were called,
        with their exit status or, where Pacemaker ended one, None: what
        fenced logs on the nodes that called them."""
        found = []
        for _, line in self.pacemaker_log():
            match = re.search(r"Operation '\w+' \[\d+\] targeting %s using "
                r"(\S+) (?:returned (-?\d+)|could not be executed)" % target,
                line)
            if match:
                status = match.group(2)
                found.append((match.group(1),
                    None if status is None else int(status)))
        return found

    def used(self, target, expected, text):
        """The devices that were called are the expected ones; what was called
        instead stands in the failure."""
        found = self.devices_used(target)
        self.check(found == expected, text if found == expected else
            "%s: %s was called" % (text, found))

    def refused_then_switched(self, why, shown):
        """Fencing alice: kdump-node1 fails and logs the pattern `why`, its
        line is shown from the word `shown` on; the power goes off and on."""
        self.fenced("alice")
        self.used("alice", [("kdump-node1", 1), ("ipmi-node1", 0)],
            "kdump-node1 failed, then ipmi-node1")
        for line in self.until_logged(why)[:1]:
            self.say("the log says: " + line[line.index(shown):])
        self.check(self.switched("alice") == ["off", "on"],
            "the power went off and on")
        self.moved("alice")

    def fenced(self, target, status="success"):
        """Waits for the verdict on the target; its time."""
        observer = next(node for node in self.nodes if node != target and
            self.room.is_running(node))
        def over():
            events = self.cluster.history(target, observer)
            return all(event[1] in ("success", "failed")
                for event in events) and events
        events = self.until(over, "%s: fencing ends" % target)
        self.check(events[-1][1] == status, "stonith_admin --history %s: %s" %
            (target, ", ".join("%s %s" % event for event in events)))
        return time.time()

    def moved(self, old):
        """Waits until the writer writes elsewhere; checks that the old node
        had written its last by then; seconds between the two."""
        self.until(lambda: self.writer() != old, "the writer leaves " + old)
        last = max(when for when, node in self.written() if node == old)
        first = self.first_written(old)
        self.check(first > last, "the writer runs on %s; nobody wrote for "
            "%.1f s" % (self.writer(), first - last))
        return first - last

    def first_written(self, old):
        return min(when for when, node in self.written() if node != old)

    def back(self, *nodes):
        wanted = set(nodes)
        self.until(lambda: wanted <= set(self.cluster.online()),
            "%s online again" % " ".join(nodes))
        self.say("%s online again" % " and ".join(nodes))
