"""Decide one promotion: merge the freight of the source into the target, and edit the target's files in memory."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from ipaddress import ip_interface

from penstock.edit.edited import edited
from penstock.edit.editor import CannotEdit
from penstock.edit.path import ORDER, Steps, fits, inner, inside, is_element, is_title, name, written
from penstock.edit.scalar import quoted, text_of
from penstock.edit.sheet import Unreadable
from penstock.promote.freight import Freight
from penstock.promote.freight import freight as make
from penstock.promote.inline import staying
from penstock.promote.layout import Layout, moves
from penstock.promote.lock import Lock
from penstock.promote.merge import Merged, elements, listed, merge, ordered
from penstock.promote.plan import Item, Outcome, Plan
from penstock.promote.settings import SITE
from penstock.promote.site import REGISTRY, File, Site, digest, parts
from penstock.promote.sized import unsized
from penstock.promote.staying import NotFilled, filled
from penstock.promote.unnamed import Unnamed, unnamed

#: A value that is a URL, with its host; where a chart or an image is from is said by those that name versions.
URL = re.compile(
    r"(?!oci:)[a-z][a-z0-9+.-]*://(?:[^/@\s]*@)?(\$\{[^}]*\}[^/:\s]*|[^/:\s]+)(?:[:/]\S*)?\Z", re.IGNORECASE
)
#: Lists of Kustomize whose elements are called after what they are for.
NAMED = ("configMapGenerator", "secretGenerator", "replicas", "helmCharts")
#: How the names of hosts end that are the cluster's own.
INSIDE = (".svc.", ".cluster.local.", ".localhost.")
#: What an address looks like.
ADDRESS = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")


@dataclass(frozen=True)
class Asked:
    """What a person asked for: `take` goes by a pattern of values to source or target, `sizes` are those that move."""

    take: Mapping[str, str] = field(default_factory=dict)
    sizes: tuple[str, ...] = ()
    adopt: bool = False
    #: Apps that stay as they are, and that the target is not said to have taken.
    held: tuple[str, ...] = ()


def propose(layout: Layout, freight: Freight, source: Site, target: Site, before: Lock | None, asked: Asked) -> Plan:
    """The plan, as far as the files alone say. `source` has the values of the freight."""
    base = _based(layout, before, asked)
    taken, waiting = _held(freight.values, base, target.values, asked.held)
    chosen, unknown = _chosen(asked.take, {*taken, *target.values, *source.unnamed, *target.unnamed})
    merged = merge(taken, base, target.values, _sized(layout, taken, base, asked) | chosen, adopt=asked.adopt)
    rest = _rest(layout, source, target, before, asked, chosen)
    outcomes = {
        **merged.outcomes,
        **dict.fromkeys(waiting, Outcome.HELD),
        **dict.fromkeys(rest.differ, Outcome.UNNAMED),
    }
    items = tuple(_items(outcomes, base or {}, {**freight.values, **source.unnamed}, target))
    files, refused = _files(layout, merged, source, target)
    given = make(freight.source_site, freight.source_commit, taken)
    refusals = (
        *unknown,
        *unsized(layout, asked.sizes, source, target),
        *_other_source(before, freight, target, asked),
        *_unclassified(layout, items, source, target),
        *staying(layout, items, asked.sizes),
        *rest.refusals,
        *refused,
    )
    return Plan(source.name, target.name, given, before, items, refusals, files, unnamed=rest.kept)


def _rest(
    layout: Layout, source: Site, target: Site, before: Lock | None, asked: Asked, chosen: Mapping[str, str]
) -> Unnamed:
    """What no setting speaks of; what is held, or was decided to stay, is as it was."""
    known = before.unnamed if before is not None and before.source_site == source.name else None
    waiting = {path for path in {*source.unnamed, *target.unnamed, *(known or {})} if app(path) in asked.held}
    passed = waiting | {path for path, side in chosen.items() if side == "target"}
    found = unnamed(layout.settings, source, target, known, passed)
    if found.kept is None or known is None:
        return found
    kept = {path: text for path, text in found.kept.items() if path not in waiting}
    return replace(found, kept=kept | {path: known[path] for path in waiting if path in known})


def _held(
    source: Mapping[str, str], base: Mapping[str, str] | None, target: Mapping[str, str], apps: tuple[str, ...]
) -> tuple[dict[str, str], list[str]]:
    """What the target may take, with held apps as they were taken before; and the values that wait for that."""
    held = {path for path in {*source, *(base or {}), *target} if apps and app(path) in apps}
    before = target if base is None else base
    taken = {path: text for path, text in source.items() if path not in held}
    taken |= {path: before[path] for path in held if path in before}
    taken = _as_listed(taken, source, before) if held else taken
    return taken, [path for path in held if source.get(path) != taken.get(path) and not path.endswith("[]")]


def _as_listed(taken: Mapping[str, str], source: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The values with the order of each list saying what is in it, and nothing else."""
    found = {path: text for path, text in taken.items() if not path.endswith(ORDER)}
    for path, there in elements(found).items():
        order = ordered(listed(source.get(path + ORDER)), [], listed(before.get(path + ORDER)))
        names = [one for one in order if one in there] + [one for one in there if one not in order]
        if len(names) > 1:
            found[path + ORDER] = f"[{','.join(map(quoted, names))}]"
    return found


