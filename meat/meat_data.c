/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/number.h"
#include "lib/text.h"
#include "meat/meat_data.h"

static const char *const ends[] = {
	[MEAT_END_CONFIRMED] = "confirmed",
	[MEAT_END_REFUSED] = "refused",
	[MEAT_END_TIMEOUT] = "timeout",
	[MEAT_END_FAILED] = "failed",
	[MEAT_END_KILLED] = "killed",
};

/* Seconds by which two looks at the clock may differ. */
#define ROUNDING_S 2

#define N_ENDS (sizeof(ends) / sizeof(ends[0]))

const char *
meat_end_name(enum meat_end end)
{
	return (ends[end]);
}

bool
meat_request_follow(struct meat_request *request, int64_t now, int64_t left_s)
{
	const int64_t step = now + left_s - request->deadline;

	if (request->deadline == 0 ||
	    (step >= -ROUNDING_S && step <= ROUNDING_S))
		return (false);
	request->deadline += step;
	request->since += step;
	return (true);
}

/* The text as it can follow a '=': on one line, and readable. */
static const char *
clean(const char *text, char buf[MEAT_TEXT_SIZE])
{
	return (text_printable(
	    (const uint8_t *)text, strlen(text), buf, MEAT_TEXT_SIZE));
}

static size_t
length(int n)
{
	if (n < 0)
		return (0);
	return (n < MEAT_DATA_MAX ? (size_t)n : MEAT_DATA_MAX - 1);
}

size_t
meat_request_format(
    const struct meat_request *request, char text[MEAT_DATA_MAX])
{
	char host[MEAT_TEXT_SIZE], asked_by[MEAT_TEXT_SIZE];

	return (length(snprintf(text, MEAT_DATA_MAX,
	    "node=%s\nid=%s\nhost=%s\nasked_by=%s\npid=%" PRId64
	    "\nsince=%" PRId64 "\ndeadline=%" PRId64 "\ninode=%" PRIu64 "\n",
	    request->node, request->id, clean(request->host, host),
	    clean(request->asked_by, asked_by), request->pid, request->since,
	    request->deadline, request->inode)));
}

size_t
meat_outcome_format(
    const struct meat_outcome *outcome, char text[MEAT_DATA_MAX])
{
	char why[MEAT_TEXT_SIZE];

	return (length(snprintf(text, MEAT_DATA_MAX,
	    "id=%s\nend=%s\nwhen=%" PRId64 "\ntext=%s\n", outcome->id,
	    meat_end_name(outcome->end), outcome->when,
	    clean(outcome->text, why))));
}

/*
 * The value of `key`, copied into `value`.  False if there is no such line,
 * or its value does not fit.
 */
static bool
get(const char *bytes, size_t len, const char *key, char *value, size_t size)
{
	const size_t key_len = strlen(key);
	const char *end;
	size_t n;

	for (; len > 0; bytes += n, len -= n) {
		end = memchr(bytes, '\n', len);
		if (end == NULL)
			return (false);
		n = (size_t)(end - bytes) + 1;
		if (n < key_len + 2 || bytes[key_len] != '=' ||
		    memcmp(bytes, key, key_len) != 0)
			continue;
		if (n - key_len - 2 >= size)
			return (false);
		memcpy(value, bytes + key_len + 1, n - key_len - 2);
		value[n - key_len - 2] = '\0';
		return (true);
	}
	return (false);
}

static bool
get_number(const char *bytes, size_t len, const char *key, int64_t *value)
{
	char text[32];
	long long n;

	if (!get(bytes, len, key, text, sizeof(text)) ||
	    number_parse(text, 0, INT64_MAX, NULL, &n, NULL) == -1)
		return (false);
	*value = n;
	return (true);
}

int
meat_request_parse(struct meat_request *request, const char *bytes, size_t len)
{
	char node[NODE_MAX + 1];
	int64_t inode;

	memset(request, 0, sizeof(*request));
	if (!get(bytes, len, "node", node, sizeof(node)) ||
	    node_parse(node, strlen(node), request->node, NULL) == -1 ||
	    !get(bytes, len, "id", request->id, sizeof(request->id)) ||
	    !get(bytes, len, "host", request->host, sizeof(request->host)) ||
	    !get(bytes, len, "asked_by", request->asked_by,
		sizeof(request->asked_by)) ||
	    !get_number(bytes, len, "pid", &request->pid) ||
	    !get_number(bytes, len, "since", &request->since) ||
	    !get_number(bytes, len, "deadline", &request->deadline) ||
	    !get_number(bytes, len, "inode", &inode))
		return (-1);
	request->inode = (uint64_t)inode;
	return (0);
}

int
meat_outcome_parse(struct meat_outcome *outcome, const char *bytes, size_t len)
{
	char end[16];
	size_t i;

	memset(outcome, 0, sizeof(*outcome));
	if (!get(bytes, len, "id", outcome->id, sizeof(outcome->id)) ||
	    !get(bytes, len, "end", end, sizeof(end)) ||
	    !get(bytes, len, "text", outcome->text, sizeof(outcome->text)) ||
	    !get_number(bytes, len, "when", &outcome->when))
		return (-1);
	for (i = 0; i < N_ENDS; i++) {
		if (strcmp(end, ends[i]) == 0) {
			outcome->end = (enum meat_end)i;
			return (0);
		}
	}
	return (-1);
}
