"""One promotion, decided in memory: layouts that are not ours, sizes, registries, new and removed files, held apps."""

import pytest

from penstock.promote.plan import Outcome
from penstock.promote.propose import Asked, app, named
from penstock.promote.settings import Promotable, Promotion
from tests.penstock.support.promotion import Files, applied, decided

ADOPT = Asked(adopt=True)
PLACE = "apps/sites/{}/release/{}"


def release(site: str, **files: str) -> Files:
    """Files of a release; `_` in a name stands for a dot."""
    return {PLACE.format(site, name.replace("_", ".")): text.encode() for name, text in files.items()}


def both(a: str, b: str, name: str = "values_yaml") -> Files:
    """One file at two sites."""
    return {**release("a", **{name: a}), **release("b", **{name: b})}


def text(files: Files, site: str, name: str = "values.yaml") -> str:
    """A file's text."""
    return files[PLACE.format(site, name)].decode()


# New and removed files.


def test_a_new_file_comes_with_its_comments() -> None:
    files = both("x: 1\n", "x: 1\n") | release("a", new_yaml="# why\ny:   1\n", script_sh="echo\n")
    after = applied(files, decided(files, "a", "b", ADOPT))
    assert text(after, "b", "new.yaml") == "# why\ny:   1\n"
    assert text(after, "b", "script.sh") == "echo\n"


def test_a_file_that_went_goes_and_a_changed_one_is_a_conflict() -> None:
    files = both("x: 1\n", "x: 1\n") | both("y: 1\n", "y: 1\n", "old_yaml") | both("z: 1\n", "z: 1\n", "more_yaml")
    files = applied(files, decided(files, "a", "b", ADOPT))
    del files[PLACE.format("a", "old.yaml")], files[PLACE.format("a", "more.yaml")]
    files |= release("b", more_yaml="z: 2\n")
    plan = decided(files, "a", "b")
    assert [item.path for item in plan.conflicts] == ["apps/sites/{site}/release/more.yaml#z"]
    assert plan.files[PLACE.format("b", "old.yaml")] is None
    assert text(applied(files, decided(files, "a", "b", Asked(take={"z": "target"}))), "b", "more.yaml") == "z: 2\n"


def test_what_is_no_yaml_moves_as_a_whole() -> None:
    files = both("one\n", "one\n", "x_conf")
    files = applied(files, decided(files, "a", "b", ADOPT)) | release("a", x_conf="two\n")
    assert text(applied(files, decided(files, "a", "b")), "b", "x.conf") == "two\n"
    files |= release("b", x_conf="three\n")
    assert [item.outcome for item in decided(files, "a", "b").items] == [Outcome.CONFLICT]


def test_a_file_that_becomes_empty_is_empty() -> None:
    files = both("x: 1\n", "x: 1\n")
    files = applied(files, decided(files, "a", "b", ADOPT)) | release("a", values_yaml="# nothing yet\n")
    plan = decided(files, "a", "b")
    assert not plan.refusals
    assert text(applied(files, plan), "b") == "# nothing yet\n"


# What moves, and what does not.


def test_a_size_moves_only_when_it_is_named() -> None:
    files = both("image: {tag: '2'}\nreplicas: 3 # many\n", "image: {tag: '1'}\nreplicas: 1 # few\n")
    assert text(applied(files, decided(files, "a", "b", ADOPT)), "b") == "image: {tag: '2'}\nreplicas: 1 # few\n"
    named = Asked(sizes=("replicas",), adopt=True)
    assert text(applied(files, decided(files, "a", "b", named)), "b") == "image: {tag: '2'}\nreplicas: 3 # few\n"


def test_a_size_that_is_named_later_is_taken_then() -> None:
    files = both("tag: '1'\nreplicas: 3\n", "tag: '1'\nreplicas: 1\n")
    files = applied(files, decided(files, "a", "b", ADOPT))
    plan = decided(files, "a", "b", Asked(sizes=("replicas",)))
    assert [(item.path.rpartition("#")[2], item.outcome) for item in plan.items] == [("replicas", Outcome.TAKE)]
    again = applied(files, plan)
    assert decided(again, "a", "b").files == {}


