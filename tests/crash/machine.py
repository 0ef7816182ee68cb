# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine that panics: QEMU without hardware help, its ports, its end."""

import json
import os
import socket
import signal
import subprocess

import places

MACS = ("52:54:00:77:00:01", "52:54:00:77:00:02", "52:54:00:77:00:03")
MEMORY = 1024  # MiB
CRASH_MEMORY = 256  # what an image with NetworkManager takes
# With a real root. In 192 MiB it comes to pages that the kernel's own start was
# run from; QEMU takes minutes to clear one of these.
ROOT_MEMORY = 352


def _die_with_parent():
    places.libc.prctl(places.PR_SET_PDEATHSIG, signal.SIGKILL)


class Lines:
    """Cuts what a port says into lines, each stamped as it is complete."""

    def __init__(self):
        self._rest = b""

    def feed(self, data, stamp):
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [(stamp, line.rstrip(b"\r").decode(errors="replace"))
            for line in lines]


class Machine:
    """
    Started by the constructor, in the network of the caller, with a card for
    each of the taps.  Two ports to
    read from: `console` and `marks` (file descriptors); `qmp` is a socket;
    `reset` becomes true when the guest itself has reset the machine.
    """

    def __init__(self, folder, kernel, initrd, cmdline, disk, taps):
        marks_out, marks_in = os.pipe()
        ours, theirs = socket.socketpair()
        argv = ["qemu-system-x86_64", "-nodefaults", "-machine", "q35",
            "-accel", "tcg,thread=single", "-cpu", "max", "-smp", "1",
            "-m", str(MEMORY), "-display", "none", "-no-reboot",
            "-kernel", kernel, "-initrd", initrd, "-append", cmdline,
            "-serial", "stdio",
            "-chardev", "file,id=marks,path=/dev/fd/%d" % marks_in,
            "-serial", "chardev:marks",
            "-chardev", "socket,id=qmp,fd=%d" % theirs.fileno(),
            "-mon", "chardev=qmp,mode=control",
            "-drive", "file=%s,format=raw,if=virtio,cache=unsafe" % disk]
        for tap, mac in zip(taps, MACS):
            argv += ["-netdev", "tap,id=%s,ifname=%s,script=no,downscript=no" %
                (tap, tap), "-device",
                "virtio-net-pci,netdev=%s,mac=%s,romfile=" % (tap, mac)]
        self.errors = os.path.join(folder, "qemu.err")
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=errors,
                pass_fds=(marks_in, theirs.fileno()),
                preexec_fn=_die_with_parent)
        os.close(marks_in)
        theirs.close()
        self.console, self.marks = self.process.stdout.fileno(), marks_out
        self.qmp, self._qmp_rest = ours, b""
        self.qmp.sendall(b'{"execute": "qmp_capabilities"}\n')
        self.reset = False
        self.reason = None

    def pull_cable(self, tap):
        """The card on this tap loses its link."""
        self.qmp.sendall(json.dumps({"execute": "set_link", "arguments":
            {"name": tap, "up": False}}).encode() + b"\n")

    def read_qmp(self):
        """Reads events; false at the end."""
        try:
            data = self.qmp.recv(65536)
        except ConnectionResetError:
            return False
        *lines, self._qmp_rest = (self._qmp_rest + data).split(b"\n")
        for line in lines:
            event = json.loads(line)
            if event.get("event") == "SHUTDOWN":
                self.reason = event["data"]["reason"]
                self.reset = self.reason == "guest-reset"
        return bool(data)

    def end(self):
        """Ends it, if it still runs; closes what was open."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        os.close(self.marks)
        self.qmp.close()
