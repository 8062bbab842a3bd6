"""What a cluster reports: Flux's Kustomizations as kubectl prints them, or a small status file."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from penstock import marks
from penstock.errors import PenstockError
from penstock.shape import many, mapping

#: A commit in a revision of Flux: `main@sha1:…`, `sha1:…`, `main/…`.
COMMIT = re.compile(r"(?:\A|[@/])(?:sha(?:1|256):)?([0-9a-f]{40}|[0-9a-f]{64})\Z")
DIGEST = re.compile(r"sha256:([0-9a-f]{64})\Z")
FLUX = "kustomize.toolkit.fluxcd.io/"


@dataclass(frozen=True, slots=True)
class Reported:
    """One Kustomization, or a cluster as a whole: the commit that it runs or tries to, and whether it works."""

    name: str
    revision: str
    commit: str
    ready: bool
    message: str
    #: The digest of the artifact, where the source is one.
    digest: str = ""


def reported(text: bytes, place: str) -> Mapping[str, tuple[Reported, ...]]:
    """Cluster → what it reports; the cluster of kubectl's output is empty. PenstockError for anything else."""
    try:
        data = json.loads(text) if text.lstrip()[:1] == b"{" else marks.value(text)
    except (ValueError, RecursionError) as error:
        raise PenstockError(f"{place}: this is neither JSON nor YAML: {error}") from error
    if isinstance(data, marks.Broken):
        raise PenstockError(f"{place}: this is neither JSON nor YAML: line {data.line}: {data.reason}")
    if isinstance(data, dict) and isinstance(data.get("clusters"), dict):
        return {str(name): (_status(str(name), one, place),) for name, one in data["clusters"].items()}
    items = data.get("items", [data]) if isinstance(data, dict) else None
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise PenstockError(f"{place}: {_EXPECTED}")
    mine = [one for one in items if str(one.get("apiVersion", "")).startswith(FLUX)]
    found = tuple(_kustomization(one) for one in mine if one.get("kind") == "Kustomization")
    if not found:
        raise PenstockError(f"{place}: {_EXPECTED}")
    return {"": found}


_EXPECTED = (
    "this is not what `kubectl get kustomizations.kustomize.toolkit.fluxcd.io -A -o json` prints, "
    "and no status file with `clusters:`"
)


def _kustomization(one: dict[str, Any]) -> Reported:
    metadata, status = mapping(one.get("metadata")), mapping(one.get("status"))
    all_of_them = [mapping(each) for each in many(status.get("conditions"))]
    ready = next((each for each in all_of_them if each.get("type") == "Ready"), {})
    failed = ready.get("status") == "False"
    # Behind a mirror the revision is an artifact's; the origin's revision is the commit that it was made of.
    words = ["lastAppliedOriginRevision", "lastAppliedRevision"]
    words = ["lastAttemptedRevision", *words] if failed else words
    revisions = [str(status[word]) for word in words if status.get(word)]
    revision = next((text for text in revisions if COMMIT.search(text)), revisions[0] if revisions else "")
    name = f"{metadata.get('namespace', '')}/{metadata.get('name', '')}"
    digest = next((found[1] for text in revisions if (found := DIGEST.search(text))), "")
    good = not failed and bool(revision)
    return Reported(name, revision, _commit(revision), good, _first(ready.get("message")), digest)


def _status(name: str, one: Any, place: str) -> Reported:
    if not isinstance(one, dict) or not isinstance(one.get("revision"), str):
        raise PenstockError(
            f"{place}: clusters.{name}: a cluster needs its `revision`, and may have `ready`, `message`"
        )
    revision, ready = one["revision"], one.get("ready", True)
    if not isinstance(ready, bool):
        raise PenstockError(f"{place}: clusters.{name}.ready: true or false, not {ready!r}")
    return Reported(name, revision, _commit(revision), ready, _first(one.get("message")))


def _commit(revision: str) -> str:
    found = COMMIT.search(revision)
    return found[1] if found else ""


def _first(message: Any) -> str:
    lines = str(message or "").strip().splitlines()
    return lines[0][:200] if lines else ""
