/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/corosync.h"
#include "lib/reason.h"

#define NODE(body) "\tnode {\n" body "\t}\n"
#define LIST(nodes) "nodelist {\n" nodes "}\n"
#define TEXT(s) s, sizeof(s) - 1

/* `want`: "name=addr0,addr1;...", '-' for what the file does not give. */
static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	const char *want;
} well[] = {
	{ "empty file", TEXT(""), "" },
	{ "no node list", TEXT("totem {\n\tversion: 2\n}\n"), "" },
	{ "empty node list", TEXT(LIST("")), "" },
	{ "one node", TEXT(LIST(NODE("ring0_addr: 10.0.0.1\nname: alice\n"))),
	    "alice=10.0.0.1" },
	{ "two nodes, two rings",
	    TEXT(LIST(NODE("\t\tring0_addr: 10.0.0.1\n\t\tring1_addr: fd00::1\n"
			   "\t\tname: alice\n\t\tnodeid: 1\n")
		    NODE("\t\tring0_addr: 10.0.0.2\n\t\tring1_addr: fd00::2\n"
			 "\t\tname: bob\n\t\tnodeid: 2\n"))),
	    "alice=10.0.0.1,fd00::1;bob=10.0.0.2,fd00::2" },
	{ "no name", TEXT(LIST(NODE("ring0_addr: alice\n"))), "-=alice" },
	{ "two without a name",
	    TEXT(LIST(NODE("ring0_addr: a\n") NODE("ring0_addr: b\n"))),
	    "-=a;-=b" },
	{ "ring 1 without ring 0", TEXT(LIST(NODE("ring1_addr: a\n"))),
	    "-=-,a" },
	{ "last ring", TEXT(LIST(NODE("ring7_addr: a\n"))),
	    "-=-,-,-,-,-,-,-,a" },
	{ "address with colons", TEXT(LIST(NODE("ring0_addr: fd00::1\n"))),
	    "-=fd00::1" },
	{ "no blank behind the colon", TEXT(LIST(NODE("ring0_addr:a\n"))),
	    "-=a" },
	{ "blanks everywhere",
	    TEXT(" nodelist  {\n node\t{ \n ring0_addr \t:  a  \n } \n\t}\n"),
	    "-=a" },
	{ "no blank before the brace",
	    TEXT("nodelist{\nnode{\nring0_addr: a\n"
		 "}\n}\n"),
	    "-=a" },
	{ "keys that are no ring's",
	    TEXT(LIST(NODE("ring0_addr: a\nring/_addr: c\n"
			   "ring0_port: d\nrung0_addr: e\nring0_addrs: f\n"
			   "rinx1_addr: h\nring._addr: i\n"
			   "nam: g\n"))),
	    "-=a" },
	{ "another section in the list",
	    TEXT(LIST("other {\nring0_addr: a\n}\n")), "" },
	{ "another section behind a node",
	    TEXT(LIST(NODE("ring0_addr: a\n") "other {\nring1_addr: b\n}\n")),
	    "-=a" },
	{ "one link-local address on two links",
	    TEXT(LIST(NODE("ring0_addr: fe80::1%a\n")
		    NODE("ring0_addr: fe80::1%b\n"))),
	    "-=fe80::1%a;-=fe80::1%b" },
	{ "CR", TEXT("nodelist {\r\nnode {\r\nring0_addr: a\r\n}\r\n}\r\n"),
	    "-=a" },
	{ "no newline at the end",
	    TEXT("nodelist {\nnode {\nname: n\n"
		 "ring0_addr: a\n}\n}"),
	    "n=a" },
	{ "comments and empty lines",
	    TEXT("# a { b\n\n" LIST(
		"# node {\n" NODE("\n  # ring0_addr: b\nring0_addr: a\n"))),
	    "-=a" },
	{ "node outside a node list is passed over",
	    TEXT("node {\nring0_addr: x\n}\n" LIST(NODE("ring0_addr: a\n"))),
	    "-=a" },
	{ "ring0_addr elsewhere is passed over",
	    TEXT("totem {\ninterface {\nring0_addr: x\n}\nring0_addr: "
		 "y\n}\n" LIST(NODE("ring0_addr: a\n"))),
	    "-=a" },
	{ "name of the cluster is no node's",
	    TEXT("totem {\ncluster_name: c\nname: c\n}\n" LIST(
		NODE("ring0_addr: a\nname: n\n"))),
	    "n=a" },
	{ "sections around it",
	    TEXT("totem {\ninterface {\nlinknumber: 0\n}\n"
		 "}\n" LIST(
		     NODE("ring0_addr: a\n")) "quorum {\nprovider: x\n}\n"),
	    "-=a" },
	{ "a name is longer than another",
	    TEXT(LIST(NODE("ring0_addr: a\nname: node1\n")
		    NODE("ring0_addr: b\nname: node10\n"))),
	    "node1=a;node10=b" },
	/* What corosync 3.1.7 takes, each seen with it (./dev differ). */
	{ "A4 section with a colon (input 01)",
	    TEXT("nodelist: {\nnode {\nring0_addr: a\n}\n"
		 "node: {\nring0_addr: b\n}\nnode ::{\nring0_addr: c\n}\n}\n"),
	    "-=a;-=b;-=c" },
	{ "A4 path in one section",
	    TEXT("nodelist.node {\nring0_addr: a\n}\n"
		 "nodelist.node: {\nring0_addr: b\n}\n"),
	    "-=a;-=b" },
	{ "A4 node by its number",
	    TEXT("nodelist.node.3 {\nring0_addr: a\n}\n"
		 "nodelist.node.4.ring0_addr: b\n"
		 "nodelist {\nnode.5 {\nring0_addr: c\n}\n"
		 "node.6.ring0_addr: d\n}\n"),
	    "-=a;-=b;-=c;-=d" },
	{ "A4 a second list goes over the first",
	    TEXT(LIST(NODE("ring0_addr: a\nname: n\n") NODE("ring0_addr: b\n"))
		    LIST(NODE("ring0_addr: c\n"))),
	    "n=c;-=b" },
	{ "A4 nodes outside go on with the number",
	    TEXT(LIST(NODE("ring0_addr: a\n")) "nodelist.node {\n"
					       "ring0_addr: b\n}\n"),
	    "-=a;-=b" },
	{ "A4 the later of two lists' nodes, first outside",
	    TEXT("nodelist.node {\nring0_addr: a\n}\n" LIST(
		NODE("ring1_addr: b\n"))),
	    "-=a,b" },
	{ "A4 empty value (input 04)",
	    TEXT("totem {\ncluster_name:\n:\n: x\n}\n" LIST(
		NODE("ring0_addr: a\nname:\n"))),
	    "-=a" },
	{ "A4 one address on two links (input 05)",
	    TEXT(LIST(NODE("ring0_addr: 10.0.0.1\nring1_addr: 10.0.0.1\n"))),
	    "-=10.0.0.1,10.0.0.1" },
	{ "A4 the later of equal keys (input 06)",
	    TEXT(LIST(NODE("ring0_addr: b c\nring0_addr: b\nname: c\n"
			   "name: d\n"))),
	    "d=b" },
	{ "A4 emptied later",
	    TEXT(LIST(NODE("ring0_addr: a\nring0_addr:\nname: c\n"))), "c=-" },
	{ "A4 byte A0 (input 07)",
	    TEXT(LIST(NODE("ring0_addr: 10.0.0.1\xa0\n\xa0name: a\n"))),
	    "a=10.0.0.1" },
	{ "A4 byte A0 before a key: corosync before 3.1.8 refuses the file",
	    TEXT(LIST(NODE("ring0_addr: a\n\xa0name: b\n"))), "b=a" },
	{ "A4 byte A0 before a section, the same",
	    TEXT("nodelist {\n\xa0node {\nring0_addr: a\n}\n}\n"), "-=a" },
	{ "A4 numbers of many digits, and what is none",
	    TEXT("nodelist.node.4294967295.ring0_addr: a\n"
		 "nodelist.node.19.ring0_addr: b\n"
		 "nodelist.node.18.ring0_addr: c\n"
		 "nodelist.node.x.ring0_addr: d\nnodelist.node.7: e\n"
		 "nodelist.node.6.ringx_addr: f\n"
		 "nodelist.node..ring0_addr: h\n"
		 "totem.interface.x.member.0: g\n"),
	    "-=a;-=b;-=c" },
	{ "A4 byte A0 in a name is a blank only",
	    TEXT(LIST(NODE("ring0_addr: a\nname: b\xa0\n"))), "b=a" },
	{ "A4 byte A0 in a comment, as a part of a letter",
	    TEXT("# voil\xc3\xa0\n" LIST(NODE("ring0_addr: a\n"))), "-=a" },
	{ "A4 byte A0 where only corosync before 3.1.8 reads a file",
	    TEXT("nodelist {\n\xa0# {\n}\nnode {\nring0_addr: a\n}\n}\n"),
	    "-=a" },
	{ "A4 memberaddr (input 10)",
	    TEXT("totem {\ninterface {\nmember {\nmemberaddr: 10.0.0.1\n}\n"
		 "member {\nmemberaddr: 10.0.0.2\n}\nringnumber: 1\n}\n}\n"),
	    "-=-,10.0.0.1;-=-,10.0.0.2" },
	{ "A4 link numbers that are none",
	    TEXT("totem {\ninterface {\nringnumber: x\nlinknumber: 8\n"
		 "linknumber:\nmember {\nmemberaddr: a\n}\n}\n}\n"),
	    "-=a" },
	{ "A4 link numbers behind a good one that are none",
	    TEXT("totem {\ninterface {\nlinknumber: 2\nringnumber: 3x\n"
		 "linknumber:\nmember {\nmemberaddr: a\n}\n}\n}\n"),
	    "-=-,-,a" },
	{ "A4 each interface section has its own link number",
	    TEXT("totem {\ninterface {\nringnumber: 1\nmember {\n"
		 "memberaddr: 10.0.0.1\n}\n}\ninterface {\nmember {\n"
		 "memberaddr: 10.0.0.2\n}\n}\n}\n"),
	    "-=-,10.0.0.1;-=10.0.0.2" },
	{ "A4 a member before an interface section has another link",
	    TEXT("totem.interface.member {\nmemberaddr: 10.0.0.1\n}\n"
		 "totem {\ninterface {\nringnumber: 1\nmember {\n"
		 "memberaddr: 10.0.0.2\n}\n}\n}\n"),
	    "-=10.0.0.1;-=-,10.0.0.2" },
	{ "A4 memberaddr beside a first node that is outside of a list",
	    TEXT("totem {\ninterface {\nmember {\nmemberaddr: b\n}\n}\n}\n"
		 "nodelist.node {\nring0_addr: a\n}\n"),
	    "-=a" },
	{ "A4 names of sections are joined by a dot, also one of one letter",
	    TEXT("n {\nodelist {\nnode {\nring0_addr: x\n}\n}\n}\n" LIST(
		NODE("ring0_addr: a\n"))),
	    "-=a" },
	{ "A4 memberaddr once more",
	    TEXT("totem {\ninterface {\nmember {\nmemberaddr: 10.0.0.1\n}\n}\n"
		 "interface {\nmember {\nmemberaddr: 10.0.0.1\n}\n}\n"
		 "interface.1.member.0: b\n}\n"),
	    "-=10.0.0.1;-=-,b" },
	{ "A4 memberaddr beside a list is ignored",
	    TEXT(
		"totem {\ninterface {\nmember {\nmemberaddr: b\n}\n}\n}\n" LIST(
		    NODE("ring0_addr: a\n"))),
	    "-=a" },
	{ "A4 no member: another key of an interface, of another section",
	    TEXT("totem.interface.0.mcastport: 5405\n"
		 "logging.loggers.0.member.0: b\n"
		 "totem.interface.0.member.0: a\n"),
	    "-=a" },
	{ "nodeid 0", TEXT(LIST(NODE("ring0_addr: a\nnodeid: 0\n"))), "-=a" },
	{ "A4 memberaddr after a list is ignored",
	    TEXT(LIST(NODE("ring0_addr: a\n")) "totem.interface.0.member.0: "
					       "b\n"),
	    "-=a" },
	{ "A4 memberaddr beside a list without a first node",
	    TEXT("totem.interface.0.member.0: b\nnodelist.node.1.ring0_addr: "
		 "a\n"),
	    "-=b;-=a" },
	{ "A4 short addresses (input 25)",
	    TEXT(LIST(NODE("ring0_addr: 10.9.1\nring1_addr: 0xa.9\n"
			   "ring2_addr: 012.0.0.1\nring3_addr: 167772161\n"))),
	    "-=10.9.0.1,10.0.0.9,10.0.0.1,10.0.0.1" },
	{ "A4 two with one address",
	    TEXT(LIST(NODE("ring0_addr: fd00::1\nname: alice\n")
		    NODE("ring0_addr: FD00:0:0::1\nname: bob\n"))),
	    "alice=fd00::1;bob=FD00:0:0::1" },
	{ "A4 a node without an address",
	    TEXT(LIST(NODE("name: alice\n") NODE("") NODE("nodeid: 1\n"))),
	    "alice=-" },
	{ "A4 sections of any name, in any",
	    TEXT("a b: {\nc {\nnodelist {\nnode {\nring0_addr: x\n}\n}\n}\n}\n"
		 "xnodelist {\nnode {\nring0_addr: x\n}\n}\n" LIST(
		     NODE("ring0_addr: a\n"))),
	    "-=a" },
	{ "keys that corosync 3.1 refuses and corosync 2 passes over",
	    TEXT(LIST(NODE("ring0_addr (old): b\nring0_addr: a\n"))), "-=a" },
};

