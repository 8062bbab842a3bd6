"""What a validation found: one report per cluster, small enough to keep for every cluster of a large fleet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from penstock.finding import Finding, Severity
from penstock.notexpanded import NotExpanded
from penstock.tree import Tree
from penstock.validate.pin import Pin


class KustomizationReport(NamedTuple):
    """One Flux Kustomization: its path in its source, and how many objects it applies."""

    path: str
    objects: int


@dataclass(frozen=True)
class ClusterReport:
    """One cluster. `kustomizations` go by "namespace/name", the entry first; `unjudged` counts the documents that no
    schema at hand describes, by apiVersion and kind; `notes` are what the fleet rules wanted to know, by code."""

    name: str
    path: str
    facts: Mapping[str, str]
    kubernetes_version: str
    flux_version: str
    kustomizations: Mapping[str, KustomizationReport]
    judged: int
    unjudged: Mapping[str, int]
    not_expanded: tuple[NotExpanded, ...]
    assumed: tuple[str, ...]
    pins: tuple[Pin, ...]
    charts: tuple[str, ...]
    findings: tuple[Finding, ...]
    notes: Mapping[str, object]
    complete: bool
    #: The key under which the store has all of this, so that it stands for the content too; empty when it has it not.
    kept: bytes = field(default=b"", compare=False)

    @property
    def objects(self) -> int:
        """How many objects the cluster would run."""
        return sum(one.objects for one in self.kustomizations.values())


@dataclass(frozen=True)
class Report:
    """The fleet: its clusters in order of name, and every finding once."""

    clusters: tuple[ClusterReport, ...]
    findings: tuple[Finding, ...]
    #: Findings that were there before (a baseline, an earlier revision): counted, not shown; and where from.
    known: tuple[Finding, ...] = ()
    known_from: str = ""
    #: The files that the findings point to; None for a report without a repository.
    tree: Tree | None = None

    def reaches(self, least: Severity) -> bool:
        """True when something at least as grave counts."""
        return any(f.severity.rank <= least.rank and not f.waived for f in self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings of this severity count."""
        return sum(f.severity is severity and not f.waived for f in self.findings)

    @cached_property
    def judged(self) -> int:
        """How many documents a schema was found for."""
        return sum(cluster.judged for cluster in self.clusters)

    @cached_property
    def unjudged(self) -> Mapping[str, int]:
        """apiVersion and kind → number of documents that no schema at hand describes."""
        total: Counter[str] = Counter()
        for cluster in self.clusters:
            total.update(cluster.unjudged)
        return dict(sorted(total.items()))
