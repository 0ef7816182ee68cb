/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each kind of answer of a resolver makes of a name.  The answers are
 * given by the test, which takes the resolver's place: a server would answer
 * both families in an order that nothing fixes.
 */
#include "tests/unit/harness.h"
#include "tests/unit/sandbox.h"

#include <sys/socket.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/cluster.h"
#include "lib/corosync.h"
#include "lib/log.h"
#include "lib/lookup.h"
#include "lib/reason.h"
#include "lib/resolve.h"
#include "lib/target.h"
#include "tests/unit/address.h"

#define ADDRS RESOLVE_FOUND
#define NONE RESOLVE_NONE
#define UNKNOWN RESOLVE_UNKNOWN
#define OPEN LOOKUP_OPEN
#define SETTLED LOOKUP_SETTLED

static const char no_nodes[] = "";
static const char named[] = "nodelist {\n"
			    "node {\nname: alice\nring0_addr: 10.0.0.1\n}\n"
			    "node {\nname: bob\nring0_addr: 10.0.0.2\n"
			    "ring1_addr: ring-of-bob\n}\n"
			    "}\n";

/* --- the resolver --------------------------------------------------------- */

/* An answer to give: addresses are words, with a blank between. */
struct given {
	const char *name;
	int family;
	enum resolve_result result;
	const char *addrs, *why;
};

static bool is_refused; /* there can be no resolver */
static size_t n_asked;
static struct {
	char name[32];
	int family;
	size_t id;
} asked[16];
static const struct given *giving;
static size_t n_giving;

struct resolver *__wrap_resolve_start(size_t most, struct reason *why);
bool
__wrap_resolve_ask(struct resolver *r, const char *name, int family, size_t id);
bool __wrap_resolve_next(struct resolver *r, struct resolve_answer *answer);
void __wrap_resolve_end(struct resolver *r);

struct resolver *
__wrap_resolve_start(size_t most, struct reason *why)
{
	static int resolver;

	assert_true(most > 0);
	if (!is_refused)
		return ((struct resolver *)&resolver);
	reason_set(why, "no resolver");
	return (NULL);
}

bool
__wrap_resolve_ask(struct resolver *r, const char *name, int family, size_t id)
{
	assert_non_null(r);
	assert_true(n_asked < N_OF(asked));
	snprintf(asked[n_asked].name, sizeof(asked[0].name), "%s", name);
	asked[n_asked].family = family;
	asked[n_asked++].id = id;
	return (true);
}

static size_t
asked_id(const char *name, int family)
{
	for (size_t i = 0; i < n_asked; i++)
		if (strcmp(asked[i].name, name) == 0 &&
		    asked[i].family == family)
			return (asked[i].id);
	fail_msg("\"%s\" was not asked for", name);
	return (0);
}

bool
__wrap_resolve_next(struct resolver *r, struct resolve_answer *answer)
{
	char words[128], *next = words, *word;

	assert_non_null(r);
	if (n_giving == 0)
		return (false);
	memset(answer, 0, sizeof(*answer));
	answer->id = asked_id(giving->name, giving->family);
	answer->family = giving->family;
	answer->result = giving->result;
	snprintf(answer->why, sizeof(answer->why), "%s", giving->why);
	answer->addrs = calloc(4, sizeof(*answer->addrs));
	assert_non_null(answer->addrs);
	snprintf(words, sizeof(words), "%s", giving->addrs);
	while ((word = strsep(&next, " ")) != NULL && word[0] != '\0')
		answer->addrs[answer->n++] = address(word);
	giving++;
	n_giving--;
	return (true);
}

void
__wrap_resolve_end(struct resolver *r)
{
	assert_non_null(r);
}

/* --- one run -------------------------------------------------------------- */

struct run {
	struct cluster cluster;
	struct target target;
	struct lookup l;
	struct reason why;
};

static void
begin(struct run *r, const char *conf, const char *plug)
{
	struct corosync c;

	memset(r, 0, sizeof(*r));
	n_asked = n_giving = 0;
	if (corosync_parse(&c, conf, strlen(conf), &r->why) != 0 ||
	    cluster_add(&r->cluster, &c) != 0 ||
	    target_choose(&r->target, NULL, plug, &r->cluster, &r->why) != 0 ||
	    lookup_init(&r->l, &r->target, &r->cluster, AF_UNSPEC, &r->why) !=
		0)
		fail_msg("%s", r->why.text);
	corosync_free(&c);
}

static void
end(struct run *r)
{
	lookup_free(&r->l);
	assert_null(r->l.entries);
	assert_null(r->l.resolver);
	target_free(&r->target);
	cluster_free(&r->cluster);
}

/* What lookup_take() returns for these answers. */
static int
give(struct run *r, const struct given *g, size_t n)
{
	giving = g;
	n_giving = n;
	return (lookup_take(&r->l, &r->why));
}

