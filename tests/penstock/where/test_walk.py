from typing import Any

import pytest

from penstock.where.parts import Files
from penstock.where.walk import TRANSFORMERS, Leaf, Walk
from tests.penstock.where.handmade import scalar, step, tree

BASE = {"base/kustomization.yaml": "namespace: low\nresources: [a.yaml]\n", "base/a.yaml": "", "apps/b.yaml": ""}


def walked(
    files: dict[str, str], injected: dict[str, Any] | None = None, resources: tuple[str, ...] | None = None
) -> list[Leaf]:
    return Walk(Files(), tree({**BASE, **files})).leaves("apps", injected or {}, resources)


def shown(leaves: list[Leaf]) -> list[tuple[str, list[str]]]:
    """Path of each leaf, and the steps after it as kind and folder."""
    return [(leaf.path, [f"{s.kind.removesuffix('Transformer')} {s.folder}" for s in leaf.steps]) for leaf in leaves]


def test_what_a_folder_gathers_goes_through_its_steps_and_then_through_those_above() -> None:
    found = walked({"apps/kustomization.yaml": "resources: [b.yaml, ../base]\nnamePrefix: x-\n"})
    assert shown(found) == [("apps/b.yaml", ["Prefix apps"]), ("base/a.yaml", ["Namespace base", "Prefix apps"])]


def test_bases_of_old_are_resources_and_what_is_not_there_is_left_out() -> None:
    found = walked({"apps/kustomization.yaml": "bases: [../base]\nresources: [gone.yaml, https://a.example/x]\n"})
    assert [leaf.path for leaf in found] == ["base/a.yaml"]


def test_a_component_works_on_what_was_gathered_before_it() -> None:
    part = {"part/kustomization.yaml": "kind: Component\nnameSuffix: -y\nresources: [c.yaml]\n", "part/c.yaml": ""}
    found = walked({**part, "apps/kustomization.yaml": "resources: [b.yaml]\ncomponents: [../part]\nnamespace: n\n"})
    steps = ["Suffix part", "Namespace apps"]
    assert shown(found) == [("apps/b.yaml", steps), ("part/c.yaml", steps)]
    injected = walked({**part, "apps/kustomization.yaml": "resources: [b.yaml]\n"}, {"components": ["../part"]})
    assert shown(injected) == [("apps/b.yaml", ["Suffix part"]), ("part/c.yaml", ["Suffix part"])]


def test_folders_that_go_in_a_circle_end() -> None:
    found = walked(
        {"apps/kustomization.yml": "resources: [b.yaml, ../loop]\n", "loop/Kustomization": "bases: [../apps]"}
    )
    assert [leaf.path for leaf in found] == ["apps/b.yaml"]


def test_components_that_go_in_a_circle_end() -> None:
    part = "kind: Component\nresources: [c.yaml]\ncomponents: [../apps]\n"
    files = {"part/kustomization.yaml": part, "part/c.yaml": ""}
    found = walked({**files, "apps/kustomization.yaml": "resources: [b.yaml]\ncomponents: [../part]\n"})
    assert [leaf.path for leaf in found] == ["apps/b.yaml", "part/c.yaml"]


def test_the_resources_of_a_kustomization_that_flux_made() -> None:
    assert shown(walked({}, resources=("b.yaml", "../base"))) == [
        ("apps/b.yaml", []),
        ("base/a.yaml", ["Namespace base"]),
    ]


def test_transformers_run_in_kustomizes_order_not_in_the_files() -> None:
    fields = [f"{name}: [x]\n" if several else f"{name}: {{a: b}}\n" for name, _, several in reversed(TRANSFORMERS)]
    (leaf,) = walked({"apps/kustomization.yaml": "resources: [b.yaml]\n" + "".join(fields)})
    assert [one.kind for one in leaf.steps] == [kind for _, kind, _ in TRANSFORMERS]


def test_a_spec_takes_the_place_of_one_value_and_adds_to_a_list() -> None:
    own = "resources: [b.yaml]\nnamespace: own\npatches: [{path: x}]\n"
    (leaf,) = walked({"apps/kustomization.yaml": own}, {"targetNamespace": "spec", "patches": [{"path": "y"}]})
    assert [(one.kind.removesuffix("Transformer"), one.sheet.injected) for one in leaf.steps] == [
        *(("Patch", ()), ("Patch", ("spec", "patches", 0)), ("Namespace", ("spec", "targetNamespace"))),
    ]


def test_generators_make_leaves_or_merge_into_those_that_are_there() -> None:
    text = (
        "resources: [b.yaml]\nconfigMapGenerator:\n- name: one\n- {name: two, behavior: merge}\n"
        "secretGenerator: [{name: three}]\ngeneratorOptions: {labels: {a: b}}\n"
    )
    file, one, secret = walked({"apps/kustomization.yaml": text})
    assert file.generator is None
    assert one.generator is not None
    assert (one.path, one.generator.here.line) == ("apps/kustomization.yaml", 3)
    assert one.generator.options is not None
    assert secret.generator is not None
    assert secret.generator.kind == "SecretGenerator"
    assert [leaf.count for leaf in (file, one, secret)] == [1, 1, 0]


@pytest.mark.parametrize("way", ["file.yaml", "folder", "inline"])
def test_transformers_and_generators_of_their_own(way: str) -> None:
    config = "kind: LabelTransformer\nlabels: {a: b}\n"
    named = "|\n  kind: LabelTransformer\n" if way == "inline" else f"{way}\n"
    files = {
        "apps/file.yaml": config,
        "apps/folder/kustomization.yaml": "resources: [in.yaml]",
        "apps/folder/in.yaml": config,
    }
    text = f"resources: [b.yaml]\ntransformers:\n- {named}" + "generators: [gen.yaml]\n"
    made = {"apps/gen.yaml": "kind: ConfigMapGenerator\nmetadata: {name: x}\n", "apps/kustomization.yaml": text}
    file, generated = walked({**files, **made})
    assert generated.generator is not None
    assert generated.generator.sheet.path == "apps/gen.yaml"
    (found,) = file.steps
    where = {"file.yaml": "apps/file.yaml", "folder": "apps/folder/in.yaml", "inline": "apps/kustomization.yaml"}
    assert (found.kind, found.sheet.path) == ("LabelTransformer", where[way])


def test_a_broken_kustomization_gathers_nothing_and_is_no_error() -> None:
    assert walked({"apps/kustomization.yaml": "resources: [\n"}) == []
    assert walked({"apps/kustomization.yaml": "- resources\n"}, {"namePrefix": "x"}) == []


def test_a_step_knows_the_lines_of_its_keys() -> None:
    one = step("x", "a: 1\nB:\n  c: 2\n")
    found = one.at("b", "C")
    assert found is not None
    assert (found.line, found.raw) == (3, "2")
    assert one.at("b", "d") is None
    assert (one.here.line, one.folder) == (1, "apps")


def test_documents_inside_a_step_are_of_its_sheet() -> None:
    text = "patch: |\n  a: 1\n  ---\n  b: 1\n"
    inside = step("x", text).inside(scalar(text, "patch"), "patch")
    assert [(part.sheet.path, part.sheet.first) for part in inside] == [("apps/kustomization.yaml", n) for n in (1, 2)]
    injected = step("x", text, injected=("spec", "patches", 3)).inside(scalar(text, "patch"), "patch")
    assert [part.sheet.injected for part in injected] == [("spec", "patches", 3, "patch")] * 2