static void
describe(const struct corosync *c, char *buf, size_t size)
{
	FILE *f = fmemopen(buf, size, "w");

	assert_non_null(f);
	for (size_t i = 0; i < c->n; i++) {
		const struct corosync_node *node = &c->nodes[i];
		int last = COROSYNC_LINKS - 1;

		while (last > 0 && node->addrs[last] == NULL)
			last--;
		fprintf(f, "%s%s=", i == 0 ? "" : ";",
		    node->name == NULL ? "-" : node->name);
		for (int l = 0; l <= last; l++)
			fprintf(f, "%s%s", l == 0 ? "" : ",",
			    node->addrs[l] == NULL ? "-" : node->addrs[l]);
	}
	fputc('\0', f);
	fclose(f);
}

static void
test_well(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(well); i++) {
		char got[512], *copy = malloc(well[i].len);
		struct reason why = { "" };
		struct corosync c;

		memset(&c, 0xff, sizeof(c));
		if (well[i].len > 0)
			memcpy(copy, well[i].bytes, well[i].len);
		if (corosync_parse(&c, copy, well[i].len, &why) != 0)
			fail_msg("row \"%s\": %s", well[i].name, why.text);
		free(copy);
		describe(&c, got, sizeof(got));
		CHECK_STR(well[i].name, got, well[i].want);
		corosync_free(&c);
		assert_int_equal(c.n, 0);
	}
}

