#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
fence_kdump_rehearse --key: whose key this host gets, out of which secret, in
which files; and that no one else learns the key or the secret.
"""

import base64
import glob
import os
import stat

import lab
import test_kdump2
from lab import run_agent
from rehearselab import (COROSYNC, OTHER, OURS, PACEMAKER, REHEARSE, SECRET,
    Secrets)

NAME_FILE = "/etc/fence_kdump/name"


class Key(Secrets):
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

    @lab.plainly
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

    # --- Debian's crash kernel, which has no address yet ---

    def kept(self, text, mode=0o644, uid=0):
        """/etc/fence_kdump/name"""
        os.makedirs(os.path.dirname(NAME_FILE), exist_ok=True)
        self.secret(NAME_FILE, text.encode(), mode, uid)

    def crashed(self, pattern=None):
        """Writes the key in a crash kernel, or no key and the reason."""
        r = run_agent(("--key", self.file), program=REHEARSE, crash=True,
            env=lab.PATIENT)
        if pattern is not None:
            self.wrong(r, pattern)
            self.assertEqual(self.files(), [], r)
            return
        self.well(r)
        with open(self.file, encoding="ascii") as f:
            name = f.read().split()[1]
        self.assertEqual(self.files(), ["key", "key-2-" +
            test_kdump2.keys(SECRET, name)[1]])
        for path in glob.glob(self.folder + "/*"):
            os.unlink(path)
        return name

    def two_far_nodes(self):
        lab.corosync({"bob": ["10.9.0.1"], os.uname().nodename: ["ring"]})
        self.secret(COROSYNC)

    def test_the_name_that_the_rehearsal_left(self):
        dns = lab.Dns({}, silent=True)
        self.two_far_nodes()
        self.crashed("no node of corosync.conf has an address of this host")
        self.kept("bob\n")
        self.assertEqual(self.crashed(), "bob")
        self.assertEqual(sum(dns.questions.values()), 0)
        self.none("no node of corosync.conf")  # not on a running system

    def test_the_configuration_goes_before_it(self):
        self.two_far_nodes()
        self.kept("bob\n")
        lab.etc("sysconfig/fence_kdump", "FENCE_KDUMP_NAME=%s\n" %
            os.uname().nodename)
        self.addCleanup(lab.etc, "sysconfig/fence_kdump", None)
        self.assertEqual(self.crashed(), os.uname().nodename)

    def test_a_name_that_is_not_to_be_believed(self):
        self.two_far_nodes()
        for text, says in (("carol\n", "the name in .*/name is carol, which "
                "is no name of a node"), ("", "not one line"),
                ("\n", "not one line"), ("bob", "not one line"),
                ("bob\nbob\n", "not one line"), ("bob \n", "not one line"),
                ("x" * 256 + "\n", "not one line")):
            with self.subTest(text):
                self.kept(text)
                self.crashed(says)
        self.kept("bob\n", 0o664)
        self.crashed("could write it .mode 0664")
        self.kept("bob\n", 0o644, 1000)
        self.crashed("could write it .*user 1000")

    def test_the_name_of_another_node(self):
        """A disk that was copied, and the address is there already."""
        self.three_nodes()
        self.secret(COROSYNC)
        self.kept("alice\n")
        self.crashed("/name is alice, and by its addresses this host is node "
            "here")

    def test_a_name_is_no_remote_node_s(self):
        self.secret(PACEMAKER)
        self.kept("bob\n")
        self.crashed("FENCE_KDUMP_NAME is not set")

    # --- and the rehearsal, which leaves it ---

    def rehearse(self, debian=True):
        self.configure("alice bob")
        os.rename(self.conf, lab.scratch("other.conf"))
        if debian:
            lab.kdump_tools()
            self.addCleanup(lab.labhost.no_kdump_tools)
        r = self.run_it("--config", lab.scratch("other.conf"))
        if not os.path.exists(NAME_FILE):
            return r, None
        self.assertEqual(os.lstat(NAME_FILE).st_mode, stat.S_IFREG | 0o644)
        with open(NAME_FILE) as f:
            return r, f.read()

    def test_the_rehearsal_leaves_the_name(self):
        self.remove(NAME_FILE)
        self.addCleanup(self.remove, NAME_FILE)
        self.three_nodes()
        r, text = self.rehearse()  # no secret
        self.assertIsNone(text)
        self.assertNotIn("key", r.text)
        self.secret(COROSYNC)
        r, text = self.rehearse(debian=False)
        lab.labhost.no_kdump_tools()
        self.remove(NAME_FILE)
        r, text = self.rehearse(debian=False)
        self.assertIsNone(text)
        r, text = self.rehearse()
        self.assertEqual(text, "here\n")
        self.assertIn("has this node's name for its crash kernel: here", r.out)
        self.kept("alice\n", 0o666)
        self.assertEqual(self.rehearse()[1], "here\n")
        r, text = self.rehearse()
        self.assertEqual(text, "here\n")
        self.assertNotIn("for its crash kernel", r.out)

    def test_the_rehearsal_says_why_there_will_be_no_key(self):
        self.remove(NAME_FILE)
        self.three_nodes()
        self.secret(COROSYNC, SECRET, 0o644)
        r, text = self.rehearse()
        self.assertIsNone(text)
        self.assertRegex(r.err, "warning: the crash kernel will have no key: "
            ".*mode 0644")

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
