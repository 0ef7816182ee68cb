/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/nsswitch.h"

static const struct {
	const char *text;
	bool want;
} rows[] = {
	{ "hosts: files dns\n", true },
	{ "hosts:files dns\n", true },
	{ " \t hosts :: files\n", true },
	{ "hosts files\n", true }, /* glibc needs no colon */
	{ "passwd: nis\nhosts: files\n", true },
	{ "hosts: files\r\n", true },
	{ "hosts: files # dns\n", true },
	{ "hosts: files myhostname resolve [!UNAVAIL=return] dns\n", true },
	{ "hosts: files [NOTFOUND=return] dns\n", true },
	{ "hosts: files [NOTFOUND=CONTINUE UNAVAIL=continue] dns\n", true },
	{ "hosts: files [success=return] dns\n", true },
	{ "hosts: files[SUCCESS=return]dns\n", true },
	{ "hosts: files [ SUCCESS = return ] dns\n", true },
	{ "hosts: files [!SUCCESS=continue] dns\n", true },
	{ "hosts: files [SUCCESS=continue success=return] dns\n", true },
	/* its success does not end the search */
	{ "hosts: files [SUCCESS=continue] dns\n", false },
	{ "hosts: files [SUCCESS=merge] dns\n", false },
	{ "hosts: files [!NOTFOUND=continue] dns\n", false },
	{ "hosts: files [!NOTFOUND=merge NOTFOUND=return] dns\n", false },
	{ "hosts: files [SUCCESS=return success=continue] dns\n", false },
	/* another one comes first */
	{ "hosts: dns files\n", false },
	{ "hosts: dns [!UNAVAIL=return] files\n", false },
	{ "hosts: myhostname files\n", false },
	{ "hosts: mymachines resolve files\n", false },
	{ "hosts: filesystem\n", false },
	{ "hosts: file\n", false },
	{ "hosts: Files\n", false },
	{ "hosts: # files\n", false },
	/* no service at all, or a wrong line */
	{ "hosts:\n", false },
	{ "hosts\n", false },
	{ "hosts: [SUCCESS=return] files\n", false },
	{ "hosts: files [] dns\n", false },
	{ "hosts: files [SUCCESS] dns\n", false },
	{ "hosts: files [SUCCESS=] dns\n", false },
	{ "hosts: files [=return] dns\n", false },
	{ "hosts: files [SUCCESS=stop] dns\n", false },
	{ "hosts: files [TRYLATER=return] dns\n", false },
	{ "hosts: files [NOTFOUND=return\n", false },
	{ "hosts: files [NOTFOUND=return", false },
	{ "hosts: files [", false },
	{ "hosts: files [!", false },
	{ "hosts: files [NOTFOUND=return] [SUCCESS=continue] dns\n", false },
	{ "hosts: files dns [NOTFOUND]\n", false },
	{ "hosts: files dns []\n", false },
	{ "hosts: files x [UNAVAIL=return] dns [LATER=return]\n", false },
	{ "hosts: files x [SUCCESS=continue] dns [!TRYAGAIN=merge]\n", true },
	/* several lines: all must */
	{ "hosts: files\nhosts: files dns\n", true },
	{ "hosts: dns files\nhosts: files dns\n", false },
	{ "hosts: files dns\nhosts: dns files\n", false },
	/* no line: the default */
	{ "", NSSWITCH_FILES_FIRST },
	{ "\n\n", NSSWITCH_FILES_FIRST },
	{ "passwd: files\n", NSSWITCH_FILES_FIRST },
	{ "#hosts: dns\n", NSSWITCH_FILES_FIRST },
	{ "# hosts: dns\n", NSSWITCH_FILES_FIRST },
	{ "Hosts: dns\n", NSSWITCH_FILES_FIRST },
	{ ": dns\n", NSSWITCH_FILES_FIRST },
	/* glibc 2.36 overlooks a last line that does not end */
	{ "hosts: files dns", NSSWITCH_FILES_FIRST },
	{ "hosts: dns files", false },
	{ "hosts: files dns\nhosts: dns", false },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++)
		CHECK_INT(rows[i].text,
		    nsswitch_files_first(rows[i].text, strlen(rows[i].text)),
		    rows[i].want);
}

static void
test_asks_dns(void **state)
{
	static const struct {
		const char *text;
		bool want;
	} dns[] = {
		{ "", true },
		{ "passwd: files\n", true },
		{ "hosts: files", true }, /* glibc may not see it */
		{ "hosts: files\n", false },
		{ "hosts: files myhostname\n", false },
		{ "hosts: files dnsx xdns resolved\n", false },
		{ "hosts: files [NOTFOUND=return] ldap\n", false },
		{ "hosts:\n", false },
		{ "hosts: files dns\n", true },
		{ "hosts: files DNS\n", true },
		{ "hosts: files[UNAVAIL=return]dns\n", true },
		{ "hosts: dns[SUCCESS=return]\n", true },
		{ "hosts: files\nhosts: resolve\n", true },
		{ "hosts: files\nhosts: resolve", true },
		{ "hosts: resolve [!UNAVAIL=return] files\n", true },
		{ "networks: dns\nhosts: files\n", false },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(dns); i++)
		CHECK_INT(dns[i].text,
		    nsswitch_asks_dns(dns[i].text, strlen(dns[i].text)),
		    dns[i].want);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_asks_dns),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
