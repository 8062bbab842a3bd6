"""What of a working copy is other bytes in git: line ends, encodings, `$Id$`, what a filter (LFS, git-crypt) opened.

Flux reads what git holds and converts nothing.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from penstock import git, process
from penstock.errors import ToolFailed
from penstock.tree.blobs import blobs
from penstock.tree.content import blob_id, file_id, regular
from penstock.tree.tree import Entry

FILE = ".gitattributes"
ASKED = ("text", "crlf", "eol", "working-tree-encoding", "ident", "filter")
#: What a file of attributes has that makes other bytes of a file when git writes it, and when git reads it.
WRITES, READS = re.compile(rb"crlf|encoding|ident|filter"), re.compile(rb"crlf|encoding|ident|text|eol")
#: Lines of attributes times files that git is asked about at most.
MOST = 10_000_000
UNSAID = ("unspecified", "unset")
#: The encodings of files that are read as git does; of others the bytes are taken as they are.
ENCODING = re.compile(
    r"(?i)utf-?(?:16|32)(?:le|be)?(?:-bom)?|iso-8859-\d+|windows-\d+|cp\d+|shift[_-]jis|euc-\w+|gb\w+|big5"
)
IDENT = re.compile(rb"\$Id:[^$\n]*\$")
#: Of bytes that are no letters a text has few, and none of the first two.
CONTROL = bytes({*range(32), 127} - {*b"\b\t\n\r\033\014"})
LETTERS = bytes({*range(256)} - {*CONTROL, *b"\r\n"})


@dataclass(frozen=True)
class Kept:
    """What stands for files of the working copy: their entries, and contents by their ids."""

    entries: Mapping[str, Entry]
    contents: Mapping[str, bytes]


@dataclass(frozen=True)
class _Config:
    autocrlf: str = ""
    eol: str = ""
    attributes: str = ""


@dataclass(frozen=True)
class _Says:
    """What git's attributes say of a file. `ends`: "" (line ends are let be), "text" or "auto"."""

    ends: str
    crlf: bool
    encoding: str
    ident: bool
    filtered: bool

    @property
    def writes(self) -> bool:
        """Whether git may write other bytes than it holds."""
        return self.crlf or bool(self.encoding) or self.ident or self.filtered


def converted(root: Path, entries: Mapping[str, Entry], index: Mapping[str, str]) -> Kept:
    """What git holds, or would, of the files that are other bytes there. `index` has the files that are not as the
    index has them, with their ids in it (empty when it has none)."""
    config = _config(root)
    lines = [line for text in _attributes(root, entries, config) for line in text.splitlines()]
    windows = config.autocrlf == "true" or config.eol == "crlf"
    if not lines and not config.autocrlf:
        return Kept({}, {})
    asked = [path for path in index if path in entries and entries[path].mode.startswith("100")]
    if windows or any(map(WRITES.search, lines)):
        asked += [path for path, entry in entries.items() if path not in index and entry.mode.startswith("100")]
    elif not (config.autocrlf or any(map(READS.search, lines))):
        return Kept({}, {})
    if len(asked) * len(lines) > MOST:
        return Kept({}, {})
    says = dict(_said(root, asked, config))
    written = {path: entries[path].oid for path, one in says.items() if path not in index and one.writes}
    written = {path: oid for path, oid in written.items() if file_id(root / path) != oid}
    held = blobs(root, {*written.values(), *(index[path] for path, one in says.items() if _may_keep(one, path, index))})
    contents = {oid: held[oid] for oid in written.values() if oid in held}
    fresh: dict[str, Entry] = {}
    for path in index.keys() & says.keys():
        found = _read(root / path, says[path], held.get(index[path], b""))
        if found is not None:
            fresh[path] = Entry(entries[path].mode, blob_id(found))
            contents[fresh[path].oid] = found
    return Kept(fresh, contents)


