import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.mirror.thing import CHART, GIT, IMAGE, OCI, Thing, named

#: As the image specification has it.
COMPONENT = r"[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*"
DIGEST = f"sha256:{'1' * 64}"


@pytest.mark.parametrize(
    ("thing", "text", "end"),
    [
        (Thing(IMAGE, "ghcr.io/a/b", "1", DIGEST), f"ghcr.io/a/b:1@{DIGEST}", ("ghcr.io", 443)),
        (
            Thing(OCI, "registry.example:5000/a", "", DIGEST),
            f"registry.example:5000/a@{DIGEST}",
            ("registry.example", 5000),
        ),
        (Thing(CHART, "https://charts.example/x", "1.2.3"), "https://charts.example/x 1.2.3", ("charts.example", 443)),
        (Thing(GIT, "ssh://git@git.example/a", "main"), "ssh://git@git.example/a main", ("git.example", 22)),
        (Thing(GIT, "http://git.example:8080/a"), "http://git.example:8080/a", ("git.example", 8080)),
        (Thing(GIT, "git@git.example:a/b.git"), "git@git.example:a/b.git", ("git.example", 22)),
        (Thing(GIT, ""), "", ("", 0)),
    ],
)
def test_what_it_says_and_where_it_is(thing: Thing, text: str, end: tuple[str, int]) -> None:
    assert (thing.text, thing.end) == (text, end)


@given(st.from_regex(r"https://[a-z]{1,5}(\.[a-z]{1,5}){1,2}/[a-z~ ü]{1,8}[a-z]", fullmatch=True), st.text(max_size=5))
def test_a_source_has_a_name_that_shells_and_layouts_take(url: str, version: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._+@:/-]+", Thing(GIT, url, version).ref)


def test_names_of_registries_are_those_of_the_specification() -> None:
    ref = Thing(IMAGE, "registry.example:5000/a/b-c", "3.2.9-alpine", DIGEST).ref
    assert re.fullmatch(rf"{COMPONENT}(/{COMPONENT})*", ref)


@pytest.mark.parametrize(
    ("reference", "whole"),
    [
        ("nginx", "docker.io/library/nginx"),
        ("docker.io/alpine:3", "docker.io/library/alpine:3"),
        ("grafana/grafana:1", "docker.io/grafana/grafana:1"),
        ("localhost/a", "localhost/a"),
        ("registry:5000/a", "registry:5000/a"),
    ],
)
def test_a_runtime_adds_the_registry(reference: str, whole: str) -> None:
    assert named(reference) == whole


def test_another_registry() -> None:
    thing = Thing(IMAGE, "mirror.example/a/b", "1", DIGEST)
    assert thing.moved("mirror.example", "ghcr.io/team") == Thing(IMAGE, "ghcr.io/team/a/b", "1", DIGEST)
