"""Reasons of waivers: what somebody wrote must say something."""

#: So many characters at least.
LEAST = 3
#: Words that switch something, and say nothing of why.
EMPTY = frozenset({"true", "false", "yes", "null", "none"})


def why(said: object) -> str:
    """The reason, without the space around it; empty for what is none."""
    text = said.strip() if isinstance(said, str) else ""
    return text if len(text) >= LEAST and text.lower() not in EMPTY else ""
