"""What an object runs, as versions: images wherever they stand, and charts."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from penstock.document import Object
from penstock.image import image
from penstock.impact.version import step
from penstock.shape import mapping


class Moved(NamedTuple):
    """An image or chart and its version before and after; empty where it is not."""

    kind: str
    name: str
    before: str
    after: str

    @property
    def step(self) -> str:
        """How far: major, minor, …"""
        return step(self.before, self.after)


class Version(NamedTuple):
    """What is run, and which of it."""

    name: str
    version: str


#: image or chart, and the way to it in words.
Spot = tuple[str, str]


def moved(before: Object | None, after: Object | None) -> tuple[Moved, ...]:
    """The versions that differ between two states of an object; each once."""
    ones, others = _versions(before), _versions(after)
    steps: list[Moved] = []
    for spot in sorted({*ones, *others}):
        old, new = ones.get(spot), others.get(spot)
        if old == new:
            continue
        if old and new and (old.name == new.name or old.version != new.version) and _last(old.name) == _last(new.name):
            steps.append(Moved(spot[0], new.name, old.version, new.version))
            continue
        steps += [Moved(spot[0], one.name, one.version, "") for one in (old,) if one]
        steps += [Moved(spot[0], one.name, "", one.version) for one in (new,) if one]
    return tuple(dict.fromkeys(steps))


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _versions(content: Object | None) -> Mapping[Spot, Version]:
    found = dict(_images(content, ""))
    if content:
        found.update(_charts(content))
    return found


def _images(value: Any, way: str) -> Iterator[tuple[Spot, Version]]:
    """Every `image:` that is a reference, or a mapping with repository and tag, as charts' values have it."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            name = item.get("name", index) if isinstance(item, dict) else index
            yield from _images(item, f"{way}[{name}]")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if str(key).lower().endswith("image"):
                found = _image(inner)
                if found:
                    yield ("image", f"{way}.{key}"), found
                    continue
            yield from _images(inner, f"{way}.{key}")


def _image(value: Any) -> Version | None:
    if isinstance(value, str) and value:
        found = image(value)
        return Version(found.name, found.version or "untagged") if found else None
    if isinstance(value, dict) and isinstance(value.get("repository"), str):
        registry = f"{value['registry']}/" if isinstance(value.get("registry"), str) and value["registry"] else ""
        words = [str(value[key]) for key in ("tag", "digest") if value.get(key)]
        return Version(registry + value["repository"], "@".join(words) or "untagged")
    return None


def _charts(content: Object) -> Iterator[tuple[Spot, Version]]:
    kind, spec = content.get("kind"), mapping(content.get("spec"))
    if kind == "HelmRelease":
        chart = mapping(mapping(spec.get("chart")).get("spec"))
        if chart.get("chart"):
            yield ("chart", "spec.chart"), Version(str(chart["chart"]), str(chart.get("version") or "*"))
    elif kind == "OCIRepository" and spec.get("url"):
        ref = mapping(spec.get("ref"))
        words = [str(ref[key]) for key in ("tag", "semver", "digest") if ref.get(key)]
        yield ("chart", "spec.url"), Version(str(spec["url"]).removeprefix("oci://"), "@".join(words) or "*")
