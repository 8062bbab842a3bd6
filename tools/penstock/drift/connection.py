"""The one door to a network. It can read, and it can ask what an apply would do; it cannot write.

Every PATCH has dryRun=All in its query, put there by the only function that sends one (a test holds that).
"""

import json
import os
import ssl
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError, InsecureRequestWarning, MaxRetryError, NewConnectionError, SSLError

from penstock.drift.kubeconfig import Access
from penstock.errors import PenstockError

#: The field manager of kustomize-controller.
MANAGER = "kustomize-controller"
APPLY = "application/apply-patch+yaml"
#: Seconds to reach the server, and bytes that an answer may have.
CONNECT, LARGEST = 5.0, 64 << 20
#: How often what a busy server refuses (429) is asked again.
TRIES = 5


class Unanswered(Exception):
    """The server gave no answer of its own; the message says why. `gone` is False when it lives and only took long."""


class Denied(Unanswered):
    """The server does not know who asks, or does not let them."""


class Refused(Exception):
    """The server's answer is an error: `code`, and its words."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Connection:
    """An API server, until a moment in time (of time.monotonic). Safe to use from several threads."""

    def __init__(self, access: Access, until: float, threads: int = 8) -> None:
        self._access, self._until = access, until
        self._pool = _pool(access, threads)
        self._headers = {"Accept": "application/json", "User-Agent": "penstock"}
        if access.token:
            self._headers["Authorization"] = f"Bearer {access.token}"

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._pool.clear()

    def get(self, path: str) -> Any:
        """What is at a path. Raises Refused, Denied, Unanswered."""
        return self._answer("GET", path, None, {})

    def tried(self, path: str, thing: Any) -> Any:
        """What the object would be after a forced server-side apply by Flux. Nothing is changed. Raises as `get`."""
        query = urlencode({"dryRun": "All", "fieldManager": MANAGER, "force": "true"})
        return self._answer("PATCH", f"{path}?{query}", json.dumps(thing).encode(), {"Content-Type": APPLY})

    def _answer(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        for last in (*[False] * (TRIES - 1), True):
            code, content = self._sent(method, path, body, headers)
            if code != 429 or last:
                break
            time.sleep(min(0.2, max(0.0, self._left())))
        said = _decoded(content)
        if code in (401, 403):
            raise Denied(_message(said) or {401: "the credentials are not (or no longer) valid"}.get(code, "forbidden"))
        if code >= 500:
            raise Unanswered(f"the API server fails: {code} {_message(said)}")
        if code >= 300:
            raise Refused(code, _message(said) or f"HTTP {code}")
        if not isinstance(said, dict):
            raise Unanswered("the answer is not that of an API server")
        return said

    def _sent(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        left = self._left()
        if left <= 0:
            raise Unanswered("the time is over")
        timeout = urllib3.Timeout(connect=min(CONNECT, left), read=left)
        try:
            answer = self._pool.request(
                method,
                self._access.server + path,
                body=body,
                headers={**self._headers, **headers},
                timeout=timeout,
                preload_content=False,
                redirect=False,
            )
            try:
                return answer.status, self._read(answer)
            finally:
                answer.release_conn()
        except (HTTPError, OSError) as error:
            raise Unanswered(_reason(error)) from error

    def _read(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        """The whole answer; a server that trickles it is not waited for any longer than one that is silent."""
        parts, size = [], 0
        while part := answer.read1(1 << 16):
            parts.append(part)
            size += len(part)
            if self._left() <= 0:
                raise Unanswered("the time is over")
            if size > LARGEST:
                raise Unanswered(f"an answer is over {LARGEST >> 20} MiB")
        return b"".join(parts)

    def _left(self) -> float:
        return self._until - time.monotonic()


def _pool(access: Access, threads: int) -> urllib3.PoolManager:
    options: dict[str, Any] = {"maxsize": threads, "block": True, "retries": False, "ssl_context": _context(access)}
    if access.server_name:
        options |= {"server_hostname": access.server_name, "assert_hostname": access.server_name}
    if access.insecure:
        urllib3.disable_warnings(InsecureRequestWarning)
    proxy = access.proxy
    return urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)


def _context(access: Access) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cadata=access.authority.decode() if access.authority else None)
        if access.insecure:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if access.certificate:
            _show(context, access)
    except (ssl.SSLError, ValueError) as error:
        raise PenstockError(f"{access.server}: a certificate or key cannot be used: {error}") from error
    return context


def _show(context: ssl.SSLContext, access: Access) -> None:
    """Have the context show the client's certificate. Python takes it only from files: they are this user's alone, and
    gone at once."""
    with tempfile.TemporaryDirectory(prefix="penstock-") as folder:
        path = Path(folder, "client.pem")
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(access.certificate + b"\n" + access.key)
        context.load_cert_chain(path)


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content[:200].decode(errors="replace")


def _message(said: Any) -> str:
    return str(said.get("message") or "") if isinstance(said, dict) else str(said).strip()


def _reason(error: Exception) -> str:
    """Why there is no answer, in words without addresses of Python objects."""
    inner = error.reason if isinstance(error, MaxRetryError) else error
    if isinstance(inner, NewConnectionError):
        return str(inner).rpartition(": ")[2]  # it is a kind of ConnectTimeoutError, too
    if isinstance(inner, urllib3.exceptions.ConnectTimeoutError | urllib3.exceptions.ReadTimeoutError | TimeoutError):
        return "no answer in time"
    if isinstance(inner, SSLError):
        return f"no trust: {inner}"
    return f"the connection broke: {inner}"
