/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/document.h"
#include "fencectl/history.h"
#include "fencectl/stamp.h"
#include "fencectl/xml.h"
#include "lib/reason.h"
#include "lib/text.h"

static const char *const words[] = { [FENCING_PENDING] = "pending",
	[FENCING_SUCCESS] = "success",
	[FENCING_FAILED] = "failed",
	[FENCING_UNKNOWN] = "?" };

const char *
fencing_word(enum fencing_result result)
{
	return (words[result]);
}

static enum fencing_result
result_of(const char *text)
{
	size_t i;

	for (i = 0; text != NULL && i < FENCING_UNKNOWN; i++)
		if (strcmp(text, words[i]) == 0)
			return ((enum fencing_result)i);
	return (FENCING_UNKNOWN);
}

static void
take_text(char *to, size_t size, const xmlNode *event, const char *name)
{
	const char *text = xml_get(event, name);

	if (text != NULL)
		text_printable((const uint8_t *)text, strlen(text), to, size);
}

/* Does the event end a node?  A cluster fences by "on", too: unfencing. */
static bool
ends_node(const xmlNode *event)
{
	const char *action = xml_get(event, "action");

	return (action != NULL &&
	    (strcmp(action, "off") == 0 || strcmp(action, "reboot") == 0));
}

static int
add(struct history *h, const xmlNode *event)
{
	const char *target = xml_get(event, "target");
	const char *ended = xml_get(event, "completed");
	struct fencing *f;

	if (target == NULL || strlen(target) >= FENCING_NAME ||
	    !ends_node(event))
		return (0);
	f = reallocarray(h->all, h->n + 1, sizeof(*f));
	if (f == NULL)
		return (-1);
	h->all = f;
	f = &h->all[h->n++];
	*f = (struct fencing){ .result = result_of(xml_get(event, "status")),
		.ended_s = ended == NULL ? STAMP_NONE : stamp_read(ended),
		.seconds = -1 };
	snprintf(f->target, sizeof(f->target), "%s", target);
	take_text(f->action, sizeof(f->action), event, "action");
	take_text(f->delegate, sizeof(f->delegate), event, "delegate");
	return (0);
}

/* Those below the root, or below what the root has: a list, fence_history. */
static int
add_all(struct history *h, const xmlNode *root)
{
	const xmlNode *list, *event;

	for (list = xml_child(root, NULL); list != NULL;
	     list = xml_next(list, NULL)) {
		if (xml_is(list, "fence_event") && add(h, list) == -1)
			return (-1);
		for (event = xml_child(list, "fence_event"); event != NULL;
		     event = xml_next(event, "fence_event"))
			if (add(h, event) == -1)
				return (-1);
	}
	return (0);
}

int
history_read(
    struct history *h, const char *bytes, size_t len, struct reason *why)
{
	const xmlNode *root;
	xmlDoc *doc;
	int rc = 0;

	*h = (struct history){ NULL, 0 };
	if ((doc = document_parse(bytes, len, why)) == NULL)
		return (-1);
	root = xmlDocGetRootElement(doc);
	if (root == NULL || !xml_is(root, "pacemaker-result"))
		rc = reason_set(why, "it has no element \"pacemaker-result\"");
	else if (add_all(h, root) == -1)
		rc = reason_set(why, "no memory");
	xmlFreeDoc(doc);
	return (rc);
}

void
history_free(struct history *h)
{
	free(h->all);
	*h = (struct history){ NULL, 0 };
}

/* Is `x` later than `y` (NULL: yes)?  What is under way is the latest. */
static bool
is_later(const struct fencing *x, const struct fencing *y)
{
	if (y == NULL)
		return (true);
	if ((x->result == FENCING_PENDING) != (y->result == FENCING_PENDING))
		return (x->result == FENCING_PENDING);
	return (x->ended_s > y->ended_s);
}

struct fencing *
history_last(const struct history *h, const char *node)
{
	struct fencing *last = NULL;
	size_t i;

	for (i = 0; i < h->n; i++)
		if (strcasecmp(h->all[i].target, node) == 0 &&
		    is_later(&h->all[i], last))
			last = &h->all[i];
	return (last);
}

int64_t
history_ended(const struct history *h, const char *node)
{
	int64_t last = STAMP_NONE;
	size_t i;

	for (i = 0; i < h->n; i++)
		if (strcasecmp(h->all[i].target, node) == 0 &&
		    h->all[i].ended_s > last)
			last = h->all[i].ended_s;
	return (last);
}
