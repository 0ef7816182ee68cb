/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/cluster.h"
#include "lib/crash_image.h"
#include "lib/crash_ip.h"
#include "lib/crash_judge.h"
#include "lib/crash_machine.h"
#include "lib/crash_nodes.h"
#include "lib/hosts.h"
#include "lib/reason.h"
#include "lib/whose.h"

struct judge {
	const struct crash_view *v;
	crash_tell_fn *tell;
	void *arg;
};

static void find(const struct judge *j, enum crash_level level, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

/* "the initrd for a crash, FILE, ...: make it again: ..." */
static void
find(const struct judge *j, enum crash_level level, const char *fmt, ...)
{
	const struct crash_image *image = j->v->image;
	struct reason inner, text;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(inner.text, sizeof(inner.text), fmt, ap);
	va_end(ap);
	reason_set(&text, "the initrd for a crash, %s, %.300s: %s", image->path,
	    inner.text, crash_remake(image->maker));
	j->tell(level, text.text, j->arg);
}

static const char *
text_of(const struct judge *j, enum crash_file file)
{
	const char *text = j->v->image->text[file];

	return (text == NULL ? "" : text);
}

/* Is there another ip= for the same card before this one? */
static bool
is_second(const char *text, const struct crash_ip *ip)
{
	struct crash_ip other;

	while (crash_ip_next(&other, &text) && other.text != ip->text)
		if (strcmp(other.iface, ip->iface) == 0 &&
		    (other.len != ip->len ||
			strncmp(other.text, ip->text, ip->len) != 0))
			return (true);
	return (false);
}

/* network-legacy waits for what it cannot set up, and the dump with it. */
static void
judge_legacy(const struct judge *j, const char *text)
{
	const char *at = text;
	struct crash_ip ip;

	while (crash_ip_next(&ip, &at)) {
		if (ip.iface[0] != '\0' && is_second(text, &ip))
			find(j, CRASH_ERROR,
			    "has two ip= for %s, and with network-legacy the "
			    "dump would never be saved; one address alone on "
			    "the card, or another KDUMP_NETCONFIG",
			    ip.iface);
		if (ip.iface[0] == '\0' && ip.is_static)
			find(j, CRASH_ERROR,
			    "has an ip= without an interface, %.*s, and with "
			    "network-legacy the dump would never be saved; "
			    "are there two default routes?",
			    (int)(ip.len < 80 ? ip.len : 80), ip.text);
	}
}

/* Not all that the crash kernel's network is made of is known. */
static bool
is_hidden(const struct judge *j, const char *cmdline)
{
	/* With fadump the boot loader has the words; our module has more. */
	return (j->v->has_ip || j->v->image->list.is_fadump ||
	    strstr(cmdline, " address ") != NULL);
}

/* A message is known by its source alone. */
static void
judge_sources(const struct judge *j, const char *cmdline)
{
	bool known = is_hidden(j, cmdline);
	char first[ADDR_STRLEN] = "", text[ADDR_STRLEN];
	const char *at = cmdline;
	struct crash_ip ip;
	enum whose whose;

	while (crash_ip_next(&ip, &at)) {
		known = known || !ip.is_static;
		if (!ip.is_static)
			continue;
		addr_format(&ip.addr, text);
		whose = whose_judge(j->v->set, &ip.addr);
		if (whose == WHOSE_TARGET || whose == WHOSE_OPEN)
			known = true;
		else if (first[0] == '\0')
			snprintf(first, sizeof(first), "%s", text);
		if (whose != WHOSE_TARGET && !j->v->is_own(&ip.addr, j->v->own))
			find(j, CRASH_WARNING,
			    "has the address %s, which this host has not",
			    text);
	}
	if (!known && first[0] != '\0')
		find(j, CRASH_ERROR,
		    "has no address by which the node is known: %s is not",
		    first);
}

/* SUSE's kdump sets up no network, without an error. */
static void
judge_network(const struct judge *j, const char *cmdline)
{
	const struct crash_has *has = crash_list_has(&j->v->image->list);
	const char *at = cmdline;
	struct crash_ip ip;

	if (j->v->image->maker != CRASH_SUSE || has->network ||
	    is_hidden(j, cmdline) || crash_ip_next(&ip, &at))
		return;
	find(j, has->manager ? CRASH_WARNING : CRASH_ERROR,
	    "has no network: no ip= in its etc/cmdline.d; is there a "
	    "default route, or a KDUMP_NETCONFIG that names the interface?");
}

static bool
has_addr(const struct addr *addrs, size_t n, const struct addr *a)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (addr_cmp(&addrs[i], a) == 0)
			return (true);
	return (false);
}

/* The image's addresses of a node against today's. */
static void
compare(const struct judge *j, const char *name, const struct addr *image,
    size_t n_image, const struct addr *now, size_t n_now)
{
	char there[ADDR_STRLEN], here[ADDR_STRLEN];
	size_t i, same = 0;

	for (i = 0; i < n_image; i++)
		same += has_addr(now, n_now, &image[i]);
	if (same == n_image)
		return;
	addr_format(&image[0], there);
	for (i = 0; i < n_image; i++)
		if (!has_addr(now, n_now, &image[i]))
			addr_format(&image[i], there);
	find(j, same == 0 ? CRASH_ERROR : CRASH_WARNING,
	    "has %s for %s, which is %s in /etc/hosts now", there, name,
	    addr_format(&now[0], here));
}

