"""A client of the worker's protocol, written for the tests: it shares no line with the one in penstock."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fidelity.canonical import Object


@dataclass(frozen=True)
class Built:
    """What the worker made: the documents' JSON in order, or the error's message."""

    documents: tuple[bytes, ...] = ()
    error: str = ""

    @property
    def objects(self) -> list[Object]:
        """The documents as objects."""
        return [json.loads(document) for document in self.documents]


class Client:
    """One worker process, asked one thing at a time."""

    def __init__(self, binary: Path) -> None:
        self._process = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._id = 0
        self.hello = self._receive()[0]["hello"]

    def close(self) -> None:
        """End of input ends the worker."""
        self._process.communicate()
        assert self._process.returncode == 0, "the worker did not end well"

    def tree(self, name: str, root: Path) -> None:
        """Make a folder known as a tree, links with the mode that git gives them."""
        listing = b"".join(b"%s \0%s\0\0" % (mode, os.fsencode(path)) for path, mode in _entries(root))
        answer, _ = self._ask({"op": "tree", "tree": name, "root": str(root)}, [listing])
        assert answer["ok"], answer

    def drop(self, name: str) -> None:
        """Forget a tree."""
        assert self._ask({"op": "drop", "tree": name})[0]["ok"]

    def build(self, tree: str, ignore: str | None, kustomization: Object) -> Built:
        """Build what a Flux Kustomization's spec says."""
        path = kustomization["spec"].get("path") or ""
        header = {"op": "build", "tree": tree, "ignore": ignore, "path": path, "kustomization": kustomization}
        answer, blob = self._ask(header)
        if not answer["ok"]:
            return Built(error=answer["error"]["message"] or "no message")
        return Built(tuple(_documents(answer["docs"], blob)))

    def substitute(
        self, documents: Sequence[bytes], variables: Mapping[str, str], *, strict: bool, always: bool
    ) -> list[bytes | str]:
        """Each document after substitution, or the message why there is none."""
        header = {"op": "substitute", "vars": variables, "strict": strict, "always": always}
        answer, blob = self._ask({**header, "sizes": [len(one) for one in documents]}, documents)
        if not answer["ok"]:
            return [answer["error"]["message"]] * len(documents)
        made = _documents([entry for entry in answer["docs"] if not entry.get("error")], blob)
        return [entry.get("error") or next(made) for entry in answer["docs"]]

    def _ask(self, header: Mapping[str, Any], parts: Sequence[bytes] = ()) -> tuple[Object, bytes]:
        self._id += 1
        assert self._process.stdin is not None
        blob = b"".join(parts)
        self._process.stdin.write(json.dumps({"id": self._id, **header, "blob": len(blob)}).encode() + b"\n" + blob)
        self._process.stdin.flush()
        answer, received = self._receive()
        assert answer["id"] == self._id
        return answer, received

    def _receive(self) -> tuple[Object, bytes]:
        assert self._process.stdout is not None
        header: Object = json.loads(self._process.stdout.readline())
        return header, self._process.stdout.read(header.get("blob", 0))


def _entries(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        if path.is_symlink():
            yield str(path.relative_to(root)), b"120000"
        elif path.is_file():
            yield str(path.relative_to(root)), b"100644"


def _documents(entries: Sequence[Object], blob: bytes) -> Iterator[bytes]:
    at = 0
    for entry in entries:
        yield blob[at : at + entry["size"]]
        at += entry["size"]
