"""Patches with a target that names an object or a kind, and whether anything is meant by it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.document import Document
from penstock.expand.misspelt import slip
from penstock.patterns import fits
from penstock.shape import many, mapping

#: One name, or several that are let choose from: no expression beyond that is looked into.
PLAIN = re.compile(r"\^?\(?(?P<names>[A-Za-z0-9.-]+(?:\|[A-Za-z0-9.-]+)*)\)?\$?")
#: Patches that take objects away: what they mean is not in the render for that very reason.
DELETES = re.compile(
    r"""\$patch["']?:\s*["']?delete|"""
    r"""op["']?:\s*["']?remove["']?,?\s+["']?path["']?:[ \t]*(?:["']/?["']?[ \t]*|/["']?[ \t]*)?(?:[,}]|$)""",
    re.MULTILINE,
)
#: Patches that call an object otherwise: the render has it under the new name, or as the new kind or version.
_NAMES = re.compile(r"""path["']?:\s*["']?/(?:metadata/name|kind|apiVersion)(?![\w/])""")
#: Kinds that transformers call otherwise as a whole.
RENAMED = frozenset({"Namespace"})

#: What to do about a patch for nothing.
MEND = "mend the target, or take the patch out"
#: What is said of a patch without anything in it.
EMPTY = "the patch is empty: it changes nothing, and Kustomize takes it silently"
FILL = "write what it should change, or take it out"
#: What a patch that looks like an object says that it is.
KIND = re.compile(r"^kind:[ \t]*([A-Za-z]+)[ \t]*$", re.MULTILINE)
#: Lines of a document without anything in it.
NOTHING = frozenset({b"", b"---", b"...", b"null", b"~", b"{}", b"[]"})

#: An object as a target sees it: apiVersion, kind, name.
Object = tuple[str, str, str]


@dataclass(frozen=True)
class Target:
    """Expressions for group, version and kind (empty: any), and the names of which one must be there (none: any)."""

    kind: str
    names: tuple[str, ...]
    group: str = ""
    version: str = ""

    def meets(self, objects: Collection[Object], *, glued: bool = True) -> bool:
        """Whether there is an object that may be meant: prefixes and suffixes do not matter (where none is `glued` to
        a name, those alone that a dash or a dot parts from it), and a doubt counts as yes."""
        return any(self._called(name, glued=glued) and self._of(api, kind) for api, kind, name in objects)

    def misspelt(self, objects: Collection[Object], text: str = "") -> tuple[str, str]:
        """The field that is a slip away from what is there, or from what the patch's own text says, and what it should
        say; empty without one."""
        kinds = {kind for _, kind, _ in objects}
        said = KIND.findall(text)
        own = said[0] if len(said) == 1 and said[0] in kinds and self.kind.isalnum() else ""
        kind = "" if not self.kind or self.kind in kinds else slip(self.kind, kinds) or own
        if kind:
            return "kind", kind
        there = {name for api, kind, name in objects if self._of(api, kind)}
        name = slip(self.names[0], there) if len(self.names) == 1 else ""
        return ("name", name) if name else ("", "")

    def _called(self, name: str, *, glued: bool) -> bool:
        parted = f"-{name}-".replace(".", "-")
        return not self.names or any(
            want in name if glued else f"-{want.replace('.', '-')}-" in parted for want in self.names
        )

    def _of(self, api: str, kind: str) -> bool:
        group, _, version = api.rpartition("/")
        pairs = ((self.kind, kind), (self.group, group), (self.version, version))
        return all(not want or fits(want, has) is not False for want, has in pairs)

    def __str__(self) -> str:
        of = "/".join(filter(None, (self.group, self.version)))
        return "/".join(filter(None, (self.kind, "|".join(self.names)))) + (f" of {of}" if of else "")


def seen(document: Document) -> Object:
    """What a target sees of a document."""
    return document.api_version, document.kind, document.name


def hides(patch: Mapping[str, Any], text: str) -> bool:
    """Whether a patch with this text takes away what it is for, or calls it otherwise: then the render does not tell
    whether anything was meant."""
    return renames(patch, text) or DELETES.search(text) is not None


def renames(patch: Mapping[str, Any], text: str) -> bool:
    """Whether a patch with this text calls what it is for otherwise."""
    options = mapping(patch.get("options"))
    return bool(options.get("allowNameChange") or options.get("allowKindChange") or _NAMES.search(text))


def blank(text: bytes) -> bool:
    """Whether a patch is empty, or comments alone: Kustomize takes it, and it changes nothing."""
    return all(line.partition(b"#")[0].strip() in NOTHING for line in text.splitlines())


def keeps_version(patch: Mapping[str, Any]) -> bool:
    """Whether what a patch is for has the same group and version afterwards; a doubt counts as no."""
    inline = _text(patch, "patch")
    return bool(inline) and "apiVersion" not in inline


def targets(patches: Any) -> Iterator[tuple[int, Target, Mapping[str, Any]]]:
    """(index, target, patch) of the patches whose target names an object or a kind alone; others choose, and may choose
    nothing, as a kind alone may where it is no slip. What a patch that says an apiVersion (or lies in a file) is for
    may have another one afterwards: then group and version are left out."""
    for index, patch in enumerate(many(patches)):
        wanted = mapping(mapping(patch).get("target"))
        name, kind = _text(wanted, "name"), _text(wanted, "kind")
        named = PLAIN.fullmatch(name)
        chosen = wanted.get("labelSelector") or wanted.get("annotationSelector")
        if (named or (kind and not name)) and not chosen and kind not in RENAMED:
            of = (_text(wanted, "group"), _text(wanted, "version")) if keeps_version(mapping(patch)) else ("", "")
            yield index, Target(kind, tuple(named["names"].split("|")) if named else (), *of), mapping(patch)


def _text(wanted: Mapping[str, Any], key: str) -> str:
    return str(wanted.get(key) or "")
