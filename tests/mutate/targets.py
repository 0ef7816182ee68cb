# SPDX-License-Identifier: GPL-2.0-or-later
"""The files that decide "fenced", and the tests that have to notice.

Of fence_suicide only what decides is here, and only its unit tests are run:
a program that is wrong about this ends the machine."""

UNIT, REAL = "tests/unit/test_", "tests/integration/test_"


class Target:
    """unit: fast ones, first.  real: the real programs, for what is left,
    those that end soonest first, but no test of exact times: a busy machine
    would fail it.  good: enumerators that mean "believed".  functions: those
    that decide, where the rest of the file does not."""

    def __init__(self, path, unit=(), real=(), programs=(), good=(),
                 functions=()):
        self.path = path
        self.unit = [UNIT + u for u in unit]
        self.real = [REAL + (r if " " in r else r + ".py") for r in real]
        self.programs = list(programs)
        self.good = list(good)
        self.functions = list(functions)


LISTENER = ["fence_kdump/fence_kdump"]
MEAT = ["meatware/fence_meatware", "meatclient/meatclient"]
PLUGIN = ["stonith/stonith_external"]
# Of process.py, without its exact times.
DEADLINE = ["process.py Kernel", "process.py "
            "Deadline.test_also_if_the_loop_has_it_before_the_deadline "
            "Deadline.test_also_if_its_name_is_found_too_late "
            "Deadline.test_a_message_read_after_it_is_too_late"]

TARGETS = [
    # fence_kdump: what a message is, whose it is, and who is awaited.
    Target("lib/kdump_msg.c", ["kdump_msg", "verdict"],
           ["interop", "listen"],
           LISTENER + ["fence_kdump_send/fence_kdump_send"],
           ["KDUMP_MSG_OK"]),
    Target("fence_kdump/verdict.c", ["verdict"],
           ["interop", "target", "listen"], LISTENER, ["VERDICT_ACCEPT"]),
    Target("fence_kdump/target.c", ["target", "no_memory"],
           ["target", "names"], LISTENER),
    Target("fence_kdump/awaited.c", ["awaited", "verdict", "no_memory"],
           ["target", "names"], LISTENER),
    Target("fence_kdump/sources.c", ["sources"], ["names"], LISTENER,
           functions=["is_valid", "sent_valid", "sources_note",
                      "sources_accepted"]),
    Target("lib/corosync.c", ["corosync", "target", "no_memory"],
           ["target"], LISTENER),
    # What turns an accepted message into success: the real program alone.
    Target("fence_kdump/hear.c", [],
           ["interop", "target", *DEADLINE, "ports", "listen", "names"],
           LISTENER, functions=["accept_message", "too_late", "judge", "take_batch",
                      "hear_datagrams", "hear_again"]),
    Target("fence_kdump/listen.c", [],
           ["interop", "target", *DEADLINE, "listen", "names"], LISTENER,
           functions=["listener_end", "listener_time_out", "on_answer",
                      "prepare", "listen_run"]),
    # Every agent: what is asked for, and the exit status.
    Target("lib/agent_main.c", ["agent_main"], ["input"],
           LISTENER),
    # fence_meatware and meatclient: the human's word, and for which node.
    Target("lib/meat_msg.c", ["meat_msg", "meat_claim", "meat_answer"],
           ["meat_reply", "meatware", "meatclient"], MEAT,
           ["MEAT_CONFIRMED", "MEAT_REFUSED"]),
    Target("lib/asked.c", ["meat_target", "no_memory"], ["meatware"], MEAT),
    Target("meatware/target.c", ["meat_target"], ["meatware"], MEAT),
    Target("meatware/replies.c", ["meat_replies"], ["meat_reply"], MEAT,
           ["REPLIES_CONFIRMED", "REPLIES_MORE"]),
    Target("meatware/waiter.c", [], ["meat_reply", "meatware"], MEAT,
           functions=["stop", "too_late", "is_stopped", "confirmed",
                      "take_chunk"]),
    Target("meatware/confirm.c", [], ["meat_reply", "meatware"], MEAT,
           functions=["wait_guarded", "confirm_run"]),
    Target("meatclient/answer.c", ["meat_answer"], ["meatclient"], MEAT),
    # fence_suicide: is it this node, and may success be answered?
    Target("suicide/decide.c", ["suicide_decide"],
           good=["ANSWER_BEFORE", "ANSWER_NEVER"]),
    Target("suicide/facts.c", ["suicide_facts"]),
    Target("suicide/cluster.c", ["suicide_cluster"]),
    Target("suicide/run.c", ["suicide_run"],
           functions=["check_node", "check_target", "decide",
                      "answer_and_end", "end_node", "run_end"]),
    # The plugins: an agent's exit status becomes stonith's answer.
    Target("stonith/judge.c", ["stonith_judge"], ["stonith_faults"], PLUGIN),
    Target("stonith/name.c", ["stonith_name"], ["stonith_faults"], PLUGIN),
    Target("stonith/hosts.c", ["stonith_hosts"],
           ["stonith_faults"], PLUGIN),
    Target("stonith/order.c", ["stonith_order"],
           ["stonith_faults"], PLUGIN),
    Target("stonith/verbs.c", [], ["stonith_kernel", "stonith_faults"], PLUGIN,
           functions=["verbs_tell", "run_host_verb"]),
    Target("stonith/plugin.c", [], ["stonith_kernel", "stonith_faults"], PLUGIN,
           functions=["find_verb", "ask_about", "read_device", "run",
                      "plugin_main"]),
    Target("stonith/run.c", ["stonith_run"], ["stonith_kernel", "stonith_faults"], PLUGIN,
           functions=["on_timer", "on_stop", "on_child", "open_input",
                      "wait_for", "run_agent"]),
]
