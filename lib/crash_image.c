/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/crash_image.h"
#include "lib/file.h"
#include "lib/reason.h"
#include "lib/run.h"

#define LSINITRD "/usr/bin/lsinitrd"
#define UNSQUASHFS "/usr/bin/unsquashfs"
#define SQUASHED "squashfs-root/"
#define FOLDER "/tmp/fence_kdump.XXXXXX"

#define TEXT_MAX (1024U * 1024) /* a file that is longer is not read */
#define NAMES_MAX 64            /* files to read */

static void
take_line(const char *line, void *arg)
{
	crash_list_line(arg, line);
}

int
crash_image_look(struct crash_image *image, const char *path, int64_t until,
    int stop_fd, struct reason *why)
{
	static char program[] = LSINITRD;
	char *argv[] = { program, image->path, NULL };
	struct reason inner;

	memset(image, 0, sizeof(*image));
	snprintf(image->path, sizeof(image->path), "%s", path);
	image->maker = crash_maker_of(path);
	if (path[0] != '/')
		return (
		    reason_set(why, "initrd: \"%s\" is no full path", path));
	if (stat(path, &image->made) == -1)
		return (reason_set(why, "the initrd for a crash, %s: %s", path,
		    strerror(errno)));
	if (!S_ISREG(image->made.st_mode))
		return (reason_set(
		    why, "the initrd for a crash, %s: not a file", path));
	if (run_lines(argv, until - clock_ns(), stop_fd, take_line,
		&image->list, &inner) == -1)
		return (reason_set(why,
		    "cannot look into the initrd for a crash, %s: %s", path,
		    inner.text));
	return (0);
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return (remove(path));
}

/* Appends to what there is, as a separate line. */
static int
append(char **text, const char *bytes, size_t len)
{
	const size_t old = *text == NULL ? 0 : strlen(*text);
	char *grown = realloc(*text, old + len + 2);

	if (grown == NULL)
		return (-1);
	memcpy(grown + old, bytes, len);
	grown[old + len] = '\n';
	grown[old + len + 1] = '\0';
	*text = grown;
	return (0);
}

/* A file with a byte that no text has is not taken. */
static int
take_file(struct crash_image *image, const char *folder, const char *name)
{
	char path[PATH_MAX], *bytes;
	size_t len;
	int rc = 0;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	bytes = file_read(path, TEXT_MAX, &len);
	if (bytes == NULL)
		return (-1);
	if (memchr(bytes, '\0', len) == NULL)
		rc = append(&image->text[crash_list_file(name)], bytes, len);
	free(bytes);
	return (rc);
}

/* Adds the files that are in the squashfs, or those that are not. */
static size_t
add_names(
    char *argv[], size_t n, const struct crash_image *image, bool squashed)
{
	const struct list *files = &crash_list_has(&image->list)->files;
	const size_t len = strlen(SQUASHED);
	size_t i;

	for (i = 0; i < files->n && i < NAMES_MAX; i++) {
		char *name = files->words[i];
		const bool is = image->list.squash != NULL &&
		    strncmp(name, SQUASHED, len) == 0;

		if (is == squashed)
			argv[n++] = is ? name + len : name;
	}
	argv[n] = NULL;
	return (n);
}

/* The files that are in no squashfs, and the squashfs. */
static int
unpack(struct crash_image *image, const char *folder, int64_t until,
    int stop_fd, struct reason *why)
{
	static char program[] = LSINITRD, option[] = "--unpack";
	char *argv[NAMES_MAX + 5] = { program, option, image->path };
	char squash[64];
	size_t n = 3;

	if (image->list.squash != NULL) {
		snprintf(squash, sizeof(squash), "%s", image->list.squash);
		argv[n++] = squash;
	}
	/* Without a name it would unpack all. */
	if (add_names(argv, n, image, false) == 3)
		return (0);
	return (run_in(folder, argv, until - clock_ns(), stop_fd, why));
}

/* The files that are in the squashfs. */
static int
unsquash(struct crash_image *image, const char *folder, int64_t until,
    int stop_fd, struct reason *why)
{
	static char program[] = UNSQUASHFS, quiet[] = "-no-progress";
	static char dest[] = "-dest", to[] = SQUASHED;
	char squash[64];
	char *argv[NAMES_MAX + 6] = { program, quiet, dest, to, squash };

	if (image->list.squash == NULL)
		return (0);
	snprintf(squash, sizeof(squash), "%s", image->list.squash);
	if (add_names(argv, 5, image, true) == 5)
		return (0);
	return (run_in(folder, argv, until - clock_ns(), stop_fd, why));
}

static int
read_in(struct crash_image *image, const char *folder, int64_t until,
    int stop_fd, struct reason *why)
{
	const struct list *files = &crash_list_has(&image->list)->files;
	size_t i;

	if (unpack(image, folder, until, stop_fd, why) == -1 ||
	    unsquash(image, folder, until, stop_fd, why) == -1)
		return (-1);
	for (i = 0; i < files->n && i < NAMES_MAX; i++)
		if (take_file(image, folder, files->words[i]) == -1)
			return (reason_set(why, "%s in it: %s", files->words[i],
			    strerror(errno)));
	return (0);
}

int
crash_image_read(
    struct crash_image *image, int64_t until, int stop_fd, struct reason *why)
{
	char folder[] = FOLDER;
	int rc;

	if (crash_list_has(&image->list)->files.n == 0)
		return (0);
	if (mkdtemp(folder) == NULL)
		return (reason_set(why, "%s: %s", folder, strerror(errno)));
	rc = read_in(image, folder, until, stop_fd, why);
	(void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return (rc);
}

void
crash_image_free(struct crash_image *image)
{
	size_t i;

	crash_list_free(&image->list);
	for (i = 0; i < CRASH_FILES; i++)
		free(image->text[i]);
}
