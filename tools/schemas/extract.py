"""Extract the CRDs that pins.toml names into schemas/crds/, without prose; with --check, report drift instead.

Exit codes: 0 written or nothing drifted, 1 drift, 2 could not be done.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from gobuild.errors import BuildError
from schemas import crd, gomodule, manifest, pins

PINS = Path(__file__).resolve().with_name("pins.toml")
CRDS = Path(__file__).resolve().parents[2] / "schemas" / "crds"
SOURCES = "SOURCES.json"


class ExtractError(RuntimeError):
    """Pins that cannot be followed: a pattern without a CRD, a file twice, a document that is no usable CRD."""


class Found(NamedTuple):
    """A pruned CRD, its file under schemas/crds/, and the module and path it comes from."""

    file: str
    crd: dict[str, Any]
    module: gomodule.Module
    path: str


def find(pin: pins.Pin) -> Iterator[Found]:
    """Everything one pin leads to. Raises ModuleError and ExtractError."""
    archive = gomodule.download(pin.module)
    for take in pin.takes:
        for pattern in take.files:
            matches = gomodule.files(archive, pin.module, pattern)
            found = [one for path, content in matches for one in _in_file(pin, take, path, content)]
            if not found:
                raise ExtractError(f"{pin.module}: no CRD in {pattern}: correct the pattern in {PINS.name}")
            yield from found


def _in_file(pin: pins.Pin, take: pins.Take, path: str, content: bytes) -> Iterator[Found]:
    try:
        for document in filter(crd.is_crd, manifest.documents(content)):
            pruned = crd.prune(document)
            yield Found(f"{take.into}/{crd.file_name(pruned)}", pruned, pin.module, path)
    except (crd.CrdError, KeyError, TypeError, yaml.YAMLError) as error:
        raise ExtractError(f"{pin.module}: {path}: not a CRD that can be used here: {error!r}") from error


def render(found: Iterable[Found]) -> dict[str, bytes]:
    """Path under schemas/crds/ → content, SOURCES.json included. Raises ExtractError when two CRDs claim one path."""
    files: dict[str, bytes] = {}
    sources: dict[str, dict[str, Any]] = {}
    for one in found:
        if one.file in files:
            raise ExtractError(f"{one.file}: both {sources[one.file]['path']} and {one.path} make it")
        files[one.file] = crd.encode(one.crd)
        sources[one.file] = source(one)
    return {**files, SOURCES: crd.encode(sources)}


def source(found: Found) -> dict[str, Any]:
    """What SOURCES.json says of one file: where it comes from, and which objects it is for."""
    spec = found.crd["spec"]
    return {
        "module": found.module.path,
        "version": found.module.version,
        "path": found.path,
        "group": spec["group"],
        "kind": spec["names"]["kind"],
        "served": crd.served(found.crd),
    }


def existing(folder: Path) -> dict[str, bytes]:
    """Path under the folder → content, of every JSON file in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.json"))}


def drift(wanted: Mapping[str, bytes], present: Mapping[str, bytes]) -> list[str]:
    """One line for each file that is missing, different or not wanted, in the order of their paths."""
    words = dict.fromkeys(wanted.keys() - present.keys(), "missing")
    words |= dict.fromkeys(present.keys() - wanted.keys(), "not from any pin")
    words |= {path: "different" for path in wanted.keys() & present.keys() if wanted[path] != present[path]}
    return [f"{path}: {word}" for path, word in sorted(words.items())]


def write(folder: Path, wanted: Mapping[str, bytes], present: Mapping[str, bytes]) -> None:
    """Make the folder's JSON files the wanted ones. What is already right is not touched."""
    for path in present.keys() - wanted.keys():
        (folder / path).unlink()
    for path, content in wanted.items():
        if present.get(path) != content:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when schemas/crds/ differs")
    check: bool = parser.parse_args(argv).check
    try:
        wanted = render(found for pin in pins.read(PINS) for found in find(pin))
    except (ExtractError, gomodule.ModuleError, BuildError) as error:
        print(f"schemas: {error}", file=sys.stderr)
        return 2
    return _check(wanted) if check else _write(wanted)


def _check(wanted: Mapping[str, bytes]) -> int:
    lines = drift(wanted, existing(CRDS))
    for line in lines:
        print(f"schemas/crds/{line}")
    if lines:
        print("schemas: run `make schemas` and commit what it changes", file=sys.stderr)
    return 1 if lines else 0


def _write(wanted: Mapping[str, bytes]) -> int:
    write(CRDS, wanted, existing(CRDS))
    print(f"schemas: {len(wanted) - 1} CRDs, {sum(map(len, wanted.values())) / 1e6:.1f} MB, in schemas/crds/")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
