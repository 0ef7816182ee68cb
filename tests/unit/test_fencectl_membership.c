/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What fencectl takes from corosync, on a host of this test's own: its file,
 * its socket, and a corosync-cmapctl that prints what the real one printed
 * (map-joined of tests/fuzz/seeds/cmap/: alice, bob and carol, two links), or
 * nothing.  The real corosync is asked by tests/integration.
 */
#include "tests/unit/harness.h"
#include "tests/unit/sandbox.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <stdlib.h>
#include <string.h>

#include "fencectl/membership.h"
#include "lib/file.h"
#include "lib/reason.h"

#define CMAPCTL "/usr/sbin/corosync-cmapctl"
#define SAID "/etc/said"
#define CAT "#!/bin/sh\nexec cat /etc/map\n"
#define FILE_OF(nodes, quorum)                                            \
	"totem {\n version: 2\n token: 5000\n}\nnodelist {\n" nodes "}\n" \
	"quorum {\n" quorum "}\n"
#define NODE(name, id, address)                         \
	" node {\n  name: " name "\n  nodeid: " id "\n" \
	"  ring0_addr: " address "\n }\n"
#define TWO                                                                   \
	FILE_OF(NODE("alice", "1", "10.9.0.1") NODE("dora", "4", "10.9.0.4"), \
	    " two_node: 1\n")

static const char hangs[] = "#!/bin/sh\nexec sleep 600\n";

/* Who listens on corosync's socket; FILES: root, on its file. */
enum listener {
	NONE,
	ROOTS,
	USERS,
	FILES
};

static const struct row {
	const char *name;
	enum listener socket;
	const char *file;   /* corosync.conf; NULL: there is none */
	const char *script; /* corosync-cmapctl; NULL: there is none */
	const char *more;   /* of the map, before its end */
	/* "known" and its votes and times; the nodes and their addresses. */
	const char *votes, *nodes;
	const char *said; /* a part of what is logged; NULL: nothing is */
} rows[] = {
	{ "nothing", NONE, NULL, NULL, "", "", "", NULL },
	{ "the file alone", NONE, TWO, CAT, "",
	    "known nodes=2 two_node token=5000",
	    "alice(10.9.0.1) dora(10.9.0.4) ", NULL },
	{ "a file that is broken", NONE, "totem {\n version 2\n}\n", CAT, "",
	    "", "", "corosync.conf: line 2" },
	{ "both", ROOTS, TWO, CAT, "", "known nodes=3",
	    "alice(10.9.0.1,fd09::1) dora(10.9.0.4) bob(10.9.0.2,fd09::2) "
	    "carol(10.9.0.3,fd09::3) ",
	    NULL },
	{ "what runs, and no file", ROOTS, NULL, CAT, "", "known nodes=3",
	    "alice(10.9.0.1,fd09::1) bob(10.9.0.2,fd09::2) "
	    "carol(10.9.0.3,fd09::3) ",
	    NULL },
	{ "what runs, and a broken file", ROOTS, "totem {\n version 2\n}\n",
	    CAT, "", "known nodes=3",
	    "alice(10.9.0.1,fd09::1) bob(10.9.0.2,fd09::2) "
	    "carol(10.9.0.3,fd09::3) ",
	    "corosync.conf: line 2" },
	{ "votes and times of what runs", ROOTS, TWO, CAT,
	    "quorum.wait_for_all (u8) = 0\nquorum.device.model (str) = net\n"
	    "nodelist.node.1.quorum_votes (u32) = 2\n"
	    "totem.token (u32) = 2000\ntotem.consensus (u32) = 3000\n",
	    "known nodes=3 wait_for_all_off device uneven token=2000 "
	    "consensus=3000",
	    "alice(10.9.0.1,fd09::1) dora(10.9.0.4) bob(10.9.0.2,fd09::2) "
	    "carol(10.9.0.3,fd09::3) ",
	    NULL },
	{ "no answer", ROOTS, TWO, hangs, "", "",
	    "alice(10.9.0.1) dora(10.9.0.4) ",
	    "what depends on corosync is not judged" },
	{ "a refusal", ROOTS, TWO, "#!/bin/sh\nexit 1\n", "", "",
	    "alice(10.9.0.1) dora(10.9.0.4) ",
	    "what depends on corosync is not judged" },
	{ "a part of the map", ROOTS, TWO,
	    "#!/bin/sh\nexec head -n 100 /etc/map\n", "", "",
	    "alice(10.9.0.1) dora(10.9.0.4) ", "ends too early" },
	{ "a line that is not understood", ROOTS, TWO, CAT,
	    "nodelist.node.1.ring0_addr\n", "",
	    "alice(10.9.0.1) dora(10.9.0.4) ",
	    "what depends on corosync is not judged" },
	{ "a user's answer", USERS, TWO, CAT, "",
	    "known nodes=2 two_node token=5000",
	    "alice(10.9.0.1) dora(10.9.0.4) ", "of user 65534" },
	{ "corosync that ends meanwhile", FILES, TWO,
	    "#!/bin/sh\nrm /run/cmap\nexec cat /etc/map\n", "", "",
	    "alice(10.9.0.1) dora(10.9.0.4) ", "its answer is not believed" },
	{ "no program", ROOTS, TWO, NULL, "", "",
	    "alice(10.9.0.1) dora(10.9.0.4) ", CMAPCTL },
};