/*
 * Where corosync's own secret is; each row but those with byte A0 was seen with
 * corosync 3.1.7, whose error names the file that it opens.  '-': not given.
 */
static const struct {
	const char *name;
	const char *bytes;
	const char *want;
	bool key;
} secrets[] = {
	{ "none", "totem {\nversion: 2\n}\n", "-", false },
	{ "keyfile", "totem {\nkeyfile: /a\n}\n", "/a", false },
	{ "the later of two", "totem {\nkeyfile: /a\nkeyfile: /b\n}\n", "/b",
	    false },
	{ "the later of two sections",
	    "totem {\nkeyfile: /a\n}\ntotem {\nkeyfile: /b\n}\n", "/b", false },
	{ "path in one line", "totem {\nkeyfile: /a\n}\ntotem.keyfile: /b\n",
	    "/b", false },
	{ "empty is a path too", "totem {\nkeyfile: /a\nkeyfile:\n}\n", "",
	    false },
	{ "a blank in the path", "totem {\nkeyfile:  /a b \n}\n", "/a b",
	    false },
	{ "a colon in the path", "totem {\nkeyfile: /a:b\n}\n", "/a:b", false },
	{ "of a section in it",
	    "totem {\ninterface {\nkeyfile: /a\nkey: b\n}\n}\n", "-", false },
	{ "of another section", "quorum {\nkeyfile: /a\nkey: b\n}\n", "-",
	    false },
	{ "of no section", "keyfile: /a\nkey: b\n", "-", false },
	{ "keys that are longer or shorter",
	    "totem {\nkeyfiles: /a\nkeyfil: /b\nkeys: c\nke: d\n}\n", "-",
	    false },
	{ "key", "totem {\nkey: abc\n}\n", "-", true },
	{ "key and keyfile", "totem {\nkey: abc\nkeyfile: /a\n}\n", "/a",
	    true },
	{ "in a comment", "totem {\n#keyfile: /a\n}\n", "-", false },
	{ "byte A0 after the path", "totem {\nversion: 2\n}\n#\xa0\n", "-",
	    false },
	{ "byte A0 after the path, which each reading reads in another way",
	    "totem {\nkeyfile: /a\xa0\n}\n", "", false },
	{ "byte A0 before the path, and after the path before",
	    "totem {\nkeyfile: /a\xa0\nkeyfile: \xa0/b\nkeyfile: /c\n}\n", "/c",
	    false },
	{ "byte A0 before the key, for corosync 3.1.8 and later alone",
	    "totem {\nkeyfile: /a\n\xa0keyfile: /b\n}\n", "/b", false },
	{ "byte A0 before the secret itself, the same",
	    "totem {\n\xa0key: abc\n}\n", "-", true },
};

