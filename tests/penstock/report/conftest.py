"""The browser that opens pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.penstock.support.chromium import Tab, program, tab


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """One browser for all files here."""
    path = program()
    if path is None:
        pytest.skip("there is no chromium on PATH")
    with tab(path, tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def page(browser: Tab, tmp_path: Path) -> Iterator[Tab]:
    """The browser at a blank page; nothing may be said or asked from elsewhere until the test ends."""
    browser.said.clear()
    browser.requests.clear()
    yield browser
    assert browser.said == []
    assert [url for url in browser.requests if not url.startswith((f"file://{tmp_path}", "data:,", "about:"))] == []
