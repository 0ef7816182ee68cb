# SPDX-License-Identifier: GPL-2.0-or-later
"""What is measured, one function a case; each gives rows of the table."""

import functools
import os
import re
import statistics
import subprocess
import tempfile
from concurrent import futures
from dataclasses import dataclass, field

import configuration
import corosyncs
import crashkernel
import sandbox
from sandbox import DEAD_NAME, LISTENER, NODE, STRANGER, address, name

PEER, OURS, BARE, PEER_AGAIN = 0, 1, 2, 3
MS = 1e-6  # from nanoseconds


@dataclass
class Row:
    """One figure: all samples of both sides."""

    key: str
    text: str
    unit: str
    peer: list
    ours: list
    bare: list = field(default_factory=list)  # bench/bare.c, if it can do it
    of: int = None  # the samples are counts of so many
    peer_failed: int = 0
    ours_failed: int = 0
    note: str = ""

    @property
    def ratio(self):
        """Our median to the peer's, or None where that says nothing."""
        if self.of is not None or not self.peer or not self.ours:
            return None
        return statistics.median(self.ours) / statistics.median(self.peer)

    @property
    def floor(self):
        """The bare program's median to the peer's, or None."""
        if not self.peer or not self.bare:
            return None
        return statistics.median(self.bare) / statistics.median(self.peer)


@dataclass
class Bench:
    """Where the programs are, and how often each is to be run."""

    peer_listener: str
    peer_sender: str
    our_listener: str
    our_sender: str
    measure: str
    bare: str
    flood: str
    quick: bool
    verify: str = None  # crm_verify; None: not compared with
    fencectl: str = None
    rehearse: str = None  # makes keys; None: there is nobody who asks
    tmp: str = None  # the sandbox's folder
    noise: list = field(default_factory=list)  # rows: the peer to itself

    def runs(self, full, quick):
        return quick if self.quick else full


def _measure(bench, mode, options, sides, logger=True):
    """Runs measure beside the nodes: for senders.

    Returns for each side its lines as lists of numbers.
    """
    return _run_measure(
        [bench.measure, mode, "-s", NODE, "-d", NODE], options, sides, logger)


def _measure_listeners(bench, mode, options, sides, logger=True):
    """The same on the listening host, to which the nodes speak."""
    return _run_measure(
        sandbox.on_listener(bench.tmp, [
            bench.measure, mode, "-s", NODE, "-d", LISTENER,
            "-n", sandbox.nodes_net()]), options, sides, logger)


def _run_measure(argv, options, sides, logger):
    argv += ["-l", sandbox.LOG] if logger else []
    argv += [str(o) for o in options]
    for side in sides:
        argv += ["--"] + side
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
    out = subprocess.run(argv, check=True, env=env, text=True,
                         stdout=subprocess.PIPE).stdout
    samples = [[] for _ in sides]
    for line in out.splitlines():
        numbers = [int(word) for word in line.split()]
        samples[numbers[0]].append(numbers[1:])
    return samples


def _row(samples, column, scale, **text):
    """A row out of one column; a run that failed gives no figure."""
    good = [[run[column] * scale for run in side if run[-1] == 0]
            for side in samples]
    return Row(peer=good[PEER], ours=good[OURS],
               peer_failed=len(samples[PEER]) - len(good[PEER]),
               ours_failed=len(samples[OURS]) - len(good[OURS]),
               bare=good[BARE] if len(good) > BARE else [], **text)


def _listeners(bench, nodes, timeout=60):
    tail = ["-n", nodes, "-t", str(timeout)]
    return [[bench.peer_listener] + tail, [bench.our_listener] + tail,
            [bench.bare] + tail]


@functools.lru_cache(maxsize=None)
def _force(sender):
    """What makes it send on a running system, if it has to be told."""
    said = subprocess.run([sender, "--help"], text=True, check=False,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT).stdout
    return ["--force"] if "--force" in said else []


def _senders(bench, nodes):
    tail = ["-c", "1", "-i", "1"] + nodes
    return [[bench.peer_sender] + _force(bench.peer_sender) + tail,
            [bench.our_sender] + _force(bench.our_sender) + tail,
            [bench.bare] + tail]


