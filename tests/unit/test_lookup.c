/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names on their way to addresses, with an /etc of this process alone, and no
 * network: /etc/hosts answers, and no server ever does.
 */
#include "tests/unit/harness.h"
#include "tests/unit/sandbox.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <dirent.h>
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <stdlib.h>

#include "lib/cluster.h"
#include "lib/corosync.h"
#include "lib/lookup.h"
#include "lib/reason.h"
#include "lib/target.h"
#include "tests/unit/address.h"

#define ANSWER_MS 60000 /* a busy machine */

static const char hosts[] = "127.0.0.1 localhost\n"
			    "10.0.0.1 v4\n"
			    "fd00::1 v6\n"
			    "10.0.0.1 both\n"
			    "fd00::1 both\n"
			    "10.0.0.1 ring-of-alice\n"
			    "10.0.0.2 ring-of-bob\n"
			    "192.168.1.2 bob alice\n"
			    "fd00::2 alice-at-bobs\n";

static const char named[] = "nodelist {\n"
			    "node {\nname: alice\nring0_addr: 10.0.0.1\n}\n"
			    "node {\nname: bob\nring0_addr: 10.0.0.2\n"
			    "ring1_addr: bob-silent\n}\n"
			    "}\n";
static const char named_literal[] =
    "nodelist {\n"
    "node {\nname: carol\nring0_addr: 10.0.0.1\n}\n"
    "node {\nname: dave\nring0_addr: 10.0.0.2\n}\n"
    "}\n";
static const char unnamed[] =
    "nodelist {\n"
    "node {\nring0_addr: 10.0.0.1\nring1_addr: 10.1.0.1\n}\n"
    "node {\nring0_addr: 10.0.0.2\nring1_addr: silent-2\n}\n"
    "}\n";
static const char no_nodes[] = "";

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	if (f == NULL || fputs(text, f) == EOF || fclose(f) != 0)
		fail_msg("cannot write %s", path);
}

/* The file, and whether it comes first. */
static void
set_names(const char *text, const char *services)
{
	write_file("/etc/hosts", text);
	write_file("/etc/nsswitch.conf", services);
}

#define FILES_DNS "hosts: files dns\n"
#define FILES_ALONE "hosts: files\n"
#define DNS_FILES "hosts: dns files\n"

struct run {
	struct cluster cluster;
	struct target target;
	struct lookup l;
	struct reason why;
};

/* What lookup_init() returns; end() in all cases. */
static int
begin_with(struct run *r, const char *conf, const char *nodename,
    const char *plug, int family)
{
	struct corosync c;

	memset(r, 0, sizeof(*r));
	if (corosync_parse(&c, conf, strlen(conf), &r->why) != 0)
		fail_msg("%s", r->why.text);
	assert_int_equal(cluster_add(&r->cluster, &c), 0);
	corosync_free(&c);
	if (target_choose(&r->target, nodename, plug, &r->cluster, &r->why) !=
	    0)
		fail_msg("%s", r->why.text);
	return (lookup_init(&r->l, &r->target, &r->cluster, family, &r->why));
}

static void
begin(struct run *r, const char *conf, const char *plug, int family)
{
	if (begin_with(r, conf, NULL, plug, family) != 0)
		fail_msg("%s", r->why.text);
}

/* Takes the answers to all that was asked. */
static void
take_answers(struct run *r)
{
	while (lookup_is_asking(&r->l)) {
		struct pollfd p = { .fd = lookup_fd(&r->l), .events = POLLIN };

		if (poll(&p, 1, ANSWER_MS) != 1)
			fail_msg("no answer in time");
		assert_true(lookup_take(&r->l, &r->why) >= 0);
	}
}

/* The threads of this process: those that looked names up end by themselves. */
static size_t
count_threads(void)
{
	DIR *d = opendir("/proc/self/task");
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return (n - 2); /* "." and ".." */
}

static size_t threads_before; /* an emulator has one of its own */

/*
 * As long as a thread looks a name up, lookup_free() has to leave its memory.
 */
static void
end(struct run *r)
{
	while (count_threads() > threads_before)
		usleep(1000);
	lookup_free(&r->l);
	target_free(&r->target);
	cluster_free(&r->cluster);
}

static const struct lookup_entry *
entry(const struct run *r, const char *text)
{
	for (size_t i = 0; i < r->l.n; i++)
		if (strcmp(r->l.entries[i].text, text) == 0)
			return (&r->l.entries[i]);
	fail_msg("no entry \"%s\"", text);
	return (NULL);
}

