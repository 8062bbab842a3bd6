from io import StringIO
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from penstock.expand.rendered import ClusterRender
from penstock.notexpanded import NotExpanded
from penstock.report.render_yaml import write
from tests.penstock.support.renders import render, rendered
from tests.penstock.support.values import document

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=9,
)


def written(one: ClusterRender) -> str:
    out = StringIO()
    write(one, out)
    return out.getvalue()


@given(VALUES)
def test_what_is_written_is_read_again_as_the_same(value: Any) -> None:
    text = written(render(rendered(document("v1", "ConfigMap", "a", data={"v": value}))))
    (read,) = yaml.safe_load_all(text)
    assert read["data"] == {"v": value}


@pytest.mark.parametrize(
    "text",
    [
        "1e3",
        "1234567e8",
        "0o17",
        "0x1F",
        "1_000",
        ".5",
        "12.",
        "+1",
        "0b1",
        "yes",
        "n",
        "~",
        "null",
        "2026-01-02",
        "1:30",
    ],
)
def test_a_text_that_looks_like_something_else_is_quoted(text: str) -> None:
    shown = written(render(rendered(document("v1", "ConfigMap", "a", data={"v": text}))))
    assert f"v: '{text}'" in shown or f'v: "{text}"' in shown or text == "n"


def test_a_comment_says_who_applies_each_object() -> None:
    text = written(
        render(rendered(document("v1", "Pod", "a"), path="x/y"), rendered(document("v1", "Pod", "b"), path=""))
    )
    assert "---\n# applied by flux-system/apps (x/y)\n" in text
    assert "---\n# applied by flux-system/apps (.)\n" in text


def test_no_name_breaks_out_of_its_comment() -> None:
    missing = NotExpanded("HelmRelease", "a\nb", "c\x1b[31m", "because\nso")
    text = written(render(rendered(document("v1", "Pod", "a"), path="x\nkind: Evil"), not_expanded=(missing,)))
    (read,) = yaml.safe_load_all(text)
    assert read["kind"] == "Pod"
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if "Evil" in line and not line.startswith("#")] == []
    assert [line for line in text.splitlines() if "so" in line and not line.startswith("#")] == []


@pytest.mark.parametrize(
    "value",
    [
        "##[error]a",
        "a ##[group]b ##[c]",
        "one\n::error::a\n  ::stop-commands::x\n",
        "word " * 1000 + "::warning::x " + "word " * 1000,
        "\ue0f0\ue0f1 ##[a] and ::b::",
        {"::key::": 1, "##[k]": {"::k": ["::a", "\n::b"]}},
    ],
)
def test_no_line_is_a_command_of_a_workflow_and_the_values_are_the_same(value: Any) -> None:
    text = written(render(rendered(document("v1", "ConfigMap", "a", data={"v": value}), path="x ##[error]y")))
    assert "##[" not in text
    assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []
    (read,) = yaml.safe_load_all(text)
    assert read["data"] == {"v": value}


def test_objects_keep_their_order() -> None:
    text = written(render(rendered(document("v1", "Pod", "z"), document("v1", "Pod", "a"))))
    assert [one["metadata"]["name"] for one in yaml.safe_load_all(text)] == ["z", "a"]
