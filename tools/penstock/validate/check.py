"""Check a fleet's documents against their schemas; every fault becomes a finding at the object's place."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from penstock.document import Document
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.expand.variables import UNKNOWN
from penstock.facts import minor
from penstock.finding import Finding, Place, Severity
from penstock.locate import object_place
from penstock.render.source import Trees
from penstock.validate import kubernetes
from penstock.validate.question import Bench, Judge
from penstock.validate.verdict import Question, Verdict, Violation, verdicts
from penstock.worker.pool import Pool

#: Values that hold one of these are not the real ones, so nothing is said about them.
VEILED = (UNKNOWN, "ENC[AES256_GCM")


@dataclass(frozen=True)
class Checked:
    """What validation found, how many documents it judged, and which kinds nobody could judge (with their counts)."""

    findings: tuple[Finding, ...]
    judged: int
    unjudged: dict[str, int]


def check(pool: Pool, trees: Trees, renders: Sequence[ClusterRender]) -> Checked:
    """Judge every document of every cluster."""
    asked: list[tuple[ClusterRender, Rendered, Document, Judge]] = []
    unjudged: Counter[str] = Counter()
    found: list[Finding] = []
    for render in renders:
        bench = Bench(render)
        found += _version(render, bench)
        for one in render.rendered:
            for document in one.documents:
                judge = bench.judge(document)
                if judge is not None:
                    asked.append((render, one, document, judge))
                    continue
                unjudged[f"{document.api_version} {document.kind}"] += 1
                found += _not_served(trees, render, one, document, bench)
    answers = verdicts(pool, ((document, judge) for _, _, document, judge in asked))
    for render, one, document, judge in asked:
        question: Question = (document.sha, judge.name)
        found += _findings(trees, render, one, document, answers[question])
    return Checked(tuple(found), len(asked), dict(sorted(unjudged.items())))


def _findings(
    trees: Trees, render: ClusterRender, one: Rendered, document: Document, verdict: Verdict
) -> Iterator[Finding]:
    if not verdict.violations and not verdict.failure:
        return
    place = _place(trees, one, document)
    clusters = (render.cluster.name,)
    if verdict.failure:
        message = f"could not be checked: {verdict.failure}"
        yield Finding("worker-failed", Severity.ERROR, message, place, str(document), clusters)
    for violation in verdict.violations:
        if not _veiled(document, violation):
            message = f"{_dotted(violation.path)}{violation.message}"
            yield Finding("object-invalid", Severity.ERROR, message, place, str(document), clusters)


def _not_served(
    trees: Trees, render: ClusterRender, one: Rendered, document: Document, bench: Bench
) -> Iterator[Finding]:
    """A kind of one of Kubernetes' own groups that this version does not have; only said when the version was told."""
    if minor(render.kubernetes_version) != bench.minor:
        return
    if document.group in kubernetes.groups(bench.minor) or not document.group:
        version = "{}.{}".format(*bench.minor)
        message = f"{document.api_version} {document.kind} is not served by Kubernetes {version}"
        place = _place(trees, one, document)
        yield Finding("api-not-served", Severity.ERROR, message, place, str(document), (render.cluster.name,))


def _version(render: ClusterRender, bench: Bench) -> Iterator[Finding]:
    told = minor(render.kubernetes_version)
    if told is not None and told != bench.minor:
        message = "Kubernetes {}.{} has no schemas here; checked against {}.{}".format(*told, *bench.minor)
        yield Finding("kubernetes-version-unknown", Severity.WARNING, message, clusters=(render.cluster.name,))


def _place(trees: Trees, one: Rendered, document: Document) -> Place:
    if one.source is None or one.build is None:
        return one.place
    tree = trees[one.source.tree]
    found = object_place(tree, one.build.closure.read, document.kind, document.name)
    return Place(tree.shown(found.path), found.line) if found else Place(tree.shown(one.kustomization.path))


def _veiled(document: Document, violation: Violation) -> bool:
    value: Any = document.object
    for key in violation.path.strip("/").split("/") if violation.path.strip("/") else ():
        key = key.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            break
    text = json.dumps(value)
    return any(veil in text for veil in VEILED)


def _dotted(pointer: str) -> str:
    keys = [key.replace("~1", "/").replace("~0", "~") for key in pointer.strip("/").split("/") if key]
    return ".".join(keys) + ": " if keys else ""
