"""Changes that are equal but for what tells clusters apart: told once, with `${NAME}` where a fact's value stands.

A value is taken for a fact's only as a whole word, so a pattern with a cluster's facts in it is that cluster's change
again. What only follows generated names, and the hashes in those names, does not tell changes apart.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import FieldChange, ObjectChange, ObjectId
from penstock.diff.outcome import Change, ClusterOutcome
from penstock.diff.pairs import HASH
from penstock.diff.same import canonical
from penstock.diff.step import Picked, text
from penstock.impact.impact import ImageChange
from penstock.impact.versions import Moved

#: Words that stand in too many places to be taken for a fact's value.
COMMON = frozenset({"true", "false", "yes", "no", "on", "off", "none", "null"})
#: Stands for a fact in a pattern: a character that no text has, and one that says which fact.
MARK, FIRST = "\ue000", 0xE100
#: So many groups that are not alike are looked at again.
NEAR = 24
#: What is written for the hash of a generated name.
HASHED = "-*"

Facts = Mapping[str, str]
Swap = Callable[[str], str]


class Member(NamedTuple):
    """A change, and it and its dangers with marks where its clusters' facts stand."""

    change: Change
    pattern: ObjectChange
    dangers: tuple[Danger, ...]
    #: What is looked at of the change, and what puts the marks.
    shown: ObjectChange
    swap: Swap


def alike(changes: Iterable[Change], clusters: Iterable[ClusterOutcome], *, noise: bool = False) -> tuple[Change, ...]:
    """The changes, those that are alike as one; the gravest first, else in their order. With `noise`, fields that
    reviewers do not want to see tell changes apart too."""
    facts = {one.name: _facts(one) for one in clusters}
    names = _telling(facts.values())
    buckets: dict[object, list[Change]] = {}
    for change in changes:
        buckets.setdefault(_outline(change, noise=noise), []).append(change)
    found = [one for bucket in buckets.values() for one in _merged(bucket, facts, names, noise=noise)]
    return tuple(sorted(found, key=lambda one: (-one.grade, one.noise, one.object.following)))


def images_alike(images: Iterable[ImageChange], clusters: Iterable[ClusterOutcome]) -> tuple[ImageChange, ...]:
    """The images, those as one that differ only in facts of their clusters, as in the registry they come from."""
    facts = {one.name: _facts(one) for one in clusters}
    names = _telling(facts.values())
    groups: dict[tuple[str, ...], list[ImageChange]] = {}
    for one in images:
        swap = _swap(_shared(one.clusters, facts, names), names)
        groups.setdefault((swap(one.name), swap(one.before), swap(one.after), one.step), []).append(one)
    written = _resolving({_mark(names, name): f"${{{name}}}" for name in names})
    return tuple(_one_image(key, each, written) for key, each in groups.items())


def _one_image(key: tuple[str, ...], each: Sequence[ImageChange], written: Swap) -> ImageChange:
    if len(each) == 1:
        return each[0]
    name, before, after, step = key
    clusters = tuple(sorted({cluster for one in each for cluster in one.clusters}))
    return ImageChange(written(name), written(before), written(after), step, clusters)


def _facts(one: ClusterOutcome) -> Facts:
    """A cluster's facts; where it has none, its own name and the folder that it lies in."""
    site, _, short = one.name.rpartition("/")
    named = {"CLUSTER": short, "SITE": site.rpartition("/")[2]}
    return {name: value for name, value in {**named, **one.facts}.items() if _word(value)}


def _word(value: str) -> bool:
    """True for a value that may be looked for in texts."""
    return len(value) > 1 and value.lower() not in COMMON and (not value.isdigit() or len(value) > 3)


def _telling(facts: Iterable[Facts]) -> Sequence[str]:
    """The facts that tell clusters apart; those that do so best come first."""
    values: dict[str, set[str]] = {}
    for one in facts:
        for name, value in one.items():
            values.setdefault(name, set()).add(value)
    return sorted((name for name in values if len(values[name]) > 1), key=lambda name: (-len(values[name]), name))


def _outline(change: Change, *, noise: bool) -> object:
    """What is the same of changes that may be alike, whatever their clusters' facts are."""
    one = change.object
    ops = tuple(field.op for field in _shown(one, noise=noise))
    words = (one.action, one.object.group, one.object.kind, one.fate, one.held, one.anew, one.generated)
    return (*words, change.part, change.noise, ops)


