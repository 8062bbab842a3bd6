"""Freights by their parts."""

from penstock.gates.cargo import differing, parts

FILE = "apps/sites/{site}/release/kustomization.yaml"
VALUES = {
    f"{FILE}#images[historian].newTag": '"1.0.0"',
    f"{FILE}#images[historian].digest": '"sha256:1"',
    f"{FILE}#images[broker].newTag": '"2.0.0"',
}


def test_each_app_has_its_own_hash() -> None:
    one = parts(VALUES)
    other = parts({**VALUES, f"{FILE}#images[historian].newTag": '"1.1.0"'})
    assert differing(one, other) == ("historian",)
    assert differing(one, parts(dict(reversed(VALUES.items())))) == ()


def test_an_app_that_comes_or_goes_differs() -> None:
    assert differing({"x": "1"}, {}) == differing({}, {"x": "1"}) == ("x",)
