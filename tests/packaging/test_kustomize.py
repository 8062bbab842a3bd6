"""Kustomize's sources with a few functions exchanged: made once, only of the release that they were made for."""

from pathlib import Path

import pytest

from gobuild import kustomize
from gobuild.errors import BuildError
from gobuild.kustomize import Change
from gobuild.toolchain import Go
from gobuild.worker import Worker
from tests.packaging.conftest import ORIGINAL, QUICK, KustomizeGo


def test_ours_stands_beside_the_original_under_another_name(kustomize_go: KustomizeGo, exchanging: Path) -> None:
    kustomize.prepare(kustomize_go(), exchanging)
    made = exchanging / kustomize.MADE
    assert (made / "api/resmap/map.go").read_text("utf-8") == ORIGINAL.replace("Append", "appendAnyway")
    assert (made / "api/resmap/quick.go").read_text("utf-8") == QUICK
    assert sorted(file.name for file in (made / "api/resmap").iterdir()) == ["map.go", "quick.go", "quick_test.go"]
    assert (made / "kyaml/resmap/map.go").read_text("utf-8") == ORIGINAL
    assert (made / "go.mod").read_text("utf-8").endswith("replace sigs.k8s.io/kustomize/kyaml => ./.kustomize/kyaml\n")
    assert (made / "go.sum").read_text("utf-8") == "sums\n"


def test_it_is_made_anew_only_when_something_changed(kustomize_go: KustomizeGo, exchanging: Path) -> None:
    go = kustomize_go()
    kustomize.prepare(go, exchanging)
    calls = Path(f"{go.executable}.calls")
    before = calls.read_text("utf-8")
    kustomize.prepare(go, exchanging)
    assert calls.read_text("utf-8") == before
    (exchanging / kustomize.QUICK / "api/resmap/quick.go").write_text(QUICK + "// more\n", encoding="utf-8")
    kustomize.prepare(go, exchanging)
    assert (exchanging / kustomize.MADE / "api/resmap/quick.go").read_text("utf-8").endswith("// more\n")


def test_another_release_is_refused(kustomize_go: KustomizeGo, exchanging: Path) -> None:
    with pytest.raises(BuildError, match=r"v0\.22\.0, and what is changed in it was proved with v0\.21\.1"):
        kustomize.prepare(kustomize_go("v0.22.0"), exchanging)


@pytest.mark.parametrize("text", ["package resmap\n", ORIGINAL + ORIGINAL])
def test_another_text_is_refused(kustomize_go: KustomizeGo, exchanging: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "cache/api/resmap/map.go"
    file.chmod(0o644)
    file.write_text(text, encoding="utf-8")
    for _ in range(2):  # half of it does not count the next time
        with pytest.raises(BuildError, match=r"api/resmap/map\.go of Kustomize is not as expected: 'func Append\('"):
            kustomize.prepare(kustomize_go(), exchanging)


def test_what_cannot_be_had_is_told(exchanging: Path, tmp_path: Path) -> None:
    script = tmp_path / "go"
    script.write_text("#!/bin/sh\necho no network >&2\nexit 1\n", encoding="utf-8")
    script.chmod(0o755)
    with pytest.raises(BuildError, match=r"(?s)kustomize/api could not be had:\nno network.*Go module proxy"):
        kustomize.prepare(Go(script, (1, 26, 0)), exchanging)


def test_the_id_of_the_worker_changes_with_what_is_exchanged(exchanging: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Worker(exchanging.parents[1])
    ids = [ours.source_id()]
    (exchanging / kustomize.QUICK / "api/resmap/quick.go").write_text(QUICK + "// more\n", encoding="utf-8")
    ids.append(ours.source_id())
    monkeypatch.setattr(kustomize, "CHANGES", (*kustomize.CHANGES, Change("a", "b", "c")))
    ids.append(ours.source_id())
    assert len(set(ids)) == 3


def test_a_module_that_exchanges_nothing_is_built_as_it_is(kustomize_go: KustomizeGo, project: Path) -> None:
    folder = Worker(project).module
    kustomize.prepare(kustomize_go(), folder)
    assert not (folder / kustomize.MADE).exists()
    assert kustomize.flags(folder) == ()


def test_go_mod_names_the_releases_that_it_was_proved_with() -> None:
    text = (Path(__file__).parents[2] / "tools/kustomize-worker/go.mod").read_text(encoding="utf-8")
    for part, version in kustomize.VERSIONS.items():
        assert f"sigs.k8s.io/kustomize/{part} {version}\n" in text
