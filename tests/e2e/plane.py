"""A control plane on loopback: etcd, and API servers over it, each with nothing in it."""

import itertools
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gobuild import pinned, toolchain
from plant.ports import free_port, free_ports
from tests.e2e.api import Api, Refused
from tests.e2e.running import Running, started

ADMIN, READER, DRIFT = "administrator", "reader", "drift"
#: Token, user, its id, its groups.
USERS = f'{ADMIN},admin,1,system:masters\n{READER},reader,2,"readers"\n{DRIFT},drift,3,"drifts"\n'
#: Who asks for what is taken down: of everybody but the administrator and the server itself.
AUDIT = """\
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - {level: Metadata, users: [reader, drift], omitStages: [RequestReceived]}
  - {level: None}
"""
READY = 60


class Plane:
    """The programs, a key, and etcd; ends all that it started with the block around `plane`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count()
        self._etcd: Running | None = None
        self._etcd_port = 0

    def begin(self) -> None:
        """Make what every API server needs, and start etcd."""
        (self.folder / "tokens.csv").write_text(USERS, encoding="utf-8")
        (self.folder / "audit.yaml").write_text(AUDIT, encoding="utf-8")
        make_key(self.folder)
        authority = subprocess.run([pinned.build("client-certificate"), "authority"], check=True, capture_output=True)
        (self.folder / "clients.pem").write_bytes(authority.stdout)
        self._etcd_port, peer = free_ports(2)
        url, peers = f"http://127.0.0.1:{self._etcd_port}", f"http://127.0.0.1:{peer}"
        self._etcd = started(
            self.folder / "etcd.log",
            pinned.build("etcd"),
            f"--data-dir={self.folder / 'etcd'}",
            f"--listen-client-urls={url}",
            f"--advertise-client-urls={url}",
            f"--listen-peer-urls={peers}",
            f"--initial-advertise-peer-urls={peers}",
            f"--initial-cluster=default={peers}",
            "--unsafe-no-fsync",
            "--log-level=error",
        )

    def end(self) -> None:
        """Stop etcd."""
        if self._etcd:
            self._etcd.stop()

    @contextmanager
    def server(self) -> Iterator["Server"]:
        """An API server with nothing in it."""
        server = Server(self, f"/number-{next(self.numbers)}", free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()

    @property
    def etcd_url(self) -> str:
        """Where etcd listens."""
        return f"http://127.0.0.1:{self._etcd_port}"


class Server:
    """One API server; it may be stopped and started again, and keeps its port and what it holds."""

    def __init__(self, plane: Plane, prefix: str, port: int) -> None:
        self._plane, self._prefix, self.port = plane, prefix, port
        self._running: Running | None = None
        self._clients: list[Api] = []
        self.folder = plane.folder / prefix.strip("/")
        self.folder.mkdir()

    @property
    def authority(self) -> Path:
        """The certificate that it shows."""
        return self._plane.folder / "cert.pem"

    def api(self, token: str = ADMIN) -> Api:
        """A client of it."""
        client = Api(self.port, token, self.authority)
        client.patient = True
        self._clients.append(client)
        return client

    def start(self) -> None:
        """Start it and wait until it is ready."""
        keys = self._plane.folder
        self._running = started(
            self.folder / "kube-apiserver.log",
            pinned.build("kube-apiserver"),
            f"--etcd-servers={self._plane.etcd_url}",
            f"--etcd-prefix={self._prefix}",
            "--bind-address=127.0.0.1",
            f"--secure-port={self.port}",
            f"--tls-cert-file={keys / 'cert.pem'}",
            f"--tls-private-key-file={keys / 'key.pem'}",
            f"--client-ca-file={keys / 'clients.pem'}",
            f"--token-auth-file={keys / 'tokens.csv'}",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={keys / 'cert.pem'}",
            f"--service-account-signing-key-file={keys / 'key.pem'}",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--disable-admission-plugins=ServiceAccount",
            "--endpoint-reconciler-type=none",
            f"--audit-policy-file={keys / 'audit.yaml'}",
            f"--audit-log-path={self.folder / 'audit.log'}",
        )
        self._wait()

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        assert self._running
        self._running.kill()

    def stop(self) -> None:
        """End it, and close its clients."""
        for client in self._clients:
            client.close()
        if self._running:
            self._running.stop()

    def kubeconfig(self, token: str = ADMIN, port: int = 0, certificate: str = "") -> Path:
        """A kubeconfig for it: with a token, or the file of a certificate and its key; at a port that leads here."""
        path = self.folder / f"kubeconfig-{next(self._plane.numbers)}"
        user = {"client-certificate": certificate, "client-key": certificate} if certificate else {"token": token}
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "e2e",
            "clusters": [{"name": "e2e", "cluster": self._address(port or self.port)}],
            "users": [{"name": "e2e", "user": user}],
            "contexts": [{"name": "e2e", "context": {"cluster": "e2e", "user": "e2e"}}],
        }
        path.write_text(json.dumps(content), encoding="utf-8")
        path.chmod(0o600)
        return path

    def _address(self, port: int) -> dict[str, str]:
        return {"server": f"https://127.0.0.1:{port}", "certificate-authority": str(self.authority)}

    def audited(self) -> list[dict[str, Any]]:
        """What the server took down of each request that is no administrator's."""
        lines = (self.folder / "audit.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def _wait(self) -> None:
        assert self._running
        end, client = time.monotonic() + READY, self.api()
        client.patient = False
        while time.monotonic() < end:
            self._running.must_run()
            try:
                client.request("GET", "/readyz")
                client.request("GET", "/api/v1/namespaces/default")
                return
            except (OSError, Refused):
                time.sleep(0.1)
        raise TimeoutError(f"the API server is not ready after {READY} s: {self._running.log}")


@contextmanager
def plane(folder: Path) -> Iterator[Plane]:
    """A control plane that ends with the block."""
    made = Plane(folder)
    try:
        made.begin()
        yield made
    finally:
        made.end()


def make_key(folder: Path, *more: str) -> None:
    """cert.pem and key.pem for 127.0.0.1, by the small program that comes with Go. `more`: further flags of it."""
    go = toolchain.obtain((1, 24, 0))
    environment = go.environment()
    said = subprocess.run([go.executable, "env", "GOROOT"], env=environment, check=True, capture_output=True, text=True)
    program = Path(said.stdout.strip(), "src", "crypto", "tls", "generate_cert.go")
    command = [str(go.executable), "run", str(program), "-host=127.0.0.1", "-ca", "-ecdsa-curve=P256", *more]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