def _shown(one: ObjectChange, *, noise: bool) -> tuple[FieldChange, ...]:
    """The fields that tell changes apart: all of a change that has no others."""
    counting = tuple(field for field in one.fields if not (field.noise or field.follows))
    return one.fields if noise or not counting else counting


def _merged(
    bucket: Sequence[Change], facts: Mapping[str, Facts], names: Sequence[str], *, noise: bool
) -> Iterator[Change]:
    if len(bucket) == 1:
        yield bucket[0]
        return
    groups: dict[object, list[Member]] = {}
    for change in bucket:
        swap = _swap(_shared(change.clusters, facts, names), names)
        shown = replace(change.object, fields=_shown(change.object, noise=noise))
        pattern = _spelled(shown, swap)
        dangers = tuple(replace(one, sentence=swap(one.sentence)) for one in change.dangers)
        groups.setdefault(_key(pattern, own=True), []).append(Member(change, pattern, dangers, shown, swap))
    yield from _together(_told(group, facts, names) for group in _nearly(list(groups.values())))


def _nearly(groups: list[list[Member]]) -> list[list[Member]]:
    """Groups as one that are equal where a text which is the same in all of them is left as it is: a fact's value may
    also stand there for itself, as another site's name does."""
    if not 1 < len(groups) <= NEAR:
        return groups
    found: list[list[Member]] = []
    for group in groups:
        for at, other in enumerate(found):
            if both := _united(other, group):
                found[at] = both
                break
        else:
            found.append(group)
    return found


def _united(one: Sequence[Member], other: Sequence[Member]) -> list[Member] | None:
    """Two groups as one, or None."""
    texts = [_texts(member.shown) for member in (*one, *other)]
    if len({len(each) for each in texts}) > 1:
        return None
    fixed = [len(set(each)) == 1 for each in zip(*texts, strict=True)]
    first, second = (_spelled(group[0].shown, _kept(group[0].swap, fixed)) for group in (one, other))
    if _key(first, own=True) != _key(second, own=True):
        return None
    return [member._replace(pattern=first) for member in (*one, *other)]


def _texts(one: ObjectChange) -> list[str]:
    """Every text of a change, in order."""
    found: list[str] = []

    def note(word: str) -> str:
        found.append(word)
        return word

    _spelled(one, note)
    return found


def _kept(swap: Swap, fixed: Sequence[bool]) -> Swap:
    """Swaps the texts that are not fixed; they come in order."""
    turns = iter(fixed)
    return lambda word: word if next(turns) else swap(word)


def _shared(clusters: Sequence[str], facts: Mapping[str, Facts], names: Iterable[str]) -> Facts:
    """The facts of which all these clusters have the same value."""
    first = facts.get(clusters[0], {}) if clusters else {}
    found = {name: first[name] for name in names if name in first}
    for cluster in clusters[1:]:
        there = facts.get(cluster, {})
        found = {name: value for name, value in found.items() if there.get(name) == value}
        if not found:
            break
    return found


def _swap(shared: Facts, names: Sequence[str]) -> Swap:
    """Puts marks where values stand, the longest first."""
    pairs: dict[str, str] = {}
    for index, name in enumerate(names):
        if name in shared:
            pairs.setdefault(shared[name], MARK + chr(FIRST + index))
    ordered = sorted(pairs.items(), key=lambda pair: -len(pair[0]))

    def swap(word: str) -> str:
        for value, mark in ordered:
            if value in word:
                word = _replaced(word, value, mark)
        return word

    return swap


def _replaced(word: str, value: str, mark: str) -> str:
    """`value` as a whole word becomes the mark."""
    found, *parts = word.split(value)
    for right in parts:
        inside = found[-1:].isalnum() or right[:1].isalnum()
        found += (value if inside else mark) + right
    return found


def _spelled(one: ObjectChange, swap: Swap) -> ObjectChange:
    """The change with every text swapped; hashes of generated names are written as one."""
    name = (lambda word: HASH.sub(HASHED, word)) if one.generated else (lambda word: word)

    def called(which: ObjectId | None) -> ObjectId | None:
        if which is None:
            return None
        return replace(which, namespace=swap(which.namespace), name=swap(name(which.name)))

    return replace(
        one,
        before=called(one.before),
        after=called(one.after),
        owners=(swap(one.owners[0]), swap(one.owners[1])),
        fields=tuple(each for field in one.fields if (each := _field(field, swap, name)) is not None),
        content=_value(one.content, swap) if one.content is not None else None,
        users=tuple(replace(user, namespace=swap(user.namespace), name=swap(user.name)) for user in one.users),
        versions=tuple(Moved(*map(swap, moved)) for moved in one.versions),
        dangers=(),
    )


