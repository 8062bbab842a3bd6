"""What stands in for source-controller: it serves archives, and writes them into the status of the sources."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from penstock.artifact.pack import Packed, pack
from penstock.render.source import Source
from penstock.tree.working import working_tree
from penstock.workshop import Workshop
from tests.e2e.api import Api, Object, Refused

SOURCES = "source.toolkit.fluxcd.io/v1"
KINDS = ("GitRepository", "OCIRepository")
WHEN = "2026-01-01T00:00:00Z"


def packed(root: Path, ignore: str | None = None) -> Packed:
    """The archive of the working copy in a folder."""
    with Workshop(store=False) as workshop:
        tree = working_tree(root)
        workshop.trees.add(tree)
        return pack(workshop.pool, Source(tree.name, ignore))


@dataclass
class Artifacts:
    """Archives by digest, over HTTP on loopback."""

    port: int
    contents: dict[str, bytes] = field(default_factory=dict)

    def artifact(self, made: Packed) -> Object:
        """Serve an archive; what status.artifact says of it."""
        name = made.digest.removeprefix("sha256:")
        self.contents[f"/{name}.tar.gz"] = made.content
        return {
            "path": f"{name}.tar.gz",
            "url": f"http://127.0.0.1:{self.port}/{name}.tar.gz",
            "revision": f"main@sha1:{hashlib.sha1(made.content).hexdigest()}",
            "digest": made.digest,
            "size": len(made.content),
            "lastUpdateTime": WHEN,
        }

    def write(self, api: Api, source: Object, artifact: Mapping[str, Any]) -> None:
        """Write the artifact into a source's status, if it is not there yet."""
        if (source.get("status") or {}).get("artifact", {}).get("digest") == artifact["digest"]:
            return
        ready = {
            "type": "Ready",
            "status": "True",
            "reason": "Succeeded",
            "message": "stored",
            "lastTransitionTime": WHEN,
        }
        generation = source["metadata"]["generation"]
        status = {"artifact": dict(artifact), "observedGeneration": generation, "conditions": [ready]}
        try:
            api.status(source, status)
        except Refused as refused:
            if refused.code != 404:  # pruned meanwhile
                raise


@contextmanager
def serving() -> Iterator[Artifacts]:
    """The server; it ends with the block."""
    artifacts = Artifacts(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = artifacts.contents.get(self.path)
            self.send_response(200 if content else 404)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    artifacts.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield artifacts
    finally:
        server.shutdown()
        server.server_close()
