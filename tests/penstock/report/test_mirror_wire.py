from typing import get_args, get_type_hints

from pydantic import TypeAdapter

from penstock.mirror import serve, thing
from penstock.report.mirror_json import wire
from penstock.report.mirror_wire import MirrorPlanWire, ThingWire, UseWire
from tests.penstock.report.test_mirror_text import PLAN


def test_what_is_written_is_of_this_shape() -> None:
    TypeAdapter(MirrorPlanWire).validate_python(wire(PLAN), strict=True)


def test_the_words_are_those_of_the_values() -> None:
    assert set(get_args(get_type_hints(ThingWire)["kind"])) == set(thing.KINDS)
    known = {serve.MIRROR, serve.OUTSIDE, serve.INSIDE, serve.MISSING, serve.UNKNOWN}
    assert set(get_args(get_type_hints(UseWire)["served"])) == known
