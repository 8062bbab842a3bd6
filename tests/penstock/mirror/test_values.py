from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.mirror.thing import IMAGE, Thing
from penstock.mirror.values import images, merged, rendered

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def found(values: dict[str, Any]) -> list[str]:
    return [one.text for one in images(values)]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ({"image": "ghcr.io/a:1"}, ["ghcr.io/a:1"]),
        ({"image": {"repository": "ghcr.io/a"}}, ["ghcr.io/a"]),
        ({"image": {"repository": "ghcr.io/a", "tag": "1@sha256:2"}}, ["ghcr.io/a:1@sha256:2"]),
        ({"image": {"repository": "ghcr.io/a", "tag": 1.2}}, ["ghcr.io/a:1.2"]),
        (
            {"webhook": {"image": {"registry": "quay.io", "repository": "a/b", "digest": "sha256:1"}}},
            ["quay.io/a/b@sha256:1"],
        ),
        ({"global": {"imageRegistry": "r.example"}, "image": {"repository": "a"}}, ["r.example/a"]),
        (
            {"global": {"registry": "r.example/dapr", "tag": "1.16"}, "x": {"image": {"name": "daprd"}}},
            ["r.example/dapr/daprd:1.16"],
        ),
        ({"image": {"name": "nobody says where"}}, []),
        ({"sidecars": [{"image": {"repository": "docker.io/x", "tag": "2"}}]}, ["docker.io/library/x:2"]),
        ({"image": {"registry": "r.example", "image": "a/b", "tag": "v1"}}, ["r.example/a/b:v1"]),
        ({"sidecar": {"repository": "quay.io/a/b", "tag": "v9"}}, ["quay.io/a/b:v9"]),
        ({"git": {"repository": "team/app", "tag": "v9"}}, []),
        ({"image": {"repository": {}}}, []),
        ({"image": {"repository": "NOT ONE"}}, []),
    ],
)
def test_how_charts_have_it(values: dict[str, Any], texts: list[str]) -> None:
    assert found(values) == texts


@given(st.dictionaries(st.sampled_from(["image", "global", "tag", "a"]) | st.text(max_size=4), JSON, max_size=4))
def test_any_values_are_read(values: dict[str, Any]) -> None:
    assert all(one.name for one in images(values))


def test_post_renderers_rename() -> None:
    entries = [{"name": "ghcr.io/a", "newName": "r.example/a", "digest": "sha256:2"}, {"name": "b", "newTag": "3"}]
    release = {"spec": {"postRenderers": [{"kustomize": {"images": entries}}]}}
    known = [Thing(IMAGE, "ghcr.io/a", "1"), Thing(IMAGE, "ghcr.io/c", "1")]
    assert {one.text for one in rendered(release, known)} == {
        "ghcr.io/c:1",
        "r.example/a@sha256:2",
        "docker.io/library/b:3",
    }
    assert list(rendered({}, known)) == known


def test_values_are_laid_over_each_other_as_helm_does() -> None:
    base = {"a": {"b": 1, "c": 2}, "d": [1], "gone": 1}
    assert merged(base, {"a": {"b": 3}, "d": [2], "gone": None}) == {"a": {"b": 3, "c": 2}, "d": [2]}
    assert base["a"] == {"b": 1, "c": 2}
