/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "lib/crash_nodes.h"
#include "tests/unit/address.h"

static const struct {
	const char *name, *conf, *addresses, *want;
} rows[] = {
	{ "Red Hat's", "path /var/crash\nfence_kdump_nodes bob 10.0.0.3\n", "",
	    "bob 10.0.0.3" },
	{ "Red Hat's, with a comment and options",
	    "#fence_kdump_nodes dave\nfence_kdump_args -p 7410\n"
	    "fence_kdump_nodes bob # charlie\n",
	    "", "bob" },
	{ "SUSE's",
	    "KDUMP_SAVEDIR=\"/var/crash\"\nKDUMP_POSTSCRIPT=\"/usr/lib/"
	    "fence_kdump_send -p 7410 -c 10 alice bob\"\n",
	    "", "alice bob" },
	{ "SUSE's, as kdumptool writes it",
	    "KDUMP_PRESCRIPT='/usr/lib/fence_kdump_send -c 1 fd00::2; true'\n",
	    "", "fd00::2 true" },
	{ "the program among others",
	    "KDUMP_REQUIRED_PROGRAMS=/usr/lib/fence_kdump_send", "", "" },
	{ "ours", "", "10.0.0.2 bob\nfd00::2 bob\n10.0.0.3 charlie\n",
	    "bob charlie" },
	{ "ours, damaged", "", "10.0.0.2", "" },
	{ "nothing", "", "", "" },
};

static void
test_words(void **state)
{
	char said[256];
	struct list words;
	size_t i, k;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		words = (struct list){ NULL, 0 };
		assert_int_equal(
		    crash_nodes_words(rows[i].conf, rows[i].addresses, &words),
		    0);
		said[0] = '\0';
		for (k = 0; k < words.n; k++) {
			strcat(said, k == 0 ? "" : " ");
			strcat(said, words.words[k]);
		}
		CHECK_STR(rows[i].name, said, rows[i].want);
		list_free(&words);
	}
}

static void
test_find(void **state)
{
	const char *text = "10.0.0.2 bob\nfd00::2 bob\n10.0.0.3 charlie\nx y";
	const struct addr b4 = address("10.0.0.2"), b6 = address("fd00::2");
	struct addr *addrs;
	size_t n;

	(void)state;
	assert_true(crash_nodes_find(text, "bob", &addrs, &n));
	assert_int_equal(n, 2);
	assert_int_equal(addr_cmp(&addrs[0], &b4), 0);
	assert_int_equal(addr_cmp(&addrs[1], &b6), 0);
	free(addrs);
	assert_false(crash_nodes_find(text, "y", &addrs, &n));
	assert_false(crash_nodes_find(text, "bo", &addrs, &n));
	assert_false(crash_nodes_find("", "bob", &addrs, &n));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_find),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
