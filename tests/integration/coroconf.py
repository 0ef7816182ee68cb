# SPDX-License-Identifier: GPL-2.0-or-later
"""
What a real corosync of our own needs, in the laboratory (corolab.py) and in
bench/: text({"here": "10.0.0.1", "bob": "10.0.0.2"}) is the corosync.conf of
these nodes; FOLDERS is where it writes, which COVER, lines for sh, makes
private and empty.
"""

FOLDERS = ("/run", "/dev/shm", "/var/lib/corosync", "/var/log/corosync")
COVER = "for d in %s; do mount -t tmpfs none $d; done\n" % " ".join(FOLDERS)

TEXT = """\
totem {
version: 2
cluster_name: lab
transport: %s
token: %d
}
nodelist {
%s}
quorum {
provider: corosync_votequorum
}
system {
sched_rr: no
move_to_root_cgroup: no
}
"""
NODE = """\
node {
name: %s
nodeid: %d
ring0_addr: %s
}
"""


def text(nodes, token=1000, transport="knet"):
    return TEXT % (transport, token, "".join(NODE % (name, nodeid, address)
        for nodeid, (name, address) in enumerate(nodes.items(), 1)))
