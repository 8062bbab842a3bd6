"""Waivers that waive nothing: those of penstock.yaml, and annotations of objects."""

from collections.abc import Iterable, Iterator, Sequence

from penstock import marks
from penstock.finding import Finding, Place, Severity
from penstock.fleet import Repository
from penstock.locate import content
from penstock.root import FILE
from penstock.rules.contract import Needs
from penstock.rules.installed import every_rule
from penstock.rules.view import ClusterView
from penstock.rules.waive import PREFIX, waived
from penstock.validate.report import ClusterReport
from penstock.where import field_place, foresee
from penstock.why import why
from penstock.wildcards import any_fits
from penstock.workshop import Workshop

#: What is told here is what the rule of this code says of waivers that are wrong in themselves.
CODE = "waiver-unknown"
HINT = "take it out"
WIDER = "take it out, or correct its clusters, objects and paths"


def annotated(workshop: Workshop, view: ClusterView, found: Iterable[Finding]) -> list[list[object]]:
    """Every annotation of a cluster that may waive something: its code, path and line, and whether it does."""
    items = [item for item in view.items if PREFIX.encode() in item.document.raw]
    if not items:
        return []
    able = {code for code, rule in every_rule().items() if rule.NEEDS is not Needs.FLEET}
    able |= {rule.code for rule in view.settings.rules}
    said = [
        (item, key.removeprefix(PREFIX), ("metadata", "annotations", key))
        for item in items
        for key, reason in item.annotations.items()
        if key.startswith(PREFIX) and key.removeprefix(PREFIX) in able and why(reason)
    ]
    used = {(finding.subject, finding.code) for finding in found if finding.waived}
    foresee(workshop, ((item, way) for item, _, way in said))
    places = [field_place(workshop, item, way, key=True) for item, _, way in said]
    noted = {
        (code, place.path, place.line, (str(item), code) in used)
        for (item, code, _), place in zip(said, places, strict=True)
    }
    return [list(one) for one in sorted(noted)]


def unneeded(repository: Repository, clusters: Sequence[ClusterReport], found: Sequence[Finding]) -> Iterator[Finding]:
    """A note on each waiver that nothing of the fleet needs. Where not all was looked at nobody knows."""
    if repository.whole:
        told = [waived(one, None, repository.settings) for one in _annotations(clusters)]
        yield from told
        yield from _settings(repository, clusters, [*found, *told])


def _annotations(clusters: Sequence[ClusterReport]) -> Iterator[Finding]:
    """One may be needed by some of the objects or clusters that have it."""
    users: dict[tuple[str, str, int], set[str]] = {}
    needed: set[tuple[str, str, int]] = set()
    for cluster in clusters:
        for code, path, line, waives in cluster.notes.get(CODE) or ():  # type: ignore[attr-defined]
            users.setdefault((code, path, line), set()).add(cluster.name)
            if waives or not cluster.complete:
                needed.add((code, path, line))
    for (code, path, line), names in users.items():
        if (code, path, line) not in needed:
            message = f"nothing that has this waiver of {code} needs it"
            yield Finding(CODE, Severity.NOTE, message, Place(path, line), "", tuple(sorted(names)), HINT)


def _settings(repository: Repository, clusters: Sequence[ClusterReport], found: Sequence[Finding]) -> Iterator[Finding]:
    waivers = repository.settings.waivers
    text = content(repository.tree, FILE) if waivers else b""
    root = next((node for node in marks.documents(text) if not isinstance(node, marks.Broken)), None)
    needed = {id(waiver) for finding in found for waiver in repository.settings.covering(finding)} if waivers else set()
    asked: dict[tuple[str, ...], list[ClusterReport]] = {}
    for index, waiver in enumerate(waivers):
        if id(waiver) in needed:
            continue
        if waiver.clusters not in asked:
            asked[waiver.clusters] = [one for one in clusters if any_fits(waiver.clusters, one.name)]
        meant = asked[waiver.clusters]
        if all(one.complete for one in meant):
            node = marks.child(marks.child(root, "waivers"), index)
            place = Place(FILE, marks.line(node) if node else 0)
            names = tuple(one.name for one in meant)
            yield Finding(CODE, Severity.NOTE, f"no finding fits this waiver of {waiver.code}", place, "", names, WIDER)
