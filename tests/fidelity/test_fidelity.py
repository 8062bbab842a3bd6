"""What the worker makes of the corpus is what Flux makes of it, object for object, in order."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fidelity import case, oracle
from tests.fidelity.canonical import text, texts
from tests.fidelity.client import Built, Client
from tests.fidelity.envsubst import groups

# The first run compiles the oracle and asks it everything.
pytestmark = pytest.mark.timeout(1200)

NAMES = case.known()
ALONE = [name for name in NAMES if case.load(name).alone]
GROUPS = groups()


@pytest.fixture(scope="session")
def expressions() -> dict[str, Any]:
    """What Flux makes of the table of expressions."""
    return oracle.ask({name: group.question() for name, group in GROUPS.items()})


@pytest.mark.parametrize("name", NAMES)
def test_case_shows_what_it_says(name: str, flux: dict[str, Any]) -> None:
    """The case is about what it says it is about: its own expectations hold for Flux."""
    one, answer = case.load(name), flux[name]
    parts = answer.get("kustomizations") or [answer]
    error = "\n".join(part["error"] for part in parts if part.get("error"))
    rendered = "\n".join(line for part in parts for line in texts(part["objects"] or []))
    assert one.expect == ("fails" if error else "renders"), error
    assert one.says in error
    assert [shown for shown in one.shows if shown not in rendered] == [], rendered
    assert [hidden for hidden in one.hides if hidden in rendered] == [], rendered


@pytest.mark.parametrize("name", ALONE)
def test_worker_renders_as_flux(name: str, trees: Path, flux: dict[str, Any], worker: Client) -> None:
    """Equal objects in equal order, and where Flux fails, a failure for the same reason."""
    one, answer = case.load(name), flux[name]
    rendered = _render(one, trees / name, answer.get("variables") or {}, worker)
    if answer.get("error"):
        assert rendered.error, f"Flux fails: {answer['error']}"
        assert one.says in rendered.error
    else:
        assert not rendered.error
        assert texts(rendered.objects) == texts(answer["objects"])


@pytest.mark.parametrize("after", [name for name in NAMES if name.startswith("openapi-")])
def test_schemas_leak_into_no_other_build(after: str, trees: Path, flux: dict[str, Any], worker: Client) -> None:
    """After a build with a schema of its own, lists of custom kinds are replaced, those of built-in kinds merged."""
    for name in (
        after,
        "merge-custom-lists-replaced",
        after,
        "merge-builtin-lists-by-key",
        after,
        "names-reach-references",
    ):
        built = _render(case.load(name), trees / name, {}, worker)
        assert texts(built.objects) == texts(flux[name]["objects"] or [])


def test_a_tree_can_change_under_a_worker(worker: Client, tmp_path: Path) -> None:
    """The content of a file is read at the time of the build; a tree of the same name replaces the old one."""
    spec = {"spec": {"path": "."}}
    for value in ("one", "two"):
        (tmp_path / "map.yaml").write_text(f"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {value}}}}}")
        worker.tree("changing", tmp_path)
        assert [one["metadata"]["name"] for one in worker.build("changing", None, spec).objects] == [value]


@pytest.mark.parametrize("name", GROUPS)
def test_worker_substitutes_as_flux(name: str, expressions: dict[str, Any], worker: Client) -> None:
    """Every expression of the table gives the same text, or the same failure."""
    group = GROUPS[name]
    made = worker.substitute(group.documents(), group.variables, strict=group.strict, always=group.always)
    wanted = expressions[name]["substituted"]
    differing = {
        expression: (_outcome(theirs), _outcome(ours))
        for expression, theirs, ours in zip(group.expressions, wanted, made, strict=True)
        if _outcome(theirs) != _outcome(ours)
    }
    assert differing == {}


def _render(one: case.Case, root: Path, variables: dict[str, str], worker: Client) -> Built:
    worker.tree(one.name, root)
    built = worker.build(one.name, one.ignore, one.kustomization)
    worker.drop(one.name)
    post_build = one.spec.get("postBuild")
    always = (post_build or {}).get("substituteStrategy") == "Always"
    if built.error or post_build is None or not (variables or always):
        return built
    made = worker.substitute(built.documents, variables, strict=one.strict, always=always)
    refused = [message for message in made if isinstance(message, str)]
    return Built(error=refused[0]) if refused else Built(tuple(one for one in made if isinstance(one, bytes)))


def _outcome(result: Any) -> str:
    """Of the oracle ({object} or {error}) or of the worker (a document or a message)."""
    if isinstance(result, bytes):
        return text(json.loads(result))
    return "fails" if isinstance(result, str) or result.get("error") else text(result["object"])
