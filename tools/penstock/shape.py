"""What YAML holds, as the shape that is expected there: what somebody wrote in another shape counts as nothing."""

from typing import Any


def mapping(value: Any) -> dict[str, Any]:
    """The value itself when it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def many(value: Any) -> list[Any]:
    """The value itself when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def mappings(value: Any) -> list[dict[str, Any]]:
    """The mappings in a list; none when the value is no list."""
    return [one for one in many(value) if isinstance(one, dict)]
