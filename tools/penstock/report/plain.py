"""Text from outside made fit to be shown: names and messages are anybody's, terminals and logs obey what they read."""

import re

#: Control characters, marks that turn or hide text, and halves of surrogate pairs (bytes of a name that is not UTF-8).
UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
HALVES = re.compile("[\ud800-\udfff]")
COMMAND = re.compile(r"^[ \t]*:(?=:)|##(?=\[)", re.MULTILINE)
BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    r"""One line with nothing unseen in it: line breaks become a space, the rest is escaped (`\x1b`, `\u202e`)."""
    return UNSEEN.sub(_escaped, BLANKS.sub(_joined, text))


def inert(text: str) -> str:
    """Lines of a log without one that a runner of GitHub's workflows takes for a command (`::x::`, `##[x]`)."""
    return COMMAND.sub(r"\g<0> ", text)


def logged(text: str) -> str:
    """A sentence of several lines, with words of others in it, for a log."""
    return inert("\n".join(map(plain, text.split("\n"))))


def encodable(text: str) -> str:
    r"""The same text, fit for UTF-8: a byte of a file name that is not UTF-8 is written `\xff`."""
    return HALVES.sub(_escaped, text)


def _joined(match: re.Match[str]) -> str:
    return " " if "\n" in match[0] or "\r" in match[0] else match[0]


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # how Python holds the byte code - 0xDC00
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
