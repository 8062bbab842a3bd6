"""What is asked of one API server: its kinds, its objects, and what Flux would make of them."""

import threading
from typing import Any
from urllib.parse import quote

from penstock.document import Object
from penstock.drift.answer import Denied, Refused, Unanswered
from penstock.drift.connection import Connection
from penstock.shape import mappings


class NotServed(Exception):
    """The cluster does not know a kind; the message names it."""


class Server:
    """An API server over a connection; what kinds it has is asked once for each group and version."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kinds: dict[str, dict[str, tuple[str, bool]]] = {}
        self._one = threading.Lock()

    def version(self) -> str:
        """Its version (`v1.36.3`); empty when whoever asks may not know. Raises Refused, Denied (of somebody unknown),
        Unanswered, for what is no API server too."""
        try:
            said = self._connection.get("/version").get("gitVersion")
        except Denied as denied:
            if denied.known:
                return ""
            raise
        except Refused as refused:
            if refused.own:
                raise
            raise Unanswered(f"the answer is not that of an API server: {refused}") from refused
        if not said:
            raise Unanswered("the answer is not that of an API server: it has no version")
        return str(said)

    @property
    def until(self) -> float:
        """The moment (of time.monotonic) at which it is left."""
        return self._connection.until

    def get(self, api_version: str, kind: str, namespace: str, name: str) -> Object | None:
        """An object, None when it is not there. Raises NotServed, Refused, Unanswered."""
        try:
            found: Object = self._connection.get(self.path(api_version, kind, namespace, name))
        except Refused as refused:
            if refused.code != 404:
                raise
            if not refused.own:
                raise Unanswered(f"the answer is not that of an API server: {refused}") from refused
            return None
        return found

    def tried(self, thing: Object) -> Object:
        """What the object would be after Flux has applied it. Raises NotServed, Refused, Unanswered."""
        metadata = thing["metadata"]
        path = self.path(thing["apiVersion"], thing["kind"], str(metadata.get("namespace") or ""), metadata["name"])
        made: Object = self._connection.tried(path, thing)
        return made

    def path(self, api_version: str, kind: str, namespace: str, name: str) -> str:
        """Where an object is. Raises NotServed for a kind that the cluster does not have."""
        kinds = self._of(api_version)
        if kind not in kinds:
            raise NotServed(f"the cluster does not know {kind} of {api_version}: is its CRD installed?")
        plural, namespaced = kinds[kind]
        where = f"/namespaces/{quote(namespace, safe='')}" if namespaced and namespace else ""
        return f"{_root(api_version)}{where}/{plural}/{quote(name, safe='')}"

    def _of(self, api_version: str) -> dict[str, tuple[str, bool]]:
        with self._one:
            if api_version not in self._kinds:
                self._kinds[api_version] = self._asked(api_version)
            return self._kinds[api_version]

    def _asked(self, api_version: str) -> dict[str, tuple[str, bool]]:
        try:
            listed: Any = self._connection.get(_root(api_version)).get("resources")
        except Refused as refused:
            if refused.code == 404:
                return {}
            raise
        if not isinstance(listed, list):
            raise Unanswered(f"the answer is not that of an API server: it has no kinds of {api_version}")
        return {one["kind"]: (one["name"], one["namespaced"]) for one in mappings(listed) if "/" not in one["name"]}


def _root(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
