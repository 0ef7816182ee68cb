# SPDX-License-Identifier: GPL-2.0-or-later
"""The laboratory's two hosts: network namespaces, links, datagrams."""

import contextlib
import ctypes
import os
import socket
import struct
import subprocess
import time

PORT = 7410
MAGIC = 0x1B302A40
CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWNET = 0x00020000, 0x04000000, 0x40000000
UDP_SEGMENT = 103  # linux/udp.h
IPV6_FREEBIND = 78  # linux/in6.h
SO_RCVBUFFORCE = 33  # asm-generic/socket.h: net.core.rmem_max does not bound it

libc = ctypes.CDLL(None, use_errno=True)
_net_stack = []


def check(result, what):
    """Raises what the C library's errno says."""
    if result != 0:
        err = ctypes.get_errno()
        raise OSError(err, "%s: %s" % (what, os.strerror(err)))


def message(order="<", magic=MAGIC, version=1):
    """A kdump notification; order is "<" (little-endian) or ">"."""
    return struct.pack(order + "II", magic, version)


MESSAGE = message()


class Net:
    """A network namespace; `with` moves this thread into it."""

    def __init__(self, fresh=True):
        if fresh:
            back = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
            check(libc.unshare(CLONE_NEWNET), "unshare")
        self.fd = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        if fresh:
            check(libc.setns(back, CLONE_NEWNET), "setns")
            os.close(back)

    def path(self):
        return "/proc/%d/fd/%d" % (os.getpid(), self.fd)

    def __enter__(self):
        _net_stack.append(os.open("/proc/thread-self/ns/net", os.O_RDONLY))
        check(libc.setns(self.fd, CLONE_NEWNET), "setns")
        return self

    def __exit__(self, *unused):
        back = _net_stack.pop()
        check(libc.setns(back, CLONE_NEWNET), "setns")
        os.close(back)

    def popen(self, argv, **kw):
        with self:
            return subprocess.Popen(argv, **kw)

    def run(self, argv, **kw):
        kw.setdefault("check", True)
        with self:
            return subprocess.run(argv, **kw)

    def ip(self, *lines):
        """Runs lines of ip(8)."""
        self.run(["ip", "-batch", "-"], input="\n".join(lines).encode())

    def wait_links(self, *links, timeout=20):
        """
        Waits until packets get through: the kernel tells a link of its
        carrier later, and until then drops what is sent.
        """
        end = time.monotonic() + timeout
        for link in links:
            while b" state UP " not in self.run(["ip", "-o", "link", "show",
                    "dev", link], stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL).stdout:
                assert time.monotonic() < end, "%s does not come up" % link
                time.sleep(0.01)

    def sysctl(self, name, value):
        with self, open("/proc/sys/net/" + name, "w") as f:
            f.write(str(value))

    def socket(self, to, source=None, source_port=0):
        """A UDP socket connected to the pair `to`, sending from `source`."""
        with self:
            info = socket.getaddrinfo(to[0], to[1], type=socket.SOCK_DGRAM,
                flags=socket.AI_NUMERICHOST)[0]
            s = socket.socket(info[0], socket.SOCK_DGRAM)
            if source is not None:
                if info[0] == socket.AF_INET6 and "%" not in source:
                    s.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)
                s.bind(socket.getaddrinfo(source, source_port,
                    type=socket.SOCK_DGRAM,
                    flags=socket.AI_NUMERICHOST)[0][4])
            s.connect(info[4])
            return s

    def send(self, payload, to, source=None, port=PORT, segment=0,
            options=b"", source_port=0):
        """Sends one datagram (or, with `segment`, one GSO train)."""
        with contextlib.closing(
                self.socket((to, port), source, source_port)) as s:
            if options:
                s.setsockopt(socket.IPPROTO_IP, socket.IP_OPTIONS, options)
            if segment:
                s.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, segment)
            s.send(payload)

    def send_packet(self, payload, to, source, port=PORT, checksum="right",
            length=None):
        """
        Sends a UDP header made here: a packet whose checksum no kernel made
        or completed; `length` replaces the header's own.
        """
        family = socket.AF_INET6 if ":" in to else socket.AF_INET
        size = 8 + len(payload) if length is None else length
        pseudo = (socket.inet_pton(family, source) +
            socket.inet_pton(family, to) + struct.pack("!HH", 17, size))
        head = struct.pack("!HHHH", 40000, port, size, 0)
        total = _fold(pseudo + head + payload) ^ 0xFFFF
        value = {"right": total or 0xFFFF, "zero": 0,
            "wrong": (total + 1) & 0xFFFF or 1}[checksum]
        head = struct.pack("!HHHH", 40000, port, size, value)
        with self:
            s = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_UDP)
        with contextlib.closing(s):
            s.bind((source, 0))
            s.sendto(head + payload, (to, 0))

    def send_frame(self, payload, to, source, port=PORT, link="link0"):
        """Puts an IPv6 packet on the link that no socket would send."""
        ends = (socket.inet_pton(socket.AF_INET6, source) +
            socket.inet_pton(socket.AF_INET6, to))
        size = 8 + len(payload)
        head = struct.pack("!HHHH", 40000, port, size, 0)
        total = _fold(ends + struct.pack("!HH", 17, size) + head +
            payload) ^ 0xFFFF
        head = struct.pack("!HHHH", 40000, port, size, total or 0xFFFF)
        with self:
            s = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM)
        with contextlib.closing(s):
            s.sendto(struct.pack("!IHBB", 6 << 28, size, 17, 64) + ends +
                head + payload, (link, 0x86DD, 0, 0, b"\xff" * 6))


def _fold(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def connect_hosts(here, there):
    for host in (here, there):
        host.sysctl("ipv4/conf/all/rp_filter", 0)
        host.sysctl("ipv4/conf/default/rp_filter", 0)
        host.ip("link set lo up")
    for link in ("link0", "link1"):
        here.ip("link add %s type veth peer name %s netns %s" %
            (link, link, there.path()))
    there.sysctl("ipv6/ip_nonlocal_bind", 1)
    for host, end in ((here, 1), (there, 2)):
        for link in ("link0", "link1"):
            host.sysctl("ipv6/conf/%s/accept_dad" % link, 0)
            host.sysctl("ipv6/conf/%s/addr_gen_mode" % link, 1)
            host.ip("link set %s up" % link,
                "addr add fe80::%d/64 dev %s nodad" % (end, link))
    here.ip("addr add 10.0.0.1/24 dev link0",
        "addr add fd00::1/64 dev link0 nodad",
        "route add 10.9.0.0/16 via 10.0.0.2",
        "route add fd09::/64 via fd00::2")
    lines = []
    for n in range(2, 31):
        lines.append("addr add 10.0.0.%d/24 dev link0" % n)
        lines.append("addr add fd00::%d/64 dev link0 nodad" % n)
    there.ip(*lines, "addr add 10.0.0.53/24 dev link0",
        "route add local 10.9.0.0/16 dev lo",
        "route add local fd09::/64 dev lo")
    for host in (here, there):
        host.wait_links("link0", "link1")