static enum whose
judgement(const struct run *r, const char *text)
{
	const struct addr a = address(text);

	return (whose_judge(&r->l.set, &a));
}

/* Asks, and takes all answers: how many addresses came at once. */
static int
ask_and_wait(struct run *r)
{
	const int added = lookup_ask(&r->l, &r->why);

	take_answers(r);
	return (added);
}

/* --- at once -------------------------------------------------------------- */

#define OPEN LOOKUP_OPEN
#define SETTLED LOOKUP_SETTLED
#define UNWANTED LOOKUP_UNWANTED

/* One word alone: how it stands before anything is asked. */
static const struct {
	const char *name, *services, *word;
	int family;
	enum lookup_state ip4, ip6;
	size_t addrs;
	bool complete;
	size_t pending;
} at_once[] = {
	{ "IPv4", FILES_DNS, "10.0.0.1", AF_UNSPEC, SETTLED, SETTLED, 1, true,
	    0 },
	{ "IPv6", FILES_DNS, "fd00::1", AF_UNSPEC, SETTLED, SETTLED, 1, true,
	    0 },
	{ "IPv4, IPv4 asked for", FILES_DNS, "10.0.0.1", AF_INET, SETTLED,
	    UNWANTED, 1, true, 0 },
	{ "IPv6, IPv4 asked for", FILES_DNS, "fd00::1", AF_INET, SETTLED,
	    UNWANTED, 0, true, 0 },
	{ "in the file with one family", FILES_DNS, "v4", AF_UNSPEC, SETTLED,
	    SETTLED, 1, true, 0 },
	{ "in the file with the other", FILES_DNS, "v6", AF_UNSPEC, SETTLED,
	    SETTLED, 1, true, 0 },
	{ "in the file with both", FILES_DNS, "both", AF_UNSPEC, SETTLED,
	    SETTLED, 2, true, 0 },
	{ "in the file, in capitals", FILES_DNS, "BOTH", AF_UNSPEC, SETTLED,
	    SETTLED, 2, true, 0 },
	{ "both, IPv6 asked for", FILES_DNS, "both", AF_INET6, UNWANTED,
	    SETTLED, 1, true, 0 },
	{ "not of the family, but it may become so", FILES_DNS, "v4", AF_INET6,
	    UNWANTED, SETTLED, 0, false, 1 },
	{ "the file comes second", DNS_FILES, "v4", AF_UNSPEC, OPEN, OPEN, 0,
	    false, 1 },
	{ "the file goes on to DNS", "hosts: files [SUCCESS=continue] dns\n",
	    "v4", AF_UNSPEC, OPEN, OPEN, 0, false, 1 },
	{ "not in the file", FILES_DNS, "silent", AF_UNSPEC, OPEN, OPEN, 0,
	    false, 1 },
	{ "not in the file, IPv6 asked for", FILES_DNS, "silent", AF_INET6,
	    UNWANTED, OPEN, 0, false, 1 },
	{ "an interface that is not there", FILES_DNS, "fe80::1%nowhere0",
	    AF_UNSPEC, SETTLED, OPEN, 0, false, 1 },
	{ "an interface that is there", FILES_DNS, "fe80::1%lo", AF_UNSPEC,
	    SETTLED, SETTLED, 1, true, 0 },
	{ "an interface by its index", FILES_DNS, "fe80::1%1", AF_UNSPEC,
	    SETTLED, SETTLED, 1, true, 0 },
	{ "no index", FILES_DNS, "fe80::1%0", AF_UNSPEC, SETTLED, OPEN, 0,
	    false, 1 },
};

static void
test_at_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(at_once); i++) {
		const char *row = at_once[i].name;
		const struct lookup_entry *e;
		struct run r;

		set_names(hosts, at_once[i].services);
		begin(&r, no_nodes, at_once[i].word, at_once[i].family);
		CHECK_INT(row, r.l.n, 1);
		e = &r.l.entries[0];
		CHECK_INT(row, e->state[WHOSE_IP4], at_once[i].ip4);
		CHECK_INT(row, e->state[WHOSE_IP6], at_once[i].ip6);
		CHECK_INT(row, e->n, at_once[i].addrs);
		CHECK_INT(row, r.l.set.addrs.n, at_once[i].addrs);
		CHECK_INT(row, lookup_complete(&r.l), at_once[i].complete);
		CHECK_INT(row, lookup_pending(&r.l), at_once[i].pending);
		CHECK_INT(row, lookup_fd(&r.l), -1);
		CHECK(row, !lookup_is_asking(&r.l));
		end(&r);
	}
}

