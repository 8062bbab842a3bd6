"""What a render does not show, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotExpanded:
    """Something that will put objects on the cluster which are not in the render, and why."""

    kind: str
    namespace: str
    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.namespace}/{self.name}: {self.reason}"
