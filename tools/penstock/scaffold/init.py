"""A fleet begun in an empty folder: one enterprise, one site of some levels, a small platform, one application."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from penstock import marks
from penstock.errors import PenstockError
from penstock.scaffold import names, rename, templates, yamltext
from penstock.scaffold.allocate import Networks
from penstock.scaffold.copy import Words
from penstock.scaffold.layout import CLUSTERS, Layout, Site, config_map, listed
from penstock.scaffold.networks import Used
from penstock.scaffold.plan import File, Plan, faulty
from penstock.scaffold.rename import Renaming
from penstock.scaffold.site import Asked as AskedSite
from penstock.scaffold.site import Maker
from penstock.scaffold.source import Source

SAMPLE_SITE, SAMPLE_ENTERPRISE = "my-site", "my-enterprise"
SAMPLE_DOMAIN = f"{SAMPLE_ENTERPRISE}.example"

#: From the machines up: one level is the lines alone.
LEVELS = ("l2", "l3", "l4")
#: What Flux takes for a GitRepository's URL, and how hosts of git show it to people.
URL = re.compile(r"(?:https?|ssh)://")
SCP = re.compile(r"([\w.-]+@[\w.-]+):([^:]+)")


@dataclass(frozen=True)
class Asked:
    """What the command line says of a new fleet. Empty texts are made from the others."""

    enterprise: str = ""
    site: str = "plant-1"
    levels: int = 3
    lines: int | None = None
    domain: str = ""
    repository: str = ""
    registry: str = ""
    kubernetes: str = "1.34"
    flux: str = "2.9"
    penstock: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    ranges: Networks = field(default_factory=dict)
    #: What is wrong with the command line itself.
    faults: tuple[str, ...] = ()


def plan(folder: Path, asked: Asked) -> Plan:
    """The plan of a fleet in `folder`. Raises PenstockError with all that is wrong, or when the folder is in use."""
    asked = _completed(folder, asked)
    wrong = [*asked.faults, *_faults(asked)]
    if wrong:
        raise faulty(wrong)
    site = _site_plan(asked)
    renaming = _renaming(asked)
    files = [*_shared(asked), *(_renamed(_rooted(file), renaming) for file in site.files)]
    begin = ["git init --initial-branch main"] * (not (folder / ".git").exists())
    go = [f"cd {shlex.quote(str(folder))}"] * (folder.resolve() != Path.cwd())
    next_ = [
        " && ".join([*go, *begin, "git add .", "git commit -m 'feat: begin the fleet'"]),
        "penstock validate, and penstock status",
        *(step for step in site.next if step.startswith(("when", "and the same"))),
    ]
    made = Plan(f"fleet of {asked.enterprise}", tuple(files), (), tuple(renaming.text(step) for step in next_))
    _free(folder, made.files)
    return made


def _completed(folder: Path, asked: Asked) -> Asked:
    """What was left out, made from the rest: the enterprise is called as its folder, as far as that is a name."""
    called = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower())[: names.MOST_CHARACTERS].strip("-")
    enterprise = asked.enterprise or called or "enterprise"
    domain = asked.domain or f"{enterprise}.example"
    return replace(
        asked,
        enterprise=enterprise,
        domain=domain,
        repository=asked.repository or f"https://git.{domain}/fleet",
        registry=asked.registry or f"registry.{domain}",
        penstock=asked.penstock or _origin(),
    )


def _faults(asked: Asked) -> Iterator[str]:
    yield from names.fault("an enterprise", asked.enterprise)
    yield from names.fault("a site", asked.site)
    if re.search(rename.word(SAMPLE_ENTERPRISE), asked.site):
        yield f"--site {asked.site}: {SAMPLE_ENTERPRISE} is the name of a sample: take another"
    if not 1 <= asked.levels <= len(LEVELS):
        yield f"--levels {asked.levels}: between 1 (lines) and {len(LEVELS)} (lines, site operations, business)"
    yield from names.domain_fault(asked.domain)
    for option, text in (("repository", asked.repository), ("registry", asked.registry), ("penstock", asked.penstock)):
        if not re.fullmatch(r"[\w.~:/@+=%\[\]-]+", text):
            yield f"--{option} {text!r}: spaces, quotes and signs of the shell cannot be a part of it"
    if asked.repository and not URL.match(asked.repository):
        scp = SCP.fullmatch(asked.repository)
        meant = f" (did you mean ssh://{scp[1]}/{scp[2]}?)" if scp else ""
        yield f"--repository {asked.repository!r}: Flux takes https://, http:// and ssh:// only{meant}"
    if "://" in asked.registry:
        yield f"--registry {asked.registry!r}: an image's name has no {asked.registry.partition('://')[0]}:// in it"
    for option, text in (("kubernetes", asked.kubernetes), ("flux", asked.flux)):
        if not re.fullmatch(r"\d+\.\d+(\.\d+)?", text):
            yield f"--{option} {text!r} is no version, as 1.34 is one"


def _origin() -> str:
    """What pip calls this very penstock: where it was installed from, when that was a repository, else its version."""
    import json
    from importlib import metadata

    from penstock import __version__

    try:
        origin = json.loads(metadata.distribution("penstock").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        origin = {}
    vcs = origin.get("vcs_info")
    return f"{vcs['vcs']}+{origin['url']}@{vcs['commit_id']}" if vcs else f"penstock=={__version__}"


def _site_plan(asked: Asked) -> Plan:
    layout = Layout(templates.HERE / "init")
    model = _cut(layout.site(SAMPLE_SITE), LEVELS[: asked.levels])
    source = Source(layout, model)
    wanted = AskedSite(lines=asked.lines, facts=asked.facts, ranges=asked.ranges)
    return Maker(layout, source, wanted, Words("", source), Used()).plan(asked.site)


def _cut(site: Site, levels: tuple[str, ...]) -> Site:
    """The lower levels of the sample; the highest that remains is the root."""
    kept = [one for one in site.clusters if one.facts["LEVEL"] in levels]
    labels = {one.label for one in kept}
    rooted = [one if one.facts["PARENT"] in labels else replace(one, facts=_without_parent(one.facts)) for one in kept]
    return replace(site, clusters=tuple(rooted))


def _without_parent(facts: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in facts.items() if key != "PARENT_GATEWAY_ADDRESS"} | {"PARENT": ""}


def _rooted(file: File) -> File:
    """A root has no parent's gateway."""
    text = file.content.decode()
    data = config_map(file.content, "cluster-facts") if file.path.endswith("/cluster.yaml") else None
    if data is None or marks.scalar(data, "PARENT"):
        return file
    return replace(file, content=yamltext.remove_key(text, data, "PARENT_GATEWAY_ADDRESS").encode())


