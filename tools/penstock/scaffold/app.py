"""A new application: its base, its entry in the levels that run it, and its pin in the release of every site there."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from penstock import marks
from penstock.errors import PenstockError
from penstock.locate import KUSTOMIZATIONS
from penstock.scaffold import names, templates, yamltext
from penstock.scaffold.layout import Layout, listed
from penstock.scaffold.plan import File, Plan, faulty
from penstock.scaffold.rename import Renaming
from penstock.scaffold.source import files
from penstock.scaffold.yamltext import NotYaml

IMAGE = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.-]*(?::\d+)?(?:/[\w.-]+)*?)(?::(?P<tag>[\w][\w.-]{0,127}))?@(?P<digest>sha256:[0-9a-f]{64})"
)
#: An edit of a text.
Change = Callable[[str], str]


#: What a new application makes, and so what must not be there under its name.
KINDS = re.compile(r"(?m)^kind: (?:Deployment|Service|ServiceAccount)\s*$")


@dataclass(frozen=True)
class Asked:
    """What the command line says of new applications."""

    levels: tuple[str, ...] = ()
    image: str = ""
    namespace: str = ""


@dataclass(frozen=True)
class Image:
    """An image by digest: `name` as a release writes it, with ${REGISTRY} for a host that the clusters' facts name."""

    name: str
    tag: str
    digest: str

    def pin(self, app: str) -> str:
        """The entry of a release's `images:`."""
        tag = [f"newTag: {names.scalar(self.tag)}"] if self.tag else []
        return "\n".join([f"name: {names.scalar(app)}", f"newName: {self.name}", *tag, f"digest: {self.digest}"])


def plans(layout: Layout, wanted: Sequence[str], asked: Asked) -> list[Plan]:
    """One plan for each application. Raises PenstockError with everything that is wrong with any of them.

    Without an image there is nothing that a cluster could run, so only the base is made, and the rest is told.
    """
    wrong = [sentence for name in wanted for sentence in (*names.fault("an application", name), *_taken(layout, name))]
    wrong += _asked_faults(layout, wanted, asked)
    if wrong:
        raise faulty(wrong)
    edits: dict[str, File] = {}
    return [_plan(layout, name, asked, edits) for name in wanted]


def _asked_faults(layout: Layout, wanted: Sequence[str], asked: Asked) -> Iterator[str]:
    known = _levels(layout)
    for level in asked.levels:
        if level not in known:
            yield f"--levels {level}: there is no apps/levels/{level}; there are: {listed(known) or 'none'}"
    if asked.image and not asked.levels:
        yield "--image needs --levels: an image is pinned where an application runs"
    if asked.image and len(wanted) > 1:
        yield "--image is one application's: make one at a time"
    if asked.image and not IMAGE.fullmatch(asked.image):
        yield f"--image {asked.image}: say it with its digest, as in historian:1.0.0@sha256:<64 hexadecimal digits>"
    if not (asked.namespace or _namespace(layout)):
        yield "no other application says which namespace they run in: say it with --namespace"
    if asked.namespace:
        yield from names.fault("a namespace", asked.namespace)


def _plan(layout: Layout, name: str, asked: Asked, edits: dict[str, File]) -> Plan:
    namespace = asked.namespace or _namespace(layout)
    base = f"apps/base/{name}"
    made = list(templates.filled("app", base, Renaming(words={"my-app": name, "my-namespace": namespace})))
    if not asked.image:
        again = (
            f"penstock new app {name} --levels {','.join(asked.levels) or 'LEVELS'} --image {name}:TAG@sha256:DIGEST"
        )
        note = f"{base} is in no level yet: a cluster runs nothing without a digest; when the image is built: {again}"
        return Plan(f"application {name}", tuple(made), (note,), tuple(_next(layout, name, [])))
    sites = sorted({site for level in asked.levels for site in layout.levels().get(level, ())})
    image = _image(layout, asked.image)
    for level in asked.levels:
        _edit(layout, edits, f"apps/levels/{level}", lambda text: _with_base(text, name))
    for site in sites:
        _edit(layout, edits, f"apps/sites/{site}/release", lambda text: _with_pin(text, name, image))
    note = f"a level is every site's: the next commit brings {name} to {listed(sites)}, past all rings"
    return Plan(f"application {name}", (*made, *edits.values()), (note,), tuple(_next(layout, name, sites)))


