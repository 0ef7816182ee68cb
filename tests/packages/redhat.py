# SPDX-License-Identifier: GPL-2.0-or-later
"""RPM's packages, with the paths of Red Hat and of SUSE.

This host has another package manager: the packages are installed into an
empty folder, with their files and scripts, but without what they depend on.
"""

import glob
import os
import re
import shutil
import subprocess
import tempfile

import beside
import moved
from beside import name_of
from judge import DEMO, PAGES, Failed, demonstrate, follow_links, run, same

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = "packaging/fence-kdump.spec"
# What the two say; the second is SUSE's as of Leap 15.
PATHS = {
    "redhat": {"_libexecdir": "/usr/libexec", "_libdir": "/usr/lib64"},
    "suse": {"_libexecdir": "/usr/lib", "suse_version": "1500",
             "_libdir": "/usr/lib64",
             # rpmbuild makes _docdir of it.
             "_defaultdocdir": "/usr/share/doc/packages"},
}
# Both compress pages (which needs bash) and take symbols out of programs; what
# is no program is left alone by strip.
AFTER = ("bash /usr/lib/rpm/brp-compress; "
         "find $RPM_BUILD_ROOT -type f -perm -100 -exec strip {} ';'")
# A later package of the same programs, with another text in the configuration.
LATER = "-later"
LATER_AFTER = AFTER + ("; echo '# later' "
                       ">>$RPM_BUILD_ROOT/etc/sysconfig/fence_kdump")
# Every file but documents, by package.
FILES = {
    "fence-kdump": [
        "/usr/lib/firewalld/services/fence-kdump-query.xml",
        "/usr/lib/firewalld/services/fence-kdump.xml",
        "/usr/lib/ocf/resource.d/fence-kdump/armed",
        "/usr/lib/systemd/system/fence-kdump-armed.service",
        "/usr/lib/systemd/system/fence-kdump-armed.timer",
        "/usr/lib/systemd/system/fence-kdump-firewall.service",
        "/usr/lib/systemd/system/fence-kdump-reverse-path.service",
        "%{_libexecdir}/fence_kdump_rehearse",
        "/usr/sbin/fence-kdump.fence_kdump",
        "/usr/sbin/fence_kdump",
        "/usr/share/fence-kdump/fence_kdump.nft",
        "/usr/share/fence-kdump/reverse_path.nft",
        "/usr/share/man/man7/fence-kdump.7.gz",
        "/usr/share/man/man8/fence-kdump.fence_kdump.8.gz",
        "/usr/share/man/man8/fence_kdump.8.gz",
        "/usr/share/man/man8/fence_kdump_rehearse.8.gz"],
    "fence-kdump-send": [
        "/etc/sysconfig/fence_kdump",
        *("/usr/lib/dracut/modules.d/55fence-kdump/" + f for f in (
            "crash.sh", "fence-kdump-early.service", "handlers.sh",
            "kdump.sh", "key.sh", "late-hook.sh", "late.sh", "manager.sh",
            "module-setup.sh", "network.sh", "online.sh", "patience.conf", "patience.sh",
            "unawaited.conf", "unawaited.sh")),
        *("/usr/lib/dracut/modules.d/56fence-kdump-key/" + f for f in (
            "kdump.sh", "key.sh", "module-setup.sh")),
        "%{_libexecdir}/fence-kdump/fence_kdump_send",
        "%{_libexecdir}/fence_kdump_send",
        "/usr/lib/fence_kdump_send",
        "/usr/share/man/man5/fence_kdump.5.gz",
        "/usr/share/man/man8/fence-kdump.fence_kdump_send.8.gz",
        "/usr/share/man/man8/fence_kdump_send.8.gz"],
    "fence-meatware": [
        "/usr/lib/systemd/catalog/fence_meatware.catalog",
        "/usr/sbin/fence-kdump.meatclient",
        "/usr/sbin/fence_meatware",
        "/usr/sbin/meatclient",
        "/usr/share/man/man8/fence-kdump.meatclient.8.gz",
        "/usr/share/man/man8/fence_meatware.8.gz",
        "/usr/share/man/man8/meatclient.8.gz"],
    "fence-suicide": [
        "/usr/sbin/fence_suicide",
        "/usr/share/man/man8/fence_suicide.8.gz"],
    "fencectl": [
        "/usr/sbin/fencectl",
        "/usr/share/bash-completion/completions/fencectl",
        "/usr/share/man/man8/fencectl.8.gz"],
    "stonith-external-fence": [
        "%{_libexecdir}/stonith_external",
        "/usr/lib64/stonith/plugins/external/fence_kdump",
        "/usr/lib64/stonith/plugins/external/fence_meatware",
        "/usr/lib64/stonith/plugins/external/fence_suicide",
        "/usr/lib64/stonith/plugins/external/fence_xvm",
        "/usr/share/man/man8/stonith_external.8.gz"],
}
# Both keep an edited one on upgrade.
CONFIGURATION = {"fence-kdump-send": ["/etc/sysconfig/fence_kdump"]}


