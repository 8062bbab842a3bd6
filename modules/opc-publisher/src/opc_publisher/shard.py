"""Which replica publishes what. Jump consistent hashing: when replicas are added, only what the new ones take moves."""

from hashlib import blake2b


def shard(key: str, count: int) -> int:
    """0 … count - 1, the same for a key on every machine and in every release."""
    state = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
    chosen, jump = -1, 0
    while jump < count:
        chosen = jump
        state = (state * 2862933555777941757 + 1) & 0xFFFFFFFFFFFFFFFF
        jump = int((chosen + 1) * (2**31 / ((state >> 33) + 1)))
    return chosen