def _next(layout: Layout, name: str, sites: Sequence[str]) -> Iterator[str]:
    if not (layout.root / "modules" / name).is_dir():
        yield f"penstock new module {name}, unless its image is built elsewhere"
    yield f"let in who may speak to it: a NetworkPolicy in apps/base/{name}, for its namespace denies everything"
    yield "penstock validate"
    yield f"git add apps && git commit -m 'feat({name}): {'run it at ' + listed(sites) if sites else 'its base'}'"


def _edit(layout: Layout, edits: dict[str, File], folder: str, change: Change) -> None:
    """One more edit of a folder's kustomization; edits of the same file add up."""
    path = next((f"{folder}/{name}" for name in KUSTOMIZATIONS if (layout.root / folder / name).is_file()), "")
    if not path:
        raise PenstockError(f"{folder} has no kustomization.yaml to pin or list the application in: make it first")
    file = edits.get(path)
    if not file:
        content = (layout.root / path).read_bytes()
        file = File(path, content, old=content)
    try:
        edits[path] = replace(file, content=change(file.content.decode()).encode())
    except (NotYaml, UnicodeDecodeError) as error:
        raise PenstockError(f"{path} is no YAML: {error}") from error


def _with_base(text: str, name: str) -> str:
    """The level with the application at the end of its resources, written as the others are."""
    entry = f"../../base/{name}"
    listed_ = yamltext.items(marks.child(next(iter(yamltext.roots(text)), None), "resources"))
    if any(str(PurePosixPath(str(item.value))) == entry for item in listed_):
        return text
    return yamltext.append(text, ("resources",), entry)


def _with_pin(text: str, name: str, image: Image) -> str:
    """The release with the pin: in its place where the names are in order, else at the end. One that is there stays."""
    images = marks.child(next(iter(yamltext.roots(text)), None), "images")
    held = [marks.scalar(item, "name") for item in yamltext.items(images)]
    if name in held:
        return text
    index = sum(one < name for one in held) if held == sorted(held) else len(held)
    return yamltext.insert(text, ("images",), index, image.pin(name))


def _image(layout: Layout, text: str) -> Image:
    """The image, its host written as a release writes it: ${REGISTRY} where the fleet has that fact."""
    found = IMAGE.fullmatch(text)
    assert found is not None
    hosts = _registries(layout)
    name = found["name"]
    host, _, rest = name.partition("/")
    if hosts and not _is_host(host, rest):
        name = f"${{REGISTRY}}/{name}"
    else:
        fitting = [one for one in hosts if name.startswith(f"{one}/")]
        name = f"${{REGISTRY}}/{name.removeprefix(max(fitting, key=len) + '/')}" if fitting else name
    return Image(name, found["tag"] or "", found["digest"])


def _is_host(host: str, rest: str) -> bool:
    return bool(rest) and ("." in host or ":" in host or host == "localhost")


def _registries(layout: Layout) -> set[str]:
    return {
        cluster.facts["REGISTRY"]
        for site in layout.sites
        for cluster in layout.site(site).clusters
        if cluster.facts.get("REGISTRY")
    }


def _levels(layout: Layout) -> list[str]:
    folder = layout.root / "apps/levels"
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _namespace(layout: Layout) -> str:
    """The namespace that most applications run in."""
    held = Counter(namespace for text in _bases(layout).values() if (namespace := _scalar(text, "namespace")))
    return min(held, key=lambda name: (-held[name], name), default="")


def _bases(layout: Layout) -> Mapping[str, str]:
    """The kustomizations of all applications, by folder."""
    found = {}
    for path in files(layout.root / "apps/base"):
        if path.name in KUSTOMIZATIONS:
            found[path.parent.name] = path.read_text(encoding="utf-8", errors="replace")
    return found


def _scalar(text: str, key: str) -> str:
    try:
        return marks.scalar(next(iter(yamltext.roots(text)), None), key)
    except NotYaml:
        return ""


def _taken(layout: Layout, name: str) -> Iterable[str]:
    """Objects of other applications that have the name already."""
    for path in files(layout.root / "apps/base"):
        if path.parent.name == name or path.suffix not in (".yaml", ".yml"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if re.search(rf"(?m)^  name: [\"']?{re.escape(name)}[\"']?\s*$", text) and KINDS.search(text):
            yield f"{path.relative_to(layout.root).as_posix()} names an object {name} already: take another name"
