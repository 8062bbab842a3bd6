"""Kustomize as the worker links it: its own sources, with a few functions in whose place quicker ones stand.

What stands in their place is in tools/kustomize-worker/_kustomize, one quick.go for each package. The originals stay
under another name: the quick ones fall back on them, and tests compare the two. Why, and how it is proved:
docs/decisions/0012-kustomize-with-quicker-parts.md.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gobuild.errors import BuildError
from gobuild.toolchain import Go

VERSIONS = {"api": "v0.21.1", "kyaml": "v0.21.1"}
"""The only releases that the changes were made for and proved with; go.mod must name the same."""

QUICK = "_kustomize"
"""The folder of a module that holds what comes into Kustomize's packages; the Go command looks past it."""

MADE = ".kustomize"
"""The folder beside it that holds the changed sources; git looks past that one too."""

FLAGS = (f"-modfile={MADE}/go.mod",)
"""Flags of the Go command that make it take them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A text in a file of Kustomize, that is there once, and what to put in its place."""

    file: str
    old: str
    new: str


def renamed(file: str, function: str, name: str) -> Change:
    """The function is called `name`…Anyway from now on: a quick.go of the package has one in its place."""
    return Change(file, f"{function}(", f"{function.removesuffix(function.split()[-1])}{name}Anyway(")


CHANGES = (
    renamed("api/resmap/reswrangler.go", "func (m *resWrangler) Append", "append"),
    renamed("api/resmap/reswrangler.go", "func (m *resWrangler) appendAll", "appendAll"),
    renamed("api/resmap/reswrangler.go", "func (m *resWrangler) Select", "select"),
    renamed("api/resmap/reswrangler.go", "func (m *resWrangler) GetById", "getById"),
    renamed("api/resmap/factory.go", "func newResMapFromResourceSlice", "newResMapFromResourceSlice"),
    # What was read of a map is kept in it while its resources only join, as files and generators bring them.
    Change(
        "api/resmap/reswrangler.go", "\trList []*resource.Resource\n}", "\trList []*resource.Resource\n\theld *held\n}"
    ),
    Change("api/resmap/reswrangler.go", "m.GetMatchingResourcesByAnyId(id.Equals)\n", "m.withId(id)\n"),
    Change("api/resmap/reswrangler.go", "i, err := m.GetIndexOfCurrentId(id)\n", "i, err := m.placeOf(id)\n"),
    Change("api/resmap/reswrangler.go", "\tm.rList[i] = res\n", "\tm.put(i, res)\n"),
    renamed("api/internal/target/kusttarget.go", "func (kt *KustTarget) accumulateResources", "accumulateResources"),
    renamed("api/internal/target/kusttarget.go", "func (kt *KustTarget) runGenerators", "runGenerators"),
    renamed("api/resource/resource.go", "func (r *Resource) CurId", "curId"),
    renamed("api/resource/resource.go", "func (r *Resource) PrevIds", "prevIds"),
    renamed("api/resource/resource.go", "func (r *Resource) StorePreviousId", "storePreviousId"),
    Change("api/resource/resource.go", "\trefVarNames []string\n}", "\trefVarNames []string\n\tfrozen *ids\n}"),
    renamed("api/internal/accumulator/resaccumulator.go", "func (ra *ResAccumulator) Intersection", "intersection"),
    renamed(
        "api/internal/accumulator/namereferencetransformer.go",
        "func (t *nameReferenceTransformer) Transform",
        "transform",
    ),
    renamed("api/internal/target/kusttarget.go", "func (kt *KustTarget) IgnoreLocal", "ignoreLocal"),
    renamed("api/internal/plugins/builtinconfig/transformerconfig.go", "func (t *TransformerConfig) Merge", "merge"),
    renamed("kyaml/yaml/rnode.go", "func (rn *RNode) DeAnchor", "deAnchor"),
    renamed("kyaml/openapi/openapi.go", "func (rs *ResourceSchema) IsMissingOrNull", "isMissingOrNull"),
    renamed("kyaml/fieldmeta/fieldmeta.go", "func (fm *FieldMeta) IsEmpty", "isEmpty"),
    # Each object is looked for among all others once its namespace is set: they are kept by name meanwhile.
    Change(
        "api/internal/builtins/NamespaceTransformer.go",
        "\tfor _, r := range m.Resources() {",
        "\tnamed := resmap.ByName(m)\n\tfor _, r := range m.Resources() {",
    ),
    Change(
        "api/internal/builtins/NamespaceTransformer.go",
        "m.GetMatchingResourcesByCurrentId(r.CurId().Equals)",
        "named.Matching(r)",
    ),
)


