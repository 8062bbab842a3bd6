"""topology.conduits: conduits and lists of a tree, and what is wrong with them, at its line."""

from pathlib import Path

from penstock.topology.conduits import Conduits, load
from penstock.tree.tree import Tree, planned

LIST = b"""purpose: arc
origin: a page
date: 2026-06-11
destinations:
  - {name: a.example}
  - {name: "*.b.example", ports: [443, 8084]}
  - {name: "${REGION}.c.example"}
"""
CONDUIT = b"upper: l4\nlower: l3\nabout: two zones\nlists: [arc]\n"
FILES = {"platform/conduits/destinations/arc.yaml": LIST, "platform/conduits/l4-l3/conduit.yaml": CONDUIT}


def read(**changed: bytes) -> Conduits:
    files = {path: changed.get(path.split("/")[-1].removesuffix(".yaml"), text) for path, text in FILES.items()}
    return load(planned(Tree("memory", Path("/nowhere"), {}), files, "memory"))


def faults(**changed: bytes) -> list[str]:
    return [f"{one.place}: {one.message}" for one in read(**changed).faults]


def test_names_by_port() -> None:
    every = read()
    conduit = every.conduits["l4-l3"]
    assert every.faults == ()
    assert every.names(conduit, 443) == ("${REGION}.c.example", "*.b.example", "a.example")
    assert every.names(conduit, 8084) == ("*.b.example",)


def test_a_bad_name_is_told_with_its_line() -> None:
    (said,) = faults(arc=LIST.replace(b"a.example", b"https://a.example"))
    assert said.startswith("platform/conduits/destinations/arc.yaml:5: destinations.0.name:")
    assert "write a.example" in said


def test_a_list_that_is_not_there() -> None:
    (said,) = faults(conduit=CONDUIT.replace(b"[arc]", b"[arcs]"))
    assert said == (
        "platform/conduits/l4-l3/conduit.yaml:4: there is no platform/conduits/destinations/arcs.yaml; there: arc"
    )


def test_a_folder_that_is_called_otherwise() -> None:
    assert "the folder is l4-l3, and the conduit is l4-l2" in faults(conduit=CONDUIT.replace(b"l3", b"l2"))[0]


def test_a_shadowed_name() -> None:
    more = b"destinations: [{name: '*.z.example'}, {name: x.z.example}]\n"
    assert faults(conduit=CONDUIT + more) == [
        "platform/conduits/l4-l3/conduit.yaml:5: x.z.example is shadowed by *.z.example: it changes nothing"
    ]


def test_what_is_no_yaml_and_what_is_no_mapping() -> None:
    assert "this is no YAML" in faults(conduit=b"upper: [")[0]
    assert faults(conduit=b"- a\n")
    assert faults(conduit=b"")


def test_a_key_that_stands_there_twice() -> None:
    assert faults(conduit=CONDUIT + b"lists: []\n") == [
        "platform/conduits/l4-l3/conduit.yaml:5: lists stands here twice"
    ]
    more = b"topics:\n  - topic: a\n    topic: b\n"
    assert faults(conduit=CONDUIT + more) == ["platform/conduits/l4-l3/conduit.yaml:7: topic stands here twice"]


def test_a_second_document_is_not_passed_over() -> None:
    assert faults(conduit=CONDUIT + b"---\n" + CONDUIT) == [
        "platform/conduits/l4-l3/conduit.yaml: it holds 2 documents; only one is read"
    ]


def test_a_topic_that_crosses_twice() -> None:
    more = b"topics:\n  - topic: a\n  - {topic: a, direction: down}\n  - {topic: a, qos: 2}\n"
    (said,) = faults(conduit=CONDUIT + more)
    assert said.startswith("platform/conduits/l4-l3/conduit.yaml:8: a goes up already")


def test_what_holds_itself_comes_to_an_end() -> None:
    assert faults(conduit=CONDUIT + b"topics: &a [*a]\n")


def test_a_file_without_keys_in_words() -> None:
    assert faults(conduit=b"- a\n") == ["platform/conduits/l4-l3/conduit.yaml:1: this is no mapping of keys and values"]
