"""A finding's place as the writers need it."""

import os
from urllib.parse import quote

from penstock.fingerprint import REVISION
from penstock.root import FILE


def file(path: str) -> str:
    """The path without the revision that it was seen in; penstock.yaml for a finding about no file in particular."""
    return REVISION.sub("", path) or FILE


def uri(path: str) -> str:
    """The path as a relative URI reference: every byte that is not plain is percent-encoded, whatever its encoding."""
    return quote(os.fsencode(file(path)), safe="/")
