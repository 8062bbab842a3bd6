"""A registry on loopback, and the programs that bring artifacts to it and take them from there."""

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gobuild import pinned
from tests.mirror.test_registry import running

MANIFEST = "application/vnd.oci.image.manifest.v1+json"


@dataclass(frozen=True)
class Registry:
    """Where it listens."""

    host: str

    @property
    def url(self) -> str:
        """Its API."""
        return f"http://{self.host}/v2"

    def manifest(self, name: str, reference: str) -> tuple[str, dict[str, Any]]:
        """The digest that it says of a manifest, and the manifest."""
        request = urllib.request.Request(f"{self.url}/{name}/manifests/{reference}", headers={"Accept": MANIFEST})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(answer.headers["Docker-Content-Digest"]), json.loads(answer.read())

    def blob(self, name: str, digest: str) -> bytes:
        """What it holds by that digest."""
        with urllib.request.urlopen(f"{self.url}/{name}/blobs/{digest}", timeout=30) as answer:
            content: bytes = answer.read()
        return content

    def pull(self, reference: str, folder: Path) -> dict[str, Any]:
        """Take an artifact as Flux does; what its manifest says."""
        folder.mkdir()
        said: dict[str, Any] = json.loads(run(pinned.build("oci-client"), "pull", f"{self.host}/{reference}", folder))
        return said


@contextmanager
def registry(folder: Path) -> Iterator[Registry]:
    """A registry with nothing in it; it ends with the block."""
    with running(pinned.build("registry"), folder / "registry") as made:
        yield Registry(made.host)


def oras(layout: str, to: str) -> None:
    """`oras cp --from-oci-layout LAYOUT TO`, by ORAS' library."""
    run(pinned.build("oci-client"), "push", layout, to)


def skopeo() -> str | None:
    """Where skopeo is, if it is."""
    return shutil.which("skopeo")


def run(program: str | Path, *words: str | Path) -> str:
    """What a program prints. Fails with its words."""
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"{Path(program).name} {' '.join(map(str, words))}: {done.stderr}"
    return done.stdout