static enum whose
judgement(const struct run *r, const char *text)
{
	const struct addr a = address(text);

	return (whose_judge(&r->l.set, &a));
}

/* --- one answer after the other ------------------------------------------- */

#define IP4 AF_INET
#define IP6 AF_INET6

/* To the word "x" in no cluster: the second comes after the first. */
static const struct {
	const char *name;
	struct given first, second;
	int changed;                /* by the second */
	enum lookup_state ip4, ip6; /* after it */
	bool open4;                 /* what IPv4 addresses wait for */
	bool complete;
	size_t addrs;
	const char *why;
} rows[] = {
	{ "one family", { "x", IP4, ADDRS, "10.0.0.1", "" },
	    { "x", IP6, UNKNOWN, "", "late" }, 0, SETTLED, OPEN, false, false,
	    1, "late" },
	{ "the other", { "x", IP6, ADDRS, "fd00::1", "" },
	    { "x", IP4, UNKNOWN, "", "late" }, 0, OPEN, SETTLED, true, false, 1,
	    "late" },
	{ "both", { "x", IP4, ADDRS, "10.0.0.1 10.0.0.2 10.0.0.3", "" },
	    { "x", IP6, ADDRS, "fd00::1", "" }, 1, SETTLED, SETTLED, false,
	    true, 4, "" },
	{ "one and none", { "x", IP4, ADDRS, "10.0.0.1", "" },
	    { "x", IP6, NONE, "", "none" }, 1, SETTLED, SETTLED, false, true, 1,
	    "" },
	{ "none of the first, and it waits for the second",
	    { "x", IP4, NONE, "", "none" }, { "x", IP6, UNKNOWN, "", "late" },
	    0, SETTLED, OPEN, true, false, 0, "late" },
	{ "the second is an IPv4 address", { "x", IP4, NONE, "", "none" },
	    { "x", IP6, ADDRS, "::ffff:10.0.0.1", "" }, 1, SETTLED, SETTLED,
	    false, true, 1, "none" },
	{ "none at all", { "x", IP4, NONE, "", "none of one" },
	    { "x", IP6, NONE, "", "none of the other" }, 1, SETTLED, SETTLED,
	    false, false, 0, "none of the other" },
	{ "a reason after another: before it in the alphabet",
	    { "x", IP4, UNKNOWN, "", "b" }, { "x", IP6, UNKNOWN, "", "a" }, 0,
	    OPEN, OPEN, true, false, 0, "a" },
	{ "and after it", { "x", IP4, UNKNOWN, "", "a" },
	    { "x", IP6, UNKNOWN, "", "b" }, 0, OPEN, OPEN, true, false, 0,
	    "b" },
	{ "an answer that tells nothing new",
	    { "x", IP4, ADDRS, "10.0.0.1", "" }, { "x", IP4, NONE, "", "none" },
	    0, SETTLED, OPEN, false, false, 1, "" },
	{ "settled, and another address", { "x", IP4, ADDRS, "10.0.0.1", "" },
	    { "x", IP4, ADDRS, "10.0.0.2", "" }, 1, SETTLED, OPEN, false, false,
	    2, "" },
};

static void
test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const char *row = rows[i].name;
		const struct lookup_entry *e;
		struct run r;

		begin(&r, no_nodes, "x");
		e = &r.l.entries[0];
		CHECK_INT(row, lookup_ask(&r.l, &r.why), 0);
		CHECK_INT(row, n_asked, 2);
		CHECK_INT(row, give(&r, NULL, 0), 0);
		(void)give(&r, &rows[i].first, 1);
		CHECK_INT(row, give(&r, &rows[i].second, 1), rows[i].changed);
		CHECK_INT(row, e->state[WHOSE_IP4], rows[i].ip4);
		CHECK_INT(row, e->state[WHOSE_IP6], rows[i].ip6);
		CHECK_INT(row, r.l.set.open_words[WHOSE_IP4], rows[i].open4);
		CHECK_INT(row, lookup_complete(&r.l), rows[i].complete);
		CHECK_INT(row, e->n, rows[i].addrs);
		CHECK_STR(row, e->why, rows[i].why);
		end(&r);
	}
}

static void
test_several_at_once(void **state)
{
	static const struct given all[] = {
		{ "x", IP4, ADDRS, "10.0.0.1", "" },
		{ "x", IP6, UNKNOWN, "", "late" },
		{ "y", IP4, NONE, "", "none" },
		{ "y", IP6, ADDRS, "fd00::1", "" },
	};
	struct run r;

	(void)state;
	begin(&r, no_nodes, "x,y");
	assert_int_equal(lookup_ask(&r.l, &r.why), 0);
	assert_int_equal(n_asked, 4);
	assert_int_equal(give(&r, all, N_OF(all)), 3);
	assert_false(lookup_is_asking(&r.l));
	/* Only what is open is asked for again. */
	n_asked = 0;
	assert_int_equal(lookup_ask(&r.l, &r.why), 0);
	assert_int_equal(n_asked, 1);
	assert_int_equal(asked_id("x", IP6), 0);
	end(&r);
}

