"""This repository's own clusters, as the oracle is asked about them and as penstock renders them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.fidelity.oracle import Question

ROOT = Path(__file__).parents[2]
#: What the clusters are made of; nothing outside is rendered.
ROOMS = ("clusters", "platform", "apps")
#: The first Flux that refuses undefined variables.
STRICT_SINCE = (2, 9)


def entries() -> list[str]:
    """The sync path of every cluster."""
    return sorted(str(path.parent.relative_to(ROOT)) for path in ROOT.glob("clusters/*/*/cluster.yaml"))


def plain_folders() -> list[str]:
    """The folders that are built with nothing from outside: entries, levels, conduits and bases with resources."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("kustomization.yaml")]
    contents = {path: yaml.safe_load(path.read_text(encoding="utf-8")) for path in files}
    plain = [path for path, content in contents.items() if content.get("resources") and _kustomization(content)]
    return sorted(str(path.parent.relative_to(ROOT)) for path in plain)


def lay_out(root: Path) -> None:
    """Copy the rooms as a commit of the working copy would hold them."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *ROOMS]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name, follow_symlinks=False)


def question(entry: str, root: Path) -> Question:
    """What the oracle is asked about a cluster."""
    assumed = yaml.safe_load((ROOT / "penstock.yaml").read_text(encoding="utf-8")).get("assume") or []
    request = {
        "mode": "cluster",
        "entry": entry,
        "strict": _strict(entry),
        "objects": [_object(one) for one in assumed],
    }
    return Question(request, root)


def render(entry: str) -> Any:
    """What `penstock render` prints for a cluster, and its exit code with the findings if it is not 0."""
    command = [sys.executable, "-m", "penstock", "render", entry, "--root", str(ROOT), "--output", "json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode in {0, 1}, done.stderr
    return json.loads(done.stdout)


def _kustomization(content: dict[str, Any]) -> bool:
    return bool(content.get("kind", "Kustomization") == "Kustomization")


def _strict(entry: str) -> bool:
    facts = yaml.safe_load((ROOT / entry / "cluster.yaml").read_text(encoding="utf-8"))
    major, minor = facts["data"]["FLUX_VERSION"].lstrip("v").split(".")[:2]
    return (int(major), int(minor)) >= STRICT_SINCE


def _object(assumed: dict[str, Any]) -> dict[str, Any]:
    kind, values = assumed.get("kind", "Secret"), assumed.get("values") or {}
    metadata = {"namespace": assumed.get("namespace", "flux-system"), "name": assumed["name"]}
    return {
        "apiVersion": "v1",
        "kind": kind,
        "metadata": metadata,
        ("data" if kind == "ConfigMap" else "stringData"): values,
    }
