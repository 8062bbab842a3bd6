"""Substitutions in the store: the same documents with the same variables give the same documents."""

import json
from collections.abc import Sequence

from penstock.document import Document
from penstock.render import substitute
from penstock.render.substitute import Refusal, Substituted, Substitution
from penstock.store.packing import packed, unpacked
from penstock.store.store import Key, key
from penstock.store.version import tools
from penstock.workshop import Workshop, is_secret


def substitutions(workshop: Workshop, wanted: Sequence[Substitution]) -> list[Substituted]:
    """As `render.substitute.substitutions`, with what the store already has."""
    known = _recall(workshop, wanted)
    rest = [index for index in range(len(wanted)) if index not in known]
    made = dict(zip(rest, substitute.substitutions(workshop.pool, [wanted[i] for i in rest]), strict=True))
    for index, result in made.items():
        _remember(workshop, wanted[index], result)
    return [known[i] if i in known else made[i] for i in range(len(wanted))]


def _recall(workshop: Workshop, wanted: Sequence[Substitution]) -> dict[int, Substituted]:
    if workshop.store is None:
        return {}
    names = {index: _name(one) for index, one in enumerate(wanted) if not one.secret}
    values = workshop.store.get(names.values())
    return {i: _read(wanted[i], values[name]) for i, name in names.items() if name in values}


def _remember(workshop: Workshop, one: Substitution, result: Substituted) -> None:
    """Nothing of a Secret, and nothing that failed by chance."""
    if workshop.store is None or one.secret:
        return
    refused = [r for r in result if isinstance(r, Refusal)]
    documents = [r.document if isinstance(r, Refusal) else r for r in result]
    if not any(r.by_worker for r in refused) and not any(is_secret(document) for document in documents):
        workshop.store.put(_name(one), _written(one, result))


def _name(one: Substitution) -> Key:
    shas = "".join(document.sha for document in one.documents if document.dollar)
    variables = json.dumps(sorted(one.variables.items()))
    return key("substitution", tools(), variables, f"{one.strict} {one.always}", shas)


def _written(one: Substitution, result: Substituted) -> bytes:
    changed = [r for d, r in zip(one.documents, result, strict=True) if d.dollar]
    errors = [r.message if isinstance(r, Refusal) else None for r in changed]
    return json.dumps(errors).encode() + b"\n" + packed(r for r in changed if isinstance(r, Document))


def _read(one: Substitution, value: bytes) -> Substituted:
    head, _, rest = value.partition(b"\n")
    errors = iter(json.loads(head))
    documents = iter(unpacked(rest))
    results: list[Document | Refusal] = []
    for document in one.documents:
        if not document.dollar:
            results.append(document)
            continue
        error = next(errors)
        results.append(next(documents) if error is None else Refusal(document, error))
    return tuple(results)
