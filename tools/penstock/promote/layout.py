"""What is promotable where: the files of each site by their place, and which of their values move."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from penstock import globs
from penstock.discover.cluster import Cluster
from penstock.edit.path import ORDER, Steps, fits, inner, is_element, name, parsed, written
from penstock.edit.values import NAMES
from penstock.errors import PenstockError
from penstock.promote.settings import BESIDE, SITE, Promotable, Promotion, beside
from penstock.tree.tree import SUBMODULE, SYMLINK, Entry

#: An operation of a JSON patch as the step of a list.
OPERATION = re.compile(r"\[(?:add|remove|replace|move|copy|test) (/.*)\]\Z", re.DOTALL)
#: The fields that name elements of lists.
NAMING = {field for fields in NAMES for field in fields}
#: How the step to a definition of custom resources begins.
DEFINES = "(CustomResourceDefinition/"


@dataclass(frozen=True)
class Place:
    """A promotable file: its path, the path with the site left open, and the settings that make it promotable."""

    path: str
    open: str
    by: Promotable


@dataclass(frozen=True, eq=False)
class Layout:
    """The sites of a tree: site → its promotable files, by the path with the site left open; and its clusters."""

    settings: Promotion
    files: Mapping[str, Mapping[str, Place]]
    clusters: Mapping[str, tuple[Cluster, ...]]

    @property
    def sites(self) -> tuple[str, ...]:
        """Every site, by name."""
        return tuple(sorted({*self.files, *self.clusters}))

    def known(self, site: str) -> str:
        """The site itself. PenstockError when there is none of this name."""
        if site not in self.files and site not in self.clusters:
            names = ", ".join(self.sites[:12]) + (", …" if len(self.sites) > 12 else "")
            how = "none: `promotion:` in penstock.yaml says with {site} where they are (`clusters:`, `paths:`)"
            raise PenstockError(f"there is no site {site}; there are: {names or how}")
        return site

    def lock(self, site: str) -> str:
        """Where the site's lock is."""
        return self.settings.lock.replace(SITE, site)

    def registry(self, site: str) -> str:
        """The registry that the site's files write out; empty when none is told."""
        found = (where for glob, where in self.settings.registries.items() if fnmatchcase(site, glob))
        return next(found, "").strip("/")

    def at(self, site: str, open_path: str) -> Place:
        """The place of a site's file, whether it is there or not."""
        path = open_path.replace(SITE, site)
        return place(self.settings, path) or Place(path, open_path, Promotable(files=open_path))


def layout(settings: Promotion, entries: Mapping[str, Entry], clusters: Iterable[Cluster]) -> Layout:
    """The layout of a tree."""
    files: dict[str, dict[str, Place]] = {}
    for path, entry in entries.items():
        if entry.mode not in (SYMLINK, SUBMODULE) and (found := place(settings, path)):
            files.setdefault(site_of(settings, found.by.files, path), {})[found.open] = found
    of_site: dict[str, tuple[Cluster, ...]] = {}
    for cluster in clusters:
        owner = next(filter(None, (site_of(settings, glob, cluster.entry.path) for glob in settings.clusters)), "")
        if owner:
            of_site[owner] = (*of_site.get(owner, ()), cluster)
    all_sites = {*files, *of_site}
    lock = {settings.lock.replace(SITE, site) for site in all_sites}
    lock |= {beside(settings.lock, site, name) for site in all_sites for name in BESIDE}
    kept = {site: {name: one for name, one in found.items() if one.path not in lock} for site, found in files.items()}
    return Layout(settings, kept, of_site)


def place(settings: Promotion, path: str) -> Place | None:
    """The place of a file, when it is promotable."""
    for one in settings.paths:
        found = _pattern(one.files, settings.site_folders).match(path)
        if found:
            return Place(path, f"{path[: found.start('site')]}{SITE}{path[found.end('site') :]}", one)
    return None


def site_of(settings: Promotion, glob: str, path: str) -> str:
    """The site in a path that fits the glob; empty for one that does not."""
    found = _pattern(glob, settings.site_folders).match(path)
    return found["site"] if found else ""


@lru_cache(maxsize=64)
def _pattern(glob: str, folders: int) -> re.Pattern[str]:
    before, _, after = glob.strip("/").partition(SITE)
    ends = r"\Z"
    head = globs.pattern(before).pattern.removesuffix(ends) + ("/" if before.endswith("/") else "")
    tail = ("/" if after.startswith("/") else "") + globs.pattern(after).pattern.removesuffix(ends)
    return re.compile(f"{head}(?P<site>{'/'.join(['[^/]+?'] * folders)}){tail}{ends}", re.DOTALL)


def moves(settings: Promotion, by: Promotable, steps: Steps, sizes: tuple[str, ...]) -> bool:
    """True when the value moves; `sizes` are those that were named. A definition of custom resources names fields: it
    has no sizes, and nothing that makes a site."""
    defines = steps[:1] and steps[0].startswith(DEFINES)
    never, sized = (by.never, ()) if defines else ((*by.never, *settings.static), settings.sizes)
    return _moves(by.fields, never, settings.settings, sized, sizes, steps)


def is_size(settings: Promotion, named: str, steps: Steps) -> bool:
    """True for a size that this name means."""
    sized = _unlisted(steps)
    return _any(settings.sizes, sized) and _any((named,), sized)


def unnamed(settings: Promotion, by: Promotable, steps: Steps) -> bool:
    """True for a value that stays only because `fields:` speaks of others: no setting says anything of it."""
    if not by.fields or by.others == "stay" or steps[-1:] == (ORDER,):
        return False
    said = (*by.fields, *by.never, *settings.static, *settings.sizes, *settings.settings)
    return not _any(said, steps) and not _names(by.fields, steps)


Patterns = tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def _moves(
    fields: Patterns, never: Patterns, settings: Patterns, sizes: Patterns, named: Patterns, steps: Steps
) -> bool:
    if fields and not _any(fields, steps) and not _names(fields, steps):
        return False
    if _any(never, steps):
        return _any(settings, steps)
    sized = _unlisted(steps)
    return _any(named, sized) if _any(sizes, sized) else True


def _unlisted(steps: Steps) -> Steps:
    """The path with another word for a list of resources, as Kustomize has one: those of a container are no list."""
    return tuple(
        "resources of a list" if step == "resources" and steps[at + 1 : at + 2] and is_element(steps[at + 1]) else step
        for at, step in enumerate(steps)
    )


def _any(patterns: Patterns, steps: Steps) -> bool:
    views = [view for view in (steps, pointed(steps)) if view]
    return any(fits(pattern, view) for pattern in patterns for view in views)


def _names(fields: Patterns, steps: Steps) -> bool:
    """True for what names an element of a list, of which some other value moves: without it a new one would be none."""
    if len(steps) < 2 or not is_element(steps[-2]) or steps[-1] not in NAMING:
        return False
    above = (parsed(pattern)[:-1] for pattern in fields)
    return any(fits(written(one), inner(steps)[:-1]) for one in above if one and is_element(one[-1]))


def pointed(steps: Steps) -> Steps:
    """What an operation of a JSON patch is about, as a path of its own; nothing for all other values."""
    found = OPERATION.match(inner(steps)[0]) if inner(steps) else None
    if not found:
        return ()
    words = [word.replace("~1", "/").replace("~0", "~") for word in found[1].split("/")[1:]]
    below = [name(step) for step in inner(steps)[2:]]
    return tuple(f"[{word}]" if word.isdigit() or word == "-" else word for word in (*words, *below))
