# SPDX-License-Identifier: GPL-2.0-or-later
"""The cases: which initrd crashes, and what has to come from it."""

import scene
import specs
from specs import LEGACY, MANAGER, NAMES, NETWORKD, ours

# Seconds, from the address (or the script's start) to the first datagram.
MEDIAN_LIMIT, LIMIT = 0.2, 0.5
# Seconds, from the address to bob's "fenced" where no message reaches him: the
# next query is due within a second.
ASKED_MEDIAN_LIMIT, ASKED_LIMIT = 0.6, 1.3
LISTEN = 600  # longer than a machine takes on the slowest host
HOLD = 40  # from the first hook to the dump, if it waits for no network
REPEATS = 5  # of a run that says nothing, for this host was too busy

# What alice has to tell, and from which of her addresses.
TO_IPV4 = {"10.77.0.2": "10.77.0.1", "10.77.0.3": "10.77.0.1"}
TO_IPV6 = {"fd77::2": "fd77::1", "fd77::3": "fd77::1"}
TO_SECOND = {"10.78.0.3": "10.78.0.1"}
TO_WIDE = {"10.77.0.2": "10.77.0.1", "10.78.0.3": "10.78.0.1",
    "10.79.0.1": "10.78.0.1"}


class Case:
    """
    One case.  `start` is what the first datagram is timed from ("address" or
    "script"); `ways` is {address to be told: alice's address that it has to
    come from}; without any, nothing at all may come.  `late`: so many to each
    from a second sender, which starts after the dump.  `debian`: the machine
    has a real root with these files in its /etc.  `cable`: the first card's
    is plugged in.  `wide`: the wide network.  `timed`: has to keep the
    limits.  `count`: exactly so many to each.  `hold`: the dump begins at most
    so many seconds after the first hook.  `waits`: whether a unit waits for the
    network.  `early`: they all come before the dump is saved.  `console`:
    regular expressions, each for a line that the crash kernel has to print.
    `keyed`: the cluster has a secret, bob's agent believes an answer alone and
    gets no message of version 1, and a second program gets an answer, too.
    `asked`: how soon bob says "fenced" has limits, too.
    `after`: the cluster asks so many seconds after the first message.
    """

    def __init__(self, number, text, spec, cmdline="", runs=1, crash=True,
            ways=None, start="address", late=0, debian=None,
            cable=True, wide=False, timed=True, count=None, hold=None,
            waits=None, early=False, console=(), keyed=False, asked=False,
            after=None):
        self.keyed, self.asked, self.after = keyed, asked, after
        self.hold, self.waits = hold, waits
        self.early, self.console = early, console
        self.wide, self.timed, self.count = wide, timed, count
        self.late, self.debian, self.cable = late, debian, cable
        self.number, self.text, self.spec = number, text, spec
        self.cmdline, self.runs, self.crash = cmdline, runs, crash
        self.ways = TO_IPV4 if ways is None else ways
        self.start = start

    @property
    def name(self):
        return "case-" + self.number

    @property
    def sources(self):
        return sorted(set(self.ways.values()))


ADDRESSES = "10.77.0.1 10.77.0.2 10.77.0.3"

# What a normal boot says of its network: nothing of kdump's.
DEBIAN_ROOT = "root=/dev/vda rw net.ifnames=0"
# The user's own rules, saved while ours were loaded: so nftables.service loads
# ours in the crash kernel, too.
DEBIAN_ETC = {**specs.config("bob charlie", "early"), **NAMES,
    "nftables.conf": """flush ruleset
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
	}
}
table inet fence_kdump_out {
	chain output {
		type filter hook output priority filter; policy accept;
		udp dport 7410 drop
	}
}
"""}
DEBIAN_RULES = ("Finished .*nftables",)
NORMAL = "rd.neednet=1 net.ifnames=0 ip=10.77.0.1:::24:alice:eth0:none"

