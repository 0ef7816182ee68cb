/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * D17 and group G: the real scheduler, agent and rehearsal, and nftables in a
 * network namespace of this test's own.
 */
#include "tests/unit/fencectl_look.h"
#include "tests/unit/sandbox.h"

#include <stdlib.h>

#include "fencectl/builtin.h"
#include "fencectl/check_d11.h"
#include "fencectl/check_g.h"
#include "fencectl/check_g3.h"
#include "fencectl/check_g4.h"

/* "nft -f FILE" or "nft 'RULES'"; not 0: it failed. */
static int
nft(const char *rules)
{
	const char *top = getenv("TOP_SRCDIR");
	char command[1024];

	if (rules == NULL)
		snprintf(command, sizeof(command),
		    "nft -f '%s/firewall/fence_kdump.nft'",
		    top != NULL ? top : ".");
	else
		snprintf(command, sizeof(command),
		    "nft flush ruleset && nft '%s'", rules);
	return (system(command));
}

/* A network with nftables, and nothing in it. */
static void
enter_network(void)
{
	if (!sandbox_enter(CLONE_NEWNET) ||
	    system("ip link set lo up && nft list ruleset") != 0)
		sandbox_exit(SANDBOX_REFUSED);
}

static bool
forward(const char *on)
{
	FILE *f = fopen("/proc/sys/net/ipv4/ip_forward", "we");

	return (f != NULL && fputs(on, f) >= 0 && fclose(f) == 0);
}

/* Without the project's rules, with them, and with a part of them. */
static void
play_g3(void *unused)
{
	static const char out[] = "table inet o { chain o { "
				  "type filter hook output priority 0; "
				  "udp dport 7410 drop; }; }";
	const struct look l = { .function = check_g3 };

	(void)unused;
	enter_network();
	if (look(&l) != SEVERITY_WARNING)
		sandbox_exit(1);
	if (nft(NULL) != 0 || look(&l) != LOOK_NOTHING)
		sandbox_exit(2);
	if (!forward("1"))
		sandbox_exit(SANDBOX_REFUSED);
	if (look(&l) != LOOK_NOTHING)
		sandbox_exit(3);
	if (nft(out) != 0 || look(&l) != SEVERITY_WARNING)
		sandbox_exit(4);
	if (!forward("0") || look(&l) != LOOK_NOTHING)
		sandbox_exit(5);
	sandbox_exit(0);
}

static const struct {
	const char *rules;
	int want; /* as look() */
} closed[] = {
	{ "table inet f { chain i { type filter hook input priority 0; "
	  "policy drop; ct state established,related accept; "
	  "tcp dport { 22, 2224 } accept; udp dport 5404-5412 accept; }; }",
	    SEVERITY_WARNING },
	{ "table inet f { chain i { type filter hook input priority 0; "
	  "policy drop; udp dport { 5405, 7410 } counter accept; }; }",
	    LOOK_NOTHING },
	{ "table ip f { chain i { type filter hook input priority 0; "
	  "udp dport 7410 counter reject; }; }",
	    SEVERITY_WARNING },
	{ "table ip f { chain i { type filter hook input priority 0; "
	  "ip saddr 192.0.2.0/24 udp dport 7410 drop; }; }",
	    LOOK_BLIND },
};

static void
play_g4(void *unused)
{
	const struct look l = { .function = check_g4 };
	size_t i;

	(void)unused;
	enter_network();
	if (look(&l) != LOOK_NOTHING || nft(NULL) != 0 ||
	    look(&l) != LOOK_NOTHING)
		sandbox_exit(1);
	for (i = 0; i < N_OF(closed); i++)
		if (nft(closed[i].rules) != 0 || look(&l) != closed[i].want)
			sandbox_exit(2 + (int)i);
	sandbox_exit(0);
}

/* Copies a program of this build to where it is installed. */
static bool
install(const char *program, const char *to)
{
	const char *top = getenv("TOP_BUILDDIR");
	char command[1024];

	snprintf(command, sizeof(command),
	    "mkdir -p \"$(dirname '%s')\" && cp '%s/%s' '%s'", to,
	    top != NULL ? top : ".", program, to);
	return (system(command) == 0);
}

/* What Pacemaker hands on by pcmk_host_map, and what the agent then lacks. */
static const struct {
	const char *map;
	bool remote;
	const char *said; /* NULL: nothing is found */
} mapped[] = {
	{ "alice:192.0.2.1", true, NULL },
	{ "ALICE:192.0.2.1;bob:no_such.invalid", true, NULL },
	{ "alice:no_such.invalid", true, "no_such.invalid" },
	{ "alice:no_such.invalid", false, "no_such.invalid" },
	{ "bob:no_such.invalid", true, "alice" },
	{ "alice:", true, "alice" },
};

static bool
maps_are_handed_on(struct look l)
{
	size_t i;

	for (i = 0; i < N_OF(mapped); i++) {
		l.map = mapped[i].map;
		l.remote = mapped[i].remote;
		if (look(&l) !=
		    (mapped[i].said == NULL ? LOOK_NOTHING : SEVERITY_WARNING))
			return (false);
		if (mapped[i].said != NULL &&
		    strstr(look_said, mapped[i].said) == NULL)
			return (false);
	}
	return (true);
}

