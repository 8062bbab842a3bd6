import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from penstock.validate import kubernetes


@pytest.fixture
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty cache folder, and nothing remembered in this process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    forget()
    yield
    forget()


def forget() -> None:
    for remembered in (kubernetes.prepare, kubernetes.folder):
        getattr(remembered, "cache_clear", lambda: None)()


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_the_versions_that_plants_run_are_at_hand() -> None:
    known = kubernetes.versions()
    assert list(known) == sorted(known)
    assert {(1, minor) for minor in range(28, 35)} <= set(known)


@pytest.mark.parametrize(
    ("asked", "given"), [((1, 33), (1, 33)), ((1, 3), None), ((1, 99), None), ((2, 0), None), (None, None)]
)
def test_the_nearest_version_is_taken(asked: tuple[int, int] | None, given: tuple[int, int] | None) -> None:
    oldest, newest = kubernetes.versions()[0], kubernetes.versions()[-1]
    assert kubernetes.nearest(asked) == (given or (oldest if asked == (1, 3) else newest))


@pytest.mark.usefixtures("_fresh")
@pytest.mark.parametrize(
    ("api_version", "kind", "file"),
    [
        ("v1", "ConfigMap", "configmap-v1.json"),
        ("apps/v1", "Deployment", "deployment-apps-v1.json"),
        ("networking.k8s.io/v1", "Ingress", "ingress-networking-v1.json"),
    ],
)
def test_a_kind_is_made_ready_with_references_that_stay_in_the_folder(api_version: str, kind: str, file: str) -> None:
    assert kubernetes.prepare((1, 33), api_version, kind)
    folder = kubernetes.folder((1, 33))
    todo, seen = [folder / file], set()
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            schema = json.loads(path.read_bytes())
            targets = [reference.partition("#")[0] for reference in references(schema)]
            assert not any("://" in target for target in targets)
            todo += [path.parent / target for target in targets if target]
    assert seen
    assert b'"description":"' not in (folder / file).read_bytes()


@pytest.mark.usefixtures("_fresh")
@pytest.mark.parametrize(
    ("api_version", "kind"),
    [("batch/v1beta1", "CronJob"), ("policy/v1beta1", "PodSecurityPolicy"), ("v1", "Nothing"), ("a.b/v1", "../../etc")],
)
def test_a_kind_that_the_version_does_not_have_is_told(api_version: str, kind: str) -> None:
    assert not kubernetes.prepare((1, 33), api_version, kind)


@pytest.mark.usefixtures("_fresh")
def test_a_second_time_nothing_is_written() -> None:
    kubernetes.prepare((1, 33), "v1", "Pod")
    folder = kubernetes.folder((1, 33))
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    forget()
    assert kubernetes.prepare((1, 33), "v1", "Pod")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_groups_are_kubernetes_own() -> None:
    groups = kubernetes.groups((1, 33))
    assert {"apps", "batch", "policy", "networking.k8s.io", "rbac.authorization.k8s.io"} <= groups
    assert "cert-manager.io" not in groups
    assert "" not in groups


@pytest.mark.usefixtures("_fresh")
def test_only_what_a_kind_needs_is_written() -> None:
    kubernetes.prepare((1, 33), "v1", "ConfigMap")
    written = {path.stem for path in (kubernetes.folder((1, 33)) / "definitions").iterdir()}
    assert "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" in written
    assert "io.k8s.api.core.v1.PodSpec" not in written


@pytest.mark.usefixtures("_fresh")
def test_what_was_broken_off_is_completed_by_the_next_kind() -> None:
    kubernetes.prepare((1, 33), "apps/v1", "Deployment")
    folder = kubernetes.folder((1, 33))
    (folder / "deployment-apps-v1.json").unlink()
    (folder / "definitions" / "io.k8s.api.core.v1.Container.json").unlink()  # its own user, PodSpec, is there
    forget()
    kubernetes.prepare((1, 33), "apps/v1", "StatefulSet")
    assert (folder / "definitions" / "io.k8s.api.core.v1.Container.json").is_file()


@pytest.mark.usefixtures("_fresh")
def test_a_kind_and_its_definitions_are_in_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = kubernetes.folder((1, 33))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    kubernetes.prepare((1, 33), "v1", "Service")
    assert (folder / "service-v1.json").is_file()
    assert (folder / "definitions" / "io.k8s.api.core.v1.ServiceSpec.json").is_file()
