"""The allowed signers, as ssh-keygen reads them: who may sign with which key, and until when."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

#: In the options of a line: digits of a date and maybe a time, of this machine's zone unless a `Z` says UTC.
BEFORE = re.compile(r'(?i)(?<![\w-])valid-before="?(\d{14}|\d{12}|\d{8})(Z?)"?')
FORMS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
KEY = re.compile(r"\s(?:ssh-|ecdsa-|sk-)")


def current(text: str, now: datetime) -> str:
    """The lines whose keys are valid at this moment still. A signature says by itself when it was made: with a key
    that has expired anybody who has it could write a day before that."""
    return "".join(line for line in text.splitlines(keepends=True) if not any(end < now for end in _ends(line)))


def _ends(line: str) -> Iterator[datetime]:
    for digits, zone in BEFORE.findall(KEY.split(line, maxsplit=1)[0]):
        try:
            end = datetime.strptime(digits, FORMS[len(digits)])
        except ValueError:
            continue  # ssh-keygen refuses the whole line
        yield end.replace(tzinfo=UTC) if zone else end.astimezone(UTC)
