from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from penstock.document import Document
from penstock.render.build import Build, BuildKey
from penstock.render.source import Source
from penstock.where import trail as module
from penstock.where.nodes import Field
from penstock.where.origin import Origin, Origins
from penstock.where.parts import Files
from penstock.where.trail import Trail
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, flux, lines, resources
from tests.penstock.support.outcome import Command
from tests.penstock.support.values import document
from tests.penstock.where.handmade import tree

KEY = BuildKey(Source("test"), "apps", "")
DATA: Field = ("data", "k")


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    with Workshop(store=False) as made:
        yield made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Origins | None]:
    """What the worker says of where documents come from; nothing as long as it is empty."""
    says: list[Origins | None] = []
    monkeypatch.setattr(module, "origins", lambda _, wanted: [says[0] if says else None] * len(wanted))
    return says


def config(name: str, value: str = "v", namespace: str = "flux-system", **more: Any) -> Document:
    return document("v1", "ConfigMap", name, namespace, data={"k": value}, **more)


def trail(workshop: Workshop, files: dict[str, str], *documents: Document, injected: str = "") -> Trail:
    key = BuildKey(KEY.source, KEY.path, injected)
    return Trail(workshop, Files(), tree(files), key, Build(documents))


def place(one: Trail, index: int = 0, way: Field = DATA) -> str:
    found = one.setter(index, way)
    return f"{found.sheet.path}:{found.line}" if found else ""


BOTH = {
    "apps/kustomization.yaml": resources("a.yaml", "b.yaml"),
    "apps/a.yaml": config_map("one", {"j": "x", "k": "v"}),
    "apps/b.yaml": config_map("two", {"k": "v"}),
}


@pytest.mark.usefixtures("told")
def test_without_origins_an_object_is_searched_by_kind_and_name(workshop: Workshop) -> None:
    one = trail(workshop, BOTH, config("two"), config("one"), config("none"), document("v1", "Secret", "one"))
    assert [place(one, at) for at in range(4)] == ["apps/b.yaml:5", "apps/a.yaml:6", "", ""]


@pytest.mark.usefixtures("told")
def test_prefixes_and_suffixes_are_taken_off(workshop: Workshop) -> None:
    files = {**BOTH, "apps/kustomization.yaml": resources("a.yaml", "b.yaml") + "namePrefix: p-\nnameSuffix: -s\n"}
    assert place(trail(workshop, files, config("p-two-s"))) == "apps/b.yaml:5"
    injected = trail(workshop, BOTH, config("q-two"), injected='{"namePrefix": "q-"}')
    assert place(injected) == "apps/b.yaml:5"


def test_an_origin_tells_the_file_even_when_a_patch_gave_another_name(
    workshop: Workshop, told: list[Origins | None]
) -> None:
    told.append(Origins((Origin("ConfigMap", "renamed", "apps/b.yaml", "", ()),)))
    assert place(trail(workshop, BOTH, config("renamed"))) == "apps/b.yaml:5"


def test_a_base_that_is_taken_twice_goes_the_way_of_its_origin(workshop: Workshop, told: list[Origins | None]) -> None:
    way = "resources: [../../apps]\nnamePrefix: {}-\n"
    files = {
        **BOTH,
        **{f"over/{name}/kustomization.yaml": way.format(name) + f"replicas: []\nnamespace: {name}\n" for name in "xy"},
        "top/kustomization.yaml": "resources: [../over/x, ../over/y]\n",
    }
    told.append(Origins((Origin("ConfigMap", "two", "apps/b.yaml", "", ("over/y/kustomization.yaml",)),)))
    key = BuildKey(KEY.source, "top", "")
    one = Trail(workshop, Files(), tree(files), key, Build((config("y-two", namespace="y"),)))
    assert place(one, way=("metadata", "namespace")) == "over/y/kustomization.yaml:4"


