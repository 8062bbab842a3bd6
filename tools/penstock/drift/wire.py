"""The one door to a network: requests to one API server until a moment in time, and what comes back."""

import os
import re
import ssl
import tempfile
import time
from pathlib import Path
from typing import Any

import urllib3
from urllib3.exceptions import (
    HTTPError,
    InsecureRequestWarning,
    MaxRetryError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from penstock.drift.answer import Unanswered
from penstock.drift.kubeconfig import Access
from penstock.errors import PenstockError

#: Seconds to reach the server, and bytes that an answer may have.
CONNECT, LARGEST = 5.0, 64 << 20
#: So many seconds a server that has answered before may be away (it is started again); it is asked so often.
AWAY, PAUSE = 15.0, 0.25
#: The system's number of an error; its words say the same.
ERRNO = re.compile(r"\[Errno -?\d+\] ")


class Wire:
    """Connections to an API server, until a moment in time (of time.monotonic). Safe to use from several threads."""

    def __init__(self, access: Access, until: float, threads: int) -> None:
        self._access, self._until = access, until
        self._pool = _pool(access, threads)
        self._headers = {"Accept": "application/json", "User-Agent": "penstock"}
        if access.token:
            self._headers["Authorization"] = f"Bearer {access.token}"
        self._heard: float | None = None

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.clear()

    def left(self) -> float:
        """Seconds that are left."""
        return self._until - time.monotonic()

    def sent(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        """Code and content of the answer. Every request can be sent twice: none changes anything. Raises Unanswered."""
        while True:
            left = self.left()
            if left <= 0:
                raise Unanswered("the time is over")
            try:
                answer = self._once(method, path, body, headers, left)
            except (HTTPError, OSError) as error:
                if not self._comes_back():
                    raise Unanswered(_reason(error, self._access)) from error
                time.sleep(min(PAUSE, max(0.0, self.left())))
            else:
                self._heard = time.monotonic()
                return answer

    def _comes_back(self) -> bool:
        """True while a server that has answered before may be about to be started again."""
        return self._heard is not None and time.monotonic() - self._heard < AWAY and self.left() > 0

    def _once(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], left: float
    ) -> tuple[int, bytes]:
        answer = self._pool.request(
            method,
            self._access.server + path,
            body=body,
            headers={**self._headers, **headers},
            timeout=urllib3.Timeout(connect=min(CONNECT, left), read=left),
            preload_content=False,
            redirect=False,
        )
        try:
            content = self._read(answer)
        except BaseException:
            answer.close()  # what is left of the answer is nobody's
            raise
        answer.release_conn()
        return answer.status, content

    def _read(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        """The whole answer; a server that trickles it is not waited for any longer than one that is silent."""
        parts, size = [], 0
        while part := answer.read1(1 << 16):
            parts.append(part)
            size += len(part)
            if self.left() <= 0:
                raise Unanswered("the time is over")
            if size > LARGEST:
                raise Unanswered(f"an answer is over {LARGEST >> 20} MiB", alive=True)
        return b"".join(parts)


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
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # from 3.13 on Python asks more of an authority than kubectl
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


def _reason(error: Exception, access: Access) -> str:
    """Why there is no answer, in words without addresses of Python objects."""
    inner = error.reason if isinstance(error, MaxRetryError) else error
    where = _place(access.server)
    if isinstance(inner, ProxyError):
        inner, where = inner.original_error, f"the proxy {_place(access.proxy)}"
    if isinstance(inner, NewConnectionError):  # it is a kind of ConnectTimeoutError, too
        return f"no connection to {where}: {ERRNO.sub('', str(inner).rpartition(': ')[2])}"
    if isinstance(inner, urllib3.exceptions.ConnectTimeoutError | urllib3.exceptions.ReadTimeoutError | TimeoutError):
        return "no answer in time"
    if isinstance(inner, SSLError):
        return f"no trust: {inner}"
    return f"the connection broke: {inner}"


def _place(url: str) -> str:
    """The host and port, without a password that may stand before them."""
    return urllib3.util.parse_url(url).netloc or url
