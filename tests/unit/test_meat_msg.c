/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "lib/node.h"
#include "lib/reason.h"
#include "lib/text.h"
#include "meat/meat_msg.h"

#define BYTES(s) (const uint8_t *)(s), sizeof(s) - 1
#define X240                                                           \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
	const char *name;
	const char *text;
	const char *node; /* NULL: refused */
} names[] = {
	{ "plain", "alice", "alice" },
	{ "capitals", "Alice-B_2.Example", "alice-b_2.example" },
	{ "one letter", "a", "a" },
	{ "digits", "10.0.0.1", "10.0.0.1" },
	{ "looks like a file of ours", "alice.lock", "alice.lock" },
	{ "dots", "..", ".." },
	{ "longest", X240, X240 },
	{ "too long", X240 "x", NULL },
	{ "empty", "", NULL },
	{ "slash", "a/b", NULL },
	{ "blank", "a b", NULL },
	{ "blank behind", "alice ", NULL },
	{ "newline", "alice\n", NULL },
	{ "comma", "alice,bob", NULL },
	{ "tilde", "alice~", NULL },
	{ "UTF-8", "\xc3\xa4lice", NULL },
	{ "DEL", "alice\x7f", NULL },
	{ "percent", "%s", NULL },
};

static void
test_names(void **state)
{
	char node[NODE_MAX + 1];
	struct reason why;

	(void)state;
	for (size_t i = 0; i < N_OF(names); i++) {
		int rc = node_parse(
		    names[i].text, strlen(names[i].text), node, &why);

		CHECK_INT(names[i].name, rc, names[i].node == NULL ? -1 : 0);
		CHECK_STR(names[i].name, node,
		    names[i].node == NULL ? "" : names[i].node);
	}
	assert_int_equal(node_parse("ali\0ce", 6, node, &why), -1);
}

static const struct {
	const char *name;
	const uint8_t *line;
	size_t len;
	const char *node;
	enum meat_verdict verdict;
} lines[] = {
	{ "the reply", BYTES("meatware reply alice"), "alice", MEAT_CONFIRMED },
	{ "case of the node aside", BYTES("meatware reply ALIce"), "alice",
	    MEAT_CONFIRMED },
	{ "longest", BYTES("meatware reply " X240), X240, MEAT_CONFIRMED },
	{ "the refusal", BYTES("meatware deny alice"), "alice", MEAT_REFUSED },
	{ "node1 for node10", BYTES("meatware reply node1"), "node10",
	    MEAT_OTHER_NODE },
	{ "node10 for node1", BYTES("meatware reply node10"), "node1",
	    MEAT_OTHER_NODE },
	{ "refusal of another", BYTES("meatware deny node1"), "node10",
	    MEAT_OTHER_NODE },
	{ "one letter (peer: confirms)", BYTES("meatware reply n"), "node10",
	    MEAT_OTHER_NODE },
	{ "no node", BYTES("meatware reply "), "node10", MEAT_NO_REPLY },
	{ "no blank", BYTES("meatware reply"), "node10", MEAT_NO_REPLY },
	{ "empty", BYTES(""), "node10", MEAT_NO_REPLY },
	{ "capitals", BYTES("Meatware reply alice"), "alice", MEAT_NO_REPLY },
	{ "two blanks", BYTES("meatware reply  alice"), "alice",
	    MEAT_NO_REPLY },
	{ "blank before", BYTES(" meatware reply alice"), "alice",
	    MEAT_NO_REPLY },
	{ "blank behind", BYTES("meatware reply alice "), "alice",
	    MEAT_NO_REPLY },
	{ "CR behind", BYTES("meatware reply alice\r"), "alice",
	    MEAT_NO_REPLY },
	{ "a NUL inside", BYTES("meatware reply alice\0"), "alice",
	    MEAT_NO_REPLY },
	{ "a fourth word", BYTES("meatware reply alice x"), "alice",
	    MEAT_NO_REPLY },
	{ "another verb", BYTES("meatware replies alice"), "alice",
	    MEAT_NO_REPLY },
	{ "too long a name", BYTES("meatware reply " X240 "x"), X240,
	    MEAT_NO_REPLY },
};