def _sized(layout: Layout, source: Mapping[str, str], base: Mapping[str, str] | None, asked: Asked) -> dict[str, str]:
    """Sizes that were named and never taken before: naming them is the decision."""
    fresh = [path for path in source if base is not None and path not in base and asked.sizes]
    return {path: "source" for path in fresh if not _moves(layout, path, ())}


def _based(layout: Layout, before: Lock | None, asked: Asked) -> Mapping[str, str] | None:
    """What the target took, as far as it is what moves now too."""
    if before is None:
        return None
    return {path: text for path, text in before.values.items() if _moves(layout, path, asked.sizes)}


def _moves(layout: Layout, path: str, sizes: tuple[str, ...]) -> bool:
    open_path, steps = parts(path)
    return moves(layout.settings, layout.at("any", open_path).by, steps, sizes)


def _chosen(take: Mapping[str, str], paths: set[str]) -> tuple[dict[str, str], list[str]]:
    """Path → side for each value that somebody decided on, and what fits no value."""
    chosen, unknown = {}, []
    for asked, side in take.items():
        found = [path for path in paths if named(asked, path)]
        chosen.update(dict.fromkeys(found, side))
        if not found:
            unknown.append(f"--take {side}={asked}: there is no such value")
    return chosen, unknown


def named(asked: str, path: str) -> bool:
    """True when a person means this value: by its path, the end of its path after the file, or what it belongs to."""
    open_path, _, steps = path.partition("#")
    bare = re.sub(r"^\([^)]*\)\.?", "", steps)
    whole = any(inside(asked, one) for one in (path, steps, bare))
    # Brackets are of the path: `images[*].newTag` is every image's.
    pattern = asked.replace("[", "[[]")
    return whole or asked in (open_path, app(path)) or any(fnmatchcase(one, pattern) for one in (path, steps, bare))


def _items(
    outcomes: Mapping[str, Outcome], base: Mapping[str, str], source: Mapping[str, str], target: Site
) -> Iterator[Item]:
    for path, outcome in sorted(outcomes.items()):
        file = parts(path)[0].replace("{site}", target.name)
        values = (base.get(path), source.get(path), target.values.get(path, target.unnamed.get(path)))
        yield Item(path, file, app(path), *values, outcome)


def app(path: str) -> str:
    """What a value belongs to, as a person calls it: the image, the patched or patching object, else the file."""
    open_path, steps = parts(path)
    if steps and is_title(steps[0]):
        return steps[0].strip("()").rpartition("/")[2]
    if steps[:1] == ("images",) and len(steps) > 1 and is_element(steps[1]):
        return name(steps[1]).rpartition("/")[2]
    if len(steps) > 1 and steps[0] in NAMED and is_element(steps[1]):
        return name(steps[1])
    word = name(steps[1]) if steps[:1] == ("patches",) and len(steps) > 1 else open_path
    # The nearest word that is not the site's own: values/{site}.yaml is about values.
    plain = (re.sub(r"\.ya?ml$", "", one).replace(SITE, "").strip("-_.") for one in reversed(word.split("/")))
    return next(filter(None, plain), "release")


def _other_source(before: Lock | None, freight: Freight, target: Site, asked: Asked) -> Iterator[str]:
    if before is not None and before.source_site != freight.source_site and not asked.adopt:
        yield (
            f"{target.name} takes its releases from {before.source_site} (so says its lock), not from "
            f"{freight.source_site}: --adopt changes that"
        )


def _unclassified(layout: Layout, items: tuple[Item, ...], source: Site, target: Site) -> Iterator[str]:
    """Values that look as if they made the source itself, and that no setting speaks of."""
    word = re.compile(rf"(?<![\w-]){re.escape(source.name)}(?![\w-])")
    for item in items:
        text = (text_of(item.source) or item.source) if item.outcome in (Outcome.TAKE, Outcome.ADD) else None
        if text is None or item.source == item.base or source.name == target.name:
            continue
        if REGISTRY in text and not target.registry:
            yield f"{item.path}: {target.name} has no registry in promotion.registries, and {source.name} has one"
        why = f"names {source.name}" if word.search(text) else _address(text)
        if why and not any(fits(pattern, parts(item.path)[1]) for pattern in layout.settings.settings):
            yield (
                f"{item.path}: the value {why}, and nothing says whether it moves: name "
                f"{_pattern(item.path)} in penstock.yaml, under `never:` of these files or promotion.static (it "
                "stays) or under promotion.settings (it moves); or take it out of what moves"
            )


def _pattern(path: str) -> str:
    """The value as a setting names it."""
    return written(inner(parts(path)[1])) or "the file"


def _address(text: str) -> str:
    """What a value holds that a release must not bring along by chance; empty when there is no such thing."""
    if ADDRESS.search(text) or _is_address(text):
        return "holds an address"
    url = URL.match(text)
    host = url[1].lower() if url else ""
    inside = "$" in host or "." not in host.strip(".") or f".{host}.".endswith(INSIDE)
    return "" if inside else f"leads to the host {host}"


