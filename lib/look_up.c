/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <netinet/in.h>

#include <arpa/nameser.h>

#include <errno.h>
#include <netdb.h>
#include <resolv.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef ENABLE_SANITIZERS
#include <sanitizer/lsan_interface.h>
#endif

#include "lib/file.h"
#include "lib/look_up.h"
#include "lib/nsswitch.h"

#define NOT_ASKED (-2) /* no value of res_h_errno: DNS was not asked */
#define MAX_NSSWITCH (1U << 20)
#define REPLY_SIZE 2048 /* a reply without addresses is much smaller */

#ifdef ENABLE_SANITIZERS
/*
 * A thread in getaddrinfo(3) cannot be stopped: what glibc holds there when
 * the program ends is no leak of this program.  The program itself says so,
 * because a program that another one starts (lib/run.h) gets no LSAN_OPTIONS.
 */
const char *
__lsan_default_suppressions(void)
{
	return ("leak:getaddrinfo\nleak:res_context\nleak:_nss_\nleak:gaih_\n");
}

const char *
__lsan_default_options(void)
{
	return ("print_suppressions=0");
}
#endif

static void
unknown(struct resolve_answer *answer, const char *why)
{
	answer->result = RESOLVE_UNKNOWN;
	snprintf(answer->why, sizeof(answer->why), "%s", why);
}

static void
add_addr(struct resolve_answer *answer, const struct addrinfo *ai)
{
	struct addr a;
	size_t i;

	if (!addr_from_sockaddr(&a, ai->ai_addr, ai->ai_addrlen) ||
	    !addr_is_unicast(&a) || (addr_is_link_local(&a) && a.scope == 0))
		return;
	for (i = 0; i < answer->n; i++)
		if (addr_cmp(&answer->addrs[i], &a) == 0)
			return;
	answer->addrs[answer->n++] = a;
}

static void
take_addrs(struct resolve_answer *answer, const struct addrinfo *list)
{
	const struct addrinfo *ai;
	size_t n = 0;

	for (ai = list; ai != NULL; ai = ai->ai_next)
		n++;
	answer->addrs = calloc(n, sizeof(*answer->addrs));
	if (answer->addrs == NULL) {
		unknown(answer, "no memory");
		return;
	}
	for (ai = list; ai != NULL; ai = ai->ai_next)
		add_addr(answer, ai);
	if (answer->n > 0)
		answer->result = RESOLVE_FOUND;
	else
		unknown(answer, "has no address that a node can have");
}

/* --- a "none" that must be looked at more closely ----------------------- */

static unsigned int
get16(const unsigned char *p)
{
	return ((unsigned int)p[0] << 8 | p[1]);
}

enum reply {
	REPLY_NO_NAME, /* this name does not exist */
	REPLY_NO_RECORD /* it exists, and has none of this type */,
	REPLY_OTHER
};

/*
 * The byte after the name at `p`, if `n` bytes more come after it; NULL if not.
 */
static const unsigned char *
skip_name(const unsigned char *p, const unsigned char *end, ptrdiff_t n)
{
	int len = p < end ? dn_skipname(p, end) : -1;

	return (len == -1 || end - p - len < n ? NULL : p + len);
}

/*
 * Records, but none of `type`: aliases alone, which lead to nothing.  RFC
 * 1035 4.1: header, questions, answers.
 */
static bool
lacks(const unsigned char *reply, size_t len, unsigned int type)
{
	const unsigned char *p = reply + NS_HFIXEDSZ, *end = reply + len;
	unsigned int questions, answers, size;

	if (len < NS_HFIXEDSZ)
		return (false);
	for (questions = get16(reply + 4); questions > 0; questions--) {
		p = skip_name(p, end, NS_QFIXEDSZ);
		if (p == NULL)
			return (false);
		p += NS_QFIXEDSZ;
	}
	for (answers = get16(reply + 6); answers > 0; answers--) {
		p = skip_name(p, end, NS_RRFIXEDSZ);
		if (p == NULL || get16(p) == type)
			return (false);
		size = get16(p + 8);
		p += NS_RRFIXEDSZ;
		if (end - p < (ptrdiff_t)size)
			return (false);
		p += size;
	}
	return (true);
}

