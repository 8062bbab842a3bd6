"""Images that the values of a HelmRelease name, as charts commonly have it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from penstock.document import Object
from penstock.image import split
from penstock.mirror.images import REFERENCE, found, thing
from penstock.mirror.thing import IMAGE, Thing, named
from penstock.shape import mapping, mappings


def images(values: Mapping[str, Any]) -> Iterator[Thing]:
    """References, and mappings with `repository` (and `registry`, `tag`, `digest`). A version that the chart decides
    is left empty."""
    seen = [*_mappings(values, mapping(values.get("global"))), *_texts(values)]
    yield from dict.fromkeys(one for one in seen if one is not None)


def _texts(values: Any) -> Iterator[Thing | None]:
    for text in found(values):
        held = split(named(text))
        yield Thing(IMAGE, held.name, held.tag, held.digest)


def _mappings(value: Any, shared: Mapping[str, Any]) -> Iterator[Thing | None]:
    if isinstance(value, list):
        for item in value:
            yield from _mappings(item, shared)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict) and (str(key).lower().endswith("image") or _hosted(inner)):
                yield _composed(inner, shared)
            yield from _mappings(inner, shared)


def _hosted(value: Mapping[str, Any]) -> bool:
    """True for a repository with a host, and a version: an image, whatever it is called."""
    host = _text(value, "repository").partition("/")[0]
    return "." in host and bool(_text(value, "tag") or _text(value, "digest"))


def _composed(value: Mapping[str, Any], shared: Mapping[str, Any]) -> Thing | None:
    """`repository`, and what charts put before and behind it; or the `name` of an image of a chart whose images share
    registry and tag."""
    repository, tag = _text(value, "repository"), _text(value, "tag")
    registry = _text(value, "registry") or _text(shared, "imageRegistry")
    if not repository and _text(value, "registry"):
        repository = _text(value, "image")
    if not repository and _text(shared, "registry"):
        repository, registry = _text(value, "name"), _text(shared, "registry")
        tag = tag or _text(shared, "tag")
    text = f"{registry}/{repository}" if registry else repository
    if not repository or not REFERENCE.fullmatch(text):
        return None
    held, (tag, _, digest) = split(named(text)), tag.partition("@")  # some write tag and digest into one
    return Thing(IMAGE, held.name, tag or held.tag, _text(value, "digest") or digest or held.digest)


def _text(value: Mapping[str, Any], key: str) -> str:
    inner = value.get(key)
    return str(inner) if isinstance(inner, (str, int, float)) and not isinstance(inner, bool) else ""


def rendered(release: Object, things: Iterable[Thing]) -> Iterator[Thing]:
    """The images after the release's post-renderers: an entry of `kustomize.images` renames, and one that renames none
    of those known stands for an image that only the chart knows."""
    known = list(things)
    entries = [
        entry
        for one in mappings(mapping(release.get("spec")).get("postRenderers"))
        for entry in mappings(mapping(one.get("kustomize")).get("images"))
    ]
    for entry in entries:
        fits = [one for one in known if one.name == named(str(entry.get("name", "")))]
        known = [one for one in known if one not in fits] + [_renamed(one, entry) for one in fits]
        if not fits and isinstance(entry.get("name"), str):
            known.append(_renamed(Thing(IMAGE, named(entry["name"])), entry))
    yield from dict.fromkeys(known)


def _renamed(one: Thing, entry: Mapping[str, Any]) -> Thing:
    name = thing(str(entry["newName"])).name if entry.get("newName") else one.name
    changed = entry.get("newTag") or entry.get("digest")
    return Thing(
        IMAGE,
        name,
        _text(entry, "newTag") if changed else one.version,
        _text(entry, "digest") if changed else one.digest,
    )


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Values with others on top, as Helm lays them: mappings are merged, null takes a key away."""
    made = dict(base)
    for key, value in over.items():
        if value is None:
            made.pop(key, None)
        elif isinstance(value, dict) and isinstance(made.get(key), dict):
            made[key] = merged(made[key], value)
        else:
            made[key] = value
    return made
