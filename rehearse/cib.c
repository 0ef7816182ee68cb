/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "rehearse/cib.h"

/* Does the tag (`len` bytes after its "<") begin with this name? */
static bool
is_tag(const char *tag, size_t len, const char *name)
{
	const size_t n = strlen(name);

	return (len >= n && memcmp(tag, name, n) == 0 &&
	    (len == n || strchr(" \t\n/>", tag[n]) != NULL));
}

/* The value of an attribute, not ended; NULL if there is none. */
static const char *
attribute(const char *tag, size_t len, const char *name, size_t *value_len)
{
	const size_t n = strlen(name);
	const char *at, *end;

	for (at = tag; at + n + 2 < tag + len; at++) {
		if (strchr(" \t\n", *at) == NULL ||
		    memcmp(at + 1, name, n) != 0 || at[n + 1] != '=' ||
		    at[n + 2] != '"')
			continue;
		at += n + 3;
		end = memchr(at, '"', (size_t)(tag + len - at));
		if (end == NULL)
			return (NULL);
		*value_len = (size_t)(end - at);
		return (at);
	}
	return (NULL);
}

static bool
has(const char *tag, size_t len, const char *name, const char *value)
{
	size_t n;
	const char *at = attribute(tag, len, name, &n);

	return (at != NULL && n == strlen(value) && memcmp(at, value, n) == 0);
}

static void
end_device(struct cib_ports *ports, const char *port, const char *wanted)
{
	ports->devices++;
	if (strcmp(port, wanted) == 0)
		ports->listening++;
	else
		snprintf(ports->other, sizeof(ports->other), "%s", port);
}

void
cib_count(struct cib_ports *ports, const char *text, const char *port)
{
	char of_device[sizeof(ports->other)] = CIB_PORT;
	bool inside = false;
	const char *value;
	size_t len, n;

	memset(ports, 0, sizeof(*ports));
	for (; (text = strchr(text, '<')) != NULL; text += len) {
		text++;
		len = strcspn(text, ">");
		if (inside && is_tag(text, len, "nvpair") &&
		    has(text, len, "name", "ipport")) {
			value = attribute(text, len, "value", &n);
			if (value != NULL)
				snprintf(of_device, sizeof(of_device), "%.*s",
				    (int)n, value);
		}
		if (is_tag(text, len, "primitive"))
			inside = has(text, len, "type", "fence_kdump") &&
			    has(text, len, "class", "stonith");
		if (!inside ||
		    !(is_tag(text, len, "/primitive") ||
			(is_tag(text, len, "primitive") &&
			    text[len - 1] == '/')))
			continue;
		end_device(ports, of_device, port);
		snprintf(of_device, sizeof(of_device), "%s", CIB_PORT);
		inside = false;
	}
}
