"""Findings about variables: what has no value, where values would come from, and what Flux refuses of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from penstock.expand.expansion import Node
from penstock.expand.faults.ground import Ground
from penstock.expand.kustomization import opted_out
from penstock.expand.misspelt import like, near
from penstock.expand.spent import grants
from penstock.expand.stuck import stuck
from penstock.expand.variables import Reference, references, sealed, undefined
from penstock.factwords import minor
from penstock.finding import Finding, Place, Severity
from penstock.plural import named
from penstock.render.substitute import NAME, Refusal
from penstock.shape import mapping

if TYPE_CHECKING:
    from penstock.where import Field

UNMADE = "which nothing in this cluster's render makes"
ABSENT = (
    "add it, mark the reference optional, or declare it under `assume:` in penstock.yaml "
    "when it exists only on the cluster"
)
#: A name that so many Kustomizations use is no slip.
USUAL = 3
#: Of so many refused objects of a Kustomization it is looked which value spoils them.
SOUGHT = 50
#: For more names nobody looks for one that is a slip away.
MOST = 1000


def of_undefined(ground: Ground, node: Node) -> Iterator[Finding]:
    """Variables that are used and have neither a value nor a default."""
    name = node.kustomization.key
    told = ground.state.settings.strict_substitution is not None or minor(ground.state.flux_version())
    guessed = "" if told else "; nothing says the Flux version: the newest is assumed, and before 2.9 it is no error"
    hope = _hope(ground, node)
    for number, variable in enumerate(node.undefined):
        severity = Severity.ERROR if ground.state.strict() and not hope else Severity.WARNING
        meant = near(variable, node.variables.values if node.variables and number < MOST else ())
        write = f"write {meant}, which has a value, " if meant else ""
        effect = f"Flux stops here{hope}" if ground.state.strict() else "Flux puts nothing in its place"
        message = f"variable {variable} is used but has no value and no default: {effect}"
        hint = f"{write}define it in the Kustomization {name} (postBuild) or write ${{{variable}:=default}}{guessed}"
        place = _use(ground, node, variable)
        if meant and _used(ground, variable) > 1 and not _used(ground, meant):
            place, hint = ground.given_place(node, meant), f"call it {variable}: nothing uses {meant}"
        yield ground.finding("variable-undefined", message, place, severity, hint=hint)


def _used(ground: Ground, variable: str) -> int:
    """How often the cluster's Kustomizations use a variable."""
    builds = [node.build for node in ground.state.nodes.values() if node.build]
    spellings = [f"${{{variable}{end}".encode() for end in ("}", ":")]
    return sum(document.raw.count(one) for build in builds for document in build.documents for one in spellings)


def of_slips(ground: Ground) -> Iterator[Finding]:
    """Variables whose values only the cluster would know, but whose names are a slip away from one that has a value in
    git, or that many Kustomizations use."""
    unseen: list[tuple[Node, tuple[str, ...], Mapping[str, str]]] = []
    for _, node in ground.in_order():
        build, variables = node.build, node.variables
        if build and variables and (variables.opaque or variables.missing):
            unseen.append((node, undefined(build.documents, variables.values), variables.values))
    times = Counter(name for _, names, _ in unseen for name in names)
    usual = {name for name, count in times.items() if count >= USUAL}
    for node, names, values in unseen:
        for name in names[:MOST]:
            valued = near(name, values)
            meant = valued or (near(name, usual) if times[name] == 1 else "")
            if meant:
                what = "has a value" if valued else f"{times[meant]} Kustomizations use"
                yield ground.finding(
                    "variable-undefined",
                    f"variable {name} has no value and no default in git, and {meant}, which {what}, is a slip away",
                    ground.variable_place(node, name),
                    Severity.WARNING,
                    hint=f"write {meant}, or define {name} in the Kustomization {node.kustomization.key} (postBuild)",
                )


def _use(ground: Ground, node: Node, variable: str) -> Place:
    """Where a variable without a value is used; of what several build, and others have a value for, where this one
    gives its own: at the name that is most like it."""
    place = ground.variable_place(node, variable)
    own = mapping((node.kustomization.post_build or {}).get("substitute"))
    shared = not place.path.startswith(f"{node.kustomization.path}/")
    others = (mapping((one.kustomization.post_build or {}).get("substitute")) for one in ground.state.nodes.values())
    if not (own and shared and any(variable in one for one in others)):
        return place
    near = [name for name in own if name.startswith(variable) or variable.startswith(name) or like(name, variable)]
    return ground.place(node, ("spec", "postBuild", "substitute", *near[:1]))


