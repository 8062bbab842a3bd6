"""Aimed mutations: one text exchanged for another wherever it stands in some files, and the code that this gives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.placement.ground import Ground
from tests.placement.lines import replaced, slots
from tests.placement.mutation import Mutation, Spot, spot


@dataclass(frozen=True)
class Swap:
    """In files that fit `glob` (or one of several, with | between), what `pattern` matches becomes `new` (by re.sub);
    the line of the match is the one to mend. A swap that is not certain may happen to be no fault in some places."""

    kind: str
    glob: str
    pattern: str
    new: str
    codes: tuple[str, ...]
    certain: bool = True
    #: Lines from the match to the one that must be mended: the parent's, for what is taken out.
    offsets: tuple[int, ...] = (0,)
    #: True where only a look at the whole fleet shows the fault.
    whole: bool = False

    def mutations(self, ground: Ground) -> Iterator[Mutation]:
        """One for every place."""
        for path in ground.readers:
            if path not in ground.tree.entries or not any(fnmatchcase(path, glob) for glob in self.glob.split("|")):
                continue
            text = ground.text(path)
            for match in re.finditer(self.pattern, text, re.MULTILINE):
                if _comment(text, match.start()):
                    continue
                line = text.count("\n", 0, match.start()) + 1
                yield Mutation(
                    self.kind,
                    f"{path}:{line} {match[0].strip()!r} → {match.expand(self.new).strip()!r}",
                    {path: text[: match.start()] + match.expand(self.new) + text[match.end() :]},
                    spot(path, *(line + offset for offset in self.offsets)),
                    frozenset(self.codes),
                    certain=self.certain,
                    whole=self.whole,
                )


def _comment(text: str, at: int) -> bool:
    return text[text.rfind("\n", 0, at) + 1 :].lstrip().startswith("#")


def referring(ground: Ground) -> Iterator[tuple[str, int, str]]:
    """Kustomization, line and path of everything that is named there and is a file."""
    for path in ground.readers:
        if not path.endswith("/kustomization.yaml"):
            continue
        folder = path.rpartition("/")[0]
        for number, line in enumerate(ground.text(path).split("\n"), start=1):
            match = re.fullmatch(r"\s+- (?:path: )?(?:[\w.-]+=)?([\w./-]+\.(?:yaml|json|conf|env|txt))", line)
            if match and f"{folder}/{match[1]}" in ground.tree.entries:
                yield path, number, f"{folder}/{match[1]}"


def files_gone(ground: Ground) -> Iterator[Mutation]:
    """A file that is named and was taken away."""
    for path, line, file in referring(ground):
        yield Mutation(
            "file gone", f"{file} of {path}:{line}", {file: None}, spot(path, line), frozenset({"resource-missing"})
        )


def patches_renamed(ground: Ground) -> Iterator[Mutation]:
    """A strategic-merge patch in a file, listed without a target, for an object of another name."""
    for path, number, file in referring(ground):
        lines = ground.text(path).split("\n")
        if "path: " not in lines[number - 1] or lines[number : number + 1] == ["    target:"]:
            continue
        text = ground.text(file)
        for slot in slots(text):
            if slot.way == ("metadata", "name") and "apiVersion" in text:
                yield Mutation(
                    "wrong name of a patched object",
                    f"{file}:{slot.line} of {path}:{number}",
                    {file: replaced(text, slot.value, f"{slot.value.value}-x")},
                    spot(file, slot.line),
                    frozenset({"patch-unmatched"}),
                )


def listed_twice(ground: Ground) -> Iterator[Mutation]:
    """A manifest that is listed a second time."""
    for path, number, _ in referring(ground):
        lines = ground.text(path).split("\n")
        start = max(i for i, line in enumerate(lines[:number]) if not line.startswith((" ", "#")))
        if lines[start].startswith("resources:"):
            text = "\n".join([*lines[:number], lines[number - 1], *lines[number:]])
            yield Mutation(
                "listed twice",
                f"{path}:{number + 1}",
                {path: text},
                Spot(path, frozenset({number, number + 1})),
                frozenset({"object-doubled"}),
            )
