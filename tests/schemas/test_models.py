"""penstock's own JSON Schemas: up to date, valid, and of one mind with the types that they are made from."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from schemas import models

ROOT = models.FOLDER.parent
SITES = sorted(path for path in (ROOT / "clusters").glob("*/site/site.yaml"))
CLUSTERS = sorted(path for path in (ROOT / "clusters").glob("*/*/cluster.yaml"))
FACTS: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "cluster-facts", "namespace": "flux-system"},
    "data": {
        "CLUSTER": "l4",
        "LEVEL": "l4",
        "ZONE": "office",
        "CONNECTIVITY": "online",
        "KUBERNETES_VERSION": "1.34",
        "FLUX_VERSION": "2.9",
        "ANYTHING_ELSE": "is free",
    },
}


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((models.FOLDER / name).read_text(encoding="utf-8")))


def faults(name: str, value: object) -> list[str]:
    return [error.message for error in validator(name).iter_errors(value)]


@pytest.mark.parametrize("name", models.schemas())
def test_a_schema_is_up_to_date(name: str) -> None:
    assert (models.FOLDER / name).read_bytes() == models.schemas()[name], f"schemas/{name}: run `make schemas`"


@pytest.mark.parametrize("name", models.schemas())
def test_a_schema_is_one(name: str) -> None:
    schema = json.loads((models.FOLDER / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"]


def test_drift_is_named(tmp_path: Path) -> None:
    for name, content in models.schemas().items():
        (tmp_path / name).write_bytes(content)
    assert models.drift(tmp_path) == []
    (tmp_path / "report.schema.json").write_bytes(b"{}")
    (tmp_path / "penstock.schema.json").unlink()
    assert models.drift(tmp_path) == ["penstock.schema.json", "report.schema.json"]


def test_this_repository_s_settings_fit() -> None:
    assert faults("penstock.schema.json", yaml.safe_load((ROOT / "penstock.yaml").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"cluster": []},
        {"clusters": "a"},
        {"waivers": [{"code": "a"}]},
        {"kubernetes_version": "1.34"},
        {"sources": [{"kind": "X"}]},
    ],
)
def test_wrong_settings_do_not_fit(settings: object) -> None:
    assert faults("penstock.schema.json", settings)


def test_this_repository_s_facts_fit() -> None:
    assert len(SITES) > 1
    assert len(CLUSTERS) > 7
    for name, files in (("site-facts.schema.json", SITES), ("cluster-facts.schema.json", CLUSTERS)):
        for file in files:
            assert faults(name, yaml.safe_load(file.read_text(encoding="utf-8"))) == [], file


@pytest.mark.parametrize(
    ("key", "value"),
    [("LEVEL", "l9"), ("KUBERNETES_VERSION", "new"), ("CONNECTIVITY", "sometimes"), ("MORE", 7), ("CLUSTER", None)],
)
def test_wrong_facts_do_not_fit(key: str, value: object) -> None:
    assert faults("cluster-facts.schema.json", FACTS) == []
    assert faults("cluster-facts.schema.json", {**FACTS, "data": {**FACTS["data"], key: value}})


def test_facts_of_another_name_do_not_fit() -> None:
    assert faults("site-facts.schema.json", FACTS)
