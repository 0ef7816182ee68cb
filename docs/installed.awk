# SPDX-License-Identifier: GPL-2.0-or-later
#
# A page as it is installed, after installed.sed: without the marks of
# tests/docs.py and without what is between "only in the sources" and "end".
# A table that has a line over WIDE columns becomes a list, because a terminal
# would break its lines anywhere.

BEGIN {
	WIDE = 100
	FILL = 79
	blank = 1
}

# One empty line at most: where a mark was, there would be two.
function put(line) {
	if (line == "" && blank)
		return
	blank = line == ""
	print line
}

# The words in lines of at most FILL columns, each after its indent.
function fill(first, rest, text,    word, n, i, line) {
	n = split(text, word, " ")
	line = first word[1]
	for (i = 2; i <= n; i++) {
		if (length(line) + 1 + length(word[i]) > FILL) {
			put(line)
			line = rest word[i]
		} else
			line = line " " word[i]
	}
	put(line)
}

# The cells of a row; how many. \| is no end of a cell.
function cells(row, cell,    n, i) {
	gsub(/\\\|/, "\001", row)
	sub(/^ *\| */, "", row)
	sub(/ *\| *$/, "", row)
	n = split(row, cell, / *\| */)
	for (i = 1; i <= n; i++)
		gsub("\001", "|", cell[i])
	return n
}

function as_list(    head, cell, n, i, j) {
	cells(table[1], head)
	for (i = 3; i <= rows; i++) {
		n = cells(table[i], cell)
		if (n == 2) {
			fill("- ", "  ", cell[1] ": " cell[2])
			continue
		}
		fill("- ", "  ", cell[1])
		for (j = 2; j <= n; j++)
			if (cell[j] != "")
				fill("  - ", "    ", head[j] ": " cell[j])
	}
}

function end_of_table(    i) {
	if (rows > 0 && wide)
		as_list()
	else
		for (i = 1; i <= rows; i++)
			put(table[i])
	rows = wide = 0
}

/^<!-- only in the sources -->$/ { apart = 1 }
/^<!-- end -->$/ { apart = 0; next }
apart { next }
/^<!--/ && !/SPDX/ { mark = 1 }
mark {
	if (/-->$/)
		mark = 0
	next
}
/^\|/ {
	table[++rows] = $0
	wide = wide || length($0) > WIDE
	next
}
{
	end_of_table()
	put($0)
}
END { end_of_table() }
