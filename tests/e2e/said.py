"""What penstock says of a fleet of cases: objects and errors of each."""

from dataclasses import dataclass, field
from pathlib import Path

from penstock.finding import Finding, Severity
from penstock.fleet import expanded, open_repository
from penstock.validate.run import validate
from tests.e2e.api import Object

#: Warnings about what Flux cannot apply either, as far as git can tell.
TOLD = ("remote-base", "source-missing", "health-check-missing")


@dataclass
class Said:
    """Of one cluster: objects by Kustomization (namespace/name), and the errors."""

    objects: dict[str, list[Object]] = field(default_factory=dict)
    errors: list[Finding] = field(default_factory=list)

    def tells(self, names: set[str]) -> bool:
        """Whether an error names one of these objects."""
        told = [f"{one.kustomization} {one.subject} {one.message} {one.hint}" for one in self.errors]
        return any(name in one for one in told for name in names)


def of(root: Path, *more: str) -> dict[str, Said]:
    """What penstock says of every cluster of a repository, by name; `more` are codes that count as errors do."""
    repository = open_repository(root)
    said: dict[str, Said] = {cluster.name: Said() for cluster in repository.clusters}
    with expanded(repository) as fleet:
        for render in fleet.renders:
            for one in render.rendered:
                said[render.cluster.name].objects[str(one.kustomization.key)] = list(one.objects())
    for report in validate(repository).clusters:
        said[report.name].errors.extend(one for one in report.findings if _counts(one, (*TOLD, *more)))
    return said


def _counts(one: Finding, codes: tuple[str, ...]) -> bool:
    """Errors do, and what the CRD that is at hand refuses: it is a warning where that is of an assumed release, and the
    API server here has the same one."""
    refused = one.code == "object-invalid" and one.severity is Severity.WARNING
    return refused or one.severity is Severity.ERROR or one.code in codes
