# SPDX-License-Identifier: GPL-2.0-or-later
"""
One run: alice's machine on one side of a tap, bob and charlie on the other.

    alice    10.77.0.1/24  fd77::1/64     the machine that panics
    bob      10.77.0.2/24  fd77::2/64     here: fence_kdump listens
    charlie  10.77.0.3/24  fd77::3/64     here, too: nobody listens

In the wide network alice has three cards, the first two on one bridge:

    alice    10.77.0.1/24                 on a bond of the first two
             10.78.0.1/24                 on the third
    carol    10.78.0.3/24                 here, on the third's wire
    dave     10.79.0.1                    here, behind carol

A run's network is a namespace of its own, which ends with the run's process.
Everything that is timed is stamped on this host as it arrives.
"""

import ipaddress
import os
import re
import selectors
import subprocess
import time

import places
import asker
import labhost
import labnet
import load
import machine
import wire

HOSTS = ("10.77.0.1 alice", "10.77.0.2 bob", "10.77.0.3 charlie",
    "fd77::1 alice", "fd77::2 bob", "fd77::3 charlie")
# What a cluster's nodes share: a secret, and by which address each is known.
KEYED = {"corosync/authkey": "".join(chr(33 + i % 90) for i in range(256)),
    "corosync/corosync.conf": "totem {\n\tversion: 2\n}\nnodelist {\n" +
    "".join("\tnode {\n\t\tname: %s\n\t\tnodeid: %d\n"
        "\t\tring0_addr: 10.77.0.%d\n\t}\n" % (name, i, i)
        for i, name in enumerate(("alice", "bob", "charlie"), 1)) + "}\n"}
# Of the messages of version 1 bob hears none.
CLOSED = """table inet closed {
	chain input {
		type filter hook input priority filter; policy accept;
		udp dport 7410 drop
	}
}
"""
# Of the ticks that the kernel counts once, at its start, an emulated processor
# that waits for a real one gets too few, and it panics: none are counted.
TICKS = "no_timer_check "
LONGEST = 600  # seconds that a run may take; on a busy host, one took 121
QUIET = 5  # seconds after the machine's end for a listener on a busy host

# The kernel itself says when an address can be used: these two functions are
# where it begins to be (IPv4) and where its duplicate address detection is
# done (IPv6).  tp_printk writes to the console before the function runs.
PROBES = ("kprobe_event=p:fk/v4,__inet_insert_ifa,+48(%di):x32;"
    "p:fk/v6,addrconf_dad_completed,+0(%di):x64,+8(%di):x64 "
    "trace_event=fk:v4,fk:v6 tp_printk")
CRASH_CMDLINE = (TICKS + "console=ttyS0 loglevel=7 nr_cpus=1 irqpoll "
    "reset_devices cgroup_disable=memory numa=off nokaslr root=kdump rd.shell=0 "
    "rd.emergency=reboot panic=1 " + PROBES)
BOOT_CMDLINE = TICKS + "console=ttyS0 loglevel=4 crashkernel=%dM panic=10"


def usable(line):
    """The address that a line of the console says is usable now, or None."""
    if m := re.search(r"v4: .*arg1=0x([0-9a-f]+)", line):
        return str(ipaddress.IPv4Address(
            int(m.group(1), 16).to_bytes(4, "little")))
    if m := re.search(r"v6: .*arg1=0x([0-9a-f]+) arg2=0x([0-9a-f]+)", line):
        return str(ipaddress.IPv6Address(b"".join(
            int(x, 16).to_bytes(8, "little") for x in m.groups())))
    return None


class Run:
    """What was seen; times are this host's, None if it never happened."""

    def __init__(self):
        self.panic = self.userspace = self.saved = self.ended = None
        self.script = None
        self.usable = {}
        self.datagrams = []
        self.listener = None  # exit status
        self.concluded = None  # when the listener had ended
        self.said = ""
        self.reset = False
        self.marks = []
        self.waits = False  # a unit has waited for the network
        self.console = []  # lines
        self.answered = None  # the second program's query
        self.strange = []  # what that one got and is no good answer
        self.required = False  # the listener believes an answer alone
        self.load = load.Load()


