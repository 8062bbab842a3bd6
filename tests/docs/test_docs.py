"""What the pages say is so: links lead somewhere, outputs are real, the reference is complete, nothing is private."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from pydantic import BaseModel

from penstock.facts import ClusterFacts, Facts, SiteFacts
from penstock.settings import Settings
from tests.docs.fences import FENCE, ROOT, agrees, exact, pages, retold
from tests.docs.session import Session

PAGES = pages()
SESSIONS = [page for page in PAGES if exact(page)]
REFERENCE = ROOT / "docs" / "reference"

LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?([^()\s>]+)>?(?:\s+\"[^\"]*\")?\)")
IMAGE = re.compile(r"!\[[^\]]*\]\(([^()\s]+)\)")
CODE = re.compile(r"`[^`\n]*`")

#: Hosts of package registries, in pieces so that this file is not found itself, and folders of this machine.
HOSTS = tuple(f"{word}.org" for word in ("pypi", "pythonhosted", "proxy.golang", "sum.golang", "npmjs"))
PLACES = tuple(f"{place}/" for place in (ROOT, Path.home()) if len(place.parts) > 2 or place == Path("/", "root"))


def _keys(model: type[BaseModel]) -> Iterator[str]:
    """The names of a model's fields as the file has them, and those of the models inside."""
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from _keys(inner)


def relative(page: Path) -> str:
    """The page as a person names it."""
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_links_lead_somewhere(page: Path) -> None:
    """Relative links name a file or folder, and a heading of that file when they name one."""
    broken = []
    for link in _links(page):
        path, _, heading = link.partition("#")
        target = (page.parent / unquote(path)).resolve() if path else page
        if not target.exists() or (heading and heading not in _anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_page_is_in_the_index() -> None:
    """docs/README.md leads to every page, those of the decisions by their own index."""
    indices = (ROOT / "docs" / "README.md", ROOT / "docs" / "decisions" / "README.md")
    led = {(index.parent / link.partition("#")[0]).resolve() for index in indices for link in _links(index)}
    assert [relative(page) for page in (ROOT / "docs").rglob("*.md") if page not in {*led, indices[0]}] == []


@pytest.mark.parametrize("page", SESSIONS, ids=relative)
def test_outputs_are_real(page: Path, worker: Path, tmp_path: Path) -> None:  # noqa: ARG001
    """Commands print what the page tells. `python -m tests.docs.rewrite` puts new outputs in: look at them first."""
    session = Session(tmp_path)
    for step in exact(page):
        printed = session.run(step)
        if step.command and not agrees(step.printed, printed):
            assert f"$ {step.command}\n{step.printed}" == f"$ {step.command}\n{retold(step.printed, printed)}"


def test_some_outputs_are_run() -> None:
    """The pages that show the tool at work are among those that are run."""
    assert {"README.md", "docs/tutorial/first-validation.md"} <= set(map(relative, SESSIONS))


def test_a_gap_is_any_lines_and_the_rest_is_not() -> None:
    """How told and printed text are compared."""
    assert agrees("a\n…\nd\n", "a\nb\nc\nd\n")
    assert agrees("a\n…\n", "a\n")
    assert not agrees("a\n…\nd\n", "a\nb\n")
    assert not agrees("a\n", "a\nb\n")
    assert retold("x\n…\ny\n", "a\nb\nc\nd\n") == "a\n…\nd\n"


@pytest.mark.parametrize("name", sorted(set(_keys(Settings))))
def test_every_setting_is_in_the_reference(name: str) -> None:
    """Every key of penstock.yaml, at every depth, is in its page."""
    assert f"| `{name}` |" in (REFERENCE / "penstock-yaml.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("model", [SiteFacts, ClusterFacts])
def test_every_fact_is_in_the_reference(model: type[Facts]) -> None:
    """Every fact that penstock knows is in its page, and said to be required when it is."""
    page = (REFERENCE / "facts.md").read_text(encoding="utf-8")
    wanted = [f"| `{name}` | {'yes' if field.is_required() else 'no'} |" for name, field in model.model_fields.items()]
    assert [line for line in wanted if line not in page] == []


def test_every_environment_variable_is_in_the_reference() -> None:
    """Every variable that penstock's own code reads is in its page, and no other."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tools" / "penstock").rglob("*.py"))
    page = (REFERENCE / "environment.md").read_text(encoding="utf-8")
    read = set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", code)) | set(re.findall(r"\bPENSTOCK_[A-Z_]+\b", code))
    assert read - set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)) == set()


def test_nothing_private_is_in_any_file() -> None:
    """No file names a package registry's host or a folder of somebody's machine."""
    found = []
    for name in _files():
        text = (ROOT / name).read_bytes().decode(errors="replace")
        found += [f"{name}: {word}" for word in (*HOSTS, *PLACES) if word in text]
    assert found == []


def _files() -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _links(page: Path) -> Iterator[str]:
    text = CODE.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    for match in (*LINK.finditer(text), *IMAGE.finditer(text)):
        if not re.match(r"[a-z][a-z0-9+.-]*:", match[1]):
            yield match[1]


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#{1,6} +(.+?) *#*$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
