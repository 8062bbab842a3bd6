"""What can go wrong with a build, in words for the person at the keyboard."""


class BuildError(RuntimeError):
    """Something could not be built; the message says what, and what to do."""
