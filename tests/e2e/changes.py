"""Changes that people make to a fleet, at random: each edits files and says in words what it did."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.e2e.estate import LIST, Estate, Held, NotHere, listed, read, write
from tests.e2e.things import SPACE, some

#: What a Kustomization of the cluster's own may be told to do when it goes.
POLICIES = ("MirrorPrune", "Delete", "Orphan", "WaitForTermination")
#: Facts whose values may be others.
FACTS = {"GATEWAY_ADDRESS": "10.9.8.7", "TELEMETRY_PORT": "4319", "DEVICE_CIDR": "10.9.0.0/24"}
OWN = "own-"
GROUP = "kustomize.toolkit.fluxcd.io"


def edit(estate: Estate) -> str:
    """Another value in a file."""
    one: Held = estate.choose([held for held in estate.objects() if _ours(held)])
    metadata, word = one.content["metadata"], estate.word()
    metadata[estate.chance.choice(["labels", "annotations"])] = {
        **(metadata.get("labels") or {}),
        "example.com/note": word,
    }
    pod = ((one.content.get("spec") or {}).get("template") or {}).get("spec") or {}
    if pod.get("containers"):
        pod["terminationGracePeriodSeconds"] = estate.chance.randrange(5, 90)
        pod["containers"][0].setdefault("env", []).append({"name": f"E_{word}", "value": word})
    write(one.path, one.content)
    return f"edits {one.kind} in {one.path.name}"


def edit_image(estate: Estate) -> str:
    """Another version in the site's release."""
    path = estate.root / estate.choose(["apps", "platform"]) / "sites" / estate.site / "release" / LIST
    (content,) = read(path)
    image = estate.choose(content["images"])
    image["newTag"] = f"9.{estate.chance.randrange(99)}.0"
    write(path, content)
    return f"another version of {image['name']}"


def edit_generated(estate: Estate) -> str:
    """Another line in a file that a ConfigMap is made of: where its name has a hash, another name."""
    files = [
        folder / str(name).rpartition("=")[2]
        for flux in estate.flux()
        for folder in estate.built(flux)
        for one in read(folder / LIST)[0].get("configMapGenerator") or ()
        for name in one.get("files") or ()
        if not str(name).endswith((".json", ".yaml"))
    ]
    path: Path = estate.choose(files)
    path.write_text(f"{path.read_text(encoding='utf-8')}# {estate.word()}\n", encoding="utf-8")
    return f"another line in {path.name}"


def edit_fact(estate: Estate) -> str:
    """Another value of a fact."""
    (content,) = read(estate.folder / "cluster.yaml")
    fact = estate.choose([name for name in FACTS if name in content["data"]])
    content["data"][fact] = FACTS[fact]
    write(estate.folder / "cluster.yaml", content)
    return f"another {fact}"


def edit_flux(estate: Estate) -> str:
    """Something that a Kustomization writes over all of its objects."""
    name, word = estate.choose(sorted(estate.flux())), estate.word()
    patch = {"patch": f"[{{op: add, path: /metadata/annotations, value: {{patched: {word}}}}}]"}
    spec = estate.choose(
        [
            {"commonMetadata": {"labels": {"example.com/team": word}}},
            {"patches": [{**patch, "target": {"kind": estate.choose(["ServiceAccount", "Service", "Deployment"])}}]},
            {"interval": f"{estate.chance.randrange(30, 90)}m"},
        ]
    )
    estate.edit(name, spec)
    return f"{name}: {', '.join(spec)}"


def add(estate: Estate) -> str:
    """A new object in a folder that is built already."""
    folder = estate.choose([folder for name in estate.flux() for folder in estate.built(name)])
    thing = estate.choose(some(estate.word()))
    name = thing["metadata"]["name"]
    write(folder / f"{name}.yaml", thing)
    listed(folder, add=f"{name}.yaml")
    return f"adds {thing['kind']} {name}"


