"""A claim asks for less than before: a volume never shrinks, and the API server refuses it.

Make a new claim and move the data.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, value
from penstock.diff.noise import quantity
from penstock.document import Object
from penstock.shape import mappings

CODE = "volume-shrunk"
REQUEST = ("spec", "resources", "requests", "storage")


def check(seen: Seen) -> Iterator[Said]:
    """Claims, also those that a StatefulSet makes."""
    before, after = _claims(seen.before), _claims(seen.after)
    for name in sorted(before.keys() & after.keys()):
        old, new = quantity(before[name]), quantity(after[name])
        if old is not None and new is not None and new < old:
            which = f"claim {name} of it" if name else "it"
            yield Grade.DANGER, f"{which} asks for {after[name]} instead of {before[name]}: a volume never shrinks"


def _claims(content: Object | None) -> dict[str, object]:
    if content and content.get("kind") == "PersistentVolumeClaim":
        return {"": value(content, *REQUEST)}
    if content and content.get("kind") == "StatefulSet":
        claims = mappings(value(content, "spec", "volumeClaimTemplates"))
        return {str(value(one, "metadata", "name")): value(one, *REQUEST) for one in claims}
    return {}