/* Every byte there is: which may be in a name, and as what. */
static void
test_every_byte(void **state)
{
	static const char taken[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789.-_";
	static const char as[] = "abcdefghijklmnopqrstuvwxyz"
				 "abcdefghijklmnopqrstuvwxyz"
				 "0123456789.-_";
	char node[NODE_MAX + 1], text[2] = "", one[1];
	struct reason why;
	const char *at;
	int c, rc;

	(void)state;
	for (c = 1; c < 256; c++) {
		text[0] = one[0] = (char)c;
		why.text[0] = '\0';
		at = strchr(taken, text[0]);
		rc = node_parse(one, 1, node, &why);
		CHECK_INT(text, rc, at == NULL ? -1 : 0);
		if (at != NULL)
			CHECK_INT(text, node[0], as[at - taken]);
		else
			CHECK_SAYS(text, why.text, "cannot be a node's name");
	}
	assert_int_equal(node_parse("", 0, node, &why), -1);
	CHECK_SAYS("empty", why.text, "empty");
	assert_int_equal(node_parse(X240 "x", 241, node, &why), -1);
	CHECK_SAYS("too long", why.text, "has 241 bytes, and may have 240");
}

static void
test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(lines); i++)
		CHECK_INT(lines[i].name,
		    meat_judge(lines[i].line, lines[i].len, lines[i].node),
		    lines[i].verdict);
}

/* No proper part of a good reply is a good reply. */
static void
test_every_cut(void **state)
{
	static const char whole[] = "meatware reply node10";
	const uint8_t *line = (const uint8_t *)whole;

	(void)state;
	for (size_t from = 0; from < sizeof(whole) - 1; from++)
		for (size_t to = from; to < sizeof(whole); to++)
			assert_int_equal(meat_judge(line + from, to - from,
					     "node10") == MEAT_CONFIRMED,
			    from == 0 && to == sizeof(whole) - 1);
}

/*
 * Feeds `bytes` in two pieces, cut at `at`; '|' in `bytes` stands for a FIFO
 * that runs empty.  Writes the verdicts for "alice" as letters.
 */
static void
feed(const char *bytes, size_t len, size_t at, char *verdicts)
{
	struct meat_framer f = { .len = 0 };
	struct meat_line line;
	const uint8_t *p = (const uint8_t *)bytes;
	size_t i, n;

	for (i = 0; i < len; i += n) {
		n = i < at ? at - i : len - i;
		const uint8_t *bar = memchr(p + i, '|', n), *q = p + i;
		size_t left;

		if (bar != NULL)
			n = (size_t)(bar - (p + i));
		left = n;
		while (meat_framer_next(&f, &q, &left, &line))
			*verdicts++ = "CROx"[meat_line_judge(&line, "alice")];
		if (bar != NULL) {
			if (meat_framer_empty(&f, &line))
				*verdicts++ = '-';
			n++;
		}
	}
	*verdicts = '\0';
}

#define YES "meatware reply alice"
#define NO "meatware deny alice"

static const struct {
	const char *bytes;
	size_t len;
	const char *verdicts;
} streams[] = {
#define ROW(s, v)                   \
	{                           \
		s, sizeof(s) - 1, v \
	}
	ROW(YES "\n", "C"),
	ROW(YES "\0", "C"),
	ROW(YES "|", "-"),
	ROW(YES, ""),
	ROW("meatware reply al|ice\n", "-x"),
	ROW("meatware reply al|" YES "\n", "-C"),
	ROW(YES "|\n", "-x"),
	ROW("x\n" YES "\n", "xC"),
	ROW(NO "\n" YES "\n", "RC"),
	ROW("x\0" YES "\n", "x"),
	ROW("x\0" YES "\0" YES "\n|", "x"),
	ROW("x\0pad|" YES "\n", "xC"),
	ROW("meatware reply alic\0e\n", "O"),
	ROW(YES "\0" YES "\0", "C"),
	ROW("\n\n" YES "\n", "xxC"),
	ROW("||" YES "\n||", "C"),
	ROW(X240 X240 X240 "\n" YES "\n", "xC"),
	ROW(X240 X240 YES "\n", "x"),
	ROW(YES X240 "\n", "x"),
	ROW("meatware reply bob\n" YES "\0junk", "OC"),
#undef ROW
};

static void
test_streams_cut_anywhere(void **state)
{
	char got[64], row[32];

	(void)state;
	for (size_t i = 0; i < N_OF(streams); i++) {
		snprintf(row, sizeof(row), "stream %zu", i);
		for (size_t at = 0; at <= streams[i].len; at++) {
			feed(streams[i].bytes, streams[i].len, at, got);
			CHECK_STR(row, got, streams[i].verdicts);
		}
	}
}

static const struct {
	const char *name;
	const uint8_t *bytes;
	size_t n;
	const char *claim; /* NULL: no denial of alice */
} objections[] = {
	{ "alone", BYTES(NO "\n"), "" },
	{ "capitals in the node", BYTES("meatware deny ALice\0"), "" },
	{ "with a claim", BYTES(NO "\0who=bob\0"), "bob" },
	{ "behind a NUL", BYTES("x\0" NO "\0"), "" },
	{ "behind padding", BYTES("\xa5\xa5" NO "\0"), "" },
	{ "behind another's", BYTES("meatware deny bob\0" NO "\0"), "" },
	{ "behind a part", BYTES("meatware deny meatware deny alice\0"), "" },
	{ "nothing", BYTES(""), NULL },
	{ "no end", BYTES(NO), NULL },
	{ "another end", BYTES(NO " "), NULL },
	{ "longer name", BYTES(NO "2\0"), NULL },
	{ "shorter name", BYTES("meatware deny alic\0"), NULL },
	{ "no name", BYTES("meatware deny \0"), NULL },
	{ "too long a name", BYTES("meatware deny " X240 "x\0"), NULL },
	{ "the reply", BYTES(YES "\0"), NULL },
};

