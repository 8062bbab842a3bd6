"""What every page of a report must hold to: it loads nothing, runs only its own, and shows what comes from outside as
text."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def data(text: str) -> dict[str, Any]:
    """What the page's script reads."""
    match = DATA.search(text)
    assert match
    parsed: dict[str, Any] = json.loads(match[1])
    return parsed


def loads_nothing(text: str) -> None:
    """No address of anything is in its markup."""
    elements = Elements(text).found
    assert [(tag, words["href"]) for tag, words in elements if "href" in words] == [("link", "data:,")]
    assert not [tag for tag, words in elements if "src" in words or "action" in words or "style" in words]
    assert not [tag for tag, _ in elements if tag in ("img", "iframe", "object", "embed", "base", "a")]


def runs_only_its_own(text: str) -> None:
    """Its policy allows the script and the style that are in it, by their hashes, and nothing else."""
    policy = next(words["content"] for _, words in Elements(text).found if "http-equiv" in words)
    assert policy
    assert policy.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def shows_as_text(hostile: str, clean: str) -> None:
    """What is hostile changes nothing of the markup, and is plain ASCII without a tag."""
    assert [tag for tag, _ in Elements(hostile).found] == [tag for tag, _ in Elements(clean).found]
    match = DATA.search(hostile)
    assert match
    assert "<" not in match[1]
    assert match[1].isascii()