/* Which names hold up which family, before anything is asked. */
static const struct {
	const char *name, *conf, *nodename, *plug;
	int family;
	size_t names[WHOSE_FAMILIES], words[WHOSE_FAMILIES];
	size_t entries;
	int target;
} counted[] = {
	{ "no cluster", no_nodes, NULL, "silent", AF_UNSPEC, { 0, 0 }, { 1, 1 },
	    1, -1 },
	{ "no cluster, two words", no_nodes, "silent", "mute", AF_UNSPEC,
	    { 0, 0 }, { 2, 2 }, 2, -1 },
	{ "the names of the others", named, NULL, "alice", AF_UNSPEC, { 1, 1 },
	    { 0, 0 }, 5, 0 },
	{ "of one family", named, NULL, "alice", AF_INET, { 1, 0 }, { 0, 0 }, 5,
	    0 },
	{ "the target's own names do not count", named, NULL, "bob", AF_UNSPEC,
	    { 0, 0 }, { 0, 0 }, 5, 1 },
	{ "a word of the target", named_literal, "silent", "carol", AF_UNSPEC,
	    { 1, 1 }, { 1, 1 }, 5, 0 },
	{ "a remote node: all names", named_literal, NULL, "silent", AF_INET6,
	    { 0, 2 }, { 0, 1 }, 5, -1 },
	{ "without names: their rings", unnamed, NULL, "silent", AF_UNSPEC,
	    { 1, 1 }, { 1, 1 }, 5, -1 },
	{ "found by its ring", unnamed, NULL, "ring-of-alice", AF_UNSPEC,
	    { 1, 1 }, { 0, 0 }, 5, 0 },
	{ "found: its own ring's name does not count", unnamed, NULL,
	    "ring-of-bob", AF_UNSPEC, { 0, 0 }, { 0, 0 }, 5, 1 },
};

static void
test_counts(void **state)
{
	(void)state;
	set_names(hosts, FILES_DNS);
	for (size_t i = 0; i < N_OF(counted); i++) {
		const char *row = counted[i].name;
		struct run r;

		if (begin_with(&r, counted[i].conf, counted[i].nodename,
			counted[i].plug, counted[i].family) != 0)
			fail_msg("row \"%s\": %s", row, r.why.text);
		for (size_t f = 0; f < WHOSE_FAMILIES; f++) {
			CHECK_INT(
			    row, r.l.set.open_names[f], counted[i].names[f]);
			CHECK_INT(
			    row, r.l.set.open_words[f], counted[i].words[f]);
		}
		CHECK_INT(row, r.l.n, counted[i].entries);
		CHECK_INT(row, r.l.set.target, counted[i].target);
		end(&r);
	}
}

/* Whose the addresses are before anybody has answered. */
static const struct {
	const char *name, *conf, *plug, *addr;
	enum whose want;
} judged[] = {
	{ "no cluster, in the file", no_nodes, "v4", "10.0.0.1", WHOSE_TARGET },
	{ "its ring address is certain at once", named, "alice", "10.0.0.1",
	    WHOSE_TARGET },
	{ "one line of the file for both (A5)", named, "alice", "192.168.1.2",
	    WHOSE_TWO },
	{ "another's ring", named, "alice", "10.0.0.2", WHOSE_OTHER },
	{ "another's address in the file alone", named, "bob", "192.168.1.2",
	    WHOSE_TWO },
	{ "a name of another's is open (A3)", named, "alice,alice-at-bobs",
	    "fd00::2", WHOSE_OPEN },
	{ "its ring beside that", named, "alice,alice-at-bobs", "10.0.0.1",
	    WHOSE_TARGET },
	{ "without names: the ring that the word leads to waits for all names",
	    unnamed, "ring-of-alice", "10.0.0.1", WHOSE_OPEN },
	{ "without names: its other ring, too (inputs/08)", unnamed,
	    "ring-of-alice", "10.1.0.1", WHOSE_OPEN },
	{ "without names: another's ring", unnamed, "ring-of-alice", "10.0.0.2",
	    WHOSE_OTHER },
	{ "without names: a ring that is given is certain at once", unnamed,
	    "10.0.0.1", "10.1.0.1", WHOSE_TARGET },
	{ "without names: a word beside the rings (inputs/09)", unnamed,
	    "alice", "10.0.0.1", WHOSE_OTHER },
};

