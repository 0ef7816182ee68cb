# SPDX-License-Identifier: GPL-2.0-or-later
"""`fencectl check` on files: the cases, and configurations that are made of
them by one change."""

import ast
import glob
import json
import os
import shutil
import subprocess
import tempfile

import lab

TOP_SRCDIR = os.environ.get("TOP_SRCDIR", ".")
HERE = os.path.join(TOP_SRCDIR, "tests", "fencectl")
EXAMPLES = os.path.join(TOP_SRCDIR, "docs", "examples")
CLUSTER = os.path.join(TOP_SRCDIR, "tests", "cluster")
FENCECTL = os.path.join(lab.TOP_BUILDDIR, "fencectl", "fencectl")
CIB = """<cib crm_feature_set="3.16.1" validate-with="pacemaker-3.9" epoch="1"
 num_updates="0" admin_epoch="1"><configuration><crm_config/><nodes>%s</nodes>
<resources/><constraints/></configuration><status/></cib>"""
NODES = ("alice", "bob", "charlie")


def read(*names):
    with open(os.path.join(*names), encoding="utf-8") as f:
        return f.read()


def expectations():
    """(name with what is set, corosync.conf or None, ids, ids that may be) of
    expect.txt."""
    for line in read(HERE, "expect.txt").split("\n"):
        if line == "" or line.startswith("#"):
            continue
        head, _, rest = line.partition(":")
        name, *words = head.split()
        confs = [word for word in words if word.endswith(".conf")]
        must, *may = rest.split(";")
        yield (" ".join([name] + [word for word in words if "=" in word]),
               confs[0] if confs else None, set(must.split()),
               {i for part in may for i in part.partition(":")[0].split()})


def varied():
    """How expect.txt calls what the scenarios of tests/cluster configure."""
    for path in glob.glob(os.path.join(CLUSTER, "*.py")):
        tree = ast.parse(read(path))
        known = {}
        for node in tree.body:
            if isinstance(node, ast.Assign):
                known[node.targets[0].id if isinstance(
                    node.targets[0], ast.Name) else None] = node.value
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(
                    call.func, ast.Attribute) and call.func.attr == "begin":
                yield configured(call, known)


def configured(call, known):
    """begin("power", "kdump", kdump_node1=dict(timeout=15)), in its words."""
    name = "+".join(arg.value + ".crm" for arg in call.args)
    words = []
    for device in call.keywords:
        value = device.value
        if isinstance(value, ast.Name):
            value = known[value.id]
        if isinstance(value, ast.Call):
            pairs = [(k.arg, k.value.value) for k in value.keywords]
        else:
            pairs = ast.literal_eval(value).items()
        words += ["%s.%s=%s" % (device.arg.replace("_", "-"), *pair)
                  for pair in pairs]
    return " ".join([name] + words)


def run(*args):
    return subprocess.run((FENCECTL, "check") + args, text=True,
                          capture_output=True, stdin=subprocess.DEVNULL,
                          check=False, timeout=60 * lab.PATIENCE)


def check(path, *args):
    """What it finds in the file at `path`: its JSON, with "status"."""
    done = run("--cib", path, "--json", *args)
    if done.returncode not in (0, 1, 2):
        raise AssertionError(done.stderr)
    found = json.loads(done.stdout)
    found["status"] = done.returncode
    return found


def ids(found, *severities):
    return {f["id"] for f in found["findings"]
            if not severities or f["severity"] in severities}


def case(name):
    for folder in ("cases", "right"):
        path = os.path.join(HERE, folder, name + ".xml")
        if os.path.exists(path):
            return path
    raise AssertionError("no case " + name)


def conf(name):
    return () if name is None else ("--corosync", os.path.join(HERE, name))


class Scratch:
    """A folder for files that are made."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="check-")
        self.bases = {}
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def write(self, text, name="cib.xml"):
        path = os.path.join(self.path, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def changed(self, base, *changes):
        """The case `base` with each (old, new) of `changes`."""
        text = read(case(base))
        for old, new in changes:
            if old not in text:
                raise AssertionError("%s has no %s" % (base, old))
            text = text.replace(old, new)
        return self.write(text)

    def loaded(self, names):
        """The examples, loaded by crmsh, and parameters and properties."""
        names, *values = names.split()
        first, _, others = names.partition("+")
        if first not in self.bases:
            nodes = NODES[:1] if "alone" in first else NODES
            self.bases[first] = self.write(CIB % "".join(
                '<node id="%d" uname="%s"/>' % (n, name)
                for n, name in enumerate(nodes, 1)), first + ".xml")
            self.load(self.bases[first], first)
        path = shutil.copy(self.bases[first], self.path + "/cib.xml")
        for name in others.split("+") if others else ():
            self.load(path, name)
        for value in values:
            self.set(path, *value.split("="))
        return path

    def run(self, path, *command):
        """Runs a command on the configuration in the file `path`."""
        subprocess.run(command, check=True, text=True, capture_output=True,
                       env=dict(os.environ, CIB_file=path, HOME=self.path))

    def load(self, path, name):
        folder = CLUSTER if name == "base.crm" else EXAMPLES
        self.run(path, "crm", "--force", "configure", "load", "update",
                 os.path.join(folder, name))

    def set(self, path, name, value):
        device, _, parameter = name.rpartition(".")
        if device == "":
            self.run(path, "crm_attribute", "--name", parameter, "--update",
                     value)
        else:
            self.run(path, "crm_resource", "--resource", device,
                     "--set-parameter", parameter, "--parameter-value", value)
