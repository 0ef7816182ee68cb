/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <stdlib.h>
#include <string.h>

#include "fencectl/nft_match.h"

static bool
is_one_of(const char *const *names, const char *text)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, text) == 0)
			return (true);
	return (false);
}

static enum nft_match
invert(enum nft_match match, bool inverted)
{
	return (inverted ? (enum nft_match)(NFT_YES - match) : match);
}

static enum nft_match
least(enum nft_match x, enum nft_match y)
{
	return (x < y ? x : y);
}

/* "7410" or "7400-7500"; a name may be any. */
static enum nft_match
has_port(const char *text, const void *port)
{
	const unsigned want = *(const unsigned *)port;
	unsigned long from, to;
	char *end;

	from = to = strtoul(text, &end, 10);
	if (end == text)
		return (NFT_MAYBE);
	if (*end == '-')
		to = strtoul(end + 1, &end, 10);
	if (*end != '\0')
		return (NFT_MAYBE);
	return (from <= want && want <= to ? NFT_YES : NFT_NO);
}

/* A protocol above IP. */
static enum nft_match
is_udp(const char *text, const void *unused)
{
	(void)unused;
	if (strcmp(text, "udp") == 0 || strcmp(text, "17") == 0)
		return (NFT_YES);
	return (text[0] == '@' ? NFT_MAYBE : NFT_NO);
}

/* A state of conntrack's: a message without an answer stays new. */
static enum nft_match
is_new(const char *text, const void *unused)
{
	static const char *const others[] = { "established", "related",
		"invalid", NULL };

	(void)unused;
	if (strcmp(text, "new") == 0)
		return (NFT_YES);
	return (is_one_of(others, text) ? NFT_NO : NFT_MAYBE);
}

static enum nft_match
is_translated(const char *text, const void *unused)
{
	static const char *const known[] = { "dnat", "snat", NULL };

	(void)unused;
	return (is_one_of(known, text) ? NFT_NO : NFT_MAYBE);
}

static enum nft_match
is_interface(const char *text, const void *unused)
{
	(void)unused;
	return (strcmp(text, "lo") == 0 || strcmp(text, "\"lo\"") == 0 ?
		NFT_NO :
		NFT_MAYBE);
}

/* What depends on the sender, or on a mark. */
static enum nft_match
is_any(const char *unused, const void *nothing)
{
	(void)unused;
	(void)nothing;
	return (NFT_MAYBE);
}

static enum nft_match
is_family(const char *text, const void *family)
{
	const int want = *(const int *)family;

	if (strcmp(text, "ipv4") == 0)
		return (want == AF_INET ? NFT_YES : NFT_NO);
	if (strcmp(text, "ipv6") == 0)
		return (want == AF_INET6 ? NFT_YES : NFT_NO);
	return (NFT_MAYBE);
}

typedef enum nft_match one_fn(const char *text, const void *arg);

/* A value: one, "a,b", or "{ a, b }"; a map's key ends at its colon. */
static enum nft_match
any_of(const char *text, one_fn *one, const void *arg)
{
	enum nft_match best = NFT_NO, m;
	char item[64];
	size_t len, key;

	for (; *text != '\0'; text += len) {
		text += strspn(text, "{}, \t\n");
		len = strcspn(text, "},");
		key = strcspn(text, "}, :\t\n");
		if (len == 0 || key == 0)
			continue;
		if (key >= sizeof(item))
			return (NFT_MAYBE);
		memcpy(item, text, key);
		item[key] = '\0';
		m = one(item, arg);
		if (m > best)
			best = m;
	}
	return (best);
}

/* The kinds of matches that are known: the words before the value. */
struct kind {
	const char *first, *second; /* NULL: one word */
	one_fn *one;
};

