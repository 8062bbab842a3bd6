"""penstock topology, on the worked enterprise."""

from pathlib import Path

import pytest

from penstock.cli import main

ROOT = Path(__file__).parents[3]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    code = main(["topology", *words, "--root", str(ROOT)])
    return code, capsys.readouterr().out.splitlines()


def test_tree(worker: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    code, lines = run(capsys)
    assert code == 0
    assert lines[:2] == ["plant-a", "└─ l4 (l4, business)  ⇠ 443 19 names, 8084 1 name, 8883, 4318"]


def test_why(worker: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    code, lines = run(capsys, "why", "plant-a/l2-line-1", "git.aurora.example")
    assert (code, lines[-1]) == (0, "reached")
    code, lines = run(capsys, "why", "plant-a/l2-line-1", "git.aurora.example:8084")
    assert (code, lines[-1]) == (1, "stopped at plant-a/l3")
    assert run(capsys, "why", "plant-a/l2-line-1", "git.aurora.example", "--sni", "")[0] == 1


def test_why_of_what_one_pod_dials(worker: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    code, lines = run(capsys, "why", "plant-a/l2-line-1", "telemetry.l3.plant-a.aurora.example:4318")
    assert (code, lines[-1]) == (0, "reached")
    assert "otel-collector knows" in lines[0]


def test_topic(worker: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    code, lines = run(capsys, "topic", "plant-b/l2-line-2", "telemetry")
    assert code == 0
    assert lines[-1] == (
        "plant-b/l4 as telemetry (bridge of plant-b/l3, QoS 1: `topic telemetry out 1 northbound/`, the access list's "
        "`write telemetry`): iot-hub-integration-module"
    )
    assert run(capsys, "topic", "plant-b/l2-line-2", "alarms")[0] == 1
    assert run(capsys, "topic", "plant-b/l2-line-2", "#")[0] == 2


@pytest.mark.parametrize("host", ["https://x.example:a", "x.example:0", "x.example:70000"])
def test_what_is_no_host(host: str, worker: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    assert run(capsys, "why", "plant-a/l3", host)[0] == 2