def rpmbuild(source, at, macros, *options):
    """Packages out of the tarball, in the folder `at`."""
    command = ["rpmbuild", "--nodeps", "-ta", source, *options]
    for macro, value in dict({"__os_install_post": AFTER}, _topdir=at,
                             _build_id_links="none",
                             debug_package="%{nil}",
                             packager="fence-kdump maintainers",
                             **macros).items():
        command += ["--define", "%s %s" % (macro, value)]
    log = run(command)
    with open(at + "/build.log", "w", encoding="utf-8") as f:
        f.write(log)


def build(source, folder, names):
    for name in names:
        macros, at = PATHS[name], os.path.join(folder, name)
        # The unit tests need not run twice.
        rpmbuild(source, at, macros, "--noclean",
                 *([] if name == names[0] else ["--without", "check"]))
        # What was built there is only installed again: %build does nothing.
        rpmbuild(source, at + LATER, dict(
            macros, dist=".later", __os_install_post=LATER_AFTER,
            _builddir=at + "/BUILD", __spec_build_pre="exit 0"),
                 "--noprep", "--without", "check")


def packages(folder, name):
    return sorted(glob.glob("%s/%s/RPMS/*/*.rpm" % (folder, name)))


def query(rpm, *what):
    return run(["rpm", "-qp", *what, rpm]).split("\n")[:-1]


def is_document(path):
    return path.startswith(("/usr/share/doc/", "/usr/share/licenses/"))


def file_list(folder, name):
    """Each package has the files that it is to have."""
    rpms = packages(folder, name)
    same("packages", map(name_of, rpms), FILES)
    for rpm in rpms:
        wanted = [f.replace("%{_libexecdir}", PATHS[name]["_libexecdir"])
                  for f in FILES[name_of(rpm)]]
        files = query(rpm, "--list", "--noartifact")
        modes = query(rpm, "--qf", "[%{FILEMODES:perms}%{FILENAMES}\n]")
        folders = [re.sub("^d[^/]*", "", m) for m in modes
                   if m.startswith("d")]
        got = [f for f in files if not is_document(f) and f not in folders]
        same(name_of(rpm), got, wanted)
        same(name_of(rpm) + ": configuration",
             query(rpm, "--configfiles"),
             CONFIGURATION.get(name_of(rpm), []))


def sender_needs(folder, name):
    (rpm,) = [r for r in packages(folder, name)
              if name_of(r) == "fence-kdump-send"]
    other = [n for n in query(rpm, "--requires")
             if not n.startswith(("libc.so.6", "rpmlib(", "rtld(",
                                  "config(fence-kdump-send)"))]
    if other:
        raise Failed("fence-kdump-send requires: %s" % other)


def lint(folder, names):
    """rpmlint's own exit status tells errors only."""
    said = run(["rpmlint", "--config", HERE + "/rpmlint.toml",
                *(rpm for name in names for rpm in packages(folder, name)),
                *glob.glob("%s/%s/SRPMS/*.rpm" % (folder, names[0])),
                os.path.join(os.path.dirname(os.path.dirname(HERE)), SPEC)])
    summary = said.strip().splitlines()[-1]
    if "0 errors, 0 warnings" not in summary:
        raise Failed(said)


