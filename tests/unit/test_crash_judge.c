/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/cluster.h"
#include "lib/crash_image.h"
#include "lib/crash_judge.h"
#include "lib/crash_machine.h"
#include "lib/hosts.h"
#include "lib/reason.h"
#include "lib/whose.h"
#include "tests/unit/address.h"

/* This host is alice, 10.0.0.1; bob is 10.0.0.2, charlie 10.0.0.3. */
static char *rings[][1] = { { (char[]){ "10.0.0.1" } },
	{ (char[]){ "10.0.0.2" } }, { (char[]){ "10.0.0.3" } } };
static struct cluster_node nodes[] = {
	{ (char[]){ "alice" }, 1, { rings[0], 1 } },
	{ (char[]){ "bob" }, 2, { rings[1], 1 } },
	{ (char[]){ "charlie" }, 3, { rings[2], 1 } },
};
static const struct cluster cluster = { nodes, 3 };

#define TODAY                                                              \
	"127.0.0.1 localhost\n10.0.0.1 alice\n10.0.0.2 bob\nfd00::2 bob\n" \
	"10.0.0.3 charlie\n"
#define IP "ip=10.0.0.1:::24:alice:kdump0:none"
#define IP6 "ip=[fd00::1]:::64:alice:kdump0:none"
#define NODES "fence_kdump_nodes bob charlie"

enum {
	LEGACY = 1,  /* network-legacy is in the image */
	NETWORK = 2, /* or a file of NetworkManager's */
	FADUMP = 4,
	HAS_IP = 8,   /* the command line has an ip= */
	MANAGER = 32, /* NetworkManager is in the image */
	NO_FILES = 16 /* /etc/hosts does not come first */
};

