/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/reason.h"
#include "stonith/describe.h"
#include "stonith/order.h"
#include "stonith/run.h"
#include "stonith/verbs.h"

#define METADATA_S 60 /* an agent that only has to print has this long */

int
verbs_tell(struct plugin *plugin, const struct order *order,
    struct run_output *output, struct reason *why)
{
	struct run run = {
		.path = plugin->path,
		.seconds = order->with_params ? 0 : METADATA_S,
		.stop_fd = plugin->stop_fd,
	};
	char *input = NULL;
	int rc;

	if (order_write(&input, &run.len, order, &plugin->about, &plugin->hosts,
		environ, why) == -1)
		return (-1);
	run.input = input;
	rc = run_agent(&run, output, why);
	free(input);
	return (rc);
}

static int
run_host_verb(struct plugin *plugin, const struct verb *verb, const char *host,
    struct reason *why)
{
	char plug[HOST_SIZE];
	struct order order = {
		.host = host, .plug = plug, .with_params = true
	};
	struct order_plan plan;
	struct reason inner = { "" };
	size_t i;

	if (hosts_plug(&plugin->hosts, host, plug, why) == -1 ||
	    order_plan(&plan, verb->name, &plugin->about, why) == -1)
		return (-1);
	for (i = 0; i < plan.n; i++) {
		order.action = plan.actions[i];
		if (verbs_tell(plugin, &order, NULL, &inner) == -1)
			return (reason_set(why, "%s%s of \"%s\": %s",
			    i == 0 ? "" : "it is off, but not on again: ",
			    order.action, plug, inner.text));
	}
	log_notice("%s of %s: done by %s (%s%s%s of \"%s\")", verb->name, host,
	    plugin->path, plan.actions[0], plan.n > 1 ? ", " : "",
	    plan.n > 1 ? plan.actions[1] : "", plug);
	return (0);
}

static int
run_status(struct plugin *plugin, const struct verb *verb, const char *host,
    struct reason *why)
{
	const struct order order = { .action = "monitor", .with_params = true };

	(void)verb;
	(void)host;
	if (about_action(&plugin->about, order.action) == NULL)
		return (reason_set(why, "the agent has no action monitor"));
	return (verbs_tell(plugin, &order, NULL, why));
}

/* "plug", "plug,name" or "plug  uuid state" a line; returns how many. */
static size_t
print_listed(const struct hosts *hosts, char *text)
{
	char *line, *rest = text;
	size_t n = 0;

	while ((line = strsep(&rest, "\r\n")) != NULL) {
		line[strcspn(line, ", \t")] = '\0';
		if (*line == '\0')
			continue;
		log_clean(line, strlen(line));
		printf("%s\n", hosts_of_plug(hosts, line));
		n++;
	}
	return (n);
}

static int
list_hosts(struct plugin *plugin, struct reason *why)
{
	const struct order order = { .action = "list", .with_params = true };
	struct run_output output = { NULL, 0 };
	char *text;
	int rc;

	if (about_action(&plugin->about, order.action) == NULL)
		return (reason_set(why,
		    "the agent has no action list: hostlist must name the "
		    "hosts"));
	rc = verbs_tell(plugin, &order, &output, why);
	if (rc == 0) {
		text =
		    output.len == 0 ? NULL : strndup(output.bytes, output.len);
		if (text == NULL || strlen(text) != output.len)
			rc = reason_set(
			    why, "the agent's list is empty, or no text");
		else if (print_listed(&plugin->hosts, text) == 0)
			rc = reason_set(why, "the agent lists no host");
		free(text);
	}
	free(output.bytes);
	return (rc);
}

static int
run_gethosts(struct plugin *plugin, const struct verb *verb, const char *host,
    struct reason *why)
{
	size_t i;

	(void)verb;
	(void)host;
	if (plugin->hosts.list.n == 0)
		return (list_hosts(plugin, why));
	for (i = 0; i < plugin->hosts.list.n; i++)
		puts(plugin->hosts.list.words[i]);
	return (0);
}

static int
run_confignames(struct plugin *plugin, const struct verb *verb,
    const char *host, struct reason *why)
{
	(void)verb;
	(void)host;
	(void)why;
	describe_names(&plugin->about, stdout);
	return (0);
}

static int
run_xml(struct plugin *plugin, const struct verb *verb, const char *host,
    struct reason *why)
{
	(void)verb;
	(void)host;
	(void)why;
	describe_xml(&plugin->about, stdout);
	return (0);
}

static int
run_info(struct plugin *plugin, const struct verb *verb, const char *host,
    struct reason *why)
{
	const struct about *about = &plugin->about;
	const char *what =
	    about->shortdesc[0] == '\0' ? "fence agent" : about->shortdesc;

	(void)host;
	(void)why;
	if (strcmp(verb->name, "getinfo-devid") == 0)
		printf("%s: %s\n", plugin->name.agent, what);
	else if (strcmp(verb->name, "getinfo-devname") == 0)
		puts(plugin->name.agent);
	else if (strcmp(verb->name, "getinfo-devdescr") == 0)
		describe_text(
		    about->longdesc[0] == '\0' ? what : about->longdesc,
		    stdout);
	else if (about->url[0] == '\0')
		printf("man:%s(8)\n", plugin->name.agent);
	else
		puts(about->url);
	return (0);
}

const struct verb verbs[] = {
	{ "gethosts", false, true, run_gethosts,
	    "print hostlist, or the hosts that the agent lists" },
	{ "status", false, true, run_status, "the agent's action monitor" },
	{ "on", true, true, run_host_verb, "the agent's action on" },
	{ "off", true, true, run_host_verb, "the agent's action off" },
	{ "reset", true, true, run_host_verb,
	    "the agent's action reboot; without one off, then on" },
	{ "getconfignames", false, false, run_confignames,
	    "print the names of the parameters" },
	{ "getinfo-devid", false, false, run_info,
	    "print the agent's name, and what it is" },
	{ "getinfo-devname", false, false, run_info, "print the agent's name" },
	{ "getinfo-devdescr", false, false, run_info, "print its description" },
	{ "getinfo-devurl", false, false, run_info,
	    "print where to read more" },
	{ "getinfo-xml", false, false, run_xml, "print the parameters as XML" },
	{ .name = NULL },
};
