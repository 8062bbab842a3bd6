"""What an API server's answer means: an object, a refusal, or no answer of its own."""

import json
import re
from typing import Any

#: How an authorizer says no, whoever it asked. What else is forbidden (policies, quotas, webhooks) is about the object.
MAY_NOT = re.compile(r'[Uu]ser "[^"]*" cannot \w+')
#: What a webhook that does not promise to change nothing says of every dry run.
NO_DRY_RUN = "does not support dry run"

#: Of a web page in the place of an answer the words count.
TAG = re.compile(r"<[^<>]*>")


class Unanswered(Exception):
    """The server gave no answer of its own; the message says why. `alive` when it is there all the same."""

    def __init__(self, message: str, *, alive: bool = False) -> None:
        super().__init__(message)
        self.alive = alive


class Denied(Unanswered):
    """The server does not know who asks (`known` is False), or does not let them."""

    def __init__(self, message: str, *, known: bool) -> None:
        super().__init__(message, alive=True)
        self.known = known


class Refused(Exception):
    """The server's answer is an error: `code`, and its words. `own` is False for a page that is no Status."""

    def __init__(self, code: int, message: str, *, own: bool = True) -> None:
        super().__init__(message)
        self.code, self.own = code, own


def understood(code: int, content: bytes) -> dict[str, Any]:
    """The object that an answer holds. Raises Refused, Denied, Unanswered."""
    said = _decoded(content)
    own = isinstance(said, dict)
    words = _message(said) or f"HTTP {code}"
    if code == 401:
        raise Denied(f"{words}: the credentials are not, or no longer, valid", known=False)
    if code == 403 and (not own or MAY_NOT.search(words)):
        raise Denied(words, known=True)
    if code == 400 and NO_DRY_RUN in words:
        raise Unanswered(f"it cannot be tried: {words}", alive=True)
    if code >= 500:
        raise Unanswered(f"the API server fails: {code} {words}", alive=_status(said))
    if code >= 400:
        raise Refused(code, words, own=own)
    if code >= 300 or not own:
        raise Unanswered("the answer is not that of an API server")
    return dict(said)


def _status(said: Any) -> bool:
    """True for an API server's own words about a request, and not those of what stands before it."""
    return isinstance(said, dict) and said.get("kind") == "Status"


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return " ".join(TAG.sub(" ", content[:200].decode(errors="replace")).split())


def _message(said: Any) -> str:
    return str(said.get("message") or "") if isinstance(said, dict) else str(said).strip()
