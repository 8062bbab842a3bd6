"""The machine form of a drift; versioned like the report of a validation.

schemas/drift.schema.json is made from these types. A new key may appear at any time; a key that is here keeps its name
and meaning as long as the apiVersion is the same.
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # pydantic's own, for Python 3.11

from penstock.report.diff_wire import FieldWire

Count = Annotated[int, Field(ge=0)]


class DriftedWire(TypedDict):
    """An object that is not as git has it, or of which that is not known."""

    state: Literal["changed", "missing", "extra", "refused", "unknown"]
    kind: str
    namespace: str
    name: str
    kustomization: Annotated[str, Field(description="namespace/name of what applies it.")]
    reason: Annotated[
        str, Field(description="What is to be said of it besides, such as why it is refused; may be empty.")
    ]
    fields: Annotated[list[FieldWire], Field(description="From the live object to what Flux would make of it.")]


class RunningWire(TypedDict):
    """What a Kustomization on the cluster says of itself."""

    kustomization: str
    revision: Annotated[str, Field(description="What it applied last.")]
    ready: bool
    message: str


class ClusterDriftWire(TypedDict):
    """One cluster."""

    name: str
    state: Literal["clean", "drifted", "unknown"]
    reason: Annotated[str, Field(description="Why the whole cluster could not be asked; empty when it was.")]
    kubernetesVersion: str
    compared: Annotated[Count, Field(description="Objects that were compared.")]
    exempt: Annotated[Count, Field(description="Objects that an annotation keeps out of Flux's hands.")]
    objects: list[DriftedWire]
    running: list[RunningWire]


class DriftReportWire(TypedDict):
    """`penstock drift --output json`."""

    apiVersion: Literal["penstock/v1beta1"]
    kind: Literal["Drift"]
    reporter: str
    clusters: list[ClusterDriftWire]