def listen(bench):
    """Start, answer and cost of a listener that awaits one address."""
    sides = _listeners(bench, NODE)
    s = _measure_listeners(bench, "listen",
                 ["-r", bench.runs(200, 40), "-w", 5, "-S", 10],
                 sides + [sides[PEER]])
    again = [s[PEER], s[PEER_AGAIN]]
    columns = [
        (0, "listen-bound", "exec to bound socket"),
        (1, "listen-answer", "message to exit"),
        (3, "listen-cpu", "processor time of a run"),
    ]
    for column, key, text in columns:
        bench.noise.append(_row(again, column, MS, key=key, text=text,
                                unit="ms"))
        yield _row(s, column, MS, key=key, text="listener: " + text,
                   unit="ms")
    s = _measure_listeners(bench, "listen",
                 ["-r", bench.runs(100, 20), "-w", 5, "-S", 10], sides,
                 logger=False)
    for column, key, text in columns[:2]:
        yield _row(s, column, MS, key=key + "-no-logger", unit="ms",
                   text="listener, no logger: " + text)


def listen_trace(bench):
    s = _measure_listeners(bench, "trace", ["-r", bench.runs(15, 5), "-S", 10],
                 _listeners(bench, NODE)[:BARE])
    yield _row(s, 0, 1, key="listen-memory", text="listener: peak memory "
               "(VmHWM)", unit="kB")
    yield _row(s, 1, 1, key="listen-syscalls", text="listener: system calls",
               unit="")


def listen_names(bench):
    """One node with many names, all in /etc/hosts; the last one speaks."""
    for n, full, quick in ((1, 200, 40), (10, 60, 15), (100, 40, 10),
                           (1000, 15, 3)):
        nodes = ",".join(name(i) for i in range(n))
        s = _measure_listeners(bench, "listen",
                     ["-s", address(n - 1), "-r", bench.runs(full, quick),
                      "-w", 1], _listeners(bench, nodes)[:BARE])
        yield _row(s, 0, MS, key="listen-names-%d" % n, unit="ms",
                   text="listener: %d name%s, exec to bound"
                   % (n, "s" if n > 1 else ""))
    yield _row(s, 2, MS, key="listen-names-accepted", unit="ms",
               text="listener: 1000 names, exec to the last accepted")


def _flood_rows(bench, mode, kind, hold):
    runs = bench.runs(40, 4)
    source = {"junk": STRANGER, "magic": NODE}[kind]
    # 20 messages of 0.25 s at most in each run of each side, and the starts.
    with subprocess.Popen(
            [bench.flood, "-d", LISTENER, "-s", source, "-m", mode, "-k",
             kind, "-t", "3600"], stdout=subprocess.PIPE, text=True) as flood:
        try:
            s = _measure_listeners(bench, "flood",
                         ["-r", runs] + (["-H"] if hold else []),
                         _listeners(bench, NODE, timeout=30)[:BARE])
        finally:
            flood.terminate()
            said = flood.communicate(timeout=10)[0]
    rate = re.search(r"(\d+) a second", said)
    if rate is None:
        raise SystemExit("bench: the flood told no rate: %r" % said)
    missed = [sum(1 for run in side if run[0] > 0 or run[-1] != 0)
              for side in s]
    worst = [max((run[1] for run in side if run[-1] == 0), default=None)
             for side in s]
    deaf = [sum(1 for run in side if run[-1] != 0) for side in s]
    wait = ["never" if w is None else "%.2f s" % (w * 1e-9) for w in worst]
    what = {"junk": "junk from elsewhere",
            "magic": "bad magic from the awaited node"}[kind]
    yield Row(key="flood-%s-%s%s" % (mode, kind, "-raw" if hold else ""),
              text="flood (%s, %s%s): first message missed"
              % ({"gso": "UDP_SEGMENT"}.get(mode, mode), what,
                 ", port held by another" if hold else ""),
              unit="runs of %d" % runs, peer=[missed[PEER]],
              ours=[missed[OURS]], of=runs,
              note="%.0f k datagrams/s; longest until heard: peer %s "
              "(%d runs never), ours %s (%d never)"
              % (int(rate.group(1)) / 1e3, wait[PEER], deaf[PEER],
                 wait[OURS], deaf[OURS]))


def flood(bench):
    """One valid message every 0.25 s in the fastest floods made here."""
    for hold in (False, True):
        for mode in ("sendmmsg", "gso"):
            for kind in ("junk", "magic"):
                yield from _flood_rows(bench, mode, kind, hold)


