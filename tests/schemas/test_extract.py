"""The way from a module's archive to the folder: pruning, naming, order, drift and the errors on the way."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gobuild import toolchain
from gobuild.errors import BuildError
from schemas import crd, extract, gomodule, manifest, pins

MODULE = gomodule.Module("example.com/widgets", "v1.2.3", "h1:abc=")
MANIFEST = b"""
apiVersion: v1
kind: Namespace
metadata: {name: widgets}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
  annotations: {made-by: hand}
  labels: {app: widgets}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, kind: Widget, singular: widget}
  conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v1]}}
  versions:
  - name: v2
    served: true
    storage: true
    additionalPrinterColumns: [{name: Age, type: date, jsonPath: .metadata.creationTimestamp, description: prose}]
    subresources: {status: {}}
    schema:
      openAPIV3Schema: {description: prose, type: object, properties: {spec: {type: string, enum: [on, "1"]}}}
  - name: v1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
status: {storedVersions: [v2]}
"""
PRUNED = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "widgets.example.com"},
    "spec": {
        "group": "example.com",
        "scope": "Namespaced",
        "names": {"plural": "widgets", "kind": "Widget", "singular": "widget"},
        "versions": [
            {
                "name": "v2",
                "served": True,
                "storage": True,
                "subresources": {"status": {}},
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {"spec": {"type": "string", "enum": ["on", "1"]}},
                    }
                },
            },
            {
                "name": "v1",
                "served": False,
                "storage": False,
                "schema": {"openAPIV3Schema": {"type": "object"}},
            },
        ],
    },
}


def widget() -> dict[str, Any]:
    """The CRD in MANIFEST, unpruned."""
    return next(document for document in manifest.documents(MANIFEST) if crd.is_crd(document))


def archive(folder: Path, files: dict[str, bytes]) -> Path:
    """A module archive as `go mod download` keeps it: every name begins with path@version/."""
    path = folder / "module.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in files.items():
            opened.writestr(f"example.com/widgets@v1.2.3/{name}", content)
    return path


def pin(*patterns: str, into: str = "common") -> pins.Pin:
    """A pin of MODULE."""
    return pins.Pin(MODULE, (pins.Take(into, patterns),))


def found(file: str, value: dict[str, Any] | None = None) -> extract.Found:
    """A CRD found at crds/a.yaml."""
    return extract.Found(file, value or PRUNED, MODULE, "crds/a.yaml")


def test_prune_keeps_what_decides_and_drops_the_rest() -> None:
    assert crd.prune(widget()) == PRUNED


def test_prune_twice_is_prune_once() -> None:
    assert crd.prune(PRUNED) == PRUNED


def test_a_crd_is_named_for_its_plural_and_group() -> None:
    assert crd.file_name(PRUNED) == "widgets.example.com.json"


def test_a_crd_that_is_named_otherwise_is_refused() -> None:
    with pytest.raises(crd.CrdError, match=r"'gadgets\.example\.com'.*'widgets\.example\.com'"):
        crd.file_name({**PRUNED, "metadata": {"name": "gadgets.example.com"}})


def test_a_v1beta1_crd_is_refused() -> None:
    with pytest.raises(crd.CrdError, match=r"apiextensions\.k8s\.io/v1beta1"):
        crd.prune({**PRUNED, "apiVersion": "apiextensions.k8s.io/v1beta1"})


def test_only_served_versions_are_said_to_be_served() -> None:
    assert crd.served(PRUNED) == ["v2"]


def test_encoding_does_not_depend_on_the_order_of_keys() -> None:
    assert crd.encode({"b": 1, "a": ["ü", {"d": None, "c": 2}]}) == crd.encode(
        {"a": ["ü", {"c": 2, "d": None}], "b": 1}
    )
    assert crd.encode({"b": [1], "a": "ü"}) == '{\n "a": "ü",\n "b": [\n  1\n ]\n}\n'.encode()


def test_plain_scalars_are_what_json_has() -> None:
    text = b"[on, yes, y, =, 2001-01-01, 0x10, 012, true, null, ~, 7, -7, 1.5, .5, 1e+06, -, +, '7', '']"
    expected = [
        "on",
        "yes",
        "y",
        "=",
        "2001-01-01",
        "0x10",
        "012",
        True,
        None,
        None,
        7,
        -7,
        1.5,
        0.5,
        1e6,
        "-",
        "+",
        "7",
        "",
    ]
    assert list(manifest.documents(text)) == [expected]


def test_a_pattern_matches_within_one_folder(tmp_path: Path) -> None:
    names = ["crds/b.yaml", "crds/a.yaml", "crds/deep/c.yaml", "other/crds/d.yaml", "crds/e.json"]
    zipped = archive(tmp_path, {name: name.encode() for name in names})
    assert list(gomodule.files(zipped, MODULE, "crds/*.yaml")) == [
        ("crds/a.yaml", b"crds/a.yaml"),
        ("crds/b.yaml", b"crds/b.yaml"),
    ]


def test_find_takes_the_crds_of_a_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped = archive(tmp_path, {"crds/a.yaml": MANIFEST})
    monkeypatch.setattr(gomodule, "download", lambda _module: zipped)
    assert list(extract.find(pin("crds/*.yaml"))) == [found("common/widgets.example.com.json")]


def test_a_pattern_without_a_crd_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped = archive(tmp_path, {"crds/a.yaml": b"kind: Namespace\n"})
    monkeypatch.setattr(gomodule, "download", lambda _module: zipped)
    with pytest.raises(extract.ExtractError, match=r"example\.com/widgets@v1\.2\.3: no CRD in crds/\*\.yaml"):
        list(extract.find(pin("crds/*.yaml")))


@pytest.mark.parametrize(
    "content", [b"kind: CustomResourceDefinition\n", MANIFEST.replace(b"  group: example.com\n", b""), b"a: [\n"]
)
def test_a_file_that_cannot_be_used_is_named(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped = archive(tmp_path, {"crds/a.yaml": content})
    monkeypatch.setattr(gomodule, "download", lambda _module: zipped)
    with pytest.raises(extract.ExtractError, match=r"v1\.2\.3: crds/a\.yaml: not a CRD"):
        list(extract.find(pin("crds/*.yaml")))


def test_two_crds_for_one_file_is_an_error() -> None:
    with pytest.raises(extract.ExtractError, match=r"common/w\.json: both crds/a\.yaml and crds/a\.yaml"):
        extract.render([found("common/w.json"), found("common/w.json")])


def test_sources_says_where_a_file_is_from() -> None:
    files = extract.render([found("common/widgets.example.com.json")])
    assert json.loads(files[extract.SOURCES]) == {
        "common/widgets.example.com.json": {
            "module": "example.com/widgets",
            "version": "v1.2.3",
            "path": "crds/a.yaml",
            "group": "example.com",
            "kind": "Widget",
            "served": ["v2"],
        }
    }


def test_the_order_of_pins_does_not_change_a_byte() -> None:
    one, two = found("common/a.json"), found("common/b.json")
    assert extract.render([one, two]) == extract.render([two, one])


def test_drift_names_what_is_missing_different_and_left_over() -> None:
    wanted = {"a.json": b"1", "b.json": b"2", "c.json": b"3"}
    present = {"b.json": b"2", "c.json": b"4", "d.json": b"5"}
    assert extract.drift(wanted, present) == ["a.json: missing", "c.json: different", "d.json: not from any pin"]


def test_writing_ends_all_drift(tmp_path: Path) -> None:
    (tmp_path / "flux").mkdir()
    (tmp_path / "flux" / "old.json").write_bytes(b"1")
    wanted = {"common/a.json": b"1", "flux/2.9/b.json": b"2"}
    extract.write(tmp_path, wanted, extract.existing(tmp_path))
    assert extract.drift(wanted, extract.existing(tmp_path)) == []


def test_check_reports_and_does_not_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    zipped = archive(tmp_path, {"crds/a.yaml": MANIFEST})
    monkeypatch.setattr(gomodule, "download", lambda _module: zipped)
    monkeypatch.setattr(pins, "read", lambda _path: (pin("crds/*.yaml"),))
    monkeypatch.setattr(extract, "CRDS", tmp_path / "crds")
    assert extract.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "schemas/crds/SOURCES.json: missing",
        "schemas/crds/common/widgets.example.com.json: missing",
    ]
    assert not (tmp_path / "crds").exists()
    assert extract.main([]) == 0
    assert extract.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"Error": "no such version"}, r"example\.com/widgets@v1\.2\.3: no such version"),
        ({"Zip": "module.zip", "Sum": "h1:other="}, r"checksum is h1:other=, and pins\.toml says h1:abc="),
    ],
)
def test_a_module_that_is_not_the_pinned_one_is_refused(
    answer: dict[str, str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "require", lambda _least: fake_go(tmp_path, answer))
    with pytest.raises(gomodule.ModuleError, match=message):
        gomodule.download(MODULE)


def test_an_archive_counts_even_when_go_is_too_old_to_unpack_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = {"Zip": "module.zip", "Sum": MODULE.sum, "Error": "requires go >= 9"}
    monkeypatch.setattr(toolchain, "require", lambda _least: fake_go(tmp_path, answer))
    assert gomodule.download(MODULE) == Path("module.zip")


def test_a_go_that_says_nothing_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "require", lambda _least: fake_go(tmp_path, None))
    with pytest.raises(gomodule.ModuleError, match=r"^example\.com/widgets@v1\.2\.3: trouble$"):
        gomodule.download(MODULE)


def test_without_go_the_exit_code_is_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def none(_least: toolchain.Version) -> toolchain.Go:
        raise BuildError("no Go: install it")

    monkeypatch.setattr(toolchain, "require", none)
    assert extract.main(["--check"]) == 2
    assert capsys.readouterr().err == "schemas: no Go: install it\n"


def fake_go(folder: Path, answer: dict[str, str] | None) -> toolchain.Go:
    """A program that answers as `go mod download -json` does when something is amiss."""
    path = folder / "go"
    said = "" if answer is None else json.dumps(answer)
    path.write_text(f"#!/bin/sh\necho trouble >&2\ncat <<'END'\n{said}\nEND\nexit 1\n", encoding="utf-8")
    path.chmod(0o755)
    return toolchain.Go(path, (1, 26, 0))
