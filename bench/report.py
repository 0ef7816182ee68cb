# SPDX-License-Identifier: GPL-2.0-or-later
"""The table, as text, as Markdown, and as a picture."""

import collections
import datetime
import os
import platform
import re
import shutil
import statistics
import subprocess

import goals

HEAD = ("figure", "unit", "peer: median", "(min–max)", "ours: median",
        "(min–max)", "ratio", "goal", "reached", "bare C: ratio")


WHERE = """\
**Which row a goal is judged by.**  By default there is a system logger at
`/dev/log` that takes every line, as a node has one; the rows with "no logger"
are the same on a machine without, where the peer's syslog(3) writes to
`/dev/console` instead and waits for that.  Goals are judged with a logger, the
harder of the two: nodes have one, and so had the machine of the figures that
the goals were set by.  There the peer took 53 system calls and its sender 35,
one more each than `strace -c` counts here with a logger (52 and 34); without
one the peer takes 56, and 68 if there is a console.  The rows without a logger
stand beside the others and count for nothing.

**Bare C** is `bench/bare.c` in the same runs: it binds, waits and ends, or
sends all by one sendmmsg(2), and does nothing else.  A goal below its ratio
cannot be reached by a program that ld.so starts.  What remains between it and
ours: libevent_core, a shared library, as distributions demand, which ld.so
finds and maps before main(); with it, 590 relocations (the peer: 130), all of
them at the start, because both are hardened by BIND_NOW; the filter that each
socket has before it is bound, which takes the kernel 30 to 50 µs; and the
options, corosync.conf and the node that is asked for, which are settled before
anything is listened to.  Behind the message: the kernel's own end of a process
(most of the bare program's time, too), and the result, which is written to
standard output and to the log before the end.""".split("\n")


def _number(x):
    if x == int(x) and abs(x) >= 100:
        return format(int(x), ",")
    if x == int(x):
        return "%d" % x
    return "%.0f" % x if x >= 1000 else "%.3g" % x


def _side(samples, failed):
    if not samples:
        return "failed", ""
    median = _number(statistics.median(samples))
    if failed:
        median += " (%d failed)" % failed
    if len(samples) == 1:
        return median, ""
    return median, "%s–%s" % (_number(min(samples)), _number(max(samples)))


def _ratio(ratio):
    if ratio is None:
        return ""
    return "%.2f" % ratio if ratio >= 0.1 else "%.2g" % ratio


def cells(row):
    goal = goals.GOALS.get(row.key)
    told = {None: "", True: "yes", False: "NO"}[goals.reached(goal, row)]
    return (row.text, row.unit, *_side(row.peer, row.peer_failed),
            *_side(row.ours, row.ours_failed), _ratio(row.ratio),
            goals.text(goal), told, _ratio(row.floor))


def text_table(rows):
    table = [HEAD] + [cells(row) for row in rows]
    widths = [max(len(line[i]) for line in table) for i in range(len(HEAD))]
    lines = []
    for line in table:
        lines.append("  ".join(
            cell.ljust(w) if i < 2 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(line, widths))).rstrip())
    return "\n".join(lines + _notes(rows)) + "\n"


def _notes(rows):
    return ["%s: %s" % (row.text, row.note) for row in rows if row.note]


def noise(bench):
    """How far the peer is from itself: what a ratio's error may be."""
    return ["%s %.2f" % (row.text, row.ratio) for row in bench.noise]


def _first_match(path, pattern):
    with open(path) as f:
        found = re.search(pattern, f.read(), re.M)
    return found.group(1) if found else "unknown"


def _compiler(binary):
    out = subprocess.run(["readelf", "-p", ".comment", binary], text=True,
                         stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL).stdout
    return ", ".join(re.findall(r"\]\s+(.*\S)", out)) or "unknown"


def machine(bench):
    """What a reader must know of where this was measured."""
    cpu = _first_match("/proc/cpuinfo", r"^model name\s*:\s*(.*)$")
    return [
        ("date", datetime.date.today().isoformat()),
        ("processor", "%s, %d cores" % (cpu, os.cpu_count())),
        ("kernel", platform.release()),
        ("system", _first_match("/etc/os-release",
                                r'^PRETTY_NAME="?([^"\n]*)')),
        ("compiler", _compiler(bench.our_listener)),
        ("load before", "%.2f" % os.getloadavg()[0]),
    ]


