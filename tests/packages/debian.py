# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's packages."""

import glob
import os
import shutil
import sys

import root
from judge import DEMO, PAGES, Failed, demonstrate, follow_links, run, same
from root import DEBS, Root

HERE = os.path.dirname(os.path.abspath(__file__))
# Not for an archive, which would have a bug to close; and the packaging is
# a part of the source.
SUPPRESSED = "initial-upload-closes-no-bugs,no-debian-changes"
SHIMS = {"fence_kdump": "/usr/sbin/fence_kdump",
         "fence_kdump_send": "/usr/libexec/fence_kdump_send"}


def build(source, folder):
    at = os.path.join(folder, "debian")
    os.makedirs(at)
    name, version = os.path.basename(source)[:-len(".tar.xz")].rsplit("-", 1)
    shutil.copy(source, "%s/%s_%s.orig.tar.xz" % (at, name, version))
    run(["tar", "-xf", source, "-C", at])
    log = run(["dpkg-buildpackage", "-us", "-uc", "-j%d" % os.cpu_count()],
              cwd="%s/%s-%s" % (at, name, version))
    with open(at + "/build.log", "w", encoding="utf-8") as f:
        f.write(log)


def packages(folder):
    return sorted(p for p in glob.glob(folder + "/debian/*.deb")
                  if "-dbgsym_" not in p)


def name_of(deb):
    return os.path.basename(deb).split("_")[0]


def lint(folder):
    (changes,) = glob.glob(folder + "/debian/*.changes")
    said = run(["lintian", "--allow-root", "--fail-on", "error,warning",
                "--suppress-tags", SUPPRESSED, changes])
    if said.strip():
        print(said.strip())


def control(folder, listed):
    """The binary packages are those that debian/control names."""
    same("packages", map(name_of, packages(folder)), listed)


def sender_needs(folder):
    (deb,) = glob.glob(folder + "/debian/fence-kdump-send_*.deb")
    needs = run(["dpkg-deb", "-f", deb, "Depends"]).strip()
    if not needs.startswith("libc6 ") or "," in needs:
        raise Failed("fence-kdump-send depends on: " + needs)


def diversions(deb_names):
    """(package, path, where the other's file is kept), from our own list."""
    (listed,) = glob.glob(os.path.join(
        os.path.dirname(os.path.dirname(HERE)), "debian", "diversions"))
    with open(listed, encoding="utf-8") as f:
        rows = [line.split() for line in f if not line.startswith("#")]
    return [r for r in rows if r[0] in deb_names]


def both_there(here, ours, peers):
    """Ours is in its place, and the peer's where the list says."""
    for package, path, kept in diversions(ours):
        if not os.path.isfile(here.at + path):
            raise Failed(path + " is not there")
        owner = here.run("dpkg-divert", "--listpackage", path).strip()
        if owner != package:
            raise Failed("%s is diverted by %s" % (path, owner))
        if os.path.exists(here.at + kept) != peers:
            raise Failed("%s is %sthere" % (kept, "not " if peers else ""))
    for path in SHIMS.values():
        said = here.run(path, "--version")
        if "fence-kdump 0." not in said and "fence_kdump" not in said:
            raise Failed("%s is not ours: %s" % (path, said))


def demo(here):
    (script,) = here.bring(DEMO)
    demonstrate(SHIMS, here.at + "/tmp/build",
                lambda: here.run("sh", script, "/tmp/build"))


def plugins(here):
    """The stonith command lists ours, and takes a parameter from one."""
    listed = here.run("stonith", "-L").split()
    missing = [p for p in ("fence_kdump", "fence_meatware", "fence_suicide",
                           "fence_xvm") if "external/" + p not in listed]
    if missing:
        raise Failed("not listed by stonith -L: %s" % missing)
    if "timeout" not in here.run("stonith", "-t", "external/fence_kdump",
                                 "-m"):
        raise Failed("stonith -m does not name timeout")


def unpacked(at, deb, version):
    """The package in the folder `at`, which is returned, with that version;
    "%s" in it is the one that it has."""
    shutil.rmtree(at, ignore_errors=True)
    run(["dpkg-deb", "-R", deb, at])
    with open(at + "/DEBIAN/control", encoding="utf-8") as f:
        text = f.read()
    now = run(["dpkg-deb", "-f", deb, "Version"]).strip()
    with open(at + "/DEBIAN/control", "w", encoding="utf-8") as f:
        f.write(text.replace("Version: %s\n" % now,
                             "Version: %s\n" % version.replace("%s", now)))
    return at


