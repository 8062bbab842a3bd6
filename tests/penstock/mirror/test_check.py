import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.mirror.check import check
from penstock.mirror.layout import Layout
from penstock.mirror.plan import Plan, Wanted
from penstock.mirror.thing import GIT, IMAGE, Thing
from tests.penstock.support.layouts import Made, blobs


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Plan]:
    """A layout with four images, one of them for two platforms, and the plan that needs just them."""
    made = Made(tmp_path_factory.mktemp("check") / "layout")
    digests = {name: made.image(f"r.example/{name}:1", *platforms) for name, platforms in IMAGES.items()}
    wanted = (Wanted(Thing(IMAGE, f"r.example/{name}", "1", digest), ()) for name, digest in digests.items())
    return made, Plan(("one",), tuple(wanted), ())


IMAGES = {"a": (), "b": ("amd64", "arm64"), "c": (), "d": ()}


def lacks(made: Made, plan: Plan) -> list[str]:
    return [f"{one.thing.name}: {one.why}" for one in check(Layout(made.root), plan, {}).lacks]


def test_all_is_there(bundle: tuple[Made, Plan]) -> None:
    proof = check(Layout(bundle[0].root), bundle[1], {})
    assert (proof.lacks, proof.by_name, proof.things) == ((), (), 4)
    assert proof.blobs == len(list(blobs(bundle[0].root)))
    assert proof.size == sum(path.stat().st_size for path in blobs(bundle[0].root))


@pytest.mark.hypothesis
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_taken_away_or_changed_is_named(bundle: tuple[Made, Plan], data: st.DataObject) -> None:
    """Any set of blobs is removed, or any bits of them turned: each of them that can be come to is named."""
    made, plan = bundle
    every = list(blobs(made.root))
    chosen = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=3, unique=True))
    kept = {path: path.read_bytes() for path in chosen}
    try:
        for path, content in kept.items():
            at = data.draw(st.none() | st.integers(0, len(content) * 8 - 1))
            if at is None:
                path.unlink()
            else:
                path.write_bytes(bytes(byte ^ (at // 8 == i) << (at % 8) for i, byte in enumerate(content)))
        said = "\n".join(lacks(made, plan))
        named = [path for path in chosen if path.name in said]
        assert named
        # What is not named can only be come to through one that is.
        for path, content in kept.items():
            if path in named:
                path.write_bytes(content)
        left = "\n".join(lacks(made, plan))
        assert all(path.name in left for path in chosen if path not in named)
    finally:
        for path, content in kept.items():
            path.write_bytes(content)
    assert lacks(made, plan) == []


def test_each_blob_alone(bundle: tuple[Made, Plan]) -> None:
    made, plan = bundle
    for path in blobs(made.root):
        content = path.read_bytes()
        path.unlink()
        assert [line.partition(": ")[2] for line in lacks(made, plan)] == [f"its blob sha256:{path.name} is not there"]
        path.write_bytes(content)


def test_what_is_nowhere_and_what_has_a_name_only(bundle: tuple[Made, Plan]) -> None:
    more = (Wanted(Thing(IMAGE, "r.example/a", "1"), ()), Wanted(Thing(IMAGE, "r.example/e", "1"), ()))
    proof = check(Layout(bundle[0].root), Plan((), more, ()), {})
    assert proof.by_name == (more[0].thing,)
    assert [(one.thing.name, one.why) for one in proof.lacks] == [("r.example/e", "is not in the layout")]


def test_this_repository_is_asked_for_by_its_digest(bundle: tuple[Made, Plan]) -> None:
    made, plan = bundle
    own = Thing(GIT, "https://g/fleet", "main")
    held = Plan((), (Wanted(own, ()),), ())
    assert check(Layout(made.root), held, {own: plan.wanted[0].thing.digest}).lacks == ()
    (lack,) = check(Layout(made.root), held, {own: f"sha256:{'0' * 64}"}).lacks
    assert "bundle again" in lack.why
