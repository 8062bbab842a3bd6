"""Kustomize's own tests, over the release as it is and over the one that the worker links: the same must pass."""

import json
import tempfile
from pathlib import Path

from gobuild import kustomize
from gobuild.errors import BuildError
from gobuild.toolchain import Go
from gobuild.worker import say

Outcomes = dict[str, str]
"""What became of each test: package and name → pass, fail or skip."""


def run(go: Go, module: Path) -> int:
    """Run both, some minutes; 1 when a test came out otherwise, which is told."""
    with tempfile.TemporaryDirectory(prefix="kustomize-") as folder:
        before = outcomes(go, sources(go, module, Path(folder, "released"), changed=False))
        after = outcomes(go, sources(go, module, Path(folder, "changed"), changed=True))
    other = [test for test in sorted({*before, *after}) if before.get(test) != after.get(test)]
    for test in other:
        say(f"{test}: {before.get(test)} in the release, {after.get(test)} in ours")
    passed = sum(outcome == "pass" for outcome in after.values())
    say(f"{passed} of {len(after)} tests of Kustomize pass in both; {len(other)} come out otherwise.")
    return 1 if other or not passed else 0


def sources(go: Go, module: Path, target: Path, *, changed: bool) -> Path:
    """All of Kustomize's sources with their tests, as they are or as the worker links them."""
    for part, version in kustomize.VERSIONS.items():
        kustomize.copy_files(kustomize.original(go, module, part, version), target / part, lambda _file: True)
        if changed:
            quick = module / kustomize.QUICK / part
            kustomize.copy_files(quick, target / part, lambda file: not file.name.endswith("_test.go"))
    for change in kustomize.CHANGES if changed else ():
        kustomize.apply(change, target)
    for words in (("edit", "-replace", "sigs.k8s.io/kustomize/kyaml=../kyaml"), ("tidy",)):
        code, said = go.ask("-C", str(target / "api"), "mod", *words)
        if code != 0:
            raise BuildError(f"The modules that Kustomize's tests need could not be had:\n{said}")
    return target


def outcomes(go: Go, target: Path) -> Outcomes:
    """Run the tests of all parts; some want plugins, programs or a network, and fail without."""
    found: Outcomes = {}
    for part in kustomize.VERSIONS:
        say(f"Running the tests of {part} in {target.name}")
        for line in go.ask("-C", str(target / part), "test", "-json", "./...", failing=True)[1].splitlines():
            event = json.loads(line) if line.startswith("{") else {}
            if event.get("Test") and event.get("Action") in ("pass", "fail", "skip"):
                found[f"{event['Package']} {event['Test']}"] = event["Action"]
    return found
