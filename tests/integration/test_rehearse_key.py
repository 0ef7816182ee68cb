#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
fence_kdump_rehearse --key: whose key this host gets, out of which secret, in
which files; and that no one else learns the key or the secret.
"""

import base64
import contextlib
import glob
import os
import shutil
import stat

import lab
import test_kdump2
from rehearselab import Rehearsal

OURS, COROSYNC, PACEMAKER = ("/etc/%s/authkey" % n
    for n in ("fence_kdump", "corosync", "pacemaker"))
# 256 bytes, each another one, so that a part of it is found in any output.
SECRET = bytes(range(256))
OTHER = bytes(reversed(range(256)))


class Key(Rehearsal):
    def setUp(self):
        super().setUp()
        self.folder = lab.scratch("image")
        self.file = os.path.join(self.folder, "key")
        os.mkdir(self.folder, 0o700)
        self.addCleanup(shutil.rmtree, self.folder)
        for path in (self.conf, OURS, COROSYNC, PACEMAKER):
            self.remove(path)

    @staticmethod
    def remove(path):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)

    def secret(self, path, data=SECRET, mode=0o600, uid=0, gid=0):
        self.remove(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, mode), "wb") as f:
            f.write(data)
        os.chown(path, uid, gid)
        os.chmod(path, mode)
        self.addCleanup(self.remove, path)

    def name(self, name):
        """FENCE_KDUMP_NAME of the configuration."""
        with open(self.conf, "w") as f:
            f.write("FENCE_KDUMP_NAME=%s\n" % name)

    def key(self, *args):
        if os.path.exists(self.conf):
            args += ("--config", self.conf)
        return self.run_it("--key", self.file, *args)

    def files(self):
        return sorted(os.listdir(self.folder))

    def written(self, name, data=SECRET, *args):
        """Writes the key of that node; what Python makes of it is there."""
        r = self.well(self.key(*args))
        key, own, kid = test_kdump2.keys(data, name)
        with open(self.file, encoding="ascii") as f:
            self.assertEqual(f.read(), "2 %s %s\n" % (name, key.hex()))
        self.assertEqual(self.files(), ["key", "key-2-" + own])
        for path in glob.glob(self.folder + "/*"):
            self.assertEqual(os.lstat(path).st_mode, stat.S_IFREG | 0o600)
        self.assertEqual(os.path.getsize(self.file + "-2-" + own), 0)
        self.assertIn("key %s of node %s" % (own, name), r.out, r)
        self.assertIn("(secret %s)" % kid, r.out, r)
        self.assertEqual(r.err, "")
        for path in glob.glob(self.folder + "/*"):
            os.unlink(path)
        return r

    def none(self, pattern, *args):
        r = self.wrong(self.key(*args), pattern)
        self.assertEqual(self.files(), [], r)
        return r

    def no_secret(self):
        r = self.key()
        self.assertEqual((r.status, r.err), (2, ""), r)
        self.assertEqual(self.files(), [], r)

    # --- which secret ---

    def test_no_secret(self):
        self.no_secret()
        self.three_nodes()
        self.no_secret()
        self.secret(PACEMAKER)
        self.no_secret()

    def test_the_order_of_the_secrets(self):
        self.three_nodes()
        self.secret(PACEMAKER, OTHER)
        self.secret(COROSYNC)
        self.written("here")
        self.secret(OURS, OTHER)
        self.written("here", OTHER)

    def test_the_file_that_corosync_names(self):
        self.three_nodes()
        with open("/etc/corosync/corosync.conf", "a") as f:
            f.write("totem {\n    keyfile: /etc/corosync/other\n}\n")
        self.secret(COROSYNC, OTHER)
        self.none("/etc/corosync/other cannot be the secret.*No such file")
        self.secret("/etc/corosync/other")
        self.written("here")

    def test_a_secret_in_corosync_conf(self):
        self.three_nodes()
        with open("/etc/corosync/corosync.conf", "a") as f:
            f.write("totem {\n    key: %s\n}\n" % ("x" * 128))
        self.secret(COROSYNC)
        r = self.none("totem.key of corosync.conf cannot be the secret")
        self.assertNotIn("xxx", r.text, r)

    def test_a_secret_that_is_refused_ends_the_search(self):
        self.three_nodes()
        self.secret(COROSYNC)
        for data, mode, uid, says in (
                (SECRET, 0o640, 0, "mode 0640.*chmod 0600"),
                (SECRET, 0o604, 0, "mode 0604"),
                (SECRET, 0o600, 1000, "belongs to the user 1000"),
                (SECRET[:31], 0o600, 0, "31 bytes"),
                (SECRET * 16 + b"x", 0o600, 0, "4097 bytes"),
                (bytes(64), 0o600, 0, "all its bytes are the same")):
            with self.subTest(says):
                self.secret(OURS, data, mode, uid)
                self.none(OURS + " cannot be the secret.*" + says)
        self.remove(OURS)
        os.symlink(COROSYNC, OURS)
        self.none("symbolic link")
        self.remove(OURS)
        self.written("here")

    def test_without_the_right_to_read(self):
        """Root without capabilities, and a file of Pacemaker's own user."""
        if lab.sanitized():
            self.skipTest("without capabilities there is no leak check")
        with open("/etc/passwd", encoding="utf-8") as f:
            self.addCleanup(lab.etc, "passwd", f.read())
        self.name("remote1")
        lab.etc("passwd", "root:x:0:0::/:/bin/sh\nhacluster:x:90:91::/:\n")
        self.secret(PACEMAKER, SECRET, 0o400, 90, 91)
        r = lab.run_agent(("--key", self.file, "--config", self.conf),
            program=lab.reachable(os.path.join(lab.TOP_BUILDDIR,
                "rehearse/fence_kdump_rehearse")),
            wrap=["setpriv", "--bounding-set=-all", "--inh-caps=-all"])
        self.assertEqual(r.status, 1, r)
        self.assertRegex(r.err, PACEMAKER + ".*Permission denied", r)
        self.written("remote1")

    # --- whose key ---

    def test_a_node_of_the_list(self):
        lab.corosync({"here": ["10.0.0.1"], "alice": ["10.0.0.2"]})
        self.secret(COROSYNC)
        self.written("here")

    def test_a_node_by_the_names_of_its_rings(self):
        lab.hosts("10.0.0.1 ring-of-here", "10.0.0.2 alice")
        lab.corosync({"Here": ["ring-of-here"], "alice": ["alice"]})
        self.secret(COROSYNC)
        self.written("Here")

    def test_never_by_the_name_of_the_host_alone(self):
        lab.corosync({os.uname().nodename: ["10.0.0.7"],
            "alice": ["10.0.0.2"]})
        self.secret(COROSYNC)
        self.none("no node of corosync.conf has an address of this host")
        self.name(os.uname().nodename)
        self.written(os.uname().nodename)

    def test_another_node_s_name(self):
        self.three_nodes()
        self.secret(COROSYNC)
        self.name("alice")
        self.none("by its addresses this host is node here")
        self.name("carol")
        self.none("carol, which is no name of a node")
        self.name("HERE")
        self.written("here")

    def test_addresses_of_two_nodes(self):
        lab.corosync({"here": ["10.0.0.1"], "alice": ["fd00::1"]})
        self.secret(COROSYNC)
        self.none("to two nodes")

    def test_a_remote_node(self):
        self.secret(PACEMAKER)
        self.none("FENCE_KDUMP_NAME is not set")
        self.name("remote1")
        self.written("remote1")
        # What packages install is no list.
        lab.corosync({"node1": ["127.0.0.1"]})
        self.written("remote1")

    def test_with_a_name_no_name_server_is_asked(self):
        """As in Debian's crash kernel: no address yet, and no answer."""
        dns = lab.Dns({}, silent=True)
        lab.corosync({"here": ["ring-of-here"], "alice": ["alice"]})
        self.secret(COROSYNC)
        self.name("here")
        self.written("here")
        self.assertEqual(sum(dns.questions.values()), 0)

    # --- the files ---

    def test_nothing_is_written_over(self):
        self.three_nodes()
        self.secret(COROSYNC)
        with open(self.file, "w"):
            pass
        self.wrong(self.key(), "File exists")
        self.assertEqual(os.path.getsize(self.file), 0)
        os.unlink(self.file)
        os.symlink(lab.scratch("elsewhere"), self.file)
        self.wrong(self.key(), "File exists")
        self.assertFalse(os.path.exists(lab.scratch("elsewhere")))
        os.unlink(self.file)

    def test_not_with_what_prints(self):
        self.three_nodes()
        self.secret(COROSYNC)
        for option in ("--initrd", "--kdump", "--nodes"):
            self.none("no key is written", option)

    # --- who learns what ---

    def test_neither_key_nor_secret_is_logged(self):
        self.three_nodes()
        self.secret(COROSYNC)
        syslog = lab.Syslog()
        key = test_kdump2.keys(SECRET, "here")[0]
        said = self.written("here", SECRET, "-v").text
        os.chmod(COROSYNC, 0o644)
        said += self.none("mode 0644", "-v").text
        said += "\n".join(str(line) for line in syslog.lines())
        for hidden in (key, SECRET):
            for part in (hidden[:8], hidden[-8:]):
                for text in (part.hex(), part.hex().upper(),
                        base64.b64encode(part)[:10].decode(),
                        part.decode("latin-1")):
                    self.assertNotIn(text, said)


if __name__ == "__main__":
    lab.main()
