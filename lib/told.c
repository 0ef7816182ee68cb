/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/kdump_msg.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "lib/send_rows.h"
#include "lib/send_config.h"
#include "lib/kdump_conf.h"
#include "lib/told.h"

#define BLANKS " \t\r"
#define COMMAND_ENDS ";&|\n"
#define PROGRAM "fence_kdump_send"

void
told_free(struct told_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		list_free(&l->items[i].nodes);
	l->n = 0;
}

static struct told *
add(struct told_list *l, enum told_by by, const char *path, size_t line)
{
	struct told *t;

	if (l->n == TOLD_MAX)
		return (NULL);
	t = &l->items[l->n++];
	*t = (struct told){ .by = by,
		.path = path,
		.line = line,
		.family = AF_UNSPEC,
		.port = KDUMP_MSG_PORT };
	return (t);
}

void
told_place(const struct told *t, const char *text, struct reason *out)
{
	if (t->path == NULL)
		reason_set(out, "%s", text);
	else if (t->line == 0)
		reason_set(out, "%s: %s", t->path, text);
	else
		reason_set(out, "%s:%zu: %s", t->path, t->line, text);
}

/* --- a command line ------------------------------------------------------ */

static int
take_argv(struct told *t, int argc, char **argv, struct reason *why)
{
	static const int by_choice[] = { AF_UNSPEC, AF_INET, AF_INET6 };
	struct option_set set;
	struct reason mistake;
	int operand, rc = 0;

	if (option_init(&set, send_rows, SEND_ROWS, why) == -1)
		return (-1);
	operand = option_argv(&set, argc, argv, &mistake);
	if (operand == -1)
		snprintf(t->bad, sizeof(t->bad), "%s", mistake.text);
	else {
		t->family = by_choice[set.values[SEND_FAMILY].number];
		t->port = (int)set.values[SEND_PORT].number;
	}
	for (; operand != -1 && operand < argc && rc == 0; operand++)
		if (list_push(
			&t->nodes, argv[operand], strlen(argv[operand])) == -1)
			rc = reason_set(why, "%s", strerror(errno));
	option_free(&set);
	return (rc);
}

/* One line out of words: options of fence_kdump_send, and nodes. */
static int
take_words(struct told *t, const struct list *words, struct reason *why)
{
	char **argv, name[] = PROGRAM;
	int rc;

	argv = calloc(words->n + 2, sizeof(*argv));
	if (argv == NULL)
		return (reason_set(why, "%s", strerror(errno)));
	argv[0] = name;
	if (words->n > 0)
		memcpy(&argv[1], words->words, words->n * sizeof(*argv));
	rc = take_argv(t, (int)words->n + 1, argv, why);
	free(argv);
	return (rc);
}

/* --- Red Hat's ----------------------------------------------------------- */

/* The words of a value; duplicates stay, and so does a comma. */
static int
split(struct list *words, const char *text, size_t len)
{
	size_t n;

	while (len > 0) {
		n = 0;
		while (n < len && strchr(BLANKS, text[n]) == NULL)
			n++;
		if (n > 0 && list_push(words, text, n) == -1)
			return (-1);
		n += n < len;
		text += n;
		len -= n;
	}
	return (0);
}

static int
add_redhat(struct told_list *l, const struct kdump *k, struct reason *why)
{
	const struct sysconfig_value *nodes = &k->redhat.values[REDHAT_NODES];
	const char *args = k->redhat.values[REDHAT_ARGS].text;
	struct list words = { NULL, 0 };
	struct told *t;
	int rc;

	t = add(l, TOLD_BY_REDHAT, REDHAT_FILE, nodes->line);
	if (t == NULL)
		return (0);
	t->absent = !k->redhat_program;
	if ((args != NULL && split(&words, args, strlen(args)) == -1) ||
	    split(&words, nodes->text, strlen(nodes->text)) == -1)
		rc = reason_set(why, "%s", strerror(errno));
	else
		rc = take_words(t, &words, why);
	list_free(&words);
	return (rc);
}

