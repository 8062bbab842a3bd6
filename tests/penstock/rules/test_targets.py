"""Targets of patches that name an object."""

import pytest

from penstock.rules.targets import DELETES, targets

OBJECTS = {("apps/v1", "Deployment", "web"), ("v1", "ConfigMap", "my-settings-5h2k9"), ("v1", "Service", "web")}


def met(**target: str) -> list[bool]:
    return [
        one.meets(OBJECTS) for _, one, _ in targets([{"target": target, "patch": "- {op: add, path: /x, value: 1}"}])
    ]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"kind": "Deployment", "name": "web"}, [True]),
        ({"name": "web"}, [True]),
        ({"kind": "Deployment|StatefulSet", "name": "(api|web)"}, [True]),
        ({"kind": "ConfigMap", "name": "settings"}, [True]),  # a prefix, and the hash of a generator
        ({"kind": "Deployment", "name": "wbe"}, [False]),
        ({"kind": "StatefulSet", "name": "web"}, [False]),
        ({"kind": "Deployment", "name": "api|wbe"}, [False]),
        ({"kind": "(a+)+b", "name": "web"}, [True]),  # what is not tried is a doubt
        ({"group": "apps", "version": "v1", "kind": "Deployment", "name": "web"}, [True]),
        (
            {"version": "v1beta1", "kind": "Deployment", "name": "web"},
            [False],
        ),  # it was brought up to date, not the patch
        ({"group": "extensions", "kind": "Deployment", "name": "web"}, [False]),
        ({"group": "apps|extensions", "version": "v1.*", "kind": "Deployment", "name": "web"}, [True]),
        ({"kind": "Deployment"}, [True]),
        ({"kind": "StatefulSet"}, [False]),
        ({"kind": "Deployment", "name": "we.*"}, []),
        ({"kind": "Deployment", "name": "wbe", "labelSelector": "a=b"}, []),
        ({"kind": "Namespace", "name": "old"}, []),  # Kustomize's own namespace renames it
    ],
)
def test_what_is_named_is_there_or_not(target: dict[str, str], expected: list[bool]) -> None:
    assert met(**target) == expected


@pytest.mark.parametrize("patches", [None, "x", {"a": 1}, [None], ["x"], [{"target": "x"}], [{"target": {"name": 3}}]])
def test_odd_shapes_are_none(patches: object) -> None:
    assert [str(target) for _, target, _ in targets(patches)] == (["3"] if "name" in str(patches) else [])


@pytest.mark.parametrize(
    ("patch", "deletes"),
    [
        ("$patch: delete\n", True),
        ("- op: remove\n  path: /\n", True),
        ('{"$patch": "delete"}', True),
        ('[{"op": "remove", "path": "/"}]', True),
        ('[{"op": "remove", "path": "/data"}]', False),
        ("- op: remove\n  path: /spec/x\n", False),
        ("- op: add\n  path: /data\n", False),
    ],
)
def test_patches_that_take_an_object_away(patch: str, deletes: bool) -> None:
    assert bool(DELETES.search(patch)) is deletes


@pytest.mark.parametrize("patch", [{"patch": "apiVersion: apps/v1\nkind: Deployment\n"}, {"path": "patch.yaml"}])
def test_a_patch_that_may_change_the_version_is_not_judged_by_it(patch: dict[str, str]) -> None:
    wanted = {"version": "v1beta1", "kind": "Deployment", "name": "web"}
    ((_, target, _),) = targets([{"target": wanted, **patch}])
    assert target.meets(OBJECTS)


def test_what_it_is_for_is_told_in_full() -> None:
    wanted = {"group": "apps", "version": "v1beta1", "kind": "Deployment", "name": "web"}
    ((_, target, _),) = targets([{"target": wanted, "patch": "- {op: remove, path: /spec/x}"}])
    assert str(target) == "Deployment/web of apps/v1beta1"
