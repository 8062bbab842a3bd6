"""The bench of builds: copies of a repository that are as sound as it, and of which each is built for itself."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from bench.builds import COPIES, copy

from penstock.render import build
from penstock.render.build import Build, BuildKey
from penstock.validate.quick import validate
from penstock.worker.pool import Pool
from tests.penstock.support.manifests import config_map, flux, lines, resources
from tests.penstock.support.workers import built

SYNC = "clusters/one/flux-system/gotk-sync.yaml"
#: Like a repository at home: a path with a variable in it, and a patch whose path is none of a folder.
REPOSITORY = {
    SYNC: lines(
        "apiVersion: source.toolkit.fluxcd.io/v1",
        "kind: GitRepository",
        "metadata: {name: flux-system, namespace: flux-system}",
        "spec: {interval: 10m, url: 'https://git.example.org/home', ref: {branch: main}}",
        "---",
        flux("flux-system", "./clusters/one", "postBuild: {substitute: {ROOM: all}}"),
    ),
    "clusters/one/apps.yaml": flux("apps", "./apps/${ROOM}"),
    "apps/all/kustomization.yaml": lines(
        resources("web.yaml"),
        "patches:",
        "  - patch: |",
        "      - op: add",
        "        path: /data/more",
        "        value: text",
        "    target: {kind: ConfigMap}",
    ),
    "apps/all/web.yaml": config_map("web", {"kept": "here"}),
}


def test_copies_are_sound_and_each_is_built_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    asked: list[BuildKey] = []
    builds = build.builds

    def counted(pool: Pool, keys: Sequence[BuildKey], *cost: Callable[[BuildKey], float]) -> list[Build]:
        asked.extend(keys)
        return builds(pool, keys, *cost)

    monkeypatch.setattr(build, "builds", counted)
    for path, text in REPOSITORY.items():
        (tmp_path / "home" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / path).write_text(text, encoding="utf-8")

    copy(tmp_path / "home", tmp_path / "copies")
    report = validate(tmp_path / "copies")

    assert [finding.message for finding in report.findings if finding.severity == "error"] == []
    assert len(report.clusters) == COPIES
    assert sorted(key.path for key in asked if key.path.endswith("apps/all")) == [
        f"copy-{number}/apps/all" for number in range(1, COPIES + 1)
    ]
