"""What may be asked of an API server. It can be read, and asked what an apply would do; nothing can be written.

Every PATCH has dryRun=All in its query, put there by the only function that sends one (a test holds that).
"""

import json
import time
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from penstock.drift.answer import understood
from penstock.drift.kubeconfig import Access
from penstock.drift.wire import Wire

#: The field manager of kustomize-controller.
MANAGER = "kustomize-controller"
APPLY = "application/apply-patch+yaml"
#: How often what a busy server refuses (429) is asked again, after so many seconds.
TRIES, PAUSE = 5, 0.2


class Connection:
    """An API server, until a moment in time (of time.monotonic). Safe to use from several threads."""

    def __init__(self, access: Access, until: float, threads: int = 8) -> None:
        self.until = until
        self._wire = Wire(access, until, threads)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._wire.close()

    def get(self, path: str) -> dict[str, Any]:
        """What is at a path. Raises Refused, Denied, Unanswered."""
        return self._answer("GET", path, None, {})

    def tried(self, path: str, thing: Any) -> dict[str, Any]:
        """What the object would be after a forced server-side apply by Flux. Nothing is changed. Raises as `get`."""
        query = urlencode({"dryRun": "All", "fieldManager": MANAGER, "force": "true"})
        return self._answer("PATCH", f"{path}?{query}", json.dumps(thing).encode(), {"Content-Type": APPLY})

    def _answer(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        for last in (*[False] * (TRIES - 1), True):
            code, content = self._wire.sent(method, path, body, headers)
            if code != 429 or last:
                break
            time.sleep(min(PAUSE, max(0.0, self._wire.left())))
        return understood(code, content)
