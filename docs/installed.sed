# SPDX-License-Identifier: GPL-2.0-or-later
#
# For sed -E: a page's links when it is installed. All pages, and what they
# show, are in one folder then; a page of the manual, and what is in the sources
# alone, is no link. tests/install.test follows those that remain.
s,\[([^]]*)\]\([^)]*\.[1-8]\),\1,g
s,\]\((\.\./)?(docs|firewall|sysconfig)/,](,g
s,\[([^]]*)\]\((\.\./)?((bench|tests)/[^)]*|(HACKING|CONTRIBUTING)\.md|COPYING)\),\1 (in the sources),g
