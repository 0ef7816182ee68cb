# SPDX-License-Identifier: GPL-2.0-or-later
"""
Asks a crash kernel by version 2 of the message, as the drawing in lib/kdump2.h
has it, with Python's hmac: a second program beside fence_kdump.
"""

import os
import socket
import time

import places  # the folder of the next one is on the path by it
import test_kdump2

PORT = 7412
EVERY = 0.5  # seconds
CRASHED = 1


class Asker:
    """Asks one address; `answered` is when the first good answer came."""

    def __init__(self, to, secret, name):
        self.key = test_kdump2.keys(secret, name)[0]
        self.socket = socket.socket(type=socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.connect((to, PORT))
        self.nonces, self.last = set(), 0
        self.answered = None
        self.strange = []  # what came and is no good answer

    def fileno(self):
        return self.socket.fileno()

    def ask(self):
        """A query, if it is time; no answer to one before is too late."""
        if self.answered or time.time() < self.last + EVERY:
            return
        self.last = time.time()
        nonce = os.urandom(16)
        self.nonces.add(nonce)
        try:
            self.socket.send(test_kdump2.query(self.key, nonce))
        except OSError:
            pass  # nobody is there yet

    def read(self):
        while True:
            try:
                data = self.socket.recv(2048)
            except BlockingIOError:
                return
            except OSError:
                continue  # an error of a query before
            if (test_kdump2.is_genuine(self.key, b"A", data) and
                    data[5] == CRASHED and data[8:24] in self.nonces):
                self.answered = self.answered or time.time()
            else:
                self.strange.append(data)

    def close(self):
        self.socket.close()
