# SPDX-License-Identifier: GPL-2.0-or-later
"""What the cluster says of itself: Pacemaker's own tools, asked on a node."""

import subprocess
import time
import xml.etree.ElementTree as ElementTree

from room import LabError


def devices_in(seen):
    """The devices in what stonith_admin --list says, as XML."""
    return [item.text or item.get("name") or item.get("id")
        for item in seen.iter("item")]


class Cluster:
    def __init__(self, room):
        self.room = room

    def _done(self, node, argv, said_in=""):
        return subprocess.run(self.room.enter_node(node, *argv), text=True,
            input=said_in, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            check=False)

    def tried(self, node, *argv):
        """(exit status, all that argv printed on the node)"""
        done = self._done(node, argv)
        return done.returncode, done.stdout + done.stderr

    def run(self, node, *argv, check=True, said_in=""):
        """What argv prints on the node."""
        done = self._done(node, argv, said_in)
        if check and done.returncode != 0:
            raise LabError("%s: %s: exit %d: %s%s" % (node, " ".join(argv),
                done.returncode, done.stdout, done.stderr))
        return done.stdout

    def asked(self):
        """A node to ask: the first that runs."""
        for node in self.room.nodes():
            if self.room.is_running(node):
                return node
        raise LabError("all nodes are down")

    def xml(self, *argv, node=None):
        """The tool's answer as XML; None while it has none."""
        try:
            said = self.run(node or self.asked(), *argv, "--output-as=xml",
                check=False)
            return ElementTree.fromstring(said)
        except (LabError, ElementTree.ParseError):
            return None

    def monitor(self):
        return self.xml("crm_mon", "-1", "-r")

    def online(self):
        """The nodes that are full members, if there is a coordinator."""
        seen = self.monitor()
        if seen is None:
            return []
        dc = seen.find("./summary/current_dc")
        if dc is None or dc.get("present") != "true":
            return []
        return sorted(node.get("name") for node in seen.find("nodes")
            if node.get("online") == "true" and
                node.get("pending") == "false" and
                node.get("unclean") == "false")

    def where(self, resource):
        """The nodes that run it, as far as the cluster knows."""
        seen = self.monitor()
        if seen is None:
            return []
        return sorted(node.get("name") for found in seen.iter("resource")
            if found.get("id") == resource and found.get("role") == "Started"
            for node in found.iter("node"))

    def active(self):
        """Names of resources that are started."""
        seen = self.monitor()
        if seen is None:
            return set()
        return {found.get("id") for found in seen.iter("resource")
            if found.get("role") == "Started"}

    def history(self, target, node=None):
        """[(action, status)] of what was done to the target, oldest first."""
        seen = self.xml("stonith_admin", "--history", target, "--verbose",
            node=node)
        if seen is None:
            return []
        events = [(event.get("completed") or "", event.get("action"),
            event.get("status")) for event in seen.iter("fence_event")]
        return [event[1:] for event in sorted(events)]

    def devices_for(self, target, node):
        """The devices that could fence the target, as stonith_admin -l."""
        seen = self.xml("stonith_admin", "--list", target, node=node)
        return sorted(devices_in(seen))

    def configure(self, /, *files, **values):
        """crm configure load update of the files, the first two in one go (a
        base has no device), and parameters of devices,
        device=dict(name=value): prepared in a file, and one change of the
        cluster.  A device that runs must not be changed
        right before a fencing: Pacemaker 3.0.0's fencer drops a device that
        was restarted for a new parameter when it stops there again."""
        node = self.asked()
        cib = "/run/prepared.xml"
        prepared = ("env", "CIB_file=" + cib)
        self.run(node, "sh", "-c", "cibadmin --query >" + cib)
        texts = []
        for name in files:
            with open(name) as f:
                texts.append(f.read())
        for text in ["".join(texts[:2])] + texts[2:]:
            self.run(node, *prepared, "crm", "configure", "load", "update",
                "-", said_in=text)
        for device, parameters in values.items():
            for name, value in parameters.items():
                self.run(node, *prepared, *self._set(device, name, value))
        self.run(node, "sh", "-c", "%s cibadmin --query --scope configuration "
            ">%s.new" % (" ".join(prepared), cib))
        self.run(node, "cibadmin", "--replace", "--scope", "configuration",
            "--xml-file", cib + ".new")

    def settle(self):
        """Waits until there is nothing left that Pacemaker would do."""
        self.run(self.asked(), "crm_resource", "--wait", "--timeout=300s")

    def set(self, device, **values):
        """Sets parameters of a device that is configured."""
        for name, value in values.items():
            self.run(self.asked(), *self._set(device, name, value))

    @staticmethod
    def _set(device, name, value):
        return ("crm_resource", "--resource", device, "--set-parameter", name,
            "--parameter-value", str(value))


def until(condition, what, timeout):
    """Waits until condition() is true; what it returned."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise LabError("%s: not within %g s" % (what, timeout))
        time.sleep(0.2)


def wait_online(room, timeout=300):
    """Until all nodes are members and one of them is the coordinator."""
    cluster = Cluster(room)
    until(lambda: cluster.online() == room.nodes(),
        "%s online" % " ".join(room.nodes()), timeout)
