# SPDX-License-Identifier: GPL-2.0-or-later
"""RPM's packages, where a path goes from one package of others to another:
fence-agents was one package, and became many."""

import os

from beside import MAN, Rpms, kept, name_of
from judge import Failed, same

NAMES = ("fence-agents-kdump", "fence-agents")
LIBEXEC = "/usr/libexec"
PATHS = ("/usr/sbin/fence_kdump", MAN + "fence_kdump.8.gz",
         MAN + "fence_kdump_send.8.gz", LIBEXEC + "/fence_kdump_send")


def alone(here, rpm):
    """What is there when a package of others is, and ours never was."""
    here.upgrade(rpm)
    there = here.tree()
    here.erase(name_of(rpm))
    return there


def kept_of(here, owner):
    """Ours are in their places, beside them what is of this one alone."""
    for path in PATHS:
        if not os.path.islink(here.at + path):
            raise Failed("%s is not ours" % path)
        for name in (*NAMES, "unpackaged"):
            beside = kept(name, path)
            if os.path.lexists(here.at + beside) != (name == owner):
                raise Failed("%s is %sthere" % (
                    beside, "not " if name == owner else ""))


def goes(here, ours, owner, wanted):
    """All is seen to, and ours erased."""
    kept_of(here, owner)
    here.erase(*map(name_of, ours))
    same("after ours were erased", here.tree(), wanted)


def obsoleted(here, ours, old, new):
    """Another takes the one's place: both are installed for a while."""
    second = here.stand_in(new, "2", PATHS, "Obsoletes: " + old)
    wanted = alone(here, second)
    here.upgrade(here.stand_in(old, "1", PATHS))
    here.upgrade(*ours)
    here.upgrade(second)
    goes(here, ours, new, wanted)


def obsoleted_at_once(here, ours, old, new):
    """The same while ours come."""
    second = here.stand_in(new, "2", PATHS, "Obsoletes: " + old)
    wanted = alone(here, second)
    here.upgrade(here.stand_in(old, "1", PATHS))
    here.upgrade(*ours, second)
    goes(here, ours, new, wanted)


def given_up(here, ours, old, new):
    """The one stays, without the path, which is now the other's."""
    split = [here.stand_in(old, "2", ["/usr/share/%s" % old]),
             here.stand_in(new, "2", PATHS)]
    here.upgrade(here.stand_in(old, "1", PATHS))
    here.upgrade(*ours)
    here.upgrade(*split)
    kept_of(here, new)
    here.erase(new)
    goes(here, ours, None, {"/usr/share/%s %s 2\n" % (old, old)})


def name_alone(here, ours, owner, other):
    """A package that has such a name, but not the path."""
    first = here.stand_in(owner, "1", PATHS)
    wanted = alone(here, first)
    bare = here.stand_in(other, "1", ["/usr/share/%s" % other])
    here.upgrade(first, bare)
    here.upgrade(*ours)
    here.erase(other)
    kept_of(here, owner)
    here.upgrade(bare)
    kept_of(here, owner)
    here.erase(other)
    goes(here, ours, owner, wanted)


def unpackaged(here, ours):
    """Files that are no package's, as `make install` leaves them."""
    for path in PATHS:
        os.makedirs(os.path.dirname(here.at + path), exist_ok=True)
        with open(here.at + path, "w", encoding="utf-8") as f:
            f.write("by hand\n")
    wanted = here.tree()
    here.upgrade(*ours)
    kept_of(here, "unpackaged")
    here.upgrade("--replacepkgs", *ours)
    goes(here, ours, "unpackaged", wanted)


def check(judge, ours):
    for one, other in (NAMES, NAMES[::-1]):
        for what, function in (
                ("%s is obsoleted by %s", obsoleted),
                ("%s is obsoleted by %s while ours come", obsoleted_at_once),
                ("%s gives its paths to %s", given_up),
                ("%s has the paths, %s its name alone", name_alone)):
            with Rpms("redhat", LIBEXEC) as here:
                judge.check("rpm: " + what % (one, other), function, here,
                            ours, one, other)
    with Rpms("redhat", LIBEXEC) as here:
        judge.check("rpm: files that are no package's", unpackaged, here,
                    ours)
