"""Documents of a file that Kustomize drops without a word."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")

#: Seven lines each; `b` begins on line 8, after the separator.
A, B = config_map("a", {"k": "v"}), config_map("b", {"k": "v"})
LINES = A.count("\n")


def dropped(repo: MakeRepository, run: Command, files: dict[str, bytes]) -> list[tuple[str, int, str]]:
    made = repo({**FLEET, "apps/kustomization.yaml": "resources: [web.yaml]\n"})
    for path, text in files.items():
        (made.root / path).write_bytes(text)
    found = [one for one in run.validate(made.root).findings if one["code"] == "object-dropped"]
    assert {one["severity"] for one in found} <= {"error"}
    return [(one["path"], one["line"], one["object"]) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        f"{A}---\n{B}".replace("\n", "\r").encode(),
        f"{A}...\n{B}".encode(),
        f"{A}---\n{B}".encode("utf-16"),
        A.replace("\n", "\r").encode() + b"---\r\n" + B.encode(),
        f"{A}--- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: b}}}}".encode(),
    ],
)
def test_what_follows_is_told_at_its_line(repo: MakeRepository, run: Command, text: bytes) -> None:
    ((path, line, thing),) = dropped(repo, run, {"apps/web.yaml": text})
    assert (path, thing) == ("apps/web.yaml", "ConfigMap/b")
    assert line in (LINES + 1, LINES + 2)


@pytest.mark.parametrize(
    "text",
    [
        A.replace("\n", "\r").encode(),
        f"---\n{A}---\n# nothing\n".replace("\n", "\r").encode(),
        f"{A}...\n".encode(),
        f"{A}...\n---\n{B}".encode(),
        f"{A}---\n{B}".replace("\n", "\r\n").encode(),
        A.encode("utf-16"),
        f"{A}  text: |\n    ...\n    ---\n".encode(),
        f'{A}  text: "a\\r---\\rb"\n'.encode(),
    ],
)
def test_what_kustomize_takes_is_not(repo: MakeRepository, run: Command, text: bytes) -> None:
    assert dropped(repo, run, {"apps/web.yaml": text}) == []


def test_a_file_that_is_only_data_may_hold_what_it_likes(repo: MakeRepository, run: Command) -> None:
    kustomization = b"configMapGenerator:\n  - name: g\n    files: [web.yaml, key=data.yaml]\n"
    text = f"{A}...\n{B}".encode()
    files = {"apps/kustomization.yaml": kustomization, "apps/web.yaml": text, "apps/data.yaml": text}
    assert dropped(repo, run, files) == []


@pytest.mark.parametrize(("more", "line"), [("---\nnamePrefix: x-\n", 3), ("...\nnamePrefix: x-\n", 3), ("---\n", 0)])
def test_a_kustomization_is_one_document(repo: MakeRepository, run: Command, more: str, line: int) -> None:
    found = dropped(repo, run, {"apps/kustomization.yaml": f"resources: [web.yaml]\n{more}".encode()})
    assert found == ([("apps/kustomization.yaml", line, "")] if line else [])


def test_it_is_told_again_of_a_build_that_is_remembered(repo: MakeRepository, run: Command) -> None:
    files = {"apps/web.yaml": f"{A}...\n{B}".encode()}
    assert dropped(repo, run, files) == dropped(repo, run, files) != []


def test_more_behind_the_dashes_is_told_at_its_line(repo: MakeRepository, run: Command) -> None:
    made = repo({**FLEET, "apps/kustomization.yaml": "resources: [web.yaml]\n"})
    (made.root / "apps/web.yaml").write_bytes(f"{A}---\r{B}".encode())
    (one,) = (one for one in run.validate(made.root).findings if one["code"] == "build-failed")
    assert (one["path"], one["line"]) == ("apps/web.yaml", LINES + 1)
