/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two kdump packages do by themselves (B11, B12). */
#include "tests/unit/harness.h"

#include "rehearse/cib.h"
#include "lib/redhat.h"
#include "lib/suse.h"

#define NODES "fence_kdump_nodes"
#define ARGS "fence_kdump_args"
#define POST "KDUMP_POSTSCRIPT="
#define PRE "KDUMP_PRESCRIPT="
#define PROGRAMS "KDUMP_REQUIRED_PROGRAMS="
#define SAVEDIR "KDUMP_SAVEDIR="
#define NETCONFIG "KDUMP_NETCONFIG="
#define APPEND "KDUMP_COMMANDLINE_APPEND="
#define SEED "/usr/lib/fence_kdump_send"
#define OTHER "/usr/libexec/fence_kdump_send"

/* `nodes`: what kdump would send to, NULL: nothing; `network`: by which key. */
static const struct {
	const char *name, *text, *nodes;
	int network;
	size_t line; /* of the nodes */
} redhats[] = {
	{ "nothing", "", NULL, -1, 0 },
	{ "nodes", NODES " alice bob\n", "alice bob", -1, 1 },
	{ "B11: arguments alone",
	    ARGS " -p 7410 -f auto -c 0 -i 10\n#" NODES " node1 node2\n", NULL,
	    -1, 0 },
	{ "B11: the program among the programs", "extra_bins " OTHER "\n", NULL,
	    -1, 0 },
	{ "B11: the word in a path", "path /var/fence_kdump_nodes\n", NULL, -1,
	    0 },
	{ "a longer word", NODES "2 alice\n", NULL, -1, 0 },
	{ "no nodes behind the word", NODES "\n", NULL, -1, 0 },
	{ "blanks behind the word", NODES " \t \n", NULL, -1, 0 },
	{ "a comment behind the word", NODES " # alice\n", NULL, -1, 0 },
	{ "empty quotes", NODES " \"\"\n", NULL, -1, 0 },
	{ "quotes, tabs and a comment",
	    "# x\n\t" NODES "\t\"alice  bob\" # charlie\n", "alice  bob", -1,
	    2 },
	{ "no newline at the end", NODES " alice", "alice", -1, 1 },
	{ "the last line counts", NODES " alice\n" NODES " bob\n", "bob", -1,
	    2 },
	{ "CR LF", NODES " alice\r\n", "alice", -1, 1 },
	{ "B12: NFS", "nfs server:/export\n", NULL, REDHAT_NFS, 0 },
	{ "NFS, in a comment", "#nfs server:/export\n", NULL, -1, 0 },
	{ "SSH", "  ssh root@backup\nsshkey /root/.ssh/k\n", NULL, REDHAT_SSH,
	    0 },
	{ "a key for SSH alone", "sshkey /root/.ssh/k\n", NULL, -1, 0 },
	{ "the word of old releases", "net server:/export\n", NULL, REDHAT_NET,
	    0 },
	{ "B12: NFS by dracut's --mount",
	    "dracut_args --mount \"s:/x /mnt nfs4 defaults\"\n", NULL,
	    REDHAT_DRACUT_ARGS, 0 },
	{ "the same with = and other quotes",
	    "dracut_args --add-drivers nfs --mount='s:/x /mnt nfs soft'\n",
	    NULL, REDHAT_DRACUT_ARGS, 0 },
	{ "--mount of a disk",
	    "dracut_args --mount \"/dev/nfs /mnt/nfs ext4 defaults\"\n", NULL,
	    -1, 0 },
	{ "--mount with too few words", "dracut_args --mount \"/dev/vda\"\n",
	    NULL, -1, 0 },
	{ "--mounted is another option", "dracut_args --mounted x /mnt nfs\n",
	    NULL, -1, 0 },
	{ "the drivers of NFS alone",
	    "dracut_args --add-drivers \"nfs nfsv4\"\n", NULL, -1, 0 },
};

