"""The commands of other tools: skopeo brings images into a bundle, and loads them into a registry."""

import shlex
from collections.abc import Iterable, Iterator

from penstock.mirror.find import absent
from penstock.mirror.thing import CHART, SCHEME, Thing

COPY = "skopeo copy --all --preserve-digests"


def fetch(things: Iterable[Thing]) -> str:
    """A script that brings things into the layout beside it; empty when there are none."""
    lines = [line for thing in things for line in _fetched(thing)]
    about = "What was not at hand. Run this where the registries are reached, then `penstock mirror bundle` again."
    return _script(about, lines) if lines else ""


def load(things: Iterable[Thing]) -> str:
    """A script that loads the layout beside it into a registry: its only argument."""
    lines = [line for thing in things for line in _loaded(thing)]
    about = "Usage: sh load.sh REGISTRY: into the mirror of the site, as its clusters ask for it."
    return _script(about, ["registry=${1:?name the registry}", *lines]) if lines else ""


def _fetched(thing: Thing) -> Iterator[str]:
    why = absent(thing)
    if thing.kind == CHART and not thing.registered:
        repository, _, chart = thing.name.rpartition("/")
        version = f" --version {shlex.quote(thing.version)}" if thing.version else ""
        yield f"# {_comment(thing)} has no place in a layout until it is pushed into a registry:"
        yield f"# helm pull {shlex.quote(chart)} --repo {shlex.quote(repository)}{version}"
    elif why:
        yield f"# {_comment(thing)}: {why}"
    else:
        # A registry is asked by tag or by digest, not by both.
        asked = thing.name + (f"@{thing.digest}" if thing.digest else f":{thing.version}")
        yield f"{COPY} {shlex.quote(f'docker://{asked}')} {shlex.quote(f'oci:.:{thing.ref}')}"


def _loaded(thing: Thing) -> Iterator[str]:
    if thing.registered:
        path = thing.name.partition("/")[2]
        there = path + (f":{thing.version}" if thing.version else f"@{thing.digest}")
        yield f'{COPY} {shlex.quote(f"oci:.:{thing.ref}")} "docker://$registry/"{shlex.quote(there)}'


def _comment(thing: Thing) -> str:
    """A thing's name on one line of a shell script."""
    return "".join(one if one.isprintable() else "?" for one in SCHEME.sub("", thing.text))


def _script(about: str, lines: Iterable[str]) -> str:
    head = ["#!/bin/sh", "# Made by `penstock mirror bundle`.", f"# {about}", "set -eu", 'cd "$(dirname "$0")"']
    return "\n".join([*head, *lines]) + "\n"
