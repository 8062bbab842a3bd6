"""Plan an import: what would be written, what a person changed and stays, and what is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from penstock.errors import PenstockError
from penstock.iotedge import kept, layers, placeholders, threeway, wiring
from penstock.iotedge import manifest as manifests
from penstock.iotedge.app import App, app
from penstock.iotedge.check import faults
from penstock.iotedge.condition import Device
from penstock.iotedge.fault import Fault, Weight
from penstock.iotedge.jsontext import Document, NotJson, parse
from penstock.iotedge.ledger import Entry, Ledger, leaves
from penstock.iotedge.manifest import Manifest
from penstock.iotedge.names import label
from penstock.iotedge.options import is_key
from penstock.iotedge.release import pinned
from penstock.iotedge.target import Gateway, Target
from penstock.locate import KUSTOMIZATIONS
from penstock.scaffold.layout import Layout, Place
from penstock.scaffold.plan import content, faulty
from penstock.scaffold.yamltext import NotYaml
from penstock.topology.names import LABEL

#: What every cluster has by itself, and where Flux lives.
TAKEN = frozenset({"default", "kube-system", "kube-public", "kube-node-lease", "flux-system"})


@dataclass(frozen=True)
class Asked:
    """What the command line says."""

    site: str
    cluster: str
    name: str = ""
    namespace: str = ""
    gateway: Gateway = Gateway.LOAD_BALANCER
    device: str = ""
    tags: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Import:
    """An import, decided but not written. `files`: path → content (None: removed). `old` are those that are there."""

    app: str
    files: Mapping[str, bytes | None]
    old: Mapping[str, bytes | None]
    entries: tuple[Entry, ...]
    notes: tuple[str, ...]
    kept: tuple[str, ...]
    secrets: Mapping[str, tuple[str, ...]]
    namespace: str
    #: What the manifests' checks say beside what stops an import.
    warnings: tuple[str, ...]
    #: What is waived until somebody decides: finding → module → why.
    waived: Mapping[str, Mapping[str, str]]

    @property
    def changed(self) -> dict[str, bytes | None]:
        """The files that would be written or removed."""
        return {path: content for path, content in self.files.items() if content != self.old[path]}


def plan(layout: Layout, sources: Sequence[tuple[str, bytes]], asked: Asked) -> Import:
    """Decide one import of a deployment, or of a base and its layers. Raises PenstockError with all that is wrong."""
    place = _place(layout, asked)
    documents = [(name, _document(name, content)) for name, content in sources]
    filled = [(name, placeholders.filled(document.value, asked.values)) for name, document in documents]
    warnings = _checked(documents, filled)
    device = Device(asked.device or f"{asked.site}-{asked.cluster}", asked.tags)
    combined = layers.combined([layers.layer(name, value) for name, value in filled], device)
    target = _target(layout, place, asked, combined.value, sources)
    manifest = manifests.read(combined.value)
    if not manifest.modules and "edgeHub" not in manifest.system:
        raise PenstockError("the manifest has no module: nothing to import")
    ledger = Ledger()
    made = app(manifest, target, ledger)
    _open(combined.value, manifest, ledger)
    entries = ledger.closed(expanded(combined.value, manifest))
    files, stays = _settled(layout, made, target, combined.value, place)
    old = {path: content(layout.root / path) for path in files}
    notes = (*combined.notes, *_notes(made, target))
    return Import(
        target.app,
        files,
        old,
        entries,
        notes,
        tuple(stays),
        made.secrets,
        target.namespace,
        tuple(warnings),
        made.waived,
    )


def expanded(value: Mapping[str, Any], manifest: Manifest) -> Iterator[tuple[str | int, ...]]:
    """Every field of a manifest; create options as what they hold, not as texts."""
    inner = {one.options_path: one.options for one in (*manifest.modules.values(), *manifest.system.values())}
    for leaf in leaves(value):
        above = next((path for path in inner if leaf[: len(path) - 1] == path[:-1] and len(leaf) >= len(path)), None)
        if above is None or not is_key(leaf[len(above) - 1]):
            yield leaf
    for path, options in inner.items():
        if options:
            yield from leaves(options, path)


def _place(layout: Layout, asked: Asked) -> Place:
    site = layout.site(asked.site)
    place = site.cluster(asked.cluster)
    if place is None:
        raise PenstockError(
            f"{asked.site} has no cluster {asked.cluster}; it has {', '.join(one.name for one in site.clusters)}"
        )
    return place


def _document(name: str, content: bytes) -> Document:
    try:
        document = parse(content)
    except NotJson as error:
        raise PenstockError(f"{name}:{error.line}: this is no JSON: {error} (column {error.column})") from error
    if not manifests.looks_like(document.value):
        raise PenstockError(f"{name}: this is no manifest: it has no modulesContent")
    return document


def _checked(documents: Sequence[tuple[str, Document]], filled: Sequence[tuple[str, Any]]) -> list[str]:
    """What is only a warning. Raises PenstockError for what the hub or the device would refuse."""
    wrong, warnings = [], []
    for (name, document), (_, value) in zip(documents, filled, strict=True):
        for fault in faults(Document(value, document.lines, document.doubled)):
            said = f"{name}:{document.line(fault.path)}: {fault}"
            if _stops(fault):
                wrong.append(f"{said}; {fault.hint}" if fault.hint else said)
            else:
                warnings.append(said)
    if wrong:
        raise faulty([*wrong, "nothing was written"])
    return warnings


def _stops(fault: Fault) -> bool:
    """Credentials are taken out by the import itself, where they are in an environment, a command, a twin or for a
    registry."""
    return fault.weight is Weight.ERROR and (fault.firm or not fault.secret)


def _target(
    layout: Layout, place: Place, asked: Asked, value: Mapping[str, Any], sources: Sequence[tuple[str, bytes]]
) -> Target:
    said = asked.name or str(value.get("id") or "") or Path(sources[0][0]).name.split(".")[0]
    name = label(said, "device")
    like = wiring.apps(layout.root / place.folder)
    target = Target(
        app=name,
        namespace=asked.namespace or name,
        site=asked.site,
        cluster=asked.cluster,
        nested=bool(place.facts.get("PARENT")),
        registry=place.facts.get("REGISTRY", ""),
        flux="postBuild" in like.get("spec", {}),
        gateway=asked.gateway,
        machines=place.facts.get("DEVICE_CIDR", ""),
        digests=asked.digests,
    )
    before = kept.read(content(layout.root / f"apps/base/{name}/{kept.NAME}") or b"", name)
    if before and (before[1].site, before[1].cluster) != (asked.site, asked.cluster):
        raise PenstockError(
            f"{name} is imported for {before[1].site}/{before[1].cluster} already: give this one another --name"
        )
    if before is None and (layout.root / f"apps/base/{name}").exists():
        raise PenstockError(f"apps/base/{name} is there and was not imported: give the device another --name")
    if before:
        digests = {**before[1].digests, **asked.digests}
        namespace = asked.namespace or before[1].namespace
        target = replace(target, digests=digests, namespace=namespace)
    if wrong := _taken(layout, target):
        raise PenstockError(f"--namespace {target.namespace}: {wrong}")
    return target


def _taken(layout: Layout, target: Target) -> str:
    """Why a device cannot have a namespace, which gets a default-deny of its own; empty when it can."""
    if not LABEL.fullmatch(target.namespace):
        return "no namespace is called so: small letters, digits and hyphens inside, 63 at most"
    if target.namespace in TAKEN:
        return "it is the cluster's own, and a device closes its namespace to all others"
    if (layout.root / "platform/base/namespaces" / target.namespace).is_dir():
        return "it is the platform's, and a device closes its namespace to all others"
    return ""


def _open(value: Mapping[str, Any], manifest: Manifest, ledger: Ledger) -> None:
    """Placeholders without a value: what was made of them is not what was meant."""
    agent = manifest.system.get("edgeAgent")
    gone = agent.path if agent else ("",)
    for path, word in _placeholders(value, manifest):
        if "registryCredentials" not in path and path[: len(gone)] != gone and not ledger.withheld(path):
            ledger.lost(_entry_path(path), f"the placeholder {word} has no value: give it by --set, and import again")


def _placeholders(value: Mapping[str, Any], manifest: Manifest) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Those of the manifest, and those inside of create options, each at its own field."""
    modules = (*manifest.modules.values(), *manifest.system.values())
    texts = {one.options_path for one in modules}
    for path, word in placeholders.open_places(value):
        if not any(path[: len(one) - 1] == one[:-1] and is_key(path[len(one) - 1]) for one in texts):
            yield path, word
    for module in modules:
        for path, word in placeholders.open_places(module.options):
            yield (*module.options_path, *path), word


