"""What is diagnosed of one failed build."""

from collections.abc import Mapping
from pathlib import Path

from penstock.expand.diagnose import diagnose
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from penstock.where import Field
from tests.penstock.support.values import tree_of

DECLARED = Place("clusters/one/apps.yaml", 1)


def declared(way: Field, line: int = 0) -> Place:  # noqa: ARG001
    """Wherever in the declaration, it is its first line."""
    return DECLARED


def found(
    root: Path, failure: Failure, files: Mapping[str, str], missing: tuple[str, ...] = (), **spec: object
) -> list[tuple[str, str]]:
    """(code, place) of what is diagnosed of Kustomization n/apps with path apps."""
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps", **spec}})
    build = Build((), Closure(read=tuple(files), missing=missing), failure)
    return [(one.code, str(one.place)) for one in diagnose(build, tree_of(root, files), flux, declared)]


def hints(root: Path, failure: Failure, files: Mapping[str, str]) -> list[str]:
    """What to do about it."""
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
    build = Build((), Closure(read=tuple(files), missing=()), failure)
    return [one.hint for one in diagnose(build, tree_of(root, files), flux, declared)]