static const struct {
	const char *name;
	enum crash_maker maker;
	int flags;
	const char *cmdline, *conf, *hosts, *addresses;
	const char *error, *warning; /* NULL: none; else it says this */
} rows[] = {
	{ "SUSE's that is right", CRASH_SUSE, LEGACY,
	    "bootdev=kdump0 ifname=kdump0:52:54:00:00:00:01 " IP,
	    "KDUMP_POSTSCRIPT='/usr/lib/fence_kdump_send -c 10 alice bob "
	    "charlie'",
	    TODAY, NULL, NULL, NULL },
	{ "SUSE's with DHCP", CRASH_SUSE, LEGACY, "ip=kdump0:dhcp", NODES,
	    TODAY, NULL, NULL, NULL },
	{ "SUSE's, NetworkManager, both families", CRASH_SUSE, 0, IP " " IP6,
	    NODES, TODAY, NULL, NULL, "fd00::1, which this host has not" },
	{ "SUSE's without a network", CRASH_SUSE, LEGACY, NULL, NODES, TODAY,
	    NULL, "has no network", NULL },
	{ "SUSE's without a network, with NetworkManager", CRASH_SUSE, MANAGER,
	    NULL, NODES, TODAY, NULL, NULL, "has no network" },
	{ "SUSE's, ip= by the command line", CRASH_SUSE, LEGACY | HAS_IP, NULL,
	    NODES, TODAY, NULL, NULL, NULL },
	{ "SUSE's, fadump", CRASH_SUSE, LEGACY | FADUMP, NULL, NODES, TODAY,
	    NULL, NULL, NULL },
	{ "SUSE's: two ip= for a card (distributions.md 4)", CRASH_SUSE, LEGACY,
	    IP " ip=[fe80::1]:::64:alice:kdump0:none", NODES, TODAY, NULL,
	    "two ip= for kdump0", NULL },
	{ "the same ip= twice", CRASH_SUSE, LEGACY, IP "\n" IP, NODES, TODAY,
	    NULL, NULL, NULL },
	{ "two cards", CRASH_OTHER, LEGACY,
	    IP " ip=10.0.0.9:::24:alice:kdump1:none", NODES, TODAY, NULL, NULL,
	    "10.0.0.9, which this host has not" },
	{ "SUSE's: two default routes (distributions.md 4)", CRASH_SUSE, LEGACY,
	    "ip=10.0.0.1::10.0.0.254\n10.0.0.253:24:a:kdump0:none", NODES,
	    TODAY, NULL, "without an interface, ip=10.0.0.1::10.0.0.254",
	    NULL },
	{ "SUSE's: a floating address that was here (distributions.md 5)",
	    CRASH_SUSE, LEGACY, "ip=10.0.0.100:::24:alice:kdump0:none", NODES,
	    TODAY, NULL, "by which the node is known: 10.0.0.100 is not",
	    "10.0.0.100, which this host has not" },
	{ "a floating address that is here (distributions.md 5)", CRASH_SUSE,
	    LEGACY, "ip=10.0.0.50:::24:alice:kdump0:none", NODES, TODAY, NULL,
	    "by which the node is known: 10.0.0.50 is not", NULL },
	{ "a second address beside one that is known", CRASH_OTHER, 0,
	    IP " ip=10.0.0.50:::24::kdump1:none", NODES, TODAY, NULL, NULL,
	    NULL },
	{ "Red Hat's that is right", CRASH_REDHAT, NETWORK, NULL, NODES, TODAY,
	    NULL, NULL, NULL },
	{ "Red Hat's of old that is right", CRASH_REDHAT, LEGACY,
	    "ip=10.0.0.1::10.0.0.254:255.255.255.0::eth0:none\nrd.neednet",
	    NODES, TODAY, NULL, NULL, NULL },
	{ "ours that is right", CRASH_OTHER, LEGACY,
	    "rd.neednet=1 ifname=kdump0:52:54:00:00:00:01 "
	    "ip=10.0.0.1:::24::kdump0:none",
	    NULL, NULL, "10.0.0.2 bob\nfd00::2 bob\n10.0.0.3 charlie\n", NULL,
	    NULL },
	{ "ours with addresses that a hook sets", CRASH_OTHER, LEGACY,
	    "ip=10.0.0.50:::24::kdump0:none\nkdump0 address fd00::1/64", NULL,
	    NULL, "10.0.0.2 bob\n10.0.0.3 charlie\n", NULL, NULL },
	{ "ours: bob has moved", CRASH_OTHER, 0, IP, NULL, NULL,
	    "10.0.0.22 bob\n10.0.0.3 charlie\n",
	    "has 10.0.0.22 for bob, which is 10.0.0.2", NULL },
	{ "a changed hosts file (distributions.md 7)", CRASH_SUSE, 0, IP, NODES,
	    "10.0.0.22 bob\n10.0.0.3 charlie\n", NULL,
	    "has 10.0.0.22 for bob, which is 10.0.0.2", NULL },
	{ "one address more there", CRASH_SUSE, 0, IP, NODES,
	    "10.0.0.22 bob\n10.0.0.2 bob\n10.0.0.3 charlie\n", NULL, NULL,
	    "has 10.0.0.22 for bob" },
	{ "one address less there", CRASH_SUSE, 0, IP, NODES,
	    "10.0.0.2 bob\n10.0.0.3 charlie\n", NULL, NULL, NULL },
	{ "a name that the image's hosts has not", CRASH_SUSE, 0, IP, NODES,
	    "10.0.0.2 bob\n", NULL, NULL, "has not charlie in its etc/hosts" },
	{ "no hosts in the image", CRASH_OTHER, 0, IP, NODES, NULL, NULL, NULL,
	    NULL },
	{ "the hosts of names that are not sent to", CRASH_SUSE, 0, IP,
	    "fence_kdump_nodes 10.0.0.2 10.0.0.3",
	    "10.0.0.22 bob\n10.0.0.33 charlie\n", NULL, NULL, NULL },
	{ "names that DNS settles", CRASH_SUSE, NO_FILES, IP, NODES,
	    "10.0.0.22 bob\n", NULL, NULL, NULL },
	{ "a node that is not told", CRASH_REDHAT, NETWORK, NULL,
	    "fence_kdump_nodes bob", TODAY, NULL, NULL,
	    "does not name charlie" },
	{ "a node that is told by another name", CRASH_REDHAT, NETWORK, NULL,
	    "fence_kdump_nodes bob c.example.com",
	    TODAY "10.0.0.3 c.example.com\n", NULL, NULL, NULL },
	{ "nodes that are not known", CRASH_REDHAT, NETWORK, NULL, NULL, TODAY,
	    NULL, NULL, NULL },
};

