/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/initrd.h"
#include "fence_kdump/realroot.h"
#include "fence_kdump/setup.h"
#include "lib/clock.h"
#include "lib/crash_check.h"
#include "lib/crash_nodes.h"
#include "lib/log.h"

#define LIMIT (15 * CLOCK_S) /* validate-all has 20 s by default */

#define SENDER "fence_kdump_send"

#define NODES "fence_kdump_nodes"

static bool
is_own(const struct addr *a, const void *own)
{
	return (own_has(own, a));
}

/*
 * Red Hat's kdumpctl refuses the node itself in the list, by its name or by an
 * address: then it loads no crash kernel.
 */
static void
judge_line(const char *line, const char *host, const struct own *own,
    crash_tell_fn *tell, void *arg)
{
	struct list words = { NULL, 0 };
	char ifname[IF_NAMESIZE];
	struct reason text;
	struct addr a;
	size_t i;

	if (crash_nodes_words(line, "", &words) == -1)
		words.n = 0;
	for (i = 0; i < words.n; i++) {
		const char *word = words.words[i];

		if (strcmp(word, host) != 0 &&
		    (addr_parse(word, &a, ifname, NULL) != ADDR_IS_ADDRESS ||
			!own_has(own, &a)))
			continue;
		reason_set(&text,
		    REDHAT_FILE ": " NODES " names this node itself, \"%s\": "
				"kdumpctl refuses that, and loads no crash "
				"kernel",
		    word);
		tell(CRASH_ERROR, text.text, arg);
	}
	list_free(&words);
}

static void
judge_redhat(const struct own *own, crash_tell_fn *tell, void *arg)
{
	struct utsname u;
	char line[4096];
	const char *p;
	FILE *f;

	if (uname(&u) == -1 || (f = fopen(REDHAT_FILE, "re")) == NULL)
		return;
	while (fgets(line, sizeof(line), f) != NULL) {
		p = line + strspn(line, " \t");
		if (strncmp(p, NODES, strlen(NODES)) == 0)
			judge_line(p, u.nodename, own, tell, arg);
	}
	fclose(f);
}

void
initrd_judge(const struct initrd *i, const struct setup *p, crash_tell_fn *tell,
    void *arg)
{
	judge_redhat(&p->own, tell, arg);
	if (i->rc == -1)
		tell(CRASH_ERROR, i->why.text, arg);
	else if (i->real_root)
		log_progress("%s", i->why.text);
	else if (crash_check(&i->image, &i->unread, &p->lookup.set, is_own,
		     &p->own, tell, arg))
		log_progress(
		    "the initrd for a crash, %s, has " SENDER, i->image.path);
}

/* Debian's kdump-tools: 0 if our unit speaks there. */
static int
look_at_root(struct initrd *i)
{
	if (access(REALROOT_CONFIG, F_OK) == -1)
		return (reason_set(&i->why,
		    "no initrd for a crash found: name it by the option "
		    "initrd"));
	if (realroot_check(&i->why) == -1)
		return (-1);
	i->real_root = true;
	return (0);
}

static int
look(struct initrd *i, const char *path, int stop_fd)
{
	const int64_t until = clock_ns() + LIMIT;
	struct reason inner = { "" };
	char found[PATH_MAX];
	struct utsname u;

	if (path == NULL &&
	    (uname(&u) == -1 ||
		!crash_find(found, u.release, crash_is_fadump())))
		return (look_at_root(i));
	if (crash_image_look(&i->image, path == NULL ? found : path, until,
		stop_fd, &inner) == -1)
		return (reason_set(&i->why, "%s", inner.text));
	if (crash_image_read(&i->image, until, stop_fd, &inner) == -1)
		i->unread = inner;
	return (0);
}

void
initrd_look(struct initrd *i, const char *path, int stop_fd)
{
	i->looked = true;
	i->rc = look(i, path, stop_fd);
}

void
initrd_free(struct initrd *i)
{
	crash_image_free(&i->image);
}
