"""A stand-in of GitHub's comments, over real HTTP on this machine, and a `gh` that speaks to it."""

import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

#: So many comments are on a page.
PAGE = 3
#: What of `gh api` the action uses: methods, fields from files, pages, and jq over each page.
GH = """\
#!{python}
import json, os, re, subprocess, sys, urllib.error, urllib.request

assert sys.argv[1] == "api", sys.argv
words, method, fields, query, every, silent, path = sys.argv[2:], "GET", {{}}, "", False, False, ""
while words:
    word = words.pop(0)
    if word == "--method": method = words.pop(0)
    elif word == "--field":
        name, _, value = words.pop(0).partition("=")
        fields[name] = open(value[1:], encoding="utf-8").read() if value.startswith("@") else value
    elif word == "--jq": query = words.pop(0)
    elif word == "--paginate": every = True
    elif word == "--silent": silent = True
    else: path = word
assert os.environ["GH_TOKEN"] == "token"
url = os.environ["STAND_IN"] + "/" + path
while url:
    request = urllib.request.Request(url, json.dumps(fields).encode() if fields else None, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            body, link = answer.read(), answer.headers.get("Link") or ""
    except urllib.error.HTTPError as error:
        print(f"gh: HTTP {{error.code}}", file=sys.stderr)
        sys.exit(1)
    if query:
        found = subprocess.run(["jq", "-r", query], input=body, stdout=subprocess.PIPE, check=True).stdout
        print(found.decode(), end="")
    elif not silent:
        print(body.decode())
    following = re.search('<([^>]*)>; rel="next"', link)
    url = following[1] if every and following else ""
"""


@dataclass
class Comments:
    """The comments of one pull request: id → {user, body}; what was asked, and whether writing is allowed."""

    url: str = ""
    held: dict[int, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    readable: bool = True
    writable: bool = True

    def add(self, body: str, kind: str = "Bot") -> int:
        """One more comment."""
        number = 100 + len(self.held)
        self.held[number] = {"id": number, "user": {"type": kind}, "body": body}
        return number

    def gh(self, folder: Path) -> Path:
        """The folder of a `gh` that asks here."""
        program = folder / "gh"
        program.write_text(GH.format(python=sys.executable), encoding="utf-8")
        program.chmod(0o755)
        return folder


@contextmanager
def serving() -> Iterator[Comments]:
    """A server of comments until the block ends."""
    comments = Comments()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            comments.asked.append(f"GET {path}")
            if not comments.readable or not path.endswith("/issues/7/comments"):
                self._answer(403, {})
                return
            page = int(re.sub(r"\D", "", query) or 1)
            listed = list(comments.held.values())
            following = f'<{comments.url}{path}?page={page + 1}>; rel="next"' if len(listed) > page * PAGE else ""
            self._answer(200, listed[(page - 1) * PAGE : page * PAGE], following)

        def do_POST(self) -> None:
            self._write(201, comments.add)

        def do_PATCH(self) -> None:
            number = int(self.path.rpartition("/")[2])
            self._write(200, lambda body: comments.held[number].update(body=body))

        def _write(self, code: int, change: Any) -> None:
            comments.asked.append(f"{self.command} {self.path}")
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
            allowed = comments.writable and len(body) <= 65_536
            if allowed:
                change(body)
            self._answer(code if allowed else 403, {})

        def _answer(self, code: int, content: Any, link: str = "") -> None:
            text = json.dumps(content).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(text)))
            if link:
                self.send_header("Link", link)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    comments.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield comments
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
