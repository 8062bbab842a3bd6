"""Ask where a field of a small fleet's object is set; the line that should be the answer is marked in the files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from penstock import settingsfile
from penstock.discover import find
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.expand.sources import home
from penstock.rules.view import Item
from penstock.tree.working import working_tree
from penstock.where import Field, field_place
from penstock.workshop import Workshop
from tests.penstock.support.fleet import SETTINGS
from tests.penstock.support.manifests import flux
from tests.penstock.support.repository import write

#: What stands behind the line that must be found.
MARK = "# <-"


@dataclass(frozen=True)
class Asking:
    """A fleet of one cluster, rendered."""

    root: Path
    workshop: Workshop
    render: ClusterRender

    def place(self, name: str, *field: str | int, kind: str = "Deployment", by: str = "", text: str = "") -> str:
        """`path:line` of a field of an object, of the Kustomization `by` when several have one of this name."""
        return str(field_place(self.workshop, self.item(name, kind, by), field, text=text))

    def key(self, name: str, *field: str | int, kind: str = "Deployment") -> str:
        """The same for the name of a field."""
        return str(field_place(self.workshop, self.item(name, kind), field, key=True))

    def item(self, name: str, kind: str = "Deployment", by: str = "") -> Item:
        """The object of that kind and name."""
        found = [
            Item(document, one, "one")
            for one in self.render.rendered
            for document in one.documents
            if (document.kind, document.name) == (kind, name) and by in ("", one.kustomization.key.name)
        ]
        assert found, [str(document) for one in self.render.rendered for document in one.documents]
        return found[0]

    def rendered(self, name: str) -> Rendered:
        """The Kustomization of that name."""
        return next(one for one in self.render.rendered if one.kustomization.key.name == name)

    @property
    def marked(self) -> str:
        """`path:line` of the line that is marked."""
        (found,) = (
            f"{path.relative_to(self.root).as_posix()}:{number}"
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
            for number, line in enumerate(path.read_text().split("\n"), start=1)
            if MARK in line
        )
        return found


@contextmanager
def asking(root: Path, files: Mapping[str, str], entry: str = "") -> Iterator[Asking]:
    """A cluster whose Kustomization `apps` builds the folder apps/, with these files."""
    write(root, {"penstock.yaml": SETTINGS, "clusters/one/apps.yaml": entry or flux("apps", "apps"), **files})
    with Workshop() as workshop:
        tree = working_tree(root)
        around = home(tree, settingsfile.load(root))
        (render,) = expand(workshop, around, find.clusters(tree, around.settings))
        assert [str(finding) for finding in render.findings] == []
        yield Asking(root, workshop, render)


#: The field that most questions are about.
REPLICAS: Field = ("spec", "replicas")
