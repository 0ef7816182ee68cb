/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What fencectl status takes from others: the fencer's history, the members,
 * pacemaker.log and the record of a drill; the first byte says which.  What is
 * kept to be printed is printable.
 */
#include <ctype.h>
#include <string.h>

#include "fencectl/drill.h"
#include "fencectl/fence_log.h"
#include "fencectl/history.h"
#include "fencectl/mon.h"
#include "fencectl/stamp.h"
#include "lib/reason.h"
#include "tests/fuzz/fuzz.h"

static void
printable(const char *text, size_t size)
{
	REQUIRE(memchr(text, '\0', size) != NULL);
	for (; *text != '\0'; text++)
		REQUIRE(isprint((unsigned char)*text));
}

static void
history(const char *bytes, size_t len)
{
	const struct fencing *f;
	struct history h;
	struct reason why;
	size_t i;

	if (history_read(&h, bytes, len, &why) == 0)
		for (i = 0; i < h.n; i++) {
			f = &h.all[i];
			printable(f->action, sizeof(f->action));
			printable(f->delegate, sizeof(f->delegate));
			REQUIRE(history_last(&h, f->target) != NULL);
			REQUIRE(history_ended(&h, f->target) >= f->ended_s);
			REQUIRE(f->ended_s == STAMP_NONE ||
			    (f->ended_s >= 0 && f->ended_s <= STAMP_LATEST));
		}
	history_free(&h);
}

static void
members(const char *bytes, size_t len)
{
	struct reason why;
	struct mon m;
	size_t i;

	if (mon_read(&m, bytes, len, &why) == 0)
		for (i = 0; i < m.n; i++)
			REQUIRE(mon_state(&m, m.all[i].name) <= MON_UNCLEAN);
	mon_free(&m);
}

static void
fence_log(const char *bytes, size_t len)
{
	struct fencing f = { .target = "alice",
		.result = FENCING_SUCCESS,
		.ended_s = 1795962557,
		.seconds = -1 };
	struct fencing *const all[] = { &f };

	fence_log_read(bytes, len, all, 1);
	printable(f.device, sizeof(f.device));
	REQUIRE(f.seconds == -1 || f.seconds >= 0);
}

static void
drill(const char *bytes, size_t len)
{
	struct reason why;
	struct drill d;

	if (drill_read(&d, bytes, len, &why) == -1)
		return;
	REQUIRE(d.node[0] != '\0' && strlen(d.node) < sizeof(d.node));
	REQUIRE(d.began_s >= 0 && d.began_s <= STAMP_LATEST);
	REQUIRE(d.outcome[0] != '\0');
	printable(d.outcome, sizeof(d.outcome));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data + 1;

	if (size == 0)
		return (0);
	if (data[0] == 'h')
		history(bytes, size - 1);
	else if (data[0] == 'm')
		members(bytes, size - 1);
	else if (data[0] == 'l')
		fence_log(bytes, size - 1);
	else
		drill(bytes, size - 1);
	return (0);
}
