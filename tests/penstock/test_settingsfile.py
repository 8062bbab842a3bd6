from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.root import FILE
from penstock.settings import Assumed, Settings, SourceMap
from penstock.settingsfile import RULES, WILD, load


def loaded(tmp_path: Path, text: str) -> Settings:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    return load(tmp_path)


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings()


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}\n", "rules:\n", "clusters: null\npromotion: ~\n"])
def test_an_empty_file_is_all_default(tmp_path: Path, text: str) -> None:
    assert loaded(tmp_path, text) == Settings()


def test_keys_are_read_by_their_names_in_the_file(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        "clusters: [a/*, '!a/x']\nkubernetesVersion: '1.33'\nfluxVersion: '2.8'\nstrictSubstitution: true\n"
        "sources: [{kind: OCIRepository, url: 'oci://*', path: x}]\nassume: [{name: s, values: {A: b}}]\n",
    )
    assert settings.clusters == ("a/*", "!a/x")
    assert (settings.kubernetes_version, settings.flux_version, settings.strict_substitution) == ("1.33", "2.8", True)
    assert settings.sources == (SourceMap(kind="OCIRepository", url="oci://*", path="x"),)
    assert settings.assume == (Assumed(name="s", values={"A": "b"}),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("clusters: [a\nb: c\n", "penstock.yaml:2: "),
        ("clusters: [a]\nrules: []\nclusters: [b]\n", "penstock.yaml:3: clusters is there twice"),
        ("assume:\n  - name: a\n    values: {A: b}\n    name: b\n", "penstock.yaml:4: name is there twice"),
        ("clusters: [a]\ncolour: red\n", "penstock.yaml:2: colour: there is no such key"),
        ("assume:\n  - name: a\n  - kind: Pod\n    name: b\n", "penstock.yaml:3: assume.1.kind: "),
        ("sources:\n  - {path: 3}\n", "penstock.yaml:2: sources.0.path: "),
        ("assume:\n  - {kind: Secret}\n", "penstock.yaml:2: assume.0.name: it is missing"),
        ("clusters: a\n", "penstock.yaml:1: clusters: "),
        ("- a\n", "penstock.yaml:1: the whole file: "),
        ("[]\n", "penstock.yaml:1: the whole file: "),
        ("false\n", "penstock.yaml:1: the whole file: "),
        ("kubernetesVersion: 1.30\n", "penstock.yaml:1: kubernetesVersion: "),
        ("[" * 5000, "penstock.yaml:1: nested more than"),
        ("a: &a [*a]\n", "penstock.yaml:1: "),
        ("a\0: 1\n", "penstock.yaml:1: "),
    ],
)
def test_a_fault_says_file_line_and_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PenstockError) as error:
        loaded(tmp_path, text)
    assert str(error.value).startswith(says)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(PenstockError) as error:
        loaded(tmp_path, "colour: red\nshape: round\n")
    assert str(error.value).count("penstock.yaml:") == 2


def test_a_folder_in_its_place_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(PenstockError, match=r"penstock\.yaml cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "clusters: [{}]",
        "sources: [{{name: s, url: {}}}]",
        "assume: [{{name: s, clusters: [{}]}}]",
        "waivers: [{{code: a-b, reason: because, objects: [{}]}}]",
        "waivers: [{{code: a-b, reason: because, paths: [{}]}}]",
        "rules: [{{code: a-b, message: it is, check: 'true', match: {{kinds: [{}]}}}}]",
    ],
)
def test_there_are_so_many_patterns_at_most_and_any_number_of_names(tmp_path: Path, line: str) -> None:
    key, _, rest = line.partition(": [")
    # One thing with a pattern each, so many times.
    many = [rest.removesuffix("]").format(f"'x{n}*'") for n in range(WILD + 1)]
    loaded(tmp_path, f"{key}: [{', '.join(many[1:])}]\n")
    with pytest.raises(PenstockError, match=f"{WILD + 1} patterns with"):
        loaded(tmp_path, f"{key}: [{', '.join(many)}]\n")
    loaded(tmp_path, f"{key}: [{', '.join(many).replace('*', '')}]\n")


def test_there_are_so_many_rules_at_most(tmp_path: Path) -> None:
    one = "  - {{code: a-b{}, message: it is, check: 'true'}}\n"
    loaded(tmp_path, "rules:\n" + "".join(map(one.format, range(RULES))))
    with pytest.raises(PenstockError, match=f"{RULES + 1} rules, and {RULES} at most"):
        loaded(tmp_path, "rules:\n" + "".join(map(one.format, range(RULES + 1))))
