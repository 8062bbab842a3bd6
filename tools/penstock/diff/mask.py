"""Values that no report may show: what is in Secrets, wherever it stands, credentials in clear text, and ciphertext."""

import re
from dataclasses import replace
from typing import Any

from penstock.diff.change import FieldChange, ObjectChange, ObjectId
from penstock.diff.compare import ClusterDiff
from penstock.diff.step import Picked, Step, Way
from penstock.diff.unbuilt import Unbuilt
from penstock.document import Object
from penstock.impact.versions import Moved
from penstock.rules.credentials import named, uncredited
from penstock.secretive import holds, parts
from penstock.secrets import HIDDEN, Veil, covered

CIPHER = re.compile(r"ENC\[AES256_GCM,[^\]]*\]")
#: What stands for an encrypted value.
ENCRYPTED = "ENC[***]"


def masked(diff: ClusterDiff, veil: Veil) -> ClusterDiff:
    """The changes of a cluster without the values that the veil hides."""
    return replace(
        diff,
        changes=tuple(_object(change, veil) for change in diff.changes),
        unbuilt=tuple(_unbuilt(one, veil) for one in diff.unbuilt),
    )


def _unbuilt(one: Unbuilt, veil: Veil) -> Unbuilt:
    return replace(one, before=veil.text(one.before), after=veil.text(one.after))


def _object(change: ObjectChange, veil: Veil) -> ObjectChange:
    one = change.object
    fields = tuple(_field(field, one, veil) for field in change.fields)
    content = _content(change.content, veil) if change.content is not None else None
    dangers = tuple(replace(one, sentence=text_masked(one.sentence, veil)) for one in change.dangers)
    versions = tuple(Moved(*(text_masked(word, veil) for word in one)) for one in change.versions)
    return replace(
        change,
        before=_called(change.before, veil),
        after=_called(change.after, veil),
        owners=(veil.text(change.owners[0]), veil.text(change.owners[1])),
        users=tuple(replace(user, name=veil.text(user.name)) for user in change.users),
        held=veil.text(change.held),
        fields=fields,
        content=content,
        dangers=dangers,
        versions=versions,
    )


def _called(one: ObjectId | None, veil: Veil) -> ObjectId | None:
    return one and replace(one, namespace=veil.text(one.namespace), name=veil.text(one.name))


def _content(content: Object, veil: Veil) -> Object:
    return {**_hidden(content, veil), **{part: covered(content[part]) for part in parts(content)}}


def _field(field: FieldChange, one: ObjectId, veil: Veil) -> FieldChange:
    hidden = field_masked(field, veil)
    if field.way and holds(one.kind, one.group, str(field.way[0])):
        return replace(hidden, before=covered(field.before), after=covered(field.after))
    return hidden


def field_masked(field: FieldChange, veil: Veil) -> FieldChange:
    """A field without what the veil hides, and what is called a credential."""
    way = tuple(_step(step, veil) for step in field.way)
    key = _key(field.way)
    return replace(field, way=way, before=_hidden(field.before, veil, key), after=_hidden(field.after, veil, key))


def _key(way: Way) -> str:
    """What a value is called: by its key, or, where that is `value`, by the name of the item that it is of."""
    last = next((step for step in reversed(way) if isinstance(step, str)), "")
    if last == "value" and len(way) > 1 and isinstance(item := way[-2], Picked):
        return str(dict(item.fields).get("name", last))
    return last


def _step(step: Step, veil: Veil) -> Step:
    if isinstance(step, Picked):
        return Picked(tuple((name, _hidden(value, veil)) for name, value in step.fields))
    return veil.text(step) if isinstance(step, str) else step


def text_masked(text: str, veil: Veil) -> str:
    """A text without what the veil hides, credentials in it and ciphertext."""
    said = uncredited(veil.text(text))
    end = said.rfind("]") + 1  # behind the last one nothing is a whole cipher, and each that begins would be looked for
    return CIPHER.sub(ENCRYPTED, said[:end]) + said[end:]


def _hidden(value: Any, veil: Veil, key: str = "") -> Any:
    """Without what is secret; `key` is what the value is called."""
    if isinstance(value, (str, int)) and not isinstance(value, bool) and named(key, str(value)):
        return HIDDEN
    if isinstance(value, str):
        return text_masked(value, veil)
    if isinstance(value, dict):
        called = str(value.get("name", ""))
        return {
            veil.text(str(one)): _hidden(inner, veil, called if one == "value" and called else str(one))
            for one, inner in value.items()
        }
    if isinstance(value, Picked):
        return _step(value, veil)
    if isinstance(value, (list, tuple)):
        return type(value)(_hidden(inner, veil, key) for inner in value)
    return value
