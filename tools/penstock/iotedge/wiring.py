"""How a device's folder comes to its cluster: Flux Kustomizations beside `apps`, and what penstock.yaml must know."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from penstock import marks
from penstock.iotedge.target import Target
from penstock.iotedge.yamlout import dumped
from penstock.scaffold import yamltext

Object = dict[str, Any]
_DEFAULTS = {"interval": "1h", "retryInterval": "2m", "timeout": "10m"}


def apps(folder: Path) -> Object:
    """The Flux Kustomization of a cluster's applications; empty where the folder has none."""
    for file in sorted(folder.glob("*.y*ml")):
        try:
            documents = list(yaml.safe_load_all(file.read_text(encoding="utf-8")))
        except (yaml.YAMLError, UnicodeDecodeError, OSError):
            continue
        for held in documents:
            spec = held.get("spec") if isinstance(held, dict) and held.get("kind") == "Kustomization" else None
            if isinstance(spec, dict) and str(spec.get("path", "")).removeprefix("./").startswith("apps/levels/"):
                return dict(held)
    return {}


def kustomizations(groups: Sequence[str], like: Object, target: Target, release: bool) -> str:
    """One Flux Kustomization a group, each waiting for the one before; `like` is the cluster's own for its apps."""
    spec = like.get("spec", {})
    before = [one["name"] for one in spec.get("dependsOn", []) if isinstance(one, dict) and "name" in one]
    made = []
    for number, group in enumerate(groups, start=1):
        name = target.app if len(groups) == 1 else f"{target.app}-{number}"
        up = "../" * (len(group.split("/")) - 1)
        held: Object = {"dependsOn": [{"name": one} for one in before]} if before else {}
        held |= {key: spec.get(key, value) for key, value in _DEFAULTS.items()}
        held |= {"prune": True, "wait": True, "sourceRef": spec.get("sourceRef", {}), "path": f"./{group}"}
        if release:
            held["components"] = [f"{up}sites/{target.site}/release"]
        if "postBuild" in spec:
            held["postBuild"] = spec["postBuild"]
        namespace = like.get("metadata", {}).get("namespace", "flux-system")
        metadata = {"name": name, "namespace": namespace}
        api = like.get("apiVersion", "kustomize.toolkit.fluxcd.io/v1")
        made.append(dumped({"apiVersion": api, "kind": "Kustomization", "metadata": metadata, "spec": held}))
        before = [name]
    return "---\n".join(made)


def with_resource(text: str, name: str) -> str:
    """A kustomization that lists one more resource, at its end."""
    listed = yamltext.items(marks.child(next(iter(yamltext.roots(text)), None), "resources"))
    if any(str(one.value).removeprefix("./") == name for one in listed):
        return text
    return yamltext.append(text, ("resources",), name)


def with_assumed(text: str, secrets: Mapping[str, tuple[str, ...]], target: Target, known: Sequence[str]) -> str:
    """penstock.yaml that assumes the Secrets which somebody makes on the cluster; `known` are assumed already."""
    for name in sorted(secrets):
        if name not in known:
            where = f'clusters: ["{target.site}/{target.cluster}"]'
            entry = f"{{kind: Secret, namespace: {target.namespace}, name: {name}, {where}}}"
            text = yamltext.append(text, ("assume",), entry)
    return text


def with_waiver(text: str, target: Target) -> str:
    """penstock.yaml that does not mind images by tag in this namespace, and says why."""
    objects = f"*/{target.namespace}/*"
    held = yamltext.items(marks.child(next(iter(yamltext.roots(text)), None), "waivers"))
    for one in held:
        if marks.scalar(one, "code") == "image-not-pinned" and objects in str(yaml.serialize(one)):
            return text
    reason = "imported from IoT Edge by tag; pin the digests in the release, then take this away"
    lines = f'code: image-not-pinned\nreason: {reason}\nobjects: ["{objects}"]'
    return yamltext.append(text, ("waivers",), lines)
