/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/reason.h"
#include "lib/sysconfig.h"

#define TEXT(s) s, sizeof(s) - 1

/* `want`: "nodes|opts|when", '-' for what is not given; "|name" if it is. */
static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	const char *want;
} well[] = {
	{ "empty file", TEXT(""), "-|-|-" },
	{ "an empty line", TEXT("\n"), "-|-|-" },
	{ "blanks and comments", TEXT(" \t\n# a=$(b) `c`\n  #\n"), "-|-|-" },
	{ "a byte of UTF-8 in a comment", TEXT("# \xc3\xa4\n"), "-|-|-" },
	{ "all three",
	    TEXT("FENCE_KDUMP_NODES=\"alice bob\"\n"
		 "FENCE_KDUMP_OPTS='-p 7411'\nFENCE_KDUMP_WHEN=both\n"),
	    "alice bob|-p 7411|both" },
	{ "no newline at the end", TEXT("FENCE_KDUMP_WHEN=late"), "-|-|late" },
	{ "empty values",
	    TEXT("FENCE_KDUMP_NODES=\nFENCE_KDUMP_OPTS=\"\"\n"
		 "FENCE_KDUMP_WHEN=''\n"),
	    "||" },
	{ "blanks around", TEXT(" \tFENCE_KDUMP_WHEN=late \t\n"), "-|-|late" },
	{ "every character of an address",
	    TEXT("FENCE_KDUMP_NODES=[fe80::1%eth0],a-b.c_d,10.0.0.1\n"),
	    "[fe80::1%eth0],a-b.c_d,10.0.0.1|-|-" },
	{ "an equals sign in the value",
	    TEXT("FENCE_KDUMP_OPTS=--ipport=7411\n"), "-|--ipport=7411|-" },
	{ "a name", TEXT("FENCE_KDUMP_NAME=alice\n"), "-|-|-|alice" },
	{ "all four",
	    TEXT("FENCE_KDUMP_NAME=alice\nFENCE_KDUMP_WHEN=both\n"
		 "FENCE_KDUMP_OPTS=-v\nFENCE_KDUMP_NODES=bob\n"),
	    "bob|-v|both|alice" },
	{ "an empty name", TEXT("FENCE_KDUMP_NAME=\n"), "-|-|-|" },
	{ "tabs in quotes", TEXT("FENCE_KDUMP_NODES=\"a\tb\"\n"), "a\tb|-|-" },
};