def test_a_size_in_a_json_patch_is_one_too() -> None:
    patch = "- {{op: replace, path: /spec/replicas, value: {}}}\n- {{op: replace, path: /spec/x, value: {}}}\n"
    files = both(patch.format(3, 3), patch.format(1, 1))
    assert text(applied(files, decided(files, "a", "b", ADOPT)), "b") == patch.format(1, 3)


def test_what_makes_a_site_itself_stays() -> None:
    files = both("suspend: true\nhostnames: [a.example]\nx: 2\n", "suspend: false\nhostnames: [b.example]\nx: 1\n")
    assert (
        text(applied(files, decided(files, "a", "b", ADOPT)), "b") == "suspend: false\nhostnames: [b.example]\nx: 2\n"
    )


@pytest.mark.parametrize("value", ["http://10.1.2.3:80", "broker.plant.example at a", "a"])
def test_what_looks_like_a_site_is_refused_until_somebody_says(value: str) -> None:
    files = both(f"where: '{value}'\n", "where: x\n")
    assert "nothing says whether it moves" in decided(files, "a", "b", ADOPT).refusals[0]
    assert not decided(files, "a", "b", ADOPT, Promotion(settings=("where",))).refusals
    assert decided(files, "a", "b", ADOPT, Promotion(static=("where",))).items == ()


def test_a_registry_is_translated_never_copied() -> None:
    text_ = "images:\n  - name: {0}/web\n    newName: {0}/web\n    newTag: '{1}'\n"
    files = both(text_.format("one.example/x", 2), text_.format("two.example", 1), "kustomization_yaml")
    told = Promotion(registries={"a": "one.example/x", "*": "two.example/"})
    after = applied(files, decided(files, "a", "b", ADOPT, told), told)
    assert text(after, "b", "kustomization.yaml") == text_.format("two.example", 2)
    assert decided(after, "a", "b", None, told).up_to_date


def test_a_registry_that_the_target_does_not_have_is_refused() -> None:
    files = both("image: one.example/web\n", "image: web\n")
    told = Promotion(registries={"a": "one.example"})
    assert "b has no registry" in decided(files, "a", "b", ADOPT, told).refusals[0]


# Held apps.


def test_a_held_app_waits_and_is_not_said_to_be_taken() -> None:
    pins = "images:\n  - {{name: one, newTag: '{}'}}\n  - {{name: two, newTag: '{}'}}\n"
    files = both(pins.format(1, 1), pins.format(1, 1), "kustomization_yaml")
    files = applied(files, decided(files, "a", "b", ADOPT)) | release("a", kustomization_yaml=pins.format(2, 2))
    plan = decided(files, "a", "b", Asked(held=("two",)))
    assert {item.app: item.outcome for item in plan.items} == {"one": Outcome.TAKE, "two": Outcome.HELD}
    files = applied(files, plan)
    assert text(files, "b", "kustomization.yaml") == pins.format(2, 1)
    assert decided(files, "a", "b", Asked(held=("two",))).up_to_date
    after = applied(files, decided(files, "a", "b"))
    assert text(after, "b", "kustomization.yaml") == pins.format(2, 2)


# Layouts that are not ours.

ENVS = Promotion(
    lock="locks/{site}.yaml",
    paths=(Promotable(files="envs/{site}/version.yml"), Promotable(files="envs/{site}/settings.yml")),
)


def test_one_file_for_each_reason_to_change() -> None:
    files = {
        "envs/qa/version.yml": b"spec:\n- name: web\n  image: web:2",
        "envs/qa/replicas.yml": b"replicas: 1\n",
        "envs/prod-eu/version.yml": b"---\nspec:\n- name: web   # ours\n  image: web:1",
        "envs/prod-eu/replicas.yml": b"replicas: 9\n",
    }
    after = applied(files, decided(files, "qa", "prod-eu", ADOPT, ENVS), ENVS)
    assert after["envs/prod-eu/version.yml"] == b"---\nspec:\n- name: web   # ours\n  image: web:2"
    assert after["envs/prod-eu/replicas.yml"] == b"replicas: 9\n"
    assert "locks/prod-eu.yaml" in after


MIXED = Promotion(
    lock="locks/{site}.yaml",
    paths=(
        Promotable(files="apps/{site}/*.yaml", fields=("spec.chart.spec.version", "spec.values.**"), never=("**.url",)),
    ),
)
RELEASE = """\
kind: HelmRelease
metadata: {{name: web}}
spec:
  chart: {{spec: {{version: "{0}"}}}}
  interval: {1}
  values:
    url: {1}
    flag: {0}
---
kind: ConfigMap
metadata: {{name: {1}}}
"""