/* Another word is complete by then. */
static void
test_complete_is_all(void **state)
{
	static const struct given both[] = {
		{ "x", IP4, ADDRS, "10.0.0.9", "" },
		{ "x", IP6, NONE, "", "none" },
	};
	struct run r;

	(void)state;
	begin(&r, no_nodes, "10.0.0.1,x");
	assert_int_equal(r.l.entries[0].claim, WHOSE_WORD);
	assert_int_equal(lookup_ask(&r.l, &r.why), 0);
	assert_false(lookup_complete(&r.l));
	assert_int_equal(give(&r, both, N_OF(both)), 2);
	assert_true(lookup_complete(&r.l));
	end(&r);
	/* The target's own name, which is not awaited, may still lead on. */
	begin(&r, named, "10.0.0.1");
	assert_false(lookup_complete(&r.l));
	end(&r);
}

/* Each name of the target is there once; the rings are known by name, too. */
static void
test_listed_once(void **state)
{
	struct run r;

	(void)state;
	begin(&r, named, "alice,10.0.0.1");
	assert_int_equal(r.l.n, 5);
	end(&r);
	begin(&r, named, "ring-of-bob");
	assert_int_equal(r.l.n, 5);
	assert_int_equal(r.l.entries[0].claim, WHOSE_RING_NAME);
	assert_int_equal(r.l.entries[0].node, 1);
	end(&r);
}

static void
test_refused(void **state)
{
	static const struct given ring = { "x", IP4, ADDRS, "10.0.0.2", "" };
	struct run r;

	(void)state;
	begin(&r, named, "alice,x");
	assert_int_equal(lookup_ask(&r.l, &r.why), 0);
	assert_int_equal(give(&r, &ring, 1), -1);
	CHECK_SAYS("another's ring", r.why.text, "bob");
	assert_int_not_equal(judgement(&r, "10.0.0.2"), WHOSE_TARGET);
	end(&r);
}

static void
test_no_resolver(void **state)
{
	struct run r;

	(void)state;
	is_refused = true;
	begin(&r, no_nodes, "x");
	assert_int_equal(lookup_ask(&r.l, &r.why), -1);
	assert_string_equal(r.why.text, "no resolver");
	is_refused = false;
	end(&r);
}

/* --- what is logged ------------------------------------------------------- */

/* How often `text` is in what these answers make it log. */
static size_t
logged(struct run *r, const struct given *g, size_t n, const char *text)
{
	char said[4096] = "";
	const int old = dup(STDOUT_FILENO), file = memfd_create("log", 0);
	const char *at = said;
	size_t times = 0;

	assert_true(old != -1 && file != -1);
	fflush(stdout);
	dup2(file, STDOUT_FILENO);
	(void)give(r, g, n);
	dup2(old, STDOUT_FILENO);
	assert_true(pread(file, said, sizeof(said) - 1, 0) >= 0);
	close(old);
	close(file);
	for (; (at = strstr(at, text)) != NULL; at++)
		times++;
	return (times);
}

/* A failure is logged when it is new, and while there is no address at all. */
static void
test_failure_is_logged_once(void **state)
{
	static const struct given late[] = {
		{ "x", IP4, UNKNOWN, "", "late" },
		{ "x", IP6, UNKNOWN, "", "late" },
	};
	static const struct given half[] = {
		{ "x", IP4, ADDRS, "10.0.0.1", "" },
		{ "x", IP6, UNKNOWN, "", "other" },
	};
	static const struct given bob = { "bob", IP4, UNKNOWN, "", "late" };
	struct run r;

	(void)state;
	log_open("test", 0);
	begin(&r, named, "alice,x");
	assert_int_equal(lookup_ask(&r.l, &r.why), 0);
	assert_int_equal(logged(&r, late, 2, "\"x\" does not resolve"), 1);
	assert_int_equal(logged(&r, late, 2, "\"x\""), 0);
	assert_int_equal(logged(&r, half, 2, "\"x\""), 0);
	/* Nobody waits for the name of another node. */
	assert_int_equal(logged(&r, &bob, 1, "bob"), 0);
	end(&r);
}

static int
set_up(void **state)
{
	FILE *f = fopen("/etc/hosts", "we");

	(void)state;
	return (f == NULL || fclose(f) != 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_several_at_once),
		cmocka_unit_test(test_complete_is_all),
		cmocka_unit_test(test_listed_once),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_resolver),
		cmocka_unit_test(test_failure_is_logged_once),
	};

	if (!sandbox_enter(CLONE_NEWNET) ||
	    mount("none", "/etc", "tmpfs", 0, "size=256k") == -1)
		return (SANDBOX_REFUSED);
	return (cmocka_run_group_tests(tests, set_up, NULL));
}
