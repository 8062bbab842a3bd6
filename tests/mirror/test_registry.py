"""A bundle with the real skopeo, out of a real registry and into another one: nothing loses its digest."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from gobuild import pinned
from gobuild.errors import BuildError
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import deployment, git_repository
from tests.penstock.support.outcome import Command

#: The registry is compiled first where `make test` did not.
pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.timeout(1800)]

OCI = ("application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json", "")
DOCKER = (
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "",
)
CONFIG = {OCI: "application/vnd.oci.image.config.v1+json", DOCKER: "application/vnd.docker.container.image.v1+json"}
LAYER = {OCI: "application/vnd.oci.image.layer.v1.tar", DOCKER: "application/vnd.docker.image.rootfs.diff.tar"}


@dataclass(frozen=True)
class Registry:
    """One that runs. `host` is its address and port."""

    host: str

    def ask(self, method: str, path: str, content: bytes | None = None, **headers: str) -> tuple[str, bytes]:
        """(where it says to go on, what it answers). Raises HTTPError."""
        url = path if path.startswith("http") else f"http://{self.host}/v2/{path}"
        request = urllib.request.Request(url, content, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(answer.headers.get("Location", "")), answer.read()

    def blob(self, name: str, content: bytes, media_type: str) -> dict[str, object]:
        """Push a blob; its descriptor."""
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        where, _ = self.ask("POST", f"{name}/blobs/uploads/")
        self.ask("PUT", f"{where}&digest={digest}", content, **{"Content-Type": "application/octet-stream"})
        return {"mediaType": media_type, "digest": digest, "size": len(content)}

    def manifest(self, name: str, whole: object, media_type: str, tag: str = "") -> dict[str, object]:
        """Push a manifest; its descriptor."""
        content = json.dumps(whole).encode()
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        self.ask("PUT", f"{name}/manifests/{tag or digest}", content, **{"Content-Type": media_type})
        return {"mediaType": media_type, "digest": digest, "size": len(content)}

    def image(self, name: str, kinds: tuple[str, str, str], tag: str) -> str:
        """Push an image over two platforms; its digest."""
        inner = [self._platform(name, kinds, one) for one in ("amd64", "arm64")]
        listed = {"schemaVersion": 2, "mediaType": kinds[0], "manifests": inner}
        return str(self.manifest(name, listed, kinds[0], tag)["digest"])

    def _platform(self, name: str, kinds: tuple[str, str, str], architecture: str) -> dict[str, object]:
        layer = self.blob(name, f"layer of {name} for {architecture}".encode(), LAYER[kinds])
        about = {
            "architecture": architecture,
            "os": "linux",
            "config": {},
            "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]},
        }
        config = self.blob(name, json.dumps(about).encode(), CONFIG[kinds])
        whole = {"schemaVersion": 2, "mediaType": kinds[1], "config": config, "layers": [layer]}
        return {**self.manifest(name, whole, kinds[1]), "platform": {"architecture": architecture, "os": "linux"}}


@pytest.fixture(scope="module")
def program() -> Path:
    if shutil.which("skopeo") is None:
        pytest.skip("skopeo is not on PATH: apt install skopeo")
    try:
        return pinned.build("registry")
    except BuildError as error:
        pytest.skip(f"the registry is not at hand: {error}")


@contextmanager
def running(program: Path, folder: Path) -> Iterator[Registry]:
    """A registry with its store in a folder, on a port that it chose itself."""
    folder.mkdir()
    settings, log = folder / "registry.json", folder / "log"
    store = {"filesystem": {"rootdirectory": str(folder / "store")}}
    settings.write_text(
        json.dumps({"version": 0.1, "log": {"level": "info"}, "storage": store, "http": {"addr": "127.0.0.1:0"}}),
        encoding="utf-8",
    )
    with log.open("wb") as out, subprocess.Popen([program, "serve", settings], stdout=out, stderr=out) as process:
        try:
            yield Registry(_listening(log, process))
        finally:
            process.kill()


def _listening(log: Path, process: "subprocess.Popen[bytes]") -> str:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"listening on (127\.0\.0\.1:\d+)", log.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


def skopeo_environment(folder: Path, *registries: Registry) -> dict[str, str]:
    """What lets the scripts, as they are, talk to registries without TLS: skopeo's own configuration."""
    home = folder / "home" / ".config" / "containers"
    home.mkdir(parents=True)
    (home / "policy.json").write_text('{"default": [{"type": "insecureAcceptAnything"}]}', encoding="utf-8")
    plain = "".join(f'[[registry]]\nlocation = "{one.host}"\ninsecure = true\n' for one in registries)
    (home / "registries.conf").write_text(plain, encoding="utf-8")
    found = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    settings = {"HOME": str(folder / "home"), "CONTAINERS_REGISTRIES_CONF": str(home / "registries.conf")}
    return {**found, **settings, "TMPDIR": str(folder)}


def test_a_bundle_goes_from_registry_to_registry(
    program: Path, repo: MakeRepository, run: Command, tmp_path: Path
) -> None:
    with running(program, tmp_path / "away") as away, running(program, tmp_path / "site") as site:
        images = {
            "team/oci": away.image("team/oci", OCI, "1"),
            "team/docker": away.image("team/docker", DOCKER, "1"),
            "team/bare": away.image("team/bare", DOCKER, "unused"),
        }
        names = [f"{away.host}/{name}:1@{digest}" for name, digest in images.items() if name != "team/bare"]
        names.append(f"{away.host}/team/bare@{images['team/bare']}")
        apps = {
            f"apps/{name}.yaml": deployment(name).replace("registry.example.org/web:1.0.0", image)
            for name, image in zip(("web", "more", "bare"), names, strict=True)
        }
        listed = "resources: [web.yaml, more.yaml, bare.yaml]\n"
        source = {"clusters/one/source.yaml": git_repository("flux-system", "{branch: main}")}
        root = repo({**FLEET, **source, **apps, "apps/kustomization.yaml": listed}).root

        folder, env = tmp_path / "bundle", skopeo_environment(tmp_path, away, site)
        words = ("mirror", "bundle", "one", "--root", root)
        assert run(*words, "-o", folder).code == 1
        subprocess.run(["sh", folder / "fetch.sh"], env=env, cwd="/", check=True, capture_output=True)
        subprocess.run(["sh", folder / "fetch.sh"], env={**env, "PATH": "/usr/bin:/bin"}, cwd="/", check=True)
        assert run(*words, "-o", folder).code == 0
        done = run(*words, "--check", folder)
        assert (done.code, "everything is there" in done.stdout) == (0, True)
        assert sorted(path.name for path in folder.iterdir()) == ["blobs", "index.json", "load.sh", "oci-layout"]

        loaded = ["sh", str(folder / "load.sh"), site.host]
        subprocess.run(loaded, env=env, cwd="/", check=True, capture_output=True)
        for name, digest in images.items():
            _, content = site.ask("GET", f"{name}/manifests/{digest}", Accept=f"{OCI[0]}, {DOCKER[0]}")
            assert f"sha256:{hashlib.sha256(content).hexdigest()}" == digest
            for inner in json.loads(content)["manifests"]:
                accept = str(inner["mediaType"])
                _, whole = site.ask("GET", f"{name}/manifests/{inner['digest']}", Accept=accept)
                for part in (json.loads(whole)["config"], *json.loads(whole)["layers"]):
                    assert len(site.ask("GET", f"{name}/blobs/{part['digest']}")[1]) == part["size"]
