"""The values of a file: every leaf by its path. Lists go by the names of their elements where those have names."""

from collections.abc import Iterator

from penstock.edit.path import ORDER, Steps, element, key, title
from penstock.edit.scalar import quoted
from penstock.edit.sheet import Node, Sheet, Unreadable

#: What names an element of a list, the first that all elements have and that is different in each.
NAMES = (
    ("name",),
    ("namespace", "name"),
    ("kind", "name"),
    ("op", "path"),
    ("path",),
    ("target",),
    ("key",),
    ("mountPath",),
    ("containerPort", "protocol"),
    ("containerPort",),
    ("port",),
    ("topologyKey",),
    ("metadata.name",),
    ("configMapRef.name|secretRef.name",),
)
KUSTOMIZE = "kustomize.config.k8s.io/"
#: Lists of texts in Kustomize's own files whose elements stand for themselves; all other lists of texts are one value.
SETS = frozenset(
    {
        *("resources", "components", "bases", "configurations", "crds", "generators", "transformers", "validators"),
        *("patchesStrategicMerge", "files", "envs", "literals"),
    }
)


def values(sheet: Sheet) -> dict[Steps, str]:
    """Path → canonical text of every leaf. Empty collections and lists without names are leaves."""
    found: dict[Steps, str] = {}
    for prefix, root in documents(sheet):
        for steps, text in _leaves(root, prefix, is_kustomize(root)):
            if steps in found:
                raise Unreadable(sheet.line(root), f"the key {steps[-1]} is there twice")
            found[steps] = text
    return found


def documents(sheet: Sheet) -> Iterator[tuple[Steps, Node]]:
    """Each document with the step to it, `(Kind/name)`; none for one without a name, as Kustomize's own."""
    seen: set[Steps] = set()
    for number, root in enumerate(sheet.roots, start=1):
        steps = next(steps for steps in (*_titles(root), (title(str(number)),)) if steps not in seen)
        seen.add(steps)
        yield steps, root


def _titles(root: Node) -> Iterator[Steps]:
    """What a document may be called, the shortest first."""
    metadata = root.get("metadata")
    kind, name = root.text("kind"), metadata.text("name") if metadata else ""
    if not name or is_kustomize(root):
        yield ()
        return
    yield (title(f"{kind}/{name}"),)
    yield (title(f"{kind}/{metadata.text('namespace') if metadata else ''}/{name}"),)


def is_kustomize(root: Node) -> bool:
    """True for a Kustomization or Component of Kustomize."""
    version, kind = root.text("apiVersion"), root.text("kind")
    return version.startswith(KUSTOMIZE) or (not version and kind in ("", "Kustomization", "Component"))


def names(node: Node, field: str, kustomize: bool) -> list[str] | None:
    """The names of a list's elements, or None for a list that is one value."""
    if not node.items:
        return None
    if all(item.kind == "scalar" for item in node.items):
        found = [item.value.partition("=")[0] for item in node.items]
        return found if kustomize and field in SETS and all(found) and len(set(found)) == len(found) else None
    if any(item.kind != "mapping" for item in node.items):
        return None
    if kustomize and field == "patches":
        found = [item.text("path") or _target(item) for item in node.items]
        return found if all(found) and len(set(found)) == len(found) else None
    for fields in NAMES:
        found = [_named(item, fields) for item in node.items]
        if all(found) and len(set(found)) == len(found):
            return found
    return None


def _named(item: Node, fields: tuple[str, ...]) -> str:
    if fields == ("target",):
        return _target(item)
    words = [_word(item, field) for field in fields]
    return " ".join(words) if all(words) else ""


def _word(item: Node, field: str) -> str:
    """The text of a field, or of the first of several that is there."""
    for one in field.split("|"):
        *above, last = one.split(".")
        at: Node | None = item
        for step in above:
            at = at.get(step) if at is not None else None
        if at is not None and (text := at.text(last)):
            return f"{above[0]}/{text}" if "|" in field else text
    return ""


def _target(item: Node) -> str:
    target = item.get("target")
    return "/".join(value.value for _, value in target.pairs) if target and target.kind == "mapping" else ""


def _leaves(node: Node, at: Steps, kustomize: bool) -> Iterator[tuple[Steps, str]]:
    if node.kind == "mapping" and node.pairs:
        for word, value in node.pairs:
            yield from _leaves(value, (*at, key(word.value)), kustomize)
        return
    named = names(node, at[-1] if at else "", kustomize) if node.kind == "sequence" else None
    if named is None:
        yield at, node.canonical
        return
    if len(named) > 1:
        yield (*at, ORDER), f"[{','.join(map(quoted, named))}]"
    for name, item in zip(named, node.items, strict=True):
        yield from _leaves(item, (*at, element(name)), kustomize)