static void
test_judged(void **state)
{
	(void)state;
	set_names(hosts, FILES_DNS);
	for (size_t i = 0; i < N_OF(judged); i++) {
		struct run r;

		begin(&r, judged[i].conf, judged[i].plug, AF_UNSPEC);
		CHECK_INT(judged[i].name, judgement(&r, judged[i].addr),
		    judged[i].want);
		end(&r);
	}
}

/* A5: a remote node's name that is in the file with a node's ring address. */
static void
test_refused_at_once(void **state)
{
	struct run r;

	(void)state;
	set_names(hosts, FILES_DNS);
	assert_int_equal(
	    begin_with(&r, named, NULL, "ring-of-bob", AF_UNSPEC), -1);
	CHECK_SAYS("a remote node", r.why.text, "bob");
	end(&r);
	assert_int_equal(
	    begin_with(&r, named, "ring-of-bob", "alice", AF_UNSPEC), -1);
	CHECK_SAYS("a word", r.why.text, "bob");
	end(&r);
	assert_int_equal(begin_with(&r, unnamed, NULL,
			     "ring-of-alice,ring-of-bob", AF_UNSPEC),
	    -1);
	CHECK_SAYS("two nodes by address", r.why.text, "10.0.0.");
	end(&r);
}

static void
test_not_of_the_family(void **state)
{
	struct run r;

	(void)state;
	set_names(hosts, FILES_DNS);
	begin(&r, no_nodes, "10.0.0.1,fd00::1", AF_INET);
	assert_false(entry(&r, "10.0.0.1")->skipped);
	assert_true(entry(&r, "fd00::1")->skipped);
	assert_int_equal(r.l.set.addrs.n, 1);
	assert_int_equal(lookup_pending(&r.l), 0);
	end(&r);
	/* Of another node's ring nobody says that it is skipped. */
	begin(&r, named_literal, "carol", AF_INET6);
	assert_false(entry(&r, "10.0.0.2")->skipped);
	assert_int_equal(whose_list(&r.l.set, AF_INET, NULL, 0), 0);
	end(&r);
}

/* The nodes' names claim, and are not awaited; the target's rings are both. */
static void
test_what_is_awaited(void **state)
{
	struct run r;

	(void)state;
	set_names(hosts, FILES_DNS);
	begin(&r, named, "alice", AF_UNSPEC);
	assert_true(entry(&r, "alice")->wanted);
	assert_int_equal(entry(&r, "alice")->claim, WHOSE_NODE_NAME);
	assert_true(entry(&r, "10.0.0.1")->wanted);
	assert_int_equal(entry(&r, "10.0.0.1")->claim, WHOSE_RING);
	assert_false(entry(&r, "bob")->wanted);
	assert_int_equal(entry(&r, "bob")->node, 1);
	assert_false(entry(&r, "bob-silent")->wanted);
	assert_int_equal(entry(&r, "bob-silent")->claim, WHOSE_RING_NAME);
	end(&r);
	/* A ring address as the word: the node's name is not awaited. */
	begin(&r, named, "10.0.0.1", AF_UNSPEC);
	assert_false(entry(&r, "alice")->wanted);
	end(&r);
}

/* --- asked ---------------------------------------------------------------- */

/* No answer is no answer: the name stays open, and is asked for again. */
static void
test_silence_settles_nothing(void **state)
{
	struct run r;

	(void)state;
	set_names(hosts, FILES_DNS);
	begin(&r, named_literal, "carol", AF_UNSPEC);
	for (int times = 0; times < 2; times++) {
		assert_int_equal(ask_and_wait(&r), 0);
		assert_true(lookup_fd(&r.l) >= 0);
		assert_true(lookup_is_open(entry(&r, "dave")));
		assert_true(lookup_is_open(entry(&r, "carol")));
		assert_true(entry(&r, "carol")->why[0] != '\0');
		assert_int_equal(r.l.set.open_names[WHOSE_IP4], 1);
		assert_int_equal(r.l.set.open_names[WHOSE_IP6], 1);
		assert_int_equal(lookup_pending(&r.l), 2);
		assert_false(lookup_complete(&r.l));
	}
	end(&r);
}

