"""A case of the corpus, tried on a running controller: what it makes of it, and clean up after."""

import contextlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from penstock.artifact.pack import pack
from penstock.render.source import Source
from penstock.tree.working import working_tree
from penstock.workshop import Workshop
from tests.e2e.api import Api, Object, Refused
from tests.e2e.artifacts import SOURCES, Artifacts
from tests.e2e.flux import DEFINITION, FLUX, SYSTEM, inventory, namespace, ready, until
from tests.fidelity.case import Case

#: Reasons that are no verdict yet.
WAITING = ("", "Progressing", "ProgressingWithRetry", "DependencyNotReady")
#: How the controller names an object.
NAMED = re.compile(r"\b([A-Z][A-Za-z]+)/((?:[\w.-]+/)?[\w.-]+)")


@dataclass
class Trial:
    """Where cases are tried. `packer` is a workshop that packs their trees."""

    api: Api
    artifacts: Artifacts
    packer: Workshop
    #: Kinds that nobody defines, and those of them that are in no namespace.
    customs: set[tuple[str, str]] = field(default_factory=set)
    clustered: set[tuple[str, str]] = field(default_factory=set)
    made: list[Object] = field(default_factory=list)

    def source(self, name: str, root: Path, ignore: str | None) -> None:
        """A GitRepository in flux-system whose artifact is the tree at `root`."""
        tree = working_tree(root)
        self.packer.trees.renew()
        self.packer.trees.add(tree)
        artifact = self.artifacts.artifact(pack(self.packer.pool, Source(tree.name, ignore)))
        metadata = {"name": name, "namespace": SYSTEM}
        spec = {"interval": "1h", "url": f"https://cases.example/{name}", **({"ignore": ignore} if ignore else {})}
        source = {"apiVersion": SOURCES, "kind": "GitRepository", "metadata": metadata, "spec": spec}
        self.made.append(source)
        self.artifacts.write(self.api, self.api.apply(source), artifact)

    def kustomization(self, case: Case, **more: Any) -> Object:
        """The Kustomization of a case, as the cluster has it once the controller has a verdict."""
        ref = {"kind": "GitRepository", "name": case.name}
        spec = {"interval": "1h", "timeout": "20s", "prune": True, **case.spec, "sourceRef": ref, **more}
        made = {**case.kustomization, "spec": spec}
        self.made.append(made)
        self.api.apply(made)
        return self.verdict(case.name)

    def verdict(self, name: str) -> Object:
        """The Kustomization once it is ready, or is not for a reason that stays."""

        def told() -> Object | None:
            found = self.api.get(FLUX, "Kustomization", SYSTEM, name)
            assert found is not None
            status, reason, _ = ready(found)
            done = status == "True" and found["status"].get("lastAppliedRevision")
            return found if done or (status == "False" and reason not in WAITING) else None

        found: Object = until(told, f"a verdict about {name}", 30)
        return found

    def objects(self, case: Case) -> None:
        """What is on the cluster before."""
        for one in case.objects:
            metadata = {"namespace": SYSTEM, **one["metadata"]}
            namespace(self.api, metadata["namespace"])
            self.made.append({**one, "metadata": metadata})
            self.api.apply(self.made[-1])

    def clean(self) -> None:
        """Take away what was made; a Kustomization takes what it applied with it."""
        for one in reversed(self.made):
            live = self.api.get(
                one["apiVersion"], one["kind"], one["metadata"].get("namespace", ""), one["metadata"]["name"]
            )
            applied = inventory(live) if live and one["kind"] == "Kustomization" else []
            self.api.delete(one)
            if one["kind"] == "Kustomization":
                self._gone(one["metadata"]["name"])
                for _, name, _, kind in applied:
                    if kind == "Namespace":
                        self._finish(name)
                if any(kind == "CustomResourceDefinition" for _, _, _, kind in applied):
                    self.define()
        self.made.clear()

    def define(self) -> None:
        """Serve the kinds that nobody defines; again, after a case has brought and taken its own definition."""
        self.api.forget()
        define(self.api, self.customs, self.clustered)

    def _gone(self, name: str) -> None:
        until(lambda: self.api.get(FLUX, "Kustomization", SYSTEM, name) is None, f"{name} is gone", 30)

    def _finish(self, name: str) -> None:
        """What the namespace controller would do with a namespace that is deleted and holds nothing."""
        space = self.api.get("v1", "Namespace", "", name)
        if space is not None and space["metadata"].get("deletionTimestamp"):
            space["spec"]["finalizers"] = []
            with contextlib.suppress(Refused):
                self.api.request("PUT", f"/api/v1/namespaces/{name}/finalize", space)
            until(lambda: self.api.get("v1", "Namespace", "", name) is None, f"{name} is gone")


def refusal(kustomization: Object, message: str) -> Object:
    """A Kustomization that the API server did not take, as if the controller had said so."""
    condition = {"type": "Ready", "status": "False", "reason": "Refused", "message": message, "observedGeneration": 1}
    metadata = {**kustomization["metadata"], "generation": 1}
    return {**kustomization, "metadata": metadata, "status": {"conditions": [condition]}}


def names_in(message: str) -> set[str]:
    """The names of the objects that a message of the controller names."""
    return {place.rpartition("/")[2] for _, place in NAMED.findall(message)}


def define(api: Api, kinds: set[tuple[str, str]], clustered: set[tuple[str, str]]) -> None:
    """Serve kinds that nobody defines, with whatever content."""
    for api_version, kind in sorted(kinds):
        group, _, version = api_version.partition("/")
        name = f"{kind.lower()}s.{group}"
        until(lambda name=name: not _going(api, name), f"{name} is gone")  # type: ignore[misc]
        if _served(api, api_version, kind):
            continue
        free = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
        names = {"kind": kind, "plural": f"{kind.lower()}s", "singular": kind.lower(), "listKind": f"{kind}List"}
        scope = "Cluster" if (api_version, kind) in clustered else "Namespaced"
        versions = [{"name": version, "served": True, "storage": True, "schema": free}]
        spec = {"group": group, "names": names, "scope": scope, "versions": versions}
        definition = {"apiVersion": DEFINITION, "kind": "CustomResourceDefinition", "metadata": {"name": name}}
        with contextlib.suppress(Refused):
            api.apply({**definition, "spec": spec})
            until(lambda one=(api_version, kind): _served(api, *one), f"{name} is served")  # type: ignore[misc]


def _going(api: Api, name: str) -> bool:
    found = api.get(DEFINITION, "CustomResourceDefinition", "", name)
    return found is not None and "deletionTimestamp" in found["metadata"]


def _served(api: Api, api_version: str, kind: str) -> bool:
    api.forget()
    try:
        api.place(api_version, kind)
    except (KeyError, Refused):
        return False
    return True
