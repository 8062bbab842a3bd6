"""Kubernetes manifests as JSON values."""

import re
from collections.abc import Iterator
from typing import Any

import yaml


class JsonScalars(yaml.CSafeLoader):
    """YAML whose plain scalars are null, booleans, numbers and otherwise strings: no dates, no `on`, no `=`."""


# Empty, not inherited: the inherited table knows dates, `on` and `=`.
JsonScalars.yaml_implicit_resolvers = {}

for tag, pattern, first_characters in (
    ("null", r"^(?:~|null|Null|NULL|)$", ("~", "n", "N", "")),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", tuple("tTfF")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", tuple("-+0123456789")),
    ("float", r"^[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", tuple("-+.0123456789")),
):
    JsonScalars.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first_characters))


def documents(text: bytes) -> Iterator[Any]:
    """The documents of a YAML stream, as JSON values. Raises yaml.YAMLError."""
    # JsonScalars is a safe loader: it constructs nothing but dicts, lists and scalars.
    return iter(yaml.load_all(text, Loader=JsonScalars))
