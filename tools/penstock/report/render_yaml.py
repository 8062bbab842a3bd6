"""A cluster's render as a stream of YAML documents."""

import re
from typing import Any, TextIO

import yaml

from penstock.expand.rendered import ClusterRender
from penstock.report.plain import COMMAND, encodable, inert, plain
from penstock.secrets import Veil

#: What Go's reader of YAML takes for a number though PyYAML does not: `1e3`, `123456e7` (a digest's head), `0o17`.
NUMBER = re.compile(r"[-+]?(?:\.\d+|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?\Z|[-+]?0[oObBxX][\da-fA-F_]+\Z")
TEXT = "tag:yaml.org,2002:str"

_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Dumper(_Base):  # type: ignore[misc]
    """Writes what every reader of YAML, 1.1 or 1.2, reads as the same values."""


Dumper.add_implicit_resolver("tag:yaml.org,2002:float", NUMBER, list("-+.0123456789"))


def write(render: ClusterRender, out: TextIO, over: Veil | None = None) -> None:
    """Every object in the order of its Kustomization; a comment says which Kustomization applies it."""
    for one in render.rendered:
        for content in one.objects():
            shown = over.object(content) if over else content
            by = inert(plain(f"# applied by {one.kustomization.key} ({one.kustomization.path or '.'})"))
            out.write(f"---\n{by}\n{encodable(_dumped(shown))}")
    for missing in render.not_expanded:
        out.write(inert(plain(f"# not expanded: {missing}")) + "\n")


def _dumped(content: Any) -> str:
    """The object as YAML. What the runner of a workflow would take for a command in its log (`::x::`, `##[x]`) is
    written with escapes: every reader of YAML reads the same values."""
    text = _yaml(content, Dumper)
    if not COMMAND.search(text):
        return text
    hash_, colon, *_ = (mark for code in range(0xE000, 0xF8FF) if (mark := chr(code)) not in text)  # nobody's

    class Inert(Dumper):
        """The same values, with marks where the escapes are to be."""

    def marked(dumper: Any, value: str) -> Any:
        inside = value.replace("##[", f"#{hash_}[").replace("::", f"{colon}:")
        return dumper.represent_str(value) if inside == value else dumper.represent_scalar(TEXT, inside, style='"')

    Inert.add_representer(str, marked)
    return _yaml(content, Inert).replace(hash_, "\\x23").replace(colon, "\\x3a")


def _yaml(content: Any, dumper: type[Any]) -> str:
    return str(yaml.dump(content, Dumper=dumper, sort_keys=True, allow_unicode=True, width=4096))
