"""`promotion:` in penstock.yaml: what may move from site to site, and where it is written down."""

import posixpath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from penstock.gates.settings import Gates
from penstock.strict import Strict

#: Stands for the site's name in globs and paths of `promotion:`.
SITE = "{site}"


#: What is written down of a site beside its lock: its holds, and what its clusters said.
HOLDS, ACK = BESIDE = ("holds.yaml", "ack.yaml")


def beside(lock: str, site: str, name: str) -> str:
    """The path of a site's file of this name beside its lock."""
    folder = posixpath.dirname(lock)
    return posixpath.join(folder, name if SITE in folder else f"{SITE}.{name}").replace(SITE, site)


def _with_site(glob: str) -> str:
    if glob.count(SITE) != 1:
        raise ValueError(f"{glob!r} must name the site once, as {SITE}")
    return glob


SiteGlob = Annotated[str, AfterValidator(_with_site)]


class Promotable(Strict):
    """Files whose values move; of mixed files only some values."""

    files: SiteGlob = Field(description="Glob of files with {site}; * stays inside one folder, ** crosses folders.")
    fields: tuple[str, ...] = Field(
        default=(), description="JSON paths of the values that move; everything in the files when left out."
    )
    never: tuple[str, ...] = Field(default=(), description="JSON paths of values in these files that stay.")
    others: Literal["refuse", "stay"] = Field(
        default="refuse",
        description="Of files with `fields`: what is done when a value changes at the source that nothing speaks of.",
    )


class Promotion(Gates):
    """What may move, and where it is written down; the defaults are the layout that `penstock init` makes."""

    paths: tuple[Promotable, ...] = Field(
        default=(
            Promotable(files="apps/sites/{site}/release/**"),
            Promotable(files="platform/sites/{site}/release/**"),
        ),
        description="What is promotable; everything else stays as it is.",
    )
    clusters: tuple[SiteGlob, ...] = Field(
        default=("clusters/{site}/*", "clusters/{site}"),
        description="Entry folders of a site's clusters; the first glob that fits says which site.",
    )
    site_folders: int = Field(
        default=1,
        ge=1,
        le=4,
        alias="siteFolders",
        description="How many folders name a site: with 2, envs/{site} has the sites prod/eu and prod/us.",
    )
    lock: SiteGlob = Field(
        default="clusters/{site}/release.lock.yaml", description="Where a site's lock is: what it took, and from whom."
    )
    registries: dict[str, str] = Field(
        default_factory=dict,
        description="Site (* and ? are wildcards) → registry that its files write out; translated when a value moves.",
    )
    sizes: tuple[str, ...] = Field(
        default=(
            *("**.replicas", "**.resources.**", "**.storageClassName", "**.storage", "replicas[*].count"),
            *("**.replicaCount", "**.minReplicas", "**.maxReplicas", "**.autoscaling.**", "**.persistence.size"),
        ),
        description="JSON paths of values that move only when named with --size.",
    )
    static: tuple[str, ...] = Field(
        default=(
            *("**.hostnames.**", "**.host", "**.hosts.**", "**.externalIPs.**", "**.loadBalancerSourceRanges.**"),
            *("**.nodeSelector.**", "**.nodeName", "**.clusterIP"),
            "**.loadBalancerIP",
            *("(Secret/*).**", "(Kustomization/*).spec.path", "(Kustomization/*).spec.interval"),
            "**.suspend",
            "**.sourceRef.**",
            "**.secretRef.**",
        ),
        description="JSON paths of values that make a site itself and never move.",
    )
    settings: tuple[str, ...] = Field(
        default=(), description="JSON paths of values that move although they look as if they made a site itself."
    )
    parents_first: tuple[SiteGlob, ...] = Field(
        default=("platform/sites/{site}/release/**",),
        alias="parentsFirst",
        description="Files whose values a parent's site must have before its children's sites take them.",
    )
