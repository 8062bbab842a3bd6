"""A document: one rendered Kubernetes object, as the bytes of its JSON text and the four words that name it."""

import json
from dataclasses import dataclass
from typing import Any

from penstock.scope import CLUSTER_WIDE

#: A parsed YAML or JSON mapping; its shape is Kubernetes' business.
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """One object. `sha` is the sha256 of `raw`; `dollar` says that the text holds a `$` that substitution may see."""

    api_version: str
    kind: str
    namespace: str
    name: str
    sha: str
    dollar: bool
    raw: bytes
    #: What Flux's controller makes of it at the very end, when that is not just to apply it (see `expand.final`).
    odd: str = ""

    @property
    def object(self) -> Object:
        """The object itself, parsed anew at each call (documents are many, looks inside are few)."""
        # Given as text: of bytes json would find out the encoding first, thousands of times.
        parsed: Object = json.loads(self.raw.decode("utf-8", "surrogatepass"))
        return parsed

    @property
    def group(self) -> str:
        """The API group; empty for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """(group, kind, namespace, name): what a cluster holds at most one of. A namespace on what lies in none is
        dropped by the API server."""
        group, kind = self.group, self.kind
        namespace = "" if self.namespace and (group, kind) in CLUSTER_WIDE else self.namespace
        return (group, kind, namespace, self.name)

    def __str__(self) -> str:
        return "/".join(word for word in (self.kind, self.namespace, self.name) if word)