static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	size_t line;
	const char *says;
} bad[] = {
	{ "no name", TEXT("alice bob\n"), 1, "\"alice bob\"" },
	{ "no equals sign", TEXT("\n\nFENCE_KDUMP_WHEN\n"), 3, "NAME=value" },
	{ "a blank before the equals sign", TEXT("FENCE_KDUMP_WHEN =late\n"), 1,
	    "NAME=value" },
	{ "a blank behind it", TEXT("FENCE_KDUMP_WHEN= late\n"), 1,
	    "\"late\" behind the value" },
	{ "appended", TEXT("FENCE_KDUMP_NODES+=bob\n"), 1, "NAME=value" },
	{ "export", TEXT("export FENCE_KDUMP_WHEN=late\n"), 1, "export" },
	{ "a command", TEXT("rm -rf /\n"), 1, "rm -rf /" },
	{ "a file to read", TEXT(". /etc/x\n"), 1, "character ." },
	{ "an unknown name", TEXT("FENCE_KDUMP_NODE=bob\n"), 1,
	    "FENCE_KDUMP_NODE is not known" },
	{ "a name in lower case", TEXT("fence_kdump_nodes=bob\n"), 1,
	    "not known" },
	{ "the names that there are", TEXT("FENCE_KDUMP_NAMES=a\n"), 1,
	    "there are FENCE_KDUMP_NODES, FENCE_KDUMP_OPTS, FENCE_KDUMP_WHEN "
	    "and FENCE_KDUMP_NAME" },
	{ "a longer name", TEXT("FENCE_KDUMP_WHENEVER=late\n"), 1,
	    "FENCE_KDUMP_WHENEVER is not known" },
	{ "a name with a digit first", TEXT("1A=b\n"), 1, "not known" },
	{ "a second time",
	    TEXT("FENCE_KDUMP_WHEN=late\n\n"
		 "FENCE_KDUMP_WHEN=late\n"),
	    3, "line 1" },
	{ "a second time, empty first",
	    TEXT("FENCE_KDUMP_WHEN=\n"
		 "FENCE_KDUMP_WHEN=late\n"),
	    2, "line 1" },
	{ "a variable", TEXT("FENCE_KDUMP_NODES=$HOSTS\n"), 1, "character $" },
	{ "a variable in quotes", TEXT("FENCE_KDUMP_NODES=\"a $HOSTS\"\n"), 1,
	    "character $" },
	{ "a variable in single quotes", TEXT("FENCE_KDUMP_NODES='$HOSTS'\n"),
	    1, "character $" },
	{ "a backquote", TEXT("FENCE_KDUMP_NODES=`hosts`\n"), 1,
	    "character `" },
	{ "a backquote in quotes", TEXT("FENCE_KDUMP_NODES=\"`hosts`\"\n"), 1,
	    "character `" },
	{ "a semicolon", TEXT("FENCE_KDUMP_WHEN=late; reboot\n"), 1,
	    "character ;" },
	{ "a semicolon behind quotes", TEXT("FENCE_KDUMP_WHEN=\"late\";x\n"), 1,
	    "character ;" },
	{ "a semicolon in quotes", TEXT("FENCE_KDUMP_WHEN=\"late;x\"\n"), 1,
	    "character ;" },
	{ "an ampersand", TEXT("FENCE_KDUMP_WHEN=late&\n"), 1, "character &" },
	{ "a pipe", TEXT("FENCE_KDUMP_WHEN=late | sh\n"), 1, "character |" },
	{ "a backslash", TEXT("FENCE_KDUMP_NODES=a\\ b\n"), 1, "character \\" },
	{ "a line that goes on", TEXT("FENCE_KDUMP_NODES=\"a \\\nb\"\n"), 1,
	    "character \\" },
	{ "quotes over two lines", TEXT("FENCE_KDUMP_NODES=\"a\nb\"\n"), 1,
	    "has no end" },
	{ "quotes without an end", TEXT("FENCE_KDUMP_NODES='a"), 1,
	    "has no end" },
	{ "quotes in quotes", TEXT("FENCE_KDUMP_NODES=\"a 'b'\"\n"), 1,
	    "character '" },
	{ "quotes behind quotes", TEXT("FENCE_KDUMP_NODES=\"a\"'b'\n"), 1,
	    "character '" },
	{ "quotes inside a word", TEXT("FENCE_KDUMP_NODES=a\"b\"\n"), 1,
	    "character \"" },
	{ "the quotes of a shell", TEXT("FENCE_KDUMP_NODES=$'a'\n"), 1,
	    "character $" },
	{ "the quotes of a word processor",
	    TEXT("FENCE_KDUMP_NODES=\xe2\x80\x9c"
		 "a\xe2\x80\x9d\n"),
	    1, "byte 0xe2" },
	{ "blanks without quotes", TEXT("FENCE_KDUMP_NODES=alice bob\n"), 1,
	    "stands in quotes" },
	{ "a comment behind it", TEXT("FENCE_KDUMP_WHEN=late # x\n"), 1,
	    "a line of its own" },
	{ "a comment behind quotes", TEXT("FENCE_KDUMP_WHEN='late' #\n"), 1,
	    "a line of its own" },
	{ "a hash sign in the value", TEXT("FENCE_KDUMP_NODES=alice#bob\n"), 1,
	    "character #" },
	{ "a tilde", TEXT("FENCE_KDUMP_NODES=~\n"), 1, "character ~" },
	{ "a star", TEXT("FENCE_KDUMP_NODES=\"*\"\n"), 1, "character *" },
	{ "CR LF", TEXT("\nFENCE_KDUMP_WHEN=late\r\n"), 2, "CR LF" },
	{ "CR alone", TEXT("FENCE_KDUMP_WHEN=late\rx\n"), 1, "byte 0x0d" },
	{ "an empty line of CR LF", TEXT("\r\n"), 1, "CR LF" },
	{ "NUL", TEXT("FENCE_KDUMP_WHEN=late\n\0\n"), 2, "NUL" },
	{ "NUL in a comment", TEXT("# \0\n"), 1, "NUL" },
	{ "a byte order mark", TEXT("\xef\xbb\xbf#\n"), 1, "byte 0xef" },
	{ "an array", TEXT("FENCE_KDUMP_NODES=(a b)\n"), 1, "character (" },
	{ "what is well before and behind is not taken",
	    TEXT("FENCE_KDUMP_NODES=a\nx\nFENCE_KDUMP_WHEN=late\n"), 2,
	    "NAME=value" },
};

