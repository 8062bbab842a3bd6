"""Fields that a Kustomization leaves to others."""

from typing import Any

import pytest

from penstock.diff.fields import fields
from penstock.diff.ignored import LEFT, marked

WEB: dict[str, Any] = {"kind": "Deployment", "metadata": {"name": "web"}, "spec": {"replicas": 2, "paused": False}}


def changed(**spec: Any) -> dict[str, Any]:
    return {**WEB, "spec": {**WEB["spec"], **spec}}


def noise(after: dict[str, Any], *paths: str, kind: str = "Deployment", before: dict[str, Any] = WEB) -> dict[str, str]:
    spec = {"ignore": [{"paths": list(paths), "target": {"kind": kind}}]}
    return {one.path: one.noise for one in marked(fields(before, after), spec, before, after)}


def test_what_is_ignored_is_noise_and_the_rest_counts() -> None:
    after = changed(replicas=3, paused=True)
    assert noise(after, "/spec/replicas") == {"spec.replicas": LEFT, "spec.paused": ""}
    assert noise(after, "/spec") == {"spec.replicas": LEFT, "spec.paused": LEFT}


@pytest.mark.parametrize("paths", [(), ("/spec/other",), ("/status",)])
def test_other_rules_change_nothing(paths: tuple[str, ...]) -> None:
    assert noise(changed(replicas=3), *paths) == {"spec.replicas": ""}


def test_rules_for_other_kinds_change_nothing() -> None:
    assert noise(changed(replicas=3), "/spec/replicas", kind="StatefulSet") == {"spec.replicas": ""}
    assert marked(fields(WEB, changed(replicas=3)), {}, WEB, changed(replicas=3))[0].noise == ""


def test_what_is_more_than_the_ignored_field_counts() -> None:
    bare = {key: value for key, value in WEB.items() if key != "spec"}
    assert noise(WEB, "/spec/replicas", before=bare) == {"spec": ""}
    assert noise(changed(template={"a": 1, "b": 2}), "/spec/template/a") == {"spec.template": ""}


def test_a_mapping_that_comes_with_nothing_but_the_ignored_field_is_noise() -> None:
    assert noise(changed(template={"a": 1}), "/spec/template/a") == {"spec.template": LEFT}
    assert noise(changed(emptyDir={}), "/spec/template/a") == {"spec.emptyDir": ""}
    assert noise(WEB, "/spec/template/a", before=changed(template={"a": 1})) == {"spec.template": LEFT}
