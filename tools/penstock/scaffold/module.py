"""A new module: the source of one image, that starts, answers its probes and stops on SIGTERM."""

import keyword
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

from penstock.scaffold import names, templates
from penstock.scaffold.layout import Layout
from penstock.scaffold.plan import File, Plan, faulty
from penstock.scaffold.rename import Renaming

SAMPLE = "What it does, in one sentence"


def plans(layout: Layout, wanted: Sequence[str], description: str = "") -> list[Plan]:
    """One plan for each module. Raises PenstockError with everything that is wrong with any of them."""
    wrong = [sentence for name in wanted for sentence in _faults(layout, name)]
    if any(ord(character) < 32 for character in description) or '"' in description or "\\" in description:
        wrong.append("--description: one line of text without quotes and backslashes")
    if wrong:
        raise faulty(wrong)
    return [_plan(layout, name, description) for name in wanted]


def _faults(layout: Layout, name: str) -> Iterator[str]:
    yield from names.fault("a module", name)
    package = _package(name)
    if not package.isidentifier() or keyword.iskeyword(package):
        yield f"{name!r} is no name for a module: {package} cannot be a Python package, so let it begin with a letter"
    elif package in sys.stdlib_module_names or package == "tests":
        yield f"{name!r} is no name for a module: Python has a {package} of its own"
    for other in _modules(layout):
        if other != name and _package(other) == package:
            yield f"{name!r} and modules/{other} would be the same Python package, {package}"


def _plan(layout: Layout, name: str, description: str) -> Plan:
    renaming = Renaming(words={"my-module": name, "my_module": _package(name)})
    made = [_described(file, description) for file in templates.filled("module", f"modules/{name}", renaming)]
    next_ = [
        f"cd modules/{name} && python -m pytest",
        f"write its work in modules/{name}/src/{_package(name)}/job.py",
        f"docker build -f modules/{name}/Dockerfile -t {name}:0.1.0 .",
        f"git add modules/{name} && git commit -m 'feat({name}): begin'",
    ]
    if not (layout.root / "apps/base" / name).is_dir():
        next_.append(f"penstock new app {name}")
    return Plan(f"module {name}", tuple(made), (), tuple(next_))


def _described(file: File, description: str) -> File:
    if not description:
        return file
    text = file.content.decode()
    for sample in (f"{SAMPLE}.", f"{SAMPLE[0].lower()}{SAMPLE[1:]}.", SAMPLE):
        text = text.replace(sample, description)
    return replace(file, content=text.encode())


def _package(name: str) -> str:
    return name.replace("-", "_")


def _modules(layout: Layout) -> list[str]:
    folder = layout.root / "modules"
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
