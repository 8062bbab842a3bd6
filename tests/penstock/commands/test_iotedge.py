"""penstock iotedge import, from the command line."""

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from penstock.cli import main
from tests.penstock.iotedge.samples import base, module
from tests.penstock.iotedge.test_app import HUB
from tests.penstock.rules.enterprise import PARTS, ROOT

SCHEMA = Draft202012Validator(json.loads((ROOT / "schemas/iotedge-loss.schema.json").read_text(encoding="utf-8")))
WHERE = ["--site", "plant-a", "--cluster", "l4", "--name", "dev"]


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """The worked enterprise and a manifest `line.json`, to be in."""
    root = tmp_path / "fleet"
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "penstock.yaml", root)
    options = '{"HostConfig": {"LogConfig": {"Type": "json-file"}}}'
    (tmp_path / "line.json").write_text(json.dumps(base({"press": module(createOptions=options)})), encoding="utf-8")
    return root


def ran(fleet: Path, *words: str) -> int:
    return main(["iotedge", "import", str(fleet.parent / "line.json"), *WHERE, "--root", str(fleet), *words])


def files(fleet: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in fleet.rglob("*") if path.is_file()}


def test_report_and_files(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(fleet) == 0
    said = capsys.readouterr().out
    assert "1 lost" in said
    assert "HostConfig.LogConfig: the cluster collects" in said
    assert "apps/base/dev/press/deployment.yaml (new)" in said
    assert ran(fleet) == 0
    assert "nothing was changed" in capsys.readouterr().out


@pytest.mark.parametrize("hub", [{}, HUB])
@pytest.mark.parametrize("gateway", ["load-balancer", "route"])
def test_every_waiver_is_needed(
    fleet: Path, capsys: pytest.CaptureFixture[str], hub: dict[str, str], gateway: str
) -> None:
    value = base({"press": module(createOptions='{"HostConfig": {"Privileged": true}}')}, hub=hub)
    (fleet.parent / "line.json").write_text(json.dumps(value), encoding="utf-8")
    assert ran(fleet, "--cluster", "l2-line-1", "--gateway", gateway) == 0
    capsys.readouterr()
    assert main(["validate", str(fleet)]) == 0
    assert "waiver-unknown" not in capsys.readouterr().out


def test_strict_and_dry_run_write_nothing(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(fleet)
    assert ran(fleet, "--strict") == 1
    assert ran(fleet, "--dry-run") == 0
    assert files(fleet) == before
    assert "nothing was written" in capsys.readouterr().out


def test_the_report_for_programs(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(fleet, "--output", "json") == 0
    held = json.loads(capsys.readouterr().out)
    assert held["summary"]["lost"] == 1
    SCHEMA.validate(held)


def test_digests_from_a_file(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = fleet.parent / "digests"
    listed.write_text(f"# from the registry\nregistry.example/press:1.0.0@sha256:{'1' * 64}\n", encoding="utf-8")
    assert ran(fleet, "--digests", str(listed)) == 0
    assert "1" * 64 in (fleet / "apps/sites/plant-a/release/kustomization.yaml").read_text(encoding="utf-8")
    listed.write_text("nonsense\n", encoding="utf-8")
    assert ran(fleet, "--digests", str(listed)) == 2
    assert "digests:1" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--set", "x"], ["--tag", "x"], ["--digests", "gone"]])
def test_wrong_words(fleet: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(fleet, *words) == 2
    assert capsys.readouterr().err.startswith("penstock: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--priority", "-1"], "is no priority"),
        (["--priority", "x"], "is no priority"),
        (["--target-condition", "tags.a = "], "takes no such condition"),
        (["--hub", "=tags.a='1'"], "names no hub"),
        (["--hub", "hub0=bad ' one"], "takes no such condition"),
    ],
)
def test_what_no_hub_takes(fleet: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["iotedge", "export", "edge-app1", "--root", str(fleet), *words])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("worker")
def test_in_and_out_again(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(fleet) == 0
    out = fleet.parent / "out"
    words = [
        "iotedge",
        "export",
        "dev",
        "--root",
        str(fleet),
        "--to",
        str(out),
        "--hub",
        "hub0",
        "--hub",
        "hub1=tags.a='1'",
    ]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert f"--hub-name hub0 --deployment-id dev --content {out}/dev.json" in said
    assert "--hub-name hub1" in said
    held = json.loads((out / "dev.json").read_text(encoding="utf-8"))
    assert held["modulesContent"]["$edgeAgent"]["properties.desired"]["modules"]["press"]["settings"]["image"] == (
        "registry.example/press:1.0.0"
    )
    assert main([*words[:3], "--root", str(fleet), "--output", "json"]) == 0
    report, _ = json.JSONDecoder().raw_decode(capsys.readouterr().err)
    SCHEMA.validate(report)
    assert report["direction"] == "export"
    assert main([*words[:3], "--root", str(fleet), "--strict", "--namespace", "edge-app1"]) == 2
    assert main(["iotedge", "export", "plant-a/l4", "--root", str(fleet), "--strict"]) == 1
    assert main(["iotedge", "export", "nobody", "--root", str(fleet)]) == 2
    capsys.readouterr()
    for name, meant in (
        ("l2-line-1", "plant-a/l2-line-1, plant-b/l2-line-1"),
        ("plant-b", "plant-b/l2-line-1, plant-b/"),
    ):
        assert main(["iotedge", "export", name, "--root", str(fleet)]) == 2
        assert f"say which cluster: {meant}" in capsys.readouterr().err
