/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose key is the awaited node's: of the name, and of which secret. */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "fence_kdump/node_key.h"
#include "lib/cluster.h"
#include "lib/target.h"

static struct cluster_node nodes[2] = {
	{ .name = (char[]){ "alice" }, .id = 1 },
	{ .name = (char[]){ "bob" }, .id = 2 },
};
static const struct cluster cluster = { nodes, 2 };
static const struct cluster none = { NULL, 0 };

/* "remote" is no node of corosync's. */
static const struct {
	const char *name, *nodename, *plug;
	bool known; /* corosync's nodes are */
	const char *key;
	bool listed;
} rows[] = {
	{ "by plug", NULL, "alice", true, "alice", true },
	{ "by nodename", "alice", NULL, true, "alice", true },
	{ "in capitals", "ALICE", NULL, true, "alice", true },
	{ "by both", "alice,10.0.0.9", "alice", true, "alice", true },
	{ "an address before it", NULL, "10.0.0.9,alice", true, "alice", true },
	{ "a remote node", NULL, "remote", true, "remote", false },
	{ "with a nodename", "10.0.0.9", "remote", true, "remote", false },
	{ "nodename alone", "remote", NULL, true, NULL, false },
	{ "no list, by plug", NULL, "alice", false, "alice", false },
	{ "no list, by both", "bob", "alice", false, "alice", false },
	{ "no list, nodename alone", "alice", NULL, false, NULL, false },
};

static struct target
target_of(size_t i)
{
	struct reason why;
	struct target t;

	CHECK_INT(rows[i].name,
	    target_choose(&t, rows[i].nodename, rows[i].plug,
		rows[i].known ? &cluster : &none, &why),
	    0);
	return (t);
}

static void
test_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct target t = target_of(i);
		const char *name = node_key_name(&t, rows[i].plug != NULL);

		CHECK_INT(rows[i].name, name == NULL, rows[i].key == NULL);
		if (rows[i].key != NULL)
			CHECK_STR(rows[i].name, name, rows[i].key);
		CHECK_INT(rows[i].name, t.node != -1, rows[i].listed);
		target_free(&t);
	}
}

/* A key of `name`, for a node that is listed or not. */
static void
fits(size_t i, const char *name, bool listed, const char *path)
{
	struct node_key k = {
		.state = NODE_KEY_MADE, .listed = listed, .path = path
	};
	struct target t = target_of(i);
	const bool by_plug = rows[i].plug != NULL;
	const bool ours = path == secret_places.ours;

	strcpy(k.name, name);
	CHECK_INT(rows[i].name, node_key_fits(&k, &t, by_plug),
	    rows[i].key != NULL && strcmp(rows[i].key, name) == 0 &&
		(ours || listed == rows[i].listed));
	k.state = NODE_KEY_REFUSED;
	CHECK_INT(rows[i].name, node_key_fits(&k, &t, by_plug), false);
	target_free(&t);
}

/* What corosync reports may make another node of it. */
static void
test_fits(void **state)
{
	static const char *const names[] = { "alice", "bob", "remote" };

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++)
		for (size_t n = 0; n < N_OF(names); n++) {
			fits(i, names[n], true, secret_places.corosync);
			fits(i, names[n], false, secret_places.pacemaker);
			fits(i, names[n], true, secret_places.ours);
			fits(i, names[n], false, secret_places.ours);
		}
}

static void
test_wipe(void **state)
{
	static const struct node_key zero;
	struct node_key k = { .state = NODE_KEY_MADE, .key = { { 1, 2 } } };

	(void)state;
	node_key_wipe(&k);
	assert_memory_equal(&k, &zero, sizeof(k));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_wipe),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