def test_only_the_named_fields_of_a_mixed_file_move() -> None:
    files = {
        f"apps/{site}/web.yaml": RELEASE.format(n, site).encode() for site, n in (("staging", 2), ("production", 1))
    }
    after = applied(files, decided(files, "staging", "production", ADOPT, MIXED), MIXED)
    assert after["apps/production/web.yaml"] == RELEASE.format(2, "production").encode()


def test_a_mixed_file_is_not_begun_by_a_promotion() -> None:
    files = {"apps/staging/web.yaml": RELEASE.format(2, "x").encode(), "apps/production/other.yaml": b"a: 1\n"}
    assert "begin it by hand" in decided(files, "staging", "production", ADOPT, MIXED).refusals[0]


# Files of odd shapes.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\ufeffx: '1' # c\r\ny: 1\r\n", "\ufeffx: '2' # c\r\ny: 1\r\n"),
        ("{x: 1,  y: 1}", "{x: 2,  y: 1}"),
        ("# é\nx: 1\n\n\n# end\ny: 1", "# é\nx: 2\n\n\n# end\ny: 1"),
        ("? x\n: 1\ny: 1\n", "? x\n: 2\ny: 1\n"),
        ("%YAML 1.1\n---\nx: 1\ny: 1\n...\n", "%YAML 1.1\n---\nx: 2\ny: 1\n...\n"),
        ("y: 1\nx:   1\t# tab\n", "y: 1\nx:   2\t# tab\n"),
    ],
)
def test_style_stays(before: str, after: str) -> None:
    value = "'2'" if "'" in before else "2"
    files = both(f"x: {value}\ny: 1\n", before)
    assert text(applied(files, decided(files, "a", "b", ADOPT)), "b") == after


def test_a_value_that_an_alias_repeats_moves_alone() -> None:
    files = both("x: 2\ny: 1\n", "x: &one 1\ny: *one\n")
    assert text(applied(files, decided(files, "a", "b", ADOPT)), "b") == "x: &one 2\ny: 1\n"


DOCUMENT = "kind: Thing\nmetadata: {{name: {}}}\nspec: {{replicas: {}, image: '{}'}}\n"


def test_a_document_that_holds_what_stays_neither_comes_nor_goes_in_part() -> None:
    one, two = DOCUMENT.format("one", 1, "a"), DOCUMENT.format("two", 5, "b")
    comes = decided(both(f"{one}---\n{two}", one), "a", "b", ADOPT)
    assert "Thing/two is not there, and at the source it also holds (Thing/two).spec.replicas" in comes.refusals[0]
    files = both(f"{one}---\n{two}", f"{one}---\n{two}")
    files = applied(files, decided(files, "a", "b", ADOPT))
    files["apps/sites/a/release/values.yaml"] = one.encode()
    assert "Thing/two is not at the source any more, and here it also" in decided(files, "a", "b").refusals[0]
    moved = decided(both(f"{one}---\n{two}", one), "a", "b", Asked(adopt=True, sizes=("**.replicas",)))
    assert moved.refusals == ()


def test_a_file_with_a_size_that_goes_at_the_source_is_not_left_in_part() -> None:
    one = DOCUMENT.format("one", 3, "a")
    files = both(one, one)
    files = applied(files, decided(files, "a", "b", ADOPT))
    del files["apps/sites/a/release/values.yaml"]
    files["apps/sites/a/release/other.yaml"] = b"a: 1\n"
    assert "it also holds (Thing/one).spec.replicas, which does not move" in decided(files, "a", "b").refusals[0]