def of_refusals(ground: Ground, node: Node) -> Iterator[Finding]:
    """Names and values that Flux or the API server refuses, and expressions that cannot be substituted."""
    bad = sorted(n for n in (node.variables.values if node.variables else {}) if not NAME.match(n))
    for name in bad:
        message = f"variable name {name!r} is not valid: Flux refuses the whole Kustomization {node.kustomization.key}"
        place = ground.given_place(node, name)
        yield ground.finding("variable-name-invalid", message, place, hint="names match [_A-Za-z][_A-Za-z0-9]*")
    substitute = mapping((node.kustomization.post_build or {}).get("substitute"))
    for name in sorted(name for name, value in substitute.items() if not isinstance(value, str)):
        message = f"variable {name} of Kustomization {node.kustomization.key} is no text: the API server refuses it"
        place = ground.place(node, ("spec", "postBuild", "substitute", name))
        yield ground.finding("variable-value-invalid", message, place, hint="quote the value")
    for refusal in [one for one in node.refusals if one.by_worker][:1]:
        message = f"the variables of Kustomization {node.kustomization.key} could not be put in: {refusal.message}"
        code, hint = ("over-limit", grants(refusal.message)) if refusal.spent else ("worker-failed", "")
        yield ground.finding(code, message, ground.place(node), hint=hint)
    for number, refusal in enumerate([] if bad else [one for one in node.refusals if not one.by_worker]):
        message = f"substitution fails: {refusal.message}"
        values = node.variables.values if node.variables and number < SOUGHT else {}
        place = ground.expression_place(node, refusal.document, values)
        hint = _spoiler(ground, node, refusal, values)
        yield ground.finding("substitution-failed", message, place, subject=str(refusal.document), hint=hint)


def _spoiler(ground: Ground, node: Node, refusal: Refusal, values: Mapping[str, str]) -> str:
    """What to do when it is the value of a variable that makes no YAML of a document."""
    from penstock.where import spoiled

    found = spoiled(refusal.document, values)
    if found is None:
        return ""
    name = found[2][2:-1]
    return f"correct the value of {name} (set at {ground.given_place(node, name)}): with it the line is no YAML"


def of_missing(ground: Ground) -> Iterator[Finding]:
    """Sources of variables that nothing makes: each line that asks for one once, however many Kustomizations wait for
    it, of however many namespaces."""
    waiting: dict[tuple[str, str, str], list[tuple[Node, Reference]]] = {}
    for key, node in ground.in_order():
        for reference in node.variables.missing if node.variables else ():
            waiting.setdefault((reference.kind, key.namespace, reference.name), []).append((node, reference))
    hidden = bool(waiting) and any(map(sealed, (one for node in ground.state.nodes.values() for one in node.documents)))
    told: dict[tuple[Place, str, str, Severity, str], list[Node]] = {}
    for (kind, namespace, name), nodes in waiting.items():
        node, reference = nodes[0]
        other = _other(ground, node, reference)
        meant = "" if other else _meant(ground, kind, namespace, name, nodes)
        if hidden and not (other or meant):
            continue
        place = ground.place(node, _substitute_from(node, reference, "kind" if other else "name"))
        severity = Severity.ERROR if meant else _missing_severity(ground, kind)
        severity = severity if any(_puts_in(one) for one, _ in nodes) else Severity.NOTE
        hint = f"write kind: {other}" if other else f"correct the name: {meant} is there" if meant else ABSENT
        if meant and len(nodes) > 1 and (misspelt := _misspelt(ground, kind, namespace, meant)):
            place, hint = misspelt, f"call it {name}: nothing takes variables from {meant}"
        told.setdefault((place, kind, name, severity, hint), []).extend(one for one, _ in nodes)
    for (place, kind, name, severity, hint), takers in told.items():
        message = f"{_takers(takers)} variables from {_asked(kind, name, takers)}, {UNMADE}"
        found = ground.finding("variables-source-missing", message, place, severity, hint=hint)
        yield replace(found, kustomization=str(takers[0].kustomization.key))


