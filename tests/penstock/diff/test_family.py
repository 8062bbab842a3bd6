"""The Kustomizations of a cluster, who applies whom, and what of them cannot be known."""

from dataclasses import replace
from typing import Any

from penstock.diff.family import Family
from penstock.expand.rendered import Rendered
from penstock.finding import Finding, Severity
from penstock.render.build import Build, Failure
from penstock.render.source import Source
from tests.penstock.support.objects import document
from tests.penstock.support.renders import render, rendered

VERSION = "kustomize.toolkit.fluxcd.io/v1"
APPS, WEB = (document("Kustomization", name, VERSION, "flux-system", path=name) for name in ("apps", "web"))


def part(name: str, *documents: Any, failure: str = "", **words: Any) -> Rendered:
    build = Build(failure=Failure("build", failure)) if failure else Build(documents)
    return replace(rendered(*documents, name=name, **words), source=Source("x"), build=build)


def family(*parts: Rendered, findings: tuple[Finding, ...] = ()) -> Family:
    return Family(render(*parts, findings=findings))


def test_who_applies_whom() -> None:
    one = family(part("flux-system", APPS), part("apps", WEB), part("web"))
    assert one.entry == "flux-system/flux-system"
    assert one.parents == {"flux-system/apps": "flux-system/flux-system", "flux-system/web": "flux-system/apps"}
    assert list(one.line("flux-system/web")) == ["flux-system/web", "flux-system/apps", "flux-system/flux-system"]
    assert sorted(one.members) == ["flux-system/apps", "flux-system/flux-system", "flux-system/web"]


def test_a_circle_ends() -> None:
    one = family(part("apps", WEB), part("web", APPS))
    assert list(one.line("flux-system/apps")) == ["flux-system/apps", "flux-system/web"]


def test_what_does_not_build() -> None:
    stopped = Finding("substitution-failed", Severity.ERROR, "no such variable", kustomization="flux-system/web")
    nowhere = Finding("source-missing", Severity.ERROR, "nowhere")
    one = family(part("apps", failure="no file"), part("web"), findings=(stopped, nowhere))
    assert one.failed == {
        "flux-system/apps": "no file",
        "flux-system/web": "no such variable",
        "flux-system/flux-system": "nowhere",
    }


def test_what_flux_would_refuse() -> None:
    doubled = Finding("object-doubled", Severity.ERROR, "twice", kustomization="flux-system/web")
    harmless = Finding("object-doubled", Severity.WARNING, "twice", kustomization="flux-system/apps")
    assert family(part("web"), part("apps"), findings=(doubled, harmless)).refused == {"flux-system/web": "twice"}
    broken = family(part("web", failure="no file"), findings=(doubled,))
    assert broken.refused == {}, "what does not build is not refused besides"


def test_what_is_not_at_hand() -> None:
    assert family(replace(part("web"), source=None), part("apps")).away == {"flux-system/web"}
