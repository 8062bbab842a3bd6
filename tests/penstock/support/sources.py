"""The package's own source files: what they are called and what they import."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import penstock

ROOT = Path(penstock.__file__).parent


@cache
def modules() -> dict[str, Path]:
    """Dotted name below `penstock` → file; packages go by their own name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "template" in parts:  # what `penstock new` writes for others is no part of the package
            continue
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def parsed(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_bytes())


def imports(path: Path, *, at_once: bool = False) -> Iterator[str]:
    """Every module that a file imports, by its full dotted name; `at_once` leaves out what functions import later."""
    tree = parsed(path)
    for node in _outside_functions(tree) if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            if not all(name.removeprefix("penstock.") in modules() for name in named):
                yield node.module or ""
            yield from named


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _outside_functions(child)
