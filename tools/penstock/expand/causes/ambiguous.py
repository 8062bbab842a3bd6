"""A folder with several kustomization files."""

import posixpath
import re
from collections.abc import Iterator

from penstock.expand.failed import Failed
from penstock.finding import Finding, Place, Severity
from penstock.locate import KUSTOMIZATIONS

MULTIPLE = re.compile(r"Found multiple kustomization files under: (\S+)")


def ambiguous(failed: Failed) -> Iterator[Finding]:
    match = MULTIPLE.search(failed.message)
    if match:
        folder = match[1].strip("'/")
        files = [name for name in KUSTOMIZATIONS if posixpath.join(folder, name) in failed.tree.entries]
        text = f"{folder} holds several kustomization files ({', '.join(files)}): Kustomize takes none"
        place = Place(failed.tree.shown(folder))
        yield Finding("kustomization-ambiguous", Severity.ERROR, text, place, hint="keep one of them")