static void
test_secret(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(secrets); i++) {
		struct reason why = { "" };
		struct corosync c;

		CHECK_INT(secrets[i].name,
		    corosync_parse(
			&c, secrets[i].bytes, strlen(secrets[i].bytes), &why),
		    0);
		CHECK_STR(secrets[i].name, c.keyfile == NULL ? "-" : c.keyfile,
		    secrets[i].want);
		CHECK_INT(secrets[i].name, c.key, secrets[i].key);
		corosync_free(&c);
		assert_null(c.keyfile);
	}
}

/* `says`: the number of the line at fault, or a word of it. */
static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	const char *says;
} broken[] = {
	{ "no colon", TEXT("totem {\nversion 2\n}\n"), "line 2: neither" },
	{ "no colon, top level", TEXT("\n\nhello\n"), "3" },
	{ "no colon, in a node",
	    TEXT("nodelist {\nnode {\nring0_addr a\n}\n"
		 "}\n"),
	    "3" },
	{ "brace not closed", TEXT("nodelist {\nnode {\nring0_addr: a\n}\n"),
	    "" },
	{ "brace not opened", TEXT("totem {\n}\n}\n"),
	    "line 3: a } without its {" },
	{ "closes first", TEXT("}\n"), "1" },
	{ "node and section on one line",
	    TEXT("nodelist {\nnode { ring0_addr: a }\n}\n"), "2" },
	{ "section and its end on one line", TEXT("totem { }\n"),
	    "line 1: not \"section {\"" },
	{ "text behind a closing brace", TEXT("totem {\n} quorum\n"), "2" },
	{ "section without a name", TEXT("{\n}\n"), "1" },
	{ "an address that is none",
	    TEXT(LIST(NODE("ring0_addr: a\nring1_addr: b c\n"))), "4" },
	{ "two of one name",
	    TEXT(LIST(NODE("ring0_addr: a\nname: alice\n")
		    NODE("ring0_addr: b\nname: alice\n"))),
	    "alice" },
	{ "two of one name, capitals",
	    TEXT(LIST(NODE("ring0_addr: a\nname: alice\n")
		    NODE("ring0_addr: b\nname: Alice\n"))),
	    "lice" },
	{ "a section in a node",
	    TEXT(LIST(NODE("ring0_addr: a\nk {\nring0_addr: b\n}\n"))),
	    "line 4: a section in a node" },
	{ "an empty section in a node",
	    TEXT(LIST(NODE("ring0_addr: a\nk{\n}\n"))),
	    "line 4: a section in a node" },
	{ "a node in a node",
	    TEXT(LIST(NODE("ring0_addr: a\n" NODE("ring1_addr: b\n")))),
	    "line 4: a section in a node" },
	{ "link 8", TEXT(LIST(NODE("ring0_addr: a\nring8_addr: b\n"))),
	    "line 4: nodelist.node.0.ring8_addr: the last link is 7" },
	{ "link 00", TEXT(LIST(NODE("ring0_addr: a\nring00_addr: b\n"))),
	    "line 4: nodelist.node.0.ring00_addr: a number" },
	{ "node 00", TEXT("nodelist.node.00.ring0_addr: b\n"),
	    "line 1: nodelist.node.00.ring0_addr: a number" },
	{ "node -1", TEXT("nodelist.node.-1.ring0_addr: b\n"), "line 1" },
	{ "node 4294967296", TEXT("nodelist.node.4294967296.ring0_addr: b\n"),
	    "line 1" },
	{ "interface 01", TEXT("totem.interface.01.member.0: b\n"),
	    "line 1: totem.interface.01.member.0: a number" },
	{ "interface 8", TEXT("totem.interface.8.member.0: b\n"),
	    "line 1: link 8: the last link is 7" },
	{ "member address that is none",
	    TEXT("totem.interface.0.member.0: b c\n"), "line 1" },
	{ "member address that is none, and its link comes after it",
	    TEXT("totem {\ninterface {\nmember {\nmemberaddr: b c\n}\n"
		 "ringnumber: 1\n}\n}\n"),
	    "line 4" },
	{ "nodeid none", TEXT(LIST(NODE("nodeid: x\n"))), "line 3: nodeid" },
	{ "nodeid empty", TEXT(LIST(NODE("nodeid:\n"))), "line 3: nodeid" },
	{ "nodeid below", TEXT(LIST(NODE("nodeid: -1\n"))), "line 3: nodeid" },
	{ "nodeid above", TEXT(LIST(NODE("nodeid: 4294967296\n"))), "line 3" },
	{ "nodeid and more", TEXT(LIST(NODE("nodeid: 1 a\n"))), "line 3" },
	{ "byte A0, and each reading gives other nodes",
	    TEXT("nodelist {\nx\xa0{\n}\n\xa0node {\n}\n\xa0# {\n}\n\xa0#}\n"
		 "node {\nring0_addr: a\xa0\nring0_addr: b\n}\n}\n"),
	    "" },
	{ "CR in the middle", TEXT("totem {\r\r\n}\n"), "line 1" },
	{ "a byte-order mark", TEXT("\xef\xbb\xbf}\n"), "line 1" },
	{ "NUL in a value", TEXT(LIST(NODE("ring0_addr: a\0b\n"))), "NUL" },
	{ "NUL in a comment", TEXT("#\0\n" LIST(NODE("ring0_addr: a\n"))),
	    "NUL" },
};

