from pathlib import Path

from tests.penstock.support.outcome import Command


def test_a_fleet_is_begun_once(tmp_path: Path, worker: Path, run: Command) -> None:  # noqa: ARG001
    folder = tmp_path / "contoso"
    dry = run("init", folder, "--dry-run")
    assert (dry.code, folder.exists()) == (0, False)
    first = run("init", folder, "--levels", "2", "--lines", "2", "--network", "10.99.0.0/16", "--owner", "Ada")
    assert (first.code, "git init" in first.stdout) == (0, True)
    assert "  OWNER: Ada\n" in (folder / "clusters/plant-1/site/site.yaml").read_text(encoding="utf-8")
    assert "  NODE_CIDR: 10.99.3.0/24\n" in (folder / "clusters/plant-1/l3/cluster.yaml").read_text(encoding="utf-8")
    assert run.validate(folder).code == 0


def test_faults_are_sentences_and_exit_two(tmp_path: Path, run: Command) -> None:
    outcome = run("init", tmp_path / "contoso", "--network", "x", "--levels", "7")
    assert outcome.code == 2
    assert "--network: 'x' is no network" in outcome.stderr
    assert "--levels 7" in outcome.stderr
