# SPDX-License-Identifier: GPL-2.0-or-later
"""
One virtual machine, emulated, from its start to its end: what its console
says, and when; and how it ends, as QEMU tells it.
"""

import json
import os
import select
import socket
import subprocess
import time

QEMU = "qemu-system-x86_64"


class Machine:
    """
    .lines    [(silent, seconds, text)] of the console: when it was last seen
              to say nothing, and when the line was read.  A busy host reads
              late: the line came some time between the two
    .end      "reset", "power off", or None: it was still running at the end
    .dog      did the watchdog end it?
    .ended    when
    """

    def __init__(self, folder, name, kernel, initramfs, disk, crash=0):
        """crash: MiB that are set aside for a crash kernel."""
        self.lines, self.end, self.dog, self.ended = [], None, False, None
        self._partial, self._silent = b"", time.monotonic()
        self._qmp_path = os.path.join(folder, name + ".qmp")
        # Ended with the thread that waits, not by the terminal's ^C.
        command = ["setpriv", "--pdeathsig", "KILL", QEMU,
            "-M", "pc,accel=tcg", "-m", str(256 + crash), "-smp", "1",
            "-nodefaults", "-display", "none", "-no-reboot", "-serial", "stdio",
            "-qmp", "unix:%s,server=on,wait=off" % self._qmp_path,
            "-device", "i6300esb", "-action", "watchdog=reset",
            "-drive", "if=virtio,format=raw,snapshot=on,file=" + disk,
            "-kernel", kernel, "-initrd", initramfs, "-append",
            # It counts ticks, and panics if a busy host gave it too few.
            "no_timer_check "
            "console=ttyS0 quiet panic=0 rdinit=/init %scase=%s" % (
            "crashkernel=%dM " % crash if crash else "", name)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True)
        self._qmp = None

    def _connect(self):
        s = socket.socket(socket.AF_UNIX)
        try:
            s.connect(self._qmp_path)
        except OSError:
            s.close()
            return
        s.sendall(b'{"execute": "qmp_capabilities"}\n')
        self._qmp, self._events = s, b""

    def _hear_events(self):
        try:
            got = self._qmp.recv(65536)
        except OSError:
            got = b""
        if not got:
            self._qmp.close()
            self._qmp = None
            return
        *lines, self._events = (self._events + got).split(b"\n")
        for event in map(json.loads, filter(None, lines)):
            if event.get("event") == "WATCHDOG":
                self.dog = True
            if event.get("event") == "SHUTDOWN":
                reason = event["data"].get("reason")
                self.end = {"guest-reset": "reset", "guest-shutdown":
                    "power off"}.get(reason, reason)
                self.ended = time.monotonic()

    def _hear_console(self):
        """False when the process has closed it."""
        silent, reads = self._silent, time.monotonic()
        got = os.read(self._process.stdout.fileno(), 65536)
        *lines, self._partial = (self._partial + got).split(b"\n")
        self._silent, now = reads, time.monotonic()
        for line in lines:
            text = line.decode(errors="replace").strip()
            if text:
                self.lines.append((silent, now, text))
        return bool(got)

    def run(self, seconds, stop=None, cancelled=lambda: False):
        """Until its end, a line `stop`, for so long, or cancelled."""
        until, runs = time.monotonic() + seconds, True
        while runs and time.monotonic() < until and not cancelled() and \
                self.when(stop) is None:
            if self._qmp is None and self.ended is None:
                self._connect()
            sources = [self._process.stdout] + [self._qmp] * bool(self._qmp)
            waits = time.monotonic()
            ready = select.select(sources, [], [], 0.1)[0]
            if self._qmp in ready:
                self._hear_events()
            if self._process.stdout in ready:
                runs = self._hear_console()
            else:
                self._silent = waits
        while self._qmp is not None and not runs:
            self._hear_events()
        return self

    def _last(self, text):
        return next((line for line in reversed(self.lines) if
            text is not None and line[2].startswith(text)), (None,) * 3)

    def when(self, text):
        """When the last line was read that begins so; None if none was."""
        return self._last(text)[1]

    def before(self, text):
        """The same, but when it cannot have come yet."""
        return self._last(text)[0]

    def close(self):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        if self._qmp is not None:
            self._qmp.close()
