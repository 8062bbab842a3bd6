"""A small API server in this process: objects by path, dry runs as a deep merge, and faults on demand."""

import copy
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

Object = dict[str, Any]
#: apiVersion → kind → plural, namespaced.
KINDS: dict[str, dict[str, tuple[str, bool]]] = {
    "v1": {"ConfigMap": ("configmaps", True), "Secret": ("secrets", True), "Namespace": ("namespaces", False)},
    "apps/v1": {"Deployment": ("deployments", True)},
    "kustomize.toolkit.fluxcd.io/v1": {"Kustomization": ("kustomizations", True)},
}


@dataclass
class FakeServer:
    """What it holds and what it was asked."""

    port: int = 0
    token: str = "let-me-in"
    objects: dict[str, Object] = field(default_factory=dict)
    #: (method, path, query) of every request.
    asked: list[tuple[str, str, dict[str, list[str]]]] = field(default_factory=list)
    #: Path (or "") → code and message to answer with.
    faults: dict[str, tuple[int, str]] = field(default_factory=dict)
    #: Path → code and text of a page that is no answer of an API server.
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    #: So many requests find the connection closed.
    drops: int = 0
    #: After so many requests the server fails (503); never, when it is 0.
    dies_after: int = 0
    #: Seconds that every answer takes.
    delay: float = 0.0
    #: An apply is answered when so many are asked for at once.
    together: threading.Barrier | None = None
    #: True: each byte of an answer takes `delay`.
    trickle: bool = False

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def put(self, *things: Object) -> None:
        """Make objects live."""
        for thing in things:
            self.objects[place(thing)] = thing

    def kubeconfig(self, folder: Path, name: str = "it", **user: Any) -> Path:
        """A kubeconfig for it."""
        path = folder / f"kubeconfig-{name}"
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": name,
            "clusters": [{"name": "c", "cluster": {"server": self.url}}],
            "users": [{"name": "u", "user": user or {"token": self.token}}],
            "contexts": [{"name": name, "context": {"cluster": "c", "user": "u"}}],
        }
        path.write_text(json.dumps(content), encoding="utf-8")
        return path


def place(thing: Object) -> str:
    """The path of an object."""
    plural, namespaced = KINDS[thing["apiVersion"]][thing["kind"]]
    root = f"/apis/{thing['apiVersion']}" if "/" in thing["apiVersion"] else f"/api/{thing['apiVersion']}"
    where = f"/namespaces/{thing['metadata']['namespace']}" if namespaced else ""
    return f"{root}{where}/{plural}/{thing['metadata']['name']}"


def merged(live: Any, wanted: Any) -> Any:
    """`wanted` over `live`."""
    if isinstance(live, dict) and isinstance(wanted, dict):
        return {**live, **{name: merged(live.get(name), value) for name, value in wanted.items()}}
    return wanted


@contextmanager
def serving() -> Iterator[FakeServer]:
    """The server; it ends with the block."""
    fake = FakeServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(None)

        def do_PATCH(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: Any) -> None:
            asked = urlsplit(self.path)
            fake.asked.append((self.command, asked.path, parse_qs(asked.query)))
            if fake.drops:
                fake.drops -= 1
                self.close_connection = True
                return
            if fake.together and body is not None:
                fake.together.wait()
            code, said = self._said(asked.path, body)
            content = json.dumps(said).encode()
            if asked.path in fake.pages:
                code, content = fake.pages[asked.path][0], fake.pages[asked.path][1].encode()
            if not fake.trickle:
                time.sleep(fake.delay)
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            for byte in content if fake.trickle else ():
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(fake.delay)
            if not fake.trickle:
                self.wfile.write(content)

        def _said(self, path: str, body: Any) -> tuple[int, Object]:
            if self.headers["Authorization"] != f"Bearer {fake.token}":
                return 401, {"message": "Unauthorized"}
            if fake.dies_after and len(fake.asked) > fake.dies_after:
                return 503, {"message": "no backend"}
            for fault in (path, ""):
                if fault in fake.faults:
                    return fake.faults[fault][0], {"kind": "Status", "message": fake.faults[fault][1]}
            if path == "/version":
                return 200, {"gitVersion": "v1.36.3"}
            version = path.removeprefix("/apis/").removeprefix("/api/")
            if version in KINDS:
                listed = [{"name": n, "namespaced": s, "kind": kind} for kind, (n, s) in KINDS[version].items()]
                return 200, {"resources": listed}
            if path not in fake.objects:
                return 404, {"message": f"{path} not found"}
            live = copy.deepcopy(fake.objects[path])
            return 200, merged(live, body) if body is not None else live

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

        def handle(self) -> None:
            with suppress(ConnectionError):  # the client has given up
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
