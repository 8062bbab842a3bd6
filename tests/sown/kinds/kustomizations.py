"""Edits in kustomization files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.sown.exchange import Exchange, matches
from tests.sown.place import below, kustomization, line_at
from tests.sown.seed import Kind, Seed, Texts
from tests.sown.slip import dropped

FIELDS = "resources|patches|components|namespace|images|configMapGenerator|labels|generatorOptions|transformers"
#: An entry that is a file, and where its name begins.
FILE = r"^ *- (?:\./)?(?P<it>(?:[\w-]+/)*[\w-]+\.ya?ml)\s*$"
LISTS = re.compile(r"^(?:resources|components):\n((?: *#.*\n| *- .*\n)+)", re.MULTILINE)
ENTRY = re.compile(r"^ *- [\w./-]+\s*?\n", re.MULTILINE)


@dataclass(frozen=True)
class Renamed:
    """A manifest gets another name, and the kustomization still says the old one."""

    name: str = "kustomization: file renamed"

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every entry whose file is at hand."""
        for path, text, match in matches(kustomization, FILE, texts):
            old = f"{path.rpartition('/')[0]}/{match['it']}".lstrip("/")
            new = re.sub(r"(\.ya?ml)$", r"-new\1", old)
            if old in texts:
                line = line_at(text, match.start("it"))
                yield Seed(self.name, path, frozenset({line}), f"{old} → {new}", {old: None, new: texts[old]})


@dataclass(frozen=True)
class Twice:
    """An entry is listed a second time."""

    name: str = "kustomization: entry listed twice"

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every entry."""
        for path in filter(kustomization, texts):
            for block in LISTS.finditer(texts[path]):
                for entry in ENTRY.finditer(texts[path], block.start(1), block.end(1)):
                    yield _twice(self.name, path, texts[path], entry)


def _twice(name: str, path: str, text: str, entry: re.Match[str]) -> Seed:
    line = line_at(text, entry.start())
    new = text[: entry.end()] + entry[0] + text[entry.end() :]
    return Seed(name, path, frozenset({line, line + 1}), entry[0].strip(), {path: new})


def _doubled(field: str) -> str:
    return f"{field}: other\n{field}" if field == "namespace" else f"{field}: []\n{field}"


def _kind(name: str, pattern: str, new: str) -> Exchange:
    return Exchange(f"kustomization: {name}", kustomization, pattern, new)


def _slip(name: str, pattern: str) -> Exchange:
    return Exchange(f"kustomization: {name} misspelt", kustomization, pattern, dropped)


KINDS: tuple[Kind, ...] = (
    Renamed(),
    Twice(),
    _slip("file", FILE),
    _slip("folder", r"^ *- (?P<it>(?:\.\./|\./)?(?:[\w.-]+/)*[\w-]+)/?\s*$"),
    _slip("component", r"^components:\n(?:.*\n)*? *- (?P<it>\S+)"),
    _slip("field", rf"^(?P<it>{FIELDS}):"),
    _slip("path of a patch", r"^ *- path: (?P<it>\S+)"),
    _slip("name in a target", below("target", "name", r"[\w-]+$")),
    _slip("kind in a target", below("target", "kind", r"[\w-]+$")),
    _slip("file of a generator", r"files:\n(?: *- .*\n)*? *- (?:[\w.-]+=)?(?P<it>\S+)"),
    _kind("path of an operation", r"op: (?:replace|remove)\n +path: (?P<it>/\S+)", "{}x"),
    _kind("apiVersion", r"(?P<it>kustomize\.config\.k8s\.io/v1beta1)", "kustomize.config.k8s.io/v1"),
    _kind("colon lost", r"^resources(?P<it>:)", ""),
    _kind("dash glued to its entry", r"^ *(?P<it>- )[\w./-]+\.ya?ml", "-"),
    _kind("tag as a number", r"newTag: (?P<it>\S+)", "1.10"),
    _kind("namespace not valid", r"^namespace: (?P<it>\S+)", "My_{}"),
    Exchange(
        "kustomization: text for a list",
        kustomization,
        r"^resources:(?P<it>\n *- \S+)\s*\n",
        lambda old: f" {old.strip()[2:]}",
    ),
    Exchange("kustomization: dash lost", kustomization, r"^(?P<it> *- )[\w./-]+\.yaml", lambda old: " " * len(old)),
    Exchange(
        "kustomization: field twice",
        kustomization,
        r"^(?P<it>resources|patches|namespace|components):(?=\n| )",
        _doubled,
        offsets=(0, 1),
    ),
)
