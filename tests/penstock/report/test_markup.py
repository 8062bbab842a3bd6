"""Text from outside is never markup in Markdown."""

import re

import pytest

from penstock.report.markup import code, escaped, length, shortened
from tests.penstock.support.reports import HOSTILE

SPANS = re.compile(r"</?span>")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, 1.34", "plain words, 1.34"),
        ("*bold* _it_ `code` ~~no~~", r"\*bold\* \_it\_ \`code\` \~\~no\~\~"),
        ("<b> & co", "&lt;b&gt; &amp; co"),
        ("[a](b) ![c](d)", r"\[a\]\(b\) \!\[c\]\(d\)"),
        ("a|b", r"a\|b"),
        ("@team", "<span>@</span>team"),
        ("me@example.org", "me<span>@</span>example.org"),
        ("see #12", r"see <span>\#</span>12"),
        ("GH-12", r"GH<span>\-</span>12"),
        ("https://example.org", "https<span>:</span>//example.org"),
        ("www.example.org", "www<span>.</span>example.org"),
        ("${A}", r"<span>$</span>\{A\}"),
        (":tada:", r"<span>:</span>tada:"),
        ("1. first", r"1\. first"),
        ("\\*", r"\\\*"),
        ("two\nlines", "two lines"),
        ("    code", "code"),
    ],
)
def test_escaped(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_markdown_reads_is_left_bare(text: str) -> None:
    shown = SPANS.sub("\0", escaped(text))
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]|~!#]", shown), shown
    assert not re.search(r"<|>|(?<!\0)@|www\.|://|&(?!amp;|lt;|gt;)", shown), shown


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("apps/web.yaml:7", "`apps/web.yaml:7`"),
        ("a`b", "``a`b``"),
        ("a``b`c", "```a``b`c```"),
        ("`a", "`` `a ``"),
        ("a`", "`` a` ``"),
        ("<b>@x", "`<b>@x`"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_code(text: str, span: str) -> None:
    assert code(text) == span


@pytest.mark.parametrize("text", HOSTILE)
def test_a_code_span_ends_only_at_its_end(text: str) -> None:
    span = code(text)
    fence = re.match("`+", span)
    assert fence
    inner = span[len(fence[0]) : -len(fence[0])]
    assert fence[0] not in re.findall("`+", inner)
    assert "\n" not in span


def test_length_counts_as_services_do() -> None:
    assert length("a\U0001f600") == 3


def test_shortened() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdefg", 6) == "abcde…"