/* What the file has later is known without an answer. */
static void
test_the_file_has_it_later(void **state)
{
	struct run r;

	(void)state;
	set_names(hosts, FILES_DNS);
	begin(&r, named_literal, "carol,silent", AF_UNSPEC);
	ask_and_wait(&r);
	assert_int_equal(judgement(&r, "10.9.0.1"), WHOSE_UNKNOWN);
	write_file("/etc/hosts", "10.9.0.1 silent\n");
	assert_int_equal(ask_and_wait(&r), 1);
	assert_false(lookup_is_open(entry(&r, "silent")));
	assert_int_equal(judgement(&r, "10.9.0.1"), WHOSE_OPEN);
	write_file("/etc/hosts", "10.0.0.2 dave\n10.0.0.1 carol\n");
	assert_int_equal(ask_and_wait(&r), 2);
	assert_int_equal(judgement(&r, "10.9.0.1"), WHOSE_TARGET);
	assert_int_equal(r.l.set.open_names[WHOSE_IP4], 0);
	assert_int_equal(lookup_pending(&r.l), 0);
	assert_true(lookup_complete(&r.l));
	/* All is settled: nothing is asked any more. */
	assert_int_equal(lookup_ask(&r.l, &r.why), 0);
	assert_false(lookup_is_asking(&r.l));
	end(&r);
}

/* A name that comes later and leads to another's ring ends the run. */
static void
test_refused_later(void **state)
{
	struct run r;

	(void)state;
	set_names(hosts, FILES_DNS);
	begin(&r, named_literal, "carol,silent", AF_UNSPEC);
	ask_and_wait(&r);
	write_file("/etc/hosts", "10.0.0.2 silent\n");
	assert_int_equal(lookup_ask(&r.l, &r.why), -1);
	CHECK_SAYS("another's ring", r.why.text, "dave");
	end(&r);
}

/* "There is none" settles a name; an awaited one is asked for again. */
static void
test_none_settles(void **state)
{
	struct run r;

	(void)state;
	set_names("127.0.0.1 localhost\n", FILES_ALONE);
	begin(&r, named_literal, "carol,x", AF_UNSPEC);
	assert_int_equal(ask_and_wait(&r), 0);
	for (size_t f = 0; f < WHOSE_FAMILIES; f++) {
		assert_int_equal(entry(&r, "dave")->state[f], SETTLED);
		assert_int_equal(entry(&r, "x")->state[f], SETTLED);
		assert_int_equal(r.l.set.open_names[f], 0);
		assert_int_equal(r.l.set.open_words[f], 0);
	}
	assert_int_equal(lookup_pending(&r.l), 2); /* carol and x, awaited */
	assert_false(lookup_complete(&r.l));
	assert_true(entry(&r, "x")->why[0] != '\0');
	assert_int_equal(lookup_ask(&r.l, &r.why), 0);
	assert_true(lookup_is_asking(&r.l));
	assert_false(entry(&r, "dave")->asked[WHOSE_IP4]);
	assert_true(entry(&r, "x")->asked[WHOSE_IP4]);
	assert_true(entry(&r, "x")->asked[WHOSE_IP6]);
	take_answers(&r);
	end(&r);
}

/*
 * The name of a ring must lead somewhere, for corosync uses it: "there is
 * none" is not believed of it.
 */
static void
test_none_does_not_settle_a_ring(void **state)
{
	struct run r;

	(void)state;
	set_names("192.168.1.2 alice\n", FILES_ALONE);
	begin(&r, named, "alice", AF_UNSPEC);
	assert_int_equal(ask_and_wait(&r), 0);
	assert_false(lookup_is_open(entry(&r, "bob")));
	assert_true(lookup_is_open(entry(&r, "bob-silent")));
	assert_int_equal(r.l.set.open_names[WHOSE_IP4], 1);
	assert_int_equal(r.l.set.open_names[WHOSE_IP6], 1);
	assert_int_equal(judgement(&r, "192.168.1.2"), WHOSE_OPEN);
	assert_int_equal(judgement(&r, "10.0.0.1"), WHOSE_TARGET);
	assert_true(lookup_complete(&r.l));
	assert_int_equal(lookup_pending(&r.l), 1);
	assert_int_equal(lookup_ask(&r.l, &r.why), 0);
	assert_true(entry(&r, "bob-silent")->asked[WHOSE_IP4]);
	assert_false(entry(&r, "bob")->asked[WHOSE_IP4]);
	take_answers(&r);
	write_file("/etc/hosts", "192.168.1.2 alice\n10.5.0.2 bob-silent\n");
	assert_int_equal(ask_and_wait(&r), 1);
	assert_int_equal(judgement(&r, "192.168.1.2"), WHOSE_TARGET);
	assert_int_equal(judgement(&r, "10.5.0.2"), WHOSE_OTHER);
	end(&r);
}

