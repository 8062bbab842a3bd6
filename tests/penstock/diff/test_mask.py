"""No report can show what is secret."""

from typing import Any

import pytest

from penstock.diff.change import Action, FieldChange, ObjectChange, ObjectId, Op
from penstock.diff.compare import ClusterDiff
from penstock.diff.mask import masked
from penstock.diff.step import Picked, Way
from penstock.secrets import Veil

VALUE = "hunter22"


def hidden(kind: str, *fields: FieldChange, content: Any = None) -> ObjectChange:
    one = ObjectId("", kind, "a", "b")
    change = ObjectChange(Action.CHANGED, one, one, ("", ""), fields, content)
    return masked(ClusterDiff("one", (change,)), Veil((VALUE,))).changes[0]


def test_all_values_of_a_secret() -> None:
    change = hidden("Secret", FieldChange(("data", "p"), Op.CHANGE, "b25l", "dHdv"))
    assert (change.fields[0].before, change.fields[0].after) == ("***", "***")
    change = hidden("Secret", FieldChange(("data",), Op.ADD, None, {"p": "dHdv"}))
    assert (change.fields[0].before, change.fields[0].after) == (None, {"p": "***"})


def test_a_value_elsewhere() -> None:
    change = hidden("ConfigMap", FieldChange(("data", VALUE), Op.CHANGE, "none", f"password={VALUE}"))
    assert VALUE not in repr(change)


def test_whole_objects() -> None:
    content = {"apiVersion": "v1", "kind": "Secret", "stringData": {"p": "other"}, "x": [VALUE]}
    assert hidden("Secret", content=content).content == {**content, "stringData": {"p": "***"}, "x": ["***"]}


def test_ciphertext() -> None:
    cipher = "ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]"
    assert hidden("Thing", FieldChange(("a",), Op.CHANGE, cipher, "x")).fields[0].before == "ENC[***]"


@pytest.mark.parametrize(
    "way",
    [
        ("spec", "values", "grafana", "adminPassword"),
        (
            "spec",
            "template",
            "spec",
            "containers",
            Picked((("name", "web"),)),
            "env",
            Picked((("name", "API_KEY"),)),
            "value",
        ),
        ("data", "db-password"),
    ],
)
def test_what_is_called_a_secret(way: Way) -> None:
    change = hidden("HelmRelease", FieldChange(way, Op.CHANGE, "wet-grass-7", 19_781_123))
    assert (change.fields[0].before, change.fields[0].after) == ("***", "***")
    values = {"auth": {"rootPassword": "wet-grass-7"}, "env": [{"name": "DB_PASSWORD", "value": "dry-hay-9"}]}
    change = hidden("HelmRelease", FieldChange(("spec", "values"), Op.ADD, None, values))
    assert change.fields[0].after == {
        "auth": {"rootPassword": "***"},
        "env": [{"name": "DB_PASSWORD", "value": "***"}],
    }


def test_what_only_stands_for_a_secret() -> None:
    for value in ("${DB_PASSWORD}", "", True, "vault:secret/db#password"):
        change = hidden("HelmRelease", FieldChange(("spec", "values", "password"), Op.CHANGE, value, value))
        assert change.fields[0].after == value
    change = hidden("HelmRelease", FieldChange(("spec", "values", "existingSecret"), Op.CHANGE, "a-b", "grafana-2"))
    assert (change.fields[0].before, change.fields[0].after) == ("a-b", "grafana-2")


def test_what_a_file_calls_a_secret() -> None:
    text = """mode: fast
password: wet-grass-7
  db_password = "wet grass 8"
export API_KEY=dry-hay-9
  "clientSecret": "dry-hay-1",
tokens: 3
secretName: db-1
"""
    hid = """mode: fast
password: ***
  db_password = "***"
export API_KEY=***
  "clientSecret": "***",
tokens: 3
secretName: db-1
"""
    change = hidden("ConfigMap", FieldChange(("data", "a.conf"), Op.CHANGE, "none", text))
    assert change.fields[0].after == hid


def test_what_is_a_credential_by_its_shape() -> None:
    text = "url: postgres://historian:wet-grass-7@db.example/x\ntoken: ghp_" + "a1" * 18
    change = hidden("ConfigMap", FieldChange(("data", "a.yaml"), Op.CHANGE, "none", text))
    assert change.fields[0].after == "url: postgres://historian:***@db.example/x\ntoken: ***"
