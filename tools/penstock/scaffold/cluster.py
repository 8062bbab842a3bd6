"""A new cluster in a site that is there: one more beside a model, below a parent of the site."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from penstock import facts
from penstock.errors import PenstockError
from penstock.scaffold import check, copy, names, onboard
from penstock.scaffold.allocate import CHILD, FACTS, NODE, POD, SERVICE, Allocator, Copy, Networks, paired
from penstock.scaffold.check import GATEWAY
from penstock.scaffold.copy import Names, Words
from penstock.scaffold.layout import CLUSTERS, ROOMS, Layout, Place, Site, listed
from penstock.scaffold.networks import Used
from penstock.scaffold.plan import File, Plan, faulty
from penstock.scaffold.site import cluster_facts, zone
from penstock.scaffold.source import Source, shared_text
from penstock.scaffold.wiring import onboarding

ROOT = "the root of its site, and a site has one: take one below it with --like"


@dataclass(frozen=True)
class Asked:
    """What the command line says of new clusters. `networks` are by fact; `facts` are cluster-facts to set."""

    like: str = ""
    parent: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    networks: Networks = field(default_factory=dict)
    #: What is wrong with the command line itself.
    faults: tuple[str, ...] = ()


def plans(layout: Layout, wanted: Sequence[str], asked: Asked) -> list[Plan]:
    """One plan for each cluster (`<site>/<name>`). Raises PenstockError with all that is wrong with any of them."""
    wrong = [*asked.faults, *(sentence for label in wanted for sentence in _label_faults(layout, label))]
    if len(wanted) > 1 and (asked.networks or GATEWAY in asked.facts):
        wrong.append("networks and addresses can be said for one cluster at a time; leave them out and they are chosen")
    if wrong:
        raise faulty(wrong)
    made: list[Plan] = []
    shared = shared_text(layout)
    used = Used.of(layout.taken(wanted))
    fellows: dict[str, list[Place]] = {}
    for label in wanted:
        site, _, name = label.partition("/")
        try:
            made.append(_plan(layout, layout.site(site), name, asked, shared, used, fellows.setdefault(site, [])))
        except PenstockError as error:
            wrong.append(str(error))
    if wrong:
        raise faulty(wrong)
    return made


def _label_faults(layout: Layout, label: str) -> Iterator[str]:
    site, slash, name = label.partition("/")
    if not slash:
        yield f"{label!r} is no cluster: say <site>/<cluster>, as in {next(iter(layout.sites), 'plant-a')}/l2-line-3"
        return
    if site not in layout.sites:
        yield f"there is no site {site!r}; there are: {listed(layout.sites) or 'none'}"
    yield from names.fault("a cluster", name)


def _plan(layout: Layout, site: Site, name: str, asked: Asked, shared: str, used: Used, fellows: list[Place]) -> Plan:
    """The plan of one cluster; `fellows` are those that the same run makes in the same site, and grow by this one."""
    model_site, model = _model(layout, site, name, asked)
    parent = _parent(layout, site, model, name, asked)
    source = Source(layout, model_site)
    others = [one for one in site.clusters if one.name != name] + fellows
    domain = site.place.facts.get("DOMAIN", "") if site.place else ""
    one = Copy(model, name, parent.label, moved=False, given=asked.networks, there=site.cluster(name))
    allocator = _allocator(used, others)
    found = allocator.cluster(one, parent.networks(CHILD))
    names_ = Names(source, site.name, domain or "", model, name, zone(model, name), parent.label)
    renaming = replace(names_.renaming(Words(shared, source)), moves=paired(model, found))
    gateways = {cluster.label: cluster.facts.get(GATEWAY, "") for cluster in model_site.clusters}
    values = {**cluster_facts(one, found, renaming, parent, gateways), **asked.facts}
    facts_file = model.file.rpartition("/")[2]
    place = Place(site.name, name, f"{CLUSTERS}/{site.name}/{name}/{facts_file}", values)
    said = allocator.faults or check.caught(
        check.networks([place], [*others, place]),
        check.known_facts(facts.ClusterFacts, values, place.label),
        check.hosts([place], domain, [values.get("PARENT_BROKER_HOST", "")]),
        check.counted(layout, [place.folder]),
    )
    if said:
        raise faulty(said)
    fellows.append(place)
    shared_facts = site.place.facts if site.place else {}
    own = copy.cluster(source, model, site.name, name, renaming, values)
    files = (*own, *onboarding(layout, [place], shared_facts))
    heads = (f"{model.folder}/", *(f"{source.local(room, model)}/" for room in ROOMS))
    left_out = [path for path in source.left_out if path.startswith(heads)]
    return Plan(
        title=f"cluster {place.label}, modelled on {model.label}, below {parent.label}",
        files=files,
        notes=(
            *(f"not copied, because it holds a secret: {path}" for path in left_out),
            *check.named_only(layout, model, place),
        ),
        next=(
            f"see that its facts are its own: {place.file}",
            f"penstock validate --cluster {place.folder}",
            f"git add {' '.join(sorted(_tops(files)))} && git commit -m 'feat(clusters): {place.label}'",
            *onboard.lines([place], files),
        ),
    )


def _tops(files: Sequence[File]) -> set[str]:
    """The new folders of a cluster."""
    return {"/".join(file.path.split("/")[: 3 if file.path.startswith(f"{CLUSTERS}/") else 5]) for file in files}


def _model(layout: Layout, site: Site, name: str, asked: Asked) -> tuple[Site, Place]:
    """The model as asked, else the site's cluster whose name begins most like the new one's, a line if in doubt."""
    if asked.like:
        place, _, cluster = asked.like.rpartition("/")
        model_site = layout.site(place or site.name)
        model = model_site.cluster(cluster)
        if model is None or model.label == f"{site.name}/{name}":
            others = [one.name for one in model_site.clusters if one.label != f"{site.name}/{name}"]
            known = listed(others) or "there is none"
            raise PenstockError(f"--like {asked.like}: take a cluster of {model_site.name}: {known}")
        return model_site, model
    candidates = [one for one in site.clusters if one.name != name and one.facts.get("PARENT")]
    if not candidates:
        raise PenstockError(f"{site.name} has no cluster below its root to take for a model: name one with --like")
    best = max(candidates, key=lambda one: (_alike(one.name, name), one in site.lowest))
    root = next((one for one in site.clusters if not one.facts.get("PARENT")), None)
    if root and _alike(root.name, name) > _alike(best.name, name):
        raise PenstockError(f"{site.name}/{name} is called like {root.label}, {ROOT}")
    return site, best


def _alike(one: str, other: str) -> int:
    """How many parts between hyphens two names begin with in common."""
    count = 0
    for left, right in zip(one.split("-"), other.split("-"), strict=False):
        if left != right:
            break
        count += 1
    return count


def _parent(layout: Layout, site: Site, model: Place, name: str, asked: Asked) -> Place:
    """The parent as asked, else the one in this site that stands where the model's parent stands in its own."""
    label = asked.parent or f"{site.name}/{model.facts.get('PARENT', '').partition('/')[2]}"
    if not model.facts.get("PARENT"):
        raise PenstockError(f"{model.label} is {ROOT}")
    found = site.cluster(label.partition("/")[2]) if label.partition("/")[0] == site.name else None
    if found is None or found.name == name:
        others = listed(one.label for one in site.clusters if one.name != name)
        raise PenstockError(f"{site.name}/{name}: there is no parent {label}; take one of {others} with --parent")
    wanted = layout.site(model.site).cluster(model.facts["PARENT"].partition("/")[2])
    for fact in ("LEVEL", "CONNECTIVITY"):
        if wanted and wanted.facts.get(fact) != found.facts.get(fact):
            raise PenstockError(
                f"{site.name}/{name}: {fact} of the parent {found.label} is {found.facts.get(fact)}, and {model.label} "
                f"is made for one with {wanted.facts.get(fact)}: take another model with --like"
            )
    return found


def _allocator(used: Used, others: Sequence[Place]) -> Allocator:
    own = Used.of(network for one in others for fact in FACTS for network in one.networks(fact))
    placed = Used.of(network for one in others for fact in (NODE, POD, SERVICE) for network in one.networks(fact))
    return Allocator(used, own, placed)
