"""The table of variable expressions, tests/corpus/envsubst.yaml, as groups that are asked in one go."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from tests.fidelity.canonical import Object
from tests.fidelity.case import CORPUS
from tests.fidelity.oracle import Question


@dataclass(frozen=True)
class Group:
    """Expressions that meet the same variables."""

    name: str
    variables: Mapping[str, str]
    expressions: tuple[str, ...]
    strict: bool
    always: bool = False

    def objects(self) -> list[Object]:
        """One ConfigMap for each expression."""
        return [_config_map(at, expression) for at, expression in enumerate(self.expressions)]

    def documents(self) -> list[bytes]:
        """The same, for the worker."""
        return [json.dumps(one, ensure_ascii=False).encode() for one in self.objects()]

    def question(self) -> Question:
        """The same, for the oracle."""
        post_build: dict[str, Any] = {"substitute": dict(self.variables)}
        if self.always:
            post_build["substituteStrategy"] = "Always"
        kustomization = {"spec": {"postBuild": post_build}}
        request = {"mode": "substitute", "strict": self.strict, "kustomization": kustomization}
        return Question({**request, "objects": self.objects()})


def groups() -> dict[str, Group]:
    """Every group, strict and not, by name."""
    table = yaml.safe_load((CORPUS / "envsubst.yaml").read_text(encoding="utf-8"))
    made = [
        Group(f"{name}, {word}", table["variables"], tuple(expressions), strict)
        for name, expressions in table["expressions"].items()
        for word, strict in (("strict", True), ("lenient", False))
    ]
    made += [
        Group(f"names {at}, {word}", one["variables"], tuple(one["expressions"]), strict, one.get("always", False))
        for at, one in enumerate(table["names"])
        for word, strict in (("strict", True), ("lenient", False))
    ]
    return {group.name: group for group in made}


def _config_map(at: int, expression: str) -> Object:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"e{at}"}, "data": {"value": expression}}
