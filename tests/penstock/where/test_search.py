import pytest

from penstock.where.nodes import Field
from penstock.where.parts import Files
from penstock.where.search import Patience, Search
from penstock.where.subject import Subject
from penstock.where.walk import Leaf, Step
from tests.penstock.where.handmade import step, tree, web

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  paused: false
  containers:
    - name: a
      image: web:1
"""
FILES = tree(
    {"apps/web.yaml": MANIFEST, "apps/two.yaml": "spec:\n  replicas: 2\n", "apps/gone.yaml": "spec:\n  paused: ~\n"}
)
REPLICAS: Field = ("spec", "replicas")
IMAGE: Field = ("spec", "containers", 0, "image")


def patch(name: str, file: str = "apps/kustomization.yaml") -> Step:
    return step("PatchTransformer", f"{{path: {name}, target: {{}}}}", file)


def found(way: Field, *steps: Step, subject: Subject | None = None, key: bool = False, text: str = "") -> str:
    leaf, files = Leaf("apps/web.yaml", None, [(list(steps), 0)]), Files()
    about = subject or web(spec={"replicas": 2, "containers": [{"name": "a", "image": "web:1"}]})
    one = Search(files, FILES, about, leaf, files.root(FILES, leaf.path)).find(way, key=key, text=text)
    return f"{one.sheet.path}:{one.line}" if one else ""


def test_what_nothing_follows_stands_in_its_manifest() -> None:
    assert found(("spec", "containers", 0, "name")) == "apps/web.yaml:8"
    assert found(("spec",)) == "apps/web.yaml:4"


def test_the_last_that_is_sure_sets_a_field() -> None:
    assert found(REPLICAS, patch("two.yaml")) == "apps/two.yaml:2"
    one = web(spec={"replicas": 1})
    assert found(REPLICAS, patch("two.yaml"), subject=one) == "apps/web.yaml:5"
    neither = web(spec={"replicas": 7})
    assert found(REPLICAS, patch("two.yaml"), subject=neither) == "apps/two.yaml:2"


def test_a_field_that_is_missing_was_taken_or_was_never_there() -> None:
    assert found(("spec", "paused"), patch("gone.yaml"), patch("two.yaml")) == "apps/gone.yaml:2"
    assert found(("spec", "strategy", "type"), patch("two.yaml")) == "apps/web.yaml:4"
    assert found(("other",)) == "apps/web.yaml:1"


def test_what_only_adds_to_a_mapping_is_not_to_blame_for_it() -> None:
    assert found(("spec",), patch("two.yaml")) == "apps/web.yaml:4"


def test_a_pin_goes_by_the_names_that_the_image_had() -> None:
    pin = step("ImageTagTransformer", "name: web\nnewName: other\nnewTag: '2'\n")
    last = step("ImageTagTransformer", "name: other\nnewTag: '3'\n", "apps/last.yaml")
    about = web(spec={"containers": [{"name": "a", "image": "other:3"}]})
    assert found(IMAGE, pin, last, subject=about) == "apps/last.yaml:2"
    assert found(IMAGE, last, subject=web(spec={"containers": [{"name": "a", "image": "web:1"}]})) == "apps/web.yaml:9"


@pytest.mark.parametrize(("text", "line"), [("other", 2), ("2", 3), ("x", 3)])
def test_of_several_lines_it_is_the_one_with_the_text(text: str, line: int) -> None:
    pin = step("ImageTagTransformer", "name: web\nnewName: other\nnewTag: '2'\n")
    about = web(spec={"containers": [{"name": "a", "image": "other:2"}]})
    assert found(IMAGE, pin, subject=about, text=text) == f"apps/kustomization.yaml:{line}"


def test_the_name_of_a_field_stands_in_an_operations_path() -> None:
    operation = "patch: |\n  - op: add\n    path: /spec/replicas\n    value: 2\n"
    one = step("PatchTransformer", f"target: {{}}\n{operation}")
    assert found(REPLICAS, one) == "apps/kustomization.yaml:5"
    assert found(REPLICAS, one, key=True) == "apps/kustomization.yaml:4"


def test_a_generated_object_comes_from_its_entry() -> None:
    entry = step("ConfigMapGenerator", "name: facts\nliterals:\n- A=1\n")
    about = web("facts", kind="ConfigMap", version="v1", data={"A": "1"})
    search = Search(Files(), FILES, about, Leaf(entry.file, entry), None)
    lines = [one and one.line for one in (search.find(("data", "A")), search.find(("data",)), search.find(()))]
    assert lines == [3, 1, 1]


def test_a_merged_generator_gives_data_but_no_names() -> None:
    entry = step("ConfigMapGenerator", "name: facts\nliterals:\n- A=1\n")
    merge = step("ConfigMapGenerator", "name: facts\nbehavior: merge\nliterals:\n- A=2\n", "over/kustomization.yaml")
    about = web("facts", kind="ConfigMap", version="v1", data={"A": "2"})
    search = Search(Files(), FILES, about, Leaf(entry.file, entry, [([merge], 0)]), None)
    places = [(one.sheet.path, one.line) for way in (("data", "A"), ("metadata", "name")) if (one := search.find(way))]
    assert places == [("over/kustomization.yaml", 4), ("apps/kustomization.yaml", 1)]


def test_what_nothing_sets_has_no_place() -> None:
    assert Search(Files(), FILES, web(), Leaf("apps/gone.yaml"), None).find(("kind",)) is None


def test_whoever_has_looked_at_too_many_steps_looks_at_where_an_object_began() -> None:
    patch = step("PatchTransformer", "target: {}\npatch: |\n  - {op: replace, path: /spec/replicas, value: 2}\n")
    files, patience = Files(), Patience(left=2)
    one = Search(
        files,
        FILES,
        web(spec={"replicas": 2}),
        Leaf("apps/web.yaml", None, [([patch], 0)]),
        files.root(FILES, "apps/web.yaml"),
        patience,
    )
    paths = [found.sheet.path for _ in range(3) if (found := one.find(("spec", "replicas")))]
    assert (paths[0], paths[-1]) == ("apps/kustomization.yaml", "apps/web.yaml")
