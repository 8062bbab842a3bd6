"""Custom resources whose change their own definition does not allow: the API server would refuse it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from penstock.danger import immutable_field
from penstock.danger.danger import Danger, Grade
from penstock.danger.transition import Both, Rule, both, rules
from penstock.diff.change import Action, ObjectChange
from penstock.document import Document
from penstock.expand.rendered import ClusterRender
from penstock.own.program import Row, outcomes
from penstock.validate.crds import Crd, GroupKind, rendered, shipped
from penstock.workshop import Workshop

#: (sha before, sha after) of an object → what its definition says against the change.
Known = dict[tuple[str, str, str], tuple[Danger, ...]]


class Transitions:
    """Asks once about each change of an object, however many clusters have it."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._known: Known = {}

    def judged(
        self, changes: Sequence[ObjectChange], before: ClusterRender, after: ClusterRender
    ) -> Sequence[ObjectChange]:
        """The changes of a cluster, with those that a definition does not allow marked as danger."""
        if not any(map(_asked_about, changes)):
            return changes
        olds, news = _documents(before), _documents(after)
        own = {**rendered(before.documents), **rendered(after.documents)}
        found = []
        for one in changes:
            old, new = olds.get(_key(one)), news.get(_key(one))
            more = self._dangers(old, new, own, after.flux_version) if _asked_about(one) and old and new else ()
            found.append(replace(one, dangers=(*one.dangers, *more)) if more else one)
        return found

    def _dangers(self, old: Document, new: Document, own: Mapping[GroupKind, Crd], flux: str) -> tuple[Danger, ...]:
        group_kind = (new.group, new.kind)
        definition = own.get(group_kind) or shipped(flux, *group_kind)
        if definition is None or b"oldSelf" not in definition.raw:
            return ()
        key = (old.sha, new.sha, definition.sha)
        if key not in self._known:
            self._known[key] = tuple(self._asked(old, new, definition))
        return self._known[key]

    def _asked(self, old: Document, new: Document, definition: Crd) -> Iterator[Danger]:
        was, now = old.object, new.object
        pairs = [
            (rule, one)
            for rule in rules(definition.raw, new.api_version.rpartition("/")[2])
            for one in both(was, now, rule)
        ]
        rows = [Row(_raw(one), (), (rule.program,)) for rule, one in pairs]
        for (rule, one), (said,) in zip(pairs, outcomes(self._workshop.pool, rows) if rows else [], strict=True):
            if said.value is False:
                yield Danger(
                    immutable_field.CODE, Grade.DANGER, immutable_field.sentence(_what(rule, one), new.kind, now)
                )


def _asked_about(one: ObjectChange) -> bool:
    """True for a custom resource that stays and is another."""
    return one.action in (Action.CHANGED, Action.MOVED) and "." in one.object.group and bool(one.fields)


def _what(rule: Rule, one: Both) -> str:
    return f"{one.place or 'the object'} cannot change so ({rule.said})"


def _raw(one: Both) -> bytes:
    return json.dumps({"self": one.after, "oldSelf": one.before}).encode()


def _key(one: ObjectChange) -> tuple[str, str, str, str]:
    return one.object.group, one.object.kind, one.object.namespace, one.object.name


def _documents(render: ClusterRender) -> dict[tuple[str, str, str, str], Document]:
    return {(one.group, one.kind, one.namespace, one.name): one for one in render.documents}
