"""The JSON Schemas of Kubernetes' own kinds, per minor version, made fit for kubeconform's validator.

They come with the package kubernetes-validate; its references lead to a web address, so each kind that is needed is
rewritten once into the cache folder, with the definitions that it refers to and references that stay inside it.
"""

import importlib.util
import json
import re
from collections import deque
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from penstock import __version__, cache, whole
from penstock.errors import PenstockError

FOLDER = re.compile(r"v(\d+)\.(\d+)\.0-local-strict\Z")
SOURCE = "_definitions.json"
DEFINITIONS = "definitions"
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,250}")
#: How a kind, or a definition, refers to a definition.
REFERENCE = re.compile(r"(?:/api/_definitions\.json)?#/\$defs/(.+)\Z")

Minor = tuple[int, int]


@lru_cache(maxsize=1)
def _source() -> Path:
    spec = importlib.util.find_spec("kubernetes_validate")
    if spec is None or not spec.submodule_search_locations:
        raise PenstockError("the package kubernetes-validate is missing: install penstock again")
    return Path(spec.submodule_search_locations[0]) / "kubernetes-json-schema"


@lru_cache(maxsize=1)
def versions() -> tuple[Minor, ...]:
    """The minors whose schemas are at hand, oldest first."""
    found = (FOLDER.match(path.name) for path in _source().iterdir())
    return tuple(sorted((int(m[1]), int(m[2])) for m in found if m))


#: More minors than a major version has.
MINORS = 1000


def nearest(minor: Minor | None) -> Minor:
    """The minor itself, or the nearest one at hand; the newest when nobody said which."""
    known = versions()
    if minor is None:
        return known[-1]
    return min(known, key=lambda k: (abs((k[0] - minor[0]) * MINORS + k[1] - minor[1]), k))


@lru_cache(maxsize=16)
def folder(minor: Minor) -> Path:
    """Where the rewritten schemas of a minor are; `prepare` adds kinds, and the definitions that they need.

    Each definition has its own file: a validator that compiles one kind reads what that kind needs, not a megabyte.
    """
    return cache.folder("kubernetes", __version__, f"{minor[0]}.{minor[1]}")


@lru_cache(maxsize=4096)
def prepare(minor: Minor, api_version: str, kind: str) -> bool:
    """Make the schema of one kind ready; False when this version of Kubernetes does not have the kind."""
    name = _file(api_version, kind)
    if not NAME.fullmatch(name):
        return False  # no kind is called so, and the name of a file must not lead elsewhere
    target = folder(minor) / name
    if target.is_file():
        return True
    original = _original(minor) / name
    if not original.is_file():
        return False
    made = _rewritten(original)
    with cache.writing(folder(minor)):
        _define(minor, _referred(made))
        whole.write(target, _dumped(made))  # last: where it is, all that it needs is
    return True


def schema(minor: Minor, api_version: str, kind: str) -> Path:
    """The file of one kind's schema; `prepare` makes it."""
    return folder(minor) / _file(api_version, kind)


@lru_cache(maxsize=4096)
def has(minor: Minor, api_version: str, kind: str) -> bool:
    """True when this version of Kubernetes has the kind."""
    name = _file(api_version, kind)
    return bool(NAME.fullmatch(name)) and (_original(minor) / name).is_file()


@lru_cache(maxsize=16)
def groups(minor: Minor) -> frozenset[str]:
    """The API groups that Kubernetes itself serves in this minor (full names)."""
    return frozenset(api_version.rpartition("/")[0] for api_version, _ in kinds(minor)) - {""}


@lru_cache(maxsize=16)
def kinds(minor: Minor) -> frozenset[tuple[str, str]]:
    """API version and kind of all that Kubernetes itself serves in this minor."""
    return frozenset(
        (f"{gvk['group']}/{gvk['version']}" if gvk["group"] else gvk["version"], gvk["kind"])
        for d in _definitions(minor).values()
        for gvk in d.get("x-kubernetes-group-version-kind", ())
    )


def _define(minor: Minor, names: Iterable[str]) -> None:
    """Write the definitions of these names, and those that they refer to, where they are not yet."""
    into = folder(minor) / DEFINITIONS
    into.mkdir(mode=0o700, exist_ok=True)
    todo, seen = deque(names), set(names)
    while todo:
        name = todo.popleft()
        made = _stripped(_definitions(minor)[name], "")
        more = _referred(made) - seen
        todo.extend(more)
        seen |= more
        if not (into / f"{name}.json").is_file():
            whole.write(into / f"{name}.json", _dumped(made))


@lru_cache(maxsize=2)
def _definitions(minor: Minor) -> Mapping[str, Any]:
    return dict(json.loads((_original(minor) / SOURCE).read_bytes())["$defs"])


def _original(minor: Minor) -> Path:
    return _source() / f"v{minor[0]}.{minor[1]}.0-local-strict"


def _file(api_version: str, kind: str) -> str:
    """kubeconform's name for a kind: kind, first word of the group, version; in lower case."""
    group, _, version = api_version.rpartition("/")
    words = [kind, group.split(".")[0], version] if group else [kind, version]
    return "-".join(words).lower() + ".json"


def _rewritten(path: Path) -> dict[str, Any]:
    schema: dict[str, Any] = _stripped(json.loads(path.read_bytes()), f"{DEFINITIONS}/")
    schema.pop("$id", None)
    schema.pop("$schema", None)
    return schema


def _referred(node: Any) -> set[str]:
    """The definitions that a rewritten schema refers to."""
    if isinstance(node, dict):
        found = set[str]().union(*map(_referred, node.values()))
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.endswith(".json"):
            found.add(reference.rpartition("/")[2].removesuffix(".json"))
        return found
    return set[str]().union(*map(_referred, node)) if isinstance(node, list) else set()


def _dumped(schema: Any) -> bytes:
    return json.dumps(schema, separators=(",", ":")).encode()


def _stripped(node: Any, beside: str) -> Any:
    """Without prose, and with references to the definitions' own files."""
    if isinstance(node, dict):
        return {
            key: _local(value, beside) if key == "$ref" and isinstance(value, str) else _stripped(value, beside)
            for key, value in node.items()
            if not (key == "description" and isinstance(value, str))
        }
    if isinstance(node, list):
        return [_stripped(item, beside) for item in node]
    return node


def _local(reference: str, beside: str) -> str:
    match = REFERENCE.match(reference)
    return f"{beside}{match[1]}.json" if match else reference