def _entry_path(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return path[:-1] if path and path[-1] == "value" and "env" in path else path


def _settled(
    layout: Layout, made: App, target: Target, value: Mapping[str, Any], place: Place
) -> tuple[dict[str, bytes | None], list[str]]:
    """Every file as it shall be, and sentences about what stays although the manifest says otherwise."""
    root, folder = layout.root, f"apps/base/{target.app}"
    like = wiring.apps(root / place.folder)
    if not like:
        raise PenstockError(
            f"{place.folder} has no Flux Kustomization of apps/levels to take the source and facts from"
        )
    release = _found(root, f"apps/sites/{target.site}/release")
    new = {path: text.encode() for path, text in made.files.items()}
    new[f"{place.folder}/{target.app}.yaml"] = wiring.kustomizations(made.groups, like, target, bool(release)).encode()
    before = kept.read(content(root / f"{folder}/{kept.NAME}") or b"", target.app)
    base: dict[str, bytes] = {}
    pins = {}
    if before:
        manifest, was = before
        last = app(manifest, was, Ledger())
        base = {path: text.encode() for path, text in last.files.items()}
        base[f"{place.folder}/{target.app}.yaml"] = wiring.kustomizations(
            last.groups, like, was, bool(release)
        ).encode()
        pins = {pin.name: pin for pin in last.pins}
    stays: list[str] = []
    files: dict[str, bytes | None] = {}
    for path in sorted({*new, *base}):
        result = threeway.settle(path, base.get(path), new.get(path), content(root / path))
        files[path] = result.content
        stays += result.kept
    files[f"{folder}/{kept.NAME}"] = kept.text(value, target).encode()
    files |= _shared(layout, made, target, release, pins, place, stays)
    return files, stays


def _shared(
    layout: Layout, made: App, target: Target, release: str, pins: Mapping[str, Any], place: Place, stays: list[str]
) -> dict[str, bytes]:
    """The edits of files that others have too."""
    found: dict[str, bytes] = {}
    if not release:
        raise PenstockError(
            f"apps/sites/{target.site}/release has no kustomization.yaml to pin the images in: make it first"
        )
    cluster = _found(layout.root, place.folder)
    try:
        text, said = pinned(_text(layout.root, release), made.pins, pins)
        found[release] = text.encode()
        stays += said
        if cluster:
            found[cluster] = wiring.with_resource(_text(layout.root, cluster), f"{target.app}.yaml").encode()
        settings = _text(layout.root, "penstock.yaml")
        known = [
            one.name for one in layout.settings.assume if one.fits(place.label, "Secret", target.namespace, one.name)
        ]
        changed = wiring.with_assumed(settings, made.secrets, target, known)
        if any(not pin.digest for pin in made.pins):
            changed = wiring.with_waiver(changed, target)
        found["penstock.yaml"] = changed.encode()
    except NotYaml as error:
        raise PenstockError(f"a file to be edited is no YAML: {error}") from error
    return found


def _found(root: Path, folder: str) -> str:
    return next((f"{folder}/{name}" for name in KUSTOMIZATIONS if (root / folder / name).is_file()), "")


def _text(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def _notes(made: App, target: Target) -> Iterator[str]:
    if any(not pin.digest for pin in made.pins):
        yield "images are pinned by tag: give their digests by --digests, and penstock.yaml needs no waiver"
    yield f"the namespace {target.namespace} is {made.level.word}"
