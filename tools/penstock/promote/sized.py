"""Sizes that somebody named for this once, and that are none."""

from collections.abc import Iterable, Iterator
from itertools import chain

from penstock.edit.path import Steps
from penstock.promote.inline import inlined
from penstock.promote.layout import Layout, is_size
from penstock.promote.site import Site
from penstock.promote.staying import OPEN, opened


def unsized(layout: Layout, sizes: Iterable[str], *sites: Site) -> Iterator[str]:
    """What fits no size of these sites, in sentences."""
    for size in sizes:
        files = chain.from_iterable(site.files.values() for site in sites)
        if not any(_holds(layout, size, steps, text) for file in files for steps, text in file.values.items()):
            yield f"--size {size}: there is no such size"


def _holds(layout: Layout, size: str, steps: Steps, text: str) -> bool:
    """True for a size, a list with one in it, and a patch that is a text with one in it."""

    def named(at: Steps) -> bool:
        return is_size(layout.settings, size, at)

    return named(steps) or OPEN in opened(text, steps, named) or any(map(named, inlined(steps, text)))