static void
test_broken(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(broken); i++) {
		struct reason why = { "" };
		struct corosync c;

		CHECK_INT(broken[i].name,
		    corosync_parse(&c, broken[i].bytes, broken[i].len, &why),
		    -1);
		CHECK(broken[i].name, why.text[0] != '\0');
		CHECK_SAYS(broken[i].name, why.text, broken[i].says);
	}
}

/* A line of `n` bytes, a comment, then a node. */
static int
parse_long(size_t n, struct reason *why)
{
	static char text[2048];
	struct corosync c;
	int rc;

	memset(text, 'x', n);
	text[0] = '#';
	strcpy(text + n, "\n" LIST(NODE("ring0_addr: a\n")));
	rc = corosync_parse(&c, text, strlen(text), why);
	if (rc == 0)
		corosync_free(&c);
	return (rc);
}

/* A section whose name has `n` bytes, and 126 in it, each with one more. */
static int
parse_deep(size_t n, struct reason *why)
{
	char text[2048];
	struct corosync c;
	int rc;

	memset(text, 'a', n);
	strcpy(text + n, " {\n");
	for (int i = 0; i < 126; i++)
		strcat(text, "a {\n");
	for (int i = 0; i < 127; i++)
		strcat(text, "}\n");
	rc = corosync_parse(&c, text, strlen(text), why);
	if (rc == 0)
		corosync_free(&c);
	return (rc);
}

