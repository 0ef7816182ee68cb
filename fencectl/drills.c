/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/drill.h"
#include "fencectl/drills.h"
#include "fencectl/utf8.h"
#include "lib/file.h"
#include "lib/log.h"
#include "lib/reason.h"

static bool
is_record(const char *name)
{
	const char *dot = strrchr(name, '.');

	return (name[0] != '.' && dot != NULL && strcmp(dot, ".json") == 0);
}

static int
push(struct drills *d, const struct drill *new)
{
	struct drill *more = reallocarray(d->all, d->n + 1, sizeof(*more));

	if (more == NULL)
		return (-1);
	d->all = more;
	d->all[d->n++] = *new;
	return (0);
}

/* 0, also for a file that is no record; -1: no memory.  Changes `path`. */
static int
add(struct drills *d, char *path, char *bytes)
{
	struct drill new;
	struct reason why;
	size_t len;

	switch (file_of_root(path, bytes, DRILL_MAX, &len, &why)) {
	case 0:
		return (0); /* it was removed meanwhile */
	case -1:
		log_warn("%s", utf8_clean(utf8_cut(why.text)));
		d->incomplete = true;
		return (0);
	default:
		break;
	}
	if (drill_read(&new, bytes, len, &why) == 0)
		return (push(d, &new));
	d->incomplete = true;
	log_warn("%s: no record of a drill: %s", utf8_clean(path), why.text);
	return (0);
}

static int
add_all(struct drills *d, DIR *dir, const char *folder, struct reason *why)
{
	char path[PATH_MAX], *bytes = malloc(DRILL_MAX);
	const struct dirent *entry;
	size_t files = 0;
	int rc = 0;

	if (bytes == NULL)
		return (reason_set(why, "no memory"));
	while (rc == 0 && (entry = readdir(dir)) != NULL) {
		if (!is_record(entry->d_name))
			continue;
		if (++files > DRILLS_MOST) {
			log_warn(
			    "%s: more than %d records", folder, DRILLS_MOST);
			d->incomplete = true;
			break;
		}
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (add(d, path, bytes) == -1)
			rc = reason_set(why, "no memory");
	}
	free(bytes);
	return (rc);
}

int
drills_read(struct drills *d, const char *folder, struct reason *why)
{
	DIR *dir;
	int rc;

	*d = (struct drills){ NULL, 0, false };
	dir = opendir(folder);
	if (dir == NULL)
		return (errno == ENOENT ?
			0 :
			reason_set(why, "%s: %s", folder, strerror(errno)));
	rc = add_all(d, dir, folder, why);
	closedir(dir);
	return (rc);
}

void
drills_free(struct drills *d)
{
	free(d->all);
	*d = (struct drills){ NULL, 0, false };
}

bool
drills_known(const struct drills *d)
{
	return (d != NULL && !d->incomplete);
}

const struct drill *
drills_last(const struct drills *d, const char *node)
{
	const struct drill *last = NULL;
	size_t i;

	for (i = 0; i < d->n; i++)
		if (strcasecmp(d->all[i].node, node) == 0 &&
		    (last == NULL || d->all[i].began_s > last->began_s))
			last = &d->all[i];
	return (last);
}