/* Asks the server for one full name. */
static enum reply
ask_server(const char *name, int type)
{
	unsigned char reply[REPLY_SIZE];
	int len = res_nquery(&_res, name, C_IN, type, reply, sizeof(reply));

	if (len > (int)sizeof(reply))
		return (REPLY_OTHER);
	if (len >= 0)
		return (lacks(reply, (size_t)len, (unsigned int)type) ?
			REPLY_NO_RECORD :
			REPLY_OTHER);
	if (_res.res_h_errno == HOST_NOT_FOUND)
		return (REPLY_NO_NAME);
	return (_res.res_h_errno == NO_DATA ? REPLY_NO_RECORD : REPLY_OTHER);
}

/* Likewise for the name in each domain of the search list. */
static enum reply
ask_domains(const char *name, int type)
{
	enum reply reply = REPLY_NO_NAME;
	char full[NS_MAXDNAME];
	size_t i;

	for (i = 0; i < MAXDNSRCH && _res.dnsrch[i] != NULL; i++) {
		if (snprintf(full, sizeof(full), "%s.%s", name,
			_res.dnsrch[i]) >= (int)sizeof(full))
			continue; /* too long for a name: glibc skips it, too */
		reply = ask_server(full, type);
		if (reply != REPLY_NO_NAME)
			break;
	}
	return (reply);
}

static size_t
count_dots(const char *name)
{
	size_t n = 0;

	for (; *name != '\0'; name++)
		n += *name == '.';
	return (n);
}

/*
 * Does DNS itself answer that there is no record, of none of the names tried?
 */
static bool
is_none(const char *name, int family)
{
	const int type = family == AF_INET ? ns_t_a : ns_t_aaaa;
	const size_t dots = count_dots(name), len = strlen(name);
	enum reply reply = REPLY_NO_NAME;

	if (len > 0 && name[len - 1] == '.')
		return (ask_server(name, type) != REPLY_OTHER);
	if (dots >= _res.ndots)
		reply = ask_server(name, type);
	if (reply == REPLY_NO_NAME)
		reply = ask_domains(name, type);
	if (reply == REPLY_NO_NAME && dots < _res.ndots)
		reply = ask_server(name, type);
	return (reply != REPLY_OTHER);
}

/* Did a service other than glibc's own resolver ask a server, or none? */
static bool
dns_is_meant(void)
{
	size_t len;
	char *bytes = file_read(NSSWITCH_CONF, MAX_NSSWITCH, &len);
	const bool meant = bytes == NULL || nsswitch_asks_dns(bytes, len);

	free(bytes);
	return (meant);
}

/* This thread's own, which a look-up by another service leaves untouched. */
static bool
has_resolver(void)
{
	return ((_res.options & RES_INIT) != 0 || res_ninit(&_res) == 0);
}

static bool
is_definite(const char *name, int family)
{
	const int service = h_errno;

	switch (_res.res_h_errno) {
	case NOT_ASKED:
		return (!dns_is_meant() ||
		    (has_resolver() && is_none(name, family)));
	case HOST_NOT_FOUND:
	case NO_DATA:
		return ((_res.dnsrch[0] == NULL && service != NO_RECOVERY) ||
		    is_none(name, family));
	default:
		return (false);
	}
}

static void
take_error(const char *name, struct resolve_answer *answer, int rc)
{
	char buf[64];

	if (rc == EAI_SYSTEM) {
		unknown(answer, strerror_r(errno, buf, sizeof(buf)));
		return;
	}
	unknown(answer, gai_strerror(rc));
	if (rc != EAI_NONAME && rc != EAI_NODATA && rc != EAI_ADDRFAMILY)
		return;
	if (is_definite(name, answer->family))
		answer->result = RESOLVE_NONE;
	else
		unknown(answer, gai_strerror(EAI_AGAIN));
}

/*
 * No AI_ADDRCONFIG: a crash kernel may ask before it has an address, and
 * needs the answer for when it has one.
 */
void
look_up(const char *name, struct resolve_answer *answer)
{
	struct addrinfo hints = { .ai_family = answer->family,
		.ai_socktype = SOCK_DGRAM };
	struct addrinfo *list = NULL;
	int rc;

	_res.res_h_errno = NOT_ASKED;
	rc = getaddrinfo(name, NULL, &hints, &list);
	if (rc != 0) {
		take_error(name, answer, rc);
		return;
	}
	take_addrs(answer, list);
	freeaddrinfo(list);
}
