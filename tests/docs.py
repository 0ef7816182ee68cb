# SPDX-License-Identifier: GPL-2.0-or-later
"""
What README.md, HACKING.md and docs/ tell people to type, works.

Each indented block has a mark above it, a comment that a reader does not see:

    <!-- run: HOW -->          it is run here, in one of the ways below
    <!-- not run: REASON -->   a command that cannot be, or is elsewhere
    <!-- shown: WHAT -->       no command: output, a picture

Ways: sh (as a script), session (each line with a prompt, with the lines behind
it among its output), agents (each line while an agent waits for the
operator), rehearsal (as a script, where a crash kernel is loaded), sysconfig
(as /etc/sysconfig/fence_kdump, for a rehearsal), nft (a table, a rule, or
commands), crm (a configuration), postscript (SUSE's line, by word splitting),
kdump.conf (Red Hat's two lines). Two more are run where pcs and firewalld are
at hand: pcs and firewalld, by ./dev check-packages.

What no block shows, but a sentence names, is there: see names.py.

All programs are installed into a file system of their own, over this one's;
the host is alice, bob and charlie are beside her; nothing reaches outside.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import markdown
import names

TOP = os.path.abspath(os.environ.get("TOP_SRCDIR", "."))
BUILD = os.path.abspath(os.environ.get("TOP_BUILDDIR", "."))
SKIP = 77
SECONDS = 120
# Run by tests/packages/documents.py.
ELSEWHERE = ("firewalld", "pcs")
# A page that is printed as it is has its marks here, in order.
PRINTED = {
    "docs/operator-guide.md": [
        ("shown", "what fence_meatware says; tests/integration/"),
        ("run", "agents"),
    ],
}
HOSTS = ("127.0.0.1 localhost\n10.0.0.1 alice\n10.0.0.2 bob\n"
         "10.0.0.3 charlie\n")
# Everything that a command must not find, before any is run.
HIDE = """
    set -e
    mount --make-rprivate /
    mount -t tmpfs -o mode=755 none "$2"
    mkdir "$2/up" "$2/work" "$2/dev"
    mount -t overlay none /etc -o "lowerdir=/etc,upperdir=$2/up,workdir=$2/work"
    mkdir "$2/usrup" "$2/usrwork"
    mount -t overlay none /usr \
        -o "lowerdir=$1/usr:/usr,upperdir=$2/usrup,workdir=$2/usrwork"
    [ ! -d "$1/etc" ] || cp -a "$1/etc/." /etc
    # The programs know by which prefix they were built.
    [ "$3" = /usr ] || {
        mkdir -p /usr/etc
        mount --bind /etc /usr/etc
        mount --rbind /usr "$3"
    }
    : >"$2/nothing"
    [ ! -e /proc/sysrq-trigger ] ||
        mount --bind "$2/nothing" /proc/sysrq-trigger
    for d in null zero full random urandom; do
        : >"$2/dev/$d"
        mount --bind "/dev/$d" "$2/dev/$d"
    done
    mount --rbind "$2/dev" /dev
    mount -t tmpfs -o mode=755 none /run
    hostname alice
    ip link set lo up
    ip netns add there
    ip link add net0 type veth peer net0 netns there
    ip addr add 10.0.0.1/24 dev net0
    ip -n there addr add 10.0.0.2/24 dev net0
    ip -n there addr add 10.0.0.3/24 dev net0
    ip link set net0 up
    ip -n there link set net0 up
    # Before both know of it, what is sent is dropped.
    until ip -o link show net0 | grep -q ' state UP ' &&
        ip -n there -o link show net0 | grep -q ' state UP '; do
            sleep 0.1
    done 2>/dev/null
