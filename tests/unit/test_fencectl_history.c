/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fencer's history and the members: what real programs printed, and what
 * they may. */
#include "tests/unit/harness.h"

#include "fencectl/history.h"
#include "fencectl/mon.h"
#include "fencectl/stamp.h"
#include "lib/reason.h"
#include "tests/unit/fencectl_recorded.h"

#define R(text) "<pacemaker-result>" text "</pacemaker-result>"
#define LIST(text) R("<list name=\"Fencing history\">" text "</list>")
#define EVENT(more) "<fence_event target=\"alice\" " more "/>"
#define AT(time) "completed=\"2026-11-29 14:29:" time "\" "

/* "ACTION by DELEGATE: RESULT" of alice's last one, and when one ended last. */
static const struct {
	const char *name, *text, *want; /* NULL: none */
	int64_t ended;
} rows[] = {
	{ "nothing", R(""), NULL, STAMP_NONE },
	{ "an empty list", LIST(""), NULL, STAMP_NONE },
	{ "one",
	    LIST(EVENT("action=\"reboot\" delegate=\"bob\" "
		       "status=\"success\" " AT("17Z"))),
	    "reboot by bob: success", 1795962557 },
	{ "as crm_mon has it",
	    R("<fence_history>" EVENT("action=\"off\" delegate=\"bob\" "
				      "status=\"failed\" " AT("17Z")) //
		"</fence_history>"),
	    "off by bob: failed", 1795962557 },
	{ "without a list",
	    R(EVENT("action=\"off\" status=\"failed\" " AT("17.5Z"))),
	    "off by : failed", 1795962557 },
	{ "the last of three",
	    LIST(EVENT("action=\"off\" status=\"failed\" " AT("18Z"))
		    EVENT("action=\"reboot\" status=\"success\" " AT("19Z"))
			EVENT("action=\"off\" status=\"failed\" " AT("17Z"))),
	    "reboot by : success", 1795962559 },
	{ "one under way is the last",
	    LIST(EVENT("action=\"off\" status=\"failed\" " AT("18Z"))
		    EVENT("action=\"reboot\" status=\"pending\"")),
	    "reboot by : pending", 1795962558 },
	{ "unfencing is none",
	    LIST(EVENT("action=\"on\" status=\"success\" " AT("18Z"))), NULL,
	    STAMP_NONE },
	{ "another node's",
	    LIST("<fence_event target=\"bob\" action=\"off\" "
		 "status=\"success\" " AT("18Z") "/>"),
	    NULL, STAMP_NONE },
	{ "letter case",
	    LIST("<fence_event target=\"Alice\" action=\"off\" "
		 "status=\"success\" " AT("18Z") "/>"),
	    "off by : success", 1795962558 },
	{ "without a target",
	    LIST("<fence_event action=\"off\" status=\"success\"/>"), NULL,
	    STAMP_NONE },
	{ "a result that is new",
	    LIST(EVENT("action=\"off\" status=\"maybe\" " AT("18Z"))),
	    "off by : ?", 1795962558 },
	{ "without a result", LIST(EVENT("action=\"off\" " AT("18Z"))),
	    "off by : ?", 1795962558 },
	{ "a time that is none",
	    LIST(EVENT("action=\"off\" status=\"success\" "
		       "completed=\"yesterday\"")),
	    "off by : success", STAMP_NONE },
	{ "what steers a terminal",
	    LIST(EVENT("action=\"off\" delegate=\"&#155;2J&#10;b\" "
		       "status=\"success\" " AT("18Z"))),
	    "off by ??2J?b: success", 1795962558 },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct reason why = { "" };
		const struct fencing *f;
		struct history h;
		char got[FENCING_NAME + 64];

		CHECK_INT(rows[i].name,
		    history_read(&h, rows[i].text, strlen(rows[i].text), &why),
		    0);
		f = history_last(&h, "alice");
		CHECK(rows[i].name, (f == NULL) == (rows[i].want == NULL));
		if (f != NULL) {
			snprintf(got, sizeof(got), "%s by %s: %s", f->action,
			    f->delegate, fencing_word(f->result));
			CHECK_STR(rows[i].name, got, rows[i].want);
			CHECK(rows[i].name, f->seconds < 0 && !f->device[0]);
		}
		CHECK_INT(
		    rows[i].name, history_ended(&h, "alice"), rows[i].ended);
		history_free(&h);
	}
}

