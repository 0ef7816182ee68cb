# SPDX-License-Identifier: GPL-2.0-or-later
"""The cases: what is in the crash kernel's initrd, and what has to come."""

import machine
import scene

LEGACY = ("bash", "base", "udev-rules", "network", "network-legacy")
NETWORKD = ("bash", "base", "systemd", "systemd-initrd", "dracut-systemd",
    "udev-rules", "network", "systemd-networkd")
DRIVERS = ("virtio_pci", "virtio_blk", "virtio_net")

# What SUSE's and Red Hat's own kdump write on the kernel's command line.
IPV4 = ("rd.neednet=1 ifname=kdump0:%s ip=10.77.0.1:::24:alice:kdump0:none" %
    machine.MAC)

# The files that the copied names come from.
NAMES = {"hosts": "\n".join(("127.0.0.1 localhost",) + scene.HOSTS) + "\n",
    "nsswitch.conf": "hosts: files dns\n"}
SEED = "/usr/lib/fence_kdump_send -i 1 -p 7410 -c 1 alice bob charlie"

# Seconds, from the address (or the script's start) to the first datagram.
MEDIAN_LIMIT, LIMIT = 0.2, 0.5
LISTEN, LISTEN_CONTROL = 90, 75


def image(modules, way="none", hook="pre-mount", etc=None, network=None):
    """What crashimage.kept() wants to know."""
    return {"modules": [*modules, "crash-dump"], "drivers": DRIVERS,
        "compress": "cat", "host": "alice", "network": network or (),
        "card": machine.MAC if network else None,
        "env": {"CRASH_WAY": way, "CRASH_HOOK": hook}, "etc": etc or {}}


def ours(modules, nodes, when, hook="pre-mount", etc=None, ipv6=False):
    """With our module, built where the network is as alice has it."""
    network = ["link add eth0 address %s type veth peer name far" %
        machine.MAC, "link set eth0 up", "link set far up",
        "addr add 10.77.0.1/24 dev eth0"]
    if ipv6:
        network.append("addr add fd77::1/64 dev eth0 nodad")
    # No driver of the card from us: that is the module's to know.
    spec = image([*modules, "fence-kdump"], "none", hook, {
        "sysconfig/fence_kdump": "FENCE_KDUMP_NODES=\"%s\"\n"
        "FENCE_KDUMP_WHEN=%s\n" % (nodes, when), **(etc or {})}, network)
    spec["drivers"] = ("virtio_pci", "virtio_blk")
    return spec


class Case:
    """
    One case.  `start` is what the first datagram is timed from ("address" or
    "script"), `families` the addresses of alice that it has to come from;
    without any, nothing at all may come.  `messages`: exactly so many to each
    node's address, None: at least one.  `late`: so many to
    each from a second sender, which starts after the dump.  `debian`: the
    machine has a real root with these files in its /etc.  `cable`: it is
    plugged in.
    """

    def __init__(self, number, text, spec, cmdline="", runs=1, crash=True,
            families=(4,), start="address", messages=None,
            late=0, debian=None, cable=True):
        self.late, self.debian, self.cable = late, debian, cable
        self.number, self.text, self.spec = number, text, spec
        self.cmdline, self.runs, self.crash = cmdline, runs, crash
        self.families, self.start, self.messages = families, start, messages

    @property
    def name(self):
        return "case-" + self.number

    @property
    def listen(self):
        return LISTEN if self.families else LISTEN_CONTROL


SUSE = image(LEGACY, "suse", etc={
    "sysconfig/kdump": 'KDUMP_POSTSCRIPT="%s"\n' % SEED, **NAMES})
REDHAT = image(NETWORKD, "redhat", etc={
    "sysconfig/fence_kdump": 'FENCE_KDUMP_OPTS="-p 7410"\n',
    "fence_kdump_nodes": "alice bob charlie\n", **NAMES})

# The initrd of a system that has its root on a disk, and nothing of ours.
DEBIAN = image(("bash", "base", "udev-rules", "rootfs-block", "fs-lib"))
DEBIAN["modules"].remove("crash-dump")
DEBIAN["drivers"] += ("ext4",)

ADDRESSES = "10.77.0.1 10.77.0.2 10.77.0.3"

CASES = (
    Case("1", "our module, early, network-legacy",
        ours(LEGACY, ADDRESSES, "early"), runs=3),
    Case("2", "our module, early and late, systemd-networkd, IPv6 too",
        ours(NETWORKD, ADDRESSES + " fd77::1 fd77::2 fd77::3", "both",
            "pre-pivot", ipv6=True), "root=tmpfs", runs=3, families=(4, 6),
        late=3),
    Case("3a", "SUSE's way, after the dump, by word splitting", SUSE, IPV4,
        start="script", messages=1),
    Case("3b", "SUSE's way, after the dump, by eval", SUSE,
        IPV4 + " crash.eval=1", start="script", messages=1),
    Case("4", "Red Hat's way, before the network", REDHAT, IPV4, runs=3),
    Case("5", "names instead of addresses, and no DNS to be reached",
        ours(LEGACY, "alice bob charlie", "early", etc={**NAMES,
            "resolv.conf": "nameserver 10.77.0.99\n"}, ipv6=True), runs=3,
        families=(4, 6)),
    Case("6", "Debian's way: the unit in a real root, beside kdump-tools",
        DEBIAN, "root=/dev/vda rw net.ifnames=0 "
        "systemd.unit=kdump-tools-dump.service", debian={
            "sysconfig/fence_kdump": "FENCE_KDUMP_NODES=\"bob charlie\"\n",
            **NAMES}),
    Case("7", "control: no sender in the image", image(LEGACY), IPV4,
        families=()),
    Case("8", "control: sender in the image, but a normal boot",
        ours(LEGACY, ADDRESSES, "early"), crash=False, families=()),
    Case("9", "our module, but the cable is pulled: the dump is saved",
        ours(LEGACY, ADDRESSES, "both"), families=(), cable=False),
)