static bool
put(const char *path, const char *text, const char *more, mode_t mode)
{
	FILE *f = fopen(path, "we");

	return (f != NULL && fputs(text, f) >= 0 && fputs(more, f) >= 0 &&
	    fclose(f) == 0 && chmod(path, mode) == 0);
}

/* The recorded map, with more lines before the last one. */
static bool
put_map(const char *more)
{
	const char *top = getenv("TOP_SRCDIR");
	char path[4096], *bytes, *last;
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/fuzz/seeds/cmap/map-joined",
	    top != NULL ? top : ".");
	if ((bytes = file_read(path, 1024 * 1024, &len)) == NULL ||
	    (f = fopen("/etc/map", "we")) == NULL ||
	    (last = memmem(bytes, len, "totem.version", 13)) == NULL)
		return (false);
	fprintf(f, "%.*s%s%.*s", (int)(last - bytes), bytes, more,
	    (int)(bytes + len - last), last);
	free(bytes);
	return (fclose(f) == 0);
}

/* libqb uses files. */
static bool
force_files(void)
{
	return (mkdir("/etc/libqb", 0755) == 0 &&
	    put("/etc/libqb/force-filesystem-sockets", "", "", 0644));
}

static bool
listens(enum listener who)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (who == FILES && !force_files())
		return (false);
	if (who == FILES)
		strcpy(at.sun_path, "/run/cmap");
	else
		memcpy(at.sun_path, "\0cmap", 5);
	/* Whose it is, the kernel notes at listen(2). */
	return (fd != -1 &&
	    bind(fd, (const struct sockaddr *)&at, sizeof(at)) == 0 &&
	    seteuid(who == USERS ? 65534 : 0) == 0 && listen(fd, 8) == 0 &&
	    seteuid(0) == 0);
}