def flags(module: Path) -> tuple[str, ...]:
    """Flags for the Go command in `module`: none where nothing of Kustomize is changed."""
    return FLAGS if (module / QUICK).is_dir() else ()


def identity(module: Path) -> str:
    """Changes whenever the changed sources do; empty where nothing is changed."""
    if not flags(module):
        return ""
    digest = hashlib.sha256(repr((VERSIONS, CHANGES)).encode())
    for file in sorted([*(module / QUICK).rglob("*.go"), module / "go.mod", module / "go.sum"]):
        digest.update(f"\n{file.relative_to(module).as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def prepare(go: Go, module: Path) -> None:
    """See to it that the changed sources of `module` are there, with a go.mod that names them. Raises BuildError."""
    made, wanted = module / MADE, identity(module)
    stamp = made / "id"
    if not wanted or (stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted):
        return
    shutil.rmtree(made, ignore_errors=True)
    for part, version in VERSIONS.items():
        copy(original(go, module, part, version), made / part)
        copy(module / QUICK / part, made / part)
    for change in CHANGES:
        apply(change, made)
    replaced = "".join(f"\nreplace sigs.k8s.io/kustomize/{part} => ./{MADE}/{part}\n" for part in VERSIONS)
    (made / "go.mod").write_text((module / "go.mod").read_text(encoding="utf-8") + replaced, encoding="utf-8")
    shutil.copyfile(module / "go.sum", made / "go.sum")
    stamp.write_text(wanted, encoding="utf-8")


def original(go: Go, module: Path, part: str, version: str) -> Path:
    """The folder in the Go module cache with a part of Kustomize, fetched when it is not there and held to go.sum."""
    name = f"sigs.k8s.io/kustomize/{part}"
    code, said = go.ask("-C", str(module), "mod", "download", "-json", name)
    if code != 0:
        raise BuildError(f"{name} could not be had:\n{said}\nThe first build needs the Go module proxy.")
    found = json.loads(said)
    if found["Version"] != version:
        raise BuildError(
            f"go.mod names {name} {found['Version']}, and what is changed in it was proved with {version}: "
            "see docs/decisions/0012-kustomize-with-quicker-parts.md"
        )
    return Path(found["Dir"])


def copy(source: Path, target: Path) -> None:
    """Copy the Go sources of a module and its go.mod, with no tests but ours."""
    ours = QUICK in source.parts
    copy_files(source, target, lambda file: file.suffix == ".go" and (ours or not file.name.endswith("_test.go")))
    copy_files(source, target, lambda file: file == source / "go.mod")


def copy_files(source: Path, target: Path, wanted: Callable[[Path], bool]) -> None:
    """Copy files with their folders; writable, which the module cache is not."""
    for file in source.rglob("*"):
        if file.is_file() and wanted(file):
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def apply(change: Change, made: Path) -> None:
    """Change one file. Raises BuildError when it is not the text that the change was made for."""
    file = made / change.file
    text = file.read_text(encoding="utf-8")
    if text.count(change.old) != 1:
        raise BuildError(f"{change.file} of Kustomize is not as expected: {change.old.strip()!r} is not in it once.")
    file.write_text(text.replace(change.old, change.new), encoding="utf-8")
