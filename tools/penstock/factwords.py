"""What facts are called, and versions in them: the part of facts that needs no models, which take time to load."""

import re

#: The first two numbers of a version, however it goes on.
MINOR = re.compile(r"v?([0-9]{1,4})\.([0-9]{1,4})(?![0-9])")
SITE, CLUSTER = "site-facts", "cluster-facts"


def minor(version: str) -> tuple[int, int] | None:
    """(1, 34) for 1.34, v1.34.2 and 1.34.2+k3s1; None for what is no version."""
    match = MINOR.match(version)
    return (int(match[1]), int(match[2])) if match else None
