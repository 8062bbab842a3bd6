"""What Dapr's built-in components are called and what metadata they take, into rules/dapr_components.json; with
--check, report drift instead.

The names are those that the sidecar registers. What a component takes is in its metadata.yaml, but not all of it is:
what its Go code reads besides is kept as names alone.

Exit codes: 0 written or nothing drifted, 1 drift, 2 could not be done.
"""

import argparse
import json
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from gobuild.errors import BuildError
from penstock.rules.dapr_types import common, meant
from schemas import gomodule, manifest, pins

PINS = Path(__file__).resolve().with_name("pins.toml")
DATA = Path(__file__).resolve().parents[1] / "penstock" / "rules" / "dapr_components.json"
DAPR = "github.com/dapr/dapr"
CONTRIB = "github.com/dapr/components-contrib"

REGISTER = re.compile(r"DefaultRegistry\.Register(\w+)\(")
NAMES = re.compile(r',\s*("[^"\n]+"(?:,\s*"[^"\n]+")*)\)')
QUOTED = re.compile(r'"([^"\n]+)"')
VERSION = re.compile(r'"(v\d+)"')
CATEGORY = re.compile(rf'"{DAPR}/pkg/components/([a-z/]+)"')
FOLDER = re.compile(rf'"{CONTRIB}/([\w./-]+)"')
#: A field of a Go struct, with its type and its tags.
FIELD = re.compile(r"^\s+([A-Z]\w*)\s+(\S+)(?:\s+`([^`]*)`)?", re.MULTILINE)
TAG = re.compile(r'(?:mapstructure|mapstructurealiases|json):"([^"]*)"')
NAME = re.compile(r'"([A-Za-z][\w.-]{1,39})"')
#: What metadata.yaml says of a value counts where the Go type says the same.
KINDS = {
    "bool": re.compile(r"\*?bool"),
    "number": re.compile(r"\*?(?:u?int(?:8|16|32|64)?|byte)"),
    "duration": re.compile(r"\*?time\.Duration"),
}
#: metadata.yaml calls much required that is not, and some lists of values have gaps: these are read in the Go code.
REQUIRED = {
    **dict.fromkeys(("pubsub.mqtt3", "pubsub.mqtt"), ("url",)),
    **dict.fromkeys(("bindings.mqtt3", "bindings.mqtt"), ("url", "topic")),
    "lock.redis": ("redisHost",),
    **dict.fromkeys(("pubsub.kafka", "bindings.kafka"), ("brokers",)),
    "pubsub.jetstream": ("natsURL",),
    "pubsub.pulsar": ("host",),
    "bindings.cron": ("schedule",),
    "state.memcached": ("hosts",),
}
CLOSED = {
    **dict.fromkeys(("pubsub.mqtt3", "pubsub.mqtt"), ("qos",)),
    **dict.fromkeys(("pubsub.kafka", "bindings.kafka"), ("initialOffset", "consumerGroupRebalanceStrategy")),
    "pubsub.rabbitmq": ("concurrency",),
    "pubsub.jetstream": ("ackPolicy",),
    "pubsub.pulsar": ("processMode",),
    "bindings.aws.kinesis": ("mode",),
    "middleware.http.oauth2clientcredentials": ("authStyle",),
}


class Registered(NamedTuple):
    """A type of components, such as `pubsub.mqtt3`: its versions where it has several, and the folders of its code."""

    type: str
    versions: tuple[str, ...]
    folders: tuple[str, ...]


class Code(NamedTuple):
    """What a component's Go code reads: names in lower case, and the types of fields."""

    names: frozenset[str]
    types: Mapping[str, frozenset[str]]


def registered(text: str) -> Iterator[Registered]:
    """The types that one file of the sidecar registers."""
    category = CATEGORY.search(text)
    folders = tuple(one for one in FOLDER.findall(text) if "/" in one)
    for start, end in pairwise([*(match.start() for match in REGISTER.finditer(text)), len(text)]):
        call = text[start:end]
        several = "WithVersions" in call
        found = (
            QUOTED.findall(call)[:1] if several else [n for part in NAMES.findall(call) for n in QUOTED.findall(part)]
        )
        for name in found if category else ():
            prefix = category[1].replace("/", ".") if category else ""
            versions = sorted(set(VERSION.findall(call))) if several else ()
            yield Registered(f"{prefix}.{name}", tuple(versions), folders)


