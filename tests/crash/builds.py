# SPDX-License-Identifier: GPL-2.0-or-later
"""
What our module refuses to build, and why; what it writes for a VLAN; and how
much bigger it makes an image.
"""

import copy
import os
import re
import subprocess
import tempfile

import crashimage
import machine
import scene
import specs

# Bytes, in an image without compression: the sender has 64 KiB at most on x86,
# timeout(1), which ends the late sender, 48 kB, all else some 20 kB.
SIZE_LIMIT = 136 * 1024
SMALL = ("bash", "base", "network", "network-legacy")


def _spec(nodes, when="early", modules=SMALL, **changes):
    spec = specs.ours(modules, nodes, when)
    spec["modules"].remove("crash-dump")
    spec.update(changes)
    return spec


def _vlan(modules):
    spec = _spec("10.77.0.2", modules=modules, network=specs.link(
        "bond0.5", "10.77.0.1/24"))
    spec["hardware"] = {"cards": {"eth0": machine.MACS[0]},
        "bonds": {"bond0": (("eth0",), "")},
        "vlans": {"bond0.5": ("bond0", 5)}}
    return spec


def _bridge(stp):
    """A VLAN on a bridge of two cards."""
    spec = _spec("10.77.0.2", network=specs.link("br0.5", "10.77.0.1/24"))
    spec["hardware"] = {"cards": {"eth0": machine.MACS[0],
            "eth1": machine.MACS[1]},
        "bridges": {"br0": (("eth0", "eth1", "tap0"), stp)},
        "vlans": {"br0.5": ("br0", 5)}}
    return spec


def _other(kind):
    """A card that is neither virtio nor what else our module makes again."""
    return _spec("10.77.0.2", hardware={"cards": {"eth0": machine.MACS[0]},
        "kinds": {"eth0": kind}})


# What is asked for, and the reason that dracut has to end with.
REFUSED = (
    ("no nodes", _spec(""), r"'fence-kdump' cannot be found or installed"),
    ("a line that is a command", _spec("$(reboot)"),
        r"fence_kdump:1: "),
    ("a name that does not resolve", _spec("bob 10.77.0.2"),
        r"bob does not resolve"),
    ("nobody but the node itself", _spec("10.77.0.1"),
        r"there is no node to send to"),
    ("an interface that cannot be made again",
        _spec("10.77.0.2", hardware={"cards": {"eth9": machine.MACS[0]}}),
        r"eth0: neither hardware nor a bond, a VLAN or a bridge"),
    ("a wireless interface", _other("wireless"),
        r"eth0: a wireless interface cannot be made"),
    ("InfiniBand", _other("InfiniBand"), r"eth0: not Ethernet \(type 32\)"),
    ("a channel device of IBM Z", _other("channel"),
        r"eth0: a channel device needs rd\.znet="),
    ("a link-local address", _spec("fe80::2%eth0",
        network=specs.link("eth0", "fe80::1/64 nodad")),
        r"reached from the link-local address"),
    ("two cards with one hardware address", _spec("10.77.0.2 10.78.0.2",
        network=specs.link("eth0", "10.77.0.1/24") +
        specs.link("eth1", "10.78.0.1/24"), hardware={"cards": {
            "eth0": machine.MACS[0], "eth1": machine.MACS[0]}}),
        r"two interfaces have the hardware address"),
    ("our options with --force (C5)", _spec("10.77.0.2", etc={
        "sysconfig/fence_kdump": 'FENCE_KDUMP_NODES="10.77.0.2"\n'
            'FENCE_KDUMP_OPTS="--force -c 5"\n'}),
        r"fence_kdump:2: FENCE_KDUMP_OPTS: --force"),
    ("kdump with a network of its own", _spec("10.77.0.2",
        env={"IN_KDUMP": "1"}, etc={**specs.config("10.77.0.2", "early"),
            "sysconfig/kdump": 'KDUMP_SAVEDIR="ssh://root@backup/dumps"\n'}),
        r"kdump sets up a network of its own"),
)

# Where dracut's modules are, below /usr.
OURS = "lib/dracut/modules.d/55fence-kdump/"
WHOLE = ("bash", "base", "systemd", "systemd-initrd", "dracut-systemd",
    "udev-rules", "network", "network-legacy")


def _extra(modules=SMALL, nodes="10.77.0.2", **changes):
    """An image of a kdump package, which has not asked for our module."""
    spec = _spec(nodes, modules=modules, env={"IN_KDUMP": "1"}, extra=True,
        **changes)
    spec["modules"].remove("fence-kdump")
    return spec


