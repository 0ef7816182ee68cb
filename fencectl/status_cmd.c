/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "fencectl/drill.h"
#include "fencectl/drills.h"
#include "fencectl/fence_log.h"
#include "fencectl/history.h"
#include "fencectl/limits.h"
#include "fencectl/mon.h"
#include "fencectl/options.h"
#include "fencectl/source.h"
#include "fencectl/status.h"
#include "fencectl/status_cmd.h"
#include "fencectl/status_json.h"
#include "fencectl/status_text.h"
#include "fencectl/textfile.h"
#include "fencectl/utf8.h"
#include "lib/ask.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/sbin.h"

#define EXIT_ALL 0
#define EXIT_PART 1 /* shown, but not all could be asked */

/* What was asked besides the CIB, and whether there is an answer. */
struct answers {
	struct mon mon;
	struct history history;
	struct drills drills;
	bool mon_known, history_known, drills_known;
};

/* Of a program of Pacemaker's, with these arguments. */
static int
ask(struct ask *a, char *const argv[], struct reason *why)
{
	int rc = -1;

	limits_lift();
	*a = (struct ask){ .fd = -1 };
	if (ask_start(a, argv, SOURCE_STATUS_MS, why) == 0 &&
	    ask_wait(a, why) == ASK_DONE)
		rc = 0;
	limits_lower();
	return (rc);
}

static bool
known(int rc, const char *what, struct reason *why)
{
	if (rc == -1)
		log_warn("%s: %s", what, utf8_clean(utf8_cut(why->text)));
	return (rc == 0);
}

static void
ask_mon(struct answers *to)
{
	static char sbin[] = "/usr/sbin/crm_mon", bin[] = "/usr/bin/crm_mon",
		    once[] = "--one-shot", xml[] = "--output-as=xml",
		    nodes[] = "--include=none,nodes";
	char *argv[] = { sbin_path(sbin, bin), once, xml, nodes, NULL };
	struct reason why;
	struct ask a;
	int rc;

	rc = ask(&a, argv, &why);
	if (rc == 0)
		rc = mon_read(&to->mon, a.bytes, a.len, &why);
	free(a.bytes);
	to->mon_known = known(rc, "which nodes are online is not known", &why);
}

static void
ask_history(struct answers *to)
{
	static char sbin[] = "/usr/sbin/stonith_admin",
		    bin[] = "/usr/bin/stonith_admin", history[] = "--history",
		    all[] = "*", verbose[] = "--verbose",
		    xml[] = "--output-as=xml";
	char *argv[] = { sbin_path(sbin, bin), history, all, verbose, xml,
		NULL };
	struct reason why;
	struct ask a;
	int rc;

	rc = ask(&a, argv, &why);
	if (rc == 0)
		rc = history_read(&to->history, a.bytes, a.len, &why);
	free(a.bytes);
	to->history_known =
	    known(rc, "when nodes were fenced is not known", &why);
}

/* Device and seconds: a user who may not read the log sees neither. */
static void
read_log(const struct status *s)
{
	struct fencing **last = calloc(s->n + 1, sizeof(struct fencing *));
	size_t i, len;
	char *text;

	if (last == NULL)
		return;
	for (i = 0; i < s->n; i++)
		last[i] = s->rows[i].last;
	text = fence_log_end(FENCE_LOG, &len);
	if (text != NULL)
		fence_log_read(text, len, last, s->n);
	free(text);
	free(last);
}

static int
show(const struct options *o, const struct status *s)
{
	struct reason why;

	if (o->json)
		status_json(stdout, s);
	else if (o->prometheus == NULL)
		status_text(stdout, s);
	if (o->prometheus == NULL ||
	    textfile_write(o->prometheus, s, &why) == 0)
		return (0);
	log_error("%s", utf8_clean(utf8_cut(why.text)));
	return (-1);
}

/* A file of an earlier run would be read as if it were of today. */
static void
write_nothing(const struct options *o)
{
	struct reason why;

	if (o->prometheus != NULL &&
	    textfile_write(o->prometheus, NULL, &why) == -1)
		log_error("%s", utf8_clean(utf8_cut(why.text)));
}

static bool
all_known(const struct status_from *from)
{
	return (from->quorum != NULL && from->mon != NULL &&
	    from->history != NULL && drills_known(from->drills));
}

static int
make(
    const struct options *o, const struct source *from, struct answers *answers)
{
	const struct status_from all = { .view = &from->view,
		.quorum = from->quorum,
		.mon = answers->mon_known ? &answers->mon : NULL,
		.history = answers->history_known ? &answers->history : NULL,
		.drills = answers->drills_known ? &answers->drills : NULL };
	int status = SOURCE_STATUS;
	struct status s;

	if (status_make(&s, &all) == -1) {
		log_error("no memory");
		write_nothing(o);
	} else {
		read_log(&s);
		if (show(o, &s) == 0)
			status = all_known(&all) ? EXIT_ALL : EXIT_PART;
	}
	status_free(&s);
	return (status);
}

int
status_command(const struct options *o)
{
	struct answers answers = { .mon_known = false };
	int status = SOURCE_STATUS;
	struct source source;
	struct reason why;

	if (source_read(&source, o, &why) == -1) {
		log_error("%s", utf8_clean(utf8_cut(why.text)));
		write_nothing(o);
	} else {
		if (source.quorum == NULL)
			log_warn("how long fencing takes is not known: "
				 "corosync is not known");
		ask_mon(&answers);
		ask_history(&answers);
		answers.drills_known =
		    known(drills_read(&answers.drills, DRILL_FOLDER, &why),
			"when a drill was run here is not known", &why);
		status = make(o, &source, &answers);
	}
	mon_free(&answers.mon);
	history_free(&answers.history);
	drills_free(&answers.drills);
	source_free(&source);
	return (status);
}