"""


COROSYNC = "nodelist {\n%s}\n" % "".join(
    "node {\nring0_addr: 10.0.0.%d\nname: %s\n}\n" % row
    for row in ((1, "alice"), (2, "bob"), (3, "charlie")))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def run(script, **options):
    """None, or what the script said when it failed."""
    r = subprocess.run(["sh", "-euc", script], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=SECONDS,
                       **{"text": True, "input": "", **options})
    return None if r.returncode == 0 else "exit status %d\n%s" % (
        r.returncode, r.stdout)


def as_sh(block):
    return run(block.typed())


def as_session(block):
    """No output but what is shown is looked at."""
    script = ""
    for line in block.text.replace("\\\n", " ").strip().split("\n"):
        if line.startswith("# "):
            script += "{ %s\n} >/run/said 2>&1 || " \
                "{ cat /run/said; exit 1; }\n" % line[2:]
        else:
            script += "grep -F -x -e '%s' /run/said\n" % line
    return run(script)


def as_rehearsal(block):
    """validate-all may miss the initrd, which is another test's matter."""
    return run("""
        mkdir -p /run/kernel
        echo 1 >/run/kernel/kexec_crash_loaded
        echo 268435456 >/run/kernel/kexec_crash_size
        mount --bind /run/kernel /sys/kernel
        trap 'umount /sys/kernel' EXIT
    """ + "\n".join(
        "if ! { %s; } >/run/said 2>&1; then cat /run/said; "
        "grep -q 'no initrd for a crash found' /run/said; "
        "grep -q 'validate-all: 1 found' /run/said; fi" % line
        if "validate-all" in line else line
        for line in block.typed().split("\n")))


def as_sysconfig(block):
    write("/etc/sysconfig/fence_kdump", block.text)
    return run("/usr/libexec/fence_kdump_send --rehearse")


def as_agents(block):
    """A request for alice that is open before each line."""
    script = ""
    for line in block.typed().split("\n"):
        if line:
            script += """
                fence_meatware -n alice -t 60 >/run/log 2>&1 & agent=$!
                until [ -p /run/meatware.alice ]; do sleep 0.1; done
                echo yes | %s
                kill $agent 2>/dev/null || :
                wait $agent || :
            """ % line
    return run(script)


def as_nft(block):
    """Loaded, and an ordinary process' message gets nowhere."""
    write("/run/rules", block.text)
    return run("""
        nft flush ruleset
        nft add table inet filter
        nft 'add chain inet filter input { type filter hook input priority 0; }'
        if grep -q '^table\\|^include' /run/rules; then
            nft -f /run/rules
            if /usr/libexec/fence_kdump_send --force -c 1 --give-up 1 bob; then
                echo "a message went out"
                exit 1
            fi
        elif grep -q '^udp' /run/rules; then
            nft add rule inet filter input "$(cat /run/rules)"
        else
            grep -v '^#' /run/rules >/run/script
            sh -eu /run/script
        fi
        nft flush ruleset
    """)


def as_crm(block):
    """Taken by crm, in a cluster's configuration that is only a file."""
    if shutil.which("crm") is None:
        print("%s: not tried: crm is not installed" % block.where)
        return None
    text = re.sub(r"(?m)^(# crm configure|commit)\n", "", block.text)
    power = "".join("primitive ipmi-node%d stonith:fence_ipmilan "
                    "params ip=192.0.2.%d\n" % (n, n) for n in (1, 2, 3))
    return run("""
        export CIB_file=/run/cib.xml HOME=/run
        cibadmin --empty >$CIB_file
        crm --force configure load update - >/run/crm.log 2>&1 || {
            cat /run/crm.log
            exit 1
        }
        ! grep ERROR /run/crm.log
        crm configure show | grep -q fence_
    """, input=power + text)


def as_postscript(block):
    """KDUMP_POSTSCRIPT="...": split into words, as old kdump does."""
    line = re.search(r'^KDUMP_\w+="(.*)"$', block.text, re.M)
    if line is None:
        return "no KDUMP_...= line"
    # On this running system nothing else would be sent.
    line = line.group(1).replace("fence_kdump_send", "fence_kdump_send --force")
    return run("$line", env=dict(os.environ, line=line))


