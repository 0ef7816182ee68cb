/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdbool.h>

#include "fencectl/prometheus.h"
#include "fencectl/stamp.h"
#include "fencectl/status.h"
#include "fencectl/utf8.h"

/* A label's value: UTF-8, with the format's three escapes. */
static void
put_label(FILE *to, const char *text)
{
	size_t n;

	for (; *text != '\0'; text += n > 0 ? n : 1) {
		n = utf8_bytes(text);
		if (*text == '\n')
			fputs("\\n", to);
		else if (*text == '"' || *text == '\\')
			fprintf(to, "\\%c", *text);
		else if (n == 0 || utf8_steers(text, n))
			putc('?', to);
		else
			fwrite(text, 1, n, to);
	}
}

/* A node's value, as it is printed; false: it is not known. */
typedef bool value_fn(const struct status_row *r, char text[STAMP_SIZE]);

static bool
armed(const struct status_row *r, char text[STAMP_SIZE])
{
	snprintf(text, STAMP_SIZE, "%d", r->armed == STATUS_ARMED);
	return (r->armed != STATUS_ARMED_UNKNOWN);
}

static bool
online(const struct status_row *r, char text[STAMP_SIZE])
{
	snprintf(text, STAMP_SIZE, "%d", r->state == MON_ONLINE);
	return (r->state != MON_UNKNOWN);
}

static bool
last_fencing(const struct status_row *r, char text[STAMP_SIZE])
{
	snprintf(text, STAMP_SIZE, "%" PRId64, r->ended_s);
	return (r->ended_s != STAMP_NONE);
}

static bool
worst(const struct status_row *r, char text[STAMP_SIZE])
{
	snprintf(text, STAMP_SIZE, "%.3f", r->worst);
	return (r->worst >= 0);
}

static const struct {
	const char *name, *help;
	value_fn *value;
} gauges[] = {
	{ "fence_kdump_node_armed",
	    "Would the node's crash kernel speak (attribute kdump-armed)?",
	    armed },
	{ "fence_kdump_node_online",
	    "Is the node a member of the cluster, neither pending nor unclean?",
	    online },
	{ "fence_kdump_last_fencing_timestamp_seconds",
	    "When the last off or reboot of the node ended, well or not.",
	    last_fencing },
	{ "fence_kdump_plan_worst_seconds",
	    "How long fencing the node takes if each level fails at its end.",
	    worst },
};

static void
put_head(FILE *to, const char *name, const char *help)
{
	fprintf(to, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

void
prometheus_print(FILE *to, const struct status *s)
{
	static const char requests[] = "fence_kdump_operator_requests";
	char text[STAMP_SIZE];
	size_t i, k;

	for (i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++) {
		put_head(to, gauges[i].name, gauges[i].help);
		for (k = 0; s != NULL && k < s->n; k++) {
			if (!gauges[i].value(&s->rows[k], text))
				continue;
			fprintf(to, "%s{node=\"", gauges[i].name);
			put_label(to, s->rows[k].node);
			fprintf(to, "\"} %s\n", text);
		}
	}
	put_head(to, requests, "Fencings that wait for an operator.");
	if (s != NULL)
		fprintf(to, "%s %zu\n", requests, s->n_requests);
}
