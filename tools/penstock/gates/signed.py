"""Approvals in git: signed tags `approve/…`, and signed commits, that name the freight in their message."""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
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
#: With fewer letters of a hash nobody means a freight.
SHORTEST = 4
#: Nothing but ssh signatures, and no program that settings name.
REFUSALS = (
    *("-c", "gpg.format=ssh", "-c", "gpg.ssh.program=ssh-keygen", "-c", "gpg.ssh.revocationFile="),
    *("-c", "gpg.program=false", "-c", "gpg.openpgp.program=false", "-c", "gpg.x509.program=false"),
)


def approvals(
    root: Path, signers: str, freights: Iterable[str], rings: Collection[str], now: datetime
) -> tuple[Approval, ...]:
    """The approvals of these freights that the clone has, good or not, and those that mean one of them and say it
    wrongly. PenstockError without a file of signers."""
    wanted = {*freights}
    if not wanted:
        return ()
    file = root / signers
    if not file.is_file():
        raise PenstockError(
            f"{signers} is missing: it says who may sign the approvals that a ring wants (`signers` in penstock.yaml)"
        )
    claims = sorted([*_tags(root), *_commits(root)])
    with TemporaryDirectory(prefix="penstock-signers-") as folder:
        valid = Path(folder) / "allowed-signers"
        valid.write_bytes(current(file.read_text("utf-8", "surrogateescape"), now).encode("utf-8", "surrogateescape"))
        return tuple(
            Approval(freight, _ref(claim), claim.ring if claim.ring in rings else "", trouble=trouble)
            if (trouble := _slip(claim, freight, rings))
            else _judged(root, valid, claim, freight)
            for claim in claims
            for freight in _meant(claim, wanted)
        )


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """How it is verified, its name, and the freight and the ring that its message names; empty where it names none."""

    verb: str
    name: str
    freight: str
    ring: str


def _meant(claim: Claim, wanted: Collection[str]) -> list[str]:
    """The freights that somebody who writes this means: by the hash, its beginning, or the name of the tag."""
    if claim.freight in wanted:
        return [claim.freight]
    named = claim.freight or (
        claim.name.removeprefix(f"{TAGS}/").partition("/")[0] if claim.verb == "verify-tag" else ""
    )
    start = named.lower().removeprefix("sha256:")
    return [one for one in sorted(wanted) if len(start) >= SHORTEST and one.removeprefix("sha256:").startswith(start)]


def _slip(claim: Claim, freight: str, rings: Collection[str]) -> str:
    if not claim.freight:
        return f"its message has no line `{TRAILER}: {freight}`"
    if claim.freight != freight:
        return f"its message says `{TRAILER}: {claim.freight}`, and only the whole {freight} counts"
    return f"there is no ring {claim.ring}" if claim.ring and claim.ring not in rings else ""


def _tags(root: Path) -> Iterator[Claim]:
    form = "--format=%(refname:short)"
    listed = process.run("git", "for-each-ref", form, f"refs/tags/{TAGS}/", cwd=root)
    for name in os.fsdecode(listed).splitlines():
        text = process.run("git", "cat-file", "-p", f"refs/tags/{name}", cwd=root).decode(errors="replace")
        # What stands behind the signature is not signed.
        message = text.partition("\n\n")[2].partition(SIGNATURE)[0]
        yield Claim("verify-tag", name, _line(message, TRAILER), _line(message, RING))


def _commits(root: Path) -> Iterator[Claim]:
    argv = ("log", "--regexp-ignore-case", f"--grep=^{TRAILER}: ", "--format=%H%x00%B%x00%x01", "HEAD")
    for record in process.run("git", *argv, cwd=root).decode(errors="replace").split("\x01"):
        commit, _, message = record.strip().partition("\0")
        if commit:
            yield Claim("verify-commit", commit, _line(message, TRAILER), _line(message, RING))


def _line(message: str, key: str) -> str:
    """What a trailer says; as for git, its key may be written small."""
    found = re.search(rf"^{key}: *(\S+)\s*$", message, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else ""


def _ref(claim: Claim) -> str:
    return f"tag {claim.name}" if claim.verb == "verify-tag" else f"commit {claim.name[:12]}"


def _judged(root: Path, file: Path, claim: Claim, freight: str) -> Approval:
    ref, ring = _ref(claim), claim.ring
    full = f"refs/tags/{claim.name}" if claim.verb == "verify-tag" else claim.name
    argv = (*REFUSALS, "-c", f"gpg.ssh.allowedSignersFile={file}", claim.verb, "--raw", full)
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
