/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G5, the initrd for a crash and this node's key, and that G1 and G2 do not
 * find the same: by the real agent and rehearsal, on an image that is made
 * here, in a mount and a network namespace of this test's own.
 */
#include "tests/unit/fencectl_look.h"
#include "tests/unit/sandbox.h"

#include <stdlib.h>

#include "fencectl/check_g.h"
#include "fencectl/limits.h"

#define SECRET "/etc/fence_kdump/authkey"
#define MARKER "mArKeR-of-the-secret"
#define INITRD "/var/lib/kdump/initrd"

/* The host and its crash kernel's image, which can speak, but has no key. */
static const char *const host[] = {
	"ip link add link0 type veth peer name link1",
	"ip addr add 10.0.0.1/24 dev link0",
	"ip link set link0 up && ip link set link1 up && ip link set lo up",
	"echo 268435456 >/sys/kernel/kexec_crash_size",
	"echo 1 >/sys/kernel/kexec_crash_loaded",
	"mkdir /etc/sysconfig /etc/corosync /etc/default /etc/fence_kdump",
	"echo 'root:x:0:0::/:/bin/sh' >/etc/passwd",
	"echo 'FENCE_KDUMP_NODES=\"10.0.0.2\"' >/etc/sysconfig/fence_kdump",
	"printf 'totem {\\n version: 2\\n}\\nnodelist {\\n"
	" node {\\n name: alice\\n ring0_addr: 10.0.0.1\\n nodeid: 1\\n }\\n"
	" node {\\n name: bob\\n ring0_addr: 10.0.0.2\\n nodeid: 2\\n }\\n"
	"}\\n' >/etc/corosync/corosync.conf",
	"mkdir -p /var/lib/kdump /var/lib/x/etc/sysconfig",
	"mkdir -p /var/lib/x/etc/cmdline.d /var/lib/x/usr/libexec",
	"mkdir -p /var/lib/x/etc/fence_kdump",
	"cp /etc/sysconfig/fence_kdump /var/lib/x/etc/sysconfig",
	"echo x >/var/lib/x/usr/libexec/fence_kdump_send",
	"echo ip=10.0.0.1:::24::link0:none >/var/lib/x/etc/cmdline.d/n.conf",
};

static const char image[] =
    "cd /var/lib/x && find . | "
    "cpio -o -H newc 2>/dev/null | gzip -1 >" INITRD " && chmod 0600 " INITRD;
static const char key[] = "rm -f /var/lib/x/etc/fence_kdump/*; %s --key "
			  "/var/lib/x/etc/fence_kdump/key >/dev/null";
static const char secret[] = "rm -f " SECRET "; (umask 077 && "
			     "echo '" MARKER "-%s-0123456789' >" SECRET ")";

static bool
sh(const char *fmt, const char *arg)
{
	char command[1024];

	/* Each has one %s, or none. */
	if (strstr(fmt, "%s") != NULL) {
		const size_t at = (size_t)(strstr(fmt, "%s") - fmt);

		snprintf(command, sizeof(command), "%.*s%s%s", (int)at, fmt,
		    arg, fmt + at + 2);
	} else
		snprintf(command, sizeof(command), "%s", fmt);
	return (system(command) == 0);
}

/*
 * By a script: a process that may have no core cannot be looked at for leaks,
 * and fencectl hands no environment on.
 */
static bool
install(const char *program, const char *to)
{
	const char *top = getenv("TOP_BUILDDIR");
	char command[1024];

	snprintf(command, sizeof(command),
	    "cp '%s/%s' /var/lib && { echo '#!/bin/sh' && "
	    "echo 'ASAN_OPTIONS=detect_leaks=0 exec /var/lib/%s \"$@\"'; } "
	    ">'%s' && chmod 755 '%s'",
	    top != NULL ? top : ".", program, strrchr(program, '/') + 1, to,
	    to);
	return (system(command) == 0);
}

