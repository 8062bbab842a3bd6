from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.finding import Finding, Place, Severity, merged

FINDINGS = st.lists(
    st.builds(
        Finding,
        code=st.sampled_from(["a-code", "b-code"]),
        severity=st.sampled_from(Severity),
        message=st.sampled_from(["one", "two"]),
        place=st.builds(Place, path=st.sampled_from(["", "x", "y"]), line=st.integers(0, 2)),
        subject=st.sampled_from(["", "Pod/a", "Pod/b"]),
        clusters=st.lists(st.sampled_from(["n", "m", "o"]), max_size=2).map(tuple),
    ).map(lambda f: replace(f, severity=Severity.ERROR if f.code == "a-code" else Severity.NOTE)),
    max_size=8,
)


@given(FINDINGS)
def test_merging_twice_changes_nothing(findings: list[Finding]) -> None:
    once = merged(findings)
    assert merged(once) == tuple(replace(f, subject=f.subject) for f in once)


@given(FINDINGS, st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_does_not_matter(findings: list[Finding], random: object) -> None:
    shuffled = list(findings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merged(shuffled) == merged(findings)


@given(FINDINGS)
def test_no_cluster_and_no_key_is_lost(findings: list[Finding]) -> None:
    once = merged(findings)
    assert {f.key for f in once} == {f.key for f in findings} or any(f.place.line for f in findings)
    for finding in findings:
        assert any(set(finding.clusters) <= set(one.clusters) and one.message == finding.message for one in once)


@given(FINDINGS)
def test_the_gravest_come_first(findings: list[Finding]) -> None:
    ranks = [finding.severity.rank for finding in merged(findings)]
    assert ranks == sorted(ranks)


def found(**more: object) -> Finding:
    return replace(Finding("code", Severity.ERROR, "message"), **more)  # type: ignore[arg-type]


def test_at_a_known_line_several_objects_are_one_finding() -> None:
    line = Place("a.yaml", 3)
    (one,) = merged([found(place=line, subject="Pod/a"), found(place=line, subject="Pod/b")])
    assert one.subject == "Pod/a and 1 other"
    (one,) = merged([found(place=line, subject=f"Pod/{letter}") for letter in "abc"])
    assert one.subject == "Pod/a and 2 others"


def test_without_a_line_each_object_is_its_own_finding() -> None:
    place = Place("a.yaml")
    assert len(merged([found(place=place, subject="Pod/a"), found(place=place, subject="Pod/b")])) == 2


def test_clusters_are_united_and_sorted() -> None:
    (one,) = merged([found(clusters=("b",)), found(clusters=("a", "b"))])
    assert one.clusters == ("a", "b")


@pytest.mark.parametrize(("place", "shown"), [(Place(), ""), (Place("a"), "a"), (Place("a", 7), "a:7")])
def test_a_place_is_written_as_editors_read_it(place: Place, shown: str) -> None:
    assert str(place) == shown


def test_a_finding_can_be_moved() -> None:
    assert found().at(Place("a", 1)) == found(place=Place("a", 1))


def test_severities_are_ranked() -> None:
    assert [s.rank for s in (Severity.ERROR, Severity.WARNING, Severity.NOTE)] == [0, 1, 2]


def test_at_a_known_line_objects_of_several_namespaces_are_one_finding() -> None:
    line = Place("a.yaml", 3)

    def lost(namespace: str, name: str = "secret") -> Finding:
        return found(place=line, subject=f"Pod/{namespace}/a", message=f"Secret {namespace}/{name} is made by nothing")

    (one,) = merged([lost("north"), lost("east"), lost("south")])
    assert (one.subject, one.message) == ("Pod/east/a and 2 others", "Secret east/secret is made by nothing")
    assert len(merged([lost("north"), lost("north", "north-secret")])) == 2  # another name
    assert (
        len(merged([replace(lost("north"), place=Place("a.yaml")), replace(lost("east"), place=Place("a.yaml"))])) == 2
    )