# Reasons that come at each step of a build that has not asked for our module:
# the image is made, with nothing of it.
LEFT_OUT = (
    ("systemd without dracut-systemd", _extra([m for m in WHOLE
        if m != "dracut-systemd"]), r"an image with systemd needs"),
    ("systemd-network-generator fails", _extra(specs.NETWORKD, usr={
        "lib/systemd/systemd-network-generator":
            "#!/bin/sh\necho broken\nexit 1\n"}),
        r"systemd-network-generator: broken"),
    ("a unit is not there, when all else is in the image", _extra(WHOLE,
        usr={OURS + "fence-kdump-early.service": None}),
        r"its files cannot be put into the image"),
)

KEYED = {**scene.KEYED, **specs.config("10.77.0.2", "early")}
SAID = None  # not a file, but what dracut said

# What is asked for, a file of the image, and what has to be in it; None: the
# file must not be there.
MADE = (
    ("a name that does not resolve, tolerated", _spec("bob 10.77.0.2",
        env={"fence_kdump_tolerate_unresolved": "yes"}),
        "etc/fence_kdump/early", r"^ARGS= -c 0 10\.77\.0\.2$"),
    ("this node's key", _spec("10.77.0.2", etc=KEYED), "etc/fence_kdump/key",
        r"^2 alice [0-9a-f]{64}$"),
    ("this node's key, in kdump's image", _extra(etc=KEYED),
        "etc/fence_kdump/key", r"^2 alice [0-9a-f]{64}$"),
    ("no secret, no key", _spec("10.77.0.2"), "etc/fence_kdump/key", None),
    ("a secret that is refused, and what is said", _spec("10.77.0.2", etc={
        **KEYED, "fence_kdump/authkey": "short"}), SAID,
        r"authkey cannot be the secret.*5 bytes(.|\n)*no key of this node"),
    ("a secret that is refused, and the message", _spec("10.77.0.2", etc={
        **KEYED, "fence_kdump/authkey": "short"}), "etc/fence_kdump/early",
        r"^ARGS= -c 0 10\.77\.0\.2$"),
    ("a secret that is refused, and no key", _spec("10.77.0.2", etc={
        **KEYED, "fence_kdump/authkey": "short"}), "etc/fence_kdump/key",
        None),
    ("late alone: nothing early", _spec("10.77.0.2", "late"),
        "etc/fence_kdump/early", None),
    ("kdump's, which has not asked for our module", _extra(),
        "etc/fence_kdump/early", r"^ARGS= -c 0 10\.77\.0\.2$"),
    ("kdump is told to call the late message", _spec("10.77.0.2", "late",
        env={"IN_KDUMP": "1"}), SAID,
        r"kdump has to call /sbin/fence-kdump-late itself"),
    ("a VLAN on a bond, network-legacy", _vlan(SMALL),
        "etc/fence_kdump/cmdline",
        r"bond=kdump1:kdump0:mode=active-backup,\S* vlan=kdump1\.5:kdump1 "
        r"ip=10\.77\.0\.1:::24::kdump1\.5:none"),
    ("a VLAN on a bridge, network-legacy", _bridge(0),
        "etc/fence_kdump/cmdline",
        r"bridge=kdump2:kdump0,kdump1 vlan=kdump2\.5:kdump2 ip="),
    ("a VLAN on a bond, NetworkManager", _vlan(specs.MANAGER),
        "etc/fence_kdump/manager/kdump1.5.nmconnection",
        r"id=5\nparent=kdump1\n(.*\n)+address1=10\.77\.0\.1/24$"),
    ("addresses that validate-all can see, NetworkManager",
        _spec("10.77.0.2", modules=specs.MANAGER), "etc/fence_kdump/network",
        r"^ip=10\.77\.0\.1:::24::kdump0:none$"),
    ("a VLAN on a bond, systemd-networkd", _vlan(specs.NETWORKD),
        "etc/fence_kdump/networkd/90-kdump1.5.netdev", r"Kind=vlan[^@]*Id=5"),
)



def _asked(status, said="", modules="", etc=None, nodes="10.77.0.2", env=None,
        **changes):
    """What check() has to answer, and where."""
    spec = _spec(nodes, env={"add_dracutmodules": modules, **(env or {})},
        **changes)
    spec["etc"].update(etc or {})
    return spec, status, said


SUSES = {"sysconfig/kdump": 'KDUMP_POSTSCRIPT="%s"\n' % specs.SEED}
NO_SEED = {"lib/fence_kdump_send": None}
RING = {"corosync/corosync.conf": "nodelist {\n node {\n"
    "  name: x\n  ring0_addr: 10.99.0.1\n }\n}\n"}
