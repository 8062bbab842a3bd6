"""Results of diffs made by hand, so that the writers are tested without a fleet."""

import io
from collections.abc import Sequence
from typing import Any

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Action, Fate, FieldChange, ObjectChange, ObjectId, Op
from penstock.diff.outcome import Broken, Change, ClusterOutcome, State
from penstock.diff.result import Result
from penstock.diff.unbuilt import Unbuilt
from penstock.impact.impact import Dependant, ImageChange, Impact
from penstock.report.diff_output import Reporter
from tests.penstock.support.reports import HOSTILE


def object_id(name: str = "web", kind: str = "Deployment", namespace: str = "apps") -> ObjectId:
    """An object of the group apps."""
    return ObjectId("apps", kind, namespace, name)


def field(path: str = "spec.replicas", before: Any = 1, after: Any = 2, op: Op = Op.CHANGE, **more: str) -> FieldChange:
    """One field."""
    return FieldChange(tuple(path.split(".")), op, before, after, **more)


def change(
    name: str = "web",
    *fields: FieldChange,
    clusters: Sequence[str] = ("plant-000/l4",),
    dangers: Sequence[Danger] = (),
    part: str = "",
    kind: str = "Deployment",
    **more: Any,
) -> Change:
    """A Deployment that changes, unless more is said of it; its dangers are everywhere it is."""
    one = object_id(name, kind)
    words: dict[str, Any] = {
        "action": Action.CHANGED,
        "before": one,
        "after": one,
        "owners": ("flux-system/apps", "flux-system/apps"),
        "fields": fields or (field(),),
        **more,
    }
    there = tuple(clusters)
    placed = tuple(Danger(d.code, d.grade, d.sentence, d.clusters or there) for d in dangers)
    return Change(ObjectChange(**words), there, placed, part)


def removed(name: str, fate: Fate = Fate.DELETED, kind: str = "Deployment", **more: Any) -> Change:
    """An object that goes."""
    content = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}}
    return change(name, kind=kind, action=Action.REMOVED, after=None, fields=(), content=content, fate=fate, **more)


def added(name: str, kind: str = "Deployment", **more: Any) -> Change:
    """An object that comes."""
    content = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}}
    return change(name, kind=kind, action=Action.ADDED, before=None, fields=(), **{"content": content, **more})


def danger(code: str = "privileged", grade: Grade = Grade.DANGER, sentence: str = "its pods get more") -> Danger:
    """A sign."""
    return Danger(code, grade, sentence)


def outcome(name: str = "plant-000/l4", state: State = State.SAME, **more: Any) -> ClusterOutcome:
    """A cluster named site/cluster, of the level that its name begins with."""
    site, _, short = name.rpartition("/")
    facts = {"SITE": site, "CLUSTER": short, "LEVEL": short[:2], "RING": "pilot", **more.pop("facts", {})}
    return ClusterOutcome(name, f"clusters/{name}", state, facts if site else {}, **more)


def fleet(sites: int, lines: int = 2) -> list[ClusterOutcome]:
    """Sites of an l4, an l3 and lines, each the parent of the next level."""
    return [
        outcome(f"plant-{site:03}/{name}", facts={"PARENT": f"plant-{site:03}/{parent}" if parent else ""})
        for site in range(sites)
        for name, parent in (("l4", ""), ("l3", "l4"), *((f"l2-{n}", "l3") for n in range(lines)))
    ]


def result(*changes: Change, clusters: Sequence[ClusterOutcome] = (), **more: Any) -> Result:
    """A diff of these changes; the clusters that they hit are changed."""
    hit = {name for one in changes if not one.noise for name in one.clusters}
    known = list(clusters or fleet(1))
    states = [
        ClusterOutcome(
            one.name,
            one.path,
            State.CHANGED if one.name in hit and one.state is State.SAME else one.state,
            one.facts,
            one.before,
            _counts(changes, one.name),
            one.noise,
            one.objects,
        )
        for one in known
    ]
    words: dict[str, Any] = {
        "before": "merge base with origin/main",
        "after": "working copy",
        "commits": ("0123456789abcdef", ""),
        "broken": (),
        "impact": Impact(),
        **more,
    }
    return Result(clusters=tuple(states), changes=changes, **words)


def _counts(changes: Sequence[Change], name: str) -> dict[Action, int]:
    counts: dict[Action, int] = {}
    for one in changes:
        if name in one.clusters and not one.noise:
            counts[one.object.action] = counts.get(one.object.action, 0) + 1
    return counts


def hostile() -> Result:
    """A diff whose every string is somebody else's."""
    clusters = [
        ClusterOutcome(text, text, State.CHANGED, {"SITE": text, "LEVEL": text, "RING": text, "PARENT": text}, text)
        for text in HOSTILE
    ]
    changes = [
        Change(
            ObjectChange(
                Action.RENAMED,
                ObjectId(text, text, text, text),
                ObjectId(text, text, text, f"{text}2"),
                (text, f"{text}2"),
                (
                    FieldChange((text, text), Op.CHANGE, text, f"{text}\n{text}"),
                    field(before=[text], after={text: text}),
                ),
                users=(ObjectId(text, text, text, text),),
            ),
            (text,),
            (Danger("privileged", Grade.DANGER, text, (text,)),),
        )
        for text in HOSTILE
    ]
    changes += [added(text, kind=text, content={text: [text]}, clusters=(text,)) for text in HOSTILE]
    return Result(
        before=HOSTILE[0],
        after=HOSTILE[1],
        commits=("", ""),
        clusters=tuple(clusters),
        changes=tuple(changes),
        broken=tuple(Broken(Unbuilt(text, text, text, 1), (text,)) for text in HOSTILE),
        impact=Impact(
            dict.fromkeys(HOSTILE, 1),
            images=tuple(ImageChange(text, text, text, "major", (text,)) for text in HOSTILE),
            dependants=tuple(Dependant(text, text, "dependsOn", (text,)) for text in HOSTILE),
        ),
        dangers=tuple(Danger("large-change", Grade.CAUTION, text, (text,)) for text in HOSTILE),
        files=HOSTILE,
        remarks=HOSTILE,
    )


def written(writer: Reporter, shown: Result, *, noise: bool = False) -> str:
    """What a writer writes, which must be fit for a file in UTF-8."""
    out = io.StringIO()
    writer(shown, out, noise=noise)
    out.getvalue().encode()
    return out.getvalue()
