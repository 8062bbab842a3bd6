"""The first place that a sentence of Kustomize leads to."""

from collections.abc import Callable, Iterator

from penstock.expand.clues.documents import documents
from penstock.expand.clues.fields import fields
from penstock.expand.clues.generated import generated
from penstock.expand.clues.nofile import nofile
from penstock.expand.clues.patched import patched
from penstock.expand.clues.referred import referred
from penstock.expand.clues.unread import unread
from penstock.expand.failed import Failed
from penstock.finding import Place

#: What is looked for, in this order.
CLUES: tuple[Callable[[Failed], Iterator[Place]], ...] = (
    documents,
    fields,
    generated,
    unread,
    nofile,
    patched,
    referred,
)


def clue(failed: Failed) -> Place | None:
    """The place that the message leads to."""
    return next((place for look in CLUES for place in look(failed)), None)