def remove(estate: Estate) -> str:
    """An object is no longer listed."""
    return _removed(estate, estate.objects())


def rename(estate: Estate) -> str:
    """An object gets another name."""
    one: Held = estate.choose([held for held in estate.objects() if _added(held)] or estate.objects())
    one.content["metadata"]["name"] += "-two"
    write(one.path, one.content)
    return f"renames {one.kind} {one.content['metadata']['name']}"


def move(estate: Estate) -> str:
    """An object goes from one Kustomization to another."""
    old, new = estate.choose([(a, b) for a in estate.flux() for b in estate.flux() if a != b])
    one: Held = estate.choose(
        [held for held in estate.objects(old) if _ours(held) and _spaced(held) and not _left(held)]
    )
    target: Path = estate.choose([folder for folder in estate.built(new) if folder != one.folder])
    (content,) = read(one.folder / LIST)
    space = one.content["metadata"].get("namespace") or content.get("namespace")
    there = read(target / LIST)[0].get("namespace")
    if not space or (there and there != space):
        raise NotHere
    one.content["metadata"]["namespace"] = space
    listed(one.folder, remove=one.path.name)
    one.path.unlink()
    write(target / one.path.name, one.content)
    listed(target, add=one.path.name)
    return f"moves {one.kind} from {old} to {new}"


def move_folder(estate: Estate) -> str:
    """A whole folder goes from one Kustomization to another."""
    old, new = estate.choose([(a, b) for a in ("apps", "platform") for b in ("apps", "platform") if a != b])
    top, target = estate.built(old)[0], estate.built(new)[0]
    folder = estate.choose([one for one in estate.built(old)[1:] if "namespaces" not in one.parts])
    listed(top, remove=os.path.relpath(folder, top))
    listed(target, add=os.path.relpath(folder, target))
    return f"moves {folder.name} from {old} to {new}"


def add_flux(estate: Estate) -> str:
    """A Kustomization of the cluster's own, with a folder."""
    name = OWN + estate.word()
    folder = estate.root / "apps" / "own" / name
    things = estate.chance.sample(some(name)[:-1], 3)
    for thing in things:
        write(folder / f"{thing['kind'].lower()}.yaml", thing)
    write(folder / LIST, {"namespace": SPACE, "resources": [f"{thing['kind'].lower()}.yaml" for thing in things]})
    spec = estate.flux()["apps"][1]["spec"]
    more = {"path": f"./apps/own/{name}", "prune": estate.chance.random() < 0.7, "wait": False}
    more |= {"deletionPolicy": estate.choose(list(POLICIES)), "dependsOn": [{"name": "platform"}]}
    kept = {key: value for key, value in spec.items() if key not in ("components", "commonMetadata", "patches")}
    metadata = {"name": name, "namespace": "flux-system"}
    one = {"apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization", "metadata": metadata}
    write(estate.folder / f"{name}.yaml", {**one, "spec": {**kept, **more}})
    listed(estate.folder, add=f"{name}.yaml")
    return f"adds Kustomization {name}: prune {more['prune']}, {more['deletionPolicy']}"


def remove_flux(estate: Estate) -> str:
    """A Kustomization of the cluster's own goes."""
    name = estate.choose([one for one in estate.flux() if one.startswith(OWN)])
    listed(estate.folder, remove=f"{name}.yaml")
    (estate.folder / f"{name}.yaml").unlink()
    return f"removes Kustomization {name}"


def rename_flux(estate: Estate) -> str:
    """A Kustomization of the cluster's own is called otherwise; what it applies stays the same."""
    name = estate.choose([one for one in estate.flux() if one.startswith(OWN)])
    estate.edit(name, {}, called=f"{name}-two")
    (estate.folder / f"{name}.yaml").rename(estate.folder / f"{name}-two.yaml")
    listed(estate.folder, remove=f"{name}.yaml", add=f"{name}-two.yaml")
    return f"renames Kustomization {name}"