def _misspelt(ground: Ground, kind: str, namespace: str, name: str) -> Place | None:
    """Where an object has its name, when no Kustomization takes variables from it."""
    takers = [n.kustomization for n in ground.state.nodes.values() if n.kustomization.key.namespace == namespace]
    if any((one.kind, one.name) == (kind, name) for taker in takers for one in references(taker)):
        return None
    for node in ground.state.nodes.values():
        for one in node.documents:
            if (one.kind, one.namespace, one.name) == (kind, namespace, name):
                return ground.object_place(node, one, ("metadata", "name"))
    return None


def of_stuck(ground: Ground) -> list[Finding]:
    """Kustomizations whose variables come out of what is applied after them."""
    found = []
    for node, reference in stuck(ground.state):
        name = node.kustomization.key
        message = (
            f"Kustomization {name} takes variables from {reference.kind} {name.namespace}/{reference.name}, "
            "which is only applied after it: on a new cluster Flux waits for ever"
        )
        hint = (
            "let a Kustomization that comes first render it, mark the reference optional, "
            "or declare it under `assume:` in penstock.yaml when it is made by hand at first"
        )
        place = ground.place(node, _substitute_from(node, reference))
        by_hand = reference.kind == "Secret" or not ground.state.settings.written
        severity = Severity.WARNING if by_hand else Severity.ERROR
        found.append(ground.finding("variables-in-a-circle", message, place, severity, hint=hint))
    return found


def _hope(ground: Ground, node: Node) -> str:
    """The optional source that may be on the cluster and have a value; empty when there is none."""
    for one in node.variables.optional if node.variables else ():
        if _missing_severity(ground, one.kind) is Severity.WARNING:
            return f" unless {one.kind} {node.kustomization.key.namespace}/{one.name} is there and has it"
    return ""


def _other(ground: Ground, node: Node, reference: Reference) -> str:
    """The other kind, where that one has an object of the name and is not taken besides."""
    kind = {"ConfigMap": "Secret", "Secret": "ConfigMap"}.get(reference.kind, "")
    wanted = (kind, node.kustomization.key.namespace, reference.name)
    documents = (document for one in ground.state.nodes.values() for document in one.documents)
    there = any((one.kind, one.namespace, one.name) == wanted for one in documents)
    taken = any((one.kind, one.name) == (kind, reference.name) for one in references(node.kustomization))
    return kind if there and not taken else ""


def _meant(ground: Ground, kind: str, namespace: str, name: str, waiting: list[tuple[Node, Reference]]) -> str:
    """The one of that kind and namespace whose name this one is by a slip of the fingers; empty without one. What
    is taken besides is not meant once more."""
    taken = {one.name for node, _ in waiting[:1] for one in references(node.kustomization) if one.kind == kind}
    there = {
        document.name
        for node in ground.state.nodes.values()
        for document in node.documents
        if (document.kind, document.namespace) == (kind, namespace) and like(name, document.name)
    } - taken
    return there.pop() if len(there) == 1 else ""


def _missing_severity(ground: Ground, kind: str) -> Severity:
    """A ConfigMap is usually git's; what a generator or a person makes on the cluster cannot be seen from here, nor
    what a Kustomization holds that was not built. Where there is no penstock.yaml nobody has said what Terraform
    or a script of the bootstrap puts there, which is as usual."""
    if not ground.state.settings.written:
        return Severity.WARNING
    return Severity.WARNING if kind == "Secret" or ground.elsewhere() else Severity.ERROR


def _takers(nodes: list[Node]) -> str:
    """`Kustomization a/b takes`, or of several the first and how many more."""
    first, more = nodes[0].kustomization.key, len(nodes) - 1
    return f"Kustomization {first} and {more} more take" if more else f"Kustomization {first} takes"


def _asked(kind: str, name: str, takers: list[Node]) -> str:
    """What is not there, of the namespaces of those that ask for it."""
    namespaces = sorted({one.kustomization.key.namespace for one in takers})
    if len(namespaces) == 1:
        return f"{kind} {namespaces[0]}/{name}"
    return f"{kind} {name} of their own namespaces ({named(namespaces, 3)})"


def _puts_in(node: Node) -> bool:
    """True when variables are put into something: Flux looks for their sources only then."""
    documents = node.build.documents if node.build else ()
    return any(not opted_out(document) for document in documents)


def _substitute_from(node: Node, reference: Reference, field: str = "name") -> Field:
    at = references(node.kustomization).index(reference)
    return ("spec", "postBuild", "substituteFrom", at, field)
