"""One route: FROM a source, WHERE a condition, INTO a sink."""

from dataclasses import dataclass, field

from penstock.routes.condition import condition
from penstock.routes.lexer import Token
from penstock.routes.message import Message
from penstock.routes.nodes import Literal, Node, decide
from penstock.routes.sink import Sink, endpoint
from penstock.routes.source import Source
from penstock.routes.values import Truth
from penstock.routes.words import Words


@dataclass(frozen=True, slots=True)
class Route:
    """A route that edgeHub would take. `where` is its condition as it was written, `true` without one."""

    source: Source
    where: str
    sink: Sink
    _condition: Node = field(repr=False, compare=False)

    def decide(self, message: Message) -> Truth:
        """Whether the condition holds: True, False or UNDEFINED, whatever the source."""
        return decide(self._condition, message)

    def matches(self, message: Message) -> bool:
        """True when the message is from the source, and the condition is true for it; undefined is not true."""
        return self.source.matches(message.source) and self.decide(message) is True

    def __str__(self) -> str:
        where = "" if self.where == "true" else f" WHERE {self.where}"
        return f"FROM {self.source}{where} INTO {self.sink}"


def parse(text: str) -> Route:
    """Read one route. Raises RouteError, with its place, for what edgeHub would refuse."""
    words = Words(text)
    if words.take("SELECT"):
        words.need("*", "'*': routes take whole messages")
    words.need("FROM", "FROM")
    source = _source(words)
    where, node = "true", _TRUE
    if words.take("WHERE"):
        first = words.next
        node = condition(words, twin=source.twin)
        where = text[first.start : words.last.end]
    words.need("INTO", "INTO" if where != "true" else "WHERE or INTO")
    sink = _sink(words)
    if words.next.kind != "end":
        words.unexpected("the end of the route")
    return Route(source, where, sink, node)


_TRUE: Node = Literal(True)


def _source(words: Words) -> Source:
    parts = []
    while words.take("/"):
        item = words.take("name", "*")
        if not item:
            words.unexpected("a name or '*' after '/'")
        parts.append(item.text)
    if not parts:
        words.unexpected("a source, as /messages/*")
    return Source("/" + "/".join(parts))


def _sink(words: Words) -> Sink:
    if token := words.take("system"):
        if token.text.lower() != "$upstream":
            words.fail(f"there is no sink {token.text}; there are $upstream and BrokeredEndpoint(…)", token)
        return Sink()
    function = words.need("name", "$upstream or BrokeredEndpoint(…)")
    if function.text.lower() != "brokeredendpoint":
        words.fail(f"there is no sink {function.text}; there are $upstream and BrokeredEndpoint(…)", function)
    words.need("(", "'('")
    address = words.need("string", 'an input in quotes, as "/modules/alarm/inputs/in"')
    words.need(")", "')'")
    return _input(words, address)


def _input(words: Words, address: Token) -> Sink:
    found = endpoint(address.text[1:-1])
    if found is None:
        words.fail("an input is written /modules/<module>/inputs/<input>", address)
    return found
