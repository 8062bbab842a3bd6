"""Builds in the store: several per key, each with the witness that says for which files it was made."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from penstock.expand.unshown import unshown
from penstock.render import build
from penstock.render.alike import built_once
from penstock.render.build import Build, BuildKey, Closure, Failure
from penstock.store.closure import Witness, decoded, ignores, witness
from penstock.store.packing import packed, unpacked
from penstock.store.store import Key, key
from penstock.store.version import tools
from penstock.tree import Tree
from penstock.workshop import Workshop, is_secret

#: So many results are kept for one key (branches and reverts come back).
ALTERNATES = 4


def builds(workshop: Workshop, keys: Sequence[BuildKey]) -> dict[BuildKey, Build]:
    """As `render.build.builds`, with what the store already has and what still holds."""
    known = _recall(workshop, keys)
    rest = [one for one in keys if one not in known]
    made = built_once(rest, workshop.trees.__getitem__, lambda some: _built(workshop, some), workshop.alike)
    _remember(workshop, made)
    return {**known, **made}


def _built(workshop: Workshop, keys: Sequence[BuildKey]) -> dict[BuildKey, Build]:
    made = build.builds(workshop.pool, keys, lambda one: _below(workshop.trees[one.source.tree], one.path))
    return dict(zip(keys, made, strict=True))


@lru_cache(maxsize=1 << 14)
def _below(tree: Tree, folder: str) -> int:
    """How many files are below a folder: as good a guess as any at what its build costs."""
    return sum(1 for _ in tree.below(folder))


def _recall(workshop: Workshop, keys: Iterable[BuildKey]) -> dict[BuildKey, Build]:
    if workshop.store is None:
        return {}
    names = {one: _name(workshop, one) for one in keys}
    manifests = workshop.store.get(names.values())
    chosen: dict[BuildKey, tuple[Witness, Key]] = {}
    for one, name in names.items():
        found = _holding(manifests.get(name), workshop.trees[one.source.tree])
        if found:
            chosen[one] = found
    values = workshop.store.get(name for _, name in chosen.values())
    return {one: _read(seen, values[name]) for one, (seen, name) in chosen.items() if name in values}


def _remember(workshop: Workshop, built: Mapping[BuildKey, Build]) -> None:
    """Nothing that holds a Secret's values, that failed by chance, or whose files moved meanwhile."""
    store = workshop.store
    if store is None:
        return
    fit = {one: result for one, result in built.items() if _fit(workshop, one, result)}
    names = {one: _name(workshop, one) for one in fit}
    manifests = store.get(names.values())
    for one, result in fit.items():
        seen = witness(result.closure, workshop.trees[one.source.tree]).encoded()
        value = _written(result)
        name = key("build result", value)
        entries = [entry for entry in _entries(manifests.get(names[one])) if entry[0] != seen.decode()]
        entries = [(seen.decode(), name.hex()), *entries][:ALTERNATES]
        store.put(name, value)
        store.put(names[one], json.dumps(entries).encode())
        manifests[names[one]] = json.dumps(entries).encode()


def _name(workshop: Workshop, one: BuildKey) -> Key:
    tree = workshop.trees[one.source.tree]
    return key("build", tools(), one.path, one.source.ignore or "", ignores_of(tree), one.injected)


_IGNORES: dict[int, tuple[Tree, str]] = {}


def ignores_of(tree: Tree) -> str:
    """`ignores`, worked out once per tree."""
    found = _IGNORES.get(id(tree))
    if found is None or found[0] is not tree:
        found = _IGNORES[id(tree)] = (tree, ignores(tree))
    return found[1]


def _entries(manifest: bytes | None) -> list[tuple[str, str]]:
    return [(seen, name) for seen, name in json.loads(manifest)] if manifest else []


def _holding(manifest: bytes | None, tree: Tree) -> tuple[Witness, Key] | None:
    for text, name in _entries(manifest):
        seen = decoded(text.encode())
        if seen.holds(tree):
            return seen, bytes.fromhex(name)
    return None


def _fit(workshop: Workshop, one: BuildKey, result: Build) -> bool:
    if result.failure and result.failure.kind in ("worker", "panic", "spent"):
        return False
    if any(is_secret(document) for document in result.documents):
        return False
    tree = workshop.trees[one.source.tree]
    if result.failure and unshown(result, tree, json.loads(one.injected or "{}")).touches(result.failure.message):
        return False
    return all(workshop.settled(tree, path) for path in result.closure.read)


def _written(result: Build) -> bytes:
    failure = [result.failure.kind, result.failure.message] if result.failure else None
    return json.dumps([failure, result.closure.torn]).encode() + b"\n" + packed(result.documents)


def _read(seen: Witness, value: bytes) -> Build:
    head, _, rest = value.partition(b"\n")
    failure, torn = json.loads(head)
    read, listed, missing = (tuple(path for path, _ in part) for part in (seen.read, seen.listed, seen.missing))
    closure = Closure(read, listed, missing, tuple(torn))
    return Build(unpacked(rest), closure, Failure(*failure) if failure else None)
