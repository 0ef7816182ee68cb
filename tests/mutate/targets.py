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
# Of stonith_faults.py, what ends at once.
QUICK = "stonith_faults.py Mistakes Told WithoutReboot Agents"
# Of process.py, without its exact times.
DEADLINE = ["process.py Kernel", "process.py "
            "Deadline.test_also_if_the_loop_has_it_before_the_deadline "
            "Deadline.test_also_if_its_name_is_found_too_late "
            "Deadline.test_a_message_read_after_it_is_too_late"]
# Of meat_reply.py and meatware.py, what judges how a request ends: most of the
# others wait for something else.
MEAT_END = ["meatware.py Ends.test_deadline Ends.test_signals",
            "meat_reply.py Reply.test_explicit_refusal_ends_it_with_1 "
            "Reply.test_it_stays_refused_whatever_comes_behind "
            "Reply.test_nothing_is_read_after_a_confirmation "
            "Reply.test_a_fifo_that_cannot_be_read "
            "Reply.test_only_the_whole_line_confirms "
            "Reply.test_a_signal_beats_a_confirmation_of_the_same_moment "
            "Reply.test_also_if_the_loop_has_both "
            "Reply.test_a_reply_read_after_the_deadline_is_too_late "
            "Reply.test_also_if_it_came_before_the_deadline "
            "Reply.test_who_answered_is_logged_as_claimed "
            "Reply.test_signals_that_cannot_be_seen "
            "Reply.test_signals_and_deadline_get_their_turn_in_a_flood",
            "meatware.py Request Ends"]
# And what judges which node is asked for, and what is said of it.
MEAT_NODE = ["meatware.py "
             "Request.test_nodename_and_port_that_differ_are_refused "
             "Request.test_as_pacemaker_calls_it "
             "Request.test_upper_case_is_stored_in_lower_case "
             "Request.test_names_that_are_refused_before_a_path_is_made "
             "Ends.test_hostlist Ends.test_validate_all"]
MEAT_WORD = ["meat_reply.py Reply.test_only_the_whole_line_confirms "
             "Reply.test_refusals_are_logged_printable_and_shortened "
             "Reply.test_halves_of_two_writers_never_make_a_reply "
             "Reply.test_explicit_refusal_ends_it_with_1 "
             "Reply.test_a_denial_beats_a_confirmation_of_the_same_moment "
             "Reply.test_another_nodes_denial_beats_nothing "
             "Reply.test_replies_behind_a_nul_are_passed_over_and_logged "
             "Reply.test_who_answered_is_logged_as_claimed",
             "meatclient.py Answer"]

