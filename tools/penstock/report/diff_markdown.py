"""A diff as Markdown, for a comment at a pull request: never longer than a comment may be, the most dangerous first."""

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Op
from penstock.diff.outcome import Broken, Change, State
from penstock.diff.result import Result
from penstock.plural import counted
from penstock.report.diff_lines import Line, added, field_lines
from penstock.report.diff_text import SIGNS, closing, differing, needed, notes, short_version, title
from penstock.report.markup import clusters, code, escaped, length, shortened
from penstock.report.plain import plain

#: By this a job finds its own comment again.
MARKER = "<!-- penstock diff -->"
#: GitHub rejects a comment of 65,536 characters; the rest is room for what is said after a cut.
MOST = 65_000
#: So long may a sentence and a line be, so many lines has one change.
LONGEST, WIDEST, LINES = 600, 300, 80
#: So many images, and so many dependants are listed.
ROWS, FEW = 40, 12
MARKS = {
    Grade.CRITICAL: "\N{LARGE RED CIRCLE}",
    Grade.DANGER: "\N{LARGE ORANGE CIRCLE}",
    Grade.CAUTION: "\N{LARGE YELLOW CIRCLE}",
    Grade.NONE: "\N{LARGE GREEN CIRCLE}",
}
#: What may be linked to.
ADDRESS = re.compile(r"https?://[^\s<>\\]{1,500}\Z")
CLOSING = "\n</details>\n"

#: Text that may not be split, and how many changes it shows.
Piece = tuple[str, int]


def write(result: Result, out: TextIO, *, noise: bool = False, page: str = "") -> None:
    """A heading, the dangers, images, changes, what does not build, and who depends on what; and where the `page` is
    that has all of it (an address, or a file's name)."""
    changes = result.told(noise=noise)
    head = _head(result)
    tail = _tail(result, noise=noise) + (
        f"\nAll of it as a page, with the fleet as a map: {_page(page)}\n" if page else ""
    )
    text, shown = _filled(_pieces(result, changes, noise=noise), MOST - length(head) - length(tail))
    left = len(changes) - shown
    where = f"the page {_page(page)} has them" if page else "`penstock diff` lists them all"
    cut = f"\n**{counted(left, 'change')} more** would not fit here: {where}.\n" if left else ""
    out.write(head + text + cut + tail)


def _page(page: str) -> str:
    """A link where it is an address, else the name of a file."""
    return f"[here](<{page}>)" if ADDRESS.match(page) else code(shortened(page, LONGEST))


def _head(result: Result) -> str:
    if not result.hit:
        said = next(iter(result.remarks), "no object of any cluster is another")
        return f"{MARKER}\n## {MARKS[Grade.NONE]} penstock diff: {escaped(shortened(said, LONGEST))}\n"
    mark = MARKS[max(result.grade, Grade.DANGER if result.broke else Grade.NONE)]
    of = f"{len(result.hit)} of {counted(len(result.clusters), 'cluster')} hit"
    grade = f", {result.grade}" if result.grade else ""
    return f"{MARKER}\n## {mark} penstock diff: {of}, {counted(len(result.distinct), 'change')}{grade}\n"


def _pieces(result: Result, changes: Sequence[Change], *, noise: bool) -> Iterator[Piece]:
    dangers = [danger for danger in result.dangers if danger.grade]
    objects = [(change, danger) for change in changes for danger in change.dangers]
    if dangers or objects:
        yield "\n### Dangers\n\n", 0
        rows = [(danger, "") for danger in dangers]
        rows += [(danger, str(change.object.object)) for change, danger in objects]
        for danger, subject in sorted(rows, key=lambda row: -row[0].grade)[: 2 * ROWS]:
            yield _danger(danger, subject), 0
        if len(rows) > 2 * ROWS:
            yield f"- and {len(rows) - 2 * ROWS} more, at their changes\n", 0
    yield from _broken(result.broken)
    yield from _images(result)
    yield from _alone(result)
    if changes:
        yield "\n### Changes\n", 0
    part = ""
    for change in changes:
        heading = f"\n#### By {change.part}\n" if change.part != part else ""
        part = change.part
        yield heading + _change(change, noise=noise), 1
    yield from _dependants(result)


def _danger(danger: Danger, subject: str) -> str:
    where = f"{code(shortened(subject, LONGEST))}: " if subject else ""
    said = escaped(shortened(danger.sentence, LONGEST))
    return f"- {MARKS[danger.grade]} **{danger.grade}** {code(danger.code)} {where}{said}{clusters(danger.clusters)}\n"


