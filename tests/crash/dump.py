# SPDX-License-Identifier: GPL-2.0-or-later
"""The dump, read on this host: is it there, whole, and this crash's own?"""

import os
import struct
import subprocess

SIGNATURE = b"KDUMP   "
# struct disk_dump_header of makedumpfile's diskdump_mod.h: signature[8], the
# version (int), utsname (six times 65 bytes), a timestamp at an 8-byte
# boundary, then the status.
STATUS_AT = 8 + 4 + 6 * 65 + 6 + 16
INCOMPLETE = 0x8  # DUMP_DH_COMPRESSED_INCOMPLETE


def faults(flat, folder):
    """
    What is wrong with the dump in the file `flat` (as makedumpfile -F writes
    it), as texts; none: it is whole.
    """
    core = os.path.join(folder, "vmcore")
    text = os.path.join(folder, "dmesg")
    for path in (core, text):
        if os.path.exists(path):
            os.unlink(path)
    with open(flat, "rb") as f:
        done = subprocess.run(["makedumpfile", "-R", core], stdin=f,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        return ["makedumpfile -R: " + done.stdout.decode(errors="replace")]
    found = []
    with open(core, "rb") as f:
        head = f.read(4096)
    if head[:8] != SIGNATURE:
        found.append("no dump: it begins with %r" % head[:8])
    elif struct.unpack_from("<i", head, STATUS_AT)[0] & INCOMPLETE:
        found.append("its header says that it is incomplete")
    done = subprocess.run(["makedumpfile", "--dump-dmesg", core, text],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        found.append("makedumpfile --dump-dmesg: " +
            done.stdout.decode(errors="replace"))
    elif "sysrq triggered crash" not in open(text, errors="replace").read():
        found.append("the kernel's log in it knows nothing of the crash")
    return found
