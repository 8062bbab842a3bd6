"""A diff for a person at a terminal of 100 columns."""

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Action, FieldChange, ObjectChange
from penstock.diff.outcome import Broken, Change, State
from penstock.diff.result import Result
from penstock.impact.impact import Impact
from penstock.plural import counted, named
from penstock.report.colour import Paint, painter
from penstock.report.diff_lines import Line, added, field_lines
from penstock.report.plain import inert, plain

WIDTH = 100
#: So many names of clusters are written out.
NAMED = 4
#: So many dependants are listed.
ROWS = 12
#: Sign and colour of an action.
SIGNS = {
    Action.ADDED: ("+", "added"),
    Action.CHANGED: ("~", "changed"),
    Action.REMOVED: ("-", "removed"),
    Action.MOVED: (">", "changed"),
    Action.RENAMED: (">", "changed"),
}
#: So many lines of the terminal a line of a value may take.
MOST = 6
#: So many lines of an object that came or went are shown.
LINES = 40


def write(result: Result, out: TextIO, *, noise: bool = False) -> None:
    """What is dangerous, every change once, what could not be known, and what it comes to."""
    for line in _lines(result, painter(out), noise=noise):
        out.write(inert(line) + "\n")


def _lines(result: Result, paint: Paint, *, noise: bool) -> Iterator[str]:
    for danger in result.dangers:
        yield _danger(danger, paint)
    for one in result.clusters:
        if one.state in (State.ADDED, State.REMOVED):
            sign = SIGNS[Action.ADDED if one.state is State.ADDED else Action.REMOVED]
            yield paint(sign[1], plain(f"{sign[0]} cluster {one.name}: {counted(one.objects, 'object')}"))
    shown = result.told(noise=noise)
    part = ""
    for change in shown:
        if change.part != part:
            part = change.part
            yield paint("place", f"{'' if change is shown[0] else chr(10)}by {part}")
        yield from _change(change, paint, noise=noise)
    for broken in result.broken:
        yield from _broken(broken, paint)
    if result.dangers or shown or result.broken:
        yield ""
    yield from map(plain, _around(result))
    yield from map(plain, closing(result, noise=noise))


def _change(change: Change, paint: Paint, *, noise: bool) -> Iterator[str]:
    one = change.object
    sign, role = SIGNS[one.action]
    yield f"{paint(role, f'{sign} {plain(title(one))}')}"
    yield paint("aside", f"    in {plain(named(change.clusters, NAMED))}")
    for note in (*notes(change), *differing(change)):
        yield paint("aside", f"    {plain(note)}")
    for danger in change.dangers:
        everywhere = danger.clusters == change.clusters
        yield f"    {_danger(replace(danger, clusters=()) if everywhere else danger, paint)}"
    lines: Iterator[Line] | list[Line] = list(added(one.content, one.action)) if one.content is not None else []
    fields = [field for field in one.fields if noise or not (field.noise or field.follows)]
    for field in fields:
        yield f"    {paint('place', plain(field.path))}{_because(field)}"
        for line in field_lines(field):
            yield _line(line, paint)
    for line in list(lines)[:LINES]:
        yield _line(line, paint)
    if len(list(lines)) > LINES:
        yield paint("aside", f"      … {counted(len(list(lines)) - LINES, 'line')} more (--output json has them)")


def _because(field: FieldChange) -> str:
    return f" ({field.noise})" if field.noise else ""


def _line(line: Line, paint: Paint) -> str:
    """A line of a value; a long one goes on below, so that nothing of it is lost."""
    text, wide = plain(line.text), WIDTH - 8
    parts = [text[start : start + wide] for start in range(0, len(text), wide)] or [""]
    sign = "|" if line.sign in " @" else line.sign  # to a workflow's runner a line that begins with :: is a command
    shown = [f"      {sign} {parts[0]}".rstrip(), *(f"      | {part}" for part in parts[1:MOST])]
    more = [f"      … {len(text) - MOST * wide} characters more"] if len(parts) > MOST else []
    return paint({"+": "added", "-": "removed"}.get(line.sign, "aside"), "\n".join((*shown, *more)))


def title(one: ObjectChange) -> str:
    """The object, and what it was called before when that is another name."""
    if one.action is Action.RENAMED and one.before != one.after:
        return f"{one.before} → {one.after}"
    return str(one.object)


def notes(change: Change) -> Iterator[str]:
    """What else is to be said of a change of an object."""
    one = change.object
    if one.action is Action.MOVED and one.anew is None:
        yield f"applied by {one.owners[1]} too, beside {one.owners[0]}"
    elif one.owners[0] != one.owners[1] and all(one.owners):
        yield f"applied by {one.owners[1]} instead of {one.owners[0]}"
    elif any(one.owners):
        others = [owners[1] or owners[0] for owners in change.also]
        yield f"by Kustomization {' and by '.join((one.owners[1] or one.owners[0], *others))}"
    if one.action is Action.RENAMED and not one.generated:
        yield "another name is another object: the new one is made"
    if one.fate is not None:
        yield f"on the cluster the old one is {one.fate}" if one.after else f"on the cluster it is {one.fate}"
    if one.held:
        yield f"not rolled out: {one.held}"
    if one.generated:
        users = named([str(user) for user in one.users], NAMED)
        yield f"a new generated name; used by {users}" if one.users else "a new generated name that nothing uses"


