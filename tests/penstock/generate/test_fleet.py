"""generate.fleet: the repository around a folder, compared and brought up to date."""

import shutil
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.generate.fleet import bring, check

ROOT = Path(__file__).parents[3]


@pytest.fixture
def enterprise(tmp_path: Path) -> Path:
    for part in ("clusters", "platform"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "penstock.yaml", tmp_path)
    return tmp_path


def test_the_worked_enterprise_is_as_it_is_generated() -> None:
    assert check(ROOT) == (["everything is as it is generated"], 0)


def test_drift_is_told_and_mended(enterprise: Path) -> None:
    dns = enterprise / "platform/conduits/l4-l3/lower/dns.yaml"
    before = dns.read_text(encoding="utf-8")
    dns.write_text(before.replace("management", "managed"), encoding="utf-8")
    (enterprise / "platform/base/proxy/service.yaml").unlink()
    lines, code = check(enterprise)
    assert code == 1
    assert lines[0].startswith("platform/base/proxy/service.yaml: error: service.yaml is missing")
    assert bring(enterprise)[0][0] == "2 files written"
    assert dns.read_text(encoding="utf-8") == before
    assert check(enterprise)[1] == 0


def test_what_is_generated_no_more_goes(enterprise: Path) -> None:
    conduit = enterprise / "platform/conduits/l4-l3/conduit.yaml"
    conduit.write_text(conduit.read_text(encoding="utf-8").replace("mirror: true", "mirror: false"), encoding="utf-8")
    bring(enterprise)
    assert not (enterprise / "platform/conduits/l4-l3/mirror/upper/local").exists()
    assert check(enterprise)[1] == 0


@pytest.mark.parametrize("there", [True, False])
def test_a_link_in_the_place_of_a_generated_file(enterprise: Path, *, there: bool) -> None:
    outside = enterprise.parent / f"outside-{there}"
    if there:
        outside.write_text("mine", encoding="utf-8")
    dns = enterprise / "platform/conduits/l4-l3/lower/dns.yaml"
    dns.unlink()
    dns.symlink_to(outside)
    with pytest.raises(PenstockError, match=r"dns\.yaml is a link of the repository"):
        bring(enterprise)
    assert outside.exists() is there


def test_a_bad_name_stops_everything(enterprise: Path) -> None:
    conduit = enterprise / "platform/conduits/l4-l3/conduit.yaml"
    conduit.write_text(
        conduit.read_text(encoding="utf-8") + "destinations: [{name: 'http://x.example'}]\n", encoding="utf-8"
    )
    with pytest.raises(PenstockError, match=r"conduit.yaml:\d+: destinations.0.name: .*scheme"):
        bring(enterprise)


def test_a_fleet_without_conduits(tmp_path: Path) -> None:
    (tmp_path / "penstock.yaml").write_text("", encoding="utf-8")
    with pytest.raises(PenstockError, match="nothing says what may cross"):
        check(tmp_path)