def _config(root: Path) -> _Config:
    said = process.answer("git", "config", "-z", "--get-regexp", r"^core\.(autocrlf|eol|attributesfile)$", cwd=root)
    pairs = (one.partition("\n") for one in os.fsdecode(said.stdout).split("\0") if one)
    found = {name.removeprefix("core."): value for name, _, value in pairs}
    autocrlf = {"yes": "true", "on": "true", "1": "true", "input": "input", "true": "true"}
    said_ends = autocrlf.get(found.get("autocrlf", "").lower(), "")
    return _Config(said_ends, found.get("eol", "").lower(), found.get("attributesfile", ""))


def _attributes(root: Path, entries: Mapping[str, Entry], config: _Config) -> Iterator[bytes]:
    """Every file of attributes that git looks into."""
    top = git.top(root) or root
    above = [folder / FILE for folder in (root, *root.parents) if folder.is_relative_to(top)]
    own = [top / ".git/info/attributes"] if (top / ".git").is_dir() else []
    users = [
        Path(config.attributes).expanduser() if config.attributes else Path("~/.config/git/attributes").expanduser()
    ]
    here = [root / path for path in entries if path.endswith(f"/{FILE}")]
    for place in (*above, *own, *users, *here):
        try:
            yield regular(place)
        except OSError:
            continue


def _said(root: Path, paths: list[str], config: _Config) -> Iterator[tuple[str, _Says]]:
    if not paths:
        return
    stdin = b"".join(os.fsencode(path) + b"\0" for path in paths)
    try:
        answer = process.run("git", "check-attr", "-z", "--stdin", *ASKED, cwd=root, stdin=stdin, bounded=True)
    except ToolFailed:
        return  # it takes too long: patterns may
    words = os.fsdecode(answer).split("\0")
    for at in range(0, len(words) - 1, 3 * len(ASKED)):
        values = dict(zip(ASKED, words[at + 2 : at + 3 * len(ASKED) : 3], strict=True))
        yield words[at], _judged(values, config)


def _judged(values: Mapping[str, str], config: _Config) -> _Says:
    text, eol = values["text"], values["eol"]
    if text == "unspecified" and values["crlf"] != "unspecified":  # as it was called once
        text, eol = ("set", "lf") if values["crlf"] == "input" else (values["crlf"], eol)
    if text == "unset":
        ends = ""
    elif text == "auto" or (text == "unspecified" and eol not in ("lf", "crlf")):
        ends = "auto" if text == "auto" or config.autocrlf else ""
    else:
        ends = "text"
    windows = config.autocrlf == "true" or (not config.autocrlf and config.eol == "crlf")
    crlf = bool(ends) and (eol == "crlf" or (eol != "lf" and windows))
    encoding = values["working-tree-encoding"]
    filtered = values["filter"] not in UNSAID
    coded = "" if encoding in (*UNSAID, "set") or encoding.lower() in ("utf-8", "utf8") else encoding
    return _Says(ends, crlf, coded, values["ident"] == "set", filtered)


def _may_keep(one: _Says, path: str, index: Mapping[str, str]) -> bool:
    return one.ends == "auto" and bool(index.get(path))


def _read(place: Path, says: _Says, held: bytes) -> bytes | None:
    """What git would hold of a file, as far as no filter is to say it; None where that is what stands there."""
    try:
        there = regular(place)
    except OSError:
        return None
    made = there
    if ENCODING.fullmatch(says.encoding):
        name = says.encoding.lower().replace("-bom", "")
        try:
            made = there.decode("utf-16" if "bom" in says.encoding.lower() and "16" in name else name).encode()
        except (LookupError, UnicodeError):
            return None
    if says.ends == "text" or (says.ends == "auto" and b"\r\n" not in held and _is_text(made)):
        made = made.replace(b"\r\n", b"\n")
    if says.ident:
        made = IDENT.sub(b"$Id$", made)
    return None if made == there else made


def _is_text(content: bytes) -> bool:
    """As git tells a text: no NUL, no line that ends with CR alone, and few control characters."""
    if b"\0" in content or b"\r" in content.replace(b"\r\n", b""):
        return False
    return len(content.translate(None, CONTROL + b"\r\n")) >> 7 >= len(content.translate(None, LETTERS + b"\r\n"))
