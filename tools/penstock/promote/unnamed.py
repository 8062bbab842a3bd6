"""Values of files with `fields:` that no setting speaks of: they stay, and what changes of them at the source is told
and not guessed. The lock keeps their digests, so that only what changed since is asked about."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from penstock.edit.path import inner, is_title, written
from penstock.promote.settings import Promotion
from penstock.promote.site import Site, parts

#: Of a digest so many characters are kept.
SHORT = 16


@dataclass(frozen=True)
class Unnamed:
    """`kept` is what the lock shall say (path → digest), None where no file has `fields:`; `differ` are the paths
    that are not the same at both ends and that no lock has spoken of; `refusals` are sentences."""

    kept: Mapping[str, str] | None = None
    differ: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()


def unnamed(
    settings: Promotion, source: Site, target: Site, before: Mapping[str, str] | None, passed: Collection[str]
) -> Unnamed:
    """What becomes of them. `before` is what the lock has; `passed` are the paths that are to stay as they are."""
    if not any(one.fields and one.others == "refuse" for one in settings.paths):
        return Unnamed()
    now = {path: _digest(text) for path, text in source.unnamed.items()}
    if before is None:
        return Unnamed(now, tuple(path for path in _apart(source, target) if path in now or path in target.unnamed))
    fresh = [path for path in _apart(source, target) if now.get(path) != before.get(path) and path not in passed]
    return Unnamed(now, (), tuple(_refused(source, target, fresh)))


def _apart(source: Site, target: Site) -> list[str]:
    """What is not the same at both ends, of files and documents that both have."""
    both = {_document(path) for path in source.all} & {_document(path) for path in target.all}
    paths = dict.fromkeys((*source.unnamed, *target.unnamed))
    return [one for one in paths if _document(one) in both and source.all.get(one) != target.all.get(one)]


def _refused(source: Site, target: Site, paths: list[str]) -> Iterator[str]:
    for path in paths:
        file, steps = parts(path)
        here, there = target.all.get(path, "nothing"), source.all.get(path, "nothing")
        yield (
            f"{path}: changed at {source.name} ({there}, and {here} at {target.name}), and nothing says whether it "
            f"moves: of the files {file} name {written(inner(steps))} under `fields:` (it moves) or `never:` (it "
            "stays), or say `others: stay` in penstock.yaml; --take target=… leaves it as it is this once"
        )


def _document(path: str) -> str:
    file, steps = parts(path)
    return f"{file}#{steps[0] if steps and is_title(steps[0]) else ''}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:SHORT]
