# SPDX-License-Identifier: GPL-2.0-or-later
"""The files that decide "fenced", and the tests that have to notice.

Of fence_suicide only what decides is here, and only its unit tests are run:
a program that is wrong about this ends the machine."""

UNIT, REAL = "tests/unit/test_", "tests/integration/test_"


class Target:
    """unit: fast ones, first.  real: the real programs, for what is left, but
    no test of exact times: a busy machine would fail it.  good: enumerators
    that mean "believed"."""

    def __init__(self, path, unit=(), real=(), programs=(), good=()):
        self.path = path
        self.unit = [UNIT + u for u in unit]
        self.real = [REAL + (r if " " in r else r + ".py") for r in real]
        self.programs = list(programs)
        self.good = list(good)


LISTENER = ["fence_kdump/fence_kdump"]
MEAT = ["meatware/fence_meatware", "meatclient/meatclient"]

TARGETS = [
    Target("lib/kdump_msg.c", ["kdump_msg", "verdict"],
           ["listen", "interop"],
           LISTENER + ["fence_kdump_send/fence_kdump_send"],
           ["KDUMP_MSG_OK"]),
    Target("fence_kdump/verdict.c", ["verdict"], ["listen", "target"],
           LISTENER, ["VERDICT_ACCEPT"]),
    Target("fence_kdump/target.c", ["target", "no_memory"], ["target", "names"],
           LISTENER),
    Target("fence_kdump/awaited.c", ["awaited", "verdict", "no_memory"],
           ["target", "names"], LISTENER),
    Target("lib/agent_main.c", ["agent_main"], ["input"],
           LISTENER),
    Target("lib/meat_msg.c", ["meat_msg", "meat_claim", "meat_answer"],
           ["meatware", "meatclient"], MEAT,
           ["MEAT_CONFIRMED", "MEAT_REFUSED"]),
    Target("lib/asked.c", ["meat_target", "no_memory"], ["meatware"], MEAT),
    Target("meatware/target.c", ["meat_target"], ["meatware"], MEAT),
    Target("meatclient/answer.c", ["meat_answer"], ["meatclient"], MEAT),
    Target("suicide/decide.c", ["suicide_decide"],
           good=["ANSWER_BEFORE", "ANSWER_NEVER"]),
    # What turns an accepted message into success: the real program alone.
    Target("fence_kdump/hear.c", [],
           ["process.py Deadline.test_a_message_read_after_it_is_too_late",
            "listen", "target"], LISTENER),
]
