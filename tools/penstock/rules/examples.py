"""The manual that a rule's docstring is: its title, its prose, and its examples as small repositories.

An example is either YAML documents, which become the objects of the cluster `clusters/example` (level l2, with its two
parents, and the folders `./one` and `./two` with a ConfigMap each for Flux Kustomizations to build), or files, each
begun by a line `# file: <path>` (`# link: <path> -> <target>` makes a symbolic link): then it is the whole repository,
with the two joined levels of `rules/joined.py` in the places that it leaves out when it begins `# beside: levels`, and
with the files of the PASS block before it when it begins `# beside: PASS`.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from types import MappingProxyType

from penstock.root import FILE
from penstock.rules.contract import Rule
from penstock.rules.joined import LEVELS as JOINED

PASS, FAIL = "PASS", "FAIL"
HEADING = re.compile(r"^(What|Why|PASS|FAIL)$")
MARK = re.compile(r"^# (file|link|beside): (.+)$")

BESIDE = MappingProxyType({"levels": "# beside: levels\n", PASS: "# beside: PASS\n"})

#: Where the objects of an example without files are.
OBJECTS = "clusters/example/objects.yaml"

#: cluster → level, parent.
LEVELS = MappingProxyType({"example": ("l2", "north/l3"), "l3": ("l3", "north/l4"), "l4": ("l4", "")})


@dataclass(frozen=True, slots=True)
class Example:
    """One PASS or FAIL block, dedented."""

    verdict: str
    text: str
    #: The files of the PASS block before it, by path.
    good: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, str]:
        """Path → text of the whole repository that shows it."""
        given = dict(_files(self.text)) or {OBJECTS: self.text, **_facts(), **_parts()}
        if self.text.startswith(BESIDE["levels"]):
            given = {**JOINED, **given}
        if self.text.startswith(BESIDE[PASS]):
            given = {**self.good, **given}
        return MappingProxyType({FILE: "clusters:\n  - clusters/*\n", **given})

    @property
    def links(self) -> Mapping[str, str]:
        """Path → target of its symbolic links."""
        marks = filter(None, map(MARK.match, self.text.splitlines()))
        pairs = (mark[2].split(" -> ", 1) for mark in marks if mark[1] == "link")
        return MappingProxyType(dict(pairs))

    def write(self, root: Path) -> None:
        """Write the repository below an empty folder."""
        for name, text in self.files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        for name, target in self.links.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(target)


@dataclass(frozen=True, slots=True)
class Manual:
    """A rule's docstring in its parts; `what` and `why` are paragraphs as they are written."""

    title: str
    what: str
    why: str
    examples: tuple[Example, ...]


def manual(rule: Rule) -> Manual:
    """The manual of a rule. ValueError when a part is missing."""
    return parsed(rule.CODE, rule.__doc__ or "")


def parsed(code: str, text: str) -> Manual:
    """The manual that a text in the form of a rule's docstring is. ValueError when a part is missing."""
    title, *rest = inspect.cleandoc(text).splitlines()
    blocks = list(_blocks(rest))
    prose = {heading: text for heading, text in blocks if heading not in (PASS, FAIL)}
    if missing := [heading for heading in ("What", "Why") if not prose.get(heading)]:
        raise ValueError(f"the manual of {code} has no {' and no '.join(missing)}")
    return Manual(title, prose["What"], prose["Why"], tuple(_examples(blocks)))


def _examples(blocks: list[tuple[str, str]]) -> Iterator[Example]:
    good: Mapping[str, str] = {}
    for heading, text in blocks:
        if heading in (PASS, FAIL):
            example = Example(heading, text, good)
            good = example.files if heading == PASS else good
            yield example


def _blocks(lines: list[str]) -> Iterator[tuple[str, str]]:
    """(heading, dedented text) of each part, in order."""
    heading, held = "", list[str]()
    for line in [*lines, "END"]:
        if line and not line[0].isspace():
            if heading:
                yield heading, dedent("\n".join(held)).strip("\n") + "\n"
            heading, held = (line if HEADING.match(line) else ""), []
        else:
            held.append(line)


def _files(text: str) -> Iterator[tuple[str, str]]:
    """The files of an example that is a whole repository; nothing when it is bare documents."""
    path, held = "", list[str]()
    for line in [*text.splitlines(), "# file: end"]:
        mark = MARK.match(line)
        if not mark:
            held.append(line)
            continue
        if path:
            yield path, "\n".join(held).strip("\n") + "\n"
        path, held = (mark[2].strip() if mark[1] == "file" else ""), []


def _facts() -> dict[str, str]:
    return {
        f"clusters/{name}/cluster-facts.yaml": f"""\
apiVersion: v1
kind: ConfigMap
metadata: {{name: site-facts, namespace: flux-system}}
data: {{ENTERPRISE: example, SITE: north, TIME_ZONE: Europe/Oslo, OWNER: ot@north.example}}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: cluster-facts, namespace: flux-system}}
data:
  CLUSTER: {name if name != "example" else "line-1"}
  LEVEL: {level}
  ZONE: zone-{level}
  PARENT: "{parent}"
  CONNECTIVITY: online
  KUBERNETES_VERSION: "1.34"
  FLUX_VERSION: "2.9"
  REGISTRY: registry.example
"""
        for name, (level, parent) in LEVELS.items()
    }


def _parts() -> dict[str, str]:
    return {
        f"{name}/map.yaml": f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: edge-app1}}\n"
        for name in ("one", "two")
    }
