/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>

#include "fencectl/drill.h"
#include "fencectl/drills.h"
#include "fencectl/history.h"
#include "fencectl/json.h"
#include "fencectl/stamp.h"
#include "fencectl/status.h"
#include "fencectl/status_json.h"

/* ,"NAME":"text"; "" is null. */
static void
put_text(FILE *to, const char *name, const char *text)
{
	fprintf(to, ",\"%s\":", name);
	json_text(to, text == NULL || *text == '\0' ? NULL : text);
}

static void
put_seconds(FILE *to, const char *name, double s)
{
	if (s < 0)
		fprintf(to, ",\"%s\":null", name);
	else
		fprintf(to, ",\"%s\":%.3f", name, s);
}

static void
put_time(FILE *to, const char *name, int64_t s)
{
	char text[STAMP_SIZE] = "";

	put_text(to, name, s == STAMP_NONE ? NULL : stamp_utc(s, text));
}

static void
put_fencing(FILE *to, const struct fencing *f)
{
	fputs(",\"last_fencing\":", to);
	if (f == NULL) {
		fputs("null", to);
		return;
	}
	fputs("{\"action\":", to);
	json_text(to, f->action);
	put_time(to, "ended", f->ended_s);
	put_text(to, "by", f->delegate);
	put_text(to, "result",
	    f->result == FENCING_UNKNOWN ? NULL : fencing_word(f->result));
	put_text(to, "device", f->device);
	put_seconds(to, "seconds", f->seconds);
	putc('}', to);
}

static void
put_drill(FILE *to, const struct drill *d)
{
	fputs(",\"last_drill\":", to);
	if (d == NULL) {
		fputs("null", to);
		return;
	}
	fputs("{\"outcome\":", to);
	json_text(to, d->outcome);
	put_time(to, "began", d->began_s);
	putc('}', to);
}

static void
put_row(FILE *to, const struct status_row *r)
{
	static const char *const armed[] = { [STATUS_ARMED_UNKNOWN] = "null",
		[STATUS_NOT_ARMED] = "false",
		[STATUS_ARMED] = "true" };

	fputs("{\"node\":", to);
	json_text(to, r->node);
	put_text(to, "state", mon_word(r->state));
	fprintf(to, ",\"armed\":%s", armed[r->armed]);
	put_text(to, "why", r->why);
	put_text(to, "key", r->key);
	put_seconds(to, "worst", r->worst);
	put_fencing(to, r->last);
	put_drill(to, r->drill);
	putc('}', to);
}

static void
put_not_asked(FILE *to, const struct status_from *from)
{
	const struct {
		const char *name;
		bool known;
	} all[] = { { "state", from->mon != NULL },
		{ "worst", from->quorum != NULL },
		{ "last_fencing", from->history != NULL },
		{ "last_drill", drills_known(from->drills) } };
	const char *comma = "";
	size_t i;

	fputs("],\"not_known\":[", to);
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!all[i].known) {
			fprintf(to, "%s\"%s\"", comma, all[i].name);
			comma = ",";
		}
	fputs("]}\n", to);
}

void
status_json(FILE *to, const struct status *s)
{
	size_t i;

	fputs("{\"version\":1,\"nodes\":[", to);
	for (i = 0; i < s->n; i++) {
		fputs(i == 0 ? "" : ",", to);
		put_row(to, &s->rows[i]);
	}
	fputs("],\"requests\":[", to);
	for (i = 0; i < s->n_requests; i++) {
		fputs(i == 0 ? "{\"node\":" : ",{\"node\":", to);
		json_text(to, s->requests[i].node);
		fputs(",\"host\":", to);
		json_text(to, s->requests[i].host);
		fputs(",\"text\":", to);
		json_text(to, s->requests[i].text);
		putc('}', to);
	}
	put_not_asked(to, &s->from);
}
