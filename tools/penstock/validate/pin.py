"""A pin: an image as a cluster runs it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """An image: its name without the registry, tag and digest (either may be empty)."""

    image: str
    tag: str
    digest: str

    def __str__(self) -> str:
        digest = f"@{self.digest.removeprefix('sha256:')[:8]}" if self.digest else ""
        return f"{self.image}{':' + self.tag if self.tag else ''}{digest}"