static const struct list no_modules = { NULL, 0 };

struct said {
	const char *row;
	size_t errors, warnings;
	struct reason error, warning;
};

static void
take(enum crash_level level, const char *text, void *arg)
{
	struct said *said = arg;

	if (level == CRASH_ERROR) {
		said->errors++;
		reason_set(&said->error, "%s", text);
	} else {
		said->warnings++;
		reason_set(&said->warning, "%s", text);
	}
	CHECK_SAYS(said->row, text, "the initrd for a crash, /x, ");
	CHECK_SAYS(said->row, text, ": make it again");
}

static bool
is_own(const struct addr *a, const void *own)
{
	const struct addr one = address("10.0.0.1"), two = address("10.0.0.50");

	(void)own;
	return (addr_cmp(a, &one) == 0 || addr_cmp(a, &two) == 0);
}

static char *
copy(const char *text)
{
	return (text == NULL ? NULL : strdup(text));
}

static void
fill(struct crash_image *image, size_t i)
{
	struct crash_has *has;

	memset(image, 0, sizeof(*image));
	strcpy(image->path, "/x");
	image->maker = rows[i].maker;
	image->list.is_fadump = (rows[i].flags & FADUMP) != 0;
	has = image->list.is_fadump ? &image->list.fadump : &image->list.root;
	has->legacy = (rows[i].flags & LEGACY) != 0;
	has->network = (rows[i].flags & NETWORK) != 0;
	has->manager = (rows[i].flags & MANAGER) != 0;
	image->text[CRASH_CMDLINE] = copy(rows[i].cmdline);
	image->text[CRASH_CONF] = copy(rows[i].conf);
	image->text[CRASH_HOSTS] = copy(rows[i].hosts);
	image->text[CRASH_ADDRESSES] = copy(rows[i].addresses);
}

static void
fill_set(struct whose_set *set)
{
	struct reason why;
	int i;

	whose_init(set, &cluster, 0);
	for (i = 0; i < 3; i++) {
		const struct addr a = address(rings[i][0]);

		assert_int_equal(whose_add(set, &a, rings[i][0], i, WHOSE_RING,
				     i == 0, &why),
		    0);
	}
}

static void
check(size_t i, const struct said *said)
{
	const char *name = rows[i].name;

	if (rows[i].error == NULL)
		CHECK_STR(name, said->error.text, "");
	else
		CHECK_SAYS(name, said->error.text, rows[i].error);
	CHECK_INT(name, said->errors, rows[i].error != NULL);
	if (rows[i].warning == NULL)
		CHECK_STR(name, said->warning.text, "");
	else
		CHECK_SAYS(name, said->warning.text, rows[i].warning);
	CHECK_INT(name, said->warnings, rows[i].warning != NULL);
}

static void
test_rows(void **state)
{
	struct crash_image image;
	struct whose_set set;
	struct hosts hosts;
	struct reason why;
	size_t i;

	(void)state;
	fill_set(&set);
	for (i = 0; i < N_OF(rows); i++) {
		const struct crash_view view = { .image = &image,
			.set = &set,
			.hosts = &hosts,
			.has_ip = (rows[i].flags & HAS_IP) != 0,
			.is_own = is_own,
			.modules = &no_modules,
			.release = "" };
		struct said said = { .row = rows[i].name };

		memset(&hosts, 0, sizeof(hosts));
		assert_int_equal(
		    hosts_parse(&hosts, copy(TODAY), strlen(TODAY), &why), 0);
		hosts.first = (rows[i].flags & NO_FILES) == 0;
		fill(&image, i);
		crash_judge(&view, take, &said);
		check(i, &said);
		crash_image_free(&image);
		hosts_free(&hosts);
	}
	whose_free(&set);
}

