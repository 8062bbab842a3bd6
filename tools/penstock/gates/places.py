"""Where the gates of a site are written down: beside its lock."""

from penstock.promote.settings import ACK, HOLDS, Promotion, beside


def holds(settings: Promotion, site: str) -> str:
    """The file of the site's holds."""
    return beside(settings.lock, site, HOLDS)


def ack(settings: Promotion, site: str) -> str:
    """The file of what the site's clusters said."""
    return beside(settings.lock, site, ACK)
