"""A portion: the rules do not wait for the schemas, and a report carries what both say."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from penstock.finding import Finding, Severity
from penstock.fleet import expanded, open_repository
from penstock.rules.apply import of_clusters
from penstock.rules.view import ClusterView
from penstock.validate.check import Checked, ask
from penstock.validate.portion import checked, reports, whole
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import deployment

pytestmark = pytest.mark.usefixtures("worker")


class Late(Future[Sequence[Checked]]):
    """An answer that is ready at once, and notes what had been done when it was asked for."""

    def __init__(self, answer: Sequence[Checked], done: list[str]) -> None:
        super().__init__()
        self.seen: list[str] | None = None
        self._done = done
        self.set_result(answer)

    def result(self, timeout: float | None = None) -> Sequence[Checked]:
        self.seen = list(self._done)
        return super().result(timeout)


def test_rules_go_ahead_and_both_are_reported(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    ruled = of_clusters

    def noted(views: Sequence[ClusterView], *rest: Any) -> Iterator[list[Finding]]:
        for found in ruled(views, *rest):
            done.append("ruled")
            yield found

    monkeypatch.setattr("penstock.validate.portion.of_clusters", noted)
    root: Path = repo(
        {**FLEET, "apps/web.yaml": deployment("web", "env: [{name: A, value: x}, {name: A, value: y}]")}
    ).root
    repository = open_repository(root)
    said = Finding("told-by-schema", Severity.ERROR, "a fault")
    with expanded(repository) as fleet:
        late = Late([Checked((said,), 7, {}) for _ in fleet.renders], done)
        made = tuple(reports(fleet.workshop, repository.settings, fleet.renders, late))  # type: ignore[arg-type]
        report = whole(fleet.workshop, repository, made)
    assert late.seen == ["ruled"] * len(made)
    assert {"told-by-schema", "env-doubled"} <= {finding.code for finding in report.findings}
    assert {one.judged for one in report.clusters} == {7}


def test_what_the_schemas_say_is_per_cluster(repo: MakeRepository) -> None:
    repository = open_repository(repo({**FLEET, "apps/web.yaml": deployment("web", "imagePullPolice: x")}).root)
    with expanded(repository) as fleet:
        asked = [ask(fleet.workshop, render) for render in fleet.renders]
        answers = checked(fleet.workshop, repository.settings, (), asked)
    assert [{finding.code for finding in one.findings} for one in answers] == [{"object-invalid"}, set()]
