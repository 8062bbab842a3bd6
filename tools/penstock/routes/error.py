"""What is wrong with a route, and exactly where."""


class RouteError(ValueError):
    """Raised for a route that edgeHub would refuse. `start` and `end` are offsets into `text`."""

    def __init__(self, message: str, text: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.start = start
        self.end = max(end, start)

    @property
    def line(self) -> int:
        """The line of the place, from 1."""
        return self.text.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        """The column of the place in its line, from 1."""
        return self.start - (self.text.rfind("\n", 0, self.start) + 1) + 1

    def __str__(self) -> str:
        where = f"column {self.column}" if self.line == 1 else f"line {self.line}, column {self.column}"
        return f"{self.message} ({where})"

    def __reduce__(self) -> tuple[type["RouteError"], tuple[str, str, int, int]]:
        return RouteError, (self.message, self.text, self.start, self.end)
