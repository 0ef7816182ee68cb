/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stdfds.h"
#include "lib/stop.h"
#include "stonith/order.h"
#include "stonith/plugin.h"
#include "stonith/run.h"
#include "stonith/verbs.h"

#define DONE 0
#define FAILED 1

static void
print_help(void)
{
	const struct verb *verb;

	printf("Usage: PLUGIN VERB [HOST]\n"
	       "Makes a fence agent an external STONITH plugin: the one whose "
	       "name PLUGIN has\n(fence_xvm, fence_xvm_stonith). The "
	       "parameters are environment variables:\nhostlist, hostmap, "
	       "short, and those of the agent.\n\nVerbs:\n");
	for (verb = verbs; verb->name != NULL; verb++)
		printf("  %-18s%s%s\n", verb->name, verb->text,
		    verb->takes_host ? " (takes HOST)" : "");
	printf("\nSee stonith_external(8).\n");
}

static const struct verb *
find_verb(int argc, char *argv[])
{
	const struct verb *verb = verbs;

	if (argc < 2) {
		log_usage("which verb? reset, off, status, gethosts, ...");
		return (NULL);
	}
	while (verb->name != NULL && strcmp(verb->name, argv[1]) != 0)
		verb++;
	if (verb->name == NULL) {
		log_usage("unknown verb \"%.64s\"", argv[1]);
		return (NULL);
	}
	if (argc == 2 && verb->takes_host) {
		log_usage("%s of which host?", argv[1]);
		return (NULL);
	}
	if (argc > (verb->takes_host ? 3 : 2)) {
		log_usage("unexpected argument \"%.64s\"", argv[argc - 1]);
		return (NULL);
	}
	return (verb);
}

/*
 * Where `make install` puts this project's agents; and where Pacemaker looks
 * for all.
 */
static int
find_agent(struct plugin *plugin, struct reason *why)
{
	static const char *const folders[] = { SBINDIR, "/usr/sbin" };
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(plugin->path, sizeof(plugin->path), "%s/%s",
		    folders[i], plugin->name.agent);
		if (access(plugin->path, X_OK) == 0)
			return (0);
	}
	return (reason_set(
	    why, "no fence agent %s: %s", plugin->path, strerror(errno)));
}

/* How the agent describes itself. */
static int
ask_about(struct plugin *plugin, struct reason *why)
{
	const struct order order = { .action = "metadata" };
	struct run_output output = { NULL, 0 };
	struct reason inner = { "" };
	int rc;

	rc = verbs_tell(plugin, &order, &output, &inner);
	if (rc == 0)
		rc = about_parse(
		    &plugin->about, output.bytes, output.len, &inner);
	if (rc == -1)
		reason_set(why, "metadata of %s: %s", plugin->path, inner.text);
	free(output.bytes);
	return (rc);
}

static int
read_device(struct plugin *plugin, struct reason *why)
{
	return (hosts_read(&plugin->hosts, order_getenv(environ, "hostlist"),
	    order_getenv(environ, "hostmap"), order_getenv(environ, "short"),
	    plugin->name.suffixed, why));
}

static int
run(struct plugin *plugin, const struct verb *verb, const char *host)
{
	struct reason why = { "" };
	bool done;

	done = find_agent(plugin, &why) == 0 &&
	    (!verb->needs_device || read_device(plugin, &why) == 0) &&
	    ask_about(plugin, &why) == 0 &&
	    verb->run(plugin, verb, host, &why) == 0;
	done = done && stdfds_flush(&why) == 0;
	hosts_free(&plugin->hosts);
	about_free(&plugin->about);
	if (done)
		return (DONE);
	if (host != NULL)
		log_error(
		    "%s of %.64s has failed: %s", verb->name, host, why.text);
	else
		log_error("%s has failed: %s", verb->name, why.text);
	return (FAILED);
}

int
plugin_main(int argc, char *argv[])
{
	struct plugin plugin = { .path = "" };
	const struct verb *verb;
	struct reason why = { "" };
	char ident[sizeof("external/") + NAME_SIZE];
	int status;

	log_open("stonith_external", 0);
	if (stdfds_fill() == -1) {
		log_error("cannot start: %s", strerror(errno));
		return (FAILED);
	}
	/* What our caller left open is not the agent's. */
	closefrom(STDERR_FILENO + 1);
	if ((plugin.stop_fd = stop_open()) == -1) {
		log_error("cannot start: %s", strerror(errno));
		return (FAILED);
	}
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		print_help();
		if (stdfds_flush(&why) == 0)
			return (DONE);
		log_error("%s", why.text);
		return (FAILED);
	}
	if (name_read(&plugin.name, argc < 1 ? "" : argv[0], &why) == -1) {
		log_usage("%s", why.text);
		return (FAILED);
	}
	snprintf(ident, sizeof(ident), "external/%s", plugin.name.agent);
	log_open(ident, 0);
	verb = find_verb(argc, argv);
	status = verb == NULL ?
	    FAILED :
	    run(&plugin, verb, verb->takes_host ? argv[2] : NULL);
	close(plugin.stop_fd);
	return (status);
}