def as_kdump_conf(block):
    """As Red Hat's script puts the two lines together."""
    words = dict(l.split(None, 1) for l in block.text.strip().split("\n"))
    return run("/usr/libexec/fence_kdump_send --force -c 1 %s %s" % (
        words["fence_kdump_args"], words["fence_kdump_nodes"]))


WAYS = {"sh": as_sh, "session": as_session, "agents": as_agents,
        "rehearsal": as_rehearsal, "sysconfig": as_sysconfig, "nft": as_nft,
        "crm": as_crm, "postscript": as_postscript,
        "kdump.conf": as_kdump_conf}


def documents():
    """Whose blocks are run."""
    yield from ("README.md", "HACKING.md")
    for where, _, files in sorted(os.walk(os.path.join(TOP, "docs"))):
        for name in sorted(files):
            if name.endswith(".md"):
                yield os.path.relpath(os.path.join(where, name), TOP)


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


def marked(path):
    """The blocks, each with its mark and its place."""
    marks = list(PRINTED.get(path, []))
    found = markdown.blocks(read(path))
    for block in found:
        block.where = "%s:%d" % (path, block.number)
        if block.kind is None and marks:
            block.kind, block.how = marks.pop(0)
    return found


def verdict(block):
    """None, or what is wrong."""
    if block.kind is None:
        return "no mark above it: see the head of tests/docs.py"
    if block.kind != "run":
        return None
    if block.how in ELSEWHERE:
        return None
    if block.how not in WAYS:
        return "there is no way \"%s\"" % block.how
    try:
        return WAYS[block.how](block)
    except subprocess.TimeoutExpired:
        return "hung"


def inside(installed, scratch, prefix):
    subprocess.run(["sh", "-c", HIDE, "docs", installed, scratch, prefix],
                   check=True)
    write("/etc/hosts", HOSTS)
    write("/etc/corosync/corosync.conf", COROSYNC)
    trigger = "/proc/sysrq-trigger"
    if os.path.exists("/dev/watchdog") or os.path.exists(trigger) and \
            not os.path.samefile(trigger, scratch + "/nothing"):
        raise SystemExit("docs: this is no place to try things")
    os.chdir(scratch)
    count = faults = ran = 0
    for path in documents():
        for block in marked(path):
            wrong = verdict(block)
            count += 1
            ran += block.kind == "run" and block.how not in ELSEWHERE
            if wrong is not None:
                faults += 1
                print("FAULT: %s: %s\n%s" % (block.where, wrong, block.text))
            else:
                print("%s: %s: %s" % (block.where, block.kind, block.how))
    print("%d blocks, %d run, %d faults" % (count, ran, faults))
    wrong = names.check(TOP, {path: marked(path) for path in documents()})
    return 1 if faults or not ran or wrong else 0


def main():
    if len(sys.argv) == 5:
        return inside(*sys.argv[2:])
    missing = [t for t in ("nft", "ip", "unshare") if not shutil.which(t)]
    if os.geteuid() != 0 or missing:
        print("skipped: needs root and %s" % (missing or "nothing else"))
        return SKIP
    prefix = re.search("(?m)^prefix = (.*)", read(
        os.path.join(BUILD, "Makefile"))).group(1)
    if not os.path.isdir(prefix):
        print("skipped: the prefix %s is no folder" % prefix)
        return SKIP
    env = {k: v for k, v in os.environ.items()
           if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    with tempfile.TemporaryDirectory() as tmp:
        installed, scratch = tmp + "/installed", tmp + "/scratch"
        os.mkdir(scratch)
        subprocess.run(["make", "-s", "install", "DESTDIR=" + installed,
                        "prefix=/usr", "exec_prefix=/usr"], cwd=BUILD,
                       env=env, check=True, stdout=subprocess.DEVNULL)
        return subprocess.run(
            ["unshare", "--mount", "--net", "--uts", "--ipc", "--pid",
             "--fork", "--kill-child", "--mount-proc", sys.executable,
             os.path.abspath(__file__), "--inside", installed,
             scratch, prefix]).returncode


if __name__ == "__main__":
    sys.exit(main())
