"""Text from outside made fit to be shown: names and messages are anybody's, terminals and logs obey what they read."""

import re

#: Control characters, marks that turn or hide text, and halves of surrogate pairs (bytes of a name that is not UTF-8).
UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
HALVES = re.compile("[\ud800-\udfff]")
BREAKS = re.compile(r"\s*[\r\n]\s*")


def plain(text: str) -> str:
    r"""One line with nothing unseen in it: line breaks become a space, the rest is escaped (`\x1b`, `\u202e`)."""
    return UNSEEN.sub(_escaped, BREAKS.sub(" ", text))


def encodable(text: str) -> str:
    r"""The same text, fit for UTF-8: a byte of a file name that is not UTF-8 is written `\xff`."""
    return HALVES.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # how Python holds the byte code - 0xDC00
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
