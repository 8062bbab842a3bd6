"""Which object after a change is which one before it."""

from penstock.diff.inventory import inventory
from penstock.diff.pairs import generated, pairs
from penstock.document import Document
from tests.penstock.support.objects import config, document, raw
from tests.penstock.support.renders import render, rendered

Owned = tuple[str, Document]
HASHES = ("2f45t6h7k8", "9ff5t6h7k8", "4445t6h7k8")


def paired(before: list[Owned], after: list[Owned]) -> set[tuple[str, str]]:
    """`owner name` of both sides of each pair."""
    sides = [inventory(render(*(rendered(one, name=owner) for owner, one in side))) for side in (before, after)]

    def said(held: object) -> str:
        return f"{held.owner.partition('/')[2]} {held.id.name}" if held else ""  # type: ignore[attr-defined]

    return {(said(pair.before), said(pair.after)) for pair in pairs(*sides)}


def hashed(index: int, text: str = "", name: str = "settings") -> Document:
    return config(f"{name}-{HASHES[index]}", text or HASHES[index])


def test_equal_objects_are_no_pair() -> None:
    assert paired([("a", config("x", "1"))], [("a", config("x", "1"))]) == set()


def test_by_name() -> None:
    assert paired([("a", config("x", "1"))], [("a", config("x", "2"))]) == {("a x", "a x")}
    assert paired([("a", config("x", "1"))], [("b", config("x", "1"))]) == {("a x", "b x")}


def test_by_what_a_generator_began_with() -> None:
    assert paired([("a", hashed(0))], [("a", hashed(1))]) == {(f"a settings-{HASHES[0]}", f"a settings-{HASHES[1]}")}
    other = paired([("a", hashed(0))], [("a", hashed(1, name="other"))])
    assert len(other) == 2, "of another generator"


def test_by_content_where_the_name_says_nothing() -> None:
    assert paired([("a", config("x", "1"))], [("a", config("y", "1"))]) == {("a x", "a y")}
    assert paired([("a", config("x", "1"))], [("a", config("y", "2"))]) == {("a x", ""), ("", "a y")}


def test_what_is_empty_is_like_nothing() -> None:
    empty = [document("ServiceAccount", name) for name in "xy"]
    assert paired([("a", empty[0])], [("a", empty[1])]) == {("a x", ""), ("", "a y")}
    bare = [raw({"kind": "Thing", "metadata": {"name": name}}) for name in "xy"]
    assert len(paired([("a", bare[0])], [("a", bare[1])])) == 2


def test_by_content_that_names_what_was_renamed_with_it() -> None:
    """A prefix, which what mounts a ConfigMap follows; but not what names something else."""

    def side(prefix: str, mounted: str) -> list[Owned]:
        pod = {"spec": {"volumes": [{"name": "c", "configMap": {"name": mounted}}]}}
        user = raw({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"{prefix}web"}, **pod})
        return [("a", config(f"{prefix}conf", "1")), ("a", user)]

    pair = ("a web", "a x-web")
    assert paired(side("", "conf"), side("x-", "x-conf")) == {("a conf", "a x-conf"), pair}
    assert pair not in paired(side("", "conf"), side("x-", "elsewhere"))


def test_of_several_alike_the_one_of_the_same_name_is_taken() -> None:
    def placed(name: str, namespace: str) -> Document:
        return config(name, "1", namespace)

    found = paired([("a", placed("x", "one"))], [("a", placed("w", "two")), ("a", placed("x", "two"))])
    assert found == {("a x", "a x"), ("", "a w")}


def test_an_object_that_several_apply_goes_by_owner_first() -> None:
    before = [("a", config("x", "1")), ("b", config("x", "2"))]
    assert paired(before, [("b", config("x", "3")), ("a", config("x", "1"))]) == {("b x", "b x")}
    assert paired(before, [("a", config("x", "1"))]) == {("b x", "a x")}, "a applies it still"
    assert paired(before, [("a", config("x", "1")), ("c", config("x", "9"))]) == {("b x", "c x")}


def test_what_another_begins_to_apply_too_is_not_new() -> None:
    both = [("a", config("x", "1")), ("b", config("x", "1"))]
    assert paired(both[:1], both) == {("a x", "b x")}


def test_generated() -> None:
    first, second = (inventory(render(rendered(hashed(index)))) for index in (0, 1))
    (old,), (new,) = next(iter(first.values())), next(iter(second.values()))
    assert generated(old, new)
    plain = next(iter(inventory(render(rendered(config("x", "1")))).values()))[0]
    assert not generated(plain, plain)
