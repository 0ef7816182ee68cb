/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rulesets as nft 1.0.6 prints them ("nft -s list ruleset"). */
#include "tests/unit/harness.h"

#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>

#include "fencectl/nft.h"

#define TABLE(text) "table inet filter {\n" text "}\n"
#define INPUT(policy, rules)                                         \
	"\tchain input {\n"                                          \
	"\t\ttype filter hook input priority filter; policy " policy \
	";\n" rules "\t}\n"
#define CHAIN(name, rules) "\tchain " name " {\n" rules "\t}\n"
#define R(rule) "\t\t" rule "\n"

/* The form that firewalld 1.3 gives its rules; each zone is an argument. */
#define FIREWALLD(public, trusted)                                             \
	"table inet firewalld {\n"                                             \
	"\tct helper helper-x-udp {\n\t\ttype \"x\" protocol udp\n"            \
	"\t\tl3proto inet\n\t}\n\n"                                            \
	"\tchain filter_INPUT {\n"                                             \
	"\t\ttype filter hook input priority filter + 10; policy accept;\n" R( \
	    "ct state { established, related } accept")                        \
	    R("ct status dnat accept") R("iifname \"lo\" accept") R(           \
		"ct state invalid drop") R("jump filter_INPUT_ZONES")          \
		R("reject with icmpx admin-prohibited") "\t}\n" CHAIN(         \
		    "filter_INPUT_ZONES",                                      \
		    R("iifname \"eth1\" goto filter_trusted")                  \
			R("goto filter_public")) CHAIN("filter_public",        \
		    R("jump filter_public_allow")                              \
			R("meta l4proto { icmp, ipv6-icmp } accept"))          \
		    CHAIN("filter_public_allow",                               \
			R("tcp dport 22 accept") R("ip6 daddr fe80::/64 udp "  \
						   "dport 546 accept") public) \
			CHAIN("filter_trusted", trusted) "}\n"

