"""Whole routes: what is read, what is refused and where, what matches."""

import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from penstock.routes import Message, Route, RouteError, Sink, parse
from tests.penstock.support.sources import imports, modules

IN = 'BrokeredEndpoint("/modules/alertLogic/inputs/in")'


@pytest.mark.parametrize(
    ("text", "source", "where", "sink"),
    [
        (f"FROM /* INTO {IN}", "/*", "true", Sink("alertLogic", "in")),
        ("FROM /* INTO brokeredEndpoint('/modules/a\"b/inputs/in')", "/*", "true", Sink('a"b', "in")),
        ("FROM /messages/modules/adapter INTO $UPSTREAM", "/messages/modules/adapter", "true", Sink()),
        ("SELECT * FROM /messages/* INTO $upstream", "/messages/*", "true", Sink()),
        (
            '  select * from /messages WHERE   type = "alert" AND (place = \'b\')  INTO BrokeredEndpoint("/a/b/c/d")  ',
            "/messages",
            "type = \"alert\" AND (place = 'b')",
            Sink("b", "d"),
        ),
        ("FROM / messages / modules / x / outputs / o INTO $upstream", "/messages/modules/x/outputs/o", "true", Sink()),
    ],
)
def test_routes_are_read(text: str, source: str, where: str, sink: Sink) -> None:
    route = parse(text)
    assert (str(route.source), route.where, route.sink) == (source, where, sink)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "", "expected FROM"),
        (f"FORM /messages INTO {IN}", "FORM", "expected FROM"),
        (f"SELECT FROM /messages INTO {IN}", "FROM", "'*'"),
        (f"FROM INTO {IN}", "INTO", "a source"),
        ("FROM /messages/ INTO $upstream", "INTO", "a name or '*'"),
        ("FROM /* INTO BrokeredEndpoint(\"/modules/a/inputs/in')", "\"/modules/a/inputs/in')", "no closing quote"),
        (f"FROM /messages WHERE temp == '100' INTO {IN}", "=", "a value"),
        (f"FROM /messages WHERE INTO {IN}", "INTO", "a value"),
        ("FROM /messages WHERE temp = 'high' INTO", "", "$upstream or BrokeredEndpoint"),
        ('FROM /messages INTO BrokeredEndpoint("/modules/a/inputs/in"', "", "')'"),
        ('FROM /messages INTO "/modules/a/inputs/in"', '"/modules/a/inputs/in"', "$upstream"),
        ("FROM /messages INTO upstream", "upstream", "no sink upstream"),
        ("FROM /messages INTO $downstream", "$downstream", "no sink $downstream"),
        ('FROM /* INTO BrokeredEndpoint("/modules/a/in")', '"/modules/a/in"', "/modules/<module>/inputs/<input>"),
        ("FROM /* INTO $upstream;", ";", "no meaning"),
        ("FROM /* INTO $upstream twice", "twice", "the end of the route"),
    ],
)
def test_refusals_name_the_place(text: str, place: str, words: str) -> None:
    with pytest.raises(RouteError, match="column") as refused:
        parse(text)
    assert text[refused.value.start : refused.value.end] == place
    assert words in str(refused.value)


def test_only_true_matches() -> None:
    route = parse("FROM /messages/modules/m/outputs/o WHERE level = 'high' INTO $upstream")
    source = "/messages/modules/m/outputs/o"
    assert route.matches(Message(source, properties={"Level": "high"}))
    assert not route.matches(Message(source, properties={"level": "low"}))
    assert not route.matches(Message(source))
    assert not route.matches(Message("/messages/modules/n/outputs/o", properties={"level": "high"}))


def test_a_route_is_written_as_it_was_read() -> None:
    for text in ("FROM /* INTO $upstream", f"FROM /messages/modules/a/outputs/* WHERE a = 'b' INTO {IN}"):
        assert str(parse(text)) == text
        assert parse(str(parse(text))) == parse(text)


def read_or_refused(text: str) -> Route | RouteError:
    """A route, or the error that refuses it, which has a place in the text and words."""
    try:
        return parse(text)
    except RouteError as error:
        refused = error
    assert 0 <= refused.start <= refused.end <= len(text)
    assert (refused.line, refused.column) >= (1, 1)
    assert str(refused)
    return refused


WORDS = ["FROM", "/", "*", "messages", "WHERE", "INTO", "$upstream", "$body.a[0]", "(", ")", "{", "}", "'", '"', "and"]
WORDS += [
    "NOT",
    "-",
    "??",
    "||",
    "=",
    "1",
    "0x",
    "e5",
    "is_null",
    ",",
    "null",
    "\\",
    "\n",
    "concat",
    "twin_change_includes",
]


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)))
@example("FROM /* WHERE " + "(" * 3000)
@example("FROM /* WHERE " + "- " * 3000 + "1 INTO $upstream")
@example("FROM /* WHERE " + "1 + " * 3000 + "1 INTO $upstream")
@example("FROM /* WHERE " + "abs(" * 3000)
def test_whatever_is_written_it_is_read_or_refused_with_a_place(text: str) -> None:
    read = read_or_refused(text)
    assert isinstance(read, RouteError) or read.matches(Message("/messages/")) in (True, False)


@settings(max_examples=100)
@given(st.text(max_size=12), st.integers(0, 70))
def test_a_spoilt_route_never_fails_in_another_way(junk: str, at: int) -> None:
    text = f"FROM /messages/* WHERE $body.a >= 2 AND contains(b, 'c') INTO {IN}"
    read_or_refused(text[:at] + junk + text[at:])


def test_the_engine_imports_nothing_but_python() -> None:
    """So that a module can carry the folder alone."""
    allowed = sys.stdlib_module_names | {"penstock"}
    for name, path in modules().items():
        if name.startswith("routes"):
            found = {one.partition(".")[0] for one in imports(path)}
            assert found <= allowed, name
            assert all(one.startswith("penstock.routes") for one in imports(path) if one.startswith("penstock")), name
