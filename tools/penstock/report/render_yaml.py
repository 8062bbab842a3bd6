"""A cluster's render as a stream of YAML documents."""

import re
from typing import Any, TextIO

import yaml

from penstock.expand.rendered import ClusterRender
from penstock.report.plain import encodable, plain
from penstock.secrets import Veil

#: What Go's reader of YAML takes for a number though PyYAML does not: `1e3`, `123456e7` (a digest's head), `0o17`.
NUMBER = re.compile(r"[-+]?(?:\.\d+|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?\Z|[-+]?0[oObBxX][\da-fA-F_]+\Z")

_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Dumper(_Base):  # type: ignore[misc]
    """Writes what every reader of YAML, 1.1 or 1.2, reads as the same values."""


Dumper.add_implicit_resolver("tag:yaml.org,2002:float", NUMBER, list("-+.0123456789"))


def write(render: ClusterRender, out: TextIO, over: Veil | None = None) -> None:
    """Every object in the order of its Kustomization; a comment says which Kustomization applies it."""
    for one in render.rendered:
        for content in one.objects():
            shown = over.object(content) if over else content
            text = yaml.dump(shown, Dumper=Dumper, sort_keys=True, allow_unicode=True, width=4096)
            by = plain(f"# applied by {one.kustomization.key} ({one.kustomization.path or '.'})")
            out.write(f"---\n{by}\n{encodable(text)}")
    for missing in render.not_expanded:
        out.write(plain(f"# not expanded: {missing}") + "\n")
