"""`penstock promote ack`: what kubectl prints, and status files."""

from pathlib import Path

import pytest

from penstock.gates.ackfile import read
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository, listing
from tests.penstock.support.rings import HOUR, NOW, freight, kubectl

ACK = "clusters/plant-a/ack.yaml"


def said(tmp_path: Path, text: str) -> Path:
    """A file with what a cluster said."""
    file = tmp_path / "said"
    file.write_text(text)
    return file


def test_what_kubectl_prints_is_recorded_and_committed(ringed_plants: Repository, run: Command, tmp_path: Path) -> None:
    file = said(tmp_path, kubectl(ringed_plants.git("rev-parse", "HEAD")))
    outcome = run("promote", "ack", "plant-a", file, "--commit", "--root", ringed_plants.root)
    assert (outcome.code, "all is well" in outcome.stdout) == (0, True)
    ack = read((ringed_plants.root / ACK).read_bytes(), ACK, "plant-a")
    (one,) = ack.clusters["l3"].runs
    assert (one.freight, one.since, one.ready) == (freight(ringed_plants), NOW, True)
    assert "historian" in one.parts
    assert ringed_plants.git("show", "--format=%s", "--name-only").split("\n\n") == [
        "promote: plant-a reports what it runs",
        ACK,
    ]


def test_a_site_with_a_lock_acknowledges_what_it_took(ringed_plants: Repository, run: Command, tmp_path: Path) -> None:
    file = said(tmp_path, kubectl(ringed_plants.git("rev-parse", "HEAD~1")))
    assert run("promote", "ack", "plant-b", file, "--root", ringed_plants.root).code == 0
    ack = read((ringed_plants.root / "clusters/plant-b/ack.yaml").read_bytes(), "ack", "plant-b")
    assert ack.clusters["l3"].runs[0].freight != freight(ringed_plants)


def test_what_does_not_work_is_recorded_and_the_exit_code(
    ringed_plants: Repository, run: Command, tmp_path: Path
) -> None:
    file = said(tmp_path, kubectl(ringed_plants.git("rev-parse", "HEAD"), ready="False"))
    outcome = run("promote", "ack", "plant-a/l3", file, "--root", ringed_plants.root)
    assert outcome.code == 1
    assert "not ready: flux-system/apps: no such host" in outcome.stdout


def test_a_status_file_says_when_it_was(ringed_plants: Repository, run: Command, tmp_path: Path) -> None:
    head = ringed_plants.git("rev-parse", "HEAD")
    file = said(tmp_path, f"clusters: {{l3: {{revision: 'main@sha1:{head}'}}}}\n")
    argv = ("promote", "ack", "plant-a", file, "--root", ringed_plants.root, "--time")
    assert run(*argv, "2026-11-20T12:00").code == 0
    assert run(*argv, "2026-11-21T12:00").code == 0
    (one,) = read((ringed_plants.root / ACK).read_bytes(), ACK, "plant-a").clusters["l3"].runs
    assert one.until - one.since == 24 * HOUR
    late = run(*argv, "2026-11-21T11:00")
    assert (late.code, "an older word says nothing new" in late.stderr) == (2, True)


@pytest.mark.parametrize(
    ("argv", "text", "error"),
    [
        (("plant-x",), kubectl("0" * 40), "there is no site plant-x"),
        (("plant-a/l9",), kubectl("0" * 40), "plant-a has no cluster l9; it has: l3"),
        (("plant-a",), kubectl("0" * 40), "reports no commit of this clone"),
        (("plant-a",), "clusters: {}\n", "reports nothing of plant-a"),
        (("plant-a",), "nonsense", "this is not what `kubectl"),
        (("plant-a", "--time", "2026-11-21T12:01"), kubectl("0" * 40), "that is in the future"),
        (("plant-a", "--time", "noon"), kubectl("0" * 40), "no date or time"),
    ],
)
def test_refusals_write_nothing(
    ringed_plants: Repository, run: Command, tmp_path: Path, argv: tuple[str, ...], text: str, error: str
) -> None:
    before = listing(ringed_plants.root)
    outcome = run("promote", "ack", argv[0], said(tmp_path, text), *argv[1:], "--root", ringed_plants.root)
    assert (outcome.code, error in outcome.stderr) == (2, True), outcome.stderr
    assert listing(ringed_plants.root) == before


def test_a_file_that_is_not_there(ringed_plants: Repository, run: Command, tmp_path: Path) -> None:
    outcome = run("promote", "ack", "plant-a", tmp_path / "none", "--root", ringed_plants.root)
    assert (outcome.code, "cannot be read" in outcome.stderr) == (2, True)