CIB = """#!/bin/sh
echo '<primitive id="k" class="stonith" type="fence_kdump"/>'
echo '<node_state uname="here"/> <node_state uname="bob"/>'
exit %d
"""
REDHATS = {"kdump.conf": "path /var/crash\nfence_kdump_nodes bob\n"}
WITHOUT = {"sysconfig/kdump": 'KDUMP_POSTSCRIPT=""\n# fence_kdump_send\n',
    "kdump.conf": "#fence_kdump_nodes bob\n"}

ASKED = (
    ("any image", *_asked(255)),
    ("no nodes", *_asked(1, modules="kdump", nodes="")),
    ("SUSE's kdump", *_asked(0, modules="kdump", etc=WITHOUT)),
    ("SUSE's kdump, which has the sender", *_asked(1, "a sender of its own",
        "bash kdump drm", SUSES)),
    ("SUSE's kdump, whose sender is not there (B11)", *_asked(0,
        modules="bash kdump drm", etc=SUSES, usr=NO_SEED)),
    ("SUSE's kdump, and another path (B11)", *_asked(0, modules="kdump", etc={
        "sysconfig/kdump": 'KDUMP_POSTSCRIPT="/usr/libexec/'
            'fence_kdump_send -c 5 bob"\n'})),
    ("Red Hat's kdump, and arguments alone (B11)", *_asked(0,
        modules="kdumpbase", etc={"kdump.conf": "fence_kdump_args -p 7410\n"
            "#fence_kdump_nodes node1 node2\n"
            "extra_bins /usr/libexec/fence_kdump_send\n"})),
    ("Red Hat's kdump, and the cluster runs", *_asked(1,
        "a sender of its own (a device in the cluster)", "kdumpbase",
        usr={"sbin/pcs": CIB % 0})),
    ("Red Hat's kdump, and the cluster does not run", *_asked(0,
        modules="kdumpbase", usr={"sbin/pcs": CIB % 1})),
    ("SUSE's kdump, and a forced network (B12)", *_asked(1,
        "kdump sets up a network of its own (/etc/sysconfig/kdump:1: ",
        "kdump", {"sysconfig/kdump": "KDUMP_NETCONFIG=auto:force\n"})),
    ("SUSE's kdump, and scp (B12)", *_asked(1,
        "kdump sets up a network of its own", "kdump", {
            "sysconfig/kdump": "KDUMP_SAVEDIR=scp://u@10.9.0.9/x\n"})),
    ("Red Hat's kdump, and NFS by --mount (B12)", *_asked(1,
        "kdump sets up a network of its own", "kdumpbase", {"kdump.conf":
            'dracut_args --mount "s:/x /mnt nfs4 defaults"\n'})),
    ("kdump, and a source that nobody would believe (B4)", *_asked(1,
        "10.77.0.1, which corosync.conf gives to nobody", "kdump", etc=RING)),
    ("the same, tolerated", *_asked(0, "that is tolerated", "kdump",
        etc=RING, env={"fence_kdump_tolerate_source": "yes"})),
    ("Red Hat's kdump", *_asked(0, env={"IN_KDUMP": "1"}, etc=WITHOUT)),
    ("Red Hat's kdump, by its module", *_asked(0, modules="kdumpbase")),
    ("Red Hat's kdump, which has the sender", *_asked(1,
        "a sender of its own", "kdumpbase", REDHATS)),
    ("SUSE's line with --force (C5)", *_asked(1, "--force has no place",
        "bash kdump drm", {"sysconfig/kdump": 'KDUMP_PRESCRIPT="'
            '/usr/lib/fence_kdump_send -c 1 --force bob"\n'})),
    ("Red Hat's line with --fo (C5)", *_asked(1, "--force has no place",
        "kdumpbase", {"kdump.conf": "fence_kdump_args\t--fo -c 5\n"})),
    ("our options with --force (C5), and no nodes", *_asked(1,
        "--force has no place", "kdump", {"sysconfig/fence_kdump":
            'FENCE_KDUMP_NODES=""\nFENCE_KDUMP_OPTS="--force -c 5"\n'})),
    ("--family is not --force", *_asked(0, modules="kdump", etc={
        "sysconfig/fence_kdump": 'FENCE_KDUMP_NODES="10.77.0.2"\n'
            'FENCE_KDUMP_OPTS="--family ipv4"\n'})),
    ("kdump, and a name that does not resolve", *_asked(1,
        "bob does not resolve", "kdump", nodes="bob")),
    ("kdump, and a network of its own", *_asked(1,
        "kdump sets up a network of its own", "kdumpbase", {
            "kdump.conf": "ssh root@backup\n"})),
    ("kdump, and a card that cannot be made again", *_asked(1,
        "eth0: neither hardware nor", "kdump", hardware={
            "cards": {"eth9": machine.MACS[0]}})),
    ("kdump, and a bridge with the spanning tree protocol", *_asked(1,
        "br0: a bridge of several ports", "kdump", network=_bridge(1)["network"],
        hardware=_bridge(1)["hardware"])),
    ("kdump, and the rehearsal is not there", *_asked(1,
        "a program is missing", "kdump", usr={
            "libexec/fence_kdump_rehearse": None})),
    ("kdump, and the rehearsal crashes", *_asked(1,
        "fence_kdump_rehearse ended with 139", "kdump", usr={
            "libexec/fence_kdump_rehearse": "#!/bin/sh\nkill -SEGV $$\n"})),
    ("kdump, and the rehearsal hangs", *_asked(1,
        "fence_kdump_rehearse ended with 124", "kdump", env={
            "fence_kdump_patience": "0.5"}, usr={
            "libexec/fence_kdump_rehearse": "#!/bin/sh\nsleep 1000\n"})),
    ("kdump, and no folder of dracut's", *_asked(1,
        "dracut has no DRACUT_TMPDIR", "kdump", env={"NO_TMPDIR": "1"})),
    ("kdump, and a network module that is not known", *_asked(1,
        "the image's network is connman's", "kdump", usr={
            "lib/systemd/system/connman.service": ""})),
    ("kdump, and a part of our module is not there", *_asked(1,
        "late.sh is missing", "kdump", usr={OURS + "late.sh": None})),
    ("a module that is merely called alike", *_asked(255,
        modules="early-kdump")),
)


