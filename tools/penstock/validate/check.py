"""Check a fleet's documents against their schemas; every fault becomes a finding at the object's place."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from penstock.document import Document
from penstock.expand.exempt import MERGED, bare, partial
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.expand.spent import grants
from penstock.expand.variables import VEILED
from penstock.factwords import CLUSTER, minor
from penstock.finding import Edit, Finding, Severity
from penstock.rules.api_removals import REMOVED
from penstock.rules.flux_since import ended
from penstock.rules.view import Item
from penstock.secretive import BESIDE, parts
from penstock.secrets import veil
from penstock.store.verdicts import verdicts
from penstock.validate import edits, kubernetes, served
from penstock.validate.fields import ruled
from penstock.validate.question import Bench, Judge
from penstock.validate.verdict import FLUX, NATIVE, Question, Verdict, Violation
from penstock.where import field_place
from penstock.workshop import Workshop

#: The fact that says the API server's version.
VERSION = "KUBERNETES_VERSION"
#: What to do where a variable's value became a number or a switch.
BECAME = "Flux puts the value in without quotes: define a variable quote: '\"' and write ${quote}${…}${quote}"
#: What a message quotes of a value.
QUOTED = re.compile(r"""(["'])(?:(?!\1).)*\1|`[^`]*`""")
#: How the API server names a field that no schema of several takes, when it says no other place.
NAMED = re.compile(r'Invalid value: "": "([^"\s]+)" must validate')
#: What the worker says of a field whose name is what is wrong with it.
UNKNOWN_FIELD = "unknown field"
#: How the code behind a CRD says that a label is a number or a switch.
MISREAD = re.compile(r"cannot unmarshal (\w+) into Go struct field ObjectMeta\.(labels|annotations) of type string")
#: What Flux does with an object that has such a one: it does not even get to the API server.
UNREAD = "Flux reads no labels at all then, and applies the object without them: "
#: What a schema says of a field that is not there, and the API server's own code of one that does not stand for itself.
LACKS = re.compile(r"required field is missing\Z|Required value|Not found: |Invalid value: |Forbidden: ")
#: What a schema says of an object or a list whatever is in it.
SHAPE = re.compile(r"required field is missing\Z|Required value\Z|got (?:object|array), want |must be of type \w+: ")
#: What to do about an object that only adds to one that somebody else makes.
ADDS = f"where somebody else makes it first, say so by the annotation {': '.join(*MERGED.items())}"
#: Where the API server says that the schema of a CRD is, when all versions have the same.
HOISTED = re.compile(r"\A/spec/validation(?=/)")
REFUSED = re.compile(r'Unsupported value: "([^"]*)"')
VALUES = re.compile("Unsupported value: .*supported values: ", re.DOTALL)


@dataclass(frozen=True)
class Checked:
    """What validation found, how many documents it judged, and which kinds nobody could judge (with their counts)."""

    findings: tuple[Finding, ...]
    judged: int
    unjudged: Mapping[str, int]


@dataclass(frozen=True)
class Asked:
    """A cluster, what of it somebody can judge, how many of which kind nobody can, and what is found already."""

    render: ClusterRender
    questions: Sequence[tuple[Rendered, Document, Judge]]
    unjudged: Mapping[str, int]
    found: Sequence[Finding]


def ask(workshop: Workshop, render: ClusterRender) -> Asked:
    """Find who judges each document of a cluster; their schemas are ready then."""
    bench = Bench(render)
    questions: list[tuple[Rendered, Document, Judge]] = []
    unjudged: Counter[str] = Counter()
    found = list(_version(workshop, render, bench))
    for one in render.rendered:
        for document in one.documents:
            judge = bench.judge(document)
            if judge is not None:
                questions.append((one, document, judge))
                continue
            kind = f"{document.api_version} {document.kind}"
            unjudged["(encrypted)" if "ENC[" in kind else kind] += 1
            found += _not_served(workshop, render, one, document, bench)
    return Asked(render, questions, dict(sorted(unjudged.items())), found)


def check(workshop: Workshop, asked: Sequence[Asked]) -> list[Checked]:
    """Have every document of every cluster judged; one answer per cluster."""
    private = {document.sha for one in asked for document in _private(one)}
    pairs = ((document, judge) for one in asked for _, document, judge in one.questions)
    answers = verdicts(workshop, private, pairs)
    return [_checked(workshop, one, answers) for one in asked]


def _checked(workshop: Workshop, asked: Asked, answers: Mapping[Question, Verdict]) -> Checked:
    findings = list(asked.found)
    for one, document, judge in asked.questions:
        question: Question = (document.sha, judge.name)
        findings += _findings(workshop, asked.render, one, document, judge, answers[question])
    return Checked(tuple(findings), len(asked.questions), asked.unjudged)


def _findings(
    workshop: Workshop, render: ClusterRender, one: Rendered, document: Document, judge: Judge, verdict: Verdict
) -> Iterator[Finding]:
    item = Item(document, one, render.cluster.name)
    if verdict.failure:
        message = f"could not be checked: {verdict.failure}"
        found = _finding(workshop, item, "over-limit" if verdict.spent else "worker-failed", message)
        yield replace(found, hint=grants(verdict.failure)) if verdict.spent else found
    violations = [_pointed(item, one) for one in verdict.violations]
    if bare(item.content) or partial(item.content):
        lacking = [one for one in violations if LACKS.match(one.message) and not one.path.startswith("/metadata")]
        violations = [one for one in violations if one not in lacking]
        if lacking and not partial(item.content):
            yield _bare(workshop, item, lacking)
    for violation in violations:
        keys = _keys(violation.path)
        if _elsewhere(render, judge) and edits.SERVED.match(violation.message):
            continue  # the CRD that has the version may be in what does not build
        if not (_veiled(item, violation) or item.replaced(_field(item, keys, violation.message))):
            secret = BESIDE.isdisjoint(keys[:1]) and parts(item.content)
            said = QUOTED.sub("(masked)", violation.message) if secret else violation.message
            message = f"{'.'.join(keys)}: {said}" if keys else said
            if violation.by == NATIVE:
                yield _finding(workshop, item, "object-refused", message, keys)
            elif violation.by == FLUX:
                yield _finding(workshop, item, "expression-invalid", message, keys)
            else:
                yield _invalid(workshop, item, judge, message, keys)


def _elsewhere(render: ClusterRender, judge: Judge) -> bool:
    """Whether the CRD that judges is not the cluster's own, which may be in a part that does not build."""
    if not (judge.crd and judge.guess) or judge.guess.startswith("Flux "):
        return False
    return any(one.build is None or one.build.failure is not None for one in render.rendered)


def _bare(workshop: Workshop, item: Item, lacking: Sequence[Violation]) -> Finding:
    """What an object lacks that is metadata alone, told once."""
    code = "object-refused" if all(one.by == NATIVE for one in lacking) else "object-invalid"
    message = f"{item.document.kind} has metadata alone: the API server takes it only where it is there already"
    return replace(_finding(workshop, item, code, message, ("metadata",)), severity=Severity.WARNING, hint=ADDS)


def _pointed(item: Item, violation: Violation) -> Violation:
    """Where an object's metadata cannot be read, the label that is no text; of a CRD with one schema, the version that
    has it, for the API server speaks of it as an older version of its API had it."""
    if item.document.kind == "CustomResourceDefinition" and item.get("spec", "validation") is None:
        return replace(violation, path=HOISTED.sub("/spec/versions/0/schema", violation.path))
    misread = MISREAD.search(violation.message)
    metadata = item.get("metadata") if misread else None
    if misread is None or not isinstance(metadata, dict) or not isinstance(metadata.get(misread[2]), dict):
        return violation
    keys = (str(key) for key, value in metadata[misread[2]].items() if not isinstance(value, str))
    pointed = next((key.replace("~", "~0").replace("/", "~1") for key in keys), "")
    got = {"bool": "boolean"}.get(misread[1], misread[1])
    return replace(violation, path=f"/metadata/{misread[2]}/{pointed}", message=f"got {got}, want string")


def _invalid(workshop: Workshop, item: Item, judge: Judge, message: str, keys: Sequence[str]) -> Finding:
    """What a schema does not allow, with the mending when it is mechanical."""
    field = _field(item, keys, message)
    found = _finding(workshop, item, "object-invalid", message, (*keys, *ruled(judge, item.document, field, message)))
    said = message.removeprefix(f"{'.'.join(keys)}: ") if keys else message
    if judge.guess:
        found = replace(found, hint=_guessed(judge))
        if judge.crd and edits.SERVED.match(said) and not judge.guess.startswith("Flux "):
            return replace(found, severity=Severity.NOTE)  # another version of the operator may well serve it
        if edits.SERVED.match(said) and ended(item.document.group, item.document.api_version.rpartition("/")[2]):
            # The cluster's own Flux may be as old as the object.
            return replace(found, severity=Severity.WARNING, edit=edits.version(item, said))
        if judge.crd and VALUES.match(said) and not judge.guess.startswith("Flux "):
            return replace(found, severity=Severity.WARNING)  # another version may take more values
    if message.endswith(UNKNOWN_FIELD):
        meant = edits.spelling(judge, item, field)
        return replace(found, edit=Edit(str(field[-1]), meant), hint=f"write {meant}") if meant else found
    if edits.became(item, field, said):
        return replace(found, hint=BECAME)
    quoted = edits.quotes(workshop, item, field, said)
    unread = UNREAD if field[:2] == ("metadata", "labels") else ""
    return (
        replace(found, edit=quoted, hint=f"{unread}write {quoted.new}")
        if quoted
        else replace(found, edit=edits.version(item, said))
    )


def _guessed(judge: Judge) -> str:
    """What to do where the version is a guess."""
    name = judge.guess.partition(" ")[0]
    if name in ("Flux", "Kubernetes"):
        return f"nothing says the version: {judge.guess} is assumed; set {name.lower()}Version in penstock.yaml"
    return f"the CRD of {judge.guess} judges it; one in the cluster's render counts before that"


def _finding(workshop: Workshop, item: Item, code: str, message: str, keys: Sequence[str] = ()) -> Finding:
    return Finding(
        code,
        Severity.ERROR,
        message,
        field_place(workshop, item, _field(item, keys, message), key=message.endswith(UNKNOWN_FIELD)),
        str(item),
        (item.cluster,),
        kustomization=str(item.rendered.kustomization.key),
    )


def _private(asked: Asked) -> Iterator[Document]:
    """Documents that hold a Secret's value: what is said of them may quote it, so it is not kept."""
    over = veil(asked.render.documents)
    if over.values:
        yield from (document for _, document, _ in asked.questions if over.touches(document.raw.decode()))


def _not_served(
    workshop: Workshop, render: ClusterRender, one: Rendered, document: Document, bench: Bench
) -> Iterator[Finding]:
    """A kind of one of Kubernetes' own groups that this version does not have, or a custom one that is misspelt. Where
    nobody said the version, only what none has, and what it was meant to be."""
    item = Item(document, one, render.cluster.name)
    custom = bench.meant(document)
    if custom:
        message = f"{document.api_version} {document.kind} is served by no CRD"
        yield _meant(_finding(workshop, item, "api-not-served", message, (custom.field,)), document, custom)
        return
    key, told = (document.api_version, document.kind), minor(render.kubernetes_version)
    instead = REMOVED.get(key, (None, ""))[1]
    meant = None if key in REMOVED else served.meant(*key)  # without a version api-deprecated says it
    if told == bench.minor and (meant or not document.group or document.group in kubernetes.groups(bench.minor)):
        by = "Kubernetes {}.{}".format(*bench.minor)
    elif told is None and meant:
        by = "any Kubernetes from {}.{} to {}.{}".format(*kubernetes.versions()[0], *kubernetes.versions()[-1])
    else:
        return
    message = f"{document.api_version} {document.kind} is not served by {by}"
    found = _finding(workshop, item, "api-not-served", message, (meant.field if meant else "apiVersion",))
    if meant:
        yield _meant(found, document, meant)
    else:
        yield replace(found, edit=Edit(document.api_version, instead), hint=f"write {instead}") if instead else found


def _meant(found: Finding, document: Document, meant: served.Meant) -> Finding:
    """The finding with what the object was meant to be."""
    old = document.kind if meant.field == "kind" else document.api_version
    return replace(found, edit=Edit(old, meant.new) if meant.slip else None, hint=f"write {meant.new}")


def _version(workshop: Workshop, render: ClusterRender, bench: Bench) -> Iterator[Finding]:
    told = minor(render.kubernetes_version)
    if told is not None and told != bench.minor:
        message = "Kubernetes {}.{} has no schemas here; checked against {}.{}".format(*told, *bench.minor)
        found = Finding("kubernetes-version-unknown", Severity.WARNING, message, clusters=(render.cluster.name,))
        fact = next(_versions(render), None)
        yield found.at(field_place(workshop, fact, ("data", VERSION))) if fact else found


def _versions(render: ClusterRender) -> Iterator[Item]:
    """The ConfigMap whose fact says the version."""
    for one in render.rendered:
        for document in one.documents:
            if document.kind == "ConfigMap" and document.name == CLUSTER:
                item = Item(document, one, render.cluster.name)
                if item.get("data", VERSION):
                    yield item


def _veiled(item: Item, violation: Violation) -> bool:
    """Whether the fault may be that of a value which only the cluster knows."""
    keys = _keys(violation.path)
    if violation.message.endswith(UNKNOWN_FIELD):
        return any(veil in key for veil in VEILED for key in keys)
    value: Any = item.content
    for key in keys:
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            break
    if isinstance(value, dict | list) and violation.by != NATIVE and SHAPE.search(violation.message):
        return False
    text = json.dumps(value)
    return any(veil in text for veil in VEILED)


def _field(item: Item, keys: Sequence[str], message: str) -> tuple[str | int, ...]:
    """The field of a fault. Of labels and annotations the API server names only all of them, and quotes the bad one."""
    named = NAMED.match(message)
    if named and not keys:
        keys = named[1].replace("[", ".").replace("]", "").split(".")
    field = tuple(int(key) if key.isdigit() else key for key in keys)
    words = item.get(*field)
    refused = REFUSED.search(message)
    if refused and isinstance(words, list) and refused[1] in words:
        return (*field, words.index(refused[1]))
    if field and field[-1] in ("labels", "annotations") and isinstance(words, dict):
        quoted = [key for key, value in words.items() if f'"{key}"' in message or f'"{value}"' in message]
        return (*field, *quoted[:1])
    return field


def _keys(pointer: str) -> tuple[str, ...]:
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:])
