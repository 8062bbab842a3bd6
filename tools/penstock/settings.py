"""What penstock.yaml says: where clusters are, what sources stand for, and what exists only on a cluster."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field

from penstock.finding import Finding, Severity
from penstock.globs import matches
from penstock.promote.settings import Promotion
from penstock.strict import Strict
from penstock.why import LEAST, why
from penstock.wildcards import Index, any_fits, fits

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class SourceMap(Strict):
    """A source of Flux that is at hand as a folder, so that its Kustomizations can be followed."""

    kind: Literal["GitRepository", "OCIRepository", "Bucket", "ExternalArtifact", "HelmRepository"] | None = Field(
        default=None, description="Only sources of this kind; every kind when left out."
    )
    url: str = Field(default="*", description="The source's URL (bucket: endpoint/bucket); * and ? are wildcards.")
    name: str = Field(default="*", description="The source's name; * and ? are wildcards.")
    path: str = Field(default=".", description="The folder it stands for, relative to penstock.yaml.")

    def fits(self, kind: str, name: str, url: str) -> bool:
        """True when a source of this kind, name and URL stands for the folder."""
        return self.kind in (None, kind) and fits(self.name, name) and fits(self.url, url)


class Assumed(Strict):
    """A ConfigMap or Secret that exists only on clusters, and the values that penstock assumes for it."""

    kind: Literal["ConfigMap", "Secret"] = "Secret"
    namespace: str = "flux-system"
    name: str
    clusters: tuple[str, ...] = Field(default=("*",), description="Names of clusters; * and ? are wildcards.")
    values: dict[str, str] = Field(default_factory=dict, description="Variable → value used while rendering.")

    def fits(self, cluster: str, kind: str, namespace: str, name: str) -> bool:
        """True when this is the object asked for, on that cluster."""
        return (kind, namespace, name) == (self.kind, self.namespace, self.name) and any_fits(self.clusters, cluster)


def _reason(said: str) -> str:
    if not why(said):
        raise ValueError(f"{said!r} is no reason: say why")
    return said


class Waiver(Strict):
    """A rule that is switched off somewhere, and why. Every pattern that is left out fits everything."""

    code: str = Field(description="The rule's code.")
    reason: Annotated[str, AfterValidator(_reason)] = Field(
        min_length=LEAST, description="Why; the report shows it. A word such as true is none."
    )
    clusters: tuple[str, ...] = Field(default=("*",), description="Names of clusters; * and ? are wildcards.")
    objects: tuple[str, ...] = Field(default=("*",), description="Kind/namespace/name; * and ? are wildcards.")
    paths: tuple[str, ...] = Field(default=("**",), description="Globs of the files that findings point to.")

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """What it is about: objects, paths as globs have them, clusters."""
        return self.objects, tuple(glob.strip("/") for glob in self.paths), self.clusters

    def covers(self, finding: Finding) -> bool:
        """True when the finding is meant."""
        return (
            finding.code == self.code
            and any_fits(self.objects, finding.subject)
            and any(matches(glob, finding.place.path) for glob in self.paths)
            and all(any_fits(self.clusters, cluster) for cluster in finding.clusters)
        )


class Match(Strict):
    """The objects that a rule is about; * and ? are wildcards, and what is left out fits everything."""

    kinds: tuple[str, ...] = Field(default=("*",), description="Kinds, e.g. Service.")
    groups: tuple[str, ...] = Field(default=("*",), description="API groups, e.g. apps; the core group is empty.")
    namespaces: tuple[str, ...] = Field(default=("*",), description="Namespaces; that of a cluster's object is empty.")
    levels: tuple[str, ...] = Field(default=("*",), description="Levels of clusters by their facts, e.g. l2.")
    clusters: tuple[str, ...] = Field(default=("*",), description="Names of clusters.")

    def is_of(self, cluster: str, level: str) -> bool:
        """True when objects of this cluster are meant."""
        return any_fits(self.clusters, cluster) and any_fits(self.levels, level)

    def fits(self, group: str, kind: str, namespace: str) -> bool:
        """True when such an object is meant."""
        return any_fits(self.kinds, kind) and any_fits(self.groups, group) and any_fits(self.namespaces, namespace)


class OwnRule(Strict):
    """A rule of this repository: what its `check` says of an object must be true."""

    code: str = Field(
        pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$", description="Its name in reports and waivers, e.g. no-node-port."
    )
    severity: Severity = Field(default=Severity.ERROR, description="How grave a finding is.")
    match: Match = Field(default_factory=Match, description="The objects that it is about; all of them when left out.")
    check: str = Field(
        min_length=1, description="CEL expression over `object` and `facts` (texts by name) that must be true."
    )
    message: str = Field(min_length=3, description="What a finding says: a text, or a CEL expression that gives one.")
    hint: str = Field(default="", description="What to do about it.")
    field: str = Field(
        default="", description="The field to edit, e.g. spec.type; the first that the check names when left out."
    )


class Settings(Strict):
    """The whole of penstock.yaml; every key is optional."""

    clusters: tuple[str, ...] = Field(
        default=(), description="Globs of cluster entry folders; one that begins with ! takes folders out again."
    )
    repository: tuple[str, ...] = Field(default=(), description="URLs by which sources name this repository.")
    sources: tuple[SourceMap, ...] = ()
    assume: tuple[Assumed, ...] = ()
    kubernetes_version: str = Field(
        default="", alias="kubernetesVersion", description="For clusters whose facts do not say it, e.g. 1.34."
    )
    flux_version: str = Field(default="", alias="fluxVersion", description="For clusters whose facts do not say it.")
    waivers: tuple[Waiver, ...] = Field(default=(), description="Rules that are switched off, with reasons.")
    rules: tuple[OwnRule, ...] = Field(default=(), description="Rules of this repository, as CEL expressions.")
    promotion: Promotion = Field(default_factory=Promotion, description="What may move from site to site.")
    strict_substitution: bool | None = Field(
        default=None,
        alias="strictSubstitution",
        description="Whether an undefined variable fails; by the Flux version (2.9 and later) when left out.",
    )

    @property
    def written(self) -> bool:
        """Whether somebody has said anything; without a penstock.yaml nobody has."""
        return bool(self.model_fields_set)

    def source(self, kind: str, name: str, url: str) -> SourceMap | None:
        """What stands for a source of this kind, name and URL: the first that fits."""
        return next((one for one in self.source_index.about(url, name) if one.fits(kind, name, url)), None)

    def assumed(self, cluster: str, kind: str, namespace: str, name: str) -> Assumed | None:
        """What is assumed for this object on that cluster: the first that fits."""
        some = self.assumed_index.get((kind, namespace, name))
        found = some.about(cluster) if some else ()
        return next((one for one in found if one.fits(cluster, kind, namespace, name)), None)

    def covering(self, finding: Finding) -> Iterator[Waiver]:
        """The waivers that cover a finding, in their order."""
        some = self.waiver_index.get(finding.code)
        found = some.about(finding.subject, finding.place.path, *finding.clusters[:1]) if some else ()
        return (one for one in found if one.covers(finding))

    @cached_property
    def source_index(self) -> Index[SourceMap]:
        """By URL and name."""
        return Index((one, ((one.url,), (one.name,))) for one in self.sources)

    @cached_property
    def assumed_index(self) -> dict[tuple[str, str, str], Index[Assumed]]:
        """By object, then by cluster."""
        made = _grouped(self.assume, lambda one: (one.kind, one.namespace, one.name))
        return {key: Index((one, (one.clusters,)) for one in some) for key, some in made.items()}

    @cached_property
    def waiver_index(self) -> dict[str, Index[Waiver]]:
        """By code, then by object, path and cluster."""
        made = _grouped(self.waivers, lambda one: one.code)
        return {key: Index((one, one.words) for one in some) for key, some in made.items()}


def _grouped(things: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    found: dict[K, list[T]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found
