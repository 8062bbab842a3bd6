"""Jobs: what a worker is asked, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Load:
    """Something that a worker must hold before it can do some jobs: a tree, or a set of schemas."""

    header: Mapping[str, object]
    parts: tuple[bytes, ...]


@dataclass(frozen=True, eq=False)
class Job:
    """One question. `needs` names loads by (kind, name); `cost` orders jobs, longest first (any unit)."""

    header: Mapping[str, object]
    parts: tuple[bytes, ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    cost: float = 1.0
    #: True when the answer brings documents, which stay in memory.
    documents: bool = False
