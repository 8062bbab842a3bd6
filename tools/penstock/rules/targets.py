"""Patches with a target that names one object, and whether anything is meant by it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.expand.kustomization import mapping
from penstock.patterns import fits

#: One name, or several that are let choose from: no expression beyond that is looked into.
PLAIN = re.compile(r"\^?\(?(?P<names>[A-Za-z0-9.-]+(?:\|[A-Za-z0-9.-]+)*)\)?\$?")
#: Patches that take objects away: what they mean is not in the render for that very reason.
DELETES = re.compile(
    r"""\$patch["']?:\s*["']?delete|"""
    r"""op["']?:\s*["']?remove["']?,?\s+["']?path["']?:[ \t]*["']?/?["']?[ \t]*(?:[,}]|$)""",
    re.MULTILINE,
)
#: Patches that call an object otherwise: the render has it under the new name, or as the new kind.
_NAMES = re.compile(r"""path["']?:\s*["']?/(?:metadata/name|kind)(?![\w/])""")
#: Kinds that transformers call otherwise as a whole.
RENAMED = frozenset({"Namespace"})


@dataclass(frozen=True)
class Target:
    """An expression for the kind (empty: any), and the names of which one must be there."""

    kind: str
    names: tuple[str, ...]

    def meets(self, objects: Collection[tuple[str, str]]) -> bool:
        """Whether there is an object, by kind and name, that may be meant: prefixes and suffixes do not matter, and a
        doubt counts as yes."""
        return any(
            any(want in name for want in self.names) and (not self.kind or fits(self.kind, kind) is not False)
            for kind, name in objects
        )

    def __str__(self) -> str:
        return "/".join(filter(None, (self.kind, "|".join(self.names))))


def hides(patch: Mapping[str, Any], text: str) -> bool:
    """Whether a patch with this text takes away what it is for, or calls it otherwise: then the render does not tell
    whether anything was meant."""
    options = mapping(patch.get("options"))
    renames = bool(options.get("allowNameChange") or options.get("allowKindChange") or _NAMES.search(text))
    return renames or DELETES.search(text) is not None


def targets(patches: Any) -> Iterator[tuple[int, Target, Mapping[str, Any]]]:
    """(index, target, patch) of the patches whose target names an object; others choose, and may choose nothing."""
    for index, patch in enumerate(patches if isinstance(patches, list) else ()):
        wanted = mapping(mapping(patch).get("target"))
        named = PLAIN.fullmatch(str(wanted.get("name") or ""))
        kind = str(wanted.get("kind") or "")
        chosen = wanted.get("labelSelector") or wanted.get("annotationSelector")
        if named and not chosen and kind not in RENAMED:
            yield index, Target(kind, tuple(named["names"].split("|"))), mapping(patch)