/* `sender` if there is the program, and `bare` if there is none. */
static const struct {
	const char *name, *text;
	int sender, bare, network;
} suses[] = {
	{ "nothing", "", -1, -1, -1 },
	{ "late", POST "\"" SEED " -c 1 alice\"\n", SUSE_POSTSCRIPT, -1, -1 },
	{ "without quotes", POST SEED "\n", SUSE_POSTSCRIPT, -1, -1 },
	{ "empty", POST "\"\"\n", -1, -1, -1 },
	{ "B11: another path", POST "\"" OTHER " -c 5 bob\"\n", -1, -1, -1 },
	{ "B11: the word alone", POST "\"echo no fence_kdump\"\n", -1, -1, -1 },
	{ "B11: in a comment", "# " POST "\"" SEED "\"\n", -1, -1, -1 },
	{ "B11: behind a value", POST "x # " SEED "\n", -1, -1, -1 },
	{ "early, and nothing puts it in", PRE "\"" SEED " -c 1 bob\"\n", -1,
	    -1, -1 },
	{ "early, in the image, but no network",
	    PRE "\"" SEED " b\"\n" PROGRAMS "\"" SEED "\"\n", -1, -1, -1 },
	{ "early, with all that it needs",
	    PRE "\"" SEED " b\"\n" PROGRAMS "\"vi " SEED "\"\n" NETCONFIG
		"auto:force\n",
	    SUSE_PRESCRIPT, SUSE_PRESCRIPT, SUSE_NETCONFIG },
	{ "late by another path, with all that it needs",
	    POST "\"" OTHER " b\"\n" PROGRAMS "\"" OTHER "\"\n" SAVEDIR
		 "nfs://s/x\n",
	    SUSE_POSTSCRIPT, SUSE_POSTSCRIPT, SUSE_SAVEDIR },
	{ "in the image, and nobody starts it",
	    PROGRAMS "\"" SEED "\"\n" NETCONFIG "\"auto:force\"\n", -1, -1,
	    SUSE_NETCONFIG },
	{ "another program",
	    PRE "/bin/my_fence_kdump_send\n" PROGRAMS
		"/bin/my_fence_kdump_send\n" NETCONFIG "auto:force\n",
	    -1, -1, SUSE_NETCONFIG },
	{ "the last one counts", POST SEED "\n" POST "\n", -1, -1, -1 },
	{ "exported", "export " POST "'" SEED " b'\n", SUSE_POSTSCRIPT, -1,
	    -1 },
	{ "over two lines", POST "\"true;\n" SEED " b\"\n", SUSE_POSTSCRIPT, -1,
	    -1 },
	{ "a line inside another value's quotes", "X=\"a\n" POST SEED "\n\"\n",
	    -1, -1, -1 },
	{ "an apostrophe in a comment", "# don't\n" POST SEED "\n",
	    SUSE_POSTSCRIPT, -1, -1 },
	{ "a quote that has no end", POST "\"" SEED, SUSE_POSTSCRIPT, -1, -1 },
	{ "a disk", SAVEDIR "\"/var/crash\"\n", -1, -1, -1 },
	{ "a disk, as URL, in capitals", SAVEDIR "FILE:///var/crash\n", -1, -1,
	    -1 },
	{ "an empty folder", SAVEDIR "\"\"\n", -1, -1, -1 },
	{ "B12: scp", SAVEDIR "\"scp://u@10.9.0.9/x\"\n", -1, -1,
	    SUSE_SAVEDIR },
	{ "B12: smb", SAVEDIR "'smb://s/x'\n", -1, -1, SUSE_SAVEDIR },
	{ "B12: NFS in capitals", SAVEDIR "NFS://s/x\n", -1, -1, SUSE_SAVEDIR },
	{ "ssh", SAVEDIR "\"ssh://root@backup/dumps\"\n", -1, -1,
	    SUSE_SAVEDIR },
	{ "sftp, ftp", SAVEDIR "ftp://s/x\n", -1, -1, SUSE_SAVEDIR },
	{ "the second of two folders", SAVEDIR "\"/var/crash cifs://s/x\"\n",
	    -1, -1, SUSE_SAVEDIR },
	{ "B12: forced",
	    SAVEDIR "\"/var/crash\"\n" NETCONFIG "\"auto:force\"\n", -1, -1,
	    SUSE_NETCONFIG },
	{ "forced, an interface", NETCONFIG "eth0:dhcp:force\n", -1, -1,
	    SUSE_NETCONFIG },
	{ "not forced", NETCONFIG "eth0:dhcp\n", -1, -1, -1 },
	{ "B12: ip= on the command line", APPEND "\"quiet ip=dhcp\"\n", -1, -1,
	    SUSE_APPEND },
	{ "a name of a card on it",
	    "KDUMP_COMMANDLINE=\"ifname=a:52:54:00:00:00:01\"\n", -1, -1,
	    SUSE_COMMANDLINE },
	{ "what is no ip=", APPEND "\"rip=1 ipv6.disable=1\"\n", -1, -1, -1 },
	{ "an e-mail", "KDUMP_SMTP_SERVER=mail\nKDUMP_NOTIFICATION_TO=root\n",
	    -1, -1, SUSE_SMTP_SERVER },
	{ "an e-mail to nobody",
	    "KDUMP_SMTP_SERVER=mail\n"
	    "KDUMP_NOTIFICATION_TO=\"\"\n",
	    -1, -1, -1 },
};

static void
test_redhat(void **state)
{
	struct redhat c;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(redhats); i++) {
		const struct sysconfig_value *v = &c.values[REDHAT_NODES];

		assert_int_equal(
		    redhat_parse(&c, redhats[i].text, strlen(redhats[i].text)),
		    0);
		CHECK_STR(redhats[i].name, v->text == NULL ? "(none)" : v->text,
		    redhats[i].nodes == NULL ? "(none)" : redhats[i].nodes);
		CHECK_INT(redhats[i].name, v->line, redhats[i].line);
		CHECK_INT(
		    redhats[i].name, redhat_network(&c), redhats[i].network);
		redhat_free(&c);
	}
}

