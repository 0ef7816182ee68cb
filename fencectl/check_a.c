/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "fencectl/check_a.h"
#include "fencectl/facts.h"

#define HOST_LIST "pcmk_host_list"
#define HOST_MAP "pcmk_host_map"
#define SEPARATORS "; \t\n"
#define WORD 256 /* bytes; no node's name is longer */

void
check_a1(struct checking *k)
{
	const struct view_device *d;

	EACH_DEVICE (d, k)
		if (d->check == VIEW_CHECK_STATIC && d->map.n_names == 0 &&
		    !d->rsc->params.ruled)
			check_device(k, SEVERITY_ERROR, d,
			    "%s is for no node: %s", d->rsc->id,
			    !cib_has(&d->rsc->params, HOST_LIST) &&
				    !cib_has(&d->rsc->params, HOST_MAP) ?
				"pcmk_host_check=static-list "
				"without " HOST_LIST :
				HOST_LIST " or " HOST_MAP
					  " is set and has no name");
}

/* A name of `how` that is no node's; A3 has those that are turned round. */
static void
no_node(struct checking *k, const struct view_device *d, const char *how,
    const char *name, bool some)
{
	char text[MEANT];

	check_add(k, some ? SEVERITY_WARNING : SEVERITY_ERROR,
	    (struct where){ .about = d->rsc->id },
	    "%s: %s names \"%s\", which is no node%s", d->rsc->id, how, name,
	    meant(k, name, text));
}

void
check_a2(struct checking *k)
{
	const struct hostmap *map;
	const struct view_device *d;
	size_t i;
	bool some;

	EACH_DEVICE (d, k) {
		map = &d->map;
		some = false;
		for (i = 0; i < map->n_list; i++)
			some = some || is_node(k, map->list[i]);
		for (i = 0; i < map->n_pairs; i++)
			some = some || is_node(k, map->pairs[i].node);
		for (i = 0; i < map->n_list; i++)
			if (!is_node(k, map->list[i]))
				no_node(k, d, HOST_LIST, map->list[i], some);
		for (i = 0; i < map->n_pairs; i++)
			if (!is_node(k, map->pairs[i].node) &&
			    !is_node(k, map->pairs[i].port) &&
			    strchr(map->pairs[i].node, ',') == NULL)
				no_node(
				    k, d, HOST_MAP, map->pairs[i].node, some);
	}
}

/* How long is the pair at `at`, with blanks around its colon? */
static size_t
pair_length(const char *at)
{
	size_t len = strcspn(at, SEPARATORS), gap, more;
	bool colon;

	for (;;) {
		gap = strspn(at + len, " \t");
		more = strcspn(at + len + gap, SEPARATORS);
		colon = len > 0 && strchr(":=", at[len - 1]) != NULL;
		if (gap == 0 || more == 0 ||
		    colon == (strchr(":=", at[len + gap]) != NULL))
			return (len);
		len += gap + more;
	}
}

/* One word of a map: what is wrong with its form; NULL: nothing. */
static const char *
pair_fault(const struct checking *k, char *word)
{
	char *right = strpbrk(word, ":=");

	if (strchr(word, '\\') != NULL)
		return (NULL);
	if (right == NULL)
		return ("a pair needs a colon: NODE:PORT");
	if (strpbrk(word, " \t") != NULL)
		return ("a blank parts the name from the port: NODE:PORT");
	*right++ = '\0';
	if (strpbrk(right, ":=") != NULL ||
	    (*right != '\0' && right[strlen(right) - 1] == ','))
		return ("a semicolon separates pairs, and no comma");
	if (is_node(k, right) && !is_node(k, word))
		return ("the node's name stands before the colon");
	return (NULL);
}

void
check_a3(struct checking *k)
{
	const struct view_device *d;
	const char *at, *fault;
	char word[WORD];
	size_t len;

	EACH_DEVICE (d, k) {
		at = param(d, HOST_MAP);
		for (; at != NULL && *at != '\0'; at += len) {
			at += strspn(at, SEPARATORS);
			len = pair_length(at);
			if (len == 0 || len >= sizeof(word))
				continue;
			memcpy(word, at, len);
			word[len] = '\0';
			fault = pair_fault(k, word);
			if (fault != NULL)
				check_add(k, SEVERITY_ERROR,
				    (struct where){ .about = d->rsc->id },
				    "%s: " HOST_MAP " \"%.*s\": %s", d->rsc->id,
				    (int)len, at, fault);
		}
	}
}

/* One pair, whose port may be several, with commas between them. */
static void
port_is_node(struct checking *k, const struct view_device *d,
    const struct hostmap_pair *pair)
{
	const struct cib_node *other;
	const char *at;
	char word[WORD];
	size_t len;

	for (at = pair->port; *at != '\0'; at += len) {
		at += strspn(at, ",");
		len = strcspn(at, ",");
		if (len == 0 || len >= sizeof(word))
			continue;
		memcpy(word, at, len);
		word[len] = '\0';
		other = cib_node(k->cib, word);
		if (other == NULL || hostmap_find(&d->map, word) != NULL)
			continue;
		check_add(k, SEVERITY_ERROR,
		    (struct where){ .about = d->rsc->id, .node = other->name },
		    "%s: " HOST_MAP " gives %s the port \"%s\": Pacemaker "
		    "takes the device as able to fence %s as well",
		    d->rsc->id, pair->node, word, other->name);
	}
}

void
check_a4(struct checking *k)
{
	const struct view_device *d;
	size_t i;

	EACH_DEVICE (d, k)
		for (i = 0; i < d->map.n_pairs; i++)
			if (is_node(k, d->map.pairs[i].node))
				port_is_node(k, d, &d->map.pairs[i]);
}

void
check_a5(struct checking *k)
{
	const struct view_device *d;

	EACH_DEVICE (d, k)
		if (d->check == VIEW_CHECK_BAD)
			check_device(k, SEVERITY_ERROR, d,
			    "%s is for no node: pcmk_host_check=\"%s\" is no "
			    "value that Pacemaker knows",
			    d->rsc->id,
			    cib_get(&d->rsc->params, "pcmk_host_check"));
}