def _renaming(asked: Asked) -> Renaming:
    return Renaming(
        hosts={SAMPLE_DOMAIN: asked.domain},
        words={
            f"https://git.{SAMPLE_DOMAIN}/fleet": asked.repository,
            f"registry.{SAMPLE_DOMAIN}": asked.registry,
            "penstock-source": asked.penstock,
            '"1.34"': f'"{asked.kubernetes}"',
            '"2.9"': f'"{asked.flux}"',
            SAMPLE_ENTERPRISE: asked.enterprise,
            SAMPLE_SITE: asked.site,
        },
    )


def _shared(asked: Asked) -> Iterator[File]:
    """All of the template but its site and the levels that the new site has not."""
    unused = {f"levels/{level}/" for level in LEVELS[asked.levels :]}
    for file in templates.filled("init", "", Renaming()):
        if f"sites/{SAMPLE_SITE}/" in file.path or file.path.startswith(f"{CLUSTERS}/"):
            continue
        if not any(part in file.path for part in unused):
            yield _renamed(file, _renaming(asked))


def _renamed(file: File, renaming: Renaming) -> File:
    text = file.content.decode()
    yaml = file.path.endswith((".yaml", ".yml"))
    return replace(file, content=(renaming.manifest(text) if yaml else renaming.text(text)).encode())


def _free(folder: Path, files: tuple[File, ...]) -> None:
    """Nothing may be there, but git's own folder or all that would be written."""
    if folder.exists() and not folder.is_dir():
        raise PenstockError(f"{folder} is no folder")
    there = sorted(path.name for path in folder.iterdir() if path.name != ".git") if folder.is_dir() else []
    if there and not all(_same(folder / file.path, file.content) for file in files):
        raise PenstockError(
            f"{folder.resolve().name} is not empty ({listed(there)}): a fleet begins in an empty folder"
        )


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
