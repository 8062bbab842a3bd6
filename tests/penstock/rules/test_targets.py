"""Targets of patches that name an object."""

import pytest

from penstock.rules.targets import DELETES, targets

OBJECTS = {("Deployment", "web"), ("ConfigMap", "my-settings-5h2k9"), ("Service", "web")}


def met(**target: str) -> list[bool]:
    return [one.meets(OBJECTS) for _, one, _ in targets([{"target": target}])]


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
        ({"kind": "Deployment"}, []),
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
