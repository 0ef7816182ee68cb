#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`fencectl status` asks Pacemaker's real servers, of which some hang.

The CIB's and the fencer's run here by themselves, without a cluster: which
nodes are online crm_mon does not say then.  A whole cluster's status is
scenario 15 of tests/cluster."""

import json
import os
import re
import shutil
import signal
import subprocess

import lab
import stonithlab
from checklab import FENCECTL, case

FOLDERS = ("/usr/lib/pacemaker", "/usr/libexec/pacemaker")
LIMIT = 2  # s, for each answer
ATTRIBUTES = {
    "alice": {"kdump-armed": "1", "kdump-armed-key": "4f1a9c22"},
    "bob": {"kdump-armed": "0", "kdump-armed-why": "crash kernel not loaded",
        "operator-needed-alice":
            "on bob since 2026-12-01 00:07:22 UTC: meatclient -c alice"}}
NAMES = ("fence_kdump_node_armed", "fence_kdump_node_online",
    "fence_kdump_last_fencing_timestamp_seconds",
    "fence_kdump_plan_worst_seconds", "fence_kdump_operator_requests")
DRILLS = "/var/lib/fence-kdump/drills"
PARSE = """
import json, sys
from prometheus_client.parser import text_string_to_metric_families
with open(sys.argv[1]) as f:
    print(json.dumps([(family.name, family.type, family.documentation,
        [(sample.labels, sample.value) for sample in family.samples])
        for family in text_string_to_metric_families(f.read())]))
"""


def state(number, node, values):
    """A node's state, as attrd writes it into the CIB."""
    return '<node_state id="%d" uname="%s"><transient_attributes id="%d">' \
        '<instance_attributes id="status-%d">%s</instance_attributes>' \
        "</transient_attributes></node_state>" % (number, node, number, number,
        "".join('<nvpair id="s-%d-%s" name="%s" value="%s"/>' % (number, name,
            name, value) for name, value in values.items()))


