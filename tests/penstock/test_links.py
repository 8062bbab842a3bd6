from pathlib import Path

import pytest

from penstock import links
from penstock.errors import PenstockError


@pytest.mark.parametrize("written", ["out.json", "reports/out.json", "reports/../out.json"])
def test_what_a_link_of_the_repository_leads_to_is_refused(tmp_path: Path, written: str) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    (root / "out.json").symlink_to(outside / "victim")
    (root / "reports").symlink_to(outside)
    with pytest.raises(PenstockError, match="is a link of the repository"):
        links.refuse(root / written, root)


def test_links_on_the_way_to_the_repository_are_the_machine_s_own(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    links.refuse(tmp_path / "link" / "out.json", tmp_path / "link")
    links.refuse(tmp_path / "link" / "out.json", tmp_path / "real")
    links.refuse(Path("/dev/stdout"), tmp_path)
