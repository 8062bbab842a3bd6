"""Reads conditions. What edgeHub's compiler refuses for its kinds, as `'a' + 1`, is refused here at the same place.

From what binds most to what binds least: minus and NOT; * / %; + - ||; < <= > >=; = != <>; AND; OR; ??. So NOT is of
the next value alone: `NOT a = 'b'` is `(NOT a) = 'b'`.
"""

from difflib import get_close_matches

from penstock.routes import nodes
from penstock.routes.compare import ORDERS
from penstock.routes.functions import FUNCTIONS
from penstock.routes.lexer import Token
from penstock.routes.nodes import Node
from penstock.routes.numbers import as_number, hexadecimal
from penstock.routes.path import Path
from penstock.routes.strings import unescaped
from penstock.routes.values import UNDEFINED, Kind, Value
from penstock.routes.words import DEEPEST, Words

_BODY = "$body."
_TWIN = "twin_change_includes"
_TWIN_PATHS = ("properties.reported.", "properties.desired.", "tags.")
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None, "undefined": UNDEFINED}
#: How much each operator binds.
_LEVELS = (("??",), ("OR",), ("AND",), ("=", "!=", "<>"), ("<", "<=", ">", ">="), ("+", "-", "||"), ("*", "/", "%"))
BINDING = {sign: level for level, signs in enumerate(_LEVELS) for sign in signs}

_SUPPORTED = (Kind.BOOL, Kind.NUMBER, Kind.STRING, Kind.NULL, Kind.ANY)


def condition(words: Words, *, twin: bool) -> Node:
    """Read one condition. `twin` when the route's source has changes of twins. Raises RouteError."""
    return _Reader(words, twin).expression()


