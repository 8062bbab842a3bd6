"""The objects of a cluster, before and after."""

import json
from dataclasses import replace
from typing import Any

from penstock.diff.change import Action, Anew, Fate
from penstock.diff.compare import ClusterDiff, compare
from penstock.document import Document
from penstock.expand.rendered import Rendered
from penstock.render.build import Build, Failure
from penstock.render.source import Source
from tests.penstock.support.renders import render, rendered


def document(kind: str, name: str, namespace: str = "apps", version: str = "v1", **content: Any) -> Document:
    """An object."""
    metadata = {"name": name, "namespace": namespace}
    raw = json.dumps({"apiVersion": version, "kind": kind, "metadata": metadata, **content}, sort_keys=True).encode()
    return Document(version, kind, namespace, name, raw.hex(), False, raw)


def part(*documents: Document, failure: str = "", **words: Any) -> Rendered:
    """One Kustomization, its source at hand."""
    build = Build(failure=Failure("build", failure)) if failure else Build(documents)
    return replace(rendered(*documents, **words), source=Source("x"), build=build)


def told(diff: ClusterDiff) -> list[str]:
    """`action object` of each change, with its fate."""
    return [f"{one.action} {one.object}{f': {one.fate}' if one.fate else ''}" for one in diff.changes]


def compared(before: Any, after: Any) -> ClusterDiff:
    """The only cluster's diff; each side is one Kustomization's documents, or renderings."""
    sides = []
    for side in (before, after):
        parts = [one if not isinstance(one, Document) else None for one in side]
        sides.append(render(*side) if all(parts) and side else render(part(*side, prune=True)))
    (found,) = compare([sides[0]], [sides[1]])
    return found


def test_nothing_changed() -> None:
    one = document("ConfigMap", "a")
    assert told(compared([one], [one])) == []


def test_added_changed_and_removed() -> None:
    one, other, third = (document("ConfigMap", name, data={"a": name}) for name in "abc")
    changed = document("ConfigMap", "b", data={"a": "x", "b": "y"})
    new = document("Service", "c")
    found = compared([one, other, third], [changed, third, new])
    assert told(found) == ["removed ConfigMap/apps/a: deleted", "changed ConfigMap/apps/b", "added Service/apps/c"]
    assert [field.path for field in found.changes[1].fields] == ["data.a", "data.b"]


def test_another_version_is_the_same_object() -> None:
    before, after = document("Cron", "a", version="x/v1beta1"), document("Cron", "a", version="x/v1")
    assert told(compared([before], [after])) == ["changed Cron/apps/a"]


def test_a_generated_name_is_one_change_with_its_users() -> None:
    before, after = "settings-2f45t6h7k8", "settings-9ff5t6h7k8"
    user = [document("Deployment", "web", spec={"volume": name}) for name in (before, after)]
    maps = [document("ConfigMap", name, data={"a": name[-10:]}) for name in (before, after)]
    found = compared([user[0], maps[0]], [user[1], maps[1]])
    assert told(found) == [f"renamed ConfigMap/apps/{after}: deleted", "changed Deployment/apps/web"]
    assert found.changes[0].generated
    assert [str(one) for one in found.changes[0].users] == ["Deployment/apps/web"]
    assert found.changes[1].following


def test_the_same_content_under_another_name_is_renamed() -> None:
    before, after = (document("ConfigMap", "a", namespace, data={"a": "1"}) for namespace in ("one", "two"))
    assert told(compared([before], [after])) == ["renamed ConfigMap/two/a: deleted"]


def test_an_object_of_another_kustomization_is_moved() -> None:
    one = document("ConfigMap", "a", data={"a": "1"})
    sides = [[part(one, name=first), part(name=second)] for first, second in (("a", "b"), ("b", "a"))]
    (change,) = compared(*sides).changes
    assert change.action is Action.MOVED
    assert change.owners == ("flux-system/a", "flux-system/b")
    assert change.fields == ()


def test_what_another_kustomization_still_applies_is_not_gone() -> None:
    """It is deleted only where the labels on it are those of the one that lets it go."""
    one, waits = document("ConfigMap", "a"), [{"name": "a"}]
    before = [part(one, name="a", prune=True), part(one, name="b", prune=True, dependsOn=waits)]
    after = [part(name="a", prune=True), part(one, name="b", prune=True, dependsOn=waits)]
    (change,) = compared(before, after).changes
    assert (change.action, change.owners, change.anew) == (
        Action.MOVED,
        ("flux-system/a", "flux-system/b"),
        Anew.MAYBE,
    )


def test_what_another_kustomization_applies_too_is_not_added() -> None:
    one = document("ConfigMap", "a")
    (change,) = compared([part(one, name="a"), part(name="b")], [part(one, name="a"), part(one, name="b")]).changes
    owners = ("flux-system/a", "flux-system/b")
    assert (change.action, change.owners, change.anew, change.dangers) == (Action.MOVED, owners, None, ())


def test_nothing_is_deleted_without_prune() -> None:
    one = document("ConfigMap", "a")
    (change,) = compared([part(one, prune=False)], [part(prune=False)]).changes
    assert change.fate is Fate.ORPHANED


def test_what_does_not_build_deletes_nothing() -> None:
    one = document("ConfigMap", "a")
    found = compared([part(one, prune=True)], [part(prune=True, failure="no")])
    assert found.changes == ()
    (unbuilt,) = found.unbuilt
    assert (unbuilt.kustomization, unbuilt.before, unbuilt.after, unbuilt.objects) == (
        "flux-system/apps",
        "",
        "no",
        1,
    )