def test_what_nobody_has_cannot_be_taken() -> None:
    files = both("x: 2\n", "x: 1\n")
    assert decided(files, "a", "b", Asked(take={"nothing": "source"}, adopt=True)).refusals == (
        "--take source=nothing: there is no such value",
    )


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/{site}/kustomization.yaml#images[r.example/x/historian].newTag", "historian"),
        ("a/{site}/kustomization.yaml#patches[web.yaml].path", "web"),
        ("a/{site}/web.yaml#[add /spec/x].value", "web"),
        ("a/{site}/x.yaml#(HelmRelease/podinfo).spec.chart", "podinfo"),
        ("a/{site}/x.conf#", "x.conf"),
        ("deploy/values-{site}.yaml#image.tag", "values"),
        ("envs/{site}.yaml#image.tag", "envs"),
        ("{site}.yaml#image.tag", "release"),
        ("a/{site}/kustomization.yaml#configMapGenerator[features].literals[A]", "features"),
    ],
)
def test_a_value_belongs_to_an_app(path: str, name: str) -> None:
    assert app(path) == name


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("https://db7.aurora.example/x", "leads to the host db7.aurora.example"),
        ("opc.tcp://plc.line.example:4840", "leads to the host plc.line.example"),
        ("mqtt://user:pass@broker.example:1883", "leads to the host broker.example"),
        ("10.1.2.3", "holds an address"),
        ("[--server=10.1.2.3, x]", "holds an address"),
        ("fd00::17", "holds an address"),
        ("10.0.0.0/8", "holds an address"),
        ("x.a.example", "names a"),
        ("https://${BROKER_HOST}:8883", ""),
        ("http://historian.edge-app1.svc.cluster.local:80", ""),
        ("http://historian:8080", ""),
        ("see https://docs.example.org/x for more", ""),
        ("oci://charts.example.org/x", ""),
        ("1.2.3", ""),
        ("12:30:00", ""),
    ],
)
def test_what_may_make_a_site_itself_is_not_guessed_about(value: str, why: str) -> None:
    plan = decided(both(f"x: {value}\n" if value[0] == "[" else f"x: '{value}'\n", "x: other\n"), "a", "b", ADOPT)
    assert [bool(why), why in "".join(plan.refusals)] == [bool(plan.refusals), True]


@pytest.mark.parametrize(
    "document",
    [
        "kind: Secret\nmetadata: {name: x}\nstringData: {key: %s}\n",
        "kind: Kustomization\napiVersion: kustomize.toolkit.fluxcd.io/v1\nmetadata: {name: x}\nspec: {path: %s}\n",
        "kind: Ingress\nmetadata: {name: x}\nspec: {host: %s}\n",
        "image: {tag: 1}\nreplicaCount: '%s'\n",
    ],
)
def test_secrets_paths_hosts_and_sizes_of_helm_stay(document: str) -> None:
    plan = decided(both(document % "there", document % "here"), "a", "b", ADOPT)
    assert (plan.moving, plan.refusals) == ((), ())


def test_entries_of_a_kustomization_are_no_resources_of_a_container() -> None:
    files = both("resources: [a.yaml]\n", "resources: [a.yaml]\n", "kustomization_yaml") | both(
        "x: 1\n", "x: 1\n", "a_yaml"
    )
    files = applied(files, decided(files, "a", "b", ADOPT))
    files |= release("a", kustomization_yaml="resources: [a.yaml, b.yaml]\n", b_yaml="y: 1\n")
    plan = decided(files, "a", "b")
    assert not plan.refusals
    after = applied(files, plan)
    assert text(after, "b", "kustomization.yaml") == "resources: [a.yaml, b.yaml]\n"
    gone = after | release("a", kustomization_yaml="resources: [a.yaml]\n")
    del gone[PLACE.format("a", "b.yaml")]
    assert text(applied(gone, decided(gone, "a", "b")), "b", "kustomization.yaml") == "resources: [a.yaml]\n"


def test_sizes_in_a_list_of_resources_stay() -> None:
    set_ = "resources:\n  - name: web\n    tag: '{0}'\n    resources: {{limits: {{cpu: {0}}}}}\n"
    files = both(set_.format(2), set_.format(1))
    after = applied(files, decided(files, "a", "b", ADOPT))
    assert text(after, "b") == set_.format(1).replace("tag: '1'", "tag: '2'")


@pytest.mark.parametrize("asked", ["images[*].newTag", "images*newTag", "*#images[web].*", "images[web].newTag", "web"])
def test_a_pattern_is_of_the_path_as_the_plan_prints_it(asked: str) -> None:
    path = "apps/sites/{site}/release/kustomization.yaml#images[web].newTag"
    assert named(asked, path)
    assert not named(asked, path.replace("images[web]", "patches[db]"))
