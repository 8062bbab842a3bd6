"""Locks of modules/: one resolution for all of them together, and of it each module's own part.

`needs` prints what is to be installed into an empty environment; `write`, run by that environment's Python, writes
modules/requirements-dev.lock and modules/<name>/requirements.lock. A module whose pyproject says `[tool.penstock]
environment = "own"` is resolved apart and not touched here.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "modules"
OWN = "penstock-runtime"
NAME = re.compile(r"^([A-Za-z0-9._-]+)(?:\[([^]]*)\])?")
OUTSIDE = {"pip", "setuptools", "wheel"}


def projects() -> dict[str, dict[str, Any]]:
    """Module → its pyproject, of those that share the environment."""
    found = {
        path.parent.name: tomllib.loads(path.read_text("utf-8")) for path in sorted(MODULES.glob("*/pyproject.toml"))
    }
    return {
        name: project
        for name, project in found.items()
        if project.get("tool", {}).get("penstock", {}).get("environment") != "own"
    }


def needs(project: dict[str, Any], extras: Iterable[str] = ()) -> Iterator[str]:
    """Requirements of a project from elsewhere; those of the runtime are looked up in its own pyproject."""
    table = project["project"]
    optional = table.get("optional-dependencies", {})
    for requirement in [*table.get("dependencies", ()), *(one for extra in extras for one in optional[extra])]:
        name, wanted = named(requirement)
        if name == OWN:
            runtime = tomllib.loads((MODULES / "runtime" / "pyproject.toml").read_text("utf-8"))
            yield from needs(runtime, wanted)
        elif not (MODULES / name).is_dir():
            yield requirement


def named(requirement: str) -> tuple[str, list[str]]:
    """Name and extras of a requirement, the name as packages are compared by."""
    found = NAME.match(requirement)
    assert found, requirement
    extras = [one.strip() for one in (found[2] or "").split(",") if one.strip()]
    return re.sub(r"[-_.]+", "-", found[1]).lower(), extras


def closure(requirements: Iterable[str]) -> dict[str, str]:
    """Everything that `requirements` bring into this environment: name → version."""
    found: dict[str, str] = {}
    todo = list(requirements)
    seen = set()
    while todo:
        name, extras = named(todo.pop())
        if (name, *extras) in seen:
            continue
        seen.add((name, *extras))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            # Of another platform or Python.
            continue
        found[name] = package.version
        todo += children(package, extras)
    return found


def children(package: Distribution, extras: list[str]) -> Iterator[str]:
    """Requirements of a package that count here. Markers other than extras are decided by what is installed."""
    for requirement in package.requires or ():
        marker = re.search(r"extra\s*==\s*['\"]([^'\"]+)", requirement)
        if marker is None or marker[1] in extras:
            yield requirement.split(";")[0]


def written(packages: dict[str, str]) -> str:
    """The text of a lock."""
    return "".join(f"{name}=={version}\n" for name, version in sorted(packages.items()))


def main(argv: list[str]) -> int:
    """See the module's own words."""
    tools = (MODULES / "requirements-dev.in").read_text("utf-8").split("\n")
    wanted = [line for line in tools if line and not line.startswith("#")]
    if argv == ["needs"]:
        print("\n".join(sorted({*wanted, *(one for project in projects().values() for one in every(project))})))
        return 0
    for name, project in projects().items():
        (MODULES / name / "requirements.lock").write_text(written(closure(every(project))), encoding="utf-8")
    every_one = {named(one.name)[0]: one.version for one in distributions()}
    whole = {name: version for name, version in every_one.items() if name not in OUTSIDE}
    (MODULES / "requirements-dev.lock").write_text(written(whole), encoding="utf-8")
    return 0


def every(project: dict[str, Any]) -> list[str]:
    """Requirements of a project with all its extras."""
    return list(needs(project, project["project"].get("optional-dependencies", {})))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