/* --- SUSE's -------------------------------------------------------------- */

static bool
is_sender(const char *word)
{
	const char *slash = strrchr(word, '/');

	return (strcmp(slash == NULL ? word : slash + 1, PROGRAM) == 0);
}

/* Drops the quotes of a word inside the value's. */
static void
unquote(char *word)
{
	char *to = word;

	for (; *word != '\0'; word++)
		if (*word != '"' && *word != '\'')
			*to++ = *word;
	*to = '\0';
}

/* One command of a value; it counts if its program is the sender. */
static int
add_command(struct told_list *l, const struct kdump *k, enum suse_key key,
    const char *text, size_t len, struct reason *why)
{
	struct list words = { NULL, 0 }, rest;
	struct told *t;
	size_t i;
	int rc = 0;

	if (split(&words, text, len) == -1)
		rc = reason_set(why, "%s", strerror(errno));
	for (i = 0; i < words.n; i++)
		unquote(words.words[i]);
	for (i = 0; i < words.n && !is_sender(words.words[i]);)
		i++;
	if (rc == 0 && i < words.n &&
	    (t = add(l, TOLD_BY_SUSE, SUSE_FILE, k->suse.values[key].line)) !=
		NULL) {
		rest.words = words.words + i + 1;
		rest.n = words.n - i - 1;
		t->absent = suse_sender(&k->suse, k->suse_program) == -1;
		rc = take_words(t, &rest, why);
	}
	list_free(&words);
	return (rc);
}

static int
add_suse(struct told_list *l, const struct kdump *k, struct reason *why)
{
	static const enum suse_key keys[] = { SUSE_PRESCRIPT, SUSE_POSTSCRIPT };
	const char *at;
	size_t i, len;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		at = k->suse.values[keys[i]].text;
		for (; at != NULL && *at != '\0'; at += len) {
			at += strspn(at, COMMAND_ENDS);
			len = strcspn(at, COMMAND_ENDS);
			if (add_command(l, k, keys[i], at, len, why) == -1)
				return (-1);
		}
	}
	return (0);
}

/* --- which of them ------------------------------------------------------- */

/* The lines of the kdump packages: those that work, or those that do not. */
static int
add_kdump(struct told_list *l, const struct kdump *k, bool working,
    struct reason *why)
{
	const bool suse = suse_sender(&k->suse, k->suse_program) != -1;

	if (k->redhat.values[REDHAT_NODES].text != NULL &&
	    k->redhat_program == working && add_redhat(l, k, why) == -1)
		return (-1);
	return (suse == working ? add_suse(l, k, why) : 0);
}

static int
add_ours(struct told_list *l, const struct config *c, const char *path,
    struct reason *why)
{
	struct list words = { NULL, 0 };
	struct told *t = add(l, TOLD_BY_OURS, path, c->nodes_line);
	size_t i;
	int rc = 0;

	for (i = 0; i < c->opts.n + c->nodes.n && rc == 0; i++) {
		const char *word = i < c->opts.n ?
		    c->opts.words[i] :
		    c->nodes.words[i - c->opts.n];

		if (list_push(&words, word, strlen(word)) == -1)
			rc = reason_set(why, "%s", strerror(errno));
	}
	if (rc == 0)
		rc = take_words(t, &words, why);
	list_free(&words);
	return (rc);
}

int
told_find(struct told_list *l, const struct kdump *k, const struct config *c,
    const char *path, bool has_device, struct reason *why)
{
	l->n = 0;
	if (add_kdump(l, k, true, why) == -1)
		return (-1);
	if (l->n > 0)
		return (0);
	if (c->nodes.n > 0)
		return (add_ours(l, c, path, why));
	if (add_kdump(l, k, false, why) == -1)
		return (-1);
	if (l->n > 0)
		return (0);
	if (k->has_redhat && has_device) {
		add(l, TOLD_BY_CIB, REDHAT_FILE, 0)->family = c->family;
		return (0);
	}
	return (0);
}
