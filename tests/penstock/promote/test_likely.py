"""For somebody whose settings do not fit the repository yet: which files each of two sites has of its own."""

from penstock.promote.likely import MOST, likely, nothing
from tests.penstock.support.promotion import around

PATHS = [
    "envs/qa/version.yml",
    "envs/prod/version.yml",
    "envs/qa/only.yml",
    "values-qa.yaml",
    "values-prod.yaml",
    "qat",
]


def test_what_both_have_under_their_own_names() -> None:
    assert likely(PATHS, "qa", "prod") == ["envs/{site}/version.yml", "values-{site}.yaml"]
    assert likely(PATHS, "qa", "staging") == []


def test_a_site_of_two_folders_is_found_too() -> None:
    assert likely(["e/qa/eu/x.yaml", "e/prod/us/x.yaml"], "qa/eu", "prod/us") == ["e/{site}/x.yaml"]


def test_the_sentence_names_the_globs_that_do_not_fit_and_what_could_be_meant() -> None:
    said = nothing(around({})[1], PATHS, "qa", "prod")
    assert "no file fits `promotion: paths:` of penstock.yaml (apps/sites/{site}/release/**" in said
    assert "name those that move: envs/{site}/version.yml, values-{site}.yaml" in said


def test_many_are_not_all_named() -> None:
    many = [f"{site}/{n}.yaml" for n in range(20) for site in ("qa", "prod")]
    said = nothing(around({})[1], many, "qa", "prod")
    assert said.count("{site}/") == MOST + 2
    assert said.endswith(", …")