static const struct {
	const char *name, *text;
	enum nft_verdict v4, v6;
} rows[] = {
	{ "nothing", "", NFT_PASSES, NFT_PASSES },
	{ "policy accept", TABLE(INPUT("accept", "")), NFT_PASSES, NFT_PASSES },
	{ "policy drop", TABLE(INPUT("drop", "")), NFT_DROPS, NFT_DROPS },
	{ "the port", TABLE(INPUT("accept", R("udp dport 7410 counter drop"))),
	    NFT_DROPS, NFT_DROPS },
	{ "reject",
	    TABLE(INPUT("accept",
		R("udp dport 7410 reject with icmpx admin-prohibited"))),
	    NFT_DROPS, NFT_DROPS },
	{ "another port", TABLE(INPUT("accept", R("udp dport 7411 drop"))),
	    NFT_PASSES, NFT_PASSES },
	{ "all but a port", TABLE(INPUT("accept", R("udp dport != 53 drop"))),
	    NFT_DROPS, NFT_DROPS },
	{ "accepted before the policy",
	    TABLE(INPUT("drop", R("udp dport 7410 accept"))), NFT_PASSES,
	    NFT_PASSES },
	{ "in a set and a range",
	    TABLE(INPUT("drop",
		R("udp dport { 53, 7400-7500 } accept comment \"a } drop\""))),
	    NFT_PASSES, NFT_PASSES },
	{ "in no range",
	    TABLE(INPUT("drop", R("udp dport { 53, 5404-5412 } accept"))),
	    NFT_DROPS, NFT_DROPS },
	{ "a set over several lines",
	    TABLE(INPUT("drop", R("udp dport { 53,\n\t\t\t7410 } accept"))),
	    NFT_PASSES, NFT_PASSES },
	{ "a named set",
	    TABLE("\tset p {\n\t\ttype inet_service\n\t\telements = { 22, "
		  "7410 }\n\t}\n" INPUT("drop", R("udp dport @p accept"))),
	    NFT_UNKNOWN, NFT_UNKNOWN },
	{ "from some addresses alone",
	    TABLE(
		INPUT("drop", R("ip saddr 10.0.0.0/24 udp dport 7410 accept"))),
	    NFT_UNKNOWN, NFT_DROPS },
	{ "one family", TABLE(INPUT("accept", R("meta nfproto ipv6 drop"))),
	    NFT_PASSES, NFT_DROPS },
	{ "a table of IPv4's", "table ip filter {\n" INPUT("drop", "") "}\n",
	    NFT_DROPS, NFT_PASSES },
	{ "another protocol",
	    TABLE(INPUT("accept",
		R("tcp dport 7410 drop") R("icmp type echo-request drop")
		    R("meta l4proto tcp drop"))),
	    NFT_PASSES, NFT_PASSES },
	{ "lo", TABLE(INPUT("drop", R("iif \"lo\" accept"))), NFT_DROPS,
	    NFT_DROPS },
	{ "all but lo", TABLE(INPUT("drop", R("iifname != \"lo\" accept"))),
	    NFT_PASSES, NFT_PASSES },
	{ "another interface",
	    TABLE(INPUT("drop", R("iifname \"eth0\" accept"))), NFT_UNKNOWN,
	    NFT_UNKNOWN },
	{ "states",
	    TABLE(INPUT("drop",
		R("ct state established,related accept") R(
		    "ct state vmap { established : accept, invalid : drop }"))),
	    NFT_DROPS, NFT_DROPS },
	{ "what is new", TABLE(INPUT("drop", R("ct state new accept"))),
	    NFT_PASSES, NFT_PASSES },
	{ "a map that has it",
	    TABLE(INPUT(
		"drop", R("udp dport vmap { 53 : drop, 7410 : accept }"))),
	    NFT_UNKNOWN, NFT_UNKNOWN },
	{ "a limit",
	    TABLE(
		INPUT("drop", R("limit rate 5/second burst 5 packets accept"))),
	    NFT_UNKNOWN, NFT_UNKNOWN },
	{ "what is no value",
	    TABLE(INPUT("accept", R("fib saddr . iif oif missing drop"))),
	    NFT_UNKNOWN, NFT_UNKNOWN },
	{ "what the log is called",
	    TABLE(INPUT(
		"drop", R("log prefix \"accept \" level debug flags all"))),
	    NFT_DROPS, NFT_DROPS },
	{ "iptables' own match",
	    "# Warning: table ip filter is managed by iptables-nft, do not "
	    "touch!\ntable ip filter {\n" INPUT(
		"drop", R("xt match \"multiport\" counter accept")) "}\n",
	    NFT_UNKNOWN, NFT_PASSES },
	{ "a jump that comes back",
	    TABLE(CHAIN("a", R("return")) INPUT("drop", R("jump a"))),
	    NFT_DROPS, NFT_DROPS },
	{ "a jump that does not",
	    TABLE(CHAIN("a", R("accept")) INPUT("drop", R("jump a"))),
	    NFT_PASSES, NFT_PASSES },
	{ "goto does not come back",
	    TABLE(CHAIN("a", "") INPUT("accept", R("goto a") R("drop"))),
	    NFT_PASSES, NFT_PASSES },
	{ "both ways drop",
	    TABLE(CHAIN("a", R("drop"))
		    INPUT("drop", R("iifname \"eth0\" jump a"))),
	    NFT_DROPS, NFT_DROPS },
	{ "a chain of another table",
	    "table inet x {\n" CHAIN("a", R("accept")) "}\n" TABLE(
		INPUT("drop", R("jump a"))),
	    NFT_UNKNOWN, NFT_UNKNOWN },
	{ "a circle",
	    TABLE(
		CHAIN("a", R("jump a") R("jump a")) INPUT("drop", R("jump a"))),
	    NFT_UNKNOWN, NFT_UNKNOWN },
	{ "accepted in one table, dropped in the next",
	    TABLE(INPUT(
		"accept", R("accept"))) "table ip raw {\n\tchain p "
					"{\n\t\ttype filter hook prerouting "
					"priority raw; policy accept;\n"
					"\t\tudp dport 7410 drop\n\t}\n}\n",
	    NFT_DROPS, NFT_PASSES },
	{ "another hook",
	    TABLE("\tchain o {\n\t\ttype filter hook output priority filter; "
		  "policy drop;\n\t}\n"),
	    NFT_PASSES, NFT_PASSES },
	{ "translation drops nothing",
	    TABLE(
		"\tchain n {\n\t\ttype nat hook prerouting priority dstnat; "
		"policy accept;\n\t\ttcp dport 80 dnat ip to 10.0.0.1\n\t}\n"),
	    NFT_PASSES, NFT_PASSES },
	{ "firewalld, closed", FIREWALLD("", R("jump filter_public")),
	    NFT_DROPS, NFT_DROPS },
	{ "firewalld, open in each zone",
	    FIREWALLD(R("udp dport 7410 accept"), R("accept")), NFT_PASSES,
	    NFT_PASSES },
	{ "firewalld, open in one zone", FIREWALLD("", R("accept")),
	    NFT_UNKNOWN, NFT_UNKNOWN },
	{ "cut off in a rule", "table inet f {\n\tchain c {\n\t\tudp dport {",
	    NFT_PASSES, NFT_PASSES },
	{ "cut off in a text", "table inet f {\n\tchain c {\n\t\tlog \"a",
	    NFT_PASSES, NFT_PASSES },
	{ "a brace too many", "}\n}\ntable inet x {\n}\n}\n", NFT_PASSES,
	    NFT_PASSES },
};

static void
test_rulesets(void **state)
{
	static const struct nft_packet v4 = { AF_INET, 7410 },
				       v6 = { AF_INET6, 7410 };
	struct nft n;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		CHECK_INT(rows[i].name, nft_read(&n, rows[i].text), 0);
		CHECK_INT(
		    rows[i].name, nft_judge(&n, &v4, "input"), rows[i].v4);
		CHECK_INT(
		    rows[i].name, nft_judge(&n, &v6, "input"), rows[i].v6);
		nft_free(&n);
	}
}

/* Each text with its end cut off anywhere: read without a fault. */
static void
test_cut(void **state)
{
	static const struct nft_packet v4 = { AF_INET, 7410 };
	char text[4096];
	size_t i, len;
	struct nft n;

	(void)state;
	for (i = 0; i < N_OF(rows); i++)
		for (len = 0; len < strlen(rows[i].text); len++) {
			char *copy;

			snprintf(text, sizeof(text), "%s", rows[i].text);
			text[len] = '\0';
			copy = strdup(text);
			assert_non_null(copy);
			assert_int_equal(nft_read(&n, copy), 0);
			free(copy);
			(void)nft_judge(&n, &v4, "input");
			nft_free(&n);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rulesets),
		cmocka_unit_test(test_cut),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
