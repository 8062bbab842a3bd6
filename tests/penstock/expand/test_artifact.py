from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.discover.cluster import SourceRef
from penstock.expand.artifact import Copy, Spec, compose, specs
from penstock.tree import Entry, Tree
from tests.penstock.support.values import document

FILES = ("apps/a.yaml", "apps/base/b.yaml", "apps/base/c.txt", "infra/d.yaml", "README.md")
TREE = Tree("t", Path(), {path: Entry("100644", f"oid of {path}") for path in FILES})
SOURCES = {"repo": SourceRef("GitRepository", "n", "g")}


def composed(*copies: Copy, tree: Tree = TREE) -> dict[str, str]:
    """Path in the artifact → path in the tree."""
    return {path: entry.source for path, entry in compose(Spec("x", SOURCES, copies), tree).items()}


def copy(glob: str, to: str, *exclude: str) -> Copy:
    return Copy("repo", glob, to, exclude)


@pytest.mark.parametrize(
    ("step", "result"),
    [
        (
            copy("apps/**", ""),
            {"a.yaml": "apps/a.yaml", "base/b.yaml": "apps/base/b.yaml", "base/c.txt": "apps/base/c.txt"},
        ),
        (copy("apps/**", "x/"), {f"x/{p.removeprefix('apps/')}": p for p in FILES[:3]}),
        (copy("apps/*", ""), {p: p for p in FILES[:3]}),
        (copy("**", ""), {p: p for p in FILES}),
        (copy("**/*.yaml", ""), {p: p for p in ("apps/a.yaml", "infra/d.yaml")}),
        (copy("*/base/**", "x/"), {f"x/{p}": p for p in FILES[1:3]}),
        (copy("apps/base/", "y/"), {f"y/{p.removeprefix('apps/')}": p for p in FILES[1:3]}),
        (copy("apps/base", "apps/base"), {p.replace("base/", "base/base/"): p for p in FILES[1:3]}),
        (copy("", "all/"), {f"all/{p}": p for p in FILES}),
        (copy("./apps/a.yaml", ""), {"a.yaml": "apps/a.yaml"}),
        (copy("README.md", "docs/"), {"docs/README.md": "README.md"}),
        (copy("README.md", "docs/read.md"), {"docs/read.md": "README.md"}),
        (copy("gone/**", ""), {}),
    ],
    ids=lambda value: value.glob if isinstance(value, Copy) else "",
)
def test_a_step_copies(step: Copy, result: dict[str, str]) -> None:
    assert composed(step) == result


def test_exclusions_are_by_path_or_by_name() -> None:
    assert composed(copy("apps/**", "", "apps/base/**")) == {"a.yaml": "apps/a.yaml"}
    assert composed(copy("apps/**", "", "*.yaml")) == {"base/c.txt": "apps/base/c.txt"}
    assert composed(copy("apps/**", "", "base")) == {"a.yaml": "apps/a.yaml"}
    assert composed(copy("apps", "", "base/*.txt")) == {"apps/a.yaml": FILES[0], "apps/base/b.yaml": FILES[1]}
    assert composed(copy("README.md", "", "*.md")) == {}


def test_a_file_goes_into_a_folder_that_is_there() -> None:
    steps = (copy("apps/**", "x/"), copy("README.md", "x"))
    assert composed(*steps)["x/README.md"] == "README.md"
    assert composed(copy("README.md", "x")) == {"x": "README.md"}


def test_later_steps_win() -> None:
    steps = (copy("apps/a.yaml", "same.yaml"), copy("infra/d.yaml", "same.yaml"))
    assert composed(*steps) == {"same.yaml": "infra/d.yaml"}
    assert composed(*reversed(steps)) == {"same.yaml": "apps/a.yaml"}


GLOBS = st.sampled_from(["**", "*", "apps/**", "apps/*", "apps", "apps/base", "**/*.yaml", "README.md", "x/**"])
STEPS = st.lists(
    st.builds(
        copy, GLOBS, st.sampled_from(["", "x/", "x/y/", "apps/"]), st.sampled_from(["*.txt", "infra/**", "none"])
    ),
    max_size=4,
).map(tuple)


@given(STEPS)
def test_an_artifact_holds_only_files_of_the_source_with_their_content(steps: tuple[Copy, ...]) -> None:
    artifact = compose(Spec("x", SOURCES, steps), TREE)
    for path, entry in artifact.items():
        assert entry.oid == TREE.entries[entry.source].oid
        assert not path.startswith(("/", "../"))
    assert list(artifact) == sorted(artifact)


@given(STEPS, STEPS)
def test_steps_add_up(first: tuple[Copy, ...], second: tuple[Copy, ...]) -> None:
    assert composed(*first, *second) == {**composed(*first), **composed(*second)}


def test_a_file_of_a_composed_artifact_is_still_found_at_its_first_place() -> None:
    inner = Tree("inner", Path(), compose(Spec("x", SOURCES, (copy("apps/**", "y/"),)), TREE))
    assert composed(copy("y/**", "z/"), tree=inner)["z/a.yaml"] == "apps/a.yaml"


def test_a_generator_is_read() -> None:
    generator = document(
        "source.extensions.fluxcd.io/v1beta1",
        "ArtifactGenerator",
        "g",
        "n",
        spec={
            "sources": [
                {"alias": "repo", "kind": "GitRepository", "name": "g"},
                {"alias": "o", "kind": "OCIRepository", "name": "h", "namespace": "m"},
            ],
            "artifacts": [
                {"name": "x", "copy": [{"from": "@repo/apps/**", "to": "@artifact/x/", "exclude": ["*.md"]}]}
            ],
        },
    )
    (one,) = specs(generator)
    assert one.name == "x"
    assert one.sources == {"repo": SourceRef("GitRepository", "n", "g"), "o": SourceRef("OCIRepository", "m", "h")}
    assert one.copies == (Copy("repo", "apps/**", "x/", ("*.md",)),)


@pytest.mark.parametrize(
    ("to", "read"),
    [
        ("@artifact/", ""),
        ("@artifact/x/", "x/"),
        ("@artifact/x", "x"),
        ("@artifact/../../x/", "x/"),
        ("/x", "x"),
        ("", ""),
    ],
)
def test_a_target_never_leaves_the_artifact(to: str, read: str) -> None:
    spec = {"artifacts": [{"name": "x", "copy": [{"from": "@repo/a", "to": to}]}]}
    (one,) = specs(document("v1", "ArtifactGenerator", "g", spec=spec))
    assert one.copies[0].to == read


def test_equal_steps_have_equal_digests() -> None:
    assert Spec("a", SOURCES, (copy("x", "y"),)).digest == Spec("b", SOURCES, (copy("x", "y"),)).digest
    assert Spec("a", SOURCES, (copy("x", "y"),)).digest != Spec("a", SOURCES, (copy("x", "z"),)).digest


@pytest.mark.parametrize("nonsense", [None, 1, [], {"sources": 1}, {"artifacts": [1, {"copy": [3, {"exclude": 1}]}]}])
def test_nonsense_never_crashes(nonsense: Any) -> None:
    for one in specs(document("v1", "ArtifactGenerator", "g", spec=nonsense)):
        compose(one, TREE)
