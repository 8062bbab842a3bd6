"""The texts that the API server takes for names, labels and keys."""

import re
from functools import lru_cache

from penstock.topology.names import LABEL

NAME = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
SUBDOMAIN = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")
MOST = 253


@lru_cache(maxsize=4096)  # the same few again and again
def is_label_value(text: str) -> bool:
    """The value of a label."""
    return not text or NAME.fullmatch(text) is not None


@lru_cache(maxsize=4096)  # the same few again and again
def is_qualified(text: str) -> bool:
    """The key of a label: `name` or `prefix/name`."""
    prefix, slash, name = text.rpartition("/")
    return NAME.fullmatch(name) is not None and (not slash or is_subdomain(prefix))


@lru_cache(maxsize=4096)  # the same few again and again
def is_subdomain(text: str) -> bool:
    """The name of most objects."""
    return len(text) <= MOST and SUBDOMAIN.fullmatch(text) is not None


def is_dns_label(text: str) -> bool:
    """The name of a namespace, of a container, of a volume."""
    return LABEL.fullmatch(text) is not None


def is_path_segment(text: str) -> bool:
    """The name of a role or of a binding."""
    return text not in (".", "..") and "/" not in text and "%" not in text
