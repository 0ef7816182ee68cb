# SPDX-License-Identifier: GPL-2.0-or-later
"""The place where it is measured: network and mount namespaces of its own.

There are two hosts with a cable between them: the listener, and one that is
all the nodes, and where senders are measured, too, each over its loopback or
into a tun device.

The host's files stay as they are: what the programs are to find in /etc and
/dev is laid over them in the private mount namespace alone.
"""

import os
import resource
import shutil
import socket
import subprocess
import time

NET = "10.77."  # all of 10.77.0.0/16 is local on the nodes' host
HOSTS = 1000
FIRST_HOST = 256  # host 0 is 10.77.1.0
FAR = "10.78."  # all of 10.78.0.0/16 is behind the device
TUN = "bench"
NODE = NET + "0.1"  # the awaited node of the simple cases
CABLE = "10.76.0."
NODES_END = CABLE + "1"
LISTENER = CABLE + "2"
STRANGER = NET + "0.3"  # where junk comes from
CROWD = NET + "200.1"  # and the following ones
DEAD_DNS = NET + "0.53"
DEAD_NAME = "nobody.example"
LOG = "/dev/log"


def address(i, net=NET):
    """The address of the i-th host."""
    return net + "%d.%d" % divmod(FIRST_HOST + i, 256)


def name(i):
    return "node%04d" % i


def command(argv):
    """`argv` as a command that runs in new namespaces."""
    unshare = ["unshare", "--net", "--mount", "--propagation", "private"]
    if os.geteuid() != 0:
        unshare += ["--map-root-user"]
    return unshare + argv


def _run(*argv):
    subprocess.run(argv, check=True)


def on_listener(tmp, argv):
    """`argv` as a command that runs on the listening host."""
    return ["nsenter", "--net=" + os.path.join(tmp, "listener")] + argv


def nodes_net():
    """The network namespace of the nodes' host, for who is in another."""
    return "/proc/%d/ns/net" % os.getpid()


def _is_up(argv):
    # ip(8) complains that it has no name for the other end's namespace.
    out = subprocess.run(argv + ["ip", "-o", "link", "show", "cable"],
                         check=True, text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL).stdout
    return " state UP " in out


def _two_hosts(tmp):
    """Makes the listening host, and lays the cable."""
    pin = os.path.join(tmp, "listener")
    open(pin, "w").close()
    _run("unshare", "--net=" + pin, "true")
    on = on_listener(tmp, [])
    # The other end is made over there: an unprivileged user can do it so.
    _run(*on, "ip", "link", "add", "cable", "type", "veth", "peer", "name",
         "cable", "netns", str(os.getpid()))
    for argv, end in (([], NODES_END), (on, LISTENER)):
        _run(*argv, "ip", "link", "set", "lo", "up")
        _run(*argv, "ip", "addr", "add", end + "/24", "dev", "cable")
        _run(*argv, "ip", "link", "set", "cable", "up")
    _run(*on, "ip", "route", "add", NET + "0.0/16", "via", NODES_END)
    while not (_is_up([]) and _is_up(on)):
        time.sleep(0.01)


def _private_etc(tmp):
    """An /etc over the host's: what is made there is nobody else's."""
    top = os.path.join(tmp, "etc")
    upper, work = (os.path.join(top, name) for name in ("upper", "work"))
    os.mkdir(top)
    _run("mount", "-t", "tmpfs", "-o", "mode=755", "bench", top)
    os.mkdir(upper)
    os.mkdir(work)
    _run("mount", "-t", "overlay", "-o", "lowerdir=/etc,upperdir=%s,workdir=%s"
         % (upper, work), "bench", "/etc")


def _cover(path, text, tmp):
    """Puts a file with this text over `path`."""
    if not os.path.exists(path):
        raise SystemExit("bench: %s is missing: nothing to lay ours over"
                         % path)
    ours = os.path.join(tmp, os.path.basename(path))
    with open(ours, "w") as f:
        f.write(text)
    _run("mount", "--bind", ours, os.path.realpath(path))


def _hide(path, tmp):
    """Puts an empty folder over the folder `path`, if there is one."""
    if os.path.isdir(path):
        empty = os.path.join(tmp, "empty")
        os.makedirs(empty, exist_ok=True)
        _run("mount", "--bind", empty, os.path.realpath(path))


def _private_dev(tmp):
    """A /dev without a system logger: the measuring program plays one.

    The console is the machine's own: syslog(3), as the peer calls it, writes
    there where there is no logger.
    """
    dev = os.path.join(tmp, "dev")
    os.mkdir(dev)
    _run("mount", "-t", "tmpfs", "-o", "mode=755", "bench", dev)
    for node in ("null", "zero", "full", "random", "urandom"):
        open(os.path.join(dev, node), "w").close()
        _run("mount", "--bind", "/dev/" + node, os.path.join(dev, node))
    if os.path.exists("/dev/console"):
        open(os.path.join(dev, "console"), "w").close()
        _run("mount", "--bind", "/dev/console", os.path.join(dev, "console"))
    if os.path.exists("/dev/net/tun"):
        os.mkdir(os.path.join(dev, "net"))
        open(os.path.join(dev, "net/tun"), "w").close()
        _run("mount", "--bind", "/dev/net/tun", os.path.join(dev, "net/tun"))
    os.symlink("/proc/self/fd", os.path.join(dev, "fd"))
    _run("mount", "--rbind", dev, "/dev")


def prepare(tmp):
    """Inside the namespaces: the network, the files, the dead DNS server.

    Returns the DNS server, which is to be kept: a socket that never answers.
    """
    _two_hosts(tmp)
    _run("ip", "route", "add", "local", NET + "0.0/16", "dev", "lo")
    _run("ip", "tuntap", "add", "dev", TUN, "mode", "tun")
    _run("ip", "link", "set", TUN, "up", "txqueuelen", "5000")
    _run("ip", "addr", "add", FAR + "0.1/16", "dev", TUN)
    with open("/proc/sys/net/unix/max_dgram_qlen", "w") as f:
        f.write("512\n")  # the usual value, which a new namespace may lack
    _private_dev(tmp)
    _private_etc(tmp)
    lines = ["127.0.0.1 localhost"]
    lines += ["%s %s" % (address(i), name(i)) for i in range(HOSTS)]
    _cover("/etc/hosts", "\n".join(lines) + "\n", tmp)
    _cover("/etc/resolv.conf", "nameserver %s\n" % DEAD_DNS, tmp)
    _cover("/etc/nsswitch.conf", "passwd: files\ngroup: files\n"
           "hosts: files dns\nservices: files\n", tmp)
    shutil.rmtree("/etc/fence_kdump", ignore_errors=True)
    # Debian's package of Pacemaker makes a secret of its own.
    for folder in ("/etc/corosync", "/etc/pacemaker", "/run/nscd"):
        _hide(folder, tmp)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    dns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    dns.bind((DEAD_DNS, 53))
    return dns


def seconds(argv, status):
    """[seconds from before exec to the exit, 0], or [.., 1] if the program
    did not end with this exit status."""
    start = time.monotonic()
    ended = subprocess.run(argv, check=False, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL).returncode
    return [time.monotonic() - start, int(ended != status)]


def need(*programs):
    missing = [p for p in programs if shutil.which(p) is None]
    if missing:
        raise SystemExit("bench: not installed: " + ", ".join(missing))