def spare(estate: Estate) -> str:
    """An object says that it is never pruned."""
    one: Held = estate.choose([held for held in estate.objects() if _ours(held)])
    one.content["metadata"].setdefault("annotations", {})[f"{GROUP}/prune"] = "disabled"
    write(one.path, one.content)
    return f"never prune {one.kind} of {one.path.name}"


def remove_spared(estate: Estate) -> str:
    """One that says so is no longer listed."""
    return _removed(estate, [held for held in estate.objects() if _spared(held)])


def leave(estate: Estate) -> str:
    """An object says that Flux is to leave it alone, or to apply it once; it is edited all the same."""
    one: Held = estate.choose([held for held in estate.objects() if _ours(held)])
    name, value = estate.choose([("reconcile", "disabled"), ("ssa", "Ignore"), ("ssa", "IfNotPresent")])
    word = estate.word()
    marks = {f"{GROUP}/{name}": value, "example.com/note": word}
    one.content["metadata"]["annotations"] = {**(one.content["metadata"].get("annotations") or {}), **marks}
    write(one.path, one.content)
    return f"{name}: {value} on {one.kind} of {one.path.name}"


def edit_left(estate: Estate) -> str:
    """One that says so is edited once more, and may be taken back into Flux's hands by that."""
    one: Held = estate.choose([held for held in estate.objects() if _left(held)])
    marks = one.content["metadata"]["annotations"]
    kept = marks if estate.chance.random() < 0.5 else {key: marks[key] for key in marks if not _hands_off(key)}
    one.content["metadata"]["annotations"] = {**kept, "example.com/note": estate.word()}
    write(one.path, one.content)
    return f"edits {one.kind} of {one.path.name}, {'left alone still' if kept is marks else 'back in hand'}"


def remove_left(estate: Estate) -> str:
    """One that says so is no longer listed."""
    return _removed(estate, [held for held in estate.objects() if _left(held)])


def add_left(estate: Estate) -> str:
    """A new object that Flux is to leave alone."""
    folder = estate.choose([folder for name in estate.flux() for folder in estate.built(name)])
    thing = estate.choose([one for one in some(estate.word()) if one["kind"] != "Namespace"])
    name = thing["metadata"]["name"]
    thing["metadata"]["annotations"] = {f"{GROUP}/reconcile": "disabled"}
    write(folder / f"{name}.yaml", thing)
    listed(folder, add=f"{name}.yaml")
    return f"adds {thing['kind']} {name}, left alone"


def leave_fields(estate: Estate) -> str:
    """A Kustomization leaves a field of its objects to others."""
    name = estate.choose(sorted(estate.flux()))
    estate.edit(name, {"ignore": [{"paths": ["/metadata/annotations/example.com~1note", "/spec/replicas"]}]})
    return f"{name}: leaves a field to others"


def edit_left_fields(estate: Estate) -> str:
    """That field of one of its objects is edited."""
    names = [name for name, (_, one) in estate.flux().items() if one["spec"].get("ignore")]
    one: Held = estate.choose([held for held in estate.objects(*names) if _ours(held)] if names else [])
    metadata = one.content["metadata"]
    metadata["annotations"] = {**(metadata.get("annotations") or {}), "example.com/note": estate.word()}
    if one.kind == "Deployment" and estate.chance.random() < 0.5:
        one.content["spec"]["minReadySeconds"] = estate.chance.randrange(1, 60)
    write(one.path, one.content)
    return f"edits what is left to others in {one.path.name}"


def prune_off(estate: Estate) -> str:
    """A Kustomization prunes no longer, or again."""
    name = estate.choose(sorted(estate.flux()))
    prunes = not estate.flux()[name][1]["spec"].get("prune")
    estate.edit(name, {"prune": prunes})
    return f"{name}: prune {prunes}"


