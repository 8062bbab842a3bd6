"""Values in canonical text: the same for two spellings of one value, and YAML themselves."""

import json
import re
from typing import Any

import yaml

from penstock import marks

TEXT = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"
#: The tags that a plain spelling is given by itself.
PLAIN = tuple(f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "timestamp", "value", "merge"))
#: Numbers to Kubernetes' YAML reader that are texts to this one.
NUMBER = re.compile(r"[-+]?(\.\d+|\d[\d_]*(\.\d*)?)([eE][-+]?\d+)?\Z|[-+]?0[xob][\da-fA-F_]+\Z")
#: Characters that JSON lets through and YAML does not, or that an editor would not show.
HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def canonical(node: yaml.Node) -> str:
    """A value in canonical text: JSON for texts and collections; numbers, truths and the like as spelled."""
    if isinstance(node, yaml.SequenceNode):
        return f"[{','.join(map(canonical, node.value))}]"
    if isinstance(node, yaml.MappingNode):
        pairs = sorted((canonical(key), canonical(value)) for key, value in node.value)
        return f"{{{','.join(f'{key}: {value}' for key, value in pairs)}}}"
    return scalar(node.tag, str(node.value), plain=not getattr(node, "style", None))


def quoted(text: str) -> str:
    """A text in canonical text: as JSON, and readable by YAML."""
    return HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def node_of(text: str) -> yaml.Node:
    """The value that a canonical text stands for, as a node."""
    node = yaml.compose(text, Loader=marks.Loader)
    if node is None:
        raise ValueError("an empty text stands for no value")
    return node


def text_of(value: str | None) -> str | None:
    """The text itself, when a canonical text stands for one; else None."""
    if value is None or not value.startswith('"'):
        return None
    found: Any = json.loads(value)
    return str(found)


def scalar(tag: str, value: str, *, plain: bool) -> str:
    """A scalar in canonical text; `plain` says that it is written without quotes."""
    if tag == TEXT:
        return value if plain and NUMBER.match(value) else quoted(value)
    if tag == NULL:
        return "null"
    return value if tag in PLAIN else f"!<{tag}> {quoted(value)}"
