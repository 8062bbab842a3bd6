"""What time it is, for verdicts that depend on it: the store must not keep them longer than they hold."""

import os
import time
from datetime import UTC, datetime


def now() -> datetime:
    """This moment, UTC, in whole seconds; SOURCE_DATE_EPOCH (seconds since 1970) stands for it where it is set, as in
    builds that are to be the same every time."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(said) if said.isascii() and said.isdigit() and len(said) < 12 else int(time.time())
    return datetime.fromtimestamp(seconds, UTC)