static void
test_well(void **state)
{
	struct sysconfig c;
	struct reason why;
	size_t i, line;
	char got[256];

	(void)state;
	for (i = 0; i < N_OF(well); i++) {
		why.text[0] = '\0';
		if (sysconfig_parse(
			&c, well[i].bytes, well[i].len, &line, &why) == -1)
			fail_msg("row \"%s\": %s", well[i].name, why.text);
#define OR_DASH(v) ((v).text == NULL ? "-" : (v).text)
		snprintf(got, sizeof(got), "%s|%s|%s%s%s",
		    OR_DASH(c.values[SYSCONFIG_NODES]),
		    OR_DASH(c.values[SYSCONFIG_OPTS]),
		    OR_DASH(c.values[SYSCONFIG_WHEN]),
		    c.values[SYSCONFIG_NAME].text == NULL ? "" : "|",
		    c.values[SYSCONFIG_NAME].text == NULL ?
			"" :
			c.values[SYSCONFIG_NAME].text);
		CHECK_STR(well[i].name, got, well[i].want);
		sysconfig_free(&c);
	}
}

static void
test_bad(void **state)
{
	struct sysconfig c;
	struct reason why;
	size_t i, j, line;

	(void)state;
	for (i = 0; i < N_OF(bad); i++) {
		CHECK_INT(bad[i].name,
		    sysconfig_parse(&c, bad[i].bytes, bad[i].len, &line, &why),
		    -1);
		CHECK_INT(bad[i].name, line, bad[i].line);
		CHECK_SAYS(bad[i].name, why.text, bad[i].says);
		for (j = 0; j < SYSCONFIG_NAMES; j++)
			CHECK(bad[i].name, c.values[j].text == NULL);
	}
}

static void
test_lines(void **state)
{
	static const char text[] = "\n# x\nFENCE_KDUMP_OPTS=-v\n\n"
				   "FENCE_KDUMP_NODES=a\n";
	struct sysconfig c;
	struct reason why;
	size_t line;

	(void)state;
	assert_int_equal(
	    sysconfig_parse(&c, text, sizeof(text) - 1, &line, &why), 0);
	assert_int_equal(c.values[SYSCONFIG_OPTS].line, 3);
	assert_int_equal(c.values[SYSCONFIG_NODES].line, 5);
	assert_int_equal(c.values[SYSCONFIG_WHEN].line, 0);
	sysconfig_free(&c);
}

static void
test_file(void **state)
{
	char path[] = "/tmp/test_sysconfig.XXXXXX", want[64];
	struct sysconfig c;
	struct reason why;
	FILE *f;

	(void)state;
	f = fdopen(mkstemp(path), "w");
	assert_non_null(f);
	assert_int_equal(sysconfig_read(&c, path, &why), 1);
	fputs("\nFENCE_KDUMP_WHEN=$x\n", f);
	fclose(f);
	assert_int_equal(sysconfig_read(&c, path, &why), -1);
	snprintf(want, sizeof(want), "%s:2: ", path);
	CHECK_SAYS("bad line", why.text, want);
	unlink(path);
	assert_int_equal(sysconfig_read(&c, path, &why), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(sysconfig_read(&c, path, &why), -1);
	CHECK_SAYS("a FIFO", why.text, path);
	unlink(path);
	assert_int_equal(sysconfig_read(&c, "/", &why), -1);
	CHECK_SAYS("a folder", why.text, "Is a directory");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_file),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
