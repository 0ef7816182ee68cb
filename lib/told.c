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
told_free(struct told_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		list_free(&list->items[i].nodes);
	list->n = 0;
}

static struct told *
add(struct told_list *list, enum told_by by, const char *path, size_t line)
{
	struct told *told;

	if (list->n == TOLD_MAX)
		return (NULL);
	told = &list->items[list->n++];
	*told = (struct told){ .by = by,
		.path = path,
		.line = line,
		.family = AF_UNSPEC,
		.port = KDUMP_MSG_PORT };
	return (told);
}

void
told_place(const struct told *told, const char *text, struct reason *out)
{
	if (told->path == NULL)
		reason_set(out, "%s", text);
	else if (told->line == 0)
		reason_set(out, "%s: %s", told->path, text);
	else
		reason_set(out, "%s:%zu: %s", told->path, told->line, text);
}

/* --- a command line ------------------------------------------------------ */

static int
take_argv(struct told *told, int argc, char **argv, struct reason *why)
{
	static const int by_choice[] = { AF_UNSPEC, AF_INET, AF_INET6 };
	struct option_set set;
	struct reason mistake;
	int operand, rc = 0;

	if (option_init(&set, send_rows, SEND_ROWS, why) == -1)
		return (-1);
	operand = option_argv(&set, argc, argv, &mistake);
	if (operand == -1)
		snprintf(told->bad, sizeof(told->bad), "%s", mistake.text);
	else {
		told->family = by_choice[set.values[SEND_FAMILY].number];
		told->port = (int)set.values[SEND_PORT].number;
	}
	for (; operand != -1 && operand < argc && rc == 0; operand++)
		if (list_push(&told->nodes, argv[operand],
			strlen(argv[operand])) == -1)
			rc = reason_set(why, "%s", strerror(errno));
	option_free(&set);
	return (rc);
}

/* One line out of words: options of fence_kdump_send, and nodes. */
static int
take_words(struct told *told, const struct list *words, struct reason *why)
{
	char **argv, name[] = PROGRAM;
	int rc;

	argv = calloc(words->n + 2, sizeof(*argv));
	if (argv == NULL)
		return (reason_set(why, "%s", strerror(errno)));
	argv[0] = name;
	if (words->n > 0)
		memcpy(&argv[1], words->words, words->n * sizeof(*argv));
	rc = take_argv(told, (int)words->n + 1, argv, why);
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
add_redhat(
    struct told_list *list, const struct kdump *kdump, struct reason *why)
{
	const struct sysconfig_value *nodes =
	    &kdump->redhat.values[REDHAT_NODES];
	const char *args = kdump->redhat.values[REDHAT_ARGS].text;
	struct list words = { NULL, 0 };
	struct told *told;
	int rc;

	told = add(list, TOLD_BY_REDHAT, REDHAT_FILE, nodes->line);
	if (told == NULL)
		return (0);
	told->absent = !kdump->redhat_program;
	if ((args != NULL && split(&words, args, strlen(args)) == -1) ||
	    split(&words, nodes->text, strlen(nodes->text)) == -1)
		rc = reason_set(why, "%s", strerror(errno));
	else
		rc = take_words(told, &words, why);
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
add_command(struct told_list *list, const struct kdump *kdump,
    enum suse_key key, const char *text, size_t len, struct reason *why)
{
	struct list words = { NULL, 0 }, rest;
	struct told *told;
	size_t i;
	int rc = 0;

	if (split(&words, text, len) == -1)
		rc = reason_set(why, "%s", strerror(errno));
	for (i = 0; i < words.n; i++)
		unquote(words.words[i]);
	for (i = 0; i < words.n && !is_sender(words.words[i]);)
		i++;
	if (rc == 0 && i < words.n &&
	    (told = add(list, TOLD_BY_SUSE, SUSE_FILE,
		 kdump->suse.values[key].line)) != NULL) {
		rest.words = words.words + i + 1;
		rest.n = words.n - i - 1;
		told->absent =
		    suse_sender(&kdump->suse, kdump->suse_program) == -1;
		rc = take_words(told, &rest, why);
	}
	list_free(&words);
	return (rc);
}

static int
add_suse(struct told_list *list, const struct kdump *kdump, struct reason *why)
{
	static const enum suse_key keys[] = { SUSE_PRESCRIPT, SUSE_POSTSCRIPT };
	const char *at;
	size_t i, len;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		at = kdump->suse.values[keys[i]].text;
		for (; at != NULL && *at != '\0'; at += len) {
			at += strspn(at, COMMAND_ENDS);
			len = strcspn(at, COMMAND_ENDS);
			if (add_command(list, kdump, keys[i], at, len, why) ==
			    -1)
				return (-1);
		}
	}
	return (0);
}

/* --- which of them ------------------------------------------------------- */

/* The lines of the kdump packages: those that work, or those that do not. */
static int
add_kdump(struct told_list *list, const struct kdump *kdump, bool working,
    struct reason *why)
{
	const bool suse = suse_sender(&kdump->suse, kdump->suse_program) != -1;

	if (kdump->redhat.values[REDHAT_NODES].text != NULL &&
	    kdump->redhat_program == working &&
	    add_redhat(list, kdump, why) == -1)
		return (-1);
	return (suse == working ? add_suse(list, kdump, why) : 0);
}

static int
add_ours(struct told_list *list, const struct config *config, const char *path,
    struct reason *why)
{
	struct list words = { NULL, 0 };
	struct told *told = add(list, TOLD_BY_OURS, path, config->nodes_line);
	size_t i;
	int rc = 0;

	for (i = 0; i < config->opts.n + config->nodes.n && rc == 0; i++) {
		const char *word = i < config->opts.n ?
		    config->opts.words[i] :
		    config->nodes.words[i - config->opts.n];

		if (list_push(&words, word, strlen(word)) == -1)
			rc = reason_set(why, "%s", strerror(errno));
	}
	if (rc == 0)
		rc = take_words(told, &words, why);
	list_free(&words);
	return (rc);
}

int
told_find(struct told_list *list, const struct kdump *kdump,
    const struct config *config, const char *path, bool has_device,
    struct reason *why)
{
	list->n = 0;
	if (add_kdump(list, kdump, true, why) == -1)
		return (-1);
	if (list->n > 0)
		return (0);
	if (config->nodes.n > 0)
		return (add_ours(list, config, path, why));
	if (add_kdump(list, kdump, false, why) == -1)
		return (-1);
	if (list->n > 0)
		return (0);
	if (kdump->has_redhat && has_device) {
		add(list, TOLD_BY_CIB, REDHAT_FILE, 0)->family = config->family;
		return (0);
	}
	return (0);
}
