# SPDX-License-Identifier: GPL-2.0-or-later
"""RPM's packages beside others that own the same paths, and upgraded.

No repository of fence-agents' RPMs is at hand: rpmbuild makes stand-ins of
its name, which own what its package owns there and nothing else. All that
rpm does with them is real.
"""

import glob
import os
import shutil
import tempfile

from judge import Failed, run, same

STAND_IN = """
Name: %(name)s
Version: %(version)s
Release: 1
%(more)s
Summary: A stand-in that owns the paths of %(name)s
License: GPL-2.0-or-later
BuildArch: noarch
%%description
It owns the paths of %(name)s.
%%install
for path in %(paths)s; do
    install -d "%%{buildroot}${path%%/*}"
    echo "%(name)s %(version)s" >"%%{buildroot}$path"
    chmod 755 "%%{buildroot}$path"
done
%%files
%(lines)s
"""
MAN = "/usr/share/man/man8/"
AGENT = ("/usr/sbin/fence_kdump", MAN + "fence_kdump.8.gz",
         MAN + "fence_kdump_send.8.gz", "%{_libexecdir}/fence_kdump_send")
CLIENT = ("/usr/sbin/meatclient", MAN + "meatclient.8.gz")
# The packages of others: Red Hat has an agent in each, SUSE all in one.
PEERS = {
    "redhat": {"fence-agents-kdump": AGENT, "cluster-glue": CLIENT},
    "suse": {"fence-agents": AGENT, "cluster-glue": CLIENT},
}


def name_of(rpm):
    return run(["rpm", "-qp", "--qf", "%{NAME}", rpm])


class Rpms:
    """What is installed into an empty folder, and what belongs to whom."""

    def __init__(self, name, libexec):
        self.libexec = libexec
        self.peers = {peer: [p.replace("%{_libexecdir}", libexec)
                             for p in paths]
                      for peer, paths in PEERS[name].items()}

    def __enter__(self):
        self.tmp = tempfile.mkdtemp()
        self.at = self.tmp + "/root"
        os.mkdir(self.at)
        self.rpm("--initdb")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.tmp)

    def rpm(self, *arguments):
        return run(["rpm", "--root", self.at, "--dbpath", "/var/lib/rpm",
                    *arguments])

    def stand_in(self, name, version, paths, more=""):
        """Builds a package of others, with more lines in its head; its
        file."""
        top = "%s/%s-%s" % (self.tmp, name, version)
        os.mkdir(top)
        with open(top + "/spec", "w", encoding="utf-8") as f:
            f.write(STAND_IN % {"name": name, "version": version,
                                "more": more, "paths": " ".join(paths),
                                "lines": "\n".join(paths)})
        run(["rpmbuild", "-bb", top + "/spec", "--define", "_topdir " + top,
             "--define", "__os_install_post %{nil}"])
        (rpm,) = glob.glob(top + "/RPMS/noarch/*.rpm")
        return rpm

    def stand_ins(self, version):
        """All packages of others, built."""
        return [self.stand_in(peer, version, paths)
                for peer, paths in self.peers.items()]

    def upgrade(self, *rpms):
        self.rpm("-U", "--nodeps", *rpms)

    def erase(self, *names):
        self.rpm("-e", "--nodeps", *names)

    def tree(self):
        """Every file outside rpm's own database, and what is in it."""
        found = set()
        for where, _, files in os.walk(self.at):
            for name in files:
                path = os.path.join(where, name)
                short = path[len(self.at):]
                if short.startswith("/var/lib/rpm/"):
                    continue
                found.add("%s %s" % (short, self.content(short)))
        return found

    def content(self, path):
        path = self.at + path
        if os.path.islink(path):
            return "-> " + os.readlink(path)
        with open(path, "rb") as f:
            begin = f.read(64)
        return "\n" if b"\0" in begin else begin.decode("latin-1")


def kept(peer, path):
    """Where a peer's file is meanwhile."""
    folder, name = os.path.split(path)
    return "%s/%s.%s" % (folder, peer, name)


def ours_there(here, version):
    """Ours are in their place, and those of others beside them, of that
    version; or nowhere (None)."""
    for peer, paths in here.peers.items():
        for path in paths:
            link = here.at + path
            if not os.path.islink(link) or not os.path.isfile(link):
                raise Failed("%s is not ours" % path)
            beside = kept(peer, path)
            if version is None:
                if os.path.lexists(here.at + beside):
                    raise Failed(beside + " is left")
            elif here.content(beside) != "%s %s\n" % (peer, version):
                raise Failed("%s: %s" % (beside, here.content(beside)))
    for program in ("/usr/sbin/fence_kdump", "/usr/sbin/meatclient",
                    here.libexec + "/fence_kdump_send",
                    "/usr/lib/fence_kdump_send"):
        run([here.at + program, "--version"])


def configuration_kept(here, later):
    """An upgrade with another text in the file."""
    path = here.at + "/etc/sysconfig/fence_kdump"
    with open(path, "w", encoding="utf-8") as f:
        f.write('FENCE_KDUMP_NODES="alice"\n')
    here.upgrade(*later)
    with open(path, encoding="utf-8") as f:
        if f.read() != 'FENCE_KDUMP_NODES="alice"\n':
            raise Failed(path + " was not kept on upgrade")
    if not os.path.exists(path + ".rpmnew"):
        raise Failed("the later package has the same text: nothing is shown")


def they_first(here, ours, later):
    """Ours come and go where others are, and are upgraded."""
    first, second = here.stand_ins("1"), here.stand_ins("2")
    here.upgrade(*second)
    wanted = here.tree()
    here.upgrade("--oldpackage", *first)
    here.upgrade(*ours)
    ours_there(here, "1")
    here.upgrade(*second)
    ours_there(here, "2")
    configuration_kept(here, later)
    ours_there(here, "2")
    names = list(map(name_of, ours))
    here.erase(*names)
    # rpm keeps what the administrator has written.
    for left in (".rpmsave", ".rpmnew"):
        os.unlink(here.at + "/etc/sysconfig/fence_kdump" + left)
    same("after they were erased", here.tree(), wanted)
    here.rpm("-V", *here.peers)


def ours_first(here, ours):
    """Others come and go where ours are."""
    here.upgrade(*ours)
    ours_there(here, None)
    here.upgrade(*here.stand_ins("1"))
    ours_there(here, "1")
    here.erase(*here.peers)
    ours_there(here, None)
    here.erase(*map(name_of, ours))
    same("left behind", here.tree(), ())


def at_once(here, ours):
    """Ours and others in one transaction; and ours installed anew."""
    others = here.stand_ins("1")
    here.upgrade(*ours, *others)
    ours_there(here, "1")
    here.rpm("-U", "--nodeps", "--replacepkgs", *ours)
    ours_there(here, "1")
    here.rpm("-U", "--nodeps", "--replacepkgs", *others)
    ours_there(here, "1")
    here.erase(*map(name_of, ours), *here.peers)
    same("left behind", here.tree(), ())


def check(judge, name, libexec, ours, later):
    with Rpms(name, libexec) as here:
        judge.check("rpm: beside those that own the same paths (%s)" % name,
                    they_first, here, ours, later)
    with Rpms(name, libexec) as here:
        judge.check("rpm: they come and go beside ours (%s)" % name,
                    ours_first, here, ours)
    with Rpms(name, libexec) as here:
        judge.check("rpm: with them in one transaction (%s)" % name,
                    at_once, here, ours)
