"""A new site, modelled on one that is there: its facts, its clusters, its releases and local components."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from penstock import facts
from penstock.errors import PenstockError
from penstock.scaffold import check, copy, names, onboard, rename
from penstock.scaffold.allocate import Allocator, Copy, Networks, paired
from penstock.scaffold.check import GATEWAY
from penstock.scaffold.copy import MEANT, Names, Words
from penstock.scaffold.layout import CLUSTERS, ROOMS, Layout, Place, Site, listed
from penstock.scaffold.moves import Moves
from penstock.scaffold.networks import Used
from penstock.scaffold.plan import File, Plan, faulty
from penstock.scaffold.source import Source, shared_text
from penstock.scaffold.wiring import onboarding

#: The most lines that are asked for in earnest.
MOST_LINES = 1000


@dataclass(frozen=True)
class Asked:
    """What the command line says of new sites. `ranges` are networks by fact; `facts` are site-facts to set."""

    like: str = ""
    lines: int | None = None
    empty_release: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    ranges: Networks = field(default_factory=dict)
    #: What is wrong with the command line itself.
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Maker:
    """Makes sites of one model, one after the other; each takes its networks from what the ones before left."""

    layout: Layout
    source: Source
    asked: Asked
    words: Words
    used: Used

    def plan(self, name: str, *, told: bool = True) -> Plan:
        """The plan of one site, with or without what to do next. Raises PenstockError with all that is wrong."""
        there = self._there(name)
        allocator = Allocator(self.used, ranges=self.asked.ranges)
        copies = list(self._copies(name, there))
        found = allocator.site(copies)
        domain, wrong = self._domain(name)
        moves = sum((paired(one.model, found[one.name]) for one in copies if one.moved), Moves())
        places = [*self._places(name, domain, copies, found, moves)]
        shared = self._shared_facts(name, domain)
        laid_out = not wrong and not allocator.faults
        said = check.caught(
            [*wrong, *allocator.faults],
            check.networks(places, places) if laid_out else (),
            check.known_facts(facts.SiteFacts, shared, name) if shared else (),
            check.hosts(places, domain, _hosts(self.source.site)),
            check.counted(self.layout, (place.folder for place in places)),
        )
        if said:
            raise faulty(said)
        files = self._files(name, domain, copies, places, shared, found, moves)
        return Plan(
            title=f"site {name}, modelled on {self.source.site.name}",
            files=tuple(files),
            notes=tuple(self._notes(copies, places)),
            next=tuple(_next(name, places, files)) if told else (),
        )

    def _notes(self, copies: Sequence[Copy], places: Sequence[Place]) -> Iterator[str]:
        yield from (f"not copied, because it holds a secret: {path}" for path in self.source.left_out)
        for one, place in zip(copies, places, strict=True):
            yield from check.named_only(self.layout, one.model, place)

    def _there(self, name: str) -> Site | None:
        try:
            return self.layout.site(name)
        except PenstockError:
            return None

    def _copies(self, name: str, there: Site | None) -> Iterator[Copy]:
        model = self.source.site
        renamed = {one.label: f"{name}/{one.name}" for one in model.clusters}
        for one, new, moved in chosen(model, self.asked.lines):
            parent = one.facts.get("PARENT", "")
            yield Copy(one, new, renamed.get(parent, parent), moved, there=there.cluster(new) if there else None)

    def _domain(self, name: str) -> tuple[str, list[str]]:
        """The site's DNS domain: as asked, else the model's with the new name in the old one's place."""
        place, model = self.source.site.place, self.source.site.name
        old = place.facts.get("DOMAIN", "") if place else ""
        asked = self.asked.facts.get("DOMAIN", "")
        new = asked or re.sub(rename.word(model), name, old, count=1)
        if old and new == old and name != model:
            return old, [f"DOMAIN of {model} is {old} and does not hold its name: say the new one with --domain"]
        return new, [*names.domain_fault(asked)] if asked else []

    def _names(self, name: str, domain: str, one: Copy | None = None) -> Names:
        if not one:
            return Names(self.source, name, domain)
        return Names(self.source, name, domain, one.model, one.name, zone(one.model, one.name), one.parent)

    def _places(
        self, name: str, domain: str, copies: Sequence[Copy], found: Mapping[str, Networks], moves: Moves
    ) -> Iterator[Place]:
        gateways = {one.model.label: one.model.facts.get(GATEWAY, "") for one in copies}
        made: dict[str, Place] = {}
        for one in copies:
            here = paired(one.model, found[one.name]) + moves
            renaming = replace(self._names(name, domain, one).renaming(self.words), moves=here)
            values = cluster_facts(one, found[one.name], renaming, made.get(one.parent), gateways)
            file = one.model.file.rpartition("/")[2]
            made[f"{name}/{one.name}"] = Place(name, one.name, f"{CLUSTERS}/{name}/{one.name}/{file}", values)
        yield from made.values()

    def _shared_facts(self, name: str, domain: str) -> dict[str, str]:
        place = self.source.site.place
        if not place:
            return {}
        renaming = self._names(name, domain).renaming(self.words)
        old = {key: renaming.text(value) if key not in MEANT else value for key, value in place.facts.items()}
        own = {"SITE": name, **({"DOMAIN": domain} if "DOMAIN" in place.facts else {})}
        if "OWNER" in old:
            own["OWNER"] = re.sub(rename.word(self.source.site.name), name, place.facts["OWNER"])
        return {**old, **own, **self.asked.facts}

    def _files(
        self,
        name: str,
        domain: str,
        copies: Sequence[Copy],
        places: Sequence[Place],
        shared: Mapping[str, str],
        found: Mapping[str, Networks],
        moves: Moves,
    ) -> list[File]:
        renaming = replace(self._names(name, domain).renaming(self.words), moves=moves)
        made = list(copy.shared(self.source, name, renaming, shared, empty=self.asked.empty_release))
        for one, place in zip(copies, places, strict=True):
            here = paired(one.model, found[one.name]) + moves
            renaming = replace(self._names(name, domain, one).renaming(self.words), moves=here)
            made += copy.cluster(self.source, one.model, name, one.name, renaming, place.facts)
        return [*made, *onboarding(self.layout, places, shared)]


