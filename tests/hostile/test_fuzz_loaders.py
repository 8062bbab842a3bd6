"""Whatever bytes a file holds, its reader gives a value or a sentence: no other fault, and never for long."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from penstock import baseline, facts, marks, settingsfile
from penstock.discover import byself
from penstock.document import Document
from penstock.errors import PenstockError
from penstock.expand.kustomization import Kustomization, is_kustomization
from penstock.rules.sourceignore import patterns, taken_out
from tests.hostile.profiles import FUZZ
from tests.hostile.texts import STRANGE, YAML, damaged
from tests.penstock.support.fleet import SETTINGS
from tests.penstock.support.manifests import flux
from tests.penstock.support.values import document, tree_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
WHOLE_SETTINGS = SETTINGS + "\n".join(
    [
        "sources: [{kind: GitRepository, url: '*', name: a, path: b}]",
        "assume: [{kind: Secret, name: a, values: {A: b}}]",
        "waivers: [{code: a-b, reason: because, clusters: ['*']}]",
        "rules: [{code: a-b, check: 'true', message: abc, match: {kinds: [X]}}]",
        "",
    ]
)


@FUZZ
@given(YAML)
def test_marks(text: bytes) -> None:
    for node in marks.documents(text):
        if isinstance(node, yaml.Node):
            assert marks.line(node) >= 1
            list(marks.scalars(node))
            list(marks.repeated(node))
    found = marks.values(text)
    assert isinstance(found, (list, marks.Broken))


@FUZZ
@given(YAML | damaged((WHOLE_SETTINGS,)))
def test_settings(text: bytes) -> None:
    with suppress(PenstockError):
        settingsfile.parse(text)


@FUZZ
@given(YAML)
def test_discovery(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "a").mkdir(exist_ok=True)
    tree = tree_of(tmp_path, {"a/gotk-sync.yaml": "", "a/k.yaml": "", "a/kustomization.yaml": ""})
    for name in tree.entries:
        (tmp_path / name).write_bytes(text + b"\nkind: FluxInstance\npath: a\n")
    byself.known.cache_clear()
    byself.entries(tree)


@FUZZ
@given(st.dictionaries(st.sampled_from([*facts.SiteFacts.model_fields, *facts.ClusterFacts.model_fields]), JSON))
def test_facts(data: dict[str, object]) -> None:
    for model in (facts.SiteFacts, facts.ClusterFacts):
        strings, found = facts.read(model, document("v1", "ConfigMap", "x", data=data), "one")
        assert all(isinstance(value, str) for value in strings.values())
        assert all(one.code == "facts-invalid" for one in found)


@FUZZ
@given(st.text(max_size=20) | st.from_regex(r"v?[0-9²]*\.[0-9]*.*", fullmatch=True))
def test_versions(text: str) -> None:
    found = facts.minor(text)
    assert found is None or all(number >= 0 for number in found)


@FUZZ
@given(JSON, JSON)
def test_kustomizations(spec: object, metadata: object) -> None:
    content = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "spec": spec,
        "metadata": metadata,
    }
    raw = json.dumps(content).encode()
    shown = Document(str(content["apiVersion"]), "Kustomization", "", "", "", False, raw)
    assert is_kustomization(shown)
    one = Kustomization(content)
    assert (str(one.key), one.path, one.spec, one.source, one.remote, one.post_build) is not None


@FUZZ
@given(YAML | JSON.map(lambda value: json.dumps(value).encode()) | st.integers(1, 100_000).map(lambda n: b"[" * n))
def test_baselines(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "known.json").write_bytes(text)
    with suppress(PenstockError):
        baseline.read(tmp_path / "known.json")


@FUZZ
@given(st.text("ab*?[]!#/\\-^\n ", max_size=40) | STRANGE.map(lambda b: b.decode()), st.text("ab/", max_size=30))
def test_ignore_patterns(text: str, path: str) -> None:
    assert taken_out(patterns(text), path) in (True, False)


def test_a_flux_kustomization_is_one() -> None:
    """What the fuzzers above damage is right at first."""
    (node,) = marks.documents(flux("a", "b").encode())
    assert isinstance(node, yaml.Node)
    settingsfile.parse(WHOLE_SETTINGS.encode())
    with pytest.raises(PenstockError):
        settingsfile.parse(b"clusters: 3")
