"""The words of a route, read one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn

from penstock.routes.error import RouteError
from penstock.routes.lexer import Token, tokens

#: How deep brackets, signs and operators may nest; no route that a person wrote comes near.
DEEPEST = 50

_CALLED = {"end": "the end of the route", "unterminated": "a text without its closing quote"}


@dataclass
class Words:
    """A cursor on a route."""

    text: str
    held: list[Token] = field(init=False)
    at: int = field(default=0, init=False)
    depth: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.held = list(tokens(self.text))

    @property
    def next(self) -> Token:
        """The word to be read."""
        return self.held[self.at]

    @property
    def last(self) -> Token:
        """The word that was read last."""
        return self.held[max(self.at - 1, 0)]

    def take(self, *kinds: str) -> Token | None:
        """The next word when it is of one of some kinds."""
        token = self.next
        if token.kind not in kinds:
            return None
        self.at += 1
        return token

    def need(self, kind: str, what: str) -> Token:
        """The next word, which must be of a kind. Raises RouteError that says what was expected."""
        return self.take(kind) or self.unexpected(what)

    def unexpected(self, what: str) -> NoReturn:
        """Raise RouteError at the next word: `what` was expected."""
        token = self.next
        if token.kind == "unterminated":
            self.fail("this text has no closing quote", token)
        if token.kind == "unknown":
            self.fail(f"{token.text!r} has no meaning in a route", token)
        self.fail(f"expected {what}, found {_CALLED.get(token.kind, repr(token.text))}", token)

    def fail(self, message: str, first: Token, last: Token | None = None) -> NoReturn:
        """Raise RouteError for the words from `first` to `last`."""
        raise RouteError(message, self.text, first.start, (last or first).end)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count one level of nesting. Raises RouteError when there are too many."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"this nests more than {DEEPEST} levels deep", self.next)
        yield
        self.depth -= 1
