from collections.abc import Iterator
from dataclasses import replace

import pytest

from penstock.render.build import Build, BuildKey
from penstock.render.source import Source
from penstock.where.book import Book, book
from penstock.workshop import Workshop
from tests.penstock.where.handmade import tree

KEY, BUILD = BuildKey(Source("test"), "apps", ""), Build()


@pytest.fixture
def workshop(worker: object) -> Iterator[Workshop]:
    assert worker
    with Workshop(store=False) as made:
        made.trees.add(tree({}))
        yield made


def test_a_workshop_has_one_book_until_the_next_run(workshop: Workshop) -> None:
    first = book(workshop)
    assert book(workshop) is first
    workshop.renew()
    assert book(workshop) is not first


def test_equal_builds_share_a_trail_and_all_trails_their_files(workshop: Workshop) -> None:
    one = Book()
    first = one.trail(workshop, KEY, BUILD)
    assert one.trail(workshop, replace(KEY), BUILD) is first
    other = one.trail(workshop, replace(KEY, path="other"), BUILD)
    assert other is not first
    assert other.files is first.files is one.files


def test_a_build_made_anew_or_another_tree_has_a_trail_of_its_own(workshop: Workshop) -> None:
    one = Book()
    first = one.trail(workshop, KEY, BUILD)
    again = one.trail(workshop, KEY, Build())
    assert again is not first
    workshop.trees.add(tree({"a": ""}))
    assert one.trail(workshop, KEY, again.build) is not again