/* One key of `n` bytes. */
static int
parse_key(size_t n, struct reason *why)
{
	char text[512];
	struct corosync c;
	int rc;

	memset(text, 'a', n);
	strcpy(text + n, ": b\n");
	rc = corosync_parse(&c, text, strlen(text), why);
	if (rc == 0)
		corosync_free(&c);
	return (rc);
}

static void
test_longest_path(void **state)
{
	struct reason why = { "" };

	(void)state;
	assert_int_equal(parse_key(253, &why), 0);
	assert_int_equal(parse_key(254, &why), -1);
	CHECK_SAYS("key", why.text, "line 1: the path");
	assert_int_equal(parse_deep(2, &why), 0); /* 254 bytes */
	assert_int_equal(parse_deep(3, &why), -1);
	CHECK_SAYS("path", why.text, "line 127: the path");
}

static void
test_limits(void **state)
{
	struct reason why = { "" };
	char text[2048] = "";
	struct corosync c;

	(void)state;
	assert_int_equal(parse_long(510, &why), 0);
	assert_int_equal(parse_long(511, &why), -1);
	CHECK_SAYS("long line", why.text, "line 1: 511 bytes");
	for (int i = 0; i < 127; i++)
		strcat(text, "a {\n");
	for (int i = 0; i < 127; i++)
		strcat(text, "}\n");
	assert_int_equal(corosync_parse(&c, text, strlen(text), &why), 0);
	corosync_free(&c);
	memmove(text + 4, text, strlen(text) + 1);
	memcpy(text, "a {\n", 4);
	strcat(text, "}\n");
	assert_int_equal(corosync_parse(&c, text, strlen(text), &why), -1);
	CHECK_SAYS("deep", why.text, "line 128: the path");
}

