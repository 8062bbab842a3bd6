"""What a generator cannot take, at its literal, its file, or its line of an env file."""

from pathlib import Path

import pytest

from penstock.expand.clues.generated import generated
from penstock.expand.failed import Failed
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from tests.penstock.conftest import MakeRepository
from tests.penstock.expand.clues.leading import ROOT, led
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, lines
from tests.penstock.support.outcome import Command
from tests.penstock.support.values import tree_of

FILES = {
    "apps/kustomization.yaml": lines(
        "configMapGenerator:",
        "  - name: other",
        "    literals: [A=1]",
        "  - name: mine",
        "    envs: [mine.env]",
        "    files:",
        "      - tls.key",
        "      - b/tls.key",
        "    literals:",
        "      - A=1",
        "      - B",
        "secretGenerator:",
        "  - name: mine",
        "    env: secret.env",
    ),
    "apps/mine.env": "# one\n\nX=1\n",
}
SECRET = b"A=1\n# A=2\nB=caf\xe9\nA=3\n"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("configmap mine illegally repeats the key `tls.key`", Place("apps/kustomization.yaml", 8)),
        ("secret mine illegally repeats the key `A`", Place("apps/secret.env", 4)),
        (
            "loading KV pairs: literal sources [A=1 B]: invalid literal source B, expected key=value",
            Place("apps/kustomization.yaml", 11),
        ),
        (
            "loading KV pairs: env source files: [secret.env]: line [66 61] has invalid utf8 bytes : B=caf",
            Place("apps/secret.env", 3),
        ),
    ],
)
def test_the_message_leads_to_what_was_given(tmp_path: Path, said: str, place: Place) -> None:
    assert list(generated(failed(tmp_path, said))) == [place]


@pytest.mark.parametrize("said", ["configmap mine illegally repeats the key `X`", "something else"])
def test_what_fits_nothing_leads_nowhere(tmp_path: Path, said: str) -> None:
    assert list(generated(failed(tmp_path, said))) == []


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(("said", "line"), [("behaviour: merge", 5), ("behavior: megre", 5), ("literals: [A=1]", 3)])
def test_a_generator_of_what_is_there(repo: MakeRepository, run: Command, said: str, line: int) -> None:
    generator = ("configMapGenerator:", "  - name: a", "    namespace: flux-system", f"    {said}")
    made = repo(
        {
            **FLEET,
            "apps/web.yaml": config_map("a", {"k": "v"}),
            "apps/kustomization.yaml": lines("resources: [web.yaml]", *generator),
        }
    )
    found = [one for one in run.validate(made.root).findings if one["code"] == "build-failed"]
    assert [(one["path"], one["line"]) for one in found] == [("apps/kustomization.yaml", line)]


def failed(root: Path, said: str) -> Failed:
    tree = tree_of(root, {**FILES, "apps/secret.env": ""})
    (root / "apps/secret.env").write_bytes(SECRET)
    build = Build((), Closure(read=tuple(FILES)), Failure("build", said))
    return Failed(build, tree, Kustomization({"spec": {"path": "apps"}}), lambda way, line=0: Place(str(way), line))


@pytest.mark.parametrize(
    ("message", "place"),
    [
        (
            (
                'merging from generator &{0x1 0x2}: id resid.ResId{Gvk:resid.Gvk{Kind:"ConfigMap"}, Name:"settings", '
                'Namespace:"x"} does not exist; cannot merge or replace'
            ),
            f"{ROOT}:12",
        ),
        ("a configmap must have a name", f"{ROOT}:14"),
    ],
)
def test_a_generator_without_a_name_or_a_base(tmp_path: Path, message: str, place: str) -> None:
    assert str(led(tmp_path, message)) == place
