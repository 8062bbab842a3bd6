"""What a repository's files say of its layout, for somebody whose settings do not fit it yet."""

import re
from collections.abc import Iterable

from penstock.promote.layout import Layout
from penstock.promote.settings import SITE

#: So many are named.
MOST = 6


def nothing(layout: Layout, paths: Iterable[str], source: str, target: str) -> str:
    """The sentence for two sites without a promotable file, with the files that both have of their own."""
    globs = ", ".join(one.files for one in layout.settings.paths)
    found = likely(paths, source, target)
    more = ", …" if len(found) > MOST else ""
    say = f": of these, which both have, name those that move: {', '.join(found[:MOST])}{more}" if found else ""
    return (
        f"nothing of {source} or {target} could move: no file fits `promotion: paths:` of penstock.yaml ({globs}){say}"
    )


def likely(paths: Iterable[str], source: str, target: str) -> list[str]:
    """Files that each of the two sites has under its own name, with the name left open."""
    paths = {*paths}
    word = re.compile(rf"(?<![\w]){re.escape(source)}(?![\w])")
    opened = {word.sub(SITE, path, count=1): path for path in sorted(paths) if word.search(path)}
    return [one for one in opened if one.replace(SITE, target) in paths]
