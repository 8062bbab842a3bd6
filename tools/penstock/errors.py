"""The one family of errors that a person can put right; shown as a sentence, exit code 2, no traceback."""


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
        super().__init__(f"`{command}` in {cwd} ended with {code}: {stderr.strip() or 'no message'}")