def crowd(bench):
    """Listeners on one port, each for its own node."""
    for n in (2, 8, 64):
        s = _measure_listeners(bench, "crowd",
                     ["-s", sandbox.CROWD, "-k", n, "-r", bench.runs(3, 1)],
                     _listeners(bench, "@", timeout=30)[:BARE])
        yield Row(key="crowd-%d" % n, unit="served of %d" % n, of=n,
                  text="%d listeners on one port" % n,
                  peer=[run[0] for run in s[PEER]],
                  ours=[run[0] for run in s[OURS]])


def living(bench):
    """Level 1 for a node that runs: what both have to wait, timeout=60.

    The peer's runs wait at the same time, each on a port that it has alone;
    ours meanwhile, one after the other.
    """
    if not corosyncs.is_possible():
        return
    runs = bench.runs(5, 3)
    tail = ["-n", sandbox.NODES_END, "-t", "60"]
    with corosyncs.cluster(bench.tmp), futures.ThreadPoolExecutor() as pool:
        peers = [
            pool.submit(sandbox.seconds, sandbox.on_listener(
                bench.tmp, [bench.peer_listener, "-p", str(7500 + i)] + tail),
                1)
            for i in range(runs)]
        # --running is what it is about: the same node, the same cluster.
        ours = [sandbox.seconds(sandbox.on_listener(
            bench.tmp, [bench.our_listener, "--running=3"] + tail), 1)
            for _ in range(runs)]
        samples = [[peer.result() for peer in peers], ours]
    yield _row(samples, 0, 1, key="listen-living", unit="s",
               text="listener: a node that runs, exec to exit")


def _asking(bench, auth):
    """Our listener, for the node whose crash kernel has a key."""
    return [bench.our_listener, "--plug=" + name(0), "--auth=" + auth, "-t",
            "60"]


def _peers_wait(bench, n):
    """The peer's listeners: each has a port and a sender alone, and all wait
    at the same time, each for another part of the senders' 10 s."""
    ports = range(7500, 7500 + n)
    with crashkernel.speaking(bench, ports), \
            futures.ThreadPoolExecutor(n) as pool:
        waits = [pool.submit(sandbox.seconds, sandbox.on_listener(
            bench.tmp, [bench.peer_listener, "-p", str(port), "-n",
                        sandbox.NODES_END, "-t", "60"]), 0) for port in ports]
        return [wait.result() for wait in waits]


def _plug_rows(bench, key, text):
    """A device with a plug: with a secret it asks, and without does not."""
    s = _measure_listeners(
        bench, "listen", ["-s", address(0), "-r", bench.runs(200, 40), "-w",
                          5, "-S", 10],
        [[bench.peer_listener, "-n", name(0), "-t", "60"],
         _asking(bench, "auto")])
    yield _row(s, 0, MS, key=key, unit="ms",
               text="listener: %s, exec to bound socket" % text)


def asked(bench):
    """A crash kernel that is up before the cluster asks."""
    if bench.rehearse is None:
        return
    yield from _plug_rows(bench, "plug", "a plug and no secret")
    crashkernel.make_key(bench, name(0))
    yield from _plug_rows(bench, "plug-secret", "a plug and a secret")
    peers = [[took * 1e9, status] for took, status in
             _peers_wait(bench, bench.runs(20, 5))]
    with crashkernel.answering(bench):
        s = _measure_listeners(bench, "fenced", [
            "-r", bench.runs(200, 40), "-w", 5],
            [_asking(bench, auth) for auth in ("auto", "require")])
    crashkernel.remove_key()
    for side, auth in zip(s, ("auto", "require")):
        yield _row([peers, side], 0, MS, key="asked-" + auth, unit="ms",
                   text="listener, auth=%s: a crash kernel that is up, exec "
                   "to fenced" % auth)


