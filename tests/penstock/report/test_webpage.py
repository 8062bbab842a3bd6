"""What every page is made of."""

import io

import pytest

from penstock.report.webpage import by_site, spans, write


def test_spans() -> None:
    assert spans([]) == []
    assert spans([0, 1, 2, 5, 7, 8]) == [0, 3, 5, 1, 7, 2]


def test_a_site_stands_together_from_its_highest_level_down() -> None:
    places = [("b", "l4", "b/x"), ("a", "l2", "a/z"), ("a", "l4", "a/y"), ("a", "l2", "a/x")]
    assert [name for *_, name in sorted(places, key=lambda one: by_site(*one))] == ["a/y", "a/x", "a/z", "b/x"]


@pytest.mark.parametrize("name", ["findings", "changes"])
def test_words_are_text_and_data_is_no_markup(name: str) -> None:
    out = io.StringIO()
    write(out, name, "<t>", "<h>", "<n>", {"a": "</script>"})
    text = out.getvalue()
    for word in ("<title>&lt;t&gt;</title>", "<h1>&lt;h&gt;</h1>", "&lt;n&gt;"):
        assert word in text
    assert text.count("</script>") == 2
    assert "@" not in text.split("<body>")[1].split('<script type="application/json"')[0]
