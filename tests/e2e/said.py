"""What penstock says of a fleet of cases: objects and errors of each."""

from dataclasses import dataclass, field
from pathlib import Path

from penstock.finding import Finding, Severity
from penstock.fleet import expanded, open_repository
from penstock.validate.run import validate
from tests.e2e.api import Object

#: What the message of an error ends with that stops nothing.
APPLIED = "reaches the cluster as it is"
#: Warnings about what Flux cannot apply either, as far as git can tell.
TOLD = ("remote-base", "source-missing", "health-check-missing")


@dataclass
class Said:
    """Of one cluster: objects by Kustomization (namespace/name), the errors that would stop Flux, and the kinds that
    nobody here defines (`example.com/v1 Thing`): they are told as not judged."""

    objects: dict[str, list[Object]] = field(default_factory=dict)
    errors: list[Finding] = field(default_factory=list)
    unjudged: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether nothing is told that could stop Flux."""
        return not self.errors and not self.unjudged

    def tells(self, names: set[str]) -> bool:
        """Whether an error names one of these objects, or one of them is of a kind that is not judged."""
        told = [f"{one.kustomization} {one.subject} {one.message} {one.hint}" for one in self.errors]
        things = (one for held in self.objects.values() for one in held)
        told += [one["metadata"]["name"] for one in things if f"{one['apiVersion']} {one['kind']}" in self.unjudged]
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
        said[report.name].unjudged = tuple(report.unjudged)
    return said


def _counts(one: Finding, codes: tuple[str, ...]) -> bool:
    """Errors do, unless they say that Flux applies it all the same; and what the CRD that is at hand refuses: it is a
    warning where that is of an assumed release, and the API server here has the same one."""
    refused = one.code == "object-invalid" and one.severity is Severity.WARNING
    stops = one.severity is Severity.ERROR and not one.message.endswith(APPLIED)
    return refused or stops or one.code in codes
