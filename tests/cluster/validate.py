# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenario: validate-all, as Pacemaker's tools ask for it, and as a fencing."""

# A device's parameters, and what is wrong with them, if anything is.
DEVICES = (
    ("fence_kdump", {"nodename": "alice", "timeout": "150s"}, None),
    ("fence_kdump", {"pcmk_host_list": "alice bob", "timeout": "60"}, None),
    ("fence_meatware", {"pcmk_host_list": "alice", "timeout": "PT1M"}, None),
    ("fence_suicide", {"pcmk_host_list": "alice", "delay": "3s"}, None),
    ("fence_kdump", {"nodename": "nowhere"}, '"nowhere" does not resolve'),
    ("fence_meatware", {"nodename": "a/b"}, "a/b"),
    ("fence_suicide", {"delay": "2months"}, "2months"),
)
MISLED = dict(pcmk_reboot_action="validate-all")


def by_stonith_admin(agent, values):
    options = [word for value in values for word in ("--option", value)]
    return ("stonith_admin", "--validate", "--agent", agent, *options)


def by_pcs(agent, values):
    """In a copy of the configuration: nothing is started."""
    return ("sh", "-c", 'cibadmin --query >/run/cib.xml && exec pcs '
        '-f /run/cib.xml stonith create tried "$@" --agent-validation', "sh",
        agent, *values)


def validated(s, tool, agent, parameters, wrong):
    values = ["%s=%s" % pair for pair in parameters.items()]
    status, text = s.cluster.tried("bob", *tool(agent, values))
    told = "%s: %s %s: " % (tool.__name__[3:], agent, " ".join(values))
    if wrong is None:
        s.check(status == 0, told + "right" + ("" if status == 0 else
            ": " + text))
        return
    s.check(status != 0 and wrong in text and "node1" not in text,
        told + (wrong if wrong in text else text))


def by_tools(s):
    """stonith_admin and pcs: what is right passes, what is wrong is named"""
    s.begin("power")
    for tool in by_stonith_admin, by_pcs:
        for device in DEVICES:
            validated(s, tool, *device)


def misled(s):
    """A fencing that a parameter turns into validate-all is none"""
    s.begin("power", "kdump", kdump_node1=MISLED)
    s.crash("alice")
    s.refused_then_switched(r'fence_kdump.*not fenced: action "validate-all" '
        "came with a target", "not fenced")


SCENARIOS = [("13a", by_tools), ("13b", misled)]
