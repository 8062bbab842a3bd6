"""A diff as one page that needs nothing else: the fleet by site and level with what is hit, and every change once."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from penstock.danger.danger import Danger, Grade
from penstock.danger.signs import manuals
from penstock.diff.change import GOING, Action, FieldChange, Op
from penstock.diff.outcome import Change, ClusterOutcome
from penstock.diff.result import Result
from penstock.impact.impact import ImageChange
from penstock.plural import counted
from penstock.report import webpage
from penstock.report.diff_lines import Line, added, field_lines
from penstock.report.diff_text import closing, needed, notes, short_version, side, title
from penstock.report.markup import shortened
from penstock.report.plain import plain
from penstock.report.webpage import spans

#: So many characters of a line, so many lines of a change, and so many characters of all changes are in the page.
WIDEST, LINES, ROOM = 2_000, 1_000, 3_000_000
#: So many names of files, and so many lines of what others need, are listed.
FILES, NEEDED = 500, 200

Ranks = Mapping[str, int]


def write(result: Result, out: TextIO, *, noise: bool = False) -> None:
    """The page; pure ASCII where it holds data."""
    sides = f"{side(result.before, result.commits[0])} \N{RIGHTWARDS ARROW} {side(result.after, result.commits[1])}"
    heading = _heading(result)
    webpage.write(out, "changes", f"penstock diff: {heading}", heading, plain(sides), data(result, noise=noise))


def _heading(result: Result) -> str:
    if not result.hit:
        said = plain(next(iter(result.remarks), "no object of any cluster is another"))
        return said[:1].upper() + said[1:]
    return f"{len(result.hit)} of {counted(len(result.clusters), 'cluster')} hit"


def data(result: Result, *, noise: bool = False) -> dict[str, Any]:
    """What the script reads. Rows instead of objects, spans instead of names: small for a thousand clusters too."""
    ordered = sorted(result.clusters, key=lambda one: webpage.by_site(one.site, one.level, one.name))
    ranks = {cluster.name: rank for rank, cluster in enumerate(ordered)}
    shown = sorted(result.told(noise=noise), key=_turn)
    rows = list(_fitting(shown, ranks, noise=noise))
    listed = (*result.dangers, *(danger for one in shown for danger in one.dangers))
    codes = {danger.code for danger in listed}
    return {
        "grade": int(max(result.grade, Grade.DANGER if result.broke else Grade.NONE)),
        "clusters": [_cluster(one, result) for one in ordered],
        "dangers": [_danger(one, ranks) for one in result.dangers],
        "changes": rows,
        "left": len(shown) - len(rows),
        "broken": list(_broken(result, ranks)),
        "images": [_image(one, ranks) for one in result.images],
        "below": sorted({ranks[n] for d in result.impact.dependants if d.via == "parent" for n in d.clusters}),
        "needed": [plain(line) for line in needed(result.impact)][:NEEDED],
        "closing": [plain(line) for line in closing(result, noise=noise)][1:],
        "deleted": sum(len(one.clusters) for one in result.deleted() if not one.object.generated),
        "files": [[plain(path) for path in result.files[:FILES]], len(result.files)],
        "manuals": {code: text for code, text in manuals().items() if code in codes},
    }


def _cluster(one: ClusterOutcome, result: Result) -> list[Any]:
    words = (one.name, one.facts.get("CLUSTER") or one.name, one.site, one.level, one.ring, one.parent, one.before)
    counts = [one.counts.get(action, 0) for action in Action]
    return [
        *map(plain, words),
        one.state.value,
        int(result.grades.get(one.name, Grade.NONE)),
        counts,
        one.noise,
        one.objects,
    ]


def _image(one: ImageChange, ranks: Ranks) -> list[Any]:
    words = (one.name, short_version(one.before), short_version(one.after), one.step)
    return [*map(plain, words), _where(one.clusters, ranks)]


def _where(names: Sequence[str], ranks: Ranks) -> list[int]:
    return spans(sorted(ranks[name] for name in names if name in ranks))


def _danger(one: Danger, ranks: Ranks) -> list[Any]:
    return [one.code, int(one.grade), plain(one.sentence), _where(one.clusters, ranks)]


def _broken(result: Result, ranks: Ranks) -> Iterator[list[Any]]:
    for one in result.broken:
        what = one.what
        words = (what.kustomization, what.before, what.after)
        yield [*map(plain, words), what.objects, int(what.refused), _where(one.clusters, ranks)]


def _turn(change: Change) -> tuple[int, int]:
    """Where a change stands: the gravest first, then what is deleted, noise last."""
    return (-change.grade, SECTIONS.index(_section(change)))


#: What a change is told under, in this order.
SECTIONS = (
    *("critical", "danger", "caution", "deleted"),
    *("release", "local", "facts"),
    *("changed", "added", "gone", "noise"),
)


def _section(change: Change) -> str:
    one = change.object
    if change.noise:
        return "noise"
    if change.grade:
        return str(change.grade)
    if change.part:
        return change.part
    if one.fate in GOING and not one.generated:
        return "deleted"
    return {Action.ADDED: "added", Action.REMOVED: "gone"}.get(one.action, "changed")


def _fitting(changes: Sequence[Change], ranks: Ranks, *, noise: bool) -> Iterator[list[Any]]:
    """The changes as rows, as long as there is room: first the lines are left out, then the changes themselves."""
    taken: set[str] = set()
    room = ROOM
    for change in changes:
        row = _change(change, ranks, taken, noise=noise, bare=room <= ROOM // 4)
        room -= _size(row)
        if room < 0:
            return
        yield row


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value) + 3
    return sum(map(_size, value)) + 2 if isinstance(value, list) else 4


def _change(change: Change, ranks: Ranks, taken: set[str], *, noise: bool, bare: bool) -> list[Any]:
    one = change.object
    fields, left = _fields(change, noise=noise)
    return [
        _link(change, taken),
        one.action.value,
        plain(title(one)),
        plain(one.object.kind),
        int(change.grade),
        _section(change),
        [plain(note) for note in notes(change)],
        [_danger(danger, ranks) for danger in change.dangers],
        _where(change.clusters, ranks),
        [] if bare else fields,
        -1 if bare else left,
        _values(change, ranks),
    ]


def _values(change: Change, ranks: Ranks) -> list[list[Any]]:
    """Facts and their values, in the order in which clusters stand."""
    order = sorted(range(len(change.clusters)), key=lambda index: ranks.get(change.clusters[index], -1))
    return [[plain(name), [plain(values[index]) for index in order]] for name, values in change.values]


def _link(change: Change, taken: set[str]) -> str:
    """What names a change in an address: the same in every report of it."""
    one = change.object
    words = (one.action, one.before, one.after, one.owners, [field.path for field in one.fields], change.clusters)
    whole = hashlib.sha256(repr((*map(str, words), change.part)).encode(errors="replace")).hexdigest()
    name = next(whole[:length] for length in range(8, 64) if whole[:length] not in taken)
    taken.add(name)
    return name


def _fields(change: Change, *, noise: bool) -> tuple[list[list[Any]], int]:
    """[path, why it does not count, lines with their signs] of each field, and how many lines are left out."""
    one = change.object
    found: list[list[Any]] = []
    room, left = LINES, 0
    for path, why, lines in _parts(one.fields, noise=noise):
        found.append([path, why, [_line(line) for line in lines[:room]]])
        left += max(0, len(lines) - room)
        room = max(0, room - len(lines))
    if one.content is not None:
        lines = list(added(one.content, one.action))
        found.append(["", "", [_line(line) for line in lines[:LINES]]])
        left += max(0, len(lines) - LINES)
    return found, left


def _parts(fields: Sequence[FieldChange], *, noise: bool) -> Iterator[tuple[str, str, list[Line]]]:
    for field in fields:
        if noise or not (field.noise or field.follows):
            order = " (order)" if field.op is Op.ORDER else ""
            yield plain(field.path) + order, field.noise, list(field_lines(field))


def _line(line: Line) -> str:
    return line.sign + shortened(plain(line.text), WIDEST)
