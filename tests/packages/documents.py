# SPDX-License-Identifier: GPL-2.0-or-later
"""The blocks of docs/ for firewalld and pcs, which tests/docs.py leaves: they
are installed here, in a root to throw away, beside our packages."""

import os
import re
import sys

from judge import Failed
from root import Root

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.append(os.path.join(TOP, "tests"))

import markdown

# Power switches, which the reader has already, and who is in the cluster.
CLUSTER = """
    set -eu
    cibadmin --empty >/tmp/cib.xml
    export CIB_file=/tmp/cib.xml
    n=1
    for node in alice bob charlie; do
        cibadmin --create --scope nodes \\
            --xml-text "<node id=\\"$n\\" uname=\\"$node\\"/>"
        pcs -f /tmp/cib.xml stonith create ipmi-node$n fence_ipmilan \\
            ip=192.0.2.$n pcmk_host_list=$node
        n=$((n + 1))
    done
"""
# The host alice, with firewalld; behind a cable bob, without.
ALICE = """
    set -eu
    ip link set lo up
    ip netns add bob
    ip link add net0 type veth peer net0 netns bob
    ip addr add 10.0.0.1/24 dev net0
    ip -n bob addr add 10.0.0.2/24 dev net0
    ip link set net0 up
    ip -n bob link set net0 up
    mkdir -p /run/dbus
    dbus-daemon --system --fork
    firewalld --nofork >/run/firewalld.log 2>&1 &
    firewalld=$!
    until firewall-cmd --state >/dev/null 2>&1; do
        kill -0 $firewalld || { cat /run/firewalld.log; exit 1; }
        sleep 0.5
    done
    # Not the default zone: the page names the zone.
    firewall-cmd --permanent --zone=internal --add-interface=net0
    firewall-cmd --reload
    # bob hears a process of alice's within so many seconds
    told_bob() {
        /usr/libexec/fence_kdump_send --force -c 1 --give-up "$1" 10.0.0.2
    }
    # alice hears bob's crash kernel, which speaks each second
    told_alice() {
        ip netns exec bob /usr/libexec/fence_kdump_send --force -i 1 \\
            -c 86400 10.0.0.1 &
        sender=$!
        status=0
        fence_kdump -n 10.0.0.2 -t "$1" || status=$?
        kill $sender
        wait $sender || :
        return $status
    }
    fault() {
        echo "FAULT: $*"
        exit 1
    }
    told_bob 60 || fault "without the rules no message gets out"
    ! told_alice 5 || fault "without the rules a message gets in"
"""
AFTER = """
    ! told_bob 2 >/run/said 2>&1 || fault "a message got out"
    cat /run/said
    grep -q 'Operation not permitted' /run/said || fault "why not?"
    told_alice 60 || fault "no message got in"
"""


def blocks(way):
    """What the documents have for it, as (where, text)."""
    folder = os.path.join(TOP, "docs")
    found = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".md"):
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                found += [("docs/%s:%d" % (name, b.number), b.typed())
                          for b in markdown.blocks(f.read())
                          if (b.kind, b.how) == ("run", way)]
    if not found:
        raise Failed("no page has a block for " + way)
    return found


def written(here, script):
    """The script's name there."""
    with open(here.at + "/tmp/script", "w", encoding="utf-8") as f:
        f.write(script)
    return "/tmp/script"


def pcs(here):
    for where, text in blocks("pcs"):
        print(where)
        # Without a cluster that runs, it takes a file.
        text = re.sub(r"(?m)^pcs ", "pcs -f /tmp/cib.xml ", text)
        if "pcs -f" not in text:
            raise Failed("%s: nothing for pcs" % where)
        said = here.run("sh", written(here, CLUSTER + text +
                                      "pcs -f /tmp/cib.xml stonith config"))
        for name in re.findall(r"stonith create (\S+)", text):
            if "Resource: %s " % name not in said:
                raise Failed("%s: %s was not made\n%s" % (where, name, said))


# The cluster of these hosts: corosync's package brings a node list of a node1
# that nobody knows here.
NODES = """nodelist {
    node {
        name: alice
        ring0_addr: 192.0.2.11
        ring1_addr: 10.0.0.1
    }
    node {
        name: bob
        ring0_addr: 192.0.2.12
        ring1_addr: 10.0.0.2
    }
}
"""


def node_list(here):
    folder = here.at + "/etc/corosync"
    os.makedirs(folder, exist_ok=True)
    with open(folder + "/corosync.conf", "w", encoding="utf-8") as f:
        f.write(NODES)


# B7: as pcs 0.12 does each time, the agents check what they are given.
VALIDATED = """
    set -eu
    cibadmin --empty >/tmp/cib.xml
    ip link set lo up
    echo 192.0.2.11 alice >>/etc/hosts
    pcs() { command pcs -f /tmp/cib.xml stonith create "$@" \\
        --agent-validation 2>&1; }
    for agent in fence_kdump fence_meatware; do
        pcs good-$agent $agent nodename=alice timeout=2min
    done
    pcs several fence_kdump "pcmk_host_list=alice bob" timeout=60
    pcs self fence_suicide pcmk_host_list=alice delay=3s
    for agent in fence_kdump fence_meatware; do
        ! said=$(pcs bad-$agent $agent nodename=a/b) || exit 1
        echo "$said"
        case $said in
        *"came with a target"* | *node1*) exit 1 ;;
        *a/b*) ;;
        *) exit 1 ;;
        esac
    done
"""


def validated(here):
    here.run("unshare", "--net", "--pid", "--fork", "--kill-child",
             "--mount-proc", "sh", written(here, VALIDATED))


def firewalld(here):
    for where, text in blocks("firewalld"):
        print(where)
        # A network and processes of its own, which end with it.
        here.run("unshare", "--net", "--pid", "--fork", "--kill-child",
                 "sh", written(here, ALICE + text + AFTER))


def check(judge, base, debs):
    with Root(base) as here:
        here.devices()
        here.run("dpkg", "-i", *here.bring(*debs))
        node_list(here)
        judge.check("docs: the commands for pcs", pcs, here)
        judge.check("pcs --agent-validation: what is right passes, what is "
                    "wrong is named", validated, here)
        judge.check("docs: the commands for firewalld: out is closed, in is "
                    "open", firewalld, here)