#define MODULE "-rw-r--r--   1 root     root        39088 Nov 22 17:14 "

/* What this machine needs against the modules in the image. */
static const struct {
	const char *name;
	const char *lines[3];
	const char *release;
	const char *error, *warning;
} machines[] = {
	{ "all there",
	    { MODULE "usr/lib/modules/6.1.0/kernel/drivers/net/virtio-net.ko",
		MODULE "usr/lib/modules/6.1.0/kernel/drivers/i6300esb.ko.xz" },
	    "6.1.0", NULL, NULL },
	{ "no driver",
	    { MODULE "lib/modules/6.1.0/kernel/drivers/net/virtio_net2.ko",
		MODULE "lib/modules/6.1.0/kernel/drivers/i6300esb.ko.zst" },
	    "6.1.0", "has no driver virtio_net, which", NULL },
	{ "no driver, another kernel",
	    { MODULE "lib/modules/6.0.0/kernel/drivers/i6300esb.ko.zst" },
	    "6.1.0", NULL, "has no driver virtio_net, which" },
	{ "no watchdog's driver",
	    { MODULE "lib/modules/6.1.0/kernel/drivers/net/virtio_net.ko" },
	    "6.1.0", NULL,
	    "neither the driver i6300esb nor a feeder for watchdog0, a "
	    "watchdog that runs: it resets this host up to 5 s after" },
	{ "a feeder",
	    { MODULE "lib/modules/6.1.0/kernel/drivers/net/virtio_net.ko",
		MODULE "usr/lib/dracut/hooks/emergency/02-watchdog.sh" },
	    "6.1.0", NULL, NULL },
	{ "fadump: the normal root's drivers do not count",
	    { MODULE "lib/modules/6.1.0/kernel/drivers/net/virtio_net.ko",
		MODULE "lib/modules/6.1.0/kernel/drivers/i6300esb.ko",
		MODULE "fadumproot/lib/modules/6.1.0/kernel/i6300esb.ko" },
	    "6.1.0", "has no driver virtio_net, which", NULL },
};

static char *needed[] = { (char[]){ "virtio_net" } };
static const struct list modules = { needed, 1 };

static void
check_machine(size_t i, const struct whose_set *set, const struct hosts *hosts)
{
	static const struct crash_dog dog = { "watchdog0", "", "i6300esb", 5 };
	const char *name = machines[i].name;
	struct crash_image image = { .path = "/x" };
	const struct crash_view view = { .image = &image,
		.set = set,
		.hosts = hosts,
		.is_own = is_own,
		.modules = &modules,
		.release = machines[i].release,
		.dogs = &dog,
		.n_dogs = 1 };
	struct said said = { .row = name };
	size_t k;

	image.maker = CRASH_OTHER;
	for (k = 0; k < 3 && machines[i].lines[k] != NULL; k++)
		crash_list_line(&image.list, machines[i].lines[k]);
	crash_judge(&view, take, &said);
	CHECK_INT(name, said.errors, machines[i].error != NULL);
	CHECK_INT(name, said.warnings, machines[i].warning != NULL);
	if (machines[i].error != NULL)
		CHECK_SAYS(name, said.error.text, machines[i].error);
	if (machines[i].warning != NULL)
		CHECK_SAYS(name, said.warning.text, machines[i].warning);
	crash_image_free(&image);
}

static void
test_machines(void **state)
{
	const struct hosts hosts = { .first = false };
	struct whose_set set;
	size_t i;

	(void)state;
	fill_set(&set);
	for (i = 0; i < N_OF(machines); i++)
		check_machine(i, &set, &hosts);
	whose_free(&set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_machines),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