def _broken(found: Sequence[Broken]) -> Iterator[Piece]:
    if found:
        yield "\n### Not comparable\n\n", 0
    for one in found:
        what = one.what
        verb = "would be refused" if what.refused else "cannot be built"
        for when, reason in (("before", what.before), ("after", what.after)):
            if reason:
                said = f"{verb} {when} the change: {escaped(shortened(reason, LONGEST))}"
                more = f"; {counted(what.objects, 'object')} not compared" if what.objects else ""
                yield f"- Kustomization {code(what.kustomization)} {said}{more}{clusters(one.clusters)}\n", 0


def _images(result: Result) -> Iterator[Piece]:
    images = result.images
    if images:
        yield "\n### Images and charts\n\n| | before | after | step | clusters |\n|---|---|---|---|---|\n", 0
    for one in images[:ROWS]:
        cells = [_cell(short_version(text)) for text in (one.name, one.before, one.after)]
        yield f"| {' | '.join(cells)} | {one.step} | {len(one.clusters)} |\n", 0
    if len(images) > ROWS:
        yield f"\n{len(images) - ROWS} more.\n", 0


def _alone(result: Result) -> Iterator[Piece]:
    for one in result.clusters:
        if one.state in (State.ADDED, State.REMOVED):
            yield f"\n**Cluster {escaped(one.name)} {one.state}**: {counted(one.objects, 'object')}.\n", 0


def _change(change: Change, *, noise: bool) -> str:
    one = change.object
    sign = SIGNS[one.action][0]
    mark = f"{MARKS[change.grade]} " if change.grade else ""
    several = len(change.clusters) > 1
    where = f"{len(change.clusters)} clusters" if several else f"<code>{_html(change.clusters[0])}</code>"
    summary = f"{mark}<code>{sign} {_html(shortened(title(one), LONGEST))}</code> in {where}"
    said = "".join(f"{escaped(shortened(note, LONGEST))}<br>\n" for note in (*notes(change), *differing(change)))
    names = f"in {', '.join(code(name) for name in change.clusters[:12])}"
    names += f" and {len(change.clusters) - 12} more" if len(change.clusters) > 12 else ""
    lines = _fenced(list(_lines(change, noise=noise)))
    return f"\n<details><summary>{summary}</summary>\n\n{said}{names}\n\n{lines}{CLOSING}"


def _lines(change: Change, *, noise: bool) -> Iterator[str]:
    one = change.object
    if one.content is not None:
        yield from (_line(line) for line in added(one.content, one.action))
    for field in one.fields:
        if noise or not (field.noise or field.follows):
            yield f"@@ {plain(field.path)}{' (order)' if field.op is Op.ORDER else ''} @@"
            yield from (_line(line) for line in field_lines(field))


def _line(line: Line) -> str:
    return f"{line.sign if line.sign != '@' else ' '} {shortened(plain(line.text), WIDEST)}"


def _fenced(lines: Sequence[str]) -> str:
    if not lines:
        return ""
    more = [f"  … {counted(len(lines) - LINES, 'line')} more"] if len(lines) > LINES else []
    text = "\n".join((*lines[:LINES], *more))
    ticks = "```"
    while ticks in text:
        ticks += "`"
    return f"{ticks}diff\n{text}\n{ticks}\n"


def _dependants(result: Result) -> Iterator[Piece]:
    lines = list(needed(result.impact))
    if lines:
        yield f"\n<details><summary>{counted(len(lines), 'part')} of it that others need</summary>\n\n", 0
        for line in lines[:FEW]:
            yield f"- {escaped(shortened(line, LONGEST))}\n", 0
        if len(lines) > FEW:
            yield f"- and {len(lines) - FEW} more\n", 0
        yield CLOSING, 0


def _tail(result: Result, *, noise: bool) -> str:
    lines = [escaped(shortened(line, LONGEST)) for line in closing(result, noise=noise)]
    return "\n" + "<br>\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return escaped(shortened(text, 120)) or "\N{EN DASH}"


def _html(text: str) -> str:
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")


def _filled(pieces: Iterator[Piece], room: int) -> tuple[str, int]:
    """As much as there is room for, from the front, and how many changes that shows."""
    taken: list[str] = []
    shown = 0
    left = room - len(CLOSING)
    for text, changes in pieces:
        if length(text) > left:
            unfolded = sum(part.count("<details>") - part.count("</details>") for part in taken)
            return "".join([*taken, CLOSING * unfolded]), shown
        left -= length(text)
        taken.append(text)
        shown += changes
    return "".join(taken), shown
