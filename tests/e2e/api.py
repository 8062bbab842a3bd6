"""A small client of the API server for the tests; it shares no line with the one in penstock."""

import http.client
import json
import ssl
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

Object = dict[str, Any]
APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"


class Refused(Exception):
    """The API server's answer is an error; `status` is its Status object."""

    def __init__(self, code: int, status: Object) -> None:
        super().__init__(f"{code} {status.get('message')}")
        self.code = code
        self.status = status


class Api:
    """One API server. Safe to use from several threads: each has a connection of its own."""

    def __init__(self, port: int, token: str, authority: Path) -> None:
        self.port, self.token, self.authority = port, token, authority
        self._context = ssl.create_default_context(cafile=str(authority))
        self._local = threading.local()
        self._opened: list[http.client.HTTPSConnection] = []
        self._resources: dict[tuple[str, str], tuple[str, bool]] = {}
        #: True once it is known to run: a connection that it closes is opened again.
        self.patient = False

    def close(self) -> None:
        """Close every connection."""
        for connection in self._opened:
            connection.close()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"https://127.0.0.1:{self.port}"

    def request(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> Any:
        """The answer as an object. Raises Refused."""
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind, "Accept": "application/json"}
        answer, data = self._sent(method, path, content, headers)
        said = json.loads(data) if "json" in (answer.getheader("Content-Type") or "") else data.decode()
        if answer.status >= 300:
            raise Refused(answer.status, said if isinstance(said, dict) else {"message": said})
        return said

    def _sent(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        for last in (*[False] * 40, True):
            connection = self._connection()
            try:
                connection.request(method, path, content, headers)
                answer = connection.getresponse()
                data = answer.read()
                if answer.status != 429 or last:  # what is stored of a new kind is not ready at once
                    return answer, data
                time.sleep(0.1)
            except (http.client.HTTPException, OSError):
                connection.close()
                if last or not self.patient:
                    raise
                time.sleep(0.1)
        raise AssertionError

    def _connection(self) -> http.client.HTTPSConnection:
        if not hasattr(self._local, "connection"):
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self._context, timeout=30)
            self._local.connection = connection
            self._opened.append(connection)
        kept: http.client.HTTPSConnection = self._local.connection
        return kept

    def place(self, api_version: str, kind: str, namespace: str = "", name: str = "") -> str:
        """The path of a collection, or of one object in it. Raises KeyError for a kind that is not served."""
        plural, namespaced = self._resource(api_version, kind)
        root = f"/api/{api_version}" if "/" not in api_version else f"/apis/{api_version}"
        where = f"/namespaces/{quote(namespace)}" if namespaced and namespace else ""
        return f"{root}{where}/{plural}" + (f"/{quote(name)}" if name else "")

    def _resource(self, api_version: str, kind: str) -> tuple[str, bool]:
        if (api_version, kind) not in self._resources:
            root = f"/api/{api_version}" if "/" not in api_version else f"/apis/{api_version}"
            for one in self.request("GET", root)["resources"]:
                if "/" not in one["name"]:
                    self._resources[api_version, one["kind"]] = (one["name"], one["namespaced"])
        return self._resources[api_version, kind]

    def forget(self) -> None:
        """Forget which kinds are served."""
        self._resources.clear()

    def path_of(self, thing: Object) -> str:
        """The path of an object."""
        metadata = thing["metadata"]
        return self.place(thing["apiVersion"], thing["kind"], metadata.get("namespace", ""), metadata["name"])

    def get(self, api_version: str, kind: str, namespace: str, name: str) -> Object | None:
        """One object, None when it is not there."""
        try:
            found: Object = self.request("GET", self.place(api_version, kind, namespace, name))
        except Refused as refused:
            if refused.code == 404:
                return None
            raise
        return found

    def list(self, api_version: str, kind: str) -> list[Object]:
        """All objects of a kind."""
        listed = self.request("GET", self.place(api_version, kind))
        return [{"apiVersion": api_version, "kind": kind, **one} for one in listed["items"]]

    def apply(self, thing: Object, manager: str = "e2e", dry_run: bool = False, subresource: str = "") -> Object:
        """Server-side apply, by force."""
        query = f"?fieldManager={manager}&force=true" + ("&dryRun=All" if dry_run else "")
        done: Object = self.request("PATCH", self.path_of(thing) + subresource + query, thing, APPLY)
        return done

    def delete(self, thing: Object) -> None:
        """Delete an object; nothing when it is not there."""
        try:
            self.request("DELETE", self.path_of(thing))
        except Refused as refused:
            if refused.code != 404:
                raise

    def status(self, thing: Object, status: Object) -> None:
        """Write an object's status as whoever runs it would."""
        self.request("PATCH", self.path_of(thing) + "/status", {"status": status}, MERGE)