def _field(field: FieldChange, swap: Swap, name: Swap) -> FieldChange | None:
    """The field; None for a name of which only the hash is another."""
    if field.way == ("metadata", "name") and isinstance(field.before, str) and isinstance(field.after, str):
        before, after = swap(name(field.before)), swap(name(field.after))
        return None if before == after else replace(field, before=before, after=after)
    way = tuple(_value(step, swap) if isinstance(step, Picked | str) else step for step in field.way)
    values = (_value(field.before, swap), _value(field.after, swap))
    return replace(field, way=way, before=values[0], after=values[1], follows=HASH.sub(HASHED, swap(field.follows)))


def _value(value: Any, swap: Swap) -> Any:
    if isinstance(value, str):
        return swap(value)
    if isinstance(value, dict):
        return {swap(str(key)): _value(inner, swap) for key, inner in value.items()}
    if isinstance(value, Picked):
        return Picked(tuple((name, _value(inner, swap)) for name, inner in value.fields))
    if isinstance(value, (list, tuple)):
        return type(value)(_value(inner, swap) for inner in value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        word = json.dumps(value)
        said = swap(word)  # once for each text, in order: see `_kept`
        return value if said == word else said
    return value


def _key(one: ObjectChange, *, own: bool) -> object:
    fields = [
        [text(field.way), str(field.op), _plain(field.before), _plain(field.after), field.follows, field.noise]
        for field in one.fields
    ]
    names = (one.before, one.after, one.owners if own else None, one.users)
    return (*names, canonical([fields, one.content]))


def _plain(value: Any) -> Any:
    return list(map(str, value)) if isinstance(value, tuple) else value


def _told(members: Sequence[Member], facts: Mapping[str, Facts], names: Sequence[str]) -> Change:
    """Changes of one pattern as one."""
    first, pattern, *_ = members[0]
    if len(members) == 1:
        return first
    clusters = tuple(sorted({name for one in members for name in one.change.clusters}))
    letters = _letters(members)
    used = [name for name in names if _mark(names, name) in letters]
    values = {name: tuple(facts.get(cluster, {}).get(name, "") for cluster in clusters) for name in used}
    telling = {name: there for name, there in values.items() if len(set(there)) > 1}
    words = {_mark(names, name): f"${{{name}}}" if name in telling else values[name][0] for name in used}
    swap = _resolving(words)
    equal = not used and len({(one.change.object.before, one.change.object.after) for one in members}) == 1
    one = first.object if equal else replace(_spelled(pattern, swap), dangers=first.object.dangers)
    dangers = _dangers(replace(danger, sentence=swap(danger.sentence)) for each in members for danger in each.dangers)
    return replace(first, object=one, clusters=clusters, dangers=dangers, values=tuple(telling.items()))


def _mark(names: Sequence[str], name: str) -> str:
    return MARK + chr(FIRST + names.index(name))


def _resolving(words: Facts) -> Swap:
    def swap(word: str) -> str:
        for mark, said in words.items():
            word = word.replace(mark, said)
        return word

    return swap


def _letters(members: Sequence[Member]) -> str:
    """Every text of equal patterns, to look for marks in."""
    return "".join([*(danger.sentence for one in members for danger in one.dangers), *_texts(members[0].pattern)])


def _dangers(dangers: Iterable[Danger]) -> tuple[Danger, ...]:
    """The same sentence once, with all of its clusters."""
    found: dict[tuple[str, Grade, str], set[str]] = {}
    for one in dangers:
        found.setdefault((one.code, one.grade, one.sentence), set()).update(one.clusters)
    merged = [Danger(*words, tuple(sorted(clusters))) for words, clusters in found.items()]
    return tuple(sorted(merged, key=lambda one: (-one.grade, one.code)))


def _together(told: Iterable[Change]) -> Iterator[Change]:
    """An object that several Kustomizations apply in the same clusters, and that changes the same, is told once."""
    found: dict[object, Change] = {}
    for one in told:
        key = (_key(one.object, own=False), one.clusters)
        first = found.get(key)
        if first is None:
            found[key] = one
        else:
            dangers = _dangers((*first.dangers, *one.dangers))
            found[key] = replace(first, also=(*first.also, one.object.owners), dangers=dangers)
    yield from found.values()
