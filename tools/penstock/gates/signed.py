"""Approvals in git: signed tags `approve/…`, and signed commits, that name the freight in their message."""

import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from penstock import process
from penstock.errors import PenstockError
from penstock.gates.approval import Approval
from penstock.gates.signers import current

#: Where the tags are, and the line of a message that says what is approved.
TAGS, TRAILER, RING = "approve", "Approved-Freight", "Approved-Ring"
GOOD = re.compile(r'^Good "git" signature for (.+) with \S+ key (\S+)\s*$', re.MULTILINE)
SIGNATURE = "-----BEGIN "
#: Nothing but ssh signatures, and no program that settings name.
REFUSALS = (
    *("-c", "gpg.format=ssh", "-c", "gpg.ssh.program=ssh-keygen", "-c", "gpg.ssh.revocationFile="),
    *("-c", "gpg.program=false", "-c", "gpg.openpgp.program=false", "-c", "gpg.x509.program=false"),
)


def approvals(root: Path, signers: str, freights: Iterable[str], now: datetime) -> tuple[Approval, ...]:
    """The approvals of these freights that the clone has, good or not. PenstockError without a file of signers."""
    wanted = {*freights}
    if not wanted:
        return ()
    file = root / signers
    if not file.is_file():
        raise PenstockError(
            f"{signers} is missing: it says who may sign the approvals that a ring wants (`signers` in penstock.yaml)"
        )
    found = [one for one in sorted([*_tags(root), *_commits(root)]) if one[2] in wanted]
    with TemporaryDirectory(prefix="penstock-signers-") as folder:
        valid = Path(folder) / "allowed-signers"
        valid.write_bytes(current(file.read_text("utf-8", "surrogateescape"), now).encode("utf-8", "surrogateescape"))
        return tuple(_judged(root, valid, *one) for one in found)


#: How it is verified, its name, the freight and the ring that it is about.
Claim = tuple[str, str, str, str]


def _tags(root: Path) -> Iterator[Claim]:
    form = "--format=%(refname:short)"
    listed = process.run("git", "for-each-ref", form, f"refs/tags/{TAGS}/", cwd=root)
    for name in os.fsdecode(listed).splitlines():
        text = process.run("git", "cat-file", "-p", f"refs/tags/{name}", cwd=root).decode(errors="replace")
        # What stands behind the signature is not signed.
        message = text.partition("\n\n")[2].partition(SIGNATURE)[0]
        yield ("verify-tag", name, _line(message, TRAILER), _line(message, RING))


def _commits(root: Path) -> Iterator[Claim]:
    argv = ("log", f"--grep=^{TRAILER}: ", "--format=%H%x00%B%x00%x01", "HEAD")
    for record in process.run("git", *argv, cwd=root).decode(errors="replace").split("\x01"):
        commit, _, message = record.strip().partition("\0")
        if commit:
            yield ("verify-commit", commit, _line(message, TRAILER), _line(message, RING))


def _line(message: str, key: str) -> str:
    found = re.search(rf"^{key}: *(\S+)\s*$", message, re.MULTILINE)
    return found[1] if found else ""


def _judged(root: Path, file: Path, verb: str, name: str, freight: str, ring: str) -> Approval:
    ref = f"tag {name}" if verb == "verify-tag" else f"commit {name[:12]}"
    full = f"refs/tags/{name}" if verb == "verify-tag" else name
    argv = (*REFUSALS, "-c", f"gpg.ssh.allowedSignersFile={file}", verb, "--raw", full)
    said = process.answer("git", *argv, cwd=root)
    good = GOOD.search(said.stderr.decode(errors="replace")) if said.code == 0 else None
    if good is None:
        return Approval(freight, ref, ring=ring, trouble=_trouble(said.stderr.decode(errors="replace")))
    if {*good[1]} & {*"*?!"}:  # nobody could tell whether it is who made the freight
        trouble = f"the allowed signers name nobody in particular for its key ({good[1]})"
        return Approval(freight, ref, ring=ring, trouble=trouble)
    return Approval(freight, ref, good[1], good[2], ring)


def _trouble(said: str) -> str:
    if "No principal matched" in said or "Good " in said:
        return "it is signed with a key that the allowed signers do not have, or not for that day, or no longer"
    if "no signature found" in said or not said.strip():
        return "it is not signed with ssh"
    return f"its signature is not good ({said.strip().splitlines()[-1]})"