@pytest.mark.usefixtures("told")
def test_an_object_of_a_list_and_one_that_a_generator_makes(workshop: Workshop) -> None:
    listed = "kind: List\nitems:\n- kind: ConfigMap\n  metadata: {name: one}\n  data:\n    k: v\n"
    made = "configMapGenerator:\n- name: gen\n  literals:\n  - k=v\n"
    files = {"apps/kustomization.yaml": resources("all.yaml") + made, "apps/all.yaml": listed}
    one = trail(workshop, files, config("one"), config("gen-abcde12345"))
    assert [place(one, at) for at in range(2)] == ["apps/all.yaml:6", "apps/kustomization.yaml:8"]


@pytest.mark.usefixtures("told")
def test_of_two_of_one_name_the_one_in_its_namespace(workshop: Workshop) -> None:
    two = config_map("one", {"k": "v"}, "other") + "---\n" + config_map("one", {"k": "v"})
    files = {"apps/kustomization.yaml": resources("all.yaml"), "apps/all.yaml": two}
    one = trail(workshop, files, config("one"), config("one", namespace="other"))
    assert [place(one, at) for at in range(2)] == ["apps/all.yaml:11", "apps/all.yaml:5"]


def test_a_document_is_known_again_after_its_variables_were_put_in(workshop: Workshop) -> None:
    built = [config("plain"), config("a", "${A}"), config("${A}", "x"), config("a", "${A}", "other")]
    one = trail(workshop, {}, *built)
    after = [config("plain"), config("a", "1"), config("named", "x"), config("a", "1", "other"), config("a", "1", "z")]
    assert [one.index(document) for document in after] == [0, 1, 2, 3, 1]
    assert one.index(document("v1", "Secret", "a")) == -1


def test_of_several_with_variables_it_is_the_one_that_can_be_called_so(workshop: Workshop) -> None:
    one = trail(workshop, {}, *map(config, ("${A}-first-${B}", "${A}-second", "x-${A}.${B}.", "no-${A}")))
    names = ("a-second", "-first-", "x-.a.b.", "x-a.b", "no-", "n")
    assert [one.index(config(name)) for name in names] == [1, 0, 2, -1, 3, -1]


def test_of_equal_documents_it_is_the_first(workshop: Workshop) -> None:
    assert trail(workshop, {}, config("a"), config("a")).index(config("a")) == 0


def test_the_origins_of_several_are_asked_at_once_and_once(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def origins(_: Workshop, wanted: Sequence[object]) -> list[None]:
        asked.append(len(wanted))
        return [None] * len(wanted)

    monkeypatch.setattr(module, "origins", origins)
    several = [trail(workshop, BOTH, config("one")) for _ in range(3)]
    Trail.begin(several[:1])  # one alone is asked for when somebody wants to know
    assert asked == []
    Trail.begin(several)
    Trail.begin(several)
    assert [place(one) for one in several] == ["apps/a.yaml:6"] * 3
    assert asked == [3]


@pytest.mark.usefixtures("told")
def test_only_so_many_objects_are_remembered_and_all_are_told(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    one = trail(workshop, BOTH, config("one"), config("two"))
    ways: list[tuple[int, Field]] = [(0, DATA), (1, DATA), (0, ("kind",)), (1, ("kind",)), (0, DATA)]
    found = [place(one, index, way) for index, way in ways]
    assert found == ["apps/a.yaml:6", "apps/b.yaml:5", "apps/a.yaml:2", "apps/b.yaml:2", "apps/a.yaml:6"]
    assert len(one._searches) == 1


@pytest.mark.usefixtures("worker")
def test_a_name_of_nested_variables(repo: MakeRepository, run: Command) -> None:
    claim = lines(
        "apiVersion: v1",
        "kind: PersistentVolumeClaim",
        "metadata:",
        '  name: "${CLAIM:-${APP}}"',
        "  namespace: default",
        "spec:",
        "  accessModes: [ReadWriteOnce]",
        "  resources: {requests: {storage: 1Gi}}",
        "  reclaimPolicy: Delete",
    )
    entry = flux("apps", "apps", "postBuild: {substitute: {APP: web}}")
    files = {**FLEET, "clusters/one/apps.yaml": entry, "apps/web.yaml": claim}
    (one,) = (f for f in run.validate(repo(files).root).findings if f["code"] == "object-invalid")
    assert (one["path"], one["line"]) == ("apps/web.yaml", 9)