def remove_unpruned(estate: Estate) -> str:
    """An object of one that does not prune is no longer listed."""
    names = [name for name, (_, one) in estate.flux().items() if not one["spec"].get("prune")]
    return _removed(estate, estate.objects(*names) if names else [])


def suspend(estate: Estate) -> str:
    """A Kustomization is suspended."""
    name = estate.choose(sorted(estate.flux()))
    estate.edit(name, {"suspend": True})
    return f"{name} is suspended"


def break_(estate: Estate) -> str:
    """Something that does not build."""
    folder = estate.choose([folder for name in estate.flux() for folder in estate.built(name)])
    listed(folder, add="not-there.yaml")
    return f"{folder.name} lists a file that is not there"


def unselect(estate: Estate) -> str:
    """Something that the API server does not let change."""
    one: Held = estate.choose([held for held in estate.objects() if held.kind in ("Deployment", "StatefulSet")])
    label = {"example.com/selected": estate.word()}
    one.content["spec"]["selector"]["matchLabels"] |= label
    one.content["spec"]["template"]["metadata"]["labels"] |= label
    write(one.path, one.content)
    return f"another selector in {one.path.name}"


def misplace(estate: Estate) -> str:
    """A namespace on an object that lies in none comes, or goes again."""
    one: Held = estate.choose([held for held in estate.objects() if _ours(held) and not _spaced(held)])
    if one.content["metadata"].pop("namespace", "") == "":
        one.content["metadata"]["namespace"] = SPACE
    write(one.path, one.content)
    return f"{one.kind} of {one.path.name}: {one.content['metadata'].get('namespace', 'no namespace any more')}"


def take_back(estate: Estate) -> str:
    """Nothing is left alone any more, neither objects nor fields."""
    for one in estate.objects():
        if _left(one):
            marks = one.content["metadata"]["annotations"]
            one.content["metadata"]["annotations"] = {key: marks[key] for key in marks if not _hands_off(key)}
            write(one.path, one.content)
    for name in estate.flux():
        estate.edit(name, {"ignore": None})
    return "takes everything back"


Change = Callable[[Estate], str]
#: Every kind of change, the more often the likelier; of several parts each is a commit, because of what is in one
#: commit Flux may do either first.
CHANGES: tuple[tuple[Change, ...], ...] = (
    *((edit,), (edit,), (edit_image,), (edit_generated,), (edit_fact,), (edit_flux,)),
    *((add,), (add,), (remove,), (remove,), (rename,), (rename,), (move,), (move,), (move_folder,)),
    *((add_flux,), (add_flux, remove_flux), (add_flux, rename_flux), (rename_flux,), (remove_flux,)),
    *((spare, remove_spared), (prune_off, remove_unpruned), (suspend, edit), (suspend, add, remove)),
    *((break_,), (unselect,), (misplace, misplace)),
    *((leave, edit_left, remove_left), (leave, remove_left), (add_left,), (leave_fields, edit_left_fields)),
)


def _removed(estate: Estate, among: list[Held]) -> str:
    one: Held = estate.choose([held for held in among if _ours(held)])
    listed(one.folder, remove=one.path.name)
    one.path.unlink()
    return f"removes {one.kind} of {one.path.name}"


def _added(held: Held) -> bool:
    return held.path.stem.startswith("x") and held.kind != "Namespace"


def _ours(held: Held) -> bool:
    return held.kind not in ("Namespace", "Kustomization")


def _spaced(held: Held) -> bool:
    return held.kind not in ("ClusterIssuer", "ClusterRole", "ClusterRoleBinding")


def _left(held: Held) -> bool:
    return any(map(_hands_off, held.content["metadata"].get("annotations") or {}))


def _hands_off(key: str) -> bool:
    return key in (f"{GROUP}/reconcile", f"{GROUP}/ssa")


def _spared(held: Held) -> bool:
    return f"{GROUP}/prune" in (held.content["metadata"].get("annotations") or {})
