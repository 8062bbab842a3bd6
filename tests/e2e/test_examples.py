"""The examples of every manual, asked of a real API server: what they show as right it takes, and of what they show as
wrong it refuses nothing that is no error in penstock."""

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
import yaml

from penstock.explain import Page, pages
from penstock.finding import Severity
from penstock.rules.examples import PASS, Example
from tests.e2e.api import Api, Object, Refused
from tests.e2e.figures import Figures
from tests.e2e.flux import install, namespace
from tests.e2e.plane import Plane
from tests.e2e.test_validator import tried

#: The line of a code of which the API server refuses a bad example.
REFUSES = "refuses it; an error here"


@pytest.fixture(scope="module")
def api(control: Plane) -> Iterator[Api]:
    """An API server with every kind of schemas/."""
    with control.server() as server:
        made = server.api()
        install(made, "common", "flux/2.9")
        yield made


def test_what_manuals_show_is_judged_alike(api: Api, figures: Figures) -> None:
    wrong = []
    for page in pages():
        for example in page.manual.examples:
            refused = [said for thing in shown(example) if (said := judged(api, thing))]
            if example.verdict == PASS:
                figures.add("good examples of manuals, all taken by the API server")
            else:
                figures.add("bad ones that it refuses, all errors in penstock" if refused else "bad ones that it takes")
                figures.verdicts[page.code] = verdict(page, bool(refused), figures.verdicts.get(page.code, ""))
            if refused and (example.verdict == PASS or page.severity is not Severity.ERROR):
                wrong.append(f"{page.code} {example.verdict}: {refused}")
    assert "\n".join(wrong) == ""


def verdict(page: Page, refused: bool, before: str) -> str:
    """In which line of the page a code is, after one more bad example of it."""
    if refused or before == REFUSES:
        return REFUSES
    return f"takes it, or is not asked; {'an error' if page.severity is Severity.ERROR else 'no error'} here"


def shown(example: Example) -> Iterator[Object]:
    """The objects in the files of an example; a file that is no YAML has none."""
    for path, text in example.files.items():
        with suppress(yaml.YAMLError):
            if path.endswith((".yaml", ".yml")):
                yield from [one for one in yaml.safe_load_all(text) if isinstance(one, dict) and "kind" in one]


def judged(api: Api, thing: Object) -> str:
    """What the API server has against an object; nothing of kinds that it does not serve, of what is no object, and of
    what Flux makes something else of before (variables, ciphertext)."""
    metadata, text = thing.get("metadata") or {}, json.dumps(thing, default=str)  # a date in YAML is a text here
    if not thing.get("apiVersion") or not metadata.get("name") or "sops" in thing or "${" in text:
        return ""
    try:
        api.place(thing["apiVersion"], thing["kind"])
        if metadata.get("namespace"):
            namespace(api, metadata["namespace"])
    except (KeyError, Refused):
        return ""
    said = tried(api, json.loads(text))
    return "" if said.startswith("404 ") else said
