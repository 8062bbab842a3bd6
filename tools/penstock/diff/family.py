"""Which Kustomization applies which other one, and which of them could not be built."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from penstock.expand.kustomization import Kustomization, is_kustomization
from penstock.expand.rendered import ClusterRender
from penstock.finding import Severity

#: Findings after which penstock has no objects of a Kustomization, or not all.
STOPPING = frozenset({"source-missing", "substitution-failed", "variable-name-invalid", "not-settled", "worker-failed"})
#: Findings after which Flux applies nothing of a Kustomization although there are objects to compare.
REFUSED = frozenset({"variable-undefined", "variables-source-missing", "variable-value-invalid", "object-doubled"})


@dataclass(frozen=True)
class Family:
    """The Kustomizations of one cluster on one side, by `namespace/name`."""

    render: ClusterRender

    @cached_property
    def members(self) -> Mapping[str, Kustomization]:
        """All of them."""
        return {str(one.kustomization.key): one.kustomization for one in self.render.rendered}

    @cached_property
    def entry(self) -> str:
        """The one that begins the cluster."""
        return str(Kustomization(self.render.cluster.entry.kustomization).key)

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """Kustomization → the one whose objects it is among; the entry has none."""
        found: dict[str, str] = {}
        for one in self.render.rendered:
            for document in one.documents:
                if is_kustomization(document):
                    found.setdefault(f"{document.namespace}/{document.name}", str(one.kustomization.key))
        found.pop(self.entry, None)
        return found

    @cached_property
    def failed(self) -> Mapping[str, str]:
        """Kustomization → why penstock has not all of its objects."""
        found: dict[str, str] = {}
        for one in self.render.rendered:
            if one.build is not None and one.build.failure is not None:
                found[str(one.kustomization.key)] = one.build.failure.message
        for finding in self.render.findings:
            if finding.code in STOPPING or finding.kustomization in found:
                found[finding.kustomization or self.entry] = finding.message
        return found

    @cached_property
    def refused(self) -> Mapping[str, str]:
        """Kustomization → why Flux would apply nothing of it, although penstock has its objects."""
        return {
            one.kustomization: one.message
            for one in self.render.findings
            if one.code in REFUSED and one.severity is Severity.ERROR and one.kustomization not in self.failed
        }

    @cached_property
    def away(self) -> frozenset[str]:
        """Kustomizations whose files are not at hand, so that nothing is known of their objects."""
        return frozenset(str(one.kustomization.key) for one in self.render.rendered if one.source is None)

    def line(self, name: str) -> Iterable[str]:
        """A Kustomization and those above it, up to the entry."""
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            yield name
            name = self.parents.get(name, "")
