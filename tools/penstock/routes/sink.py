"""Where a route takes messages to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Sink:
    """The INTO of a route: the hub or parent when empty, else one input of one module."""

    module: str = ""
    input: str = ""

    @property
    def upstream(self) -> bool:
        """True for $upstream."""
        return not self.module

    def __str__(self) -> str:
        return f'BrokeredEndpoint("/modules/{self.module}/inputs/{self.input}")' if self.module else "$upstream"


def endpoint(address: str) -> Sink | None:
    """The input that `/modules/<module>/inputs/<input>` names, or None.

    edgeHub takes the second and the fourth of four parts, whatever the others are; so does this.
    """
    parts = address.strip().removeprefix("/").removesuffix("/").split("/")
    if len(parts) != 4 or not (parts[1] and parts[3]):
        return None
    return Sink(parts[1], parts[3])
