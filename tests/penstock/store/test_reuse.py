"""With the store always equals without it: random edits, and the cases that break naive caches, one after the other."""

import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.errors import PenstockError
from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.fleet import open_repository
from penstock.store.store import Store
from penstock.validate.report import Report
from penstock.validate.run import validate_in
from penstock.workshop import GRAIN, Workshop
from tests.penstock.support.manifests import config_map, deployment, flux, git_repository, lines, resources
from tests.penstock.support.repository import initialised

FILES: Mapping[str, str] = {
    "penstock.yaml": lines('clusters: ["clusters/*"]', 'kubernetesVersion: "1.33"', 'fluxVersion: "2.9"'),
    "clusters/one/apps.yaml": flux("apps", "apps", "components: [../part]"),
    "clusters/one/loose.yaml": flux("loose", "loose", "postBuild: {substituteFrom: [{kind: ConfigMap, name: facts}]}"),
    "clusters/two/apps.yaml": flux("apps", "apps", "targetNamespace: other"),
    "clusters/two/pinned.yaml": flux("pinned", "apps", source="pinned"),
    "clusters/two/source.yaml": git_repository("pinned", "{tag: v1}"),
    "apps/kustomization.yaml": resources("web.yaml", "../base"),
    "apps/web.yaml": deployment("web"),
    "part/kustomization.yaml": lines(
        "apiVersion: kustomize.config.k8s.io/v1alpha1", "kind: Component", "commonAnnotations: {part: a}"
    ),
    "base/kustomization.yaml": resources("facts.yaml"),
    "base/facts.yaml": config_map("facts", {"COLOUR": "green"}),
    "loose/a.yaml": config_map("a", {"colour": "${COLOUR}"}),
    "loose/b.yaml": config_map("b"),
}
#: What a file may become.
TEXTS = (
    config_map("a", {"colour": "${COLOUR}"}),
    config_map("b", {"k": "1"}),
    deployment("web"),
    deployment("web").replace("selector", "selektor"),
    "a: [broken",
    "",
    resources("web.yaml"),
    resources("facts.yaml", "nowhere.yaml"),
)
#: Names that may come and go: shadows of a kustomization, files in a listed folder, ignore files.
NAMES = (
    *FILES,
    "apps/kustomization.yml",
    "base/Kustomization",
    "loose/kustomization.yaml",
    "loose/c.yaml",
    "loose/sub/d.yaml",
    "loose/.sourceignore",
    ".sourceignore",
    "part/extra.yaml",
)
IGNORES = ("b.yaml\n", "/loose/\n", "*.yml\n", "!a.yaml\n")

Action = Callable[[Path, random.Random], None]


def edit(root: Path, chance: random.Random) -> None:
    """Write a known or new file."""
    name = chance.choice(NAMES)
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(chance.choice(IGNORES if name.endswith("ignore") else TEXTS), encoding="utf-8")


def restore(root: Path, chance: random.Random) -> None:
    """Put a file back as it was at first, by the same content or by git."""
    name = chance.choice(list(FILES))
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(FILES[name], encoding="utf-8")


def delete(root: Path, chance: random.Random) -> None:
    """Remove a file if it is there."""
    name = chance.choice(NAMES[1:])
    (root / name).unlink(missing_ok=True)


def rename(root: Path, chance: random.Random) -> None:
    """Move a file onto another name."""
    old, new = chance.sample(NAMES[1:], 2)
    if (root / old).is_file():
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        (root / old).replace(root / new)


def touch(root: Path, chance: random.Random) -> None:
    """New times, same content."""
    path = root / chance.choice(list(FILES))
    if path.is_file():
        path.touch()


def commit(root: Path, _: random.Random) -> None:
    """Record everything: content ids now come from the index."""
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--allow-empty", "--message", "step")


def tag(root: Path, _: random.Random) -> None:
    """Move the tag that a source is pinned to."""
    _git(root, "tag", "--force", "v1")


def back(root: Path, _: random.Random) -> None:
    """Switch to the first revision and its files."""
    _git(root, "checkout", "--quiet", "--force", "start", "--", ".")


ACTIONS: tuple[Action, ...] = (edit, edit, edit, restore, delete, rename, touch, commit, tag, back)


