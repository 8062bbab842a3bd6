"""Trees in which one site has another one's files: those of its release, or all of its folder. For layouts whose
release is no component of a Flux Kustomization."""

from penstock.errors import PenstockError
from penstock.promote.freight import freight
from penstock.promote.layout import layout
from penstock.promote.propose import Asked, propose
from penstock.promote.settings import SITE, Promotion
from penstock.promote.site import read
from penstock.tree.tree import SUBMODULE, SYMLINK, Tree, planned


def released(tree: Tree, settings: Promotion, one: str, other: str) -> Tree:
    """The tree in which the first site has taken all that the second one's release says."""
    found = layout(settings, tree.entries, ())
    if not {one, other} <= found.files.keys():
        return tree  # one of them has no release
    try:
        there, here = read(tree, found, other), read(tree, found, one)
    except PenstockError:
        return tree  # a file that is no YAML is told as what does not build
    plan = propose(found, freight(other, "", there.values), there, here, None, Asked(take={"*": "source"}))
    return planned(tree, plan.files, tree.name)


def moved(tree: Tree, settings: Promotion, one: str, other: str) -> Tree:
    """The tree in which the folders of the first site are those of the second."""
    globs = (promotable.files for promotable in settings.paths)
    files: dict[str, bytes | None] = {}
    for folder in {glob.partition(f"{SITE}/")[0] for glob in globs if f"{SITE}/" in glob}:
        mine, theirs = (f"{folder}{site}" for site in (one, other))
        files |= dict.fromkeys(tree.below(mine))
        files |= {
            mine + path.removeprefix(theirs): tree.read(path) for path in tree.below(theirs) if _is_file(tree, path)
        }
    return planned(tree, files, tree.name)


def _is_file(tree: Tree, path: str) -> bool:
    return tree.entries[path].mode not in (SYMLINK, SUBMODULE)