def differing(change: Change) -> Iterator[str]:
    """The facts by which the clusters of a change differ, if any."""
    if change.values:
        yield f"equal but for {'; '.join(_facts(change))}"


def _facts(change: Change) -> Iterator[str]:
    """With their values, where the cluster's name does not say them."""
    for name, values in change.values:
        pairs = list(zip(change.clusters, values, strict=True))
        if all(value in cluster.split("/") for cluster, value in pairs):
            yield f"${{{name}}}"
        else:
            yield f"${{{name}}}: {named([f'{value} in {cluster}' for cluster, value in pairs], NAMED)}"


def _danger(danger: Danger, paint: Paint) -> str:
    role = {Grade.CRITICAL: "error", Grade.DANGER: "warning"}.get(danger.grade, "note")
    where = f" (in {plain(named(danger.clusters, NAMED))})" if danger.clusters else ""
    return f"{paint(role, str(danger.grade))} {danger.code}: {plain(danger.sentence)}{where}"


def _broken(broken: Broken, paint: Paint) -> Iterator[str]:
    what = broken.what
    yield paint("warning", f"! Kustomization {plain(what.kustomization)}")
    yield paint("aside", f"    in {plain(named(broken.clusters, NAMED))}")
    verb = "would be refused" if what.refused else "cannot be built"
    for when, reason in (("before", what.before), ("after", what.after)):
        if reason:
            said = f"{verb} {when} the change: {plain(reason)}"
            yield from textwrap.wrap(said, WIDTH, initial_indent="    ", subsequent_indent="    | ")
    if what.objects:
        objects = counted(what.objects, "object")
        yield f"    {objects} of the other side not compared, and not taken for added or removed"


def closing(result: Result, *, noise: bool) -> Iterator[str]:
    """The diff in a few sentences."""
    yield f"{side(result.before, result.commits[0])} → {side(result.after, result.commits[1])}"
    states = {state: sum(one.state is state for one in result.clusters) for state in State}
    said = [f"{count} {state}" for state, count in states.items() if count]
    yield f"{counted(len(result.clusters), 'cluster')}: {', '.join(said) or 'none'}"
    actions = {action: sum(one.object.action is action for one in result.distinct) for action in Action}
    told = ", ".join(f"{count} {action}" for action, count in actions.items() if count)
    if told:
        yield f"{counted(len(result.distinct), 'change')}: {told}"
    hidden = len(result.changes) - len(result.counting)
    if hidden and not noise:
        yield f"{counted(hidden, 'change')} of nothing but noise not shown (--show-noise)"
    yield from places(result)
    yield from result.remarks


def _around(result: Result) -> Iterator[str]:
    """Versions that become others, and who needs what is touched."""
    for image in result.images:
        arrow = f"{short_version(image.before) or 'new'} → {short_version(image.after) or 'gone'}"
        yield f"image {image.name}: {arrow} ({image.step}, {counted(len(image.clusters), 'cluster')})"
    lines = list(needed(result.impact))
    yield from lines[:ROWS]
    if len(lines) > ROWS:
        yield f"and {len(lines) - ROWS} more that others need (--output json has them)"


def needed(impact: Impact) -> Iterator[str]:
    """What is touched and needed, each with who needs it."""
    waiting: dict[str, list[str]] = {}
    for one in impact.dependants:
        if one.via == "parent":
            yield f"through {one.needs} reach the world: {named(one.clusters, NAMED)}"
        else:
            waiting.setdefault(one.needs, []).append(one.name.removeprefix("Kustomization "))
    for needs, names in waiting.items():
        verb = "waits" if len(names) == 1 else "wait"
        yield f"for {needs} {verb}: {named(names, NAMED)}"


def short_version(text: str) -> str:
    """A version with the head of its digest only."""
    tag, _, digest = text.partition("@sha256:")
    return f"{tag}@{digest[:8]}" if digest else text


def places(result: Result) -> Iterator[str]:
    """Sites, levels and rings that are hit."""
    impact = result.impact
    for word, counts in (("site", impact.sites), ("level", impact.levels), ("ring", impact.rings)):
        if counts:
            listed = [f"{name} \N{MULTIPLICATION SIGN}{count}" for name, count in counts.items()]
            yield f"{word}s: {named(listed, 8)}"


def side(label: str, commit: str) -> str:
    """A side of the diff, with its commit where that says more."""
    short = commit[:12]
    return f"{label} ({short})" if short and not commit.startswith(label) else label
