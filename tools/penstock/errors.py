"""The one family of errors that a person can put right; shown as a sentence, exit code 2, no traceback."""

import re

#: What git says of a lock that another git holds, or one that was killed has left.
LOCKED = re.compile(r"Unable to create '(.+\.lock)': File exists")
#: What git says of something that it left on the server when it cloned (`--filter`).
PARTIAL = "from promisor remote"


class PenstockError(Exception):
    """The work cannot be done; the message says what is wrong, where, and what to do."""


class NoCluster(PenstockError):
    """A tree has no cluster, or none of those that were asked for."""


class ToolMissing(PenstockError):
    """A program that penstock starts is not on this machine."""

    def __init__(self, program: str) -> None:
        super().__init__(f"the program '{program}' is not on PATH: install it, or put it on PATH")


class ToolFailed(PenstockError):
    """A program ended badly; the message holds what a person needs to run it again by hand."""

    def __init__(self, command: str, cwd: str, code: int, stderr: str) -> None:
        said = stderr.strip() or ("no message" if code >= 0 else "a signal ended it")
        if lock := LOCKED.search(said):
            said = (
                f"git is at work here ({lock[1]} is there): run this again when it is done, or remove that file when "
                "no git runs any more"
            )
        if PARTIAL in said:
            said = (
                "the clone is a partial one and lacks what this looks at, and penstock fetches nothing: "
                "`git fetch --refetch --no-filter` brings all of it"
            )
        super().__init__(f"`{command}` in {cwd} ended with {code}: {said}")