static void
enter(void)
{
	static const char *const covered[] = { "/etc", "/usr/sbin", "/var/lib",
		"/sys/kernel", NULL };
	char folder[256];
	size_t i;

	snprintf(folder, sizeof(folder), "%s", rehearse_path);
	*strrchr(folder, '/') = '\0';
	if (access("/usr/bin/lsinitrd", X_OK) != 0 ||
	    system("cpio --version >/dev/null 2>&1") != 0 ||
	    !sandbox_enter(CLONE_NEWNET) || !sh("mkdir -p %s", folder) ||
	    mount("none", folder, "tmpfs", 0, NULL) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	for (i = 0; covered[i] != NULL; i++)
		if (mount("none", covered[i], "tmpfs", 0, NULL) != 0)
			sandbox_exit(SANDBOX_REFUSED);
	if (!install("fence_kdump/fence_kdump", "/usr/sbin/fence_kdump") ||
	    !install("rehearse/fence_kdump_rehearse", rehearse_path))
		sandbox_exit(100);
	/* In an emulator this kernel cannot run what the emulator runs. */
	if (system("/usr/sbin/fence_kdump -h >/dev/null 2>&1") != 0)
		sandbox_exit(SANDBOX_REFUSED);
	for (i = 0; i < N_OF(host); i++)
		if (!sh(host[i], NULL))
			sandbox_exit(101);
}

/* How many findings each of them has; the programs are run once for all. */
static size_t g1, g2;

static void
check_all(struct checking *k)
{
	check_g1(k);
	g1 = k->found->n;
	check_g2(k);
	g2 = k->found->n - g1;
	check_g5(k);
}

/*
 * What G5 finds, alone and once: a text that has the words.  NULL: nothing is
 * found.  No byte of the secret is in it.
 */
static bool
finds(struct look l, const char *words)
{
	const int want = words == NULL ? LOOK_NOTHING : SEVERITY_WARNING;

	l.function = check_all;
	look_said[0] = '\0';
	if (look(&l) == want && g1 == 0 && g2 == 0 &&
	    look_found == (words == NULL ? 0 : 1) &&
	    (words == NULL || strstr(look_said, words) != NULL) &&
	    strstr(look_said, MARKER) == NULL)
		return (true);
	print_message("of %zu, G1 %zu, G2 %zu; wanted: %s\n%s\n", look_found,
	    g1, g2, words != NULL ? words : "nothing", look_said);
	return (false);
}

static void
play(void *unused)
{
	const struct look l = { .nodename = "alice" };
	const struct look off = { .nodename = "alice", .auth = "off" };
	const struct look require = { .nodename = "alice", .auth = "require" };
	const struct look both[] = { l, require };
	size_t i;

	(void)unused;
	enter();
	if (!finds(l, "no initrd for a crash found"))
		sandbox_exit(1);
	if (!sh(image, NULL) || !finds(l, NULL))
		sandbox_exit(2);
	if (!finds(require, "auth=require: this host has no secret"))
		sandbox_exit(3);
	if (!sh(secret, "one") || !finds(off, NULL))
		sandbox_exit(4);
	for (i = 0; i < N_OF(both); i++)
		if (!finds(both[i], "has no key, and this node's is "))
			sandbox_exit(5);
	if (!sh(key, rehearse_path) || !sh(image, NULL) || !finds(l, NULL) ||
	    !finds(require, NULL))
		sandbox_exit(6);
	if (!sh("chmod 0644 " INITRD, NULL) ||
	    !finds(l, "others can read it: chmod 0600"))
		sandbox_exit(7);
	if (!sh("chmod 0600 " INITRD, NULL) || !sh(secret, "two") ||
	    !finds(l, "the secret or the node's name has changed"))
		sandbox_exit(8);
	if (!sh("chmod 0644 " SECRET, NULL) ||
	    !finds(l, "cannot be the secret of this cluster: others can"))
		sandbox_exit(9);
	if (!sh("rm " SECRET, NULL) || !finds(l, "this node has no secret"))
		sandbox_exit(10);
	sandbox_exit(0);
}

/* Where the crash kernel makes the key itself, and cannot. */
static void
play_debian(void *unused)
{
	struct look l = { .function = check_g5, .nodename = "alice" };

	(void)unused;
	enter();
	if (!sh(image, NULL) || !sh(secret, "one") || !sh(key, rehearse_path) ||
	    !sh(image, NULL) || !sh(">/etc/default/kdump-tools", NULL) ||
	    look(&l) != LOOK_NOTHING)
		sandbox_exit(1);
	if (!sh("echo FENCE_KDUMP_NAME=alcie >>/etc/sysconfig/fence_kdump && "
		"cp /etc/sysconfig/fence_kdump /var/lib/x/etc/sysconfig",
		NULL) ||
	    !sh(image, NULL) || look(&l) != SEVERITY_WARNING ||
	    look_found != 1 ||
	    strstr(look_said, "the crash kernel will have no key") == NULL ||
	    strstr(look_said, "alcie") == NULL)
		sandbox_exit(2);
	if (!sh("chmod 0644 " SECRET, NULL) || look(&l) != SEVERITY_WARNING ||
	    strstr(look_said, "others can read or write it") == NULL)
		sandbox_exit(3);
	l.auth = "off";
	if (look(&l) != LOOK_NOTHING)
		sandbox_exit(4);
	sandbox_exit(0);
}

/* What a program is given of the memory; the test looks at its own before. */
static void
play_memory(void *unused)
{
	const struct look l = { .function = check_g1, .nodename = "alice" };
	struct reason why;

	(void)unused;
	enter();
	if (!sh("printf '#!/bin/sh\\nulimit -S -v >/var/lib/memory\\n' "
		">/usr/sbin/fence_kdump && ulimit -S -v >/var/lib/own",
		NULL) ||
	    limits_read(102, &why) != 0 || limits_judge(&why) != 0)
		sandbox_exit(1);
	if (look(&l) != LOOK_NOTHING)
		sandbox_exit(2);
	limits_lift();
	sandbox_exit(sh("cmp /var/lib/memory /var/lib/own", NULL) ? 0 : 3);
}

static void
run_play(const char *name, void (*f)(void *))
{
	int status = sandbox_run(f, NULL, 600);

	if (WIFEXITED(status) && WEXITSTATUS(status) == SANDBOX_REFUSED) {
		print_message("no such namespace, no dracut, or an emulator\n");
		skip();
	}
	CHECK_INT(name, status, 0);
}

static void
test_key(void **state)
{
	(void)state;
	run_play("G5", play);
}

static void
test_debian(void **state)
{
	(void)state;
	run_play("kdump-tools", play_debian);
}

static void
test_memory(void **state)
{
	(void)state;
	run_play("memory", play_memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key),
		cmocka_unit_test(test_debian),
		cmocka_unit_test(test_memory),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
