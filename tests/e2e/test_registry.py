"""What `penstock artifact` packs, through a real registry: pushed as the manual says, taken from there by Flux's own
client, and applied by kustomize-controller out of the registry's own bytes."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from penstock.cli import main
from tests.e2e.api import Object
from tests.e2e.artifacts import WHEN
from tests.e2e.compare import differences
from tests.e2e.figures import Figures
from tests.e2e.flux import FLUX, SYSTEM, controller, install, namespace, ready, until
from tests.e2e.ground import commit, git
from tests.e2e.plane import Plane
from tests.e2e.registry import Registry, oras, registry, run, skopeo

MANUAL = Path(__file__).parents[2] / "docs" / "how-to" / "bring-an-artifact.md"
NAME, TAG = "ot/fleet", "2026-11"
KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./apps, sourceRef: {kind: OCIRepository, name: flux-system}}
"""
SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1h, url: oci://mirror.example/ot/fleet, ref: {tag: 2026-11}}
"""
SETTINGS = """\
clusters: ["clusters/*"]
sources: [{kind: OCIRepository, url: oci://mirror.example/ot/fleet, path: .}]
"""
THING = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: edge}\ndata: {text: grüße}\n"
#: Path → content: what Flux takes of the revision.
TAKEN: dict[str, bytes] = {
    "penstock.yaml": SETTINGS.encode(),
    ".sourceignore": b"/docs\n*.log\n!kept.log\n",
    "clusters/one/flux.yaml": f"{SOURCE}---\n{KUSTOMIZATION}".encode(),
    "apps/all.yaml": THING.encode(),
    "apps/empty": b"",
    "apps/with space/gr\u00fc\u00dfe \u03b1.txt": b"text",
    "apps/" + "deep/" * 40 + "end.txt": b"of a path of more than a hundred characters",
    "apps/kept.log": b"kept",
    "bin/run.sh": b"#!/bin/sh\n",
    "binary.dat": bytes(range(256)) * 4096,
    # Flux's own excludes do not count where the tree has some.
    "apps/picture.png": b"png",
    ".github/workflows/a.yaml": b"{}",
}
#: What it does not, as .sourceignore says, and what is git's own.
LEFT = {"docs/a.md": b"a", "apps/some.log": b"log", ".gitattributes": b"", "apps/.gitignore": b"*.tmp\n"}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry."""
    with registry(tmp_path_factory.mktemp("registry")) as made:
        yield made


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one cluster, and in it what is hard to pack."""
    root = tmp_path_factory.mktemp("repository")
    for path, content in {**TAKEN, **LEFT}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    (root / "bin" / "run.sh").chmod(0o755)
    (root / "apps" / "link").symlink_to("all.yaml")
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "config", "user.name", "Ada")
    git(root, "config", "user.email", "ada@example.org")
    commit(root, "first")
    return root


def packed(root: Path, to: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """Pack the cluster; the digest that is printed."""
    assert main(["artifact", "one", "--root", str(root), "-o", str(to), *more]) == 0
    return capsys.readouterr().out.split()[0]


def by_oras(layout: Path, to: Registry) -> None:
    oras(f"{layout}:{TAG}", f"{to.host}/{NAME}:{TAG}")


def by_skopeo(layout: Path, to: Registry) -> None:
    """The command of the manual, word for word but for the names."""
    program = skopeo()
    if program is None:
        pytest.skip("skopeo is not installed here")
    (line,) = [one for one in MANUAL.read_text(encoding="utf-8").splitlines() if one.startswith("skopeo copy ")]
    line = line.replace("fleet.tar:2026-11", f"{layout}:{TAG}").replace(
        "mirror.example:5000/fleet:2026-11", f"{to.host}/{NAME}:{TAG}"
    )
    # The registry of the test has no certificate, and the machine may have no policy about signatures.
    run(program, "--insecure-policy", *shlex.split(line)[1:], "--dest-tls-verify=false")


@pytest.mark.parametrize("pushed", [by_oras, by_skopeo])
def test_flux_takes_from_a_registry_what_was_packed(
    pushed: Callable[[Path, Registry], None],
    here: Registry,
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    figures: Figures,
) -> None:
    layout = tmp_path / "fleet.tar"
    digest = packed(root, layout, capsys, "--tag", TAG)
    stored = packed(root, tmp_path / "fleet.tar.gz", capsys)
    pushed(layout, here)
    theirs, manifest = here.manifest(NAME, TAG)
    assert theirs == digest
    assert manifest["config"]["mediaType"] == "application/vnd.cncf.flux.config.v1+json"
    (layer,) = manifest["layers"]
    assert (layer["mediaType"], layer["digest"]) == ("application/vnd.cncf.flux.content.v1.tar+gzip", stored)
    assert here.blob(NAME, stored) == (tmp_path / "fleet.tar.gz").read_bytes()
    for reference in (f"{NAME}:{TAG}", f"{NAME}@{digest}"):
        folder = tmp_path / f"pulled-{'@' in reference}"
        said = here.pull(reference, folder)
        assert said["digest"] == f"{here.host}/{NAME}@{digest}"
        assert said["source_revision"] == f"main@sha1:{git(root, 'rev-parse', 'HEAD')}"
        assert said["created"] == git(root, "show", "--no-patch", "--format=%cI")
        assert tree(folder) == TAKEN
        assert (folder / "bin" / "run.sh").stat().st_mode & 0o100
        figures.add("artifacts that Flux's own client took from a registry, each file as in git")
        figures.add("their files", len(TAKEN))


def tree(folder: Path) -> dict[str, bytes]:
    """Path → content of everything in a folder."""
    return {
        path.relative_to(folder).as_posix(): b"-> " + str(path.readlink()).encode()
        if path.is_symlink()
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    }


def test_the_controller_applies_the_registrys_bytes(
    here: Registry,
    root: Path,
    control: Plane,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    digest = packed(root, tmp_path / "fleet.tar", capsys, "--tag", TAG)
    by_oras(tmp_path / "fleet.tar", here)
    _, manifest = here.manifest(NAME, digest)
    layer = manifest["layers"][0]
    assert main(["render", "one", "--root", str(root)]) == 0
    rendered = [one for one in yaml.safe_load_all(capsys.readouterr().out) if one]
    source, kustomization = yaml.safe_load(SOURCE), yaml.safe_load(KUSTOMIZATION)
    with control.server() as server:
        api = server.api()
        install(api, "flux/2.9")
        for space in (SYSTEM, "edge"):
            namespace(api, space)
        with controller(server):
            made = api.apply(source)
            api.status(made, stored(f"{here.url}/{NAME}/blobs/{layer['digest']}", layer, digest, made))
            api.apply(kustomization)
            live = until(lambda: done(api.get(FLUX, "Kustomization", SYSTEM, "apps")), "it is applied")
            assert live["status"]["lastAppliedRevision"] == f"{TAG}@{digest}"
            (thing,) = [one for one in rendered if one["kind"] == "ConfigMap"]
            assert differences(api, thing) == []


def stored(url: str, layer: Object, digest: str, source: Object) -> Object:
    """The status of an OCIRepository whose layer lies in the registry itself."""
    artifact = {
        "url": url,
        "path": "fleet.tar.gz",
        "revision": f"{TAG}@{digest}",
        "digest": layer["digest"],
        "size": layer["size"],
        "lastUpdateTime": WHEN,
    }
    condition = {
        "type": "Ready",
        "status": "True",
        "reason": "Succeeded",
        "message": "stored",
        "lastTransitionTime": WHEN,
    }
    return {
        "artifact": artifact,
        "observedGeneration": source["metadata"]["generation"],
        "conditions": [condition],
    }


def done(kustomization: Object | None) -> Object | None:
    """The Kustomization once the controller has applied it."""
    if kustomization is None or not (kustomization.get("status") or {}).get("lastAppliedRevision"):
        return None
    return kustomization if ready(kustomization)[0] == "True" else None
