"""A cluster's render as a stream of YAML documents."""

from typing import Any, TextIO

import yaml

from penstock.expand.rendered import ClusterRender

Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write(render: ClusterRender, out: TextIO) -> None:
    """Every object in the order of its Kustomization; a comment says which Kustomization applies it."""
    for one in render.rendered:
        for content in one.objects():
            text = yaml.dump(content, Dumper=Dumper, sort_keys=True, allow_unicode=True, width=4096)
            out.write(f"---\n# applied by {one.kustomization.key} ({one.kustomization.path or '.'})\n{text}")
    for missing in render.not_expanded:
        out.write(f"# not expanded: {missing}\n")