def _is_address(text: str) -> bool:
    try:
        return bool(ip_interface(text.strip("[]")))
    except ValueError:
        return False


Files = dict[str, bytes | None]


def _files(layout: Layout, merged: Merged, source: Site, target: Site) -> tuple[Files, list[str]]:
    """The target's files that change, and why some cannot."""
    wanted: dict[str, dict[Steps, str]] = {}
    for path, text in merged.values.items():
        open_path, steps = parts(target.own(path))
        wanted.setdefault(open_path, {})[steps] = target.own(text)
    files: Files = {}
    refusals = []
    for open_path in sorted({*target.files, *wanted}):
        here, there = target.files.get(open_path), source.files.get(open_path)
        stay = {s: t for s, t in here.values.items() if s not in here.moving} if here else {}
        place = layout.at(target.name, open_path)
        try:
            want = _in_order({**stay, **_own(wanted.get(open_path, {}), here)}, here.values if here else {})
            if here is not None and want == here.values:
                continue
            _as_a_whole(wanted.get(open_path, {}), here, there)
            files[place.path] = _content(want, here, there, source, target)
        except (CannotEdit, NotFilled, Unreadable) as error:
            refusals.append(f"{place.path}: {str(error) or 'cannot be edited in place: make the change by hand'}")
    return files, refusals


def _own(wanted: Mapping[Steps, str], here: File | None) -> dict[Steps, str]:
    """The values with the target's own where they are open. NotFilled says where that cannot be."""
    if here is None:
        return {steps: filled(text, None, steps, bool) for steps, text in wanted.items()}
    return {steps: filled(text, here.values.get(steps), steps, here.stays) for steps, text in wanted.items()}


def _as_a_whole(wanted: Mapping[Steps, str], here: File | None, there: File | None) -> None:
    """CannotEdit for a file, or a document of one, that comes or goes only in part: the rest would be no object."""
    for unit in sorted({_unit(steps) for steps in (*wanted, *(here.values if here else ()))}):
        mine, theirs = (_of(unit, file.values if file else {}) for file in (here, there))
        then, name = _of(unit, wanted), unit[0].strip("()") if unit else "it"
        stays = [steps for steps in mine if here and steps not in here.moving]
        if stays and len(stays) < len(mine) and not theirs and not then:
            raise CannotEdit(
                f"{name} is not at the source any more, and here it also holds {_told(stays)}: remove it by hand"
            )
        if unit and then and not mine and there is not None and not {*theirs} <= there.moving:
            raise CannotEdit(
                f"{name} is not there, and at the source it also holds {_static(there, unit)}: begin it by hand"
            )


def _unit(steps: Steps) -> Steps:
    """The document that a value is in; nothing where the file is no more than one."""
    return steps[:1] if steps and is_title(steps[0]) else ()


def _of(unit: Steps, values: Mapping[Steps, str]) -> list[Steps]:
    return [steps for steps in values if not unit or steps[:1] == unit]


def _static(file: File | None, unit: Steps = ()) -> str:
    """What of a file does not move, by its first value."""
    return _told([steps for steps in _of(unit, file.values if file else {}) if file and steps not in file.moving])


def _told(stays: Sequence[Steps]) -> str:
    return f"{written(stays[0])}, which does not move" if stays else "what does not move"


def _in_order(want: dict[Steps, str], here: Mapping[Steps, str]) -> dict[Steps, str]:
    """The values with the order of every list of two elements or more, those too that stay and do not move."""
    elements: dict[Steps, dict[str, None]] = {}
    for steps in want:
        for at, step in enumerate(steps):
            if is_element(step) and step != ORDER:
                elements.setdefault(steps[:at], {})[name(step)] = None
    found = {steps: text for steps, text in want.items() if steps[-1:] != (ORDER,)}
    for above, names in elements.items():
        if len(names) > 1:
            moved, stays = (listed(side.get((*above, ORDER))) for side in (want, here))
            order = [one for one in ordered(moved, [], stays) if one in names]
            order += [one for one in names if one not in order]
            found[(*above, ORDER)] = f"[{','.join(map(quoted, order))}]"
    return found


def _content(want: dict[Steps, str], here: File | None, there: File | None, source: Site, target: Site) -> bytes | None:
    """A file of the target as it shall be; None for one that shall not be."""
    if not want:
        return None
    order = list(there.values) if there else []
    if () in want and (there is None or not there.opaque or digest(there.content) != want[()]) and want[()] != "null":
        raise CannotEdit("its content is neither here nor at the source")
    if () in want and there is not None:
        return there.content
    if here is not None and () not in here.values:
        return edited(here.content, want, order)
    if there is None or not there.whole:
        raise CannotEdit(f"it is not there, and at the source it also holds {_static(there)}: begin it by hand")
    translated = {steps: target.own(source.neutral(text)) for steps, text in there.values.items()}
    return there.content if translated == want == there.values else edited(there.content, want, order)
