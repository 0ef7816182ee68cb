/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fencectl/checks.h"
#include "fencectl/check_report.h"
#include "fencectl/explain.h"
#include "fencectl/json.h"
#include "fencectl/utf8.h"

#define WIDTH 76

/* Names come out of a file: control characters are not printed. */
static void
one_line(FILE *to, const struct finding *finding)
{
	fprintf(to, "%s ", severity_word(finding->severity));
	if (finding->node != NULL) {
		utf8_print(to, finding->node);
		fputs(": ", to);
	}
	if (finding->level > 0)
		fprintf(to, "level %u: ", finding->level);
	utf8_print(to, finding->text);
	fprintf(to, " [%s]\n", finding->id);
}

/* Does a rule decide what the device is, or where it may run? */
static bool
is_ruled(const struct checking *k, const struct view_device *d)
{
	size_t i;

	for (i = 0; i < k->view->n_hosts; i++)
		if (d->runs[i] == VIEW_UNKNOWN)
			return (true);
	return (d->rsc->params.ruled || d->rsc->own_meta.ruled ||
	    d->disabled == VIEW_UNKNOWN);
}

static bool
was_blind(const struct checking *k, const char *id)
{
	size_t i;

	for (i = 0; i < k->blind.n; i++)
		if (strcmp(k->blind.words[i], id) == 0)
			return (true);
	return (false);
}

/* Calls `say` for each check that could not judge, or a device of it. */
static void
not_judged(FILE *to, const struct checking *k,
    void say(FILE *, bool first, const char *id, const char *device))
{
	const struct {
		const char *name;
		const struct cib_pairs *pairs;
	} sections[] = { { "crm_config", &k->cib->props },
		{ "rsc_defaults", &k->cib->rsc_defaults },
		{ "op_defaults", &k->cib->op_defaults } };
	const struct view_device *d;
	const struct check *check;
	bool first = true;
	size_t i;

	for (check = checks; check->id != NULL; check++)
		if (!check_can(check, k) || was_blind(k, check->id)) {
			say(to, first, check->id, NULL);
			first = false;
		}
	for (i = 0; i < sizeof(sections) / sizeof(*sections); i++)
		if (sections[i].pairs->ruled) {
			say(to, first, "rule", sections[i].name);
			first = false;
		}
	EACH_DEVICE (d, k)
		if (is_ruled(k, d)) {
			say(to, first, "rule", d->rsc->id);
			first = false;
		}
}

static void
say_text(FILE *to, bool first, const char *id, const char *device)
{
	(void)first;
	if (device != NULL) {
		fputs("not judged: ", to);
		utf8_print(to, device);
		fputs(": a rule decides a part of it\n", to);
	} else
		fprintf(to, "not judged: %s: %s\n", id, check_find(id)->title);
}

void
report_text(FILE *to, const struct checking *k, bool verbose)
{
	const struct finding *finding;
	size_t i;

	for (i = 0; i < k->found->n; i++) {
		finding = &k->found->all[i];
		if (!finding->allowed &&
		    (verbose || finding->severity != SEVERITY_INFO))
			one_line(to, finding);
	}
	if (verbose)
		not_judged(to, k, say_text);
}

static void
one_object(FILE *to, const struct finding *finding)
{
	fprintf(to,
	    "{\"id\":\"%s\",\"severity\":\"%s\",\"about\":", finding->id,
	    severity_json(finding->severity));
	json_text(to, finding->about);
	fputs(",\"node\":", to);
	json_text(to, finding->node);
	if (finding->level > 0)
		fprintf(to, ",\"level\":%u", finding->level);
	else
		fputs(",\"level\":null", to);
	fputs(",\"text\":", to);
	json_text(to, finding->text);
	fprintf(to, ",\"allowed\":%s}", finding->allowed ? "true" : "false");
}

static void
say_json(FILE *to, bool first, const char *id, const char *device)
{
	char text[256];

	snprintf(text, sizeof(text), "%s%s%s", id, device != NULL ? ":" : "",
	    device != NULL ? device : "");
	fputs(first ? "" : ",", to);
	json_text(to, utf8_cut(text));
}

void
report_json(FILE *to, const struct checking *k, const char *source)
{
	size_t i;

	fputs("{\"version\":1,\"source\":", to);
	json_text(to, source);
	fputs(",\"feature_set\":", to);
	json_text(to, k->cib->feature_set);
	fputs(",\"findings\":[", to);
	for (i = 0; i < k->found->n; i++) {
		fputs(i > 0 ? "," : "", to);
		one_object(to, &k->found->all[i]);
	}
	fputs("],\"not_judged\":[", to);
	not_judged(to, k, say_json);
	fputs("]}\n", to);
}

int
report_status(const struct checking *k)
{
	const struct finding *finding;
	int status = 0;
	size_t i;

	for (i = 0; i < k->found->n; i++) {
		finding = &k->found->all[i];
		if (!finding->allowed && (int)finding->severity > status)
			status = (int)finding->severity;
	}
	return (status);
}

void
report_list(FILE *to)
{
	const struct check *check;

	for (check = checks; check->id != NULL; check++)
		fprintf(to, "%-3s %-7s %s (%s)\n", check->id,
		    severity_word(check->severity), check->title,
		    check->source);
}

/* Text in lines, each after two blanks. */
static void
wrapped(FILE *to, const char *text)
{
	size_t at = 0, len;

	for (; *text != '\0'; text += len) {
		text += strspn(text, " ");
		len = strcspn(text, " ");
		if (at > 0 && at + 1 + len > WIDTH) {
			fputc('\n', to);
			at = 0;
		}
		at += (size_t)fprintf(
		    to, "%s%.*s", at > 0 ? " " : "  ", (int)len, text);
	}
	fputc('\n', to);
}

void
report_explain(FILE *to, const struct check *check)
{
	const struct explain *explain = explain_find(check->id);

	fprintf(to, "%s %s: %s\n", check->id, severity_word(check->severity),
	    check->title);
	if (explain != NULL) {
		wrapped(to, explain->why);
		fputs("With crmsh:\n", to);
		wrapped(to, explain->crm);
		fputs("With pcs:\n", to);
		wrapped(to, explain->pcs);
	}
	fputs("Source:\n", to);
	wrapped(to, check->source);
}
