"""Freight: its hash is that of its values, and of nothing else."""

from penstock.promote.freight import freight


def test_the_hash_is_of_the_values_alone() -> None:
    one = freight("plant-a", "c1", {"a": '"1"', "b": "2"})
    other = freight("plant-b", "c2", {"b": "2", "a": '"1"'})
    assert one.hash == other.hash
    assert freight("plant-a", "c1", {"a": "1", "b": "2"}).hash != one.hash
    assert one.hash.startswith("sha256:")


def test_what_was_frozen_does_not_follow_its_origin() -> None:
    values = {"a": "1"}
    made = freight("plant-a", "", values)
    values["a"] = "2"
    assert made.values == {"a": "1"}