/* The node's addresses in the image, by its hosts or by our own file. */
static bool
find_there(const struct judge *j, const struct hosts *there, const char *name,
    struct addr **addrs, size_t *n)
{
	if (text_of(j, CRASH_ADDRESSES)[0] != '\0')
		return (crash_nodes_find(
		    text_of(j, CRASH_ADDRESSES), name, addrs, n));
	return (hosts_find(there, name, addrs, n));
}

static void
judge_hosts(
    const struct judge *j, const struct hosts *there, const struct list *names)
{
	struct addr *image, *now;
	size_t i, n_image, n_now;

	if (!j->v->hosts->first)
		return;
	for (i = 0; i < names->n; i++) {
		const char *name = names->words[i];

		if (!hosts_find(j->v->hosts, name, &now, &n_now))
			continue;
		if (find_there(j, there, name, &image, &n_image)) {
			compare(j, name, image, n_image, now, n_now);
			free(image);
		} else if (there->n > 0)
			find(j, CRASH_WARNING,
			    "has not %s in its etc/hosts, which /etc/hosts has",
			    name);
		free(now);
	}
}

static bool
is_claimed(const struct judge *j, const struct addr *a, int node)
{
	const struct whose_addr *known = whose_find(j->v->set, a);

	return (
	    known != NULL && (known->node == node || known->second == node));
}

/* Is the node among those that the image sends to? */
static bool
is_told(const struct judge *j, const struct hosts *there,
    const struct list *words, int node)
{
	const struct cluster_node *n = &j->v->set->cluster->nodes[node];
	char ifname[IF_NAMESIZE];
	struct addr a, *addrs;
	size_t i, k, count;
	bool told = false;

	for (i = 0; i < words->n && !told; i++) {
		const char *word = words->words[i];

		told = n->name != NULL && strcasecmp(n->name, word) == 0;
		for (k = 0; k < n->rings.n && !told; k++)
			told = strcasecmp(n->rings.words[k], word) == 0;
		if (!told &&
		    addr_parse(word, &a, ifname, NULL) == ADDR_IS_ADDRESS)
			told = is_claimed(j, &a, node);
		if (told || !find_there(j, there, word, &addrs, &count))
			continue;
		for (k = 0; k < count && !told; k++)
			told = is_claimed(j, &addrs[k], node);
		free(addrs);
	}
	return (told);
}

static void
judge_nodes(
    const struct judge *j, const struct hosts *there, const struct list *words)
{
	const struct cluster *cluster = j->v->set->cluster;
	int i;

	if (cluster == NULL || words->n == 0 || j->v->set->target == -1)
		return;
	for (i = 0; i < (int)cluster->n; i++)
		if (i != j->v->set->target && !is_told(j, there, words, i))
			find(j, CRASH_WARNING,
			    "does not name %s, a node of the cluster, which "
			    "hears nothing if it fences this host",
			    cluster_label(cluster, i));
}

/* The image's etc/hosts; empty if there is none. */
static void
parse_hosts(const struct judge *j, struct hosts *there)
{
	char *bytes = strdup(text_of(j, CRASH_HOSTS));
	struct reason why;

	memset(there, 0, sizeof(*there));
	if (bytes != NULL &&
	    hosts_parse(there, bytes, strlen(bytes), &why) == -1)
		memset(there, 0, sizeof(*there));
	there->first = true;
}

/*
 * A driver that is a module here must be one there, if it is the same kernel;
 * another one may have it built in.
 */
static void
judge_drivers(const struct judge *j)
{
	const struct crash_has *has = crash_list_has(&j->v->image->list);
	const bool same = strcmp(has->release, j->v->release) == 0;
	size_t i;

	if (has->modules.n == 0)
		return; /* a kernel without modules, or others load them */
	for (i = 0; i < j->v->modules->n; i++)
		if (!crash_list_module(has, j->v->modules->words[i]))
			find(j, same ? CRASH_ERROR : CRASH_WARNING,
			    "has no driver %s, which the network of the "
			    "node's address needs",
			    j->v->modules->words[i]);
}

/* A watchdog of the hardware goes on after the crash. */
static void
judge_dogs(const struct judge *j)
{
	const struct crash_has *has = crash_list_has(&j->v->image->list);
	const struct crash_dog *dog;
	size_t i;

	for (i = 0; i < j->v->n_dogs && !has->feeder; i++) {
		dog = &j->v->dogs[i];
		if (!crash_list_module(has, dog->driver))
			find(j, CRASH_WARNING,
			    "has neither the driver %s nor a feeder for %s, a "
			    "watchdog that runs: it resets this host up to "
			    "%lld s after the crash, and the dump is cut",
			    dog->driver, dog->name, dog->timeout);
	}
}

void
crash_judge(const struct crash_view *view, crash_tell_fn *tell, void *arg)
{
	const struct judge j = { view, tell, arg };
	const char *cmdline = text_of(&j, CRASH_CMDLINE);
	struct list words = { NULL, 0 };
	struct hosts there;

	if (crash_list_has(&view->image->list)->legacy)
		judge_legacy(&j, cmdline);
	judge_sources(&j, cmdline);
	judge_network(&j, cmdline);
	judge_drivers(&j);
	judge_dogs(&j);
	parse_hosts(&j, &there);
	if (crash_nodes_words(text_of(&j, CRASH_CONF),
		text_of(&j, CRASH_ADDRESSES), &words) == 0) {
		judge_hosts(&j, &there, &words);
		judge_nodes(&j, &there, &words);
	}
	list_free(&words);
	hosts_free(&there);
}
