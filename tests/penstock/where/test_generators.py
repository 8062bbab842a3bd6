import pytest

from penstock.where import generators
from penstock.where.nodes import Field
from penstock.where.sheet import Sheet
from penstock.where.subject import Subject
from penstock.where.walk import Step
from tests.penstock.where.handmade import node, step, tree, web

ENTRY = """\
name: facts
namespace: edge
literals:
  - A=1=2
  - B=2
files:
  - conf/app.ini
  - renamed=conf/other.ini
envs: [conf/some.env]
options:
  labels: {own: x}
"""
FILES = tree({"apps/conf/some.env": "# note\nC=1\n D =2\n"})


def generator(text: str = ENTRY, kind: str = "ConfigMapGenerator", options: str = "") -> Step:
    made = step(kind, text)
    return Step(made.kind, made.file, made.sheet, made.mark, made.node, node(options) if options else None)


def config(name: str = "facts-abcde12345", namespace: str = "edge", kind: str = "ConfigMap") -> Subject:
    return web(name, namespace, kind=kind, version="v1")


@pytest.mark.parametrize(
    ("subject", "made"),
    [
        (config(), True),
        (config("facts"), True),
        (config("facts-abc"), False),
        (config("other-abcde12345"), False),
        (config(namespace="other"), False),
        (config(kind="Secret"), False),
    ],
)
def test_an_object_is_made_by_an_entry_of_its_kind_name_and_namespace(subject: Subject, made: bool) -> None:
    assert generators.makes(generator(), subject) is made
    if not made:
        assert generators.touch(FILES, generator(), subject, ("data", "A")) is None


def test_an_entry_without_a_namespace_makes_objects_of_any_and_a_file_has_its_name_in_metadata() -> None:
    assert generators.makes(generator("name: facts\n"), config(namespace="x"))
    assert generators.makes(generator("metadata: {name: facts}\n", "SecretGenerator"), config(kind="Secret"))


@pytest.mark.parametrize(
    ("way", "path", "line"),
    [
        (("data", "A"), "apps/kustomization.yaml", 4),
        (("data", "B"), "apps/kustomization.yaml", 5),
        (("data", "app.ini"), "apps/conf/app.ini", 0),
        (("binaryData", "renamed"), "apps/conf/other.ini", 0),
        (("data", "C"), "apps/conf/some.env", 2),
        (("data", "D"), "apps/conf/some.env", 3),
        (("metadata", "name"), "apps/kustomization.yaml", 1),
        (("metadata", "namespace"), "apps/kustomization.yaml", 2),
        (("metadata", "labels", "own"), "apps/kustomization.yaml", 11),
    ],
)
def test_a_key_comes_from_its_literal_or_file(way: Field, path: str, line: int) -> None:
    found = generators.touch(FILES, generator(), config(), way)
    assert found is not None
    assert found.whole
    assert (found.setter.sheet.path, found.setter.line) == (path, line)


@pytest.mark.parametrize("way", [("data", "E"), ("data", "other.ini"), ("data",), ("metadata", "labels", "x"), ()])
def test_what_the_entry_does_not_say(way: Field) -> None:
    assert generators.touch(FILES, generator(), config(), way) is None


def test_a_literals_text_is_what_stands_behind_its_first_equals_sign() -> None:
    found = generators.touch(FILES, generator(), config(), ("data", "A"))
    assert found is not None
    assert found.setter.raw == "1=2"


def test_one_file_of_variables_by_its_old_name() -> None:
    found = generators.touch(FILES, generator("name: facts\nenv: conf/some.env\n"), config(), ("data", "C"))
    assert found is not None
    assert (found.setter.sheet, found.setter.line) == (Sheet("apps/conf/some.env"), 2)


def test_options_of_the_kustomization_count_behind_the_entrys_own() -> None:
    options = "disableNameSuffixHash: true\nlabels:\n  own: y\n  all: z\n"
    ways: list[Field] = [("metadata", "labels", "own"), ("metadata", "labels", "all")]
    found = [generators.touch(FILES, generator(options=options), config(), way) for way in ways]
    assert [one.setter.raw for one in found if one] == ["x", "z"]


def test_a_value_under_a_key() -> None:
    found = generators.loose_value(node("LABELS: x"), "labels")
    assert found is not None
    assert found.value == "x"
    assert generators.loose_value(None, "labels") is None