static void
test_find_addr(void **state)
{
	static const char text[] = LIST(NODE("ring0_addr: a\n") NODE(
	    "name: b\n") NODE("ring0_addr: c\nring7_addr: 10.0.0.3\n"));
	struct corosync c;

	(void)state;
	assert_int_equal(corosync_parse(&c, text, sizeof(text) - 1, NULL), 0);
	assert_int_equal(corosync_find_addr(&c, "A"), 0);
	assert_int_equal(corosync_find_addr(&c, "c"), 2);
	assert_int_equal(corosync_find_addr(&c, "::ffff:10.0.0.3"), 2);
	assert_int_equal(corosync_find_addr(&c, "b"), -1);
	corosync_free(&c);
}

static void
test_nodeid(void **state)
{
	static const char text[] = LIST(
	    NODE("ring0_addr: a\nnodeid: 4294967295\n") NODE("ring0_addr: b\n")
		NODE("nodeid: 3\nname: c\n")) "nodelist.node.2.nodeid: 4\n";
	struct corosync c;

	(void)state;
	assert_int_equal(corosync_parse(&c, text, sizeof(text) - 1, NULL), 0);
	assert_int_equal(c.n, 3);
	assert_int_equal(c.nodes[0].nodeid, 4294967295U);
	assert_int_equal(c.nodes[1].nodeid, 0);
	assert_int_equal(c.nodes[2].nodeid, 0); /* a string to corosync */
	assert_int_equal(c.nodes[2].number, 2);
	assert_int_equal(c.nodes[0].line[0], 3);
	assert_int_equal(c.nodes[2].line[COROSYNC_LINKS], 11);
	corosync_free(&c);
}

