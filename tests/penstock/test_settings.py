from pathlib import Path

import pytest

from penstock.finding import Finding, Place, Severity
from penstock.root import FILE
from penstock.settings import Assumed, Settings, SourceMap
from penstock.settingsfile import load


def loaded(tmp_path: Path, text: str) -> Settings:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    return load(tmp_path)


def test_settings_never_change(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load(tmp_path).flux_version = "3"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("source", "fits"),
    [
        (SourceMap(), True),
        (SourceMap(kind="OCIRepository", url="oci://*/fleet", name="f*"), True),
        (SourceMap(kind="Bucket"), False),
        (SourceMap(url="oci://other/*"), False),
        (SourceMap(name="g"), False),
    ],
)
def test_a_source_fits_by_kind_name_and_url(source: SourceMap, fits: bool) -> None:
    assert source.fits("OCIRepository", "fleet", "oci://mirror.example.org/fleet") is fits


@pytest.mark.parametrize(
    ("assumed", "fits"),
    [
        (Assumed(name="s"), True),
        (Assumed(name="s", clusters=("a/*",)), True),
        (Assumed(name="s", clusters=("b",)), False),
        (Assumed(name="t"), False),
        (Assumed(name="s", kind="ConfigMap"), False),
        (Assumed(name="s", namespace="n"), False),
    ],
)
def test_an_assumption_fits_object_and_cluster(assumed: Assumed, fits: bool) -> None:
    assert assumed.fits("a/x", "Secret", "flux-system", "s") is fits


def test_of_many_that_fit_the_first_counts(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        "sources: [{name: a, url: 'https://*', path: x}, {name: a, path: y}]\n"
        "assume: [{name: s, clusters: [c], values: {A: b}}, {name: s, clusters: ['*'], values: {A: c}}]\n"
        "waivers:\n  - {code: a-b, reason: the first, paths: [/apps/x.yaml]}\n  - {code: a-b, reason: the other}\n",
    )
    first, other = settings.sources
    assert (settings.source("Bucket", "a", "https://x"), settings.source("Bucket", "a", "oci://x")) == (first, other)
    assert settings.source("Bucket", "b", "https://x") is None
    taken = [settings.assumed(cluster, "Secret", "flux-system", "s") for cluster in ("c", "d")]
    assert taken == list(settings.assume)
    assert settings.assumed("c", "Secret", "flux-system", "t") is None
    found = [Finding("a-b", Severity.ERROR, "wrong", Place(path)) for path in ("apps/x.yaml", "apps/y.yaml")]
    assert [list(settings.covering(one)) for one in found] == [list(settings.waivers), list(settings.waivers[1:])]
    assert list(settings.covering(Finding("a-c", Severity.ERROR, "wrong", Place("apps/x.yaml")))) == []
