# SPDX-License-Identifier: GPL-2.0-or-later
"""
The first process of a room: lays it out, switches the nodes on, stays.

    roominit.py FOLDER BUILD NODE...

Two networks, ring 0 and ring 1: node number N has 192.168.7.N and
192.168.8.N.  The room itself is 192.168.7.254, and has the addresses of the
power switches: 192.168.7.(100 + N).
"""

import os
import pwd
import subprocess
import sys

sys.dont_write_bytecode = True

import bmc
import power
from room import HERE, STAY

RINGS = ("192.168.7.%d", "192.168.8.%d")
# What the nodes must not see of this host's own cluster, if it has one.
PRIVATE = ("/var/lib/pacemaker", "/var/lib/corosync", "/var/lib/heartbeat",
    "/etc/corosync")

COROSYNC = """\
totem {
    version: 2
    cluster_name: lab
    transport: knet
    crypto_cipher: none
    crypto_hash: none
}
system {
    sched_rr: no
    priority: max
    move_to_root_cgroup: no
}
logging {
    to_logfile: yes
    logfile: /var/log/corosync/corosync.log
    to_syslog: no
    timestamp: hires
}
quorum {
    provider: corosync_votequorum
}
nodelist {
"""


def sh(*argv, **kw):
    subprocess.run(argv, check=True, **kw)


def network(nodes):
    sh("mount", "-t", "tmpfs", "-o", "mode=755", "lab", "/run")
    lines = ["link set lo up"]
    for ring, address in enumerate(RINGS):
        lines += ["link add ring%d type bridge forward_delay 0" % ring,
            "link set ring%d up" % ring,
            "addr add %s/24 dev ring%d" % (address % 254, ring)]
    for number, node in enumerate(nodes, 1):
        lines += ["netns add " + node,
            "addr add %s/24 dev ring0" % bmc.ADDRESS % number]
        for ring in range(len(RINGS)):
            lines += ["link add %s%d master ring%d up type veth "
                "peer name ring%d netns %s" % (node, ring, ring, ring, node)]
    sh("ip", "-batch", "-", input="\n".join(lines).encode())
    for number, node in enumerate(nodes, 1):
        lines = ["link set lo up"]
        for ring, address in enumerate(RINGS):
            lines += ["addr add %s/24 dev ring%d" % (address % number, ring),
                "link set ring%d up" % ring]
        sh("ip", "-n", node, "-batch", "-", input="\n".join(lines).encode())


def programs(folder, build):
    """Our programs, to be laid over the nodes' files."""
    os.mkdir(folder + "/fs")
    sh("mount", "-t", "tmpfs", "-o", "mode=755", "lab", folder + "/fs")
    install = folder + "/fs/install"
    os.mkdir(install)
    sh("make", "-s", "-C", build, "install", "DESTDIR=" + install,
        stdout=subprocess.DEVNULL)
    agents = install + "/usr/lib/ocf/resource.d/lab"
    os.makedirs(agents)
    sh("install", "-m", "755", HERE + "/Writer", agents)


def same_folders(source, target):
    """An empty copy of a tree of folders, with owners and modes."""
    if not os.path.isdir(source):
        return
    for path, _, _ in os.walk(source):
        new = target + path[len(source):]
        os.makedirs(new, exist_ok=True)
        status = os.stat(path)
        os.chown(new, status.st_uid, status.st_gid)
        os.chmod(new, status.st_mode & 0o7777)


def files(folder, nodes, node):
    """What the node has of its own; nodeinit mounts it."""
    own = "%s/fs/%s" % (folder, node)
    for name in ("upper", "work", "root"):
        os.makedirs("%s/%s" % (own, name))
    for path in PRIVATE:
        same_folders(path, own + "/private" + path)
    log = "%s/log/%s" % (folder, node)
    os.makedirs(log)
    for name in ("pacemaker", "corosync", "crmsh"):
        os.mkdir("%s/%s" % (log, name))
    pcmk = pwd.getpwnam("hacluster")
    os.chown(log + "/pacemaker", pcmk.pw_uid, pcmk.pw_gid)

    etc = own + "/upper/etc"
    os.makedirs(etc)
    with open(etc + "/hosts", "w") as f:
        f.write("127.0.0.1 localhost\n")
        for number, name in enumerate(nodes, 1):
            f.write("%s %s\n" % (RINGS[0] % number, name))
    with open(own + "/private/etc/corosync/corosync.conf", "w") as f:
        f.write(COROSYNC)
        for number, name in enumerate(nodes, 1):
            f.write("    node {\n        nodeid: %d\n        name: %s\n" %
                (number, name))
            for ring, address in enumerate(RINGS):
                f.write("        ring%d_addr: %s\n" % (ring,
                    address % number))
            f.write("    }\n")
        f.write("}\n")


def main():
    folder, build, *nodes = sys.argv[1:]
    network(nodes)
    programs(folder, build)
    os.mkdir(folder + "/shared")
    for number, node in enumerate(nodes, 1):
        files(folder, nodes, node)
        switch = power.Switch(folder, node)
        switch.create()
        bmc.start(folder, node, number)
        switch.turn_on()
    with open(folder + "/ready", "w"):
        pass
    # Whoever opens it knows how to close it by now, or has died.
    if sys.stdin.buffer.readline() != STAY:
        sys.exit("roominit: who opened the room is gone")
    print("the room stays", flush=True)
    while True:
        os.wait()  # the switches are children for as long as the room lives


main()
