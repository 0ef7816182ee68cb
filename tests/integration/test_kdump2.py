#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Version 2 of the message and its keys, against a second program written from
the drawing in lib/kdump2.h and the four lines in lib/kdump2_key.h, on
Python's hmac and struct: each side makes what the other one reads.
"""

import hashlib
import hmac
import os
import random
import struct
import subprocess
import unittest

import lab

PRINT = os.path.join(lab.TOP_BUILDDIR, "tests/integration/kdump2print")
RUNS = 200
BAD_LENGTH, BAD_MAGIC, BAD_TYPE, BAD_TAG = ("refused %d" % n
    for n in range(1, 5))
# magic, type, state, 0, nonce, crash id, uptime, 0
HEAD = struct.Struct(">4s c B H 16s 16s I I")


def mac(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def keys(secret, name):
    """The key of the node, its id, and the secret's."""
    prk = mac(b"fence_kdump notification 2", secret)
    key = mac(prk, b"node " + name.lower().encode() + b"\x01")
    return key, mac(key, b"id").hex()[:8], mac(prk, b"id\x01").hex()[:8]


def sealed(key, head):
    return head + mac(key, head)[:16]


def query(key, nonce):
    return sealed(key, HEAD.pack(b"fkd2", b"Q", 0, 0, nonce, bytes(16), 0, 0))


def answer(key, state, nonce, crash, uptime):
    return sealed(key, HEAD.pack(b"fkd2", b"A", state, 0, nonce, crash,
        uptime, 0))


def is_genuine(key, kind, data):
    """This program's own judgement."""
    return (len(data) == 64 and data[:5] == b"fkd2" + kind and
        hmac.compare_digest(mac(key, data[:48])[:16], data[48:]))


def ask(lines):
    """What the C code says to each line."""
    words = [" ".join(word.hex() or "-" if isinstance(word, bytes)
        else str(word) for word in line) for line in lines]
    done = subprocess.run([PRINT], input="".join(w + "\n" for w in words),
        stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    said = done.stdout.splitlines()
    assert len(said) == len(lines), (len(said), len(lines))
    return said


def flips(data):
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


class Peer(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(7412)

    def bytes(self, n):
        return bytes(self.random.randrange(256) for _ in range(n))

    def fields(self):
        return (self.random.choice((1, 2, 3, self.random.randrange(256))),
            self.bytes(16), self.bytes(16), self.random.randrange(1 << 32))

    def test_keys(self):
        """Of secrets as corosync, Pacemaker and people make them."""
        cases = [(self.bytes(n), name)
            for n in (0, 1, 32, 63, 64, 65, 128, 256, 4096)
            for name in ("alice", "Alice-2.Example", "10.0.0.2", "fd00::2",
                "id", "x" * 255)]
        said = ask([("key", secret, name) for secret, name in cases])
        for (secret, name), line in zip(cases, said):
            key, own, kid = keys(secret, name)
            self.assertEqual(line, "%s %s %s" % (key.hex(), own, kid))

    def test_queries(self):
        """Made here and read there, and the other way round."""
        cases = [(self.bytes(32), self.bytes(16)) for _ in range(RUNS)]
        read = ask([("check-query", k, query(k, n)) for k, n in cases])
        made = ask([("query", k, n) for k, n in cases])
        for (key, nonce), got, text in zip(cases, read, made):
            self.assertEqual(got, nonce.hex())
            data = bytes.fromhex(text)
            self.assertTrue(is_genuine(key, b"Q", data))
            self.assertEqual(data, query(key, nonce))

    def test_answers(self):
        """The same, with each field at its place."""
        cases = [(self.bytes(32), *self.fields()) for _ in range(RUNS)]
        read = ask([("check-answer", c[0], answer(*c)) for c in cases])
        made = ask([("answer", c[0], bytes([c[1]]), *c[2:]) for c in cases])
        for case, got, text in zip(cases, read, made):
            key, state, nonce, crash, uptime = case
            self.assertEqual(got, "%02x %s %s %d" % (state, nonce.hex(),
                crash.hex(), uptime))
            data = bytes.fromhex(text)
            self.assertTrue(is_genuine(key, b"A", data))
            self.assertEqual(HEAD.unpack(data[:48]), (b"fkd2", b"A", state, 0,
                nonce, crash, uptime, 0))

    def test_forgeries(self):
        """Each beside its opposite: what this program makes is believed,
        and with one bit changed, another length, another key, another type,
        another node's key or no tag it is not."""
        secret = self.bytes(256)
        alice, bob = (keys(secret, name)[0] for name in ("alice", "bob"))
        state, nonce, crash, uptime = self.fields()
        for command, good, other in (
                ("check-query", query(alice, nonce),
                    answer(alice, state, nonce, crash, uptime)),
                ("check-answer", answer(alice, state, nonce, crash, uptime),
                    query(alice, nonce))):
            with self.subTest(command):
                retyped = other[:4] + good[4:5] + other[5:]
                bad = list(flips(good)) + [good[:n] for n in range(64)] + [
                    good + bytes(n) for n in range(1, 65)] + [
                    good[:48] + bytes(16), other, retyped]
                said = ask([(command, alice, good), (command, bob, good)] +
                    [(command, alice, data) for data in bad] +
                    [(command, alice, good)])
                self.assertFalse(said[0].startswith("refused"))
                self.assertEqual(said[0], said[-1])
                self.assertEqual(said[1], BAD_TAG)
                self.assertEqual(said[2:-1], [BAD_MAGIC] * 32 +
                    [BAD_TYPE] * 8 + [BAD_TAG] * 472 + [BAD_LENGTH] * 128 +
                    [BAD_TAG, BAD_TYPE, BAD_TAG])


if __name__ == "__main__":
    unittest.main(verbosity=2)
