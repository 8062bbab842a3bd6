"""The artifacts of this repository that clusters read: made, not fetched."""

from collections.abc import Mapping
from dataclasses import replace

from penstock.artifact.layout import Made, artifact
from penstock.artifact.origin import origin
from penstock.artifact.pack import pack
from penstock.fleet import Repository
from penstock.mirror.plan import Plan
from penstock.mirror.thing import GIT, Thing
from penstock.render.source import Source
from penstock.workshop import Workshop


def artifacts(workshop: Workshop, repository: Repository, plan: Plan) -> Mapping[Thing, Made]:
    """Each thing of the plan that is made of this repository, made; the same on every machine and branch."""
    url = next(iter((*repository.settings.repository, *_urls(plan))), "")
    made: dict[Source, Made] = {}
    for wanted in plan.wanted:
        if wanted.own is not None and wanted.own not in made:
            made[wanted.own] = _made(workshop, repository, wanted.own, url)
    return {wanted.thing: made[wanted.own] for wanted in plan.wanted if wanted.own is not None}


def _made(workshop: Workshop, repository: Repository, source: Source, url: str) -> Made:
    commit = workshop.trees[source.tree].commit or repository.tree.commit
    found = origin(repository.tree.root, commit, url)
    # The branch that happens to be checked out says nothing.
    return artifact(pack(workshop.pool, source), replace(found, revision=f"sha1:{commit}"))


def _urls(plan: Plan) -> list[str]:
    return sorted(one.thing.name for one in plan.wanted if one.own and one.thing.kind == GIT)
