"""Edits in Flux Kustomizations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.sown.exchange import Exchange, Removal
from tests.sown.place import below, holding, line_at
from tests.sown.seed import Kind, Seed, Texts
from tests.sown.slip import dropped, swapped

WHERE = holding(r"^apiVersion: kustomize\.toolkit\.fluxcd\.io/")
FIELDS = (
    "sourceRef|interval|prune|dependsOn|postBuild|path|wait|targetNamespace|decryption|healthChecks|patches"
    "|components|commonMetadata|timeout|retryInterval"
)
DOCUMENT = re.compile(r"(?:\A|^---.*\n)(?:(?!---).*\n)+", re.MULTILINE)
OURS = re.compile(r"^apiVersion: kustomize\.toolkit\.fluxcd\.io/.*\n", re.MULTILINE)
NAME = re.compile(r"^metadata:\n(?:  .*\n)*?  name: (?:&\w+ )?([\w-]+)", re.MULTILINE)
NAMESPACE = re.compile(r"^metadata:\n(?:  .*\n)*?  namespace: (?:&\w+ )?([\w-]+)", re.MULTILINE)
NEEDS = re.compile(r"^  dependsOn:(?:\n(?:  +- .*\n|     .*\n)+|.*\n)", re.MULTILINE)
SPEC = re.compile(r"^spec:\n", re.MULTILINE)


@dataclass(frozen=True)
class One:
    """A Flux Kustomization: its file, where its fields begin, and what it says that it depends on."""

    path: str
    start: int
    name: str
    namespace: str
    needs: tuple[str, ...] | None


@dataclass(frozen=True)
class Cycle:
    """What is depended on gets a dependency back."""

    name: str = "Flux Kustomization: dependency cycle"

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every dependency on one that has none itself."""
        ones = list(_ones(texts))
        for one in ones:
            for needed in ones:
                if needed.needs is None and needed.name in (one.needs or ()):
                    yield _back(self.name, texts, one, needed)


def _ones(texts: Texts) -> Iterator[One]:
    for path, text in texts.items():
        for document in DOCUMENT.finditer(text) if WHERE(path, text) else ():
            name, spec = NAME.search(document[0]), SPEC.search(document[0])
            if OURS.search(document[0]) and name and spec:
                namespace, needs = NAMESPACE.search(document[0]), NEEDS.search(document[0])
                yield One(
                    path,
                    document.start() + spec.end(),
                    name[1],
                    namespace[1] if namespace else "",
                    tuple(re.findall(r"name: ([\w-]+)", needs[0])) if needs else None,
                )


def _back(kind: str, texts: Texts, one: One, needed: One) -> Seed:
    text = texts[needed.path]
    line = line_at(text, needed.start)
    new = f"  dependsOn:\n    - name: {one.name}\n" + (f"      namespace: {one.namespace}\n" if one.namespace else "")
    return Seed(
        kind,
        needed.path,
        frozenset({line, line + 1, line + 2}),
        f"{needed.name} depends on {one.name}",
        {needed.path: text[: needed.start] + new + text[needed.start :]},
    )


def _kind(name: str, pattern: str, new: str) -> Exchange:
    return Exchange(f"Flux Kustomization: {name}", WHERE, pattern, new)


def _slip(name: str, pattern: str) -> Exchange:
    return Exchange(f"Flux Kustomization: {name} misspelt", WHERE, pattern, dropped)


def _removed(name: str, pattern: str) -> Removal:
    return Removal(f"Flux Kustomization: {name} removed", WHERE, pattern)


def _other(kind: str) -> str:
    return "Secret" if kind == "ConfigMap" else "ConfigMap"


KINDS: tuple[Kind, ...] = (
    Cycle(),
    _slip("source", below("sourceRef", "name")),
    _slip("path", r"^  path: \"?(?:\./)?(?P<it>[\w./-]+)\"?\s*$"),
    _slip("dependency", below("dependsOn", "name")),
    _slip("namespace of a dependency", below("dependsOn", "namespace")),
    _slip("name in a health check", below("healthChecks", "name")),
    _slip("kind in a health check", below("healthChecks", "kind")),
    _slip("source of variables", below("substituteFrom", "name")),
    _slip("targetNamespace", r"targetNamespace: (?P<it>[\w-]+)"),
    _slip("component", r"^  components:\n(?:    .*\n)*? +- (?P<it>\S+)"),
    _slip("kind in the target of a patch", below("target", "kind", r"[\w-]+$")),
    _kind("kind of the source", below("sourceRef", "kind"), "OCIRepo"),
    _kind("interval in words", r"^  interval: (?P<it>\w+)", "10minutes"),
    _kind("interval without a unit", r"^  interval: (?P<it>\w+)", "60"),
    _kind("timeout with a space", r"^  (?:timeout|retryInterval): (?P<it>\w+)", "5 m"),
    _kind("text for a switch", r"^  (?:prune|wait): (?P<it>true|false)", '"{}"'),
    _kind("variable renamed", r"substitute:\n(?: .*\n)*?      (?P<it>\w+): ", "{}_X"),
    _kind("apiVersion", r"(?P<it>kustomize\.toolkit\.fluxcd\.io/v1)$", "kustomize.toolkit.fluxcd.io/v1beta2"),
    _kind("targetNamespace not valid", r"targetNamespace: (?:[&*]\w+ )?(?P<it>[\w-]+)", "Name_Space"),
    _kind("kind misspelt", r"^kind: (?P<it>Kustomization)", "Kustomisation"),
    _kind("name emptied", r"^metadata:\n  name: (?P<it>\S.*)$", ""),
    _removed("variable", r"substitute:\n(?: .*\n)*?(?P<it>      \w+: .*\n)"),
    _removed("decryption", r"^(?P<it>  decryption:\n(?:    .*\n)+)"),
    Exchange("Flux Kustomization: field misspelt", WHERE, rf"^  (?P<it>{FIELDS}):", swapped),
    Exchange(
        "Flux Kustomization: other kind of the source of variables",
        WHERE,
        below("substituteFrom", "kind", "ConfigMap|Secret"),
        _other,
    ),
)