static void
test_find(void **state)
{
	static const char text[] =
	    LIST(NODE("ring0_addr: a\n") NODE("ring0_addr: b\nname: Alice\n")
		    NODE("ring0_addr: c\nname: node10\n"));
	static const struct {
		const char *name;
		int want;
	} rows[] = {
		{ "Alice", 1 },
		{ "alice", 1 },
		{ "ALICE", 1 },
		{ "node10", 2 },
		{ "node1", -1 },
		{ "node100", -1 },
		{ "a", -1 },
		{ "", -1 },
	};
	struct corosync c;

	(void)state;
	assert_int_equal(corosync_parse(&c, text, sizeof(text) - 1, NULL), 0);
	for (size_t i = 0; i < N_OF(rows); i++)
		CHECK_INT(rows[i].name, corosync_find(&c, rows[i].name),
		    rows[i].want);
	corosync_free(&c);
}

static void
test_find_nowhere(void **state)
{
	struct corosync c;

	(void)state;
	assert_int_equal(corosync_parse(&c, "", 0, NULL), 0);
	assert_int_equal(c.n, 0);
	assert_int_equal(corosync_find(&c, "alice"), -1);
	corosync_free(&c);
}

/* Writes `text` to a new file whose name is put into `path`. */
static void
write_file(char path[64], const char *text)
{
	size_t n = strlen(text);
	int fd;

	strcpy(path, "/tmp/test_corosync.XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_true(write(fd, text, n) == (ssize_t)n);
	close(fd);
}

static void
test_read(void **state)
{
	struct reason why = { "" };
	struct corosync c;
	char path[64];

	(void)state;
	write_file(path, LIST(NODE("ring0_addr: a\nname: alice\n")));
	assert_int_equal(corosync_read(&c, path, &why), 1);
	assert_int_equal(c.n, 1);
	assert_string_equal(c.nodes[0].name, "alice");
	corosync_free(&c);
	unlink(path);

	memset(&c, 0xff, sizeof(c));
	assert_int_equal(corosync_read(&c, path, &why), 0);
	assert_int_equal(c.n, 0);
	corosync_free(&c);
}

/* A broken or unreadable file is said, with its name; never a guess. */
static void
test_read_broken(void **state)
{
	struct reason why = { "" };
	struct corosync c;
	char path[64], below[96];

	(void)state;
	write_file(path, "nodelist {\nnode {\nring0_addr a\n}\n}\n");
	assert_int_equal(corosync_read(&c, path, &why), -1);
	CHECK_SAYS("broken", why.text, path);
	CHECK_SAYS("broken", why.text, "3");
	unlink(path);

	why.text[0] = '\0';
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(corosync_read(&c, path, &why), -1);
	CHECK_SAYS("directory", why.text, path);
	rmdir(path);

	why.text[0] = '\0';
	assert_int_equal(symlink(path, path), 0);
	assert_int_equal(corosync_read(&c, path, &why), -1);
	CHECK_SAYS("link to itself", why.text, path);
	unlink(path);

	/* Input 24: a link that leads nowhere, at the end and on the way. */
	why.text[0] = '\0';
	assert_int_equal(symlink("nothere", path), 0);
	assert_int_equal(corosync_read(&c, path, &why), -1);
	CHECK_SAYS("link to nothing", why.text, path);
	CHECK_SAYS("link to nothing", why.text, "cannot be read");
	strcpy(below, path);
	strcat(below, "/corosync.conf");
	assert_int_equal(corosync_read(&c, below, &why), -1);
	CHECK_SAYS("folder that is a link to nothing", why.text, below);
	unlink(path);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_longest_path),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_find_addr),
		cmocka_unit_test(test_nodeid),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_find_nowhere),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_read_broken),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