def next_version(folder, deb):
    """The same package again with a higher version and another text in each
    configuration file."""
    at = unpacked(os.path.join(folder, "next"), deb, "%s+next")
    for path in conffiles(at):
        with open(at + path, "a", encoding="utf-8") as f:
            f.write("# the next version's\n")
    new = deb.replace(".deb", "+next.deb").replace("/debian/", "/")
    run(["dpkg-deb", "--root-owner-group", "-b", at, new])
    return new


def conffiles(unpacked):
    try:
        with open(unpacked + "/DEBIAN/conffiles", encoding="utf-8") as f:
            return [line.strip() for line in f]
    except FileNotFoundError:
        return []


def upgrade(here, folder, debs):
    """What the administrator has written stays, and ours stay in place."""
    written = {}
    for deb in debs:
        new = next_version(folder, deb)
        for path in conffiles(os.path.join(folder, "next")):
            with open(here.at + path, "a", encoding="utf-8") as f:
                f.write("# the administrator's\n")
            with open(here.at + path, encoding="utf-8") as f:
                written[path] = f.read()
        here.run("dpkg", "--force-confdef", "--force-confold", "-i",
                 *here.bring(new))
    for path, text in written.items():
        with open(here.at + path, encoding="utf-8") as f:
            if f.read() != text:
                raise Failed(path + " was not kept on upgrade")
    both_there(here, list(map(name_of, debs)), True)


def nothing_left(here, before, names):
    here.run("dpkg", "--remove", *names)
    here.run("dpkg", "--purge", *names)
    same("after the purge", here.tree(), before)
    left = [d for d in here.run("dpkg-divert", "--list").splitlines()
            if d.endswith(tuple(" by " + n for n in names))]
    if left:
        raise Failed("diversions are left: %s" % left)


def beside(judge, folder, base, debs):
    """The peers are there first."""
    names = list(map(name_of, debs))
    with Root(base) as here:
        before = here.tree()
        judge.check("deb: installed beside the peers",
                    lambda: here.run("dpkg", "-i", *here.bring(*debs)))
        judge.check("deb: ours in place, the peers' kept",
                    both_there, here, names, True)
        judge.check("deb: used: the demonstration", demo, here)
        judge.check("deb: used: the stonith command", plugins, here)
        judge.check("deb: the peers upgraded: ours stay", lambda: (
            here.run("sh", "-c", "dpkg -i %s/*.deb" % DEBS),
            both_there(here, names, True)))
        judge.check("deb: upgraded: configuration kept",
                    upgrade, here, folder, debs)
        judge.check("deb: removed and purged: nothing left",
                    nothing_left, here, before, names)


def before_them(judge, base, debs):
    """Ours are there first, then the peers come; and go again."""
    names = list(map(name_of, debs))
    with Root(base) as here:
        here.run("sh", "-c", "dpkg --purge --force-depends " +
                 " ".join(root.PEERS))
        bare = here.tree()
        judge.check("deb: installed without the peers", lambda: (
            here.run("dpkg", "-i", *here.bring(*debs)),
            both_there(here, names, False)))
        judge.check("deb: the peers come later", lambda: (
            here.run("sh", "-c", "dpkg -i %s/*.deb" % DEBS),
            both_there(here, names, True)))
        judge.check("deb: the peers go again", lambda: (
            here.run("dpkg", "--purge", "--force-depends", *root.PEERS),
            both_there(here, names, False)))
        judge.check("deb: removed and purged without them: nothing left",
                    nothing_left, here, bare, names)


# What docs/kdump.md of 0.1.0 advised, before the user's own rules.
INCLUDE = """flush ruleset
include "/usr/share/doc/fence-kdump/fence_kdump.nft"
table inet users {
}
"""
WANTS = "/etc/systemd/system/%s.wants/fence-kdump-%s.service"
SENT_BY = [WANTS % ("kdump-tools-dump.service", "send"),
           WANTS % ("kdump-tools.service", "send")]
LOADED_BY = [WANTS % ("sysinit.target", "firewall"),
             WANTS % ("nftables.service", "firewall")]
RULES = "/usr/share/doc/fence-kdump/fence_kdump.nft"


