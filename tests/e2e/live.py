"""What Flux has put on a cluster, at one moment: every object that bears its labels, with the id that is its own."""

import json
from dataclasses import dataclass

from tests.e2e.api import Api, Object
from tests.e2e.served import bare

LABEL = "kustomize.toolkit.fluxcd.io"
#: Group, kind, namespace, name.
Id = tuple[str, str, str, str]
#: An API's version (`apps/v1`), a kind of it, and where its objects are listed.
Kind = tuple[str, str, str]


@dataclass(frozen=True)
class Live:
    """An object: its own id, the Kustomization that applied it (`namespace/name`), and its content as text."""

    uid: str
    owner: str
    content: str


def kinds(api: Api) -> list[Kind]:
    """Every kind that can be listed, each in one version."""
    groups = api.request("GET", "/apis")["groups"]
    versions = [f"/apis/{version['groupVersion']}" for one in groups for version in one["versions"]]
    found = {
        (path.rpartition("/")[0], one["kind"]): (path.removeprefix("/apis/").removeprefix("/api/"), one, path)
        for path in ("/api/v1", *reversed(versions))
        for one in api.request("GET", path)["resources"]
        if {"list", "delete"} <= {*one["verbs"]} and "/" not in one["name"]
    }
    return [(version, one["kind"], f"{path}/{one['name']}") for version, one, path in found.values()]


def look(api: Api, among: list[Kind]) -> dict[Id, Live]:
    """Everything that bears Flux's labels and is not being deleted."""
    return {
        _id(version, kind, one): _live({"apiVersion": version, "kind": kind, **one})
        for version, kind, path in among
        for one in api.request("GET", f"{path}?labelSelector={LABEL}/name")["items"]
        if "deletionTimestamp" not in one["metadata"]
    }


def _id(version: str, kind: str, thing: Object) -> Id:
    metadata = thing["metadata"]
    return version.rpartition("/")[0], kind, metadata.get("namespace", ""), metadata["name"]


def _live(thing: Object) -> Live:
    labels = thing["metadata"]["labels"]
    owner = f"{labels[f'{LABEL}/namespace']}/{labels[f'{LABEL}/name']}"
    return Live(thing["metadata"]["uid"], owner, json.dumps(bare(thing), sort_keys=True))
