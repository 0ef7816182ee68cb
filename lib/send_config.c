/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "lib/send_rows.h"
#include "lib/send_config.h"
#include "lib/sysconfig.h"

static const char *const whens[] = {
	[CONFIG_EARLY] = "early",
	[CONFIG_LATE] = "late",
	[CONFIG_BOTH] = "both",
};

const char *
config_when_text(enum config_when when)
{
	return (whens[when]);
}

void
config_free(struct config *config)
{
	list_free(&config->nodes);
	list_free(&config->opts);
	free(config->name);
}

static int
take_nodes(struct config *config, const char *text, struct reason *why)
{
	char ifname[IF_NAMESIZE];
	struct addr a;
	size_t i;

	if (list_add(&config->nodes, text) == -1)
		return (reason_set(why, "%s", strerror(errno)));
	for (i = 0; i < config->nodes.n; i++)
		if (addr_parse(config->nodes.words[i], &a, ifname, why) ==
		    ADDR_IS_BAD)
			return (-1);
	return (0);
}

/* The words of the options as a command line of fence_kdump_send's. */
static int
take_argv(struct config *config, char **argv, struct reason *why)
{
	static const int by_choice[] = { AF_UNSPEC, AF_INET, AF_INET6 };
	const int argc = (int)config->opts.n + 1;
	struct option_set set;
	int i, operand, rc = 0;

	if (option_init(&set, send_rows, SEND_ROWS, why) == -1)
		return (-1);
	operand = option_argv(&set, argc, argv, why);
	for (i = 1; i < argc && rc == 0; i++)
		if (strcmp(argv[i], "--") == 0)
			rc = reason_set(why, "-- has no place here");
	if (operand == -1)
		rc = -1;
	else if (rc == 0 && operand < argc)
		rc = reason_set(why,
		    "\"%.64s\" is no option; nodes are put into %s",
		    argv[operand], sysconfig_name(SYSCONFIG_NODES));
	else if (rc == 0 &&
	    (set.values[SEND_HELP].number != 0 ||
		set.values[SEND_VERSION].number != 0))
		rc = reason_set(
		    why, "with --help or --version nothing would be sent");
	else if (rc == 0 && set.values[SEND_FORCE].number != 0)
		rc = reason_set(
		    why, "--force is for a person, on a running system");
	else
		config->family = by_choice[set.values[SEND_FAMILY].number];
	option_free(&set);
	return (rc);
}

/* Words, with duplicates: "-c 3 -i 3". */
static int
split(struct list *list, const char *text)
{
	static const char blanks[] = " \t";
	size_t len;

	for (text += strspn(text, blanks); *text != '\0';
	     text += len, text += strspn(text, blanks)) {
		len = strcspn(text, blanks);
		if (list_push(list, text, len) == -1)
			return (-1);
	}
	return (0);
}

static int
take_opts(struct config *config, const char *text, struct reason *why)
{
	char **argv, name[] = "fence_kdump_send";
	int rc;

	if (split(&config->opts, text) == -1 ||
	    (argv = calloc(config->opts.n + 2, sizeof(*argv))) == NULL)
		return (reason_set(why, "%s", strerror(errno)));
	argv[0] = name;
	if (config->opts.n > 0)
		memcpy(&argv[1], config->opts.words,
		    config->opts.n * sizeof(*argv));
	rc = take_argv(config, argv, why);
	free(argv);
	return (rc);
}

static int
take_when(struct config *config, const char *text, struct reason *why)
{
	int i;

	for (i = CONFIG_EARLY; i <= CONFIG_BOTH; i++) {
		if (strcmp(text, whens[i]) != 0)
			continue;
		config->when = (enum config_when)i;
		return (0);
	}
	return (
	    reason_set(why, "\"%.64s\" is none of early, late, both", text));
}

/* One word, as target_choose() would take it. */
static int
take_name(struct config *config, const char *text, struct reason *why)
{
	char ifname[IF_NAMESIZE];
	struct addr a;

	if (text[0] == '\0')
		return (0);
	if (text[strcspn(text, ", \t")] != '\0')
		return (reason_set(why, "\"%.64s\" is not one word", text));
	if (addr_parse(text, &a, ifname, why) == ADDR_IS_BAD)
		return (-1);
	config->name = strdup(text);
	return (config->name == NULL ? reason_set(why, "no memory") : 0);
}

int
config_take(struct config *config, const struct sysconfig *file,
    const char *path, struct reason *why)
{
	static int (*const take[SYSCONFIG_NAMES])(
	    struct config *, const char *, struct reason *) = {
		[SYSCONFIG_NODES] = take_nodes,
		[SYSCONFIG_OPTS] = take_opts,
		[SYSCONFIG_WHEN] = take_when,
		[SYSCONFIG_NAME] = take_name,
	};
	struct reason inner;
	int i;

	memset(config, 0, sizeof(*config));
	config->family = AF_UNSPEC;
	config->nodes_line = file->values[SYSCONFIG_NODES].line;
	for (i = 0; i < SYSCONFIG_NAMES; i++) {
		const struct sysconfig_value *value = &file->values[i];

		if (value->text != NULL &&
		    take[i](config, value->text, &inner) == -1)
			return (reason_set(why, "%s:%zu: %s: %s", path,
			    value->line, sysconfig_name((enum sysconfig_name)i),
			    inner.text));
	}
	return (0);
}

int
config_read(
    struct config *config, const char *path, bool needed, struct reason *why)
{
	struct sysconfig file;
	int rc;

	*config = (struct config){ .family = AF_UNSPEC };
	rc = sysconfig_read(&file, path, why);
	if (rc == -1)
		return (-1);
	if (rc == 0 && needed)
		rc = reason_set(why, "%s: %s", path, strerror(ENOENT));
	else
		rc = config_take(config, &file, path, why);
	sysconfig_free(&file);
	return (rc);
}
