import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


def test_the_table_has_a_line_per_cluster_and_what_it_runs(repo: MakeRepository, run: Command) -> None:
    outcome = run("status", repo(FLEET).root)
    assert outcome.code == 0
    heading, one, images, two = outcome.stdout.splitlines()
    assert heading.split()[:3] == ["SITE", "CLUSTER", "LEVEL"]
    assert one.split() == ["-", "one", "-", "-", "-", "1.33", "2.9", "4", "none"]
    assert images.strip() == "images: web:1.0.0"
    assert two.split()[1] == "two"


def test_findings_are_shown_and_are_no_verdict(repo: MakeRepository, run: Command) -> None:
    outcome = run("status", repo({**FLEET, "apps/web.yaml": "a: [\n"}).root)
    assert outcome.code == 0
    assert "1 error" in outcome.stdout


def test_json_has_the_rows(repo: MakeRepository, run: Command) -> None:
    outcome = run("status", repo(FLEET).root, "--output", "json", "--cluster", "one")
    (row,) = outcome.json["clusters"]
    assert (row["cluster"], row["objects"], row["errors"]) == ("one", 4, 0)
    assert row["pins"] == [{"image": "web", "tag": "1.0.0", "digest": ""}]
