# SPDX-License-Identifier: GPL-2.0-or-later
"""What the machine sends, seen on the tap by a capture with kernel times."""

import collections
import socket
import struct

import labnet

ETH_P_ALL, ETH_P_IP, ETH_P_IPV6 = 3, 0x0800, 0x86DD
SO_TIMESTAMPNS = 35  # asm-generic/socket.h
PACKET_OUTGOING = 4  # linux/if_packet.h

# A UDP datagram to the port: host time, source, its port (each sender has its
# own), destination, payload.
Datagram = collections.namedtuple("Datagram",
    "stamp source source_port to payload")


def decode(frame):
    """
    (source, its port, destination, port, payload) of a UDP datagram, else
    None.
    """
    kind, = struct.unpack_from("!H", frame, 12)
    packet = frame[14:]
    if kind == ETH_P_IP and packet[9] == socket.IPPROTO_UDP:
        size = (packet[0] & 15) * 4
        source, to = packet[12:16], packet[16:20]
        family = socket.AF_INET
    elif kind == ETH_P_IPV6 and packet[6] == socket.IPPROTO_UDP:
        size = 40
        source, to = packet[8:24], packet[24:40]
        family = socket.AF_INET6
    else:
        return None
    source_port, port, length, _ = struct.unpack_from("!HHHH", packet, size)
    return (socket.inet_ntop(family, source), source_port,
        socket.inet_ntop(family, to), port, packet[size + 8:size + length])


class Wire:
    """A capture on one interface, from now on; `datagrams` is what it saw."""

    def __init__(self, interface):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
            socket.htons(ETH_P_ALL))
        self.socket.bind((interface, ETH_P_ALL))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.setblocking(False)
        self.frames = 0
        self.datagrams = []

    def fileno(self):
        return self.socket.fileno()

    def read(self):
        """Takes what has come in."""
        while True:
            try:
                frame, extra, _, address = self.socket.recvmsg(65536, 256)
            except BlockingIOError:
                return
            if address[2] == PACKET_OUTGOING:
                continue
            self.frames += 1
            found = decode(frame)
            if found is None or found[3] != labnet.PORT:
                continue
            for level, kind, data in extra:
                if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
                    seconds, nanoseconds = struct.unpack("qq", data[:16])
                    self.datagrams.append(Datagram(seconds +
                        nanoseconds / 1e9, *found[:3], found[4]))

    def close(self):
        self.socket.close()
