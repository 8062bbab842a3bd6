"""The engine and the slow evaluator say the same of everything."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.routes import Message, parse
from penstock.routes.values import UNDEFINED
from tests.penstock.routes import slow

WORD = st.text("abÄ z'\"\\", max_size=4)
NUMBER = st.sampled_from([0.0, 1.0, 2.0, 2.5, 10.0, 100.0])
NAMES = ("one", "two", "three")
LEAF = st.one_of(st.booleans(), st.none(), NUMBER, WORD, st.integers(0, 12))
PATH = st.sampled_from([("one",), ("two",), ("deep", "three"), ("deep",), ("gone",), ("one", "gone")])

Expressions = st.SearchStrategy[slow.Expression]
body: Expressions = PATH.map(lambda path: ("body", *path))
text: Expressions = st.deferred(
    lambda: st.one_of(
        WORD.map(lambda word: ("lit", word)),
        st.sampled_from(NAMES).map(lambda name: ("prop", name)),
        text.map(lambda one: ("call", "upper", one)),
        st.tuples(st.just("??"), text, text),
    )
)
number: Expressions = st.deferred(
    lambda: st.one_of(
        NUMBER.map(lambda one: ("lit", one)),
        st.tuples(st.sampled_from("+-*/%"), number, st.one_of(number, body)),
        number.map(lambda one: ("neg", one)),
        st.one_of(text, body).map(lambda one: ("call", "length", one)),
        st.one_of(number, body).map(lambda one: ("call", "abs", one)),
    )
)
COMPARED = st.sampled_from(["=", "!=", "<>", "<", "<=", ">", ">="])
condition: Expressions = st.deferred(
    lambda: st.one_of(
        st.booleans().map(lambda one: ("lit", one)),
        st.just(("lit", None)),
        body,
        st.tuples(COMPARED, text, text),
        st.tuples(COMPARED, number, number),
        st.tuples(COMPARED, body, st.one_of(text, number, body, st.just(("lit", None)))),
        st.tuples(COMPARED, st.one_of(text, number), body),
        st.tuples(st.just("call"), st.just("contains"), text, st.one_of(text, body)),
        st.one_of(text, number, body).map(lambda one: ("call", "is_defined", one)),
        st.one_of(text, body).map(lambda one: ("call", "is_null", one)),
        condition.map(lambda one: ("not", one)),
        st.tuples(st.sampled_from(["AND", "OR"]), condition, condition),
    )
)
documents = st.fixed_dictionaries(
    {}, optional={"one": LEAF, "two": LEAF, "deep": st.fixed_dictionaries({}, optional={"three": LEAF})}
)
#: Far below what a route may nest (test_condition tries that end).
SHALLOW = 12
properties = st.dictionaries(st.sampled_from(NAMES), WORD)


@settings(max_examples=300)
@given(condition.filter(lambda e: slow.depth(e) <= SHALLOW), properties, documents)
def test_engine_and_slow_evaluator_agree(e: slow.Expression, held: dict[str, str], document: dict[str, object]) -> None:
    system = {"contentType": "application/json", "contentEncoding": "utf-8"}
    message = Message("/messages", json.dumps(document).encode(), held, system)
    said = slow.value(e, held, document)
    expected = UNDEFINED if slow.boolean(e, said) == slow.U else slow.boolean(e, said)
    assert parse(f"FROM /* WHERE {slow.text(e)} INTO $upstream").decide(message) is expected
