"""Reports made by hand, so that the writers are tested without a fleet."""

import io
from collections.abc import Callable, Sequence
from typing import Any, TextIO

from penstock.finding import Finding, Place, Severity
from penstock.notexpanded import NotExpanded
from penstock.validate.report import ClusterReport, KustomizationReport, Report

Writer = Callable[[Report, TextIO], None]

#: Names and sentences of people who mean no good, or have bad luck.
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "]]> <!-- & &amp; \"'",
    "a|b`c``d *e* _f_ [g](http://evil.example) ![h](x)",
    "@everyone #123 GH-7 www.evil.example https://evil.example/x me@evil.example :tada:",
    "two\nlines\r\nthree",
    "\x1b[31mred\x1b[0m \x00\x07\x08 \x9b1m",
    "\u202emoc.elpmaxe\u2066 \u200b\ufeff\u2028",
    "not utf-8: \udcff\udcfe.yaml",
    "::error file=x::pwned",
    "##[error]pwned",
    "$(touch x) ${A} $a$ %0A",
    "../../etc/passwd",
    "emoji \U0001f600 \uffff \ufffe",
    " leading and trailing ",
    "1. first",
    "\\",
)


def finding(code: str = "object-invalid", severity: Severity = Severity.ERROR, **more: Any) -> Finding:
    """A finding with a place and a message, unless they are given."""
    fields = {"message": "it is wrong", "place": Place("apps/web.yaml", 7), "clusters": ("plant-a/l4",), **more}
    return Finding(code, severity, **fields)


def cluster(name: str = "plant-a/l4", site: str = "plant-a", level: str = "l4", **more: Any) -> ClusterReport:
    """A cluster of two Kustomizations and five objects."""
    facts = {"SITE": site, "LEVEL": level, "CLUSTER": name.rpartition("/")[2]} if site else {}
    fields: dict[str, Any] = {
        "name": name,
        "path": f"clusters/{name}",
        "facts": facts,
        "kubernetes_version": "1.34",
        "flux_version": "2.9",
        "kustomizations": {
            "flux-system/flux-system": KustomizationReport(f"clusters/{name}", 2),
            "flux-system/apps": KustomizationReport("apps", 3),
        },
        "judged": 4,
        "unjudged": {"example.org/v1 Thing": 1},
        "not_expanded": (NotExpanded("HelmRelease", "flux-system", "dapr", "its chart is not at hand"),),
        "assumed": ("TOKEN",),
        "pins": (),
        "charts": (),
        "findings": (),
        "notes": {},
        "complete": True,
        **more,
    }
    return ClusterReport(**fields)


def report(*findings: Finding, clusters: Sequence[ClusterReport] = (), **more: Any) -> Report:
    """A report of findings over one cluster, or those that are given; in the order of a real one."""
    ordered = tuple(sorted(findings, key=lambda f: (f.severity.rank, f.place, f.code, f.subject, f.message)))
    return Report(tuple(clusters) or (cluster(),), ordered, **more)


def hostile() -> Report:
    """A report whose every string is somebody else's."""
    found = [
        finding(
            severity=list(Severity)[index % 3],
            message=text,
            place=Place(text.strip("/"), index),
            subject=text,
            hint=text,
            clusters=(text,),
            waived=text if index % 4 == 3 else "",
        )
        for index, text in enumerate(HOSTILE)
    ]
    clusters = [
        cluster(
            text,
            site=text,
            level=text,
            assumed=(text,),
            unjudged={text: 1},
            not_expanded=(NotExpanded("Kustomization", text, text, text),),
        )
        for text in HOSTILE
    ]
    return report(*found, clusters=clusters, known=(finding(message=HOSTILE[0]),), known_from=HOSTILE[0])


def fleet(sites: int, lines: int = 2) -> list[ClusterReport]:
    """Sites of an l4, an l3 and lines."""
    names = [
        (f"plant-{site:03}", level)
        for site in range(sites)
        for level in ("l4", "l3", *(f"l2-{n}" for n in range(lines)))
    ]
    return [cluster(f"{site}/{name}", site, name[:2]) for site, name in names]


def written(writer: Writer, shown: Report) -> str:
    """What a writer writes, which must be fit for a file in UTF-8."""
    out = io.StringIO()
    writer(shown, out)
    out.getvalue().encode()
    return out.getvalue()
