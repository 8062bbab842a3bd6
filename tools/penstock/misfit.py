"""What a model has against a value, in the words of whoever wrote the value: texts, lists, keys."""

from collections.abc import Mapping
from typing import Any

A_LIST = "write a list"
KEYS = "write keys and values"
#: By the type of the fault.
WORDS: Mapping[str, str] = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such key here",
    "string_type": "write a text; quotes make one of anything",
    "bool_type": "write true or false",
    "int_type": "write a whole number",
    "string_pattern_mismatch": "it is not of the form {pattern}",
    "literal_error": "write {expected}",
    "enum": "write {expected}",
    **dict.fromkeys(("tuple_type", "list_type"), A_LIST),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "dataclass_type", "mapping_type"), KEYS),
}
SHORT = "it needs {min_length} characters or more"


def misfit(fault: Mapping[str, Any]) -> str:
    """One fault of a ValidationError as the end of a sentence."""
    kind, values = fault["type"], fault.get("ctx") or {}
    if kind == "string_too_short":
        return "it is empty" if values["min_length"] == 1 else SHORT.format(**values)
    if kind in WORDS:
        return WORDS[kind].format(**values)
    return str(fault["msg"]).removeprefix("Value error, ")