def markdown(rows, facts, noise_lines):
    out = ["# Side by side with the peer", "",
           "Made by `bench/run`: do not edit.  The peer is fence-agents' "
           "`fence_kdump` and", "`fence_kdump_send` as this system has them.  "
           "The programs run in turn (peer, ours,",
           "peer, ours, …) in one go; compare the ratios, not the absolutes.  "
           "What a figure is and", "how it is taken stands in the comments of "
           "`bench/*.h` and `bench/cases.py`.  In the rows of "
           "fencectl the peer is", "Pacemaker's crm_verify.",
           ""] + WHERE + ["", "| | |", "|---|---|"]
    out += ["| %s | %s |" % fact for fact in facts]
    out += ["", "The peer against itself in the same runs (1.00 = no "
            "noise): " + "; ".join(noise_lines) + ".", ""]
    out += ["![ratios to the peer](results.svg)", ""]
    out += ["| " + " | ".join(HEAD) + " |",
            "|---|---|" + "---:|" * (len(HEAD) - 2)]
    out += ["| " + " | ".join(cells(row)) + " |" for row in rows]
    notes = _notes(rows)
    if notes:
        out += [""] + ["- " + note for note in notes]
    return "\n".join(out) + "\n"


# What is said of a row is in columns next to the bars, so that nothing overlaps.
PLOT = """\
set terminal svg size 1300,%(height)d font "sans-serif,13" noenhanced \\
    background "white"
set output "%(path)s"
set logscale x
set xrange [%(low)g:10]
set yrange [-0.8:%(top)g]
set label "A bar is our median divided by the peer's; shorter is better.  \
Black mark: the goal.  Green: reached.  Red: missed.  Grey: no goal." \\
    at screen 0.01,%(first)g
set label "ratio" at graph 1,%(head)g offset character 2,0
set label "goal" at graph 1,%(head)g offset character 10,0
%(labels)s
set tmargin 5
set rmargin 22
set xtics 0.0001,100 nomirror
set format x "%%g"
set grid x
set border 3
set ytics nomirror (%(tics)s)
set key off
set style fill solid 0.85
plot $bars using 3:1:(%(low)g):3:($1-0.32):($1+0.32):4 \\
       with boxxyerror lc rgb variable, \\
     $goals using 2:1:(0):(0.42) with vectors nohead lw 3 lc rgb "black", \\
     $goals using 2:1:(0):(-0.42) with vectors nohead lw 3 lc rgb "black"
"""
COLOURS = {True: 0x2E7D32, False: 0xC62828, None: 0x90A4AE}


# What the picture shows of a row: its goal in words, and the mark's place or
# None.
Bar = collections.namedtuple("Bar", "text ratio goal mark reached")


def bars(rows):
    for row in rows:
        goal = goals.GOALS.get(row.key)
        if row.ratio is not None:
            yield Bar(row.text, row.ratio, _goal_words(
                goals.text(goal), row.unit), goals.mark(goals.text(goal)),
                goals.reached(goal, row))


def bars_in(text):
    """The same, out of the table of RESULTS.md."""
    for line in text.split("\n"):
        cell = [c.strip() for c in line.strip("|").split("|")]
        if len(cell) == len(HEAD) and re.match(r"[\d.e-]+$", cell[6]) and \
                re.match(r"\d", cell[6]):
            yield Bar(cell[0], float(cell[6]), _goal_words(cell[7], cell[1]),
                      goals.mark(cell[7]), {"yes": True, "NO": False}.get(
                          cell[8]))


def _goal_words(text, unit):
    """A goal that is no ratio has the unit of its row."""
    if text.startswith("≤") and goals.mark(text) is None:
        return "%s %s" % (text, unit)
    return text


def picture(shown, path):
    """The ratios as bars; returns False if there is no gnuplot."""
    if shutil.which("gnuplot") is None:
        return False
    shown = list(shown)[::-1]
    low = 10 ** -5 if min(bar.ratio for bar in shown) < 2e-4 else 10 ** -4
    boxes, marks, tics, labels = [], [], [], []
    for y, bar in enumerate(shown):
        if bar.mark is not None:
            marks.append("%d %g" % (y, bar.mark))
        boxes.append('%d "" %g %d' % (y, bar.ratio, COLOURS[bar.reached]))
        for x, words in ((2, _ratio(bar.ratio)), (10, bar.goal)):
            labels.append('set label "%s" at graph 1, first %d offset '
                          'character %d,0' % (words, y, x))
        tics.append('"%s" %d' % (bar.text, y))
    height = 110 + 24 * len(shown)
    script = "$bars << E\n%s\nE\n$goals << E\n%s\nE\n" % (
        "\n".join(boxes), "\n".join(marks)) + PLOT % {
            "height": height, "path": path, "low": low,
            "first": 1 - 16 / height, "head": 1 + 12 / height,
            "labels": "\n".join(labels), "top": len(shown) - 0.2,
            "tics": ", ".join(tics)}
    subprocess.run(["gnuplot"], input=script, text=True, check=True)
    return True
