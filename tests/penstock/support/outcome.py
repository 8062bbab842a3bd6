"""What a command did: its exit code, what it printed, and its report when that is JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """One run of the command line."""

    code: int
    stdout: str
    stderr: str

    @cached_property
    def json(self) -> dict[str, Any]:
        """The machine form that was asked for with `--output json`."""
        parsed: dict[str, Any] = json.loads(self.stdout)
        return parsed

    @property
    def report(self) -> dict[str, Any]:
        """The inner part of a validation's report."""
        inner: dict[str, Any] = self.json["report"]
        return inner

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings, as they stand in the report."""
        found: list[dict[str, Any]] = self.report["findings"]
        return found

    @property
    def places(self) -> list[str]:
        """`code place` of each finding: the place is `path`, `path:line`, or nothing."""
        return [f"{one['code']} {_place(one)}".rstrip() for one in self.findings]

    def cluster(self, name: str) -> dict[str, Any]:
        """What the report says of one cluster."""
        (found,) = (one for one in self.report["clusters"] if one["name"] == name)
        cluster: dict[str, Any] = found
        return cluster


@dataclass(frozen=True)
class Command:
    """`penstock`, run in this process; the text that it prints is caught by the caller's fixture."""

    call: Callable[[list[str]], Outcome]

    def __call__(self, *argv: "str | Path") -> Outcome:
        return self.call([str(word) for word in argv])

    def validate(self, root: Path, *argv: str) -> Outcome:
        """`penstock validate ROOT --output json`, with more arguments."""
        return self("validate", root, "--output", "json", *argv)

    def objects(self, cluster: str, root: Path) -> dict[str, dict[str, Any]]:
        """What `penstock render` applies to one cluster, by `Kind/name`."""
        outcome = self("render", cluster, "--root", root, "--output", "json", "--show-secrets")
        applied = [one for kustomization in outcome.json["kustomizations"] for one in kustomization["objects"]]
        return {f"{one['kind']}/{one['metadata']['name']}": one for one in applied}


def _place(finding: dict[str, Any]) -> str:
    return f"{finding['path']}:{finding['line']}" if finding["line"] else str(finding["path"])
