# SPDX-License-Identifier: GPL-2.0-or-later
"""What the crash kernel's initrds are made of."""

import machine
import scene

LEGACY = ("bash", "base", "udev-rules", "network", "network-legacy")
NETWORKD = ("bash", "base", "systemd", "systemd-initrd", "dracut-systemd",
    "udev-rules", "network", "systemd-networkd")
MANAGER = NETWORKD[:-1] + ("network-manager",)
DRIVERS = ("virtio_pci", "virtio_blk", "virtio_net")

# What SUSE's and Red Hat's own kdump write on the kernel's command line.
IPV4 = ("rd.neednet=1 ifname=kdump0:%s ip=10.77.0.1:::24:alice:kdump0:none" %
    machine.MACS[0])

# The files that the copied names come from.
NAMES = {"hosts": "\n".join(("127.0.0.1 localhost",) + scene.HOSTS) + "\n",
    "nsswitch.conf": "hosts: files dns\n"}
SEED = "/usr/lib/fence_kdump_send -i 1 -p 7410 -c 1 alice bob charlie"

def image(modules, way="none", hook="pre-mount", etc=None, network=None):
    """What crashimage.kept() wants to know."""
    return {"modules": [*modules, "crash-dump"], "drivers": DRIVERS,
        "compress": "cat", "host": "alice", "network": network or (),
        "hardware": None, "usr": {}, "extra": False,
        "env": {"CRASH_WAY": way, "CRASH_HOOK": hook}, "etc": etc or {}}


def config(nodes, when):
    """Our configuration's file."""
    return {"sysconfig/fence_kdump": "FENCE_KDUMP_NODES=\"%s\"\n"
        "FENCE_KDUMP_WHEN=%s\n" % (nodes, when)}


def link(name, *addresses):
    """Lines of ip(8) for an interface that has these addresses."""
    return ["link add %s type veth peer name %s-far" % (name, name),
        "link set %s up" % name, "link set %s-far up" % name] + [
        "addr add %s dev %s" % (a, name) for a in addresses]


def ours(modules, nodes, when, hook="pre-mount", etc=None, ipv6=False):
    """With our module, built where the network is as alice has it."""
    spec = image([*modules, "fence-kdump"], "none", hook, {
        **config(nodes, when), **(etc or {})}, link("eth0", "10.77.0.1/24",
            *(["fd77::1/64 nodad"] if ipv6 else [])))
    # No driver of the card from us: that is the module's to know.
    spec["drivers"] = ("virtio_pci", "virtio_blk")
    spec["hardware"] = {"cards": {"eth0": machine.MACS[0]}}
    return spec


def wide(modules):
    """
    The same in the wide network; on the bridge is the bond, and the end of a
    guest, which the crash kernel has not.
    """
    spec = ours(modules, "10.77.0.2 10.78.0.3 10.79.0.1", "early")
    spec["network"] = [*link("br0", "10.77.0.1/24"),
        *link("eth2", "10.78.0.1/24"), "route add 10.79.0.1 via 10.78.0.3"]
    spec["hardware"] = {"cards": {"eth%d" % i: mac
        for i, mac in enumerate(machine.MACS)},
        "bonds": {"bond0": (("eth0", "eth1"), "eth1")},
        "bridges": {"br0": (("bond0", "vnet0"), 0)}}
    return spec


def waits(spec):
    """With a wait for the network as in dracut 106 and later."""
    spec["env"]["CRASH_WAIT"] = "yes"
    return spec


def rings(modules):
    """Two rings of one card each."""
    spec = ours(modules, "10.77.0.2 10.78.0.3", "early")
    spec["network"] = [*link("eth0", "10.77.0.1/24"),
        *link("eth2", "10.78.0.1/24")]
    spec["hardware"] = {"cards": {"eth0": machine.MACS[0],
        "eth2": machine.MACS[2]}}
    return spec


def keyed(spec):
    """Where the cluster has a secret, and alice her address."""
    return {**spec, "etc": {**spec["etc"], **scene.KEYED},
        "network": link("eth0", "10.77.0.1/24"),
        "modules": [*spec["modules"], *(["fence-kdump-key"]
            if "fence-kdump" not in spec["modules"] else [])]}


SUSE = image(LEGACY, "suse", etc={
    "sysconfig/kdump": 'KDUMP_POSTSCRIPT="%s"\n' % SEED, **NAMES})
REDHAT = image(NETWORKD, "redhat", etc={
    "sysconfig/fence_kdump": 'FENCE_KDUMP_OPTS="-p 7410"\n',
    "fence_kdump_nodes": "alice bob charlie\n", **NAMES})

# The initrd of a system that has its root on a disk, and nothing of ours.
DEBIAN = image(("bash", "base", "udev-rules", "rootfs-block", "fs-lib"))
DEBIAN["modules"].remove("crash-dump")
DEBIAN["drivers"] += ("ext4",)