/* A host that has what the row says. */
static void
make_host(const struct row *row)
{
	if (!sandbox_enter(CLONE_NEWNET) ||
	    mount("none", "/run", "tmpfs", 0, NULL) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	if (mount("none", "/etc", "tmpfs", 0, NULL) != 0 ||
	    mount("none", "/usr/sbin", "tmpfs", 0, NULL) != 0)
		sandbox_exit(SANDBOX_REFUSED);
	if (mkdir("/etc/corosync", 0755) != 0 || !put_map(row->more) ||
	    (row->file != NULL &&
		!put("/etc/corosync/corosync.conf", row->file, "", 0644)) ||
	    (row->script != NULL && !put(CMAPCTL, row->script, "", 0755)) ||
	    (row->socket != NONE && !listens(row->socket)) ||
	    freopen(SAID, "we", stderr) == NULL)
		sandbox_exit(2);
}

static void
show_votes(const struct membership *m, char *text, size_t size)
{
	const struct quorum *q = &m->quorum;
	FILE *to = fmemopen(text, size, "w");

	text[0] = '\0';
	if (to == NULL)
		return;
	if (m->known) {
		fprintf(to, "known nodes=%zu%s%s%s%s", q->nodes,
		    q->two_node ? " two_node" : "",
		    q->wait_for_all_off ? " wait_for_all_off" : "",
		    q->device ? " device" : "", q->uneven ? " uneven" : "");
		if (q->token_ms != -1)
			fprintf(to, " token=%d", q->token_ms);
		if (q->consensus_ms != -1)
			fprintf(to, " consensus=%d", q->consensus_ms);
	}
	fclose(to);
}

static void
show_nodes(const struct cluster *c, char *text, size_t size)
{
	FILE *to = fmemopen(text, size, "w");
	size_t i, j;

	text[0] = '\0';
	for (i = 0; to != NULL && i < c->n; i++) {
		fprintf(to, "%s(", cluster_label(c, (int)i));
		for (j = 0; j < c->nodes[i].rings.n; j++)
			fprintf(to, "%s%s", j > 0 ? "," : "",
			    c->nodes[i].rings.words[j]);
		fputs(") ", to);
	}
	if (to != NULL)
		fclose(to);
}

struct play {
	const struct row *row;
	char *votes, *nodes, *said; /* shared; of SHARED bytes each */
};

#define SHARED 1024

static void
play(void *arg)
{
	const struct play *p = arg;
	struct membership m;
	size_t len;
	char *said;

	make_host(p->row);
	membership_live(&m);
	fflush(stderr);
	show_votes(&m, p->votes, SHARED);
	show_nodes(&m.cluster, p->nodes, SHARED);
	membership_free(&m);
	if ((said = file_read(SAID, SHARED, &len)) == NULL)
		sandbox_exit(3);
	snprintf(p->said, SHARED, "%.*s", (int)len, said);
	free(said);
	sandbox_exit(0);
}

/* Plays the row; again where a busy machine was too slow for the answer. */
static int
play_row(struct play *p)
{
	int status = -1, i;

	for (i = 0; i < 20; i++) {
		status = sandbox_run(play, p, 120);
		if (p->row->script == hangs ||
		    strstr(p->said, "no answer in time") == NULL)
			break;
	}
	return (status);
}

static void
test_live(void **state)
{
	char *shared = sandbox_shared(3 * (size_t)SHARED);
	struct play p = { NULL, shared, shared + SHARED, shared + 2 * SHARED };
	const struct row *r;
	int status;

	(void)state;
	assert_non_null(shared);
	for (r = rows; r < rows + N_OF(rows); r++) {
		p.row = r;
		status = play_row(&p);
		if (WIFEXITED(status) &&
		    WEXITSTATUS(status) == SANDBOX_REFUSED) {
			print_message("no such namespaces here\n");
			skip();
		}
		CHECK_INT(r->name, status, 0);
		CHECK_STR(r->name, p.votes, r->votes);
		CHECK_STR(r->name, p.nodes, r->nodes);
		if (r->said == NULL)
			CHECK_STR(r->name, p.said, "");
		else if (strstr(p.said, r->said) == NULL)
			fail_msg(
			    "row \"%s\": logged is \"%s\"", r->name, p.said);
	}
}

/* A file that is named counts alone: no corosync is asked. */
static void
play_file(void *arg)
{
	const struct play *p = arg;
	struct membership m;
	struct reason why;

	make_host(p->row);
	if (membership_file(&m, "/etc/corosync/corosync.conf", &why) != 0)
		sandbox_exit(3);
	show_votes(&m, p->votes, SHARED);
	show_nodes(&m.cluster, p->nodes, SHARED);
	membership_free(&m);
	if (membership_file(&m, "/etc/none", &why) != -1 || m.known)
		sandbox_exit(4);
	membership_free(&m);
	snprintf(p->said, SHARED, "%s", why.text);
	sandbox_exit(0);
}

static void
test_file(void **state)
{
	static const struct row row = { "file", ROOTS, TWO, CAT, "",
		"known nodes=2 two_node token=5000",
		"alice(10.9.0.1) dora(10.9.0.4) ",
		"/etc/none: No such file or directory" };
	char *shared = sandbox_shared(3 * (size_t)SHARED);
	struct play p = { &row, shared, shared + SHARED, shared + 2 * SHARED };
	int status;

	(void)state;
	assert_non_null(shared);
	status = sandbox_run(play_file, &p, 120);
	if (WIFEXITED(status) && WEXITSTATUS(status) == SANDBOX_REFUSED)
		skip();
	CHECK_INT(row.name, status, 0);
	CHECK_STR(row.name, p.votes, row.votes);
	CHECK_STR(row.name, p.nodes, row.nodes);
	CHECK_STR(row.name, p.said, row.said);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_file),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