def _answers(spec, status, said, installed, *unused):
    got, text = crashimage.ask(spec, installed)
    return None if got == status and said in text else "%d: %s" % (got, text)


def _content(image, name):
    """The text of a file in an image, None if there is none."""
    done = subprocess.run(["lsinitrd", "-f", name, image],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        check=False)
    return done.stdout or None


def _refused(spec, pattern, *where):
    try:
        crashimage.build(spec, *where)
    except crashimage.BuildFailed as e:
        return None if re.search(pattern, str(e)) else "it said: %s" % e
    return "an image was made"


def _left_out(spec, pattern, *where):
    """The image is there, dracut says why it is without us, and it is."""
    try:
        said = crashimage.build(spec, *where)
    except crashimage.BuildFailed as e:
        return "no image was made: %s" % e
    listing = subprocess.run(["lsinitrd", where[-1]], text=True,
        stdout=subprocess.PIPE, check=True).stdout
    ours = re.findall(r"^[-dlrwxs]{10}.*fence.*", listing, re.M)
    left = [name for name in ("cmdline/00-crash.sh", "99-late-hook.sh",
        "61-patience.sh") if name in listing]
    if ours or left:
        return "in the image: %s" % (ours + left)
    if not re.search(pattern + r"(.|\n)*the image is made without it", said):
        return "it said: %s" % said
    return None


def _made(spec, name, pattern, *where):
    try:
        said = crashimage.build(spec, *where)
    except crashimage.BuildFailed as e:
        return "no image was made: %s" % e
    content = said if name is SAID else _content(where[-1], name)
    if pattern is None:
        return content and "%s is in the image: %s" % (name, content)
    if content is None or not re.search(pattern, content, re.M):
        return "%s: %s" % (name, content)
    return None


def _added(modules, *where):
    """The bytes that our module adds to an image without compression."""
    sizes = []
    for ours in (True, False):
        spec = copy.deepcopy(specs.ours(modules, "10.77.0.2 10.77.0.3",
            "both"))
        spec["drivers"] = specs.DRIVERS
        if not ours:
            spec["modules"].remove("fence-kdump")
        crashimage.build(spec, *where)
        sizes.append(os.path.getsize(where[-1]))
    return sizes[0] - sizes[1]


def _size(text, modules, *where):
    n = _added(modules, *where)
    return ("added to an image with %s: %d bytes" % (text, n),
        None if n < SIZE_LIMIT else "the limit is %d" % SIZE_LIMIT)


CHECKS = ([("refused", *r) for r in REFUSED] + [("made", *m) for m in MADE] +
    [("left out", *x) for x in LEFT_OUT] + [("asked", *a) for a in ASKED] +
    [("size", "network-legacy", specs.LEGACY),
        ("size", "systemd-networkd", specs.NETWORKD)])


def check(number, installed, folder, release):
    """Makes the builds of CHECKS[number]; returns (what, fault or None)."""
    kind, text, *rest = CHECKS[number]
    with tempfile.TemporaryDirectory() as scratch:
        where = (installed, folder, release, scratch + "/image")
        if kind == "size":
            return _size(text, *rest, *where)
        make = {"refused": _refused, "made": _made, "asked": _answers,
            "left out": _left_out}[kind]
        return "%s: %s" % (kind, text), make(*rest, *where)