CASES = (
    Case("1", "our module, early, network-legacy",
        ours(LEGACY, ADDRESSES, "early"), runs=3),
    Case("2", "our module, early and late, systemd-networkd, IPv6 too",
        ours(NETWORKD, ADDRESSES + " fd77::1 fd77::2 fd77::3", "both",
            "pre-pivot", ipv6=True), "root=tmpfs", runs=3,
        ways={**TO_IPV4, **TO_IPV6}, late=3),
    Case("3a", "SUSE's way, after the dump, by word splitting", specs.SUSE,
        specs.IPV4, start="script", count=1),
    Case("3b", "SUSE's way, after the dump, by eval", specs.SUSE,
        specs.IPV4 + " crash.eval=1", start="script", count=1),
    Case("4", "Red Hat's way, before the network", specs.REDHAT,
        specs.IPV4, runs=3),
    Case("5", "names instead of addresses, and no DNS to be reached",
        ours(LEGACY, "alice bob charlie", "early", etc={**NAMES,
            "resolv.conf": "nameserver 10.77.0.99\n"}, ipv6=True), runs=3,
        ways={**TO_IPV4, **TO_IPV6}),
    Case("6a", "Debian's way: the unit in a real root, by "
        "kdump-tools-dump.service", specs.DEBIAN, DEBIAN_ROOT +
        " systemd.unit=kdump-tools-dump.service", timed=False, early=True,
        debian=DEBIAN_ETC, console=DEBIAN_RULES),
    Case("6b", "the same by kdump-tools.service: no systemd.unit=",
        specs.DEBIAN, DEBIAN_ROOT, timed=False, early=True, debian=DEBIAN_ETC,
        console=DEBIAN_RULES),
    Case("7", "control: no sender in the image", specs.image(LEGACY),
        specs.IPV4, ways={}),
    Case("8a", "control: sender in the image, but a normal boot; legacy",
        ours(LEGACY, ADDRESSES, "both"), NORMAL, crash=False, ways={}),
    Case("8b", "the same with systemd-networkd", ours(NETWORKD, ADDRESSES,
        "both"), NORMAL, crash=False, ways={}),
    Case("9", "our module, but the cable is pulled: the dump is saved",
        ours(LEGACY, ADDRESSES, "both"), ways={}, cable=False),
    Case("9b", "the same with the systemd-networkd of dracut 106, which waits",
        specs.waits(ours(NETWORKD, ADDRESSES, "early")), "rd.neednet=1",
        ways={}, cable=False, waits=True, hold=30 + HOLD),
    Case("10a", "bond with one cable on a bridge, other card, router; legacy",
        specs.wide(LEGACY), ways=TO_WIDE, cable=False, wide=True),
    Case("10b", "the same with systemd-networkd", specs.wide(NETWORKD),
        ways=TO_WIDE, cable=False, wide=True),
    # It gives a bridge its address before there is a link, when ARP's first
    # question is lost, and the second comes after a second.
    Case("10c", "the same with NetworkManager", specs.wide(MANAGER),
        ways=TO_WIDE, cable=False, wide=True, timed=False),
    Case("11", "our module, network-legacy, IPv6 alone",
        ours(LEGACY, "fd77::2 fd77::3", "early", ipv6=True), ways=TO_IPV6),
    Case("12", "NetworkManager, two rings, one of them without a carrier",
        specs.rings(MANAGER), ways=TO_SECOND, cable=False, wide=True,
        waits=False),
    Case("13a", "our module, a key: bob hears no message, and asks",
        specs.keyed(ours(LEGACY, ADDRESSES, "early")), keyed=True,
        timed=False, asked=True, runs=5),
    Case("13b", "SUSE's way, a key: one message, 5 s before the cluster asks "
        "(B14)", specs.keyed(specs.SUSE), specs.IPV4 + " crash.stay=60",
        start="script", count=1, keyed=True, timed=False, after=5),
    Case("13c", "Red Hat's way, a key: bob hears no message, and asks",
        specs.keyed(specs.REDHAT), specs.IPV4, keyed=True, timed=False),
    Case("13d", "Debian's way, a key that is made in the crash kernel",
        specs.DEBIAN, DEBIAN_ROOT +
        " systemd.unit=kdump-tools-dump.service", timed=False, early=True,
        debian={**DEBIAN_ETC, **scene.KEYED, "fence_kdump/name": "alice\n"},
        console=DEBIAN_RULES, keyed=True),
)