static void
test_refused(void **state)
{
	static const char *const texts[] = { "", "x", "<list/>",
		"<pacemaker-result>", "<!DOCTYPE x><pacemaker-result/>" };

	(void)state;
	for (size_t i = 0; i < N_OF(texts); i++) {
		struct reason why = { "" };
		struct history h;
		struct mon m;

		CHECK_INT(texts[i],
		    history_read(&h, texts[i], strlen(texts[i]), &why), -1);
		CHECK(texts[i], why.text[0] != '\0' && h.n == 0);
		CHECK_INT(texts[i],
		    mon_read(&m, texts[i], strlen(texts[i]), &why), -1);
		CHECK(texts[i], m.n == 0);
	}
}

#define NODE(rest) R("<nodes><node name=\"alice\" " rest "/></nodes>")

static const struct {
	const char *text;
	enum mon_state want;
} nodes[] = {
	{ NODE("online=\"true\""), MON_ONLINE },
	{ NODE("online=\"false\""), MON_OFFLINE },
	{ NODE("online=\"true\" pending=\"true\" unclean=\"false\""),
	    MON_PENDING },
	{ NODE("online=\"true\" pending=\"true\" unclean=\"true\""),
	    MON_UNCLEAN },
	{ NODE("online=\"false\" unclean=\"true\""), MON_UNCLEAN },
	{ NODE("online=\"perhaps\""), MON_UNKNOWN },
	{ NODE("pending=\"true\""), MON_UNKNOWN },
	{ R("<nodes/>"), MON_UNKNOWN },
};

static void
test_nodes(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(nodes); i++) {
		struct reason why = { "" };
		struct mon m;

		CHECK_INT(nodes[i].text,
		    mon_read(&m, nodes[i].text, strlen(nodes[i].text), &why),
		    0);
		CHECK_INT(nodes[i].text, mon_state(&m, "Alice"), nodes[i].want);
		CHECK_INT(nodes[i].text, mon_state(&m, "bob"), MON_UNKNOWN);
		mon_free(&m);
	}
}

/* Of what both releases printed after the same two fencings. */
static void
check_history(const char *file, const char *by)
{
	struct reason why = { "" };
	const struct fencing *f;
	struct history h;
	size_t len;
	char *bytes = recorded(file, &len);

	CHECK_INT(file, history_read(&h, bytes, len, &why), 0);
	free(bytes);
	f = history_last(&h, "alice");
	CHECK(file, f != NULL);
	CHECK_STR(file, f->action, "reboot");
	CHECK_INT(file, f->result, FENCING_SUCCESS);
	CHECK(file, f->ended_s > 1795962557 && f->ended_s < 1799999999);
	CHECK_STR(file, f->delegate, by);
	f = history_last(&h, "ghost");
	CHECK(file, f != NULL);
	CHECK_INT(file, f->result, FENCING_FAILED);
	CHECK(file, f->ended_s == history_ended(&h, "ghost"));
	CHECK(file, history_last(&h, "bob") == NULL);
	history_free(&h);
}

static void
check_nodes(const char *file)
{
	struct reason why = { "" };
	struct mon m;
	size_t len;
	char *bytes = recorded(file, &len);

	CHECK_INT(file, mon_read(&m, bytes, len, &why), 0);
	free(bytes);
	CHECK_INT(file, m.n, 3);
	CHECK_INT(file, mon_state(&m, "alice"), MON_OFFLINE);
	CHECK_INT(file, mon_state(&m, "bob"), MON_ONLINE);
	CHECK_INT(file, mon_state(&m, "charlie"), MON_ONLINE);
	mon_free(&m);
}

static void
test_recorded(void **state)
{
	(void)state;
	check_history("2.1.5/history.xml", "charlie");
	check_history("3.0.0/history.xml", "bob");
	check_nodes("2.1.5/crm_mon.xml");
	check_nodes("3.0.0/crm_mon.xml");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_recorded),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