def plans(layout: Layout, wanted: Sequence[str], asked: Asked) -> list[Plan]:
    """One plan for each site. Raises PenstockError with everything that is wrong with any of them."""
    wrong = [*asked.faults, *(sentence for name in wanted for sentence in names.fault("a site", name))]
    if asked.lines is not None and not 1 <= asked.lines <= MOST_LINES:
        wrong.append(f"--lines {asked.lines}: between 1 and {MOST_LINES}")
    model: Site | None = None
    try:
        model = _model(layout, wanted, asked)
    except PenstockError as error:
        wrong.append(str(error))
    if model is None or wrong:
        raise faulty(wrong)
    source = Source(layout, model)
    made: list[Plan] = []
    maker = Maker(layout, source, asked, Words(shared_text(layout), source), Used.of(layout.taken(wanted)))
    for name in wanted:
        try:
            made.append(maker.plan(name, told=name == wanted[-1]))
        except PenstockError as error:
            wrong.append(str(error))
    if wrong:
        raise faulty(wrong)
    return made


def _model(layout: Layout, wanted: Sequence[str], asked: Asked) -> Site:
    if asked.like in wanted:
        raise PenstockError(f"--like {asked.like}: a site cannot be its own model")
    if asked.like:
        return layout.site(asked.like)
    first = next((name for name in layout.sites if name not in wanted), None)
    if first is None and layout.sites:
        there = f"there is no other site than {listed(layout.sites)} to take for a model"
        raise PenstockError(f"{there}: choose another name")
    if first is None:
        raise PenstockError("there is no site to take for a model yet: begin a fleet with `penstock init`")
    return layout.site(first)


def chosen(model: Site, lines: int | None) -> Iterator[tuple[Place, str, bool]]:
    """(model, name, in its place) of each cluster of a new site; more lines than the model has are numbered on."""
    own = [one for one in model.lowest if one.facts.get("PARENT")]
    wanted = len(own) if lines is None else lines
    kept = own[:wanted]
    yield from ((one, one.name, True) for one in model.clusters if one in kept or one not in own)
    if wanted > len(own) and not own:
        raise PenstockError(f"{model.name} has no line that more could be modelled on")
    taken = {one.name for one in model.clusters}
    for index in range(wanted - len(kept)):
        like = own[index % len(own)]
        name = _next_name(like.name, taken)
        taken.add(name)
        yield like, name, False


def _next_name(name: str, taken: set[str]) -> str:
    stem, digits = re.fullmatch(r"(.*?)(\d*)", name).groups()  # type: ignore[union-attr]
    stem, number = (stem, int(digits)) if digits else (f"{name}-", 1)
    while f"{stem}{number:0{len(digits)}}" in taken or number == 1:
        number += 1
    return f"{stem}{number:0{len(digits)}}"


def zone(model: Place, name: str) -> str:
    """The zone of a copy: where the model's cluster is named after its zone, the copy's zone is named as the copy."""
    old = model.facts.get("ZONE", "")
    head = model.name.removesuffix(old)
    if not old or name == model.name or head == model.name:
        return old
    return name.removeprefix(head) if name.startswith(head) and name != head else name


def cluster_facts(
    one: Copy, found: Networks, renaming: rename.Renaming, parent: Place | None, gateways: Mapping[str, str]
) -> dict[str, str]:
    """The facts of a copy: its own names, networks and gateway, its parent's gateway, everything else renamed."""
    model = one.model.facts
    own = {fact: ",".join(map(str, networks)) for fact, networks in found.items() if model.get(fact)}
    values = {key: value if key in MEANT else renaming.text(value) for key, value in model.items()}
    values |= {"CLUSTER": one.name, "PARENT": one.parent, "ZONE": zone(one.model, one.name), **own}
    if parent and model.get("PARENT_GATEWAY_ADDRESS") == gateways.get(model.get("PARENT", "")):
        values["PARENT_GATEWAY_ADDRESS"] = parent.facts.get(GATEWAY, "")
    return {key: value for key, value in values.items() if key in model}


def _hosts(site: Site) -> list[str]:
    """The hosts of a site that are named after one of its clusters."""
    domain = site.place.facts.get("DOMAIN", "") if site.place else ""
    tails = tuple(f".{one.name}.{domain}" for one in site.clusters)
    return [value for one in site.clusters for value in one.facts.values() if value.endswith(tails)] if domain else []


def _next(name: str, places: Sequence[Place], files: Sequence[File]) -> Iterator[str]:
    folders = [f"{CLUSTERS}/{name}", *(f"{room}/sites/{name}" for room in ROOMS)]
    made = [folder for folder in folders if any(file.path.startswith(f"{folder}/") for file in files)]
    yield f"see that its facts are its own: {CLUSTERS}/{name}/*/*.yaml"
    yield f"penstock validate --cluster '{CLUSTERS}/{name}/*'"
    yield f"git add {' '.join(made)} && git commit -m 'feat(clusters): {name}'"
    yield from onboard.lines(places, files)
