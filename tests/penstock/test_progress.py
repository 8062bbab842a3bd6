"""Progress: one line at a terminal, after a while, gone at the end; elsewhere nothing."""

import io
import time

import pytest

from penstock import progress
from tests.penstock.support.terminal import Terminal


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line appears at once, and at every step."""
    monkeypatch.setattr(progress.Line.__init__, "__defaults__", (0.0,))
    monkeypatch.setattr(progress, "PAUSE", 0.0)


@pytest.mark.usefixtures("impatient")
def test_the_line_says_phase_count_clusters_and_objects_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    out = Terminal()
    with progress.shown(out):
        progress.clusters("8 of 8 clusters")
        progress.phase("building", 3)
        progress.step()
        progress.objects(496)
        assert out.getvalue().rpartition(progress.AGAIN)[2] == "building 1/3 · 8 of 8 clusters · 496 objects"
    assert out.getvalue().endswith(progress.AGAIN)
    assert "\n" not in out.getvalue()


@pytest.mark.usefixtures("impatient")
def test_the_line_is_never_longer_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    out = Terminal()
    with progress.shown(out):
        progress.phase("a very long phase indeed", 3)
        assert out.getvalue().removeprefix(progress.AGAIN) == "a very long phase i"


def test_a_short_run_shows_nothing() -> None:
    out = Terminal()
    with progress.shown(out):
        progress.phase("building", 3)
        progress.step()
    assert out.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_a_log_file_shows_nothing() -> None:
    out = io.StringIO()
    with progress.shown(out):
        progress.phase("building", 3)
    assert out.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_an_error_leaves_no_line_behind() -> None:
    out = Terminal()

    def failing() -> None:
        with progress.shown(out):
            progress.phase("building", 3)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert out.getvalue().endswith(progress.AGAIN)
    progress.phase("nobody listens")
    assert out.getvalue().endswith(progress.AGAIN)


@pytest.mark.usefixtures("impatient")
def test_a_word_begins_the_counts_anew() -> None:
    out = Terminal()
    with progress.shown(out):
        progress.clusters("1 of 2 clusters")
        progress.objects(5)
        progress.clusters("2 of 2 clusters")
        assert "objects" not in out.getvalue().rpartition(progress.AGAIN)[2]


def test_what_says_nothing_is_seen_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.Line.__init__, "__defaults__", (0.0,))
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    monkeypatch.setattr(progress, "BEAT", 0.01)
    monkeypatch.setattr(progress, "COUNTED", 0)
    out = Terminal()
    with progress.shown(out):
        while out.getvalue().count(progress.AGAIN) < 3:  # nobody says anything
            time.sleep(0.01)
    assert out.getvalue().startswith(f"{progress.AGAIN}at work · ")
    assert out.getvalue().endswith(progress.AGAIN)
    said = out.getvalue()
    time.sleep(0.05)
    assert out.getvalue() == said