class Servers(lab.Case):
    def setUp(self):
        super().setUp()
        self.folder = next((f for f in FOLDERS if os.access(
            f + "/pacemaker-based", os.X_OK)), None)
        if self.folder is None or shutil.which("stonith_admin") is None:
            self.skipTest("needs Pacemaker")
        lab.corosync({"alice": ["10.0.0.1"], "bob": ["10.0.0.2"],
            "charlie": ["10.0.0.3"]})
        lab.cover("/dev/shm")
        os.chmod(lab.cover("/var/lib"), 0o755)
        own = "/var/lib/pacemaker"
        for path in (own, own + "/cib"):
            os.mkdir(path, 0o755)
            shutil.chown(path, "hacluster", "haclient")
        os.chmod("/dev/shm", 0o1777)

    def start(self, name):
        server = subprocess.Popen((self.folder + "/" + name, "--stand-alone"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        return server

    def start_cib(self):
        """By itself, the server takes the status section of its file, too."""
        with open(case("00-good")) as f:
            text = f.read()
        head, end, _ = text.partition("</configuration>")
        path = "/var/lib/pacemaker/cib/cib.xml"
        with open(path, "w") as f:
            f.write("%s%s<status>%s</status></cib>" % (head, end, "".join(
                state(number, node, values) for number, (node, values) in
                enumerate(ATTRIBUTES.items(), 1))))
        os.chmod(path, 0o600)
        shutil.chown(path, "hacluster", "haclient")
        server = self.start("pacemaker-based")
        lab.until(lambda: subprocess.run(("cibadmin", "--query", "--xpath",
            "//transient_attributes"), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, check=False, timeout=20).returncode == 0,
            "the CIB answers", 60)
        return server

    def start_fencer(self):
        server = self.start("pacemaker-fenced")
        lab.until(lambda: subprocess.run(("stonith_admin", "--history", "*"),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=False, timeout=20).returncode == 0, "the fencer answers", 60)
        return server

    def status(self, *args, late=""):
        """The first run in which no program but `late` was too late: on a busy
        host any of them can be."""
        runs = []
        def well():
            r = lab.run_agent(("status", *args), program=FENCECTL, timeout=120)
            runs.append(r)
            return set(re.findall(r"(\w+): no answer in time", r.err)) == \
                set(late.split())
        lab.until(well, "all others answer in time", 60)
        return runs[-1]

    def samples(self, path):
        """{name: {node: value}} of the file, by Prometheus' own parser, which
        the system's Python has."""
        parsed = subprocess.run(("/usr/bin/python3", "-c", PARSE, path),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            check=False)
        if "No module named" in parsed.stderr:
            self.skipTest("needs prometheus_client")
        self.assertEqual(parsed.stderr, "")
        families = json.loads(parsed.stdout)
        self.assertEqual({name for name, *_ in families}, set(NAMES))
        for _, kind, documentation, _ in families:
            self.assertEqual(kind, "gauge")
            self.assertTrue(documentation)
        return {name: {labels.get("node"): value for labels, value in samples}
            for name, _, _, samples in families}


@stonithlab.needs_fencer()
class Status(Servers):
    def test_table(self):
        self.start_cib()
        self.start_fencer()
        r = self.status()
        self.assertEqual(r.status, 1, r)
        self.assertRegex(r.err, "^fencectl: which nodes are online is not "
            r"known: /usr/s?bin/crm_mon: exit status \d+\n$")
        rows = [line.split(None, 5) for line in r.out.split("\n")[:4]]
        self.assertEqual(rows[0][:4], ["node", "online", "armed", "key"], r)
        self.assertEqual([row[:4] for row in rows[1:]], [
            ["alice", "?", "yes", "4f1a9c22"], ["bob", "?", "no", "-"],
            ["charlie", "?", "?", "-"]], r)
        self.assertIn("""
Not armed:
  bob: crash kernel not loaded

These requests wait for an operator:
  alice: go to bob: on bob since 2026-12-01 00:07:22 UTC: meatclient -c alice
""", r.out)
        plans = json.loads(lab.run_agent(("plan", "--json"),
            program=FENCECTL).out)["nodes"]
        said = json.loads(self.status("--json").out)
        self.assertEqual([(row["node"], row["worst"])
            for row in said["nodes"]], [(plan["node"], plan["worst"])
            for plan in plans])
        self.assertEqual(said["not_known"], ["state"])
        self.assertEqual(said["requests"], [{"node": "alice", "host": "bob",
            "text": ATTRIBUTES["bob"]["operator-needed-alice"]}])

    def test_metrics(self):
        server = self.start_cib()
        self.start_fencer()
        path = lab.scratch("fence_kdump.prom")
        r = self.status("--prometheus", path)
        self.assertEqual((r.status, r.out), (1, ""), r)
        self.assertEqual(os.stat(path).st_mode & 0o7777, 0o644)
        said = self.samples(path)
        self.assertEqual(said["fence_kdump_node_armed"],
            {"alice": 1, "bob": 0})
        # What is not known is absent.
        self.assertEqual(said["fence_kdump_node_online"], {})
        self.assertEqual(said["fence_kdump_operator_requests"], {None: 1})
        self.assertEqual(set(said["fence_kdump_plan_worst_seconds"]),
            {"alice", "bob", "charlie"})
        # The collector must not take what was true before.
        server.kill()
        server.wait()
        r = self.status("--prometheus", path)
        self.assertEqual((r.status, r.out), (3, ""), r)
        self.assertEqual(self.samples(path), dict.fromkeys(NAMES, {}))
        r = self.status("--prometheus", "/nowhere/fence_kdump.prom")
        self.assertRegex(r.err, "/nowhere/fence_kdump.prom: .*No such file")
        self.assertEqual(r.status, 3, r)

    def test_a_server_hangs(self):
        cib = self.start_cib()
        fencer = self.start_fencer()
        os.kill(fencer.pid, signal.SIGSTOP)
        r = self.status("--json", late="stonith_admin")
        self.assertEqual(r.status, 1, r)
        self.assertRegex(r.err, "when nodes were fenced is not known: "
            "/usr/s?bin/stonith_admin: no answer in time\n")
        self.assertEqual(json.loads(r.out)["not_known"],
            ["state", "last_fencing"])
        # It waits for so long, and not for ever.
        self.assertGreaterEqual(r.seconds, LIMIT, r)
        self.assertLess(r.seconds, 60, r)
        os.kill(cib.pid, signal.SIGSTOP)
        r = self.status(late="cibadmin")
        self.assertEqual((r.status, r.out), (3, ""), r)
        self.assertRegex(r.err, "^fencectl: cannot read the cluster's "
            "configuration: /usr/s?bin/cibadmin: no answer in time\n$")

    def test_no_corosync(self):
        """The time until the cluster knows is a part of the worst case."""
        self.start_cib()
        self.start_fencer()
        lab.etc("corosync/corosync.conf", "half of {")
        r = self.status("--json")
        self.assertEqual(r.status, 1, r)
        self.assertIn("fencectl: how long fencing takes is not known: "
            "corosync is not known\n", r.err)
        said = json.loads(r.out)
        self.assertEqual([row["worst"] for row in said["nodes"]], [None] * 3)
        self.assertIn("worst", said["not_known"])

    def test_drills(self):
        self.start_cib()
        self.start_fencer()
        os.makedirs(DRILLS)
        with open(DRILLS + "/1.json", "w") as f:
            json.dump({"version": 1, "node": "alice", "began": 1795962557.5,
                "outcome": "fenced", "phases": [{"name": "lost"}]}, f)
        with open(DRILLS + "/2.json", "w") as f:
            f.write("half of {")
        os.environ["TZ"] = "UTC"
        self.addCleanup(os.environ.pop, "TZ")
        r = self.status()
        self.assertRegex(r.out, r"alice .*- +2026-11-29 14:29:17 fenced\n")
        self.assertIn("/2.json: no record of a drill: it is no JSON object\n",
            r.err)
        self.assertEqual(r.status, 1, r)
        # bob's last drill may be that record.
        self.assertRegex(r.out, r"bob .* - +\?\n")
        self.assertEqual(json.loads(self.status("--json").out)["not_known"],
            ["state", "last_drill"])


class NoCluster(lab.Case):
    def test_no_cluster(self):
        r = lab.run_agent(("status",), program=FENCECTL)
        self.assertEqual((r.status, r.out), (3, ""), r)
        self.assertRegex(r.err, "^fencectl: cannot read the cluster's "
            "configuration: ")

    def test_command_line(self):
        for pattern, *args in (
                ("status takes no nodes", "status", "alice"),
                ("--cib does not go with status", "status", "--cib", "x"),
                ("--verbose does not go with status", "status", "-v"),
                ("--prometheus needs an argument", "status", "--prometheus"),
                ("--prometheus does not go with plan", "plan",
                    "--prometheus", "x")):
            with self.subTest(args):
                r = lab.run_agent(args, program=FENCECTL)
                self.assertEqual((r.status, r.out), (3, ""), r)
                self.assertRegex(r.err, pattern, r)


if __name__ == "__main__":
    lab.main()
