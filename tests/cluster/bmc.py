# SPDX-License-Identifier: GPL-2.0-or-later
"""
A node's BMC: OpenIPMI's ipmi_sim, whose chassis control is power.py.

    user fence, password secret, IPMI 2.0 with cipher suite 3
"""

import os
import subprocess
import sys

from room import HERE

ADDRESS = "192.168.7.10%d"

# Without a GUID it would not speak IPMI 2.0.
CONFIG = """\
name "{node}"
set_working_mc 0x20
startlan 1
    addr {address} 623
    guid {number:032x}
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
endlan
chassis_control "{python} {here}/power.py {folder} {node}"
user 2 true "fence" "secret" admin 10 md5
"""

COMMANDS = """\
mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
mc_enable 0x20
"""


def start(folder, node, number):
    own = "%s/fs/%s/bmc" % (folder, node)
    os.makedirs(own)
    with open(own + "/lan.conf", "w") as f:
        f.write(CONFIG.format(node=node, number=number, folder=folder,
            address=ADDRESS % number, python=sys.executable, here=HERE))
    with open(own + "/commands", "w") as f:
        f.write(COMMANDS)
    with open("%s/log/%s/bmc" % (folder, node), "wb") as log:
        subprocess.Popen(["ipmi_sim", "-n", "-c", own + "/lan.conf",
            "-f", own + "/commands", "-s", own], stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True)
