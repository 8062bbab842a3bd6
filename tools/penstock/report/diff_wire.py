"""The machine form of a diff; versioned like the report of a validation.

schemas/diff.schema.json is made from these types. A new key may appear at any time; a key that is here keeps its name
and meaning as long as API_VERSION is the same.
"""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict  # pydantic's own, for Python 3.11

Count = Annotated[int, Field(ge=0)]
Grade = Literal["none", "caution", "danger", "critical"]
ActionWord = Literal["added", "changed", "removed", "moved", "renamed"]


class ObjectWire(TypedDict):
    """What names an object on a cluster."""

    group: Annotated[str, Field(description="API group; empty for the core group.")]
    kind: str
    namespace: str
    name: str


class ItemWire(TypedDict):
    """A step to the item of a list that these fields name."""

    item: dict[str, Any]


class FieldWire(TypedDict):
    """One field. Values of Secrets and ciphertext are `***` or hold `ENC[***]`."""

    path: Annotated[str, Field(description="For people, e.g. spec.containers[name=web].image.")]
    steps: Annotated[
        list[str | int | ItemWire],
        Field(
            description="For machines: keys, items by name, positions in lists (of an added item the one after the "
            "change, of others the one before it)."
        ),
    ]
    op: Literal["add", "remove", "change", "order"]
    before: Any
    after: Any
    noise: Annotated[str, Field(description="Why it does not count; empty for a change that counts.")]
    follows: Annotated[str, Field(description="The generated object whose new name it follows, or empty.")]


class DangerWire(TypedDict):
    """A sign of danger."""

    code: str
    grade: Grade
    sentence: str
    clusters: list[str]


class ChangeWire(TypedDict):
    """One change of an object, once, with the clusters that it hits."""

    action: ActionWord
    object: Annotated[ObjectWire, Field(description="As it is called after the change; before it when it is gone.")]
    before: Annotated[ObjectWire | None, Field(description="Null for an added object.")]
    after: Annotated[ObjectWire | None, Field(description="Null for a removed object.")]
    kustomizationBefore: Annotated[str, Field(description="namespace/name of what applied it, or empty.")]
    kustomizationAfter: str
    clusters: list[str]
    fields: list[FieldWire]
    content: Annotated[dict[str, Any] | None, Field(description="The whole of an added or removed object.")]
    fate: Annotated[
        Literal[
            "deleted",
            "deleted with its Kustomization",
            "left behind",
            "kept while its Kustomization is suspended",
            "left as it is: nothing removes its Kustomization",
            "kept until its Kustomization goes on",
        ]
        | None,
        Field(description="What Flux does with an object that is no longer rendered."),
    ]
    held: Annotated[str, Field(description="Why Flux does not do it yet; empty when it does.")]
    madeAnew: Annotated[
        Literal["no", "maybe", "yes"] | None,
        Field(
            description="Of a moved object: whether the old Kustomization deletes it before the new one makes it; null "
            "when both apply it now."
        ),
    ]
    generatedName: Annotated[bool, Field(description="The name is another because the content is.")]
    users: Annotated[list[ObjectWire], Field(description="Who uses the object of a generated name.")]
    noise: bool
    grade: Grade
    dangers: list[DangerWire]
    part: Annotated[str, Field(description="release, local or facts; only between two sites or clusters.")]


class ClusterChangeWire(TypedDict):
    """How a cluster fares. Facts are empty where the repository has none."""

    name: str
    path: Annotated[str, Field(description="Its entry folder.")]
    before: Annotated[str, Field(description="What it was called before, when that was another name.")]
    state: Literal["same", "noise", "changed", "added", "removed", "unknown"]
    site: str
    level: str
    zone: str
    ring: str
    parent: str
    counts: dict[ActionWord, Count]
    noise: Annotated[Count, Field(description="Objects that changed in nothing but noise.")]
    objects: Annotated[Count, Field(description="Of an added or removed cluster: how many it has or had.")]
    grade: Grade


class UnbuiltWire(TypedDict):
    """A Kustomization that cannot be known on a side."""

    kustomization: str
    before: Annotated[str, Field(description="Why not before the change; empty when it builds.")]
    after: str
    objects: Annotated[Count, Field(description="Objects of the other side that could not be compared.")]
    refused: Annotated[bool, Field(description="The objects are compared, but Flux would not apply them.")]
    clusters: list[str]


class ImageWire(TypedDict):
    """An image that becomes another one."""

    name: str
    before: str
    after: str
    step: Literal["major", "minor", "patch", "digest", "down", "other", "added", "removed"]
    clusters: list[str]


class DependantWire(TypedDict):
    """Something that needs what is touched."""

    name: str
    needs: str
    via: Literal["dependsOn", "parent"]
    clusters: list[str]


class ImpactWire(TypedDict):
    """Places by how many of their clusters are hit, versions, and who depends on what is touched."""

    sites: dict[str, Count]
    levels: dict[str, Count]
    rings: dict[str, Count]
    images: list[ImageWire]
    dependants: list[DependantWire]


class SideWire(TypedDict):
    """A side of the diff."""

    label: str
    commit: Annotated[str, Field(description="Empty for the working copy.")]


class DiffSummaryWire(TypedDict):
    """The diff in numbers."""

    clusters: Count
    hit: Annotated[Count, Field(description="Clusters in which something counts.")]
    changes: Annotated[dict[ActionWord, Count], Field(description="Distinct changes that count, by action.")]
    objects: Annotated[dict[ActionWord, Count], Field(description="The same, counted in every cluster.")]
    noise: Annotated[Count, Field(description="Distinct changes of nothing but noise.")]
    deleted: Annotated[Count, Field(description="Objects that Flux deletes, counted in every cluster.")]
    files: Annotated[Count, Field(description="Files of the repository that differ.")]
    grade: Grade


class DiffWire(TypedDict):
    """What a change does."""

    reporter: Annotated[str, Field(description="Program and version.")]
    before: SideWire
    after: SideWire
    summary: DiffSummaryWire
    impact: ImpactWire
    dangers: Annotated[list[DangerWire], Field(description="Those of the whole, not of one object.")]
    clusters: list[ClusterChangeWire]
    changes: Annotated[list[ChangeWire], Field(description="The most dangerous first.")]
    unbuilt: list[UnbuiltWire]
    remarks: list[str]


class DiffReportWire(TypedDict):
    """The report of `penstock diff --output json`."""

    apiVersion: Literal["penstock/v1beta1"]
    kind: Literal["Diff"]
    diff: DiffWire