/* Where the dump is saved if no line says so. */
static void
test_redhat_path(void **state)
{
	static const struct {
		const char *text, *path;
		bool is_default;
	} rows[] = {
		{ "", "/var/crash", true },
		{ "path /dumps\n", "/dumps", true },
		{ "ext4 /dev/vdb1\npath /dumps\n", "/dumps", false },
		{ "raw /dev/vdb1\n", "/var/crash", false },
		{ "nfs s:/x\n", "/var/crash", false },
		{ "dracut_args --mount \"/dev/vdb /m xfs x\"\n", "/var/crash",
		    false },
	};
	struct redhat c;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		assert_int_equal(
		    redhat_parse(&c, rows[i].text, strlen(rows[i].text)), 0);
		CHECK_STR(rows[i].text, redhat_path(&c), rows[i].path);
		CHECK_INT(
		    rows[i].text, redhat_is_default(&c), rows[i].is_default);
		redhat_free(&c);
	}
}

static void
test_suse(void **state)
{
	struct suse c;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(suses); i++) {
		assert_int_equal(
		    suse_parse(&c, suses[i].text, strlen(suses[i].text)), 0);
		CHECK_INT(
		    suses[i].name, suse_sender(&c, true), suses[i].sender);
		CHECK_INT(suses[i].name, suse_sender(&c, false), suses[i].bare);
		CHECK_INT(suses[i].name, suse_network(&c), suses[i].network);
		suse_free(&c);
	}
}

/* What a shell would make of a value, and where it begins. */
static void
test_suse_values(void **state)
{
	static const struct {
		const char *text, *value;
		size_t line;
	} rows[] = {
		{ POST "a b\n", "a", 1 },
		{ "\n # x\n  " POST "'a \"b\" \\'\n", "a \"b\" \\", 3 },
		{ POST "\"a \\\"b\\\" \\c \\\\\"\n", "a \"b\" \\c \\", 1 },
		{ POST "a\\ b'c d'\"e\"\n", "a bc de", 1 },
		{ POST "\"a \\\nb\"\n", "a b", 1 },
		{ "A='1\n2'\n" POST "\"$A `b`\"\n", "$A `b`", 3 },
		{ POST "a;b\n", "a", 1 },
	};
	struct suse c;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		assert_int_equal(
		    suse_parse(&c, rows[i].text, strlen(rows[i].text)), 0);
		CHECK_STR(rows[i].text, c.values[SUSE_POSTSCRIPT].text,
		    rows[i].value);
		CHECK_INT(
		    rows[i].text, c.values[SUSE_POSTSCRIPT].line, rows[i].line);
		suse_free(&c);
	}
}

#define DEVICE "<primitive id=\"k\" class=\"stonith\" type=\"fence_kdump\""
#define PORT(n) "<nvpair id=\"p\" name=\"ipport\" value=\"" n "\"/>"

/* Whether a device listens on port 7411. */
static void
test_cib(void **state)
{
	static const struct {
		const char *text;
		size_t devices, listening;
		const char *other;
	} rows[] = {
		{ "", 0, 0, "" },
		{ "<primitive", 0, 0, "" },
		{ DEVICE "/>", 1, 0, "7410" },
		{ DEVICE "></primitive>", 1, 0, "7410" },
		{ DEVICE ">" PORT("7411") "</primitive>", 1, 1, "" },
		{ DEVICE ">" PORT("7411") "</primitive>" DEVICE "/>", 2, 1,
		    "7410" },
		{ DEVICE ">" PORT("7412") "</primitive>", 1, 0, "7412" },
		{ DEVICE ">" PORT("7411"), 0, 0, "" },
		{ "<primitive class=\"ocf\" type=\"fence_kdump\"/>", 0, 0, "" },
		{ "<primitive class=\"stonith\" type=\"fence_kdump2\"/>", 0, 0,
		    "" },
		{ "<primitives class=\"stonith\" type=\"fence_kdump\"/>", 0, 0,
		    "" },
		{ DEVICE "/>" PORT("7411"), 1, 0, "7410" },
		{ DEVICE "><nvpair name=\"ipport\"/></primitive>", 1, 0,
		    "7410" },
		{ DEVICE "><nvpair name=\"ipport\" value=\"7411/></primitive>",
		    1, 0, "7410" },
	};
	struct cib_ports ports;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		cib_count(&ports, rows[i].text, "7411");
		CHECK_INT(rows[i].text, ports.devices, rows[i].devices);
		CHECK_INT(rows[i].text, ports.listening, rows[i].listening);
		CHECK_STR(rows[i].text, ports.other, rows[i].other);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_redhat),
		cmocka_unit_test(test_redhat_path),
		cmocka_unit_test(test_suse),
		cmocka_unit_test(test_suse_values),
		cmocka_unit_test(test_cib),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