TARGETS = [
    # fence_kdump: what a message is, whose it is, and who is awaited.
    Target("lib/kdump_msg.c", ["kdump_msg", "verdict"],
           ["interop", "listen"],
           LISTENER + ["fence_kdump_send/fence_kdump_send"],
           ["KDUMP_MSG_OK"]),
    Target("lib/hmac.c", ["hmac"]),
    Target("lib/kdump2.c", ["kdump2"], good=["KDUMP2_OK"]),
    Target("fence_kdump/queries.c", ["queries"]),
    Target("lib/answer.c", ["answer", "answer_start", "stay"],
           functions=["judge", "answer_turn", "answer_until"]),
    Target("lib/answer_place.c", ["answer_place", "answer"],
           good=["PLACE_CRASH"]),
    Target("lib/qb_socket.c", ["qb_socket"]),
    Target("fence_kdump/nonce.c", ["nonce"]),
    Target("lib/budget.c", ["budget"]),
    Target("lib/kdump2_key.c", ["kdump2_key"]),
    Target("lib/kdump2_file.c", ["kdump2_file"]),
    Target("lib/answer_filter.c", ["answer_filter"]),
    Target("fence_kdump_send/key.c", ["key"]),
    Target("rehearse/keyfile.c", ["keyfile"]),
    Target("lib/secret.c", ["secret"],
           functions=["is_owner", "is_reader", "forbidden", "secret_judge",
                      "is_all_one", "try_keyfile", "search", "secret_find"]),
    Target("lib/crash_key.c", ["crash_key"]),
    Target("rehearse/key_name.c", ["key_name"]),
    Target("rehearse/identity.c", ["key_name"],
           functions=["is_own", "has_own", "identity_by_number"]),
    Target("fence_kdump/verdict.c", ["verdict"],
           ["interop", "target", "listen"], LISTENER, ["VERDICT_ACCEPT"]),
    Target("fence_kdump/decision.c", ["decision"],
           ["interop", "target", "listen"], LISTENER, ["DECISION_FENCED"]),
    Target("fence_kdump/answers.c", ["answers"], ["ask_answer"], LISTENER,
           ["ANSWER_FENCES"]),
    Target("fence_kdump/node_key.c", ["node_key"], ["ask_answer"], LISTENER,
           ["NODE_KEY_MADE"]),
    Target("lib/target.c", ["target", "no_memory"], ["target", "names"],
           LISTENER),
    Target("lib/cluster.c", ["cluster", "target", "no_memory"], ["target"],
           LISTENER),
    Target("lib/whose.c", ["whose", "lookup", "verdict", "no_memory"],
           ["target", "names"], LISTENER, ["WHOSE_TARGET"]),
    Target("lib/lookup.c", ["lookup", "lookup_answers", "report", "no_memory"],
           ["target", "names"], LISTENER, ["LOOKUP_SETTLED"]),
    Target("fence_kdump/sources.c", ["sources"], ["names"], LISTENER,
           functions=["sent_valid", "source_has_message",
                      "source_void_first", "sources_note"]),
    Target("lib/corosync.c", ["corosync", "target", "no_memory"],
           ["target"], LISTENER),
    Target("fence_kdump/filter.c", ["filter"], ["own", "ports"], LISTENER),
    Target("fence_kdump/own.c", ["own"], ["own"], LISTENER),
    Target("fence_kdump/pongs.c", ["pongs"], [], LISTENER),
    Target("fence_kdump/life.c", ["life"], [], LISTENER),
    Target("lib/cmap_parse.c", ["cmap", "no_memory"], ["cmap"], LISTENER),
    Target("lib/cmap_pongs.c", ["cmap", "life", "no_memory", "pongs"], ["cmap"],
           LISTENER),
    Target("lib/cmapline.c", ["cmap", "no_memory"], ["cmap"], LISTENER),
    Target("lib/coroconf.c", ["corosync", "no_memory"], ["differ", "target"],
           LISTENER),
    Target("lib/coroline.c", ["coroline", "corosync"], ["differ", "target"],
           LISTENER),
    Target("lib/coromap.c", ["corosync"], ["differ", "target"], LISTENER),
    Target("lib/coronodes.c", ["corosync", "target"], ["differ", "target"],
           LISTENER),
    # What turns an accepted message into success: the real program alone.
    Target("fence_kdump/hear.c", [],
           ["ask_answer", "interop", "target", *DEADLINE, "ports", "listen",
            "names"],
           LISTENER, functions=["heard", "refuse", "judge", "take_batch",
                                "hear_datagrams", "weigh_again", "hear_again",
                                "judge_answer", "hear_answers"]),
    Target("fence_kdump/weigh.c", ["weigh"],
           ["ask_answer", "interop", "target", *DEADLINE, "listen", "names"],
           LISTENER),
    Target("fence_kdump/finish.c", [],
           ["interop", "target", *DEADLINE, "listen"], LISTENER),
    Target("fence_kdump/listen.c", [],
           ["interop", "target", *DEADLINE, "listen", "names"], LISTENER,
           functions=["go_on", "on_answer", "on_own", "settle", "on_corosync",
                      "prepare", "begin", "listen_run"]),
    # Every agent: what is asked for, and the exit status.
    Target("agent/agent_main.c", ["agent_main"], ["input"],
           LISTENER),
    Target("agent/caller.c", ["caller"], [], LISTENER,
           functions=["caller_validates"]),
    # fence_meatware and meatclient: the human's word, and for which node.
    Target("meat/meat_msg.c", ["meat_msg", "meat_claim", "meat_answer"],
           MEAT_WORD, MEAT, ["MEAT_CONFIRMED", "MEAT_REFUSED"]),
    Target("lib/node.c", ["meat_msg", "meat_claim", "meat_target"],
           MEAT_NODE, MEAT),
    Target("lib/text.c", ["meat_msg", "meat_claim"], MEAT_WORD, MEAT),
    Target("agent/asked.c", ["meat_target", "no_memory"], MEAT_NODE, MEAT),
    Target("meatware/target.c", ["meat_target"], MEAT_NODE, MEAT),
    Target("meatware/replies.c", ["meat_replies"], ["meat_reply"], MEAT,
           ["REPLIES_CONFIRMED", "REPLIES_MORE"]),
    Target("meatware/waiter.c", [], MEAT_END, MEAT,
           functions=["stop", "end_if_late", "end_if_stopped", "confirmed",
                      "take_chunk"]),
    Target("meatware/confirm.c", [], MEAT_END, MEAT,
           functions=["wait_guarded", "confirm_run"]),
    Target("meatclient/answer.c", ["meat_answer"], ["meatclient.py Answer"],
           MEAT),
    # fence_suicide: is it this node, may success be answered, and does it
    # panic first?
    Target("suicide/decide.c", ["suicide_decide"],
           good=["ANSWER_BEFORE", "ANSWER_NEVER"]),
    Target("suicide/ladder.c", ["suicide_ladder"]),
    Target("suicide/facts.c", ["suicide_facts"]),
    Target("suicide/cluster.c", ["suicide_cluster"]),
    Target("suicide/run.c", ["suicide_run"],
           functions=["check_node", "check_target", "decide",
                      "answer_and_end", "end_node", "run_end"]),
    # The plugins: an agent's exit status becomes stonith's answer.
    Target("stonith/judge.c", ["stonith_judge"], [QUICK], PLUGIN),
    Target("stonith/name.c", ["stonith_name"], [QUICK], PLUGIN),
    Target("stonith/hosts.c", ["stonith_hosts"], [QUICK], PLUGIN),
    Target("stonith/hostmap.c", ["stonith_hosts"], [QUICK], PLUGIN),
    Target("stonith/order.c", ["stonith_order"], [QUICK], PLUGIN),
    Target("stonith/verbs.c", [], [QUICK, "stonith_kernel"], PLUGIN,
           functions=["verbs_tell", "run_host_verb"]),
    Target("stonith/plugin.c", [], [QUICK, "stonith_kernel"], PLUGIN,
           functions=["find_verb", "ask_about", "read_device", "run",
                      "plugin_main"]),
    Target("stonith/run.c", ["stonith_run"],
           ["stonith_kernel", "stonith_faults.py Agents Ended"], PLUGIN,
           functions=["on_timer", "on_stop", "on_child", "open_input",
                      "wait_for", "run_agent"]),
]
