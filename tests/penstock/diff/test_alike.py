"""Changes that are equal but for facts are one; whatever else differs keeps them apart."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.danger.danger import Danger, Grade
from penstock.diff.alike import alike, images_alike
from penstock.diff.change import Action, ObjectId
from penstock.diff.outcome import Change, ClusterOutcome, State
from penstock.impact.impact import ImageChange
from tests.penstock.support.diffs import added, change, danger, field, outcome, removed

FACTS = {
    "a/l3": {"NET": "10.1.0.0/24", "PORT": "8881", "SHARED": "same"},
    "b/l3": {"NET": "10.2.0.0/24", "PORT": "8882", "SHARED": "same"},
}
CLUSTERS = [outcome(name, facts=facts) for name, facts in FACTS.items()]


def told(*changes: Change, noise: bool = False, clusters: Sequence[ClusterOutcome] = CLUSTERS) -> tuple[Change, ...]:
    return alike(changes, clusters, noise=noise)


def pair(make: Any) -> list[Change]:
    """One change in each cluster, made from its facts."""
    return [make(name, facts) for name, facts in FACTS.items()]


def test_a_facts_value_in_a_field() -> None:
    (one,) = told(*pair(lambda name, facts: change("web", field("spec.cidr", "any", facts["NET"]), clusters=(name,))))
    assert one.clusters == ("a/l3", "b/l3")
    assert one.object.fields[0].after == "${NET}"
    assert one.values == (("NET", ("10.1.0.0/24", "10.2.0.0/24")),)


def test_inside_texts_of_whole_objects_and_in_numbers_keys_and_names() -> None:
    def make(name: str, facts: dict[str, str]) -> Change:
        content = {"data": {f"x.{facts['NET']}": f"a\n{facts['NET']}:1\n", "port": int(facts["PORT"])}}
        return added(f"web-{facts['PORT']}", content=content, clusters=(name,))

    (one,) = told(*pair(make))
    assert one.object.content == {"data": {"x.${NET}": "a\n${NET}:1\n", "port": "${PORT}"}}
    assert one.object.object.name == "web-${PORT}"
    assert [name for name, _ in one.values] == ["NET", "PORT"]


def test_what_all_clusters_share_is_written_out() -> None:
    def make(name: str, facts: dict[str, str]) -> Change:
        return change("web", field("spec.a", "", f"{facts['SHARED']} {facts['NET']}"), clusters=(name,))

    (one,) = told(*pair(make))
    assert one.object.fields[0].after == "same ${NET}"


def test_images_that_differ_in_a_fact_are_told_once() -> None:
    def image(name: str, registry: str, after: str = "2") -> ImageChange:
        return ImageChange(f"{registry}/web", "1", after, "major", (name,))

    each = [image(name, facts["NET"]) for name, facts in FACTS.items()]
    assert images_alike(each, CLUSTERS) == (ImageChange("${NET}/web", "1", "2", "major", ("a/l3", "b/l3")),)
    apart = [each[0], image("b/l3", FACTS["b/l3"]["NET"], "3")]
    assert images_alike(apart, CLUSTERS) == tuple(apart)


def test_a_value_may_also_stand_for_itself() -> None:
    def make(name: str, facts: dict[str, str]) -> Change:
        return change("web", field("spec.a", "10.1.0.0/24", facts["NET"]), clusters=(name,))

    (one,) = told(*pair(make))
    assert (one.object.fields[0].before, one.object.fields[0].after) == ("10.1.0.0/24", "${NET}")
    assert one.values == (("NET", ("10.1.0.0/24", "10.2.0.0/24")),)


def test_a_value_counts_as_a_whole_word_only() -> None:
    def make(name: str, facts: dict[str, str]) -> Change:
        return change("web", field("spec.a", "", f"x{facts['PORT']}"), clusters=(name,))

    assert len(told(*pair(make))) == 2


def test_another_difference_keeps_them_apart() -> None:
    tags = iter(("1.0", "1.1"))
    assert len(told(*pair(lambda name, _: change("web", field("spec.a", "", next(tags)), clusters=(name,))))) == 2
    assert len(told(change("web", clusters=("a/l3",)), change("other", clusters=("b/l3",)))) == 2
    assert len(told(removed("web", clusters=("a/l3",)), added("web", clusters=("b/l3",)))) == 2


def test_only_facts_that_all_its_clusters_share_stand_for_a_value() -> None:
    both = change("web", field("spec.a", "", "10.1.0.0/24"), clusters=("a/l3", "c/l3"))
    other = change("web", field("spec.a", "", "10.2.0.0/24"), clusters=("b/l3",))
    third = outcome("c/l3", facts={"NET": "10.9.0.0/24"})
    assert len(told(both, other, clusters=[*CLUSTERS, third])) == 2


def test_without_facts_the_clusters_name_is_one() -> None:
    clusters = [ClusterOutcome(name, name, State.CHANGED) for name in ("north/one", "south/two")]
    changes = [
        change("web", field("spec.host", "", f"{name}.example"), clusters=(f"{site}/{name}",))
        for site, name in (("north", "one"), ("south", "two"))
    ]
    (one,) = told(*changes, clusters=clusters)
    assert one.object.fields[0].after == "${CLUSTER}.example"


def test_a_common_word_or_a_short_number_stands_for_nothing() -> None:
    clusters = [
        outcome(name, facts={"N": number, "ON": on}) for name, number, on in (("a/l3", "1", "yes"), ("b/l3", "2", "no"))
    ]
    changes = [
        change("web", field("spec.a", "", f"{number} {on}"), clusters=(name,))
        for name, number, on in (("a/l3", "1", "yes"), ("b/l3", "2", "no"))
    ]
    assert len(told(*changes, clusters=clusters)) == 2


def test_the_hash_of_a_generated_name_tells_nothing_apart() -> None:
    def make(name: str, old: str, new: str) -> Change:
        sides = [ObjectId("", "ConfigMap", "apps", f"settings-{hashed}") for hashed in (old, new)]
        renaming = field("metadata.name", sides[0].name, sides[1].name)
        return change(
            "settings", field("data.a"), renaming, clusters=(name,), action=Action.RENAMED, before=sides[0],
            after=sides[1], generated=True,
        )  # fmt: skip

    (one,) = told(make("a/l3", "2f45t6h7k8", "9ff5t6h7k8"), make("b/l3", "2245t6h7k8", "4445t6h7k8"))
    assert str(one.object.after) == "ConfigMap/apps/settings-*"
    assert [each.path for each in one.object.fields] == ["data.a"]
    (same,) = told(make("a/l3", "2f45t6h7k8", "9ff5t6h7k8"), make("b/l3", "2f45t6h7k8", "9ff5t6h7k8"))
    assert str(same.object.after) == "ConfigMap/apps/settings-9ff5t6h7k8"


def test_what_follows_a_name_tells_apart_only_with_noise() -> None:
    changes = [
        change("web", field(), field("spec.map", "x", new, follows=f"ConfigMap/apps/{new}"), clusters=(name,))
        for name, new in (("a/l3", "m-1"), ("b/l3", "m-2"))
    ]
    assert len(told(*changes)) == 1
    assert len(told(*changes, noise=True)) == 2


def test_dangers_keep_their_clusters_and_name_facts() -> None:
    def make(name: str, facts: dict[str, str]) -> Change:
        said = [danger("privileged", Grade.DANGER, f"it reaches {facts['NET']}")]
        more = [danger("version-step", Grade.CRITICAL, "a step")] if name == "b/l3" else []
        return change("web", dangers=[*said, *more], clusters=(name,))

    (one,) = told(*pair(make))
    assert one.dangers == (
        Danger("version-step", Grade.CRITICAL, "a step", ("b/l3",)),
        Danger("privileged", Grade.DANGER, "it reaches ${NET}", ("a/l3", "b/l3")),
    )


def test_two_kustomizations_that_apply_one_object() -> None:
    one, other = (change("web", owners=(name, name)) for name in ("f/a", "f/b"))
    (both,) = told(one, other, clusters=[outcome()])
    assert both.object.owners == ("f/a", "f/a")
    assert both.also == (("f/b", "f/b"),)
    apart = change("web", owners=("f/b", "f/b"), clusters=("a/l3",))
    assert len(told(one, apart, clusters=[outcome(), *CLUSTERS])) == 2


def test_the_gravest_stays_first() -> None:
    shown = told(change("calm"), change("grave", dangers=[danger()]))
    assert [one.object.object.name for one in shown] == ["grave", "calm"]


words = st.text("ab1.-/ \n", max_size=6)


@settings(max_examples=200, deadline=None)
@given(
    facts=st.lists(st.dictionaries(st.sampled_from("XYZ"), words, max_size=3), min_size=2, max_size=4),
    template=st.lists(st.one_of(words, st.sampled_from(["${X}", "${Y}", "${Z}"])), max_size=5),
    extra=words,
)
def test_with_its_facts_in_it_a_pattern_is_each_clusters_change_again(
    facts: list[dict[str, str]], template: list[str], extra: str
) -> None:
    clusters = [outcome(f"s{n}/l3", facts=words) for n, words in enumerate(facts)]
    texts = {}
    for index, one in enumerate(clusters):
        text = " ".join(template) + (extra if index == 0 else "")
        for name in "XYZ":
            text = text.replace(f"${{{name}}}", one.facts.get(name, ""))
        texts[one.name] = text
    changes = [change("web", field("spec.a", "\0", text), clusters=(name,)) for name, text in texts.items()]
    found = {}
    for each in alike(changes, clusters):
        for index, cluster in enumerate(each.clusters):
            text = each.object.fields[0].after
            for name, values in each.values:
                text = text.replace(f"${{{name}}}", values[index])
            found[cluster] = text
    assert found == texts
