# SPDX-License-Identifier: GPL-2.0-or-later
"""
/sys/class/net and /proc/net/vlan where an initrd is built, as the kernel of
the machine that will crash shows its hardware there.  Addresses and routes
are real, on veth pairs of the same names; but this kernel may have neither
virtio cards to give away nor bonds nor VLANs.
"""

import os
import subprocess

BOND = {"mode": "active-backup 1", "miimon": "100", "updelay": "0",
    "downdelay": "0", "lacp_rate": "slow 0", "xmit_hash_policy": "layer2 0",
    "arp_interval": "0", "arp_ip_target": "", "primary": ""}


def _write(folder, values):
    os.makedirs(folder, exist_ok=True)
    for name, text in values.items():
        with open(os.path.join(folder, name), "w", encoding="ascii") as f:
            f.write(text + "\n")


def _card(tree, name, mac, kind):
    """A virtio card with its driver; its module is what sysfs names.  As a
    `kind`, what sysfs has of hardware that our module leaves alone."""
    module = tree + "/module/virtio_net"
    device = "%s/devices/%s" % (tree, name)
    os.makedirs(module, exist_ok=True)
    os.makedirs(device + "/driver")
    os.symlink(module, device + "/driver/module")
    net = "%s/class/net/%s" % (tree, name)
    _write(net, {"address": mac, "type": "32" if kind == "InfiniBand" else
        "1"})
    os.symlink(device, net + "/device")
    if kind == "wireless":
        os.mkdir(net + "/phy80211")
    elif kind == "channel":
        os.makedirs(tree + "/bus/ccwgroup")
        os.symlink(tree + "/bus/ccwgroup", device + "/subsystem")


def _bond(tree, name, cards, primary):
    net = "%s/class/net/%s" % (tree, name)
    _write(net, {"address": next(iter(cards.values())), "type": "1"})
    _write(net + "/bonding", {**BOND, "slaves": " ".join(cards),
        "primary": primary})
    for card, mac in cards.items():
        _write("%s/class/net/%s/bonding_slave" % (tree, card),
            {"perm_hwaddr": mac})
        # Under a bond all cards show the address of the first one.
        _write("%s/class/net/%s" % (tree, card),
            {"address": next(iter(cards.values()))})


def show(tree, hardware):
    """
    Lays it over /sys/class/net; `hardware` has cards {name: MAC}, their kinds
    {name: "wireless", "InfiniBand" or "channel"} if they are no virtio, bonds
    {name: (cards, primary)}, vlans {name: (below, id)}, bridges {name:
    (ports, has it the spanning tree protocol)}.  Returns the folder to be
    taken for /proc/net/vlan.
    """
    kinds = hardware.get("kinds", {})
    for name, mac in hardware["cards"].items():
        _card(tree, name, mac, kinds.get(name))
    for name, (below, primary) in hardware.get("bonds", {}).items():
        _bond(tree, name, {c: hardware["cards"][c] for c in below}, primary)
    for name, (ports, stp) in hardware.get("bridges", {}).items():
        net = "%s/class/net/%s" % (tree, name)
        _write(net, {"type": "1"})
        _write(net + "/bridge", {"stp_state": "%d" % stp,
            "vlan_filtering": "0"})
        for port in ports:
            _write(net + "/brif/" + port, {"port_no": "0x1"})
    for name, (below, number) in hardware.get("vlans", {}).items():
        _write("%s/class/net/%s" % (tree, name), {"type": "1"})
        _write(tree + "/vlan", {name: "%s  VID: %d\t REORDER_HDR: 1\n"
            "Device: %s" % (name, number, below)})
    subprocess.run(["mount", "--bind", tree + "/class/net", "/sys/class/net"],
        check=True)
    return tree + "/vlan"