class _Reader:
    def __init__(self, words: Words, twin: bool) -> None:
        self.words = words
        self.twin = twin

    def expression(self, least: int = 0) -> Node:
        """Read a value and whatever follows it that binds at least so much."""
        with self.words.deeper():
            node = self._unary()
            links = 0
            while (sign := self.words.next).kind in BINDING and BINDING[sign.kind] >= least:
                self.words.at += 1
                node = self._join(sign, node, self.expression(BINDING[sign.kind] + 1))
                links += sign.kind not in ("AND", "OR")
                if self.words.depth + links > DEEPEST:
                    self.words.fail(f"this nests more than {DEEPEST} levels deep", sign)
            return node

    def _join(self, sign: Token, left: Node, right: Node) -> Node:
        if sign.kind in ("AND", "OR"):
            return self._logic(sign, left, right)
        if sign.kind == "??":
            self._same(sign, left, right)
            return nodes.Coalesce(left, right)
        if sign.kind in ORDERS:
            self._same(sign, left, right)
            return nodes.Comparison(sign.kind, left, right)
        return self._calculation(sign, left, right)

    def _logic(self, sign: Token, left: Node, right: Node) -> Node:
        for node in (left, right):
            if node.kind in (Kind.NUMBER, Kind.STRING):
                self.words.fail(f"{sign.text} is of conditions, not of {node.kind.value}", sign)
        join = nodes.All if sign.kind == "AND" else nodes.Any
        first = left.operands if isinstance(left, join) else (left,)
        return join((*first, right))

    def _same(self, sign: Token, left: Node, right: Node) -> None:
        kinds = left.kind, right.kind
        if kinds[0] is kinds[1] or (Kind.ANY in kinds and all(kind in _SUPPORTED for kind in kinds)):
            return
        hint = "; as_number(…) makes a number of a text" if set(kinds) == {Kind.STRING, Kind.NUMBER} else ""
        self.words.fail(f"{sign.text} of {kinds[0].value} and {kinds[1].value}{hint}", sign)

    def _calculation(self, sign: Token, left: Node, right: Node) -> Node:
        wanted = Kind.STRING if sign.kind == "||" else Kind.NUMBER
        for node in (left, right):
            if node.kind not in (wanted, Kind.ANY):
                hint = "; || joins texts, as_number(…) makes a number of one" if node.kind is Kind.STRING else ""
                self.words.fail(f"{sign.text} is of {_many(wanted)}, not of {node.kind.value}{hint}", sign)
        if sign.kind == "||":
            return nodes.Call(FUNCTIONS["concat"], (left, right))
        return nodes.Calculation(sign.kind, left, right)

    def _unary(self) -> Node:
        sign = self.words.take("-", "NOT")
        if not sign:
            return self._primary()
        with self.words.deeper():
            operand = self._unary()
        wanted = (Kind.NUMBER,) if sign.kind == "-" else (Kind.BOOL, Kind.NULL)
        if operand.kind not in (*wanted, Kind.ANY):
            what = "a number" if sign.kind == "-" else "a condition; brackets make one of a comparison"
            self.words.fail(f"{sign.text} is of {what}, not of {operand.kind.value}", sign)
        return nodes.Negative(operand) if sign.kind == "-" else nodes.Not(operand)

    def _primary(self) -> Node:
        if opening := self.words.take("("):
            return self._bracketed(opening)
        if self.words.take("{"):
            escaped = self.words.need("system", "a system property, as {$connectionModuleId}")
            self.words.need("}", "'}'")
            return self._system(escaped, escaped.text)
        if dollar := self.words.take("system"):
            return self._dollar(dollar)
        if name := self.words.take("name"):
            return self._call(name) if self.words.take("(") else nodes.Property(name.text)
        return self._literal()

    def _bracketed(self, opening: Token) -> Node:
        node = self.expression()
        if not self.words.take(")"):
            if self.words.next.kind in ("end", "INTO"):
                self.words.fail("this bracket is not closed", opening)
            self.words.unexpected("')'")
        return node

    def _literal(self) -> Node:
        token = self.words.take("string", "integer", "real", "hexadecimal", *_WORDS)
        if not token:
            self.words.unexpected("a value")
        if token.kind == "string":
            return nodes.Literal(unescaped(token.text[1:-1]))
        if token.kind == "hexadecimal":
            return nodes.Literal(hexadecimal(token.text))
        return nodes.Literal(_WORDS[token.kind] if token.kind in _WORDS else as_number(token.text))

    def _dollar(self, token: Token) -> Node:
        """`$name`: a body's place or a system property, unless the sender set a property of that name."""
        meant = self._system(token, token.text)
        if "[" in token.text or "]" in token.text:
            return meant
        return nodes.Shadowed(token.text, meant)

    def _system(self, token: Token, name: str) -> Node:
        if name.lower().startswith(_BODY):
            return nodes.Body(self._path(token, token.start + len(_BODY), name[len(_BODY) :]))
        if "[" in name or "]" in name:
            return nodes.Literal(UNDEFINED)
        return nodes.System(name[1:])

    def _path(self, token: Token, start: int, text: str) -> Path:
        path = Path.read(text)
        if isinstance(path, int):
            where = Token(token.kind, "", start + path, max(token.end, start + path))
            self.words.fail("this is no path of names and indexes, as a.b[0]", where)
        return path

    def _call(self, token: Token) -> Node:
        name = token.text.lower()
        if name == _TWIN and self.twin:
            return self._includes()
        arguments = self._arguments()
        if name == _TWIN:
            self.words.fail(f"{token.text} is for routes FROM /twinChangeNotifications", token)
        if name not in FUNCTIONS:
            near = get_close_matches(name, FUNCTIONS, n=1)
            self.words.fail(f"there is no function {token.text}{f'; did you mean {near[0]}?' if near else ''}", token)
        kinds = [argument.kind for argument in arguments]
        if not FUNCTIONS[name].fits(kinds):
            self.words.fail(_misfit(name, kinds), token, self.words.last)
        return nodes.Call(FUNCTIONS[name], tuple(arguments))

    def _arguments(self) -> list[Node]:
        if self.words.take(")"):
            return []
        found = [self.expression()]
        while self.words.take(","):
            found.append(self.expression())
        self.words.need(")", "',' or ')'")
        return found

    def _includes(self) -> Node:
        place = self.words.take("name", "string")
        if not place:
            self.words.unexpected("a path into the twin, as properties.desired.speed")
        text = place.text.strip("'\"") if place.kind == "string" else place.text
        if not text.lower().startswith(_TWIN_PATHS):
            self.words.fail(f"a path into a twin begins with one of: {', '.join(_TWIN_PATHS)}", place)
        path = self._path(place, place.start + (place.kind == "string"), text)
        self.words.need(")", "')'")
        return nodes.TwinIncludes(path)


def _many(kind: Kind) -> str:
    return "numbers" if kind is Kind.NUMBER else "texts"


def _misfit(name: str, kinds: list[Kind]) -> str:
    function = FUNCTIONS[name]
    rows = ("any value" if function.anything else ", ".join(kind.value for kind in row) for row in function.takes)
    wanted = " or (".join(f"{row}{', …' if function.more else ''})" for row in rows)
    return f"{name} takes ({wanted}, not ({', '.join(kind.value for kind in kinds)})"
