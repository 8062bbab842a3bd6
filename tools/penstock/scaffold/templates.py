"""Templates: files of the package that are complete and true by themselves, filled by replacing their sample names.

In a path, a leading `dot-` of a part stands for the dot of a hidden file, and the ending `.template` falls off: it
keeps Python that is no part of penstock from being taken for one.
"""

from collections.abc import Iterator
from pathlib import Path

from penstock.scaffold.plan import File
from penstock.scaffold.rename import Renaming
from penstock.scaffold.source import files

HERE = Path(__file__).with_name("template")


def filled(kind: str, folder: str, renaming: Renaming) -> Iterator[File]:
    """The files of one template below `folder` (empty: the root), with its sample names replaced."""
    top = HERE / kind
    for path in files(top):
        text = path.read_text(encoding="utf-8")
        name = "/".join(_part(part, renaming) for part in path.relative_to(top).parts)
        content = renaming.manifest(text) if path.suffix in (".yaml", ".yml") else renaming.text(text)
        yield File(f"{folder}/{name}" if folder else name, content.encode())


def _part(part: str, renaming: Renaming) -> str:
    shown = f".{part.removeprefix('dot-')}" if part.startswith("dot-") else part
    return renaming.text(shown.removesuffix(".template"))
