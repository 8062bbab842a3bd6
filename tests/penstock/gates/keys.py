"""People with ssh keys, for signed commits and tags of a test's repository."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.penstock.support.repository import Repository, environment

SIGNERS = ".penstock/allowed-signers"


@dataclass(frozen=True)
class Person:
    """Somebody with a key; `public` is its public half."""

    mail: str
    key: Path

    @property
    def public(self) -> str:
        """As an allowed-signers file has it."""
        kind, text, *_ = self.key.with_suffix(".pub").read_text().split()
        return f"{self.mail} {kind} {text}\n"

    def git(self, repository: Repository, *argv: str, stdin: str = "", date: str = "") -> str:
        """Run git as this person, who signs with ssh, and may lie about the day."""
        config = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={self.key}")
        done = subprocess.run(
            ["git", *config, *argv],
            cwd=repository.root,
            capture_output=True,
            check=True,
            text=True,
            input=stdin,
            env={**self.environment, **({"GIT_COMMITTER_DATE": date} if date else {})},
        )
        return done.stdout.strip()

    @property
    def environment(self) -> Mapping[str, str]:
        """Whose name git writes."""
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in self._named}
        return {**environment(), **who}

    @property
    def _named(self) -> tuple[tuple[str, str], ...]:
        return (("NAME", self.mail.partition("@")[0]), ("EMAIL", self.mail))

    def approve(
        self, repository: Repository, freight: str, name: str = "", *, sign: bool = True, ring: str = "", date: str = ""
    ) -> None:
        """A tag that approves a freight."""
        name = name or f"approve/{self.mail.partition('@')[0]}"
        message = f"Approve\n\nApproved-Freight: {freight}\n" + (f"Approved-Ring: {ring}\n" if ring else "")
        self.git(repository, "tag", "--sign" if sign else "--annotate", "--file=-", name, stdin=message, date=date)


def person(folder: Path, mail: str) -> Person:
    """Somebody with a new key."""
    folder.mkdir(exist_ok=True)
    key = folder / mail.partition("@")[0]
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", mail, "-f", str(key)], check=True)
    return Person(mail, key)
