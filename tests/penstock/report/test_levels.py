from typing import Any

from penstock.report.levels import CODES, levels
from penstock.rules.every import RULES
from penstock.rules.wiring import KEEPER
from penstock.validate.report import ClusterReport, Report
from tests.penstock.support.reports import cluster, hostile, report
from tests.penstock.topology.plants import three


def wired(sites: int = 1, **changed: Any) -> list[ClusterReport]:
    """Sites of three clusters that are joined, as a validation would report them."""
    found = []
    for site in range(sites):
        for node in three(**changed).nodes:
            called = {**node.facts, "SITE": f"plant-{site:03}"}
            called["PARENT"] = called["PARENT"].replace("a/", f"plant-{site:03}/")
            name = f"plant-{site:03}/{called['CLUSTER']}"
            found.append(cluster(name, facts=called, notes={KEEPER: node.wiring}))
    return found


def of(shown: Report) -> dict[str, Any]:
    return levels(shown, {one.name: rank for rank, one in enumerate(shown.clusters)})


def test_what_each_parent_opens() -> None:
    found = of(report(clusters=wired()))
    (l3, line) = found["links"]
    assert (l3[:2], line[:2]) == ([1, 0], [2, 1])
    assert [port for port, _ in line[2]] == [443, 8883]
    assert found["names"][line[2][0][1]] == ["*.arc.example", "git.example"]
    assert found["texts"][line[3][0]] == "telemetry as telemetry, up, QoS 1, by line"
    assert found["texts"][l3[3][0]] == "north/telemetry as telemetry, up, QoS 1, by l3"


def test_what_is_equal_is_told_once() -> None:
    found = of(report(clusters=wired(50)))
    assert len(found["links"]) == 100
    assert (len(found["names"]), len(found["texts"])) == (1, 2)


def test_a_fleet_without_levels() -> None:
    assert of(report())["links"] == []
    assert of(hostile())["links"] == []


def test_the_codes_are_rules() -> None:
    assert set(CODES) <= set(RULES)