def as_0_1_0(folder, deb):
    """The package with what 0.1.0 had in place of the units and the rules."""
    at = unpacked(os.path.join(folder, "old"), deb, "0.1.0-0")
    for name in "postinst", "prerm":
        if os.path.exists(at + "/DEBIAN/" + name):
            os.unlink(at + "/DEBIAN/" + name)
    units = at + "/usr/lib/systemd/system/"
    for name in "firewall", "reverse-path", "open":
        if os.path.exists("%sfence-kdump-%s.service" % (units, name)):
            os.unlink("%sfence-kdump-%s.service" % (units, name))
    if os.path.islink(at + RULES):
        os.unlink(at + RULES)
        with open(at + RULES, "w", encoding="utf-8") as f:
            f.write("table inet fence_kdump {\n}\n")
    old = deb.replace(".deb", "+old.deb").replace("/debian/", "/")
    run(["dpkg-deb", "--root-owner-group", "-b", at, old])
    return old


def loads(here, *tables):
    """nft takes the user's file, and these tables come of it."""
    said = here.run("nft", "-f", "/etc/nftables.conf")
    if said:
        raise Failed(said)
    same("tables", here.run("nft", "list", "tables").splitlines(),
         ["table inet " + t for t in tables])
    here.run("nft", "flush", "ruleset")


def links(here, wanted):
    """Exactly these links of ours start a unit."""
    top = here.at + "/etc/systemd/system"
    same("links", {os.path.join(where, f)[len(here.at):]
                   for where, _, files in os.walk(top) for f in files
                   if f.startswith("fence-kdump-")}, wanted)


def from_0_1_0(here, folder, debs):
    """Who included the rules and had the sender's unit enabled still has
    them: B2, B5."""
    mine = [d for d in debs
            if name_of(d) in ("fence-kdump", "fence-kdump-send")]
    here.run("dpkg", "-i", *here.bring(*(as_0_1_0(folder, d) for d in mine)))
    with open(here.at + "/etc/nftables.conf", "w", encoding="utf-8") as f:
        f.write(INCLUDE)
    loads(here, "fence_kdump", "users")
    os.makedirs(os.path.dirname(here.at + SENT_BY[0]))
    os.symlink("/lib/systemd/system/fence-kdump-send.service",
               here.at + SENT_BY[0])
    links(here, SENT_BY[:1])
    here.run("dpkg", "-i", *here.bring(*mine))
    loads(here, "fence_kdump_out", "users")
    links(here, SENT_BY + LOADED_BY)
    for how in "--remove", "--purge":
        here.run("dpkg", how, *map(name_of, mine))
        loads(here, "users")
    links(here, [])


def without_documents(here, debs):
    """The rules are no document, and none of ours has to be included."""
    (deb,) = (d for d in debs if name_of(d) == "fence-kdump")
    here.run("dpkg", "--path-exclude=/usr/share/doc/*", "-i",
             *here.bring(deb))
    links(here, LOADED_BY)
    here.run("nft", "-f", "/usr/share/fence-kdump/fence_kdump.nft")
    here.run("nft", "-f", "/usr/share/fence-kdump/reverse_path.nft")
    here.run("nft", "flush", "ruleset")


def not_asked_for(here, debs):
    """An administrator who has switched it off is asked no more."""
    (deb,) = (d for d in debs if name_of(d) == "fence-kdump")
    for link in LOADED_BY:
        os.unlink(here.at + link)
    here.run("dpkg", "-i", *here.bring(deb))
    links(here, [])


def firewall(judge, folder, base, debs):
    with Root(base) as here:
        judge.check("deb: upgraded from 0.1.0: the user's firewall, the "
                    "sender's unit; and after the purge", from_0_1_0, here,
                    folder, debs)
    with Root(base) as here:
        judge.check("deb: without documents: the rules are there, and loaded",
                    without_documents, here, debs)
        judge.check("deb: the rules switched off stay so", not_asked_for,
                    here, debs)


def one_by_one(base, debs):
    """Each package alone comes and goes."""
    with Root(base) as here:
        before = here.tree()
        for deb in debs:
            here.run("dpkg", "-i", *here.bring(deb))
            follow_links("%s/usr/share/doc/%s" % (here.at, name_of(deb)),
                         PAGES.get(name_of(deb), ()))
            nothing_left(here, before, [name_of(deb)])


def check(judge, folder, base):
    debs = packages(folder)
    with open(glob.glob(folder + "/debian/*/debian/control")[0],
              encoding="utf-8") as f:
        listed = [line.split()[1] for line in f
                  if line.startswith("Package:")]
    judge.check("deb: all packages are built", control, folder, listed)
    judge.check("deb: lintian", lint, folder)
    judge.check("deb: the sender needs libc alone", sender_needs, folder)
    beside(judge, folder, base, debs)
    before_them(judge, base, debs)
    firewall(judge, folder, base, debs)
    judge.check("deb: each alone, with its pages", one_by_one, base, debs)
    sys.stdout.flush()