def demo(at, libexec):
    programs = {os.path.basename(path): at + path for path in (
        "/usr/sbin/fence_kdump", libexec + "/fence_kdump_send")}
    with tempfile.TemporaryDirectory() as build:
        demonstrate(programs, build, lambda: run(["sh", DEMO, build]))


def docdir(name):
    return PATHS[name].get("_defaultdocdir", "/usr/share/doc")


def come_and_go(folder, name):
    """Installed into an empty folder, run there, and erased again."""
    at = tempfile.mkdtemp()
    try:
        rpm = ["rpm", "--root", at, "--dbpath", "/var/lib/rpm"]
        run(rpm + ["--initdb"])
        run(rpm + ["-i", "--nodeps", *packages(folder, name)])
        installed = {"/" + os.path.relpath(os.path.join(where, f), at)
                     for where, _, files in os.walk(at) for f in files}
        listed = {f for r in packages(folder, name)
                  for f in query(r, "--list")
                  if os.path.lexists(at + f) and
                  not os.path.isdir(at + f)}
        same("installed", {f for f in installed
                           if not f.startswith("/var/lib/rpm/")}, listed)
        run(rpm + ["-V", "--nodeps", *map(name_of, packages(folder, name))])
        for link in ("/usr/lib", PATHS[name]["_libexecdir"]):
            run([at + link + "/fence_kdump_send", "--version"])
        for package in FILES:
            follow_links("%s%s/%s" % (at, docdir(name), package),
                         PAGES.get(package, ()))
        demo(at, PATHS[name]["_libexecdir"])
        run(rpm + ["-e", "--nodeps", *map(name_of, packages(folder, name))])
        left = [os.path.join(where, f) for where, _, files in os.walk(at)
                for f in files if not where.startswith(at + "/var/lib/rpm")]
        if left:
            raise Failed("left behind: %s" % left)
    finally:
        shutil.rmtree(at)


def the_users_firewall(folder, name):
    """B2: what an include of 0.1.0's names is there, also when all is gone;
    but not for a comment."""
    at = tempfile.mkdtemp()
    rules = docdir(name) + "/fence-kdump/fence_kdump.nft"
    other = docdir(name) + "/fence-kdump/reverse_path.nft"
    try:
        os.makedirs(at + "/etc/nftables")
        with open(at + "/etc/nftables/main.nft", "w", encoding="utf-8") as f:
            f.write('# include "%s"\ninclude "%s"\n' % (other, rules))
        rpm = ["rpm", "--root", at, "--dbpath", "/var/lib/rpm"]
        run(rpm + ["--initdb"])
        (package,) = (r for r in packages(folder, name)
                      if name_of(r) == "fence-kdump")
        run(rpm + ["-i", "--nodeps", package])
        with open(at + rules, encoding="utf-8") as f:
            if "fence_kdump_out" not in f.read():
                raise Failed(rules + " does not lead to the rules")
        run(rpm + ["-e", "--nodeps", "fence-kdump"])
        with open(at + rules, encoding="utf-8") as f:
            left = f.read()
        if re.sub("(?m)^#.*", "", left).strip():
            raise Failed("%s: %s" % (rules, left))
        if os.path.lexists(at + other):
            raise Failed(other + " is left behind")
    finally:
        shutil.rmtree(at)


def check(judge, folder, names):
    if subprocess.run(["rpmbuild", "--version"],
                      stdout=subprocess.DEVNULL).returncode != 0:
        raise Failed("rpmbuild does not run")
    for name in names:
        judge.check("rpm: the files, by %s's paths" % name,
                    file_list, folder, name)
        judge.check("rpm: installed, run and erased (%s)" % name,
                    come_and_go, folder, name)
        judge.check("rpm: the user's firewall when ours has gone (%s)" % name,
                    the_users_firewall, folder, name)
        beside.check(judge, name, PATHS[name]["_libexecdir"],
                     packages(folder, name), packages(folder, name + LATER))
    if "redhat" in names:
        moved.check(judge, packages(folder, "redhat"))
    judge.check("rpm: the sender needs libc alone", sender_needs, folder,
                names[0])
    judge.check("rpm: rpmlint", lint, folder, names)
