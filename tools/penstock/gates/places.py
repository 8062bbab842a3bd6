"""Where the gates of a site are written down: beside its lock."""

import posixpath

from penstock.promote.settings import SITE, Promotion

HOLDS, ACK = "holds.yaml", "ack.yaml"


def holds(settings: Promotion, site: str) -> str:
    """The file of the site's holds."""
    return _beside(settings, site, HOLDS)


def ack(settings: Promotion, site: str) -> str:
    """The file of what the site's clusters said."""
    return _beside(settings, site, ACK)


def _beside(settings: Promotion, site: str, name: str) -> str:
    folder = posixpath.dirname(settings.lock)
    file = name if SITE in folder else f"{SITE}.{name}"
    return posixpath.join(folder, file).replace(SITE, site)
