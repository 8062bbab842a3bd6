"""What every generated file has in common: who made it, and from what."""

from collections.abc import Iterable

#: By this a generated file is known, whatever comments its format has.
MARK = "Made by `penstock generate`"


def made(origin: str, *about: str, comment: str = "#") -> str:
    """The head of a generated file: where to change it, and what it is."""
    return "".join(f"{comment} {line}\n" for line in (f"{MARK} from {origin}: change that, not this.", *about))


def listed(items: Iterable[str], indent: int = 2) -> str:
    """A block list of plain words."""
    return "".join(f"{' ' * indent}- {item}\n" for item in items)


def component(origin: str, about: str, *parts: str) -> str:
    """A kustomization.yaml of kind Component."""
    head = made(origin, about)
    return head + "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + "".join(parts)


def section(name: str, items: Iterable[str]) -> str:
    """A list of a kustomization file; nothing when it is empty."""
    held = tuple(items)
    return f"{name}:\n{listed(held)}" if held else ""


def patches(paths: Iterable[str]) -> str:
    """The list of patches; nothing when it is empty."""
    return section("patches", (f"path: {path}" for path in paths))


def merged(name: str, namespace: str, files: Iterable[str]) -> str:
    """An entry of configMapGenerator that adds files to a ConfigMap of a base; nothing without files."""
    held = tuple(files)
    if not held:
        return ""
    return f"  - name: {name}\n    namespace: {namespace}\n    behavior: merge\n    files:\n{listed(held, 6)}"
