/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "lib/clock.h"
#include "meatclient/elsewhere.h"
#include "meatclient/requests.h"
#include "meatclient/show.h"

#define FOREIGN "another program (no data)"

/* Seconds that are left; "-" if there is no deadline or none is known. */
static const char *
left(const struct open_request *one, int64_t now, char text[32])
{
	const int64_t deadline = one->info.deadline;

	if (deadline == 0)
		return ("-");
	snprintf(
	    text, 32, "%" PRId64 " s", deadline < now ? 0 : deadline - now);
	return (text);
}

static const char *
pid(const struct open_request *one, char text[32])
{
	if (!one->known)
		return ("-");
	snprintf(text, 32, "%" PRId64, one->info.pid);
	return (text);
}

static int
wider(const char *text, int width)
{
	const int len = (int)strlen(text);

	return (len > width ? len : width);
}

static int
widest_node(const struct requests *all)
{
	int width = wider("NODE", 0);
	size_t i;

	for (i = 0; i < all->n; i++)
		width = wider(all->items[i].info.node, width);
	return (width);
}

static void
table(const struct requests *all, int64_t now, FILE *out)
{
	const int width = widest_node(all);
	char since[CLOCK_TEXT_SIZE], seconds[32], process[32];
	const struct open_request *one;
	size_t i;

	fprintf(out, "%-*s  %-24s  %8s  %8s  %s\n", width, "NODE", "SINCE",
	    "LEFT", "PID", "ASKED BY");
	for (i = 0; i < all->n; i++) {
		one = &all->items[i];
		fprintf(out, "%-*s  %-24s  %8s  %8s  %s\n", width,
		    one->info.node, clock_text(one->info.since, since),
		    left(one, now, seconds), pid(one, process),
		    one->known ? one->info.asked_by : FOREIGN);
	}
}

void
requests_table(const struct requests *all, int64_t now, FILE *out)
{
	size_t i;

	if (all->n == 0)
		fprintf(out, "No request is open on this host.\n");
	else
		table(all, now, out);
	for (i = all->n; i < all->n + all->n_stale; i++)
		fprintf(out,
		    "Stale: the request for node %s; its agent and its guard "
		    "were killed, nobody waits for an answer: wait for a new "
		    "call\n",
		    all->items[i].info.node);
}

/* The texts are printable ASCII: see meat/meat_data.h. */
static void
put_string(FILE *out, const char *name, const char *text)
{
	fprintf(out, "\"%s\": \"", name);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		putc(*text >= 0x20 && *text < 0x7f ? *text : '?', out);
	}
	putc('"', out);
}

static void
put_number(FILE *out, const char *name, bool known, int64_t number)
{
	if (known)
		fprintf(out, ", \"%s\": %" PRId64, name, number);
	else
		fprintf(out, ", \"%s\": null", name);
}

static void
put_object(FILE *out, const struct open_request *one, int64_t now)
{
	const struct meat_request *info = &one->info;
	const int64_t left_s = info->deadline < now ? 0 : info->deadline - now;

	fputs("  {", out);
	put_string(out, "node", info->node);
	put_number(out, "since", true, info->since);
	put_number(out, "deadline", info->deadline != 0, info->deadline);
	put_number(out, "left", info->deadline != 0, left_s);
	put_number(out, "pid", one->known, info->pid);
	fputs(", ", out);
	if (one->known) {
		put_string(out, "asked_by", info->asked_by);
		fputs(", ", out);
		put_string(out, "host", info->host);
	} else
		fputs("\"asked_by\": null, \"host\": null", out);
	putc('}', out);
}

void
requests_json(const struct requests *all, int64_t now, FILE *out)
{
	size_t i;

	fputs("[", out);
	for (i = 0; i < all->n; i++) {
		fputs(i == 0 ? "\n" : ",\n", out);
		put_object(out, &all->items[i], now);
	}
	fputs(all->n == 0 ? "]\n" : "\n]\n", out);
}

void
elsewhere_table(const struct elsewhere *all, FILE *out)
{
	int node = wider("NODE", 0), host = wider("HOST", 0);
	const struct meat_call *one;
	size_t i;

	if (all->n == 0)
		return;
	for (i = 0; i < all->n; i++) {
		node = wider(all->calls[i].node, node);
		host = wider(all->calls[i].host, host);
	}
	fprintf(out,
	    "\nOpen on other hosts of the cluster:\n"
	    "%-*s  %-*s  %-24s  %s\n",
	    node, "NODE", host, "HOST", "SINCE", "RUN THERE");
	for (i = 0; i < all->n; i++) {
		one = &all->calls[i];
		fprintf(out, "%-*s  %-*s  %-24s  meatclient -c %s\n", node,
		    one->node, host, one->host, one->since, one->node);
	}
}
