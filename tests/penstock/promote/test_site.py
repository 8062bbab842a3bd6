"""A site as it is read: its values under names that no site owns."""

import pytest

from penstock.errors import PenstockError
from penstock.promote.settings import Promotion
from penstock.promote.site import digest, parts
from tests.penstock.support.promotion import opened

PLACE = "apps/sites/plant-a/release/"


def test_values_leave_the_site_and_its_registry_open() -> None:
    told = Promotion(registries={"plant-a": "one.example/x"})
    site = opened({f"{PLACE}v.yaml": b"image: one.example/x/web:1\nother: someone.example/x/web\n"}, "plant-a", told)
    assert site.values == {
        "apps/sites/{site}/release/v.yaml#image": '"{registry}/web:1"',
        "apps/sites/{site}/release/v.yaml#other": '"someone.example/x/web"',
    }
    assert site.own('"{registry}/web:1"') == '"one.example/x/web:1"'


def test_a_file_that_is_no_yaml_is_one_value() -> None:
    site = opened({f"{PLACE}a.conf": b"x"}, "plant-a")
    assert site.values == {"apps/sites/{site}/release/a.conf#": digest(b"x")}
    assert parts("apps/sites/{site}/release/a.conf#") == ("apps/sites/{site}/release/a.conf", ())


def test_a_file_that_cannot_be_read_says_where() -> None:
    with pytest.raises(PenstockError, match=r"release/v.yaml:2: unresolved conflict markers"):
        opened({f"{PLACE}v.yaml": b"a: 1\n>>>>>>> theirs\n"}, "plant-a")
