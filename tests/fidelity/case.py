"""The corpus: cases in tests/corpus, each a small tree and what Flux is asked to make of it."""

import base64
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).parents[1] / "corpus"
Object = dict[str, Any]

#: How often the text of a `long` file is repeated, and the whole line with it.
LONG = 5000
#: Who decides what becomes of a case, when only a whole cluster can: `make e2e` asks one.
ALONE = "cluster"
#: Others are decided by the build, or by the controller, as penstock and the oracle know it.
STAGES = ("build", "controller", ALONE)


@dataclass(frozen=True)
class Case:
    """One case, as its case.yaml says it; corpus/README.md explains the fields."""

    name: str
    about: str
    item: int
    expect: str
    spec: Object = field(default_factory=dict)
    entry: str = ""
    objects: list[Object] = field(default_factory=list)
    strict: bool = True
    ignore: str | None = None
    says: str = ""
    shows: list[str] = field(default_factory=list)
    hides: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, str] = field(default_factory=dict)
    long: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    binary: bool = False
    stage: str = "build"

    def __post_init__(self) -> None:
        assert self.expect in {"renders", "fails"}, f"{self.name}: expect is renders or fails, not {self.expect!r}"
        assert bool(self.spec) != bool(self.entry), f"{self.name}: a case has either a spec or an entry"
        assert self.stage in STAGES, f"{self.name}: stage is one of {', '.join(STAGES)}, not {self.stage!r}"
        assert self.stage != ALONE or self.entry, f"{self.name}: only a whole cluster can be left to a cluster"

    @property
    def alone(self) -> bool:
        """True when the worker by itself must agree: one Kustomization, and nothing that the controller decides."""
        return not self.entry and self.stage == "build"

    @property
    def kustomization(self) -> Object:
        """The whole Flux Kustomization."""
        return {
            "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
            "kind": "Kustomization",
            "metadata": {"namespace": "flux-system", "name": self.name},
            "spec": self.spec,
        }

    def lay_out(self, root: Path) -> None:
        """Write the case's tree to a folder that is not there yet."""
        tree = CORPUS / self.name / "tree"
        shutil.copytree(tree, root) if tree.is_dir() else root.mkdir(parents=True)
        contents = {path: text.encode() for path, text in self.files.items()}
        contents |= {path: base64.b64decode(text) for path, text in self.bytes.items()}
        contents |= {path: text.encode() * LONG for path, text in self.long.items()}
        for path, content in contents.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        for path, target in self.links.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).symlink_to(target)


def load(name: str) -> Case:
    """The case of that name. An unknown field in case.yaml is an error."""
    return Case(name=name, **yaml.safe_load((CORPUS / name / "case.yaml").read_text(encoding="utf-8")))


def names() -> list[str]:
    """Every case of the corpus."""
    return sorted(path.parent.name for path in CORPUS.glob("*/case.yaml"))


def known() -> list[str]:
    """Those of which the oracle knows what becomes of them."""
    return [name for name in names() if load(name).stage != ALONE]
