"""What a diff comes to, in places and versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ImageChange:
    """An image that becomes another one, with the clusters where it does. `before` or `after` is empty for one that
    comes or goes; `step` is major, minor, patch, digest, down, other, added or removed."""

    name: str
    before: str
    after: str
    step: str
    clusters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dependant:
    """Something that needs what is touched. `via` says how: dependsOn, or the parent."""

    name: str
    needs: str
    via: str
    clusters: tuple[str, ...]


@dataclass(frozen=True)
class Impact:
    """Places by how many of their clusters are hit, versions, and who depends on what is touched."""

    sites: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    rings: Mapping[str, int] = field(default_factory=dict)
    images: tuple[ImageChange, ...] = ()
    dependants: tuple[Dependant, ...] = ()
