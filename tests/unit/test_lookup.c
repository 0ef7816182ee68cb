/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "fence_kdump/lookup.h"
#include "fence_kdump/target.h"
#include "lib/corosync.h"
#include "lib/reason.h"

/* One name, as it stands some time after it was first asked for. */
static void
begin(struct lookup *l, struct target *t)
{
	static const struct corosync alone;
	struct reason why;

	assert_int_equal(target_choose(t, "alice", NULL, &alone, &why), 0);
	assert_int_equal(lookup_init(l, t, &alone, AF_UNSPEC, &why), 0);
	assert_int_equal(l->n, 1);
}

/*
 * An entry with an address has been asked for in every way: more questions
 * would keep it open for ever, if those of one family are dropped.
 */
static void
test_what_has_an_address_is_not_asked_for(void **state)
{
	struct lookup l;
	struct target t;
	struct reason why;

	(void)state;
	begin(&l, &t);
	l.entries[0].done = true;
	l.entries[0].settled = LOOKUP_INET | LOOKUP_INET6;
	l.entries[0].asked = 1;
	assert_int_equal(lookup_ask(&l, 4 * LOOKUP_SLOW, &why), 0);
	assert_int_equal(l.entries[0].asked, 1);
	assert_int_equal(lookup_fd(&l), -1);
	lookup_free(&l);
	target_free(&t);
}

static void
test_complete(void **state)
{
	struct lookup l;
	struct target t;

	(void)state;
	begin(&l, &t);
	assert_false(lookup_complete(&l));
	l.entries[0].asked = 2;
	assert_false(lookup_complete(&l));
	l.entries[0].done = true;
	assert_false(lookup_complete(&l));
	l.entries[0].asked = 0;
	assert_false(lookup_complete(&l));
	l.entries[0].settled = LOOKUP_INET | LOOKUP_INET6;
	assert_true(lookup_complete(&l));
	l.entries[0].done = false;
	l.entries[0].wanted = false;
	assert_true(lookup_complete(&l));
	lookup_free(&l);
	target_free(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_has_an_address_is_not_asked_for),
		cmocka_unit_test(test_complete),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
