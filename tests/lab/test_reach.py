"""What the proof says is reached is reached, and what it says is refused is refused."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from penstock.topology.reach import why
from tests.lab.conftest import ALL
from tests.lab.counted import note
from tests.lab.questions import Question, questions
from tests.lab.rendered import rendered
from tests.lab.site import HERE, Site, site
from tests.lab.topologies import MUTATIONS, POOL, ROOT, SITE, topology

SEEDS = range(int(os.environ.get("LAB_SEEDS", "120"))) if ALL else (0, 3)
NAMES = ("git.aurora.example", "registry.aurora.example", "*.his.arc.azure.com", "${REGION}.obo.arc.azure.com")


def answers(running: Site, label: str, asked: list[Question]) -> list[str]:
    """What each question got in the lab: empty when it was answered by the one that was meant."""
    said = running.world.ask(label, sys.executable, HERE / "probe.py", text=json.dumps(asked))
    found: list[str] = json.loads(said)
    return found


def compared(running: Site, names: tuple[str, ...], seed: str) -> list[str]:
    """Ask everything of every cluster below the root; the disagreements."""
    wrong, count, reached = [], 0, 0
    for node in running.plant.nodes:
        asked = questions(running.plant, node, names) if node.parent else []
        for question, got in zip(asked, answers(running, node.label, asked) if asked else (), strict=True):
            proof = why(running.plant, node, *question)
            count, reached = count + 1, reached + proof.reached
            if proof.reached != (got == ""):
                wrong.append(f"{seed} {node.label} {question}: proof {proof.reached} ({proof.reason}), lab {got!r}")
    note({"seed": seed, "asked": count, "reached": reached, "wrong": len(wrong)})
    return wrong


@pytest.mark.parametrize("name", ["plant-a", "plant-b"])
def test_the_worked_enterprise(name: str, ground: Path, worker: Path) -> None:  # noqa: ARG001
    plant, views = rendered(ROOT, name)
    with site(plant, views, ground) as running:
        assert compared(running, NAMES, name) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_seeded(seed: int, ground: Path, tmp_path: Path, worker: Path) -> None:  # noqa: ARG001
    what = topology(tmp_path / "fleet", seed)
    plant, views = rendered(tmp_path / "fleet", SITE)
    with site(plant, views, ground) as running:
        assert compared(running, POOL, f"{seed}:{what}") == []


def test_a_name_that_leads_inside_is_turned_away(ground: Path, tmp_path: Path, worker: Path) -> None:  # noqa: ARG001
    topology(tmp_path / "fleet", 0)
    for side in ("l4-l3", "l3-l2"):
        with (tmp_path / "fleet/platform/conduits" / side / "upper/lists/443-ends").open("a") as ends:
            ends.write(".rebound.example\n")
    plant, views = rendered(tmp_path / "fleet", SITE)
    with site(plant, views, ground) as running:
        asked: list[Question] = [("10.41.4.10", 443, "x.rebound.example"), ("10.41.4.10", 443, "y.rebound.example")]
        assert all(answers(running, "plant-a/l3", asked))
        log = (ground / "plant-a_l4-haproxy.log").read_text(encoding="utf-8")
        assert "sni=x.rebound.example to=10.66.66.66" in log


def test_a_proxy_that_was_away_passes_again(ground: Path, worker: Path) -> None:  # noqa: ARG001
    plant, views = rendered(ROOT, "plant-a")
    asked: list[Question] = [("git.aurora.example", 443, "git.aurora.example")]
    with site(plant, views, ground) as running:
        for label in ("plant-a/l3", "plant-a/l4"):
            assert answers(running, "plant-a/l2-line-1", asked) == [""]
            running.world.stop(running.proxies[label], hard=True)
            assert answers(running, "plant-a/l2-line-1", asked) != [""]
            running.proxy(running.plant.by_label[label])
            end = time.monotonic() + 30
            while answers(running, "plant-a/l2-line-1", asked) != [""] and time.monotonic() < end:
                time.sleep(0.2)
        assert answers(running, "plant-a/l2-line-1", asked) == [""]


def test_mutations_are_all_tried() -> None:
    assert len(MUTATIONS) == 12