class Sources(NamedTuple):
    """The files of components-contrib, by their paths in it."""

    texts: Mapping[str, str]

    def code(self, folder: str, seen: set[str]) -> Iterator[str]:
        """The Go files of a folder and of all that it imports of components-contrib."""
        if folder in seen:
            return
        seen.add(folder)
        here = [text for path, text in self.texts.items() if path.endswith(".go") and path.rpartition("/")[0] == folder]
        for text in here:
            yield text
            for other in FOLDER.findall(text):
                yield from self.code(other, seen)

    def reads(self, folder: str) -> Code:
        """What the code of a component reads."""
        names: set[str] = set()
        types: dict[str, set[str]] = {}
        for text in self.code(folder, set()):
            names |= {one.lower() for one in NAME.findall(text)}
            for field, kind, tags in FIELD.findall(text):
                called = [one for tag in TAG.findall(tags) for one in tag.split(",") if one]
                for name in [field, *called]:
                    names.add(name.lower())
                    types.setdefault(name.lower(), set()).add(kind)
        return Code(frozenset(names), {name: frozenset(kinds) for name, kinds in types.items()})


def fields(document: Mapping[str, Any], code: Code, kind: str) -> dict[str, dict[str, Any]]:
    """What metadata.yaml says of each name of one type of components."""
    profiles = (*(document.get("authenticationProfiles") or ()), *(document.get("builtinAuthenticationProfiles") or ()))
    found: dict[str, dict[str, Any]] = {}
    for one in [*(one for profile in profiles for one in profile.get("metadata") or ()), *document.get("metadata", ())]:
        found[str(one["name"])] = _field(one, code, kind)
    return found


def _field(one: Mapping[str, Any], code: Code, of: str) -> dict[str, Any]:
    name, kind = str(one["name"]), str(one.get("type") or "string")
    said = code.types.get(name.lower(), frozenset())
    sure = kind in KINDS and bool(said) and all(KINDS[kind].fullmatch(each) for each in said)
    return {
        **({"kind": kind} if sure else {}),
        **({"values": [str(value) for value in one.get("allowedValues", ())]} if name in CLOSED.get(of, ()) else {}),
        **({"required": True} if name in REQUIRED.get(of, ()) else {}),
    }


def merged(versions: Sequence[dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The fields of all versions of a type; what only some of them say of one is left out."""
    first = dict(versions[0])
    for other in versions[1:]:
        for name in {*first, *other}:
            one, two = first.get(name, {}), other.get(name, {})
            first[name] = {key: value for key, value in one.items() if two.get(key) == value}
    return first


def component(one: Registered, sources: Sources) -> dict[str, Any]:
    """What is kept of one type."""
    read: list[dict[str, dict[str, Any]]] = []
    names: set[str] = set()
    for folder in one.folders:
        code = sources.reads(folder)
        names |= code.names
        text = sources.texts.get(f"{folder}/metadata.yaml")
        read += [fields(document, code, one.type) for document in manifest.documents(text.encode())] if text else []
    known = merged(read) if read else {}
    taken = {name.lower() for name in (*known, *common(one.type))}
    return {
        **({"versions": list(one.versions)} if one.versions else {}),
        **({"fields": known} if known else {}),
        # The others nobody would take for a misspelt one.
        "reads": sorted(name for name in names - taken if meant(name, (*known, *common(one.type)))),
    }


def render(dapr: gomodule.Module, contrib: gomodule.Module) -> bytes:
    """The file, from both modules. Raises ModuleError."""
    files = gomodule.files(gomodule.download(dapr), dapr, "cmd/daprd/components/*.go")
    sources = Sources(dict(_texts(gomodule.download(contrib), contrib)))
    types = {one.type: component(one, sources) for _, content in files for one in registered(content.decode())}
    source = [{"module": one.path, "version": one.version} for one in (dapr, contrib)]
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(types[name], sort_keys=True)}" for name in sorted(types))
    return f'{{\n "source": {json.dumps(source)},\n "types": {{\n{lines}\n }}\n}}\n'.encode()


def _texts(archive: Path, module: gomodule.Module) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(archive) as opened:
        for entry in sorted(opened.namelist()):
            path = entry.removeprefix(f"{module}/")
            if path.endswith("/metadata.yaml") or (path.endswith(".go") and not path.endswith("_test.go")):
                yield path, opened.read(entry).decode()


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file differs")
    check: bool = parser.parse_args(argv).check
    table = tomllib.loads(PINS.read_text("utf-8"))["dapr-components"]
    dapr = next(pin.module for pin in pins.read(PINS) if pin.module.path == DAPR)
    try:
        wanted = render(dapr, gomodule.Module(CONTRIB, table["version"], table["sum"], table["mod"]))
    except (gomodule.ModuleError, BuildError, yaml.YAMLError) as error:
        print(f"schemas: {error}", file=sys.stderr)
        return 2
    if check and wanted != DATA.read_bytes():
        print(f"{DATA.name}: different\nschemas: run `make schemas` and commit what it changes", file=sys.stderr)
        return 1
    if not check:
        DATA.write_bytes(wanted)
        print(
            f"schemas: {len(json.loads(wanted)['types'])} Dapr components, {len(wanted) / 1e3:.0f} kB, in {DATA.name}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