/*
 * The programs are the real ones.  There is no corosync here and no crash
 * kernel: so the agent for this host finds what is wrong.
 */
static void
play_programs(void *unused)
{
	struct look l = { .function = check_g1 };
	char folder[256];

	(void)unused;
	snprintf(folder, sizeof(folder), "%s", rehearse_path);
	*strrchr(folder, '/') = '\0';
	if (!sandbox_enter(CLONE_NEWNET) ||
	    mount("none", "/etc", "tmpfs", 0, NULL) != 0 ||
	    mount("none", "/usr/sbin", "tmpfs", 0, NULL) != 0 ||
	    mount("none", folder, "tmpfs", 0, NULL) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	if (look(&l) != LOOK_NOTHING) /* no agent: A9 */
		sandbox_exit(1);
	l.function = check_g2;
	if (look(&l) != LOOK_BLIND)
		sandbox_exit(2);
	if (!install("fence_kdump/fence_kdump", "/usr/sbin/fence_kdump") ||
	    !install("rehearse/fence_kdump_rehearse", rehearse_path))
		sandbox_exit(3);
	/* In an emulator this kernel cannot run what the emulator runs. */
	if (system("/usr/sbin/fence_kdump -h >/dev/null 2>&1") != 0)
		sandbox_exit(SANDBOX_REFUSED);
	if (look(&l) != SEVERITY_WARNING ||
	    strstr(look_said, "names a node") == NULL)
		sandbox_exit(4);
	if (system(
		"ip link add link0 type veth peer name link1 && "
		"ip addr add 10.0.0.1/24 dev link0 && ip link set link0 up && "
		"ip link set link1 up && mkdir /etc/sysconfig && "
		"echo 'FENCE_KDUMP_NODES=\"10.0.0.2\"' "
		">/etc/sysconfig/fence_kdump") != 0)
		sandbox_exit(SANDBOX_REFUSED);
	if (look(&l) != LOOK_NOTHING)
		sandbox_exit(8);
	l.function = check_g1;
	if (look(&l) != SEVERITY_WARNING || strstr(look_said, "alice") == NULL)
		sandbox_exit(5);
	if (!maps_are_handed_on(l))
		sandbox_exit(9);
	l.nodename = "192.0.2.1";
	if (look(&l) != LOOK_NOTHING)
		sandbox_exit(7);
	l.nodename = "no_such.invalid";
	if (look(&l) != SEVERITY_WARNING ||
	    strstr(look_said, "no_such.invalid") == NULL)
		sandbox_exit(6);
	sandbox_exit(0);
}

#define SCHEDULER "/usr/lib/pacemaker/pacemaker-schedulerd"

/* The real scheduler, none, and one that was built with another default. */
static void
play_d17(void *unused)
{
	const struct look l = { .function = check_d17, .three = true };
	const struct look two = { .function = check_d17 };
	const int real = builtin_bool("concurrent-fencing");

	(void)unused;
	if (!sandbox_enter(0) || access(SCHEDULER, X_OK) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	if (real == -1 ||
	    look(&l) != (real == 0 ? SEVERITY_INFO : LOOK_NOTHING))
		sandbox_exit(1);
	if (mount("none", "/tmp", "tmpfs", 0, NULL) != 0 ||
	    system(SCHEDULER " metadata >/tmp/metadata") != 0 ||
	    mount("none", "/usr/lib/pacemaker", "tmpfs", 0, NULL) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	if (look(&l) != LOOK_BLIND)
		sandbox_exit(2);
	if (system("{ echo '#!/bin/sh' && echo \"cat <<'EOF'\" && "
		   "sed '/name=\"concurrent-fencing\"/,/<.parameter>/"
		   "s/default=\"false\"/default=\"true\"/' /tmp/metadata && "
		   "echo EOF; } >" SCHEDULER " && chmod 755 " SCHEDULER) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	if (look(&l) != LOOK_NOTHING)
		sandbox_exit(3);
	if (system(
		"sed -i 's/default=\"true\"/default=\"false\"/' " SCHEDULER) !=
		0 ||
	    look(&l) != SEVERITY_INFO || look(&two) != LOOK_NOTHING)
		sandbox_exit(4);
	sandbox_exit(0);
}

static void
run_play(const char *name, void (*f)(void *))
{
	int status = sandbox_run(f, NULL, 120);

	if (WIFEXITED(status) && WEXITSTATUS(status) == SANDBOX_REFUSED) {
		print_message("no such namespace, no nft, or an emulator\n");
		skip();
	}
	CHECK_INT(name, status, 0);
}

static void
test_programs(void **state)
{
	(void)state;
	run_play("G1, G2", play_programs);
}

static void
test_g3(void **state)
{
	(void)state;
	run_play("G3", play_g3);
}

static void
test_g4(void **state)
{
	(void)state;
	run_play("G4", play_g4);
}

static void
test_d17(void **state)
{
	(void)state;
	run_play("D17", play_d17);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_d17),
		cmocka_unit_test(test_programs),
		cmocka_unit_test(test_g3),
		cmocka_unit_test(test_g4),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
