import io

from penstock.finding import Edit, Place
from penstock.mend.mend import Mended
from penstock.mend.plan import Change, Left
from penstock.report.mended import write, write_diff
from tests.penstock.support.reports import HOSTILE, finding, report


def test_every_edit_is_told_and_every_one_that_was_not_made() -> None:
    out = io.StringIO()
    fixed = finding(edit=Edit("a", "b"))
    write(Mended(report(), (fixed,), (Left(finding("other", place=Place("b", 2)), "it is generated"),)), out)
    assert out.getvalue().splitlines() == [
        "apps/web.yaml:7: fixed object-invalid: a → b",
        "b:2: not fixed other: it is generated",
        "1 finding fixed in 1 file",
    ]


def test_one_edit_that_mends_two_findings_is_told_once() -> None:
    out = io.StringIO()
    found = [finding(message=message, edit=Edit("a", "b")) for message in ("env.0", "env.1")]
    write(Mended(report(), tuple(found), tuple(Left(one, "it is generated") for one in found)), out)
    assert out.getvalue().splitlines() == [
        "apps/web.yaml:7: fixed object-invalid: a → b",
        "apps/web.yaml:7: not fixed object-invalid: it is generated",
        "2 findings fixed in 1 file",
    ]


def test_nothing_that_somebody_wrote_reaches_the_terminal_as_it_is() -> None:
    out = io.StringIO()
    found = [finding(place=Place(text, 1), edit=Edit(text, text)) for text in HOSTILE]
    write(Mended(report(), tuple(found), tuple(Left(one, text) for one, text in zip(found, HOSTILE, strict=True))), out)
    assert "\x1b" not in out.getvalue()
    assert len(out.getvalue().splitlines()) == 2 * len(HOSTILE) + 1


def test_a_diff_keeps_ends_of_lines_and_marks_one_that_is_missing() -> None:
    out = io.StringIO()
    write_diff([Change("a.yaml", b"x\r\na: 1", b"x\r\na: 2")], out)
    assert out.getvalue() == (
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n x\r\n-a: 1\n\\ No newline at end of file\n"
        "+a: 2\n\\ No newline at end of file\n"
    )
