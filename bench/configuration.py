# SPDX-License-Identifier: GPL-2.0-or-later
"""
fencectl beside crm_verify on one file: 1,000 nodes, 2,000 devices, a
topology of two levels for each node; a fifth of that in a quick run.
"""

import os
import subprocess
import tempfile

NODES = 1000
COMMANDS = ("plan", "plan --json", "check", "check --json")


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
        raise SystemExit("%s: exit status %d" % (" ".join(argv),
            os.waitstatus_to_exitcode(status)))
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measured_in_turn(verify, fencectl, nodes, runs):
    """
    {command: [(seconds, MB), ...]}, and of crm_verify under "".  That is run
    before and after the others: once alone it takes most of the time.
    """
    samples = {command: [] for command in ("", *COMMANDS)}
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as f:
        f.write(configuration(nodes))
        f.flush()
        for turn in range(2):
            samples[""].append(measured([verify, "-x", f.name]))
            for command in COMMANDS * (runs if turn == 0 else 0):
                samples[command].append(measured(
                    [fencectl, *command.split(), "--cib", f.name]))
    return samples
