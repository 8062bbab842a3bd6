"""The JSON Schemas of Kubernetes' own kinds, per minor version, made fit for kubeconform's validator.

They come with the package kubernetes-validate; its references lead to a web address, so each file that is needed is
rewritten once into the cache folder with references that stay inside it.
"""

import importlib.util
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from penstock import __version__, cache, whole
from penstock.errors import PenstockError

FOLDER = re.compile(r"v(\d+)\.(\d+)\.0-local-strict\Z")
SOURCE = "_definitions.json"
DEFINITIONS = "definitions"
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,250}")
COMPLETE = ".complete"
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


def nearest(minor: Minor | None) -> Minor:
    """The minor itself, or the nearest one at hand; the newest when nobody said which."""
    known = versions()
    if minor is None:
        return known[-1]
    return min(known, key=lambda k: (abs(k[1] - minor[1]), k))


@lru_cache(maxsize=16)
def folder(minor: Minor) -> Path:
    """Where the rewritten schemas of a minor are; the definitions are there, kinds are added by `prepare`.

    Each definition has its own file: a validator that compiles one kind reads what that kind needs, not a megabyte.
    """
    path = cache.folder("kubernetes", __version__, f"{minor[0]}.{minor[1]}")
    if not (path / COMPLETE).is_file():
        definitions = cache.folder("kubernetes", __version__, f"{minor[0]}.{minor[1]}", DEFINITIONS)
        for name, schema in json.loads((_original(minor) / SOURCE).read_bytes())["$defs"].items():
            whole.write(definitions / f"{name}.json", _dumped(_stripped(schema, "")))
        whole.write(path / COMPLETE, b"")
    return path


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
    whole.write(target, _rewritten(original))
    return True


def schema(minor: Minor, api_version: str, kind: str) -> Path:
    """The file of one kind's schema; `prepare` makes it."""
    return folder(minor) / _file(api_version, kind)


@lru_cache(maxsize=16)
def groups(minor: Minor) -> frozenset[str]:
    """The API groups that Kubernetes itself serves in this minor (full names)."""
    definitions = json.loads((_original(minor) / SOURCE).read_bytes())["$defs"]
    return frozenset(
        gvk["group"]
        for d in definitions.values()
        for gvk in d.get("x-kubernetes-group-version-kind", ())
        if gvk["group"]
    )


def _original(minor: Minor) -> Path:
    return _source() / f"v{minor[0]}.{minor[1]}.0-local-strict"


def _file(api_version: str, kind: str) -> str:
    """kubeconform's name for a kind: kind, first word of the group, version; in lower case."""
    group, _, version = api_version.rpartition("/")
    words = [kind, group.split(".")[0], version] if group else [kind, version]
    return "-".join(words).lower() + ".json"


def _rewritten(path: Path) -> bytes:
    schema = _stripped(json.loads(path.read_bytes()), f"{DEFINITIONS}/")
    schema.pop("$id", None)
    schema.pop("$schema", None)
    return _dumped(schema)


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