static const struct kind kinds[] = {
	{ "udp", "dport", has_port },
	{ "th", "dport", has_port },
	{ "meta", "l4proto", is_udp },
	{ "ip", "protocol", is_udp },
	{ "ip6", "nexthdr", is_udp },
	{ "ct", "state", is_new },
	{ "ct", "status", is_translated },
	{ "iif", NULL, is_interface },
	{ "iifname", NULL, is_interface },
	{ "meta", "nfproto", is_family },
	{ "meta", "mark", is_any },
	{ "meta", "pkttype", is_any },
	{ "ip", "saddr", is_any },
	{ "ip", "daddr", is_any },
	{ "ip6", "saddr", is_any },
	{ "ip6", "daddr", is_any },
	{ "udp", "sport", is_any },
	{ "oif", NULL, is_any },
	{ "oifname", NULL, is_any },
	{ NULL, NULL, NULL },
};

/* Is it a match of another protocol's field?  That never matches. */
static bool
other_protocol(const struct nft_word *word, const struct nft_packet *packet)
{
	static const char *const names[] = { "tcp", "sctp", "dccp", "icmp",
		"icmpv6", "igmp", "esp", "ah", "comp", "udplite", NULL };

	return (word->next != NULL &&
	    (is_one_of(names, word->text) ||
		strcmp(word->text, packet->family == AF_INET ? "ip6" : "ip") ==
		    0));
}

/* What decides nothing: "log prefix "x" level debug"; its last word. */
static bool
decides_nothing(const struct nft_word **word)
{
	static const char *const alone[] = { "counter", "log", "continue",
		NULL };
	static const char *const pairs[] = { "comment", "prefix", "level",
		"group", "snaplen", "queue-threshold", "flags", NULL };

	if (is_one_of(alone, (*word)->text))
		return (true);
	if (!is_one_of(pairs, (*word)->text) || (*word)->next == NULL)
		return (false);
	*word = (*word)->next;
	return (true);
}

/* Of a match of a known kind; `*word` is then its last word. */
static bool
known(const struct nft_word **word, const struct nft_packet *packet,
    enum nft_match *match)
{
	const struct nft_word *value;
	const struct kind *k;
	bool inverted;

	for (k = kinds; k->first != NULL; k++) {
		value = (*word)->next;
		if (strcmp(k->first, (*word)->text) != 0 || value == NULL)
			continue;
		if (k->second != NULL) {
			if (strcmp(k->second, value->text) != 0)
				continue;
			value = value->next;
		}
		inverted = value != NULL && strcmp(value->text, "!=") == 0;
		if (inverted)
			value = value->next;
		if (value == NULL || strcmp(value->text, "vmap") == 0)
			return (false);
		*match = invert(
		    any_of(value->text, k->one,
			k->one == has_port ? (const void *)&packet->port :
					     &packet->family),
		    inverted);
		*word = value;
		return (true);
	}
	return (false);
}

/* "ct state vmap { established : accept }" has nothing for what is new. */
static bool
not_in_vmap(const struct nft_word *word)
{
	const struct nft_word *state = word->next;

	return (strcmp(word->text, "ct") == 0 && state != NULL &&
	    strcmp(state->text, "state") == 0 && state->next != NULL &&
	    strcmp(state->next->text, "vmap") == 0 &&
	    state->next->next != NULL &&
	    any_of(state->next->next->text, is_new, NULL) == NFT_NO);
}

/* After a word that is not known, the next may be its value: "maybe". */
enum nft_match
nft_match(const struct nft_rule *rule, const struct nft_packet *packet,
    const struct nft_word **verdict)
{
	static const char *const deciding[] = { "accept", "drop", "reject",
		"jump", "goto", "return", "vmap", "queue", "xt", "tproxy",
		NULL };
	const struct nft_word *word;
	enum nft_match all = NFT_YES, m;
	bool lost = false;

	*verdict = NULL;
	for (word = rule->words; word != NULL; word = word->next) {
		if (is_one_of(deciding, word->text)) {
			*verdict = word;
			return (all);
		}
		if (lost)
			continue;
		if (other_protocol(word, packet) || not_in_vmap(word))
			return (NFT_NO);
		if (known(&word, packet, &m))
			all = least(all, m);
		else if (!decides_nothing(&word)) {
			all = least(all, NFT_MAYBE);
			lost = true;
		}
		if (all == NFT_NO)
			return (NFT_NO);
	}
	return (all);
}
