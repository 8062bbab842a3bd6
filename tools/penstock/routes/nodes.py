"""Conditions as trees. Each node knows the kind of its value, and its value for a message."""

from dataclasses import dataclass, field
from typing import Protocol

from penstock.routes.arithmetic import calculate
from penstock.routes.compare import compare
from penstock.routes.functions import Function
from penstock.routes.message import Message
from penstock.routes.path import Path, value_of
from penstock.routes.values import (
    MISSING,
    UNDEFINED,
    Kind,
    Truth,
    Value,
    conjunction,
    disjunction,
    kind_of,
    negation,
    truth,
)


class Node(Protocol):
    """An expression."""

    @property
    def kind(self) -> Kind:
        """What its value is, as far as that is known without a message."""

    def value(self, message: Message) -> Value:
        """Its value for one message."""


def decide(node: Node, message: Message) -> Truth:
    """An expression as a condition."""
    return truth(node.value(message), node.kind)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written out."""

    held: Value

    @property
    def kind(self) -> Kind:
        return kind_of(self.held)

    def value(self, message: Message) -> Value:  # noqa: ARG002
        return self.held


@dataclass(frozen=True, slots=True)
class Property:
    """A property that the sender set; undefined without one."""

    name: str
    kind: Kind = field(default=Kind.STRING, init=False)

    def value(self, message: Message) -> Value:
        try:
            return message.property(self.name)
        except KeyError:
            return UNDEFINED


@dataclass(frozen=True, slots=True)
class System:
    """What the hub knows of the message; undefined when it does not."""

    name: str
    kind: Kind = field(default=Kind.STRING, init=False)

    def value(self, message: Message) -> Value:
        try:
            return message.about(self.name)
        except KeyError:
            return UNDEFINED


@dataclass(frozen=True, slots=True)
class Body:
    """A place in the body; undefined when the body is no JSON, MISSING when the place is not there."""

    path: Path
    kind: Kind = field(default=Kind.ANY, init=False)

    def value(self, message: Message) -> Value:
        document = message.document
        return UNDEFINED if document is None else value_of(self.path.find(document))


@dataclass(frozen=True, slots=True)
class Shadowed:
    """`$name`: a property that the sender called so, and without one what else it means."""

    name: str
    otherwise: Node

    @property
    def kind(self) -> Kind:
        return self.otherwise.kind

    def value(self, message: Message) -> Value:
        return message.property(self.name) if message.has(self.name) else self.otherwise.value(message)


@dataclass(frozen=True, slots=True)
class TwinIncludes:
    """True when a change of a twin touches a place."""

    path: Path
    kind: Kind = field(default=Kind.BOOL, init=False)

    def value(self, message: Message) -> Value:
        document = message.document
        return UNDEFINED if document is None else self.path.find(document) not in (None, MISSING)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of arguments."""

    function: Function
    arguments: tuple[Node, ...]

    @property
    def kind(self) -> Kind:
        return self.function.gives

    def value(self, message: Message) -> Value:
        return self.function.apply([argument.value(message) for argument in self.arguments])


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus a number."""

    operand: Node

    @property
    def kind(self) -> Kind:
        return self.operand.kind

    def value(self, message: Message) -> Value:
        held = self.operand.value(message)
        return -held if isinstance(held, float) else UNDEFINED


@dataclass(frozen=True, slots=True)
class Not:
    """NOT a condition."""

    operand: Node
    kind: Kind = field(default=Kind.BOOL, init=False)

    def value(self, message: Message) -> Value:
        return negation(decide(self.operand, message))


@dataclass(frozen=True, slots=True)
class Calculation:
    """Two numbers and what is done with them."""

    operator: str
    left: Node
    right: Node

    @property
    def kind(self) -> Kind:
        return Kind.ANY if Kind.ANY in (self.left.kind, self.right.kind) else Kind.NUMBER

    def value(self, message: Message) -> Value:
        return calculate(self.operator, self.left.value(message), self.right.value(message))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values and how they stand to each other."""

    operator: str
    left: Node
    right: Node
    kind: Kind = field(default=Kind.BOOL, init=False)

    def value(self, message: Message) -> Value:
        dynamic = Kind.ANY in (self.left.kind, self.right.kind)
        return compare(self.operator, self.left.value(message), self.right.value(message), dynamic=dynamic)


@dataclass(frozen=True, slots=True)
class All:
    """Conditions that must all hold."""

    operands: tuple[Node, ...]
    kind: Kind = field(default=Kind.BOOL, init=False)

    def value(self, message: Message) -> Value:
        held: Truth = True
        for operand in self.operands:
            held = conjunction(held, decide(operand, message))
            if held is False:
                break
        return held


@dataclass(frozen=True, slots=True)
class Any:
    """Conditions one of which must hold."""

    operands: tuple[Node, ...]
    kind: Kind = field(default=Kind.BOOL, init=False)

    def value(self, message: Message) -> Value:
        held: Truth = False
        for operand in self.operands:
            held = disjunction(held, decide(operand, message))
            if held is True:
                break
        return held


@dataclass(frozen=True, slots=True)
class Coalesce:
    """The first of two values when it is defined, else the second."""

    left: Node
    right: Node

    @property
    def kind(self) -> Kind:
        return Kind.ANY if Kind.ANY in (self.left.kind, self.right.kind) else self.right.kind

    def value(self, message: Message) -> Value:
        held = self.left.value(message)
        return self.right.value(message) if held is UNDEFINED or held is MISSING else held
