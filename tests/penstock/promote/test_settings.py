"""`promotion:` of penstock.yaml: globs name the site once, and the defaults are our own layout."""

import pytest

from penstock.errors import PenstockError
from penstock.promote.settings import Promotion
from penstock.settingsfile import parse


def test_the_defaults_are_our_own_layout() -> None:
    assert parse(b"").promotion == Promotion()
    assert Promotion().lock == "clusters/{site}/release.lock.yaml"


@pytest.mark.parametrize("lock", ["clusters/release.lock.yaml", "{site}/{site}.yaml"])
def test_a_glob_names_the_site_once(lock: str) -> None:
    with pytest.raises(PenstockError, match=r"penstock.yaml:2: promotion.lock: .*name the site once"):
        parse(f'promotion:\n  lock: "{lock}"\n'.encode())
