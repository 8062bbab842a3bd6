import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from penstock.document import Document
from penstock.render.build import BuildKey, Closure
from penstock.render.source import Source
from penstock.store.closure import witness
from penstock.store.store import Store
from penstock.tree import Tree
from penstock.where.origin import Origin, Origins, injected, origins
from penstock.worker.frame import Frame, WorkerGone
from penstock.worker.job import Job
from penstock.workshop import Workshop
from tests.penstock.support.values import document, tree_of
from tests.penstock.where.handmade import tree

KEY = BuildKey(Source("test", "*.md"), "apps", '{"namePrefix": "x-"}')
FILES = tree({"apps/a.yaml": "a: 1\n"})
CLOSURE = Closure(("apps/a.yaml",))


def origin(name: str, kind: str = "ConfigMap", file: str = "apps/a.yaml") -> Origin:
    return Origin(kind, name, file, "", ())


def objects(*names: str) -> list[Document]:
    return [document("v1", "ConfigMap", name) for name in names]


A, B, C = (origin(name) for name in "abc")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("x-a", "x-b", "x-c"), [A, B, C]),
        (("a", "c"), [A, C]),
        (("b",), [B]),
        (("a", "z", "c"), [A, B, C]),
        (("a", "z"), [A, None]),
    ],
)
def test_documents_keep_their_order_and_names_only_get_longer(
    names: tuple[str, ...], found: list[Origin | None]
) -> None:
    assert Origins((A, B, C)).of(objects(*names)) == found


def test_the_very_same_name_goes_before_one_that_it_holds() -> None:
    short, long = origin("a"), origin("ba")
    assert Origins((short, long, origin("z"))).of(objects("ba")) == [long]


def test_of_two_that_both_fit_each_is_taken_once() -> None:
    first, second = origin("a"), origin("a", file="apps/other.yaml")
    assert Origins((first, second, origin("z"))).of(objects("a", "a")) == [first, second]


def test_another_kind_never_fits() -> None:
    assert Origins((origin("a", "Secret"),)).of(objects("a")) == [None]


def test_what_the_spec_injects() -> None:
    assert injected(KEY) == {"namePrefix": "x-"}
    assert injected(BuildKey(Source("test"), "apps", "")) == {}


HEADER: dict[str, Any] = {
    "ok": True,
    "chains": [[], [{"file": "apps/k.yaml"}, {"file": "apps/k.yaml"}, {"file": "k.yaml"}]],
    "generated": False,
    "docs": [
        {"kind": "ConfigMap", "name": "a", "file": "apps/a.yaml", "chain": 1, "size": 9},
        {"kind": "Secret", "name": "b", "generator": {"file": "apps/k.yaml"}, "chain": 0},
    ],
}
FOUND = Origins(
    (
        Origin("ConfigMap", "a", "apps/a.yaml", "", ("apps/k.yaml", "k.yaml")),
        Origin("Secret", "b", "", "apps/k.yaml", ()),
    )
)


class Answers:
    """Stands for the workers."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.header: dict[str, Any] | None = HEADER

    def __call__(self, jobs: Sequence[Job]) -> list[Frame | WorkerGone]:
        self.jobs.extend(jobs)
        return [WorkerGone("x") if self.header is None else Frame(self.header, memoryview(b"")) for _ in jobs]


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def shop(worker: Path, tmp_path: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    assert worker.is_file()
    with Workshop(store=False) as made:
        made.store = Store(tmp_path / "store")
        monkeypatch.setattr(made.pool, "run", answers)
        yield made


def asked(shop: Workshop, of: Tree = FILES, key: BuildKey = KEY) -> list[Origins | None]:
    shop.trees.add(of)
    return origins(shop, [(key, witness(CLOSURE, of))])


def test_the_worker_is_asked_once_for_the_same_files(shop: Workshop, answers: Answers) -> None:
    assert asked(shop) == [FOUND]
    assert asked(shop) == [FOUND]
    (job,) = answers.jobs
    wanted = {"provenance": True, "path": "apps", "ignore": "*.md", "kustomization": {"spec": {"namePrefix": "x-"}}}
    assert {key: job.header[key] for key in wanted} == wanted
    asked(shop, tree({"apps/a.yaml": "a: 2\n"}))
    asked(shop, key=BuildKey(Source("test"), "apps", ""))
    assert len(answers.jobs) == 3


def test_known_and_new_keep_their_places(shop: Workshop, answers: Answers) -> None:
    asked(shop)
    answers.header = {**HEADER, "docs": HEADER["docs"][:1]}
    other = BuildKey(Source("test"), "other", "")
    seen = witness(CLOSURE, FILES)
    new = Origins(FOUND.documents[:1])
    assert origins(shop, [(other, seen), (KEY, seen)]) == [new, FOUND]
    assert [job.header["path"] for job in answers.jobs] == ["apps", "other"]


@pytest.mark.parametrize("header", [None, {"ok": False, "error": {"message": "x"}}])
def test_what_fails_has_no_origins_and_is_asked_again(
    shop: Workshop, answers: Answers, header: dict[str, Any] | None
) -> None:
    answers.header = header
    assert asked(shop) == asked(shop) == [None]
    assert len(answers.jobs) == 2


def test_the_resources_of_a_kustomization_that_flux_made(shop: Workshop, answers: Answers) -> None:
    answers.header = {**HEADER, "generated": True, "manifest": "kind: Kustomization\nresources: [a.yaml, b]\n"}
    first = asked(shop)
    assert first[0] is not None
    assert first[0].resources == ("a.yaml", "b")
    assert asked(shop) == first
    answers.header = {**HEADER, "generated": True, "manifest": json.dumps({"kind": "x"})}
    (second,) = asked(shop, key=BuildKey(Source("test"), "other", ""))
    assert second is not None
    assert second.resources == ()


def test_files_that_may_have_moved_meanwhile_are_not_trusted(shop: Workshop, answers: Answers, tmp_path: Path) -> None:
    young = tree_of(tmp_path / "young", {"apps/a.yaml": "a: 1\n"})
    assert asked(shop, young) == asked(shop, young) == [FOUND]
    assert len(answers.jobs) == 2
