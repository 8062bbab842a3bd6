"""Approve a freight: a signed tag that names it."""

import re
from pathlib import Path

from penstock import git, process
from penstock.errors import PenstockError
from penstock.gates import clock
from penstock.gates.cargo import Cargo
from penstock.gates.decide import State
from penstock.gates.signed import RING, SIGNATURE, TAGS, TRAILER, approvals

SHORT = 12


def chosen(state: State, text: str) -> Cargo:
    """The freight that a person names by its hash, or the beginning of it, or by its commit."""
    word = text.removeprefix("sha256:").lower()
    found = [one for one in state.cargos if word and (_bare(one).startswith(word) or one.commit.startswith(word))]
    if len(found) == 1:
        return found[0]
    known = ", ".join(_bare(one)[:SHORT] for one in reversed(state.cargos[-5:]))
    what = "several freights" if found else "no freight"
    raise PenstockError(f"{text} names {what} of {state.origin}; the newest are: {known or 'none'}")


def sign(root: Path, state: State, cargo: Cargo, ring: str, reason: str) -> str:
    """Make the signed tag; its name. PenstockError for somebody whose approval would not count."""
    who = git.identity(root)
    mail = who.rpartition("<")[2].rstrip(">")
    _may(state, cargo, ring, mail)
    # The ring is no folder: git keeps no tag beside a folder of its name.
    name = f"{TAGS}/{_bare(cargo)[:SHORT]}/{re.sub(r'[^A-Za-z0-9._-]', '-', mail)}" + (f"+{ring}" if ring else "")
    if process.answer("git", "rev-parse", "--verify", "--quiet", f"refs/tags/{name}", cwd=root).code == 0:
        raise PenstockError(
            f"the tag {name} is there: push it, or take it away (`git tag --delete {name}`) and approve again"
        )
    for one in state.approvals:
        if one.freight == cargo.hash and one.who.lower() == mail.lower() and one.ring in ("", ring):
            raise PenstockError(f"{mail} has approved this freight already: push the {one.ref}")
    message = [f"Approve {cargo.hash}", "", *([reason, ""] if reason else []), f"{TRAILER}: {cargo.hash}"]
    message += [f"{RING}: {ring}"] if ring else []
    argv = ("git", "-c", "gpg.format=ssh", "tag", "--sign", "--file=-", name, cargo.commit)
    said = process.answer(*argv, cwd=root, stdin=("\n".join(message) + "\n").encode())
    if said.code == 0 and SIGNATURE.encode() in process.run("git", "cat-file", "tag", f"refs/tags/{name}", cwd=root):
        _counts(root, state, cargo, name, mail)
        return name
    if said.code == 0:  # some versions of git make a tag without a signature when the key is missing
        process.run("git", "tag", "--delete", name, cwd=root)
    why = said.stderr.decode(errors="replace").strip()
    raise PenstockError(
        f"the approval was not signed: name your ssh key with `git config user.signingKey FILE` ({why})"
    )


def _counts(root: Path, state: State, cargo: Cargo, name: str, mail: str) -> None:
    """PenstockError, and no tag, when its key is not this person's: whoever signs shall hear of it, not the run that
    waits for the approval."""
    signers, rings = state.gates.signers, [one.name for one in state.gates.rings]
    (made,) = (one for one in approvals(root, signers, [cargo.hash], rings, clock.now()) if one.ref == f"tag {name}")
    why = made.trouble or (f"it is signed with the key of {made.who}" if made.who.lower() != mail.lower() else "")
    if why:
        process.run("git", "tag", "--delete", name, cwd=root)
        raise PenstockError(f"the approval of {mail} would not count: {why} ({signers} says whose each key is)")


def _may(state: State, cargo: Cargo, ring: str, mail: str) -> None:
    rings = {crew.ring.name: crew.ring for crew in state.crews}
    if ring and ring not in rings:
        raise PenstockError(f"there is no ring {ring}; there are: {', '.join(rings)}")
    asked = [rings[ring]] if ring else [one for one in rings.values() if one.approvals]
    if not any(mail.lower() == name.lower() for one in asked for name in one.approvers):
        raise PenstockError(f"{mail} is not one of the approvers that `promotion: rings:` lists")
    if mail.lower() in cargo.authors:
        raise PenstockError(f"{mail} made this freight: somebody else must approve it")


def _bare(cargo: Cargo) -> str:
    return cargo.hash.removeprefix("sha256:")