/* An answer through the resolver, where the file does not settle it. */
static void
test_answers(void **state)
{
	struct run r;

	(void)state;
	set_names(hosts, "hosts: files [SUCCESS=continue]\n");
	begin(&r, no_nodes, "v4", AF_UNSPEC);
	assert_int_equal(r.l.n, 1);
	assert_true(lookup_is_open(&r.l.entries[0]));
	ask_and_wait(&r);
	assert_int_equal(r.l.entries[0].state[WHOSE_IP4], SETTLED);
	assert_int_equal(r.l.entries[0].state[WHOSE_IP6], SETTLED);
	assert_int_equal(judgement(&r, "10.0.0.1"), WHOSE_TARGET);
	assert_true(lookup_complete(&r.l));
	end(&r);
}

/* A question that is on its way is not asked twice. */
static void
test_asked_once(void **state)
{
	struct run r;

	(void)state;
	set_names(hosts, FILES_DNS);
	begin(&r, no_nodes, "silent", AF_UNSPEC);
	r.l.entries[0].asked[WHOSE_IP4] = true;
	r.l.entries[0].asked[WHOSE_IP6] = true;
	assert_int_equal(lookup_ask(&r.l, &r.why), 0);
	assert_int_equal(lookup_fd(&r.l), -1);
	end(&r);
}

static bool
rename_interface(const char *from, const char *to)
{
	struct ifreq req;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), rc;

	memset(&req, 0, sizeof(req));
	strcpy(req.ifr_name, from);
	strcpy(req.ifr_newname, to);
	rc = ioctl(fd, SIOCSIFNAME, &req);
	close(fd);
	return (rc == 0);
}

/* The interface of a number comes later. */
static void
test_interface_comes(void **state)
{
	struct run r;

	(void)state;
	/* QEMU's user emulation does not know the call. */
	if (!rename_interface("lo", "late0") &&
	    (errno == ENOTTY || errno == ENOSYS))
		skip();
	assert_true(rename_interface("late0", "lo"));
	set_names(hosts, FILES_DNS);
	begin(&r, no_nodes, "fe80::1%late0", AF_UNSPEC);
	assert_int_equal(ask_and_wait(&r), 0);
	assert_int_equal(lookup_fd(&r.l), -1); /* no server knows it */
	CHECK_SAYS("why", r.l.entries[0].why, "interface");
	assert_int_equal(r.l.set.open_words[WHOSE_IP4], 0);
	assert_int_equal(r.l.set.open_words[WHOSE_IP6], 1);
	assert_true(rename_interface("lo", "late0"));
	assert_int_equal(ask_and_wait(&r), 1);
	assert_true(lookup_complete(&r.l));
	assert_int_equal(lookup_pending(&r.l), 0);
	assert_int_equal(whose_list(&r.l.set, AF_INET6, NULL, 0), 1);
	assert_true(rename_interface("late0", "lo"));
	end(&r);
}

static int
set_up(void **state)
{
	(void)state;
	threads_before = count_threads();
	write_file("/etc/host.conf", "multi on\n");
	write_file("/etc/resolv.conf", "nameserver 127.0.0.1\n");
	return (0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_at_once),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_judged),
		cmocka_unit_test(test_refused_at_once),
		cmocka_unit_test(test_not_of_the_family),
		cmocka_unit_test(test_what_is_awaited),
		cmocka_unit_test(test_silence_settles_nothing),
		cmocka_unit_test(test_the_file_has_it_later),
		cmocka_unit_test(test_refused_later),
		cmocka_unit_test(test_none_settles),
		cmocka_unit_test(test_none_does_not_settle_a_ring),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_asked_once),
		cmocka_unit_test(test_interface_comes),
	};

	if (!sandbox_enter(CLONE_NEWNET) ||
	    mount("none", "/etc", "tmpfs", 0, "size=256k") == -1)
		return (SANDBOX_REFUSED);
	return (cmocka_run_group_tests(tests, set_up, NULL));
}
