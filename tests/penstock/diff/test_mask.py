"""No report can show what is secret."""

from typing import Any

from penstock.diff.change import Action, FieldChange, ObjectChange, ObjectId, Op
from penstock.diff.compare import ClusterDiff
from penstock.diff.mask import masked
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
