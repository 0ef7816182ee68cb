/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "fencectl/cib.h"
#include "fencectl/near.h"

#define NAME_MAX_LEN 64
#define LETTERS_PER_SLIP 3
#define ROWS 3 /* this one, the last, and the one before */

static bool
same(char x, char y)
{
	return (tolower((unsigned char)x) == tolower((unsigned char)y));
}

static unsigned
least(unsigned x, unsigned y)
{
	return (x < y ? x : y);
}

unsigned
near_slips(const char *a, const char *b)
{
	unsigned rows[ROWS][NAME_MAX_LEN + 1];
	const size_t n = strlen(a), m = strlen(b);
	unsigned *now = rows[0], *last, *before, best;
	size_t i, j;

	if (n > NAME_MAX_LEN || m > NAME_MAX_LEN ||
	    (n > m ? n - m : m - n) > NEAR_MAX)
		return (NEAR_MAX + 1);
	for (j = 0; j <= m; j++)
		now[j] = (unsigned)j;
	for (i = 1; i <= n; i++) {
		now = rows[i % ROWS];
		last = rows[(i + 2) % ROWS];
		before = rows[(i + 1) % ROWS];
		now[0] = (unsigned)i;
		for (j = 1; j <= m; j++) {
			best = last[j - 1] + !same(a[i - 1], b[j - 1]);
			best = least(best, least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
			    same(a[i - 2], b[j - 1]))
				best = least(best, before[j - 2] + 1);
			now[j] = best;
		}
	}
	return (least(now[m], NEAR_MAX + 1));
}

/* Is one of them the other with a domain? */
static bool
same_host(const char *a, const char *b)
{
	const size_t n = strcspn(a, "."), m = strcspn(b, ".");

	return (n == m && n > 0 && (a[n] == '\0') != (b[m] == '\0') &&
	    strncasecmp(a, b, n) == 0);
}

const char *
near_node(const struct cib *c, const char *name)
{
	const struct cib_node *n, *found = NULL;
	unsigned slips, best = NEAR_MAX + 1;

	for (n = c->nodes; n < c->nodes + c->n_nodes; n++) {
		slips =
		    same_host(n->name, name) ? 0 : near_slips(n->name, name);
		if (slips > best || slips > NEAR_MAX ||
		    slips * LETTERS_PER_SLIP > strlen(name))
			continue;
		found = slips == best ? NULL : n;
		best = slips;
	}
	return (found != NULL ? found->name : NULL);
}
