"""The facts of sites as the gates know them: as their files have them, and where Kustomize may change them on the way
to the cluster, as they are rendered."""

import re
from collections.abc import Mapping

from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.gates.closed import WINDOW, ZONE
from penstock.gates.factfile import home_of, homes, site_facts
from penstock.locate import KUSTOMIZATIONS, content
from penstock.promote.bench import Bench

#: What of a kustomization file can change, bring or take a ConfigMap that a file beside it has.
CHANGES = re.compile(
    rb"(?:^[ \t]*|[{,]\s*)[\"']?(?:patches\w*|replacements|transformers|components|generators)[\"']?:", re.M
)


def facts_of(bench: Bench) -> Mapping[str, Mapping[str, str]]:
    """Site → its facts. Nothing is rendered but the sites whose own kustomizations could change them."""
    written = site_facts(bench.tree, bench.layout)
    changed = _changed(bench)
    clusters = [one for site in sorted(changed) for one in bench.layout.clusters.get(site, ())]
    if not clusters:
        return written
    owner = {one.name: site for site in changed for one in bench.layout.clusters.get(site, ())}
    found = {site: dict(facts) for site, facts in written.items()}
    for render in expand(bench.workshop, home(bench.tree, bench.repository.settings), clusters):
        told = {name: render.facts[name] for name in (ZONE, WINDOW) if name in render.facts}
        if told:
            found[owner[render.cluster.name]] = {**found.get(owner[render.cluster.name], {}), **told}
    return found


def _changed(bench: Bench) -> set[str]:
    """The sites with a kustomization that could."""
    known = homes(bench.layout)
    files = [path for path in bench.tree.entries if path.rpartition("/")[2] in KUSTOMIZATIONS]
    sites = {path: home_of(known, path) for path in files}
    return {site for path, site in sites.items() if site and CHANGES.search(content(bench.tree, path))}
