"""The machine form of a mirror plan; schemas/mirror.schema.json is made from these types."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict  # pydantic's own, for Python 3.11


class ThingWire(TypedDict):
    """An image, a chart or a source."""

    kind: Literal["image", "chart", "oci", "git", "bucket"]
    name: Annotated[str, Field(description="Registry and path, or a URL where it comes out of no registry.")]
    version: Annotated[str, Field(description="Tag, branch or a chart's version; empty where nobody says.")]
    digest: Annotated[str, Field(description="Empty where nobody says.")]


class UseWire(TypedDict):
    """One cluster that needs it."""

    cluster: str
    called: Annotated[str, Field(description="What the cluster calls it.")]
    served: Literal["mirror", "outside", "inside", "missing", "unknown"]
    by: Annotated[str, Field(description="The ancestor whose mirror or root serves it, or where it stops; or empty.")]
    why: Annotated[str, Field(description="Why it is missing or unknown, or empty.")]
    heldBy: Annotated[str, Field(description="The nearest ancestor that needs the same, or empty.")]
    objects: Annotated[list[str], Field(description="Kind/namespace/name of those that name it.")]


class WantedWire(TypedDict):
    """A thing as the outside calls it, and who needs it."""

    thing: ThingWire
    own: Annotated[bool, Field(description="It is made of this repository: `penstock mirror bundle` makes it.")]
    uses: list[UseWire]


class UnknownWire(TypedDict):
    """What an object may need besides, and why nobody knows here."""

    object: str
    why: str
    clusters: list[str]


class MirrorPlanWire(TypedDict):
    """The plan of `penstock mirror plan --output json`."""

    apiVersion: Literal["penstock/v1beta1"]
    kind: Literal["MirrorPlan"]
    reporter: Annotated[str, Field(description="Program and version.")]
    clusters: list[str]
    since: Annotated[str, Field(description="Only what was not needed at this revision; empty: everything.")]
    wanted: list[WantedWire]
    unknown: list[UnknownWire]
