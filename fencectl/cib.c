/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "fencectl/cib.h"

void
cib_free(struct cib *c)
{
	index_free(&c->by_node);
	index_free(&c->by_resource);
	index_free(&c->by_tag);
	index_free(&c->by_template);
	arena_free(&c->arena);
}

static const struct cib_pair *
pair_of(const struct cib_pairs *pairs, const char *name)
{
	size_t i;

	for (i = 0; i < pairs->n; i++)
		if (strcmp(pairs->pairs[i].name, name) == 0)
			return (&pairs->pairs[i]);
	return (NULL);
}

const char *
cib_get(const struct cib_pairs *pairs, const char *name)
{
	const struct cib_pair *pair = pair_of(pairs, name);

	return (pair == NULL ? NULL : pair->value);
}

const char *
cib_given(const struct cib_pairs *pairs, const char *name)
{
	const char *value = cib_get(pairs, name);

	return (value == NULL || *value == '\0' ? NULL : value);
}

bool
cib_has(const struct cib_pairs *pairs, const char *name)
{
	return (pair_of(pairs, name) != NULL);
}

bool
cib_maybe(const struct cib_pairs *pairs, const char *name)
{
	size_t i;

	for (i = 0; i < pairs->n_maybe; i++)
		if (strcmp(pairs->maybe[i], name) == 0)
			return (true);
	return (false);
}

const char *
cib_property(const struct cib *c, const char *name)
{
	return (cib_get(&c->props, name));
}

const struct cib_node *
cib_node(const struct cib *c, const char *name)
{
	return (index_first(&c->by_node, name));
}

const struct cib_resource *
cib_resource(const struct cib *c, const char *id)
{
	return (index_first(&c->by_resource, id));
}

const struct cib_resource *
cib_device(const struct cib *c, const char *id)
{
	const struct cib_resource *rsc = cib_resource(c, id);

	return (rsc != NULL && rsc->device ? rsc : NULL);
}

bool
cib_older(const struct cib *c, int major, int minor, int patch)
{
	const int other[3] = { major, minor, patch };
	int i;

	for (i = 0; i < 3; i++) {
		if (c->feature[i] == -1)
			return (false);
		if (c->feature[i] != other[i])
			return (c->feature[i] < other[i]);
	}
	return (false);
}

int
cib_bool(const char *text)
{
	static const char *const yes[] = { "true", "on", "yes", "y", "1" };
	static const char *const no[] = { "false", "off", "no", "n", "0" };
	size_t i;

	for (i = 0; text != NULL && i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (strcasecmp(text, yes[i]) == 0)
			return (1);
		if (strcasecmp(text, no[i]) == 0)
			return (0);
	}
	return (-1);
}

const char *
cib_property_name(const struct cib *c, const char *name, const char *new_name)
{
	if (new_name == NULL || c->feature[0] < 0 || cib_older(c, 3, 20, 5) ||
	    (cib_property(c, new_name) == NULL &&
		cib_property(c, name) != NULL))
		return (name);
	return (new_name);
}

const char *
cib_property_of(const struct cib *c, const char *name, const char *new_name)
{
	return (cib_property(c, cib_property_name(c, name, new_name)));
}