def send(bench):
    sides = _senders(bench, [NODE])
    s = _measure(bench, "send", ["-r", bench.runs(200, 40), "-w", 5],
                 sides + [sides[PEER]])
    bench.noise.append(_row([s[PEER], s[PEER_AGAIN]], 0, MS, unit="ms",
                            key="send-first",
                            text="sender, exec to first packet"))
    yield _row(s, 0, MS, key="send-first", unit="ms",
               text="sender: exec to first packet")
    yield _row(s, 3, MS, key="send-cpu", unit="ms",
               text="sender: processor time of a run")
    s = _measure(bench, "send", ["-r", bench.runs(100, 20), "-w", 5], sides,
                 logger=False)
    yield _row(s, 0, MS, key="send-first-no-logger", unit="ms",
               text="sender, no logger: exec to first packet")
    s = _measure(bench, "trace", ["-H", "-r", bench.runs(15, 5)],
                 sides[:BARE])
    yield _row(s, 0, 1, key="send-memory", unit="kB",
               text="sender: peak memory (VmHWM)")
    yield _row(s, 1, 1, key="send-syscalls", unit="",
               text="sender: system calls")


def send_many(bench):
    for n, full, quick in ((100, 60, 10), (1000, 30, 5)):
        s = _measure(bench, "send",
                     ["-t", sandbox.TUN, "-k", n, "-r",
                      bench.runs(full, quick), "-w", 1],
                     _senders(bench, [address(i, sandbox.FAR)
                                      for i in range(n)]))
        yield _row(s, 1, MS, key="send-addresses-%d" % n, unit="ms",
                   text="sender: %d addresses, exec to all sent" % n)
    s = _measure(bench, "send",
                 ["-k", 1000, "-r", bench.runs(15, 3), "-w", 1],
                 _senders(bench, [name(i) for i in range(1000)])[:BARE])
    yield _row(s, 0, MS, key="send-names-1000-first", unit="ms",
               text="sender: 1000 names, exec to first packet")
    yield _row(s, 1, MS, key="send-names-1000", unit="ms",
               text="sender: 1000 names, exec to all sent")


def send_dead_dns(bench):
    s = _measure(bench, "send", ["-e", "-r", bench.runs(3, 1)],
                 _senders(bench, [DEAD_NAME, name(0)])[:BARE])
    yield _row(s, 0, MS, key="send-dead-dns", unit="ms",
               text="sender: a dead DNS server, exec to first packet",
               note="a name that nobody knows, and one out of /etc/hosts "
               "after it")


def _stripped_size(path):
    with tempfile.NamedTemporaryFile() as copy:
        subprocess.run(["strip", "-o", copy.name, path], check=True)
        return os.stat(copy.name).st_size


def _libraries_size(path):
    out = subprocess.run(["ldd", path], check=True, text=True,
                         stdout=subprocess.PIPE).stdout
    paths = {os.path.realpath(p) for p in re.findall(r"(/\S+) \(0x", out)}
    return sum(os.stat(p).st_size for p in paths)


def sizes(bench):
    """The programs; and what the sender adds to an initrd."""
    yield Row(key="size-listener", unit="B", text="listener: binary, stripped",
              peer=[_stripped_size(bench.peer_listener)],
              ours=[_stripped_size(bench.our_listener)])
    both = (bench.peer_sender, bench.our_sender)
    binary = [_stripped_size(p) for p in both]
    closure = [size + _libraries_size(p) for size, p in zip(binary, both)]
    yield Row(key="size-sender", text="sender: binary, stripped", unit="B",
              peer=[binary[PEER]], ours=[binary[OURS]])
    yield Row(key="size-sender-closure", unit="B",
              text="sender: with all libraries it needs and ld.so",
              peer=[closure[PEER]], ours=[closure[OURS]])


def fencectl(bench):
    """A large configuration, read and judged: beside crm_verify."""
    if bench.verify is None:
        return
    nodes = bench.runs(configuration.NODES, configuration.NODES // 5)
    s = configuration.measured_in_turn(bench.verify, bench.fencectl, nodes,
                                       bench.runs(5, 2))
    for command in configuration.COMMANDS:
        key = "configuration-" + command.replace(" --", "-")
        text = "fencectl %s beside crm_verify, %d nodes: " % (command, nodes)
        yield Row(key=key, unit="s", text=text + "processor time",
                  peer=[took for took, _ in s[""]],
                  ours=[took for took, _ in s[command]])
        yield Row(key=key + "-memory", unit="MB", text=text + "peak memory",
                  peer=[size for _, size in s[""]],
                  ours=[size for _, size in s[command]])


ALL = (listen, listen_trace, listen_names, crowd, flood, living, asked, send,
       send_many, send_dead_dns, sizes, fencectl)