static void
test_denials_anywhere(void **state)
{
	char claim[MEAT_CLAIM_SIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(objections); i++) {
		const char *want = objections[i].claim;

		CHECK_INT(objections[i].name,
		    meat_denies(
			objections[i].bytes, objections[i].n, "alice", claim),
		    want != NULL);
		CHECK_STR(objections[i].name, claim, want == NULL ? "" : want);
	}
}

/* What our client writes is judged as meant, and says who. */
static void
test_encode(void **state)
{
	static const char *const nodes[] = { "a", "alice", X240 };
	static const enum meat_verdict verdicts[] = { MEAT_CONFIRMED,
		MEAT_REFUSED };
	uint8_t msg[MEAT_OWN_SIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(nodes); i++) {
		for (size_t j = 0; j < N_OF(verdicts); j++) {
			struct meat_framer f = { .len = 0 };
			struct meat_line line;
			const uint8_t *p = msg;
			size_t n = meat_encode(
			    msg, MEAT_MSG_SIZE, verdicts[j], nodes[i], X240);

			CHECK_INT(nodes[i], n, MEAT_MSG_SIZE);
			CHECK(nodes[i], meat_framer_next(&f, &p, &n, &line));
			CHECK_INT(nodes[i], meat_line_judge(&line, nodes[i]),
			    verdicts[j]);
			CHECK(nodes[i],
			    strncmp(X240, line.claim, strlen(line.claim)) == 0);
			CHECK_INT(nodes[i], *line.claim == '\0', i == 2);
			CHECK_INT(nodes[i], msg[MEAT_MSG_SIZE - 1], 0);
			CHECK(nodes[i], !meat_framer_next(&f, &p, &n, &line));
		}
	}
}

/* To our own agent: who answers has room, whatever the node is called. */
static void
test_encode_for_our_agent(void **state)
{
	static const char *const nodes[] = { "a", "alice", X240 };
	uint8_t msg[MEAT_OWN_SIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(nodes); i++) {
		struct meat_framer f = { .len = 0 };
		struct meat_line line;
		const uint8_t *p = msg;
		size_t n = meat_encode(
		    msg, sizeof(msg), MEAT_CONFIRMED, nodes[i], "bob");

		CHECK_INT(nodes[i], n, i == 2 ? 264 : MEAT_MSG_SIZE);
		n = meat_encode(
		    msg, sizeof(msg), MEAT_CONFIRMED, nodes[i], X240);
		CHECK_INT(nodes[i], n, 15 + strlen(nodes[i]) + 1 + 4 + 240 + 1);
		CHECK(nodes[i], meat_framer_next(&f, &p, &n, &line));
		CHECK_INT(
		    nodes[i], meat_line_judge(&line, nodes[i]), MEAT_CONFIRMED);
		CHECK_STR(nodes[i], line.claim, X240);
	}
}

/* As cluster-glue's client pads: with whatever its stack holds. */
static void
test_padding_is_no_claim(void **state)
{
	uint8_t msg[MEAT_MSG_SIZE];
	struct meat_framer f = { .len = 0 };
	struct meat_line line;
	const uint8_t *p = msg;
	size_t n = sizeof(msg);

	(void)state;
	memset(msg, 0xa5, sizeof(msg));
	memcpy(msg, YES, sizeof(YES));
	assert_true(meat_framer_next(&f, &p, &n, &line));
	assert_int_equal(meat_line_judge(&line, "alice"), MEAT_CONFIRMED);
	assert_string_equal(line.claim, "");
}

static void
test_printable(void **state)
{
	char text[8];

	(void)state;
	assert_string_equal(
	    text_printable(BYTES("a\nb\x1b\xff"), text, sizeof(text)), "a?b??");
	assert_string_equal(
	    text_printable(BYTES("1234567"), text, sizeof(text)), "1234567");
	assert_string_equal(
	    text_printable(BYTES("12345678"), text, sizeof(text)), "1234...");
	assert_string_equal(text_printable(BYTES(""), text, sizeof(text)), "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_streams_cut_anywhere),
		cmocka_unit_test(test_denials_anywhere),
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_encode_for_our_agent),
		cmocka_unit_test(test_padding_is_no_claim),
		cmocka_unit_test(test_printable),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
