"""What rules and the API server's own code both find is told once: in the words of the rule."""

import re
from collections.abc import Iterable, Iterator, Sequence

from penstock.finding import Finding, Severity

#: What the API server's own code refuses, and what a schema does.
REFUSED, INVALID = "object-refused", "object-invalid"
#: How the API server begins to refuse the name or a label of a custom resource, which a schema is for otherwise.
METADATA = "metadata."
#: What is told of a variable in words, and what a schema says of the same.
UNREAD = "variable-value-invalid"
MISSPELT = re.compile(r"(\S+)\.[^.\s]+: unknown field write (\w+)\Z")
#: How a schema ends what it says of a field that is not there.
NOT_THERE = ("Required value", "required field is missing")
#: A mount of a volume that the API server does not count because it refuses the volume itself.
MOUNT, VOLUME = re.compile(r"\S+\.volumeMounts\.\d+\.name: Not found: "), re.compile(r"\S+\.volumes\.\d+\.")
#: What it says of a selector with a label that a rule about labels tells.
SELECTOR = re.compile(r"\S*[sS]elector\S*: Invalid value: .*(?:a valid label|invalid label selector)")
#: A rule, and how what a schema says of the same at the same line ends.
LACKING = "required-missing"
MISSING = ("containers: required field is missing", "spec.template: required field is missing")
#: Rules about faults that the API server tells too, at the same line.
FIELD = frozenset({"env-doubled", "label-invalid", "name-invalid", "port-doubled", "port-invalid"})
#: The same of faults that it tells at other places of the object, or in several words.
WHOLE = frozenset(
    {"container-doubled", "request-over-limit", "required-missing", "selector-mismatch", "volume-doubled"}
    | {"data-not-base64", "volume-undefined"}
)


def once(found: Iterable[Finding], ruled: Sequence[Finding]) -> Iterator[Finding]:
    """The findings without those refusals that a rule's error explains: at the same line, or anywhere in the object
    where the rule is about the whole of it; and without a schema's word on containers that are not there."""
    errors = [one for one in ruled if one.severity is Severity.ERROR]
    lines = {(one.subject, one.kustomization, one.place) for one in errors if one.code in FIELD}
    wholes = {(one.subject, one.kustomization) for one in errors if one.code in WHOLE}
    lacking = {(one.subject, one.kustomization, one.place) for one in errors if one.code == LACKING}
    found = list(found)
    labelled = {(one.subject, one.kustomization) for one in errors if one.code == "label-invalid"}
    spoilt = {(one.subject, one.kustomization) for one in found if one.code == REFUSED and VOLUME.match(one.message)}
    unread = {one.place for one in errors if one.code == UNREAD}
    misspelt: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in found:
        if match := _misspelt(one):
            misspelt.setdefault((one.subject, one.kustomization), []).append((match[1], match[2]))
    for one in found:
        whose = (one.subject, one.kustomization)
        under = misspelt.get(whose, ())
        if one.code == INVALID and (one.place in unread or any(_lacks(one, *words) for words in under)):
            continue
        refuses = one.code == REFUSED or (one.code == INVALID and one.message.startswith(METADATA))
        refused = refuses and (whose in wholes or (*whose, one.place) in lines)
        refused |= refuses and whose in labelled and SELECTOR.match(one.message) is not None
        refused |= refuses and whose in spoilt and MOUNT.match(one.message) is not None
        lacks = one.code == INVALID and one.message.endswith(MISSING) and (*whose, one.place) in lacking
        if not refused and not lacks:
            yield one


def _misspelt(one: Finding) -> re.Match[str] | None:
    """The object's path, and the field in it, that a field which no schema knows is meant to be."""
    return MISSPELT.match(f"{one.message} {one.hint}") if one.code == INVALID else None


def _lacks(one: Finding, path: str, meant: str) -> bool:
    """Whether a schema misses what is there in the same object under a misspelt name."""
    rule = one.message.startswith(f"{path}: Invalid value: ") and re.search(rf"\b{re.escape(meant)}\b", one.message)
    return bool(rule) or (one.message.startswith(f"{path}.{meant}: ") and one.message.endswith(NOT_THERE))
