/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "fencectl/explain_g.h"

const struct explain explain_g[] = {
	{ "G1",
	    "The agent looks at the crash kernel of this node with the "
	    "device's parameters, as Pacemaker has it do. It finds that the "
	    "node's message would not be sent or not be believed, so each "
	    "crash costs the dump.",
	    "fence_kdump -o validate-all -n NODE (on NODE, with the device's "
	    "parameters)",
	    "fence_kdump -o validate-all -n NODE (on NODE, with the device's "
	    "parameters)" },
	{ "G2",
	    "fence_kdump_rehearse goes all the way that a crash kernel's "
	    "message would go, but for sending it, and fails.",
	    "fencectl rehearse (on NODE; its output names the cause)",
	    "fencectl rehearse (on NODE; its output names the cause)" },
	{ "G3",
	    "A message that leaves a running node says that the node is "
	    "in its crash kernel: the node counts as fenced and still "
	    "runs its services. The rules of this project drop what "
	    "leaves for the port; the crash kernel does not load them. A "
	    "datagram of one byte, which no listener believes, is sent to a "
	    "node: it takes the way of each message, so that no filter is "
	    "missed. If this host forwards packets, nft is asked for what a "
	    "container or guest could send.",
	    "systemctl enable --now fence-kdump-firewall.service",
	    "systemctl enable --now fence-kdump-firewall.service" },
	{ "G4",
	    "This host waits for the dumps of other nodes, and its own "
	    "firewall drops their messages: the agent waits in vain, and "
	    "the power switch ends the dump. Only rules that drop them "
	    "for certain are reported, of nftables, firewalld or "
	    "iptables-nft; if a rule may, or the rules cannot be read, this "
	    "is not judged.",
	    "firewall-cmd --permanent --add-service=fence-kdump; "
	    "firewall-cmd --reload (or accept UDP port 7410 in the input "
	    "chain)",
	    "firewall-cmd --permanent --add-service=fence-kdump; "
	    "firewall-cmd --reload (or accept UDP port 7410 in the input "
	    "chain)" },
	{ "G5",
	    "The crash kernel speaks out of its initrd, and proves what it "
	    "says by this node's key there. Without an initrd, or with an old "
	    "one, a crash costs the dump. Without the key of today the message "
	    "is not authenticated, and auth=require does not believe it. Who "
	    "can read the key can say that this node is in its crash kernel. "
	    "What the agent and the rehearsal say of both is reported here, "
	    "and not by G1 or G2. Keys are compared by their ids.",
	    "fence_kdump -o validate-all -n NODE (on NODE; each line ends with "
	    "the command that helps, such as chmod 0600, or how the initrd is "
	    "made again)",
	    "fence_kdump -o validate-all -n NODE (on NODE; each line ends with "
	    "the command that helps, such as chmod 0600, or how the initrd is "
	    "made again)" },
	{ NULL, NULL, NULL, NULL },
};
