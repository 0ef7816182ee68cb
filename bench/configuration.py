#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
fencectl beside crm_verify on one file: 1,000 nodes, 2,000 devices, a
topology of two levels for each node. "configuration.py BUILD [NODES]"; exit
status 1 if a goal is missed.
"""

import os
import subprocess
import sys
import tempfile

NODES = 1000
SHARE = 0.05  # of crm_verify's time, at most
MOST = 64     # MB, at most


def pairs(owner, **values):
    return "".join('<nvpair id="%s-%s" name="%s" value="%s"/>' % (owner, name,
        name, value) for name, value in values.items())


def device(name, agent, **values):
    return ('<primitive id="%s" class="stonith" type="%s">'
        '<instance_attributes id="%s-ia">%s</instance_attributes>'
        '<operations><op id="%s-m" name="monitor" interval="3600s"/>'
        '</operations></primitive>' % (name, agent, name, pairs(name + "-ia",
            **values), name))


def configuration(nodes):
    names = ["node%d" % number for number in range(1, nodes + 1)]
    return ('<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" '
        'epoch="1" num_updates="0" admin_epoch="0"><configuration>'
        "<crm_config/><nodes>%s</nodes><resources>%s</resources>"
        "<constraints>%s</constraints><fencing-topology>%s"
        "</fencing-topology></configuration><status/></cib>" % (
        "".join('<node id="%d" uname="%s"/>' % pair
            for pair in enumerate(names, 1)),
        "".join(device("kdump-" + name, "fence_kdump", pcmk_host_list=name,
                pcmk_host_check="static-list", timeout=60,
                pcmk_reboot_timeout=70, pcmk_off_timeout=70) +
            device("ipmi-" + name, "fence_ipmilan", pcmk_host_list=name,
                ip="10.0.0.1", username="fence", password="secret")
            for name in names),
        "".join('<rsc_location id="l-%s" rsc="ipmi-%s" score="-INFINITY" '
            'node="%s"/>' % (name, name, name) for name in names),
        "".join('<fencing-level id="fl-%s-%d" target="%s" index="%d" '
            'devices="%s-%s"/>' % (name, index, name, index, what, name)
            for name in names
            for index, what in ((1, "kdump"), (2, "ipmi")))))


def measured(argv):
    """(processor seconds, MB) that a command takes."""
    with open(os.devnull, "w") as nothing:
        process = subprocess.Popen(argv, stdout=nothing, stderr=nothing)
        _, status, used = os.wait4(process.pid, 0)
    # crm_verify: 78, there are warnings. fencectl check: 1 and 2.
    if os.waitstatus_to_exitcode(status) not in (0, 1, 2, 78):
        sys.exit("%s: exit status %d" % (" ".join(argv),
            os.waitstatus_to_exitcode(status)))
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    build = sys.argv[1]
    nodes = int(sys.argv[2]) if len(sys.argv) > 2 else NODES
    ours = os.path.join(build, "fencectl/fencectl")
    missed = 0
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as f:
        f.write(configuration(nodes))
        f.flush()
        limit, memory = measured(["crm_verify", "-x", f.name])
        print("crm_verify        %8.2f s %7.1f MB" % (limit, memory))
        for command in ("plan", "plan --json", "check", "check --json"):
            took, memory = measured([ours, *command.split(), "--cib", f.name])
            well = took <= SHARE * limit and memory <= MOST
            missed += not well
            print("%-18s%8.2f s %7.1f MB  %.4f of its time%s" % (command,
                took, memory, took / limit, "" if well else "  MISSED"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
