"""Freight: the promotable values of a site at a commit, under one hash."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Freight:
    """What moves. `values` goes by path (`apps/sites/{site}/release/kustomization.yaml#images[historian].newTag`: the
    site's own name is left open, so that the freight of two sites compares) to the value in canonical text: JSON
    for a text, else as YAML writes it. `source_commit` is the last commit that changed one of them, or empty where no
    commit has them. Two freights with the same hash hold the same values, wherever they are from."""

    hash: str
    source_site: str
    source_commit: str
    values: Mapping[str, str]


def freight(site: str, commit: str, values: Mapping[str, str]) -> Freight:
    """The freight of these values."""
    kept = dict(sorted(values.items()))
    return Freight(digest(kept), site, commit, MappingProxyType(kept))


def digest(values: Mapping[str, str]) -> str:
    """`sha256:…` over paths and values; the order does not matter."""
    text = json.dumps(sorted(values.items()), separators=(",", ":"), ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
