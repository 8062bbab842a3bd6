"""Which identity sends what: a hub puts what one device sends into one partition; several devices use several."""

from hashlib import blake2b


def lane(key: str, count: int) -> int:
    """0 … count - 1 by rendezvous: the same for a key always, and an identity more takes only its own share."""
    weights = [blake2b(f"{number}|{key}".encode(), digest_size=8).digest() for number in range(count)]
    return weights.index(max(weights))
