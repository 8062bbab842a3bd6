"""A kubeconfig: which API server, and how to show who one is. Nothing that it names is run."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from penstock.errors import PenstockError
from penstock.shape import mapping, mappings

#: What a context may be called for a cluster `plant-a/l3`.
SPELLINGS = ("/", "-", ".", "_")


@dataclass(frozen=True)
class Access:
    """How to reach an API server. Certificates and keys are PEM."""

    server: str
    authority: bytes = b""
    insecure: bool = False
    server_name: str = ""
    proxy: str = ""
    token: str = ""
    certificate: bytes = b""
    key: bytes = b""


@dataclass(frozen=True)
class Kubeconfig:
    """A file and what it says."""

    path: Path
    content: Mapping[str, Any]

    @property
    def contexts(self) -> tuple[str, ...]:
        """The names of its contexts."""
        return tuple(str(one.get("name")) for one in mappings(self.content.get("contexts")))

    def context_for(self, cluster: str, *, alone: bool) -> str:
        """The context of a cluster: the one that is called like it, else the current one when the file is for this
        cluster `alone`. Raises PenstockError."""
        names = [cluster.replace("/", by) for by in SPELLINGS]
        for name in self.contexts:
            if name in names:
                return name
        if alone and self.content.get("current-context"):
            return str(self.content["current-context"])
        raise PenstockError(
            f"{self.path} has no context for {cluster} (it would be called {names[0]} or {names[1]}): "
            f"name its own file with --kubeconfig {cluster}=FILE"
        )

    def access(self, context: str) -> Access:
        """What a context says. Raises PenstockError."""
        chosen = self._named("contexts", "context", context)
        cluster = self._named("clusters", "cluster", str(chosen.get("cluster")))
        user = self._named("users", "user", str(chosen.get("user"))) if chosen.get("user") else {}
        for asks in ("exec", "auth-provider"):
            if user.get(asks):
                raise PenstockError(
                    f"{self.path}: the user of context {context} is made by a program ({asks}), and penstock runs "
                    "none: put a token into a kubeconfig, as docs/how-to/find-drift.md shows"
                )
        server = str(cluster.get("server") or "")
        if not server.startswith(("https://", "http://")):
            raise PenstockError(f"{self.path}: context {context} has no server with https://")
        proxy = str(cluster.get("proxy-url") or "")
        if proxy and not proxy.startswith(("https://", "http://")):
            raise PenstockError(f"{self.path}: the proxy-url of context {context} is not http:// or https://: {proxy}")
        return Access(
            server.rstrip("/"),
            authority=self._data(cluster, "certificate-authority"),
            insecure=cluster.get("insecure-skip-tls-verify") is True,
            server_name=str(cluster.get("tls-server-name") or ""),
            proxy=proxy,
            token=self._token(user),
            certificate=self._data(user, "client-certificate"),
            key=self._data(user, "client-key"),
        )

    def _named(self, many: str, one: str, name: str) -> dict[str, Any]:
        for entry in mappings(self.content.get(many)):
            if str(entry.get("name")) == name:
                return mapping(entry.get(one))
        raise PenstockError(f"{self.path} has no {one} called {name}")

    def _data(self, of: Mapping[str, Any], field: str) -> bytes:
        """`field-data` in base64, else the content of the file `field`, relative to the kubeconfig."""
        if of.get(f"{field}-data"):
            try:
                return base64.b64decode(str(of[f"{field}-data"]), validate=True)
            except binascii.Error as error:
                raise PenstockError(f"{self.path}: {field}-data is no base64") from error
        return _bytes(self.path.parent / str(of[field]), self.path) if of.get(field) else b""

    def _token(self, user: Mapping[str, Any]) -> str:
        if user.get("token"):
            return str(user["token"])
        if user.get("tokenFile"):
            return _bytes(self.path.parent / str(user["tokenFile"]), self.path).decode(errors="replace").strip()
        if user.get("username"):
            raise PenstockError(f"{self.path}: API servers no longer take user names and passwords: use a token")
        return ""


def read(path: Path) -> Kubeconfig:
    """The file. Raises PenstockError."""
    text = _bytes(path, path)
    try:
        content = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise PenstockError(f"{path} is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict) or not mappings(content.get("clusters")):
        raise PenstockError(f"{path} is no kubeconfig: it lists no clusters")
    return Kubeconfig(path, content)


def _bytes(path: Path, named_by: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        where = path if path == named_by else f"{path} (of {named_by})"
        raise PenstockError(f"{where} cannot be read: {error.strerror}") from error