@pytest.fixture(scope="module")
def workshops(worker: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workshop, Workshop]]:  # noqa: ARG001
    """One workshop with a store and one without; their workers stay warm."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PENSTOCK_NO_STORE", raising=False)
        with Workshop() as stored, Workshop(store=False) as bare:
            stored.store = Store(tmp_path_factory.mktemp("store"))
            yield stored, bare


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), steps=st.lists(st.sampled_from(ACTIONS), min_size=3, max_size=10))
def test_with_the_store_equals_without_it(
    workshops: tuple[Workshop, Workshop], tmp_path_factory: pytest.TempPathFactory, seed: int, steps: list[Action]
) -> None:
    """After every step, and again at once, both say the same."""
    root = _start(tmp_path_factory.mktemp("tree"))
    chance = random.Random(seed)
    _compare(workshops, root)
    for step in steps:
        step(root, chance)
        time.sleep(2 * GRAIN)  # what is younger is not remembered, and then nothing would be tried here
        _compare(workshops, root)
    shutil.rmtree(root)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("apps/kustomization.yml", resources("web.yaml")),
        ("apps/Kustomization", resources("web.yaml")),
        ("loose/c.yaml", config_map("c")),
        ("loose/kustomization.yaml", resources("a.yaml")),
        ("loose/sub/kustomization.yaml", resources()),
        (".sourceignore", "b.yaml\n"),
        ("loose/.sourceignore", "b.yaml\n"),
        ("base/facts.yaml", config_map("facts", {"COLOUR": "red"})),
    ],
)
def test_a_file_that_appears_is_seen(
    workshops: tuple[Workshop, Workshop], tmp_path: Path, name: str, text: str
) -> None:
    """Shadows, new files in listed folders and new ignore files change the result, and going back restores it."""
    root = _start(tmp_path)
    before = _compare(workshops, root)
    old = (root / name).read_text(encoding="utf-8") if (root / name).is_file() else None
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
    time.sleep(2 * GRAIN)
    assert _compare(workshops, root) != before or name == "loose/sub/kustomization.yaml"
    if old is None:
        (root / name).unlink()
    else:
        (root / name).write_text(old, encoding="utf-8")
    time.sleep(2 * GRAIN)
    assert _compare(workshops, root) == before


def test_what_led_to_another_path_is_part_of_what_was_looked_at(
    workshops: tuple[Workshop, Workshop], tmp_path: Path
) -> None:
    """The Kustomization that takes the entry's place leads elsewhere, to a folder that is not there."""
    own = "clusters/a/flux-system/gotk-sync.yaml"
    sync = flux("flux-system", "clusters/b")
    repository = initialised(tmp_path / "repository")
    repository.commit({"penstock.yaml": "clusters: [clusters/a]\n", own: sync})
    time.sleep(2 * GRAIN)
    before = _compare(workshops, repository.root)
    (repository.root / own).write_text(sync.replace("clusters/b", "clusters/c"), encoding="utf-8")
    time.sleep(2 * GRAIN)
    assert _compare(workshops, repository.root) != before


def test_nothing_changed_starts_no_worker(worker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """The second run finds every cluster in the store."""
    monkeypatch.delenv("PENSTOCK_NO_STORE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = _start(tmp_path / "tree", pinned=False)
    time.sleep(2 * GRAIN)
    with Workshop() as first:
        expected = validate_in(first, open_repository(root))
    with Workshop() as second:
        monkeypatch.setattr(second.pool, "run", _never)
        assert _facts(validate_in(second, open_repository(root))) == _facts(expected)


def _never(jobs: list[object]) -> list[object]:
    assert not jobs, "a worker was asked"
    return []


def _start(root: Path, *, pinned: bool = True) -> Path:
    files = dict(FILES)
    if not pinned:
        del files["clusters/two/pinned.yaml"]
    repository = initialised(root / "repository")
    repository.commit(files)
    _git(repository.root, "tag", "v1")
    _git(repository.root, "tag", "start")
    time.sleep(2 * GRAIN)
    return repository.root


def _compare(workshops: tuple[Workshop, Workshop], root: Path) -> object:
    """What both say: the report, and every document that is rendered."""
    said = [_said(workshop, root) for workshop in workshops]
    assert said[0] == said[1]
    return said[0]


def _said(workshop: Workshop, root: Path) -> object:
    workshop.renew()
    try:
        repository = open_repository(root)
        report = validate_in(workshop, repository)
        renders = expand(workshop, home(repository.tree, repository.settings), repository.clusters)
    except PenstockError as error:
        return str(error)
    if workshop.store is not None:
        workshop.store.commit()
    return report.clusters, report.findings, [[document.raw for document in render.documents] for render in renders]


def _facts(report: Report) -> object:
    return report.clusters, report.findings


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=False, capture_output=True)