class Scene:
    """
    Plays one run; the folder gets the console and the disk: an empty one, or
    a copy of `root`.
    """

    def __init__(self, folder, build, kernel, initrd, cmdline, listen,
            crash=True, root=None, cable=True, wide=False, keyed=False,
            after=None):
        self.root, self.cable = root, cable
        self.keyed, self.after = keyed, after
        self.asker = None
        self.taps = ("tap0", "tap1", "tap2") if wide else ("tap0",)
        self.wires = ("br0", "tap2") if wide else ("tap0",)
        self.folder, self.build = folder, build
        self.listen = listen
        self.kernel, self.initrd, self.cmdline = kernel, initrd, cmdline
        self.crash = crash
        self.disk = os.path.join(folder, "disk")
        self.run = Run()
        self.selector = selectors.DefaultSelector()
        self.listener = None

    def _network(self):
        net = labnet.Net(fresh=False)
        os.makedirs("/dev/net", exist_ok=True)
        if not os.path.exists("/dev/net/tun"):
            os.mknod("/dev/net/tun", 0o20666, os.makedev(10, 200))
        for tap in self.taps:
            subprocess.run(["ip", "tuntap", "add", tap, "mode", "tap"],
                check=True)
            net.ip("link set %s up" % tap)
        if "br0" in self.wires:
            net.ip("link add br0 type bridge", "link set br0 up",
                "link set tap0 master br0", "link set tap1 master br0",
                "addr add 10.78.0.3/24 dev tap2", "addr add 10.79.0.1 dev lo")
        net.ip("link set lo up", *("addr add %s dev %s" % (a, self.wires[0])
            for a in ("10.77.0.2/24", "10.77.0.3/24", "fd77::2/64 nodad",
                "fd77::3/64 nodad")))
        labhost.reset()
        labhost.hosts(*HOSTS, *(["10.78.0.1 alice"] if len(self.wires) > 1
            else []))
        if self.keyed:
            self._share_secret()

    def _agent(self):
        return os.path.join(self.build, "fence_kdump/fence_kdump")

    def _share_secret(self):
        for name, text in KEYED.items():
            labhost.etc(name, text)
        os.chmod("/etc/corosync/authkey", 0o600)
        self.asker = asker.Asker("10.77.0.1",
            KEYED["corosync/authkey"].encode(), "alice")
        self.selector.register(self.asker, selectors.EVENT_READ,
            self.asker.read)
        told = subprocess.run([self._agent(), "--help"], text=True,
            stdout=subprocess.PIPE, check=True).stdout
        self.run.required = "--auth" in told
        if self.run.required:
            subprocess.run(["nft", "-f", "-"], input=CLOSED, text=True,
                check=True)

    def _listen(self):
        self.listener = subprocess.Popen([self._agent(),
            "-n", "alice", "-o", "off", "-v", "-t", str(self.listen),
            *(["--auth=require"] if self.run.required else [])],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        self.selector.register(self.listener.stdout, selectors.EVENT_READ,
            self._heard)

    def _heard(self):
        data = os.read(self.listener.stdout.fileno(), 65536)
        self.run.said += data.decode(errors="replace")
        if not data:
            self.selector.unregister(self.listener.stdout)
            self.run.listener = self.listener.wait()
            self.run.concluded = time.time()

    def _console(self, stamp, line):
        run = self.run
        run.console.append(line)
        self.log.write("%.6f %s\n" % (stamp, line))
        if run.panic is None and self.crash:
            if "Kernel panic - not syncing" in line:
                run.panic = stamp
                if self.after is None:
                    self._listen()
        elif "Run /init as init process" in line:
            run.userspace = run.userspace or stamp
            if not self.crash:
                self._listen()
        # Of a unit's name, systemd may have cut the middle out.
        elif re.search("Starting .*(wait-online|Network to be Conf)", line):
            run.waits = True
        elif "saved vmcore in" in line:  # Debian's kdump-config
            run.saved = run.saved or stamp
        else:
            address = usable(line)
            if address is not None:
                run.usable.setdefault(address, stamp)

    def _mark(self, stamp, line):
        run = self.run
        self.log.write("%.6f == %s\n" % (stamp, line))
        run.marks.append((stamp, line))
        if line == "script":
            run.script = stamp
        elif line == "saved":
            run.saved = stamp

    def _port(self, fd, lines, take):
        def read():
            data = os.read(fd, 65536)
            for line in lines.feed(data, time.time()):
                take(*line)
            if not data:
                self.selector.unregister(fd)
        self.selector.register(fd, selectors.EVENT_READ, read)

    def _qmp(self, vm):
        def read():
            if not vm.read_qmp():
                self.selector.unregister(vm.qmp)
                self.run.ended = time.time()
        self.selector.register(vm.qmp, selectors.EVENT_READ, read)

    def _done(self):
        """
        Both have ended.  A listener that has heard nothing of a machine that
        is gone, and never will, is ended as a cluster would.
        """
        if self.run.ended is None:
            return False
        if self.listener is None or self.run.listener is not None:
            return True
        if time.time() > self.run.ended + QUIET:
            self.listener.terminate()
        return False

    def _is_asked(self, wires):
        """Does the cluster ask now, so long after the first message?"""
        stamps = [d.stamp for w in wires for d in w.datagrams]
        return (self.after is not None and self.listener is None and
            stamps and time.time() > min(stamps) + self.after)

    def _watch(self, pid, wires):
        end, seen = time.time() + LONGEST, self.run.load
        seen.look(pid)
        while not self._done():
            for key, _ in self.selector.select(0.1):
                key.data()
            seen.look(pid)
            if self.asker:
                self.asker.ask()
            if self._is_asked(wires):
                self._listen()
            if time.time() > end:
                return

    def play(self):
        self._network()
        if self.root is not None:
            subprocess.run(["cp", "--sparse=always", self.root, self.disk],
                check=True)
        else:
            with open(self.disk, "wb") as f:
                f.truncate(machine.MEMORY << 20)
        seen = [wire.Wire(interface) for interface in self.wires]
        self.log = open(os.path.join(self.folder, "console"), "w",
            encoding="utf-8", buffering=1)
        vm = machine.Machine(self.folder, self.kernel, self.initrd,
            BOOT_CMDLINE % (machine.CRASH_MEMORY if self.root is None else
                machine.ROOT_MEMORY) if self.crash else self.cmdline,
            self.disk, self.taps)
        try:
            for one in seen:
                self.selector.register(one, selectors.EVENT_READ, one.read)
            self._port(vm.console, machine.Lines(), self._console)
            self._port(vm.marks, machine.Lines(), self._mark)
            self._qmp(vm)
            if not self.cable:
                vm.pull_cable(self.taps[0])
            self._watch(vm.process.pid, seen)
            self.run.reset = vm.reset
            self.run.datagrams = sorted(d for s in seen for d in s.datagrams)
        finally:
            vm.end()
            if self.listener is not None and self.listener.poll() is None:
                self.listener.kill()
                self.listener.wait()
            for one in seen:
                one.close()
            if self.asker:
                self.run.answered = self.asker.answered
                self.run.strange = self.asker.strange
                self.asker.close()
            self.log.close()
        return self.run


def inside(build, folder, **kw):
    """Plays a scene; the calling process must have nothing else to do."""
    labnet.check(labnet.libc.unshare(labnet.CLONE_NEWNS |
        labnet.CLONE_NEWUTS | labnet.CLONE_NEWNET), "unshare")
    labhost.enter()
    try:
        return Scene(folder, build, **kw).play()
    finally:
        labhost.leave()
