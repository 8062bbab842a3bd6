"""What a reader of SARIF is told of a rule."""

from penstock.explain import page
from penstock.finding import Severity
from penstock.report.sarif_rule import descriptor
from tests.penstock.support.reports import finding


def test_a_rule_brings_its_manual() -> None:
    rule = descriptor("image-not-pinned", [finding("image-not-pinned", Severity.NOTE)])
    found = page("image-not-pinned")
    assert found
    assert (rule["id"], rule["name"]) == ("image-not-pinned", "ImageNotPinned")
    assert rule["shortDescription"]["text"] == found.manual.title
    assert "**FAIL**\n\n```yaml\n" in rule["help"]["markdown"]
    assert "A tag can be moved." in rule["help"]["text"]
    assert rule["defaultConfiguration"] == {"level": "error"}, "the rule's, whatever its findings are here"


def test_prose_is_not_broken_into_lines() -> None:
    rule = descriptor("image-not-pinned", [])
    assert "\n" not in rule["fullDescription"]["text"]
    assert rule["help"]["text"].startswith(rule["fullDescription"]["text"] + "\n\n")


def test_a_rule_without_a_manual_has_its_findings_gravest_level() -> None:
    found = [finding("our-own", Severity.NOTE), finding("our-own", Severity.WARNING), finding("other")]
    rule = descriptor("our-own", found)
    assert rule == {"id": "our-own", "name": "OurOwn", "defaultConfiguration": {"level": "warning"}}
