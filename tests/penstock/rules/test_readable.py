"""What is no JSON, TOML or YAML for any reader, and the line where that shows."""

import time

import pytest

from penstock.rules.readable import LARGEST, fault


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("pn.json", "[,\n  {}\n]\n", 1),
        ("pn.json", '{\n"a": 1\n"b": 2}', 3),
        ("pn.json", '{\n"a": "x,\n"b": 1}', 2),
        ("pn.json", '{"a": foo}', 1),
        ("pn.json", '// a comment\n/* of\nlines */\n{"a" 1}', 4),
        ("pn.json", '[\n  {"a": 1}\n\n', 2),
        ("pn.json", '{"a": 1}}', 1),
        ("a.toml", "a = 1\nb 2\n", 2),
        ("a.toml", 'a = ["x"\n', 1),
        ("a.yaml", "a: 1\nb: c: d\n", 2),
        ("a.yml", "a: [1,\nb: 2\n", 2),
    ],
)
def test_what_nobody_can_read(name: str, text: str, line: int) -> None:
    found = fault(name, text)
    assert found is not None
    assert found[1].line == line


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pn.json", "\ufeff[]"),
        ("pn.json", '{"a": 1,} // a comment'),
        ("pn.json", '# a comment\n{"url": "http://x", /* one */ "b": [1, 2,],}'),
        ("pn.json", "{a: 1, 'b': 'c', d: 0x10, e: +1}"),
        ("pn.json", '{"a": 1}\n{"a": 2}\n'),
        ("pn.json", '{"port": $PORT}'),
        ("pn.json", '{"port": {{ .Values.port }}}'),
        ("pn.json", '{"port": ${PORT}}'),
        ("pn.json", '{"a": <put it here>, "b": <put-it-here>}'),
        ("pn.json", "  \n"),
        ("pn.json", '{"n": ' + "1" * 10_000 + "}"),
        ("a.yaml", "a: !secret b\n---\nc: *d\n"[:16]),
        ("a.yaml", "{% if x %}\na: b\n{% endif %}"),
        ("a.conf", "[,"),
        ("a.json.tpl", "[,"),
    ],
)
def test_what_somebody_may_read(name: str, text: str) -> None:
    assert fault(name, text) is None


@pytest.mark.parametrize("name", ["a.json", "a.toml", "a.yaml"])
@pytest.mark.parametrize(
    "piece", ["[", "/*", '"a\\"', ", ", '"\\', '{"a":', "- ", "a.", "[a]\n", "a=[", "//\n", "\n", "1"]
)
def test_hostile_texts_are_passed_in_time(name: str, piece: str) -> None:
    begun = time.process_time()
    fault(name, piece * (LARGEST // len(piece)))
    assert time.process_time() - begun < 5
