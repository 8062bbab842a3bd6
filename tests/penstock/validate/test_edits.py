"""What can be mended mechanically, end to end: the edit that a finding offers."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import deployment, lines
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


def edits(repo: MakeRepository, run: Command, text: str, **files: str) -> list[tuple[str, str] | None]:
    outcome = run.validate(repo({**FLEET, "apps/web.yaml": text, **files}).root)
    return [(one["edit"]["old"], one["edit"]["new"]) if one["edit"] else None for one in outcome.findings]


def config(*data: str) -> str:
    return lines(
        "apiVersion: v1",
        "kind: ConfigMap",
        "metadata: {name: web, namespace: flux-system}",
        "data:",
        *(f"  {one}" for one in data),
    )


@pytest.mark.parametrize(
    ("line", "edit"),
    [
        ("V: 1.10", ("V: 1.10", 'V: "1.10"')),
        ("V:   true", ("true", '"true"')),
        ('"V": 1e3', ("1e3", '"1e3"')),
        ("V: [1]", None),
        ("V: -5", ("V: -5", 'V: "-5"')),
        ("V: .5", ("V: .5", 'V: ".5"')),
        ('"5": 5', ("5", '"5"')),
    ],
)
def test_a_scalar_that_must_be_a_text_gets_quotes_as_it_is_written(
    repo: MakeRepository, run: Command, line: str, edit: tuple[str, str] | None
) -> None:
    assert edits(repo, run, config(line)) == [edit]


@pytest.mark.parametrize(
    ("field", "edit"),
    [
        ('ports: [{containerPort: "80"}]', ('containerPort: "80"', "containerPort: 80")),
        ("tty: 'true'", ("tty: 'true'", "tty: true")),
        ("tty: 'yes'", None),
        ("ports: [{containerPort: http}]", None),
    ],
)
def test_quotes_are_taken_from_what_must_be_a_number_or_a_switch(
    repo: MakeRepository, run: Command, field: str, edit: tuple[str, str] | None
) -> None:
    assert edits(repo, run, deployment("web", field)) == [edit]


@pytest.mark.parametrize(
    ("field", "edit"),
    [
        ("imagePullPolcy: Always", ("imagePullPolcy", "imagePullPolicy")),
        ("livenesProbe: {tcpSocket: {port: 80}}", ("livenesProbe", "livenessProbe")),
        ('"livenesProbe": {tcpSocket: {port: 80}}', ("livenesProbe", "livenessProbe")),
        ("colour: red", None),
        ("command: [a]\n          comand: [b]", None),
    ],
)
def test_a_misspelt_field_becomes_the_one_that_it_is_like(
    repo: MakeRepository, run: Command, field: str, edit: tuple[str, str] | None
) -> None:
    assert edits(repo, run, deployment("web", field)) == [edit]


def test_an_old_version_becomes_the_one_that_is_served(repo: MakeRepository, run: Command) -> None:
    old = lines(
        *(
            "apiVersion: source.toolkit.fluxcd.io/v1beta1",
            "kind: HelmRepository",
            "metadata: {name: web, namespace: flux-system}",
        ),
        "spec: {interval: 1h, url: https://charts.example}",
    )
    assert edits(repo, run, old) == [("source.toolkit.fluxcd.io/v1beta1", "source.toolkit.fluxcd.io/v1")]
