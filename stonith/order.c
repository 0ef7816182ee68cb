/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/reason.h"
#include "stonith/about.h"
#include "stonith/hosts.h"
#include "stonith/order.h"

static const char *const host_keys[] = { "plug", "port", "nodename" };
#define N_HOST_KEYS (sizeof(host_keys) / sizeof(host_keys[0]))

static int
need(struct order_plan *plan, const char *action, const struct about *about,
    struct reason *why)
{
	if (about_action(about, action) == NULL)
		return (reason_set(why, "the agent has no action %s", action));
	plan->actions[plan->n++] = action;
	return (0);
}

int
order_plan(struct order_plan *plan, const char *verb, const struct about *about,
    struct reason *why)
{
	const struct about_action *on = about_action(about, "on");

	plan->n = 0;
	if (strcmp(verb, "reset") != 0)
		return (need(plan, verb, about, why));
	if (about_action(about, "reboot") != NULL)
		return (need(plan, "reboot", about, why));
	if (need(plan, "off", about, why) == -1)
		return (
		    reason_set(why, "the agent has neither reboot nor off"));
	if (on != NULL && !on->of_the_node)
		return (need(plan, "on", about, why));
	return (0);
}

const char *
order_host_key(const struct about *about)
{
	size_t i;

	for (i = 0; i < N_HOST_KEYS; i++)
		if (about_param(about, host_keys[i]) != NULL)
			return (host_keys[i]);
	return (NULL);
}

static bool
is_one_of(const char *name, const char *const names[], size_t n)
{
	while (n > 0)
		if (strcmp(name, names[--n]) == 0)
			return (true);
	return (false);
}

/* Has a meaning here, also if the agent has another one for it. */
static bool
is_reserved(const char *name)
{
	static const char *const reserved[] = { "action", "option", "help",
		"version", "separator", "hostmap", "short" };

	return (
	    is_one_of(name, reserved, sizeof(reserved) / sizeof(reserved[0])));
}

bool
order_is_users(const struct about *about, const struct about_param *param)
{
	const char *key = order_host_key(about);

	if (is_reserved(param->name))
		return (false);
	/* A plug may be given together with other names of the node. */
	if (strcmp(param->name, "nodename") == 0)
		return (key != NULL && strcmp(key, "nodename") != 0);
	return (!is_one_of(param->name, host_keys, N_HOST_KEYS));
}

const char *
order_variable(const struct about *about, const struct about_param *param,
    char name[ORDER_NAME_SIZE])
{
	char *c;

	snprintf(name, ORDER_NAME_SIZE, "%s", param->name);
	for (c = name; *c != '\0'; c++)
		if (*c == '-' || *c == '.')
			*c = '_';
	if (strcmp(name, param->name) != 0 && about_param(about, name) != NULL)
		snprintf(name, ORDER_NAME_SIZE, "%s", param->name);
	return (name);
}

const char *
order_getenv(char *const env[], const char *name)
{
	size_t len = strlen(name);

	for (; *env != NULL; env++)
		if (strncmp(*env, name, len) == 0 && (*env)[len] == '=')
			return (*env + len + 1);
	return (NULL);
}

static int
put_line(FILE *out, const char *name, const char *value, struct reason *why)
{
	if (strpbrk(value, "\r\n") != NULL)
		return (reason_set(why,
		    "parameter %.64s: its value has a newline in it", name));
	fprintf(out, "%s=%s\n", name, value);
	return (0);
}

static int
put_hostlist(FILE *out, const struct hosts *hosts, struct reason *why)
{
	char plug[HOST_SIZE];
	size_t i;

	for (i = 0; i < hosts->list.n; i++) {
		if (hosts_plug(hosts, hosts->list.words[i], plug, why) == -1)
			return (-1);
		fprintf(out, "%s%s", i == 0 ? "hostlist=" : ",", plug);
	}
	if (hosts->list.n > 0)
		putc('\n', out);
	return (0);
}

static int
put_params(FILE *out, const struct order *order, const struct about *about,
    const struct hosts *hosts, char *const env[], struct reason *why)
{
	char variable[ORDER_NAME_SIZE];
	const char *value;
	size_t i;

	for (i = 0; i < about->n_params; i++) {
		const struct about_param *param = &about->params[i];

		if (strcmp(param->name, "hostlist") == 0) {
			if (put_hostlist(out, hosts, why) == -1)
				return (-1);
			continue;
		}
		if (!order_is_users(about, param))
			continue;
		value =
		    order_getenv(env, order_variable(about, param, variable));
		if (value == NULL)
			continue;
		/* fence_legacy puts the host into `nodename`: it is no more
		 * than what the plug says. */
		if (strcmp(param->name, "nodename") == 0 &&
		    order->host != NULL && strcasecmp(value, order->host) == 0)
			continue;
		if (put_line(out, param->name, value, why) == -1)
			return (-1);
	}
	return (0);
}

static int
put_host(FILE *out, const struct order *order, const struct about *about,
    const struct hosts *hosts, struct reason *why)
{
	const char *key = order_host_key(about);

	if (key != NULL)
		return (put_line(out, key, order->plug, why));
	if (hosts->list.n == 1)
		return (0);
	return (reason_set(why,
	    "the agent has no parameter for the host, it switches one thing "
	    "only: hostlist must name the one host that this is"));
}

static int
put_all(FILE *out, const struct order *order, const struct about *about,
    const struct hosts *hosts, char *const env[], struct reason *why)
{
	if (order->with_params &&
	    put_params(out, order, about, hosts, env, why) == -1)
		return (-1);
	if (put_line(out, "action", order->action, why) == -1)
		return (-1);
	if (order->plug != NULL)
		return (put_host(out, order, about, hosts, why));
	return (0);
}

int
order_write(char **text, size_t *len, const struct order *order,
    const struct about *about, const struct hosts *hosts, char *const env[],
    struct reason *why)
{
	FILE *out = open_memstream(text, len);
	int rc;

	if (out == NULL)
		return (reason_set(why, "no memory"));
	rc = put_all(out, order, about, hosts, env, why);
	if (fclose(out) == EOF && rc == 0)
		rc = reason_set(why, "no memory");
	if (rc == 0 && *len > ORDER_MAX)
		rc = reason_set(
		    why, "the parameters are longer than %u bytes", ORDER_MAX);
	if (rc == -1) {
		free(*text);
		*text = NULL;
	}
	return (rc);
}
