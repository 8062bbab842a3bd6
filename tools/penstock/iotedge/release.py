"""Image pins in a site's release: brought in, and moved on while nobody else moved them."""

from collections.abc import Mapping, Sequence

import yaml

from penstock import marks
from penstock.iotedge.images import Pin
from penstock.scaffold import names, yamltext


def pinned(text: str, new: Sequence[Pin], base: Mapping[str, Pin]) -> tuple[str, list[str]]:
    """The release with the pins, and a sentence for each that somebody changed meanwhile and that stays."""
    said = []
    for pin in new:
        held = _item(text, pin.name)
        if held is None:
            text = _inserted(text, pin)
            continue
        there = _read(pin.name, held)
        if there == pin or there == base.get(pin.name) == pin:
            continue
        if there == base.get(pin.name) or (base.get(pin.name) and _only_digest(there, base[pin.name], pin)):
            text = _changed(text, held, there, pin)
        else:
            said.append(f"{pin.name} is pinned to {_short(there)} in the release, not to {_short(pin)}: it stays")
    gone = [name for name in base if name not in {pin.name for pin in new}]
    for name in gone:
        held = _item(text, name)
        if held is not None and _read(name, held) == base[name]:
            text = yamltext.remove_item(text, next(iter(yamltext.roots(text)), None), "images", held)
    return text, said


def _only_digest(there: Pin, base: Pin, new: Pin) -> bool:
    """True when somebody pinned by digest what an import had pinned by tag, and the tag is the same still."""
    return not base.digest and (there.new_name, there.tag) == (base.new_name, base.tag) and there.tag != new.tag


def _item(text: str, name: str) -> yaml.Node | None:
    images = marks.child(next(iter(yamltext.roots(text)), None), "images")
    return next((one for one in yamltext.items(images) if marks.scalar(one, "name") == name), None)


def _read(name: str, item: yaml.Node) -> Pin:
    return Pin(name, *(marks.scalar(item, key) or "" for key in ("newName", "newTag", "digest")))


def _short(pin: Pin) -> str:
    return f"{pin.new_name}{':' if pin.tag else ''}{pin.tag}{'@' if pin.digest else ''}{pin.digest[:19]}"


def _lines(pin: Pin) -> str:
    tag = [f"newTag: {names.scalar(pin.tag)}"] if pin.tag else []
    digest = [f"digest: {pin.digest}"] if pin.digest else []
    return "\n".join([f"name: {names.scalar(pin.name)}", f"newName: {pin.new_name}", *tag, *digest])


def _inserted(text: str, pin: Pin) -> str:
    images = marks.child(next(iter(yamltext.roots(text)), None), "images")
    held = [marks.scalar(item, "name") or "" for item in yamltext.items(images)]
    index = sum(one < pin.name for one in held) if held == sorted(held) else len(held)
    return yamltext.insert(text, ("images",), index, _lines(pin))


def _changed(text: str, held: yaml.Node, there: Pin, pin: Pin) -> str:
    wanted = {"newName": pin.new_name, "newTag": pin.tag, "digest": pin.digest}
    text = yamltext.set_values(text, held, {key: value for key, value in wanted.items() if value})
    for key, value in wanted.items():
        if not value and {"newTag": there.tag, "digest": there.digest}.get(key):
            text = yamltext.remove_key(text, _item(text, pin.name), key)
    return text
