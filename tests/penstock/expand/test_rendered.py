from penstock.expand.kustomization import Kustomization
from penstock.expand.rendered import applied
from penstock.finding import Place
from tests.penstock.support.renders import render, rendered
from tests.penstock.support.values import document

OWNER = {"kustomize.toolkit.fluxcd.io/name": "apps", "kustomize.toolkit.fluxcd.io/namespace": "flux-system"}


def apps(**spec: object) -> Kustomization:
    return Kustomization({"metadata": {"name": "apps", "namespace": "flux-system"}, "spec": spec})


def test_owner_labels_are_put_on_top_in_order() -> None:
    labels = applied(document("v1", "Pod", "a", metadata={"labels": {"z": "1", "a": "2"}}), apps())["metadata"][
        "labels"
    ]
    assert labels == {"a": "2", "z": "1", **OWNER}
    assert list(labels) == sorted(labels)


def test_common_metadata_wins_and_touches_nothing_below() -> None:
    pod = document(
        "v1",
        "Pod",
        "a",
        metadata={"labels": {"team": "x"}, "annotations": {"why": "y"}},
        spec={"template": {"metadata": {}}},
    )
    common = {"labels": {"team": "ot"}, "annotations": {"why": "z", "more": "w"}}
    content = applied(pod, apps(commonMetadata=common))
    assert content["metadata"]["labels"]["team"] == "ot"
    assert content["metadata"]["annotations"] == {"why": "z", "more": "w"}
    assert content["spec"] == {"template": {"metadata": {}}}


def test_nonsense_in_labels_is_replaced_and_no_crash() -> None:
    content = applied(document("v1", "Pod", "a", metadata={"labels": [1], "annotations": "x"}), apps(commonMetadata=3))
    assert content["metadata"]["labels"] == OWNER


def test_the_document_itself_stays_as_it_is() -> None:
    pod = document("v1", "Pod", "a")
    applied(pod, apps())
    assert "labels" not in pod.object["metadata"]


def test_a_cluster_has_the_documents_of_all_its_kustomizations() -> None:
    one, two = document("v1", "Pod", "a"), document("v1", "Pod", "b")
    assert list(render(rendered(one), rendered(two)).documents) == [one, two]


def test_the_place_is_worked_out_once_and_only_when_asked() -> None:
    asked: list[int] = []

    def find() -> Place:
        asked.append(1)
        return Place("a", 1)

    from penstock.expand.rendered import Rendered

    one = Rendered(apps(), find)
    assert asked == []
    assert one.place == one.place == Place("a", 1)
    assert asked == [1]


def test_of_labels_one_of_which_is_no_text_flux_reads_none() -> None:
    metadata = {"labels": {"a": "1", "b": True}, "annotations": {"c": "2", "d": 3}}
    pod = document("v1", "Pod", "a", metadata=metadata)
    assert applied(pod, apps())["metadata"] == {**pod.object["metadata"], "labels": OWNER}
    common = apps(commonMetadata={"annotations": {"e": "f"}})
    assert applied(pod, common)["metadata"]["annotations"] == {"e": "f"}


def test_a_null_is_an_empty_label() -> None:
    pod = document("v1", "Pod", "a", metadata={"labels": {"a": None, "b": "1"}})
    assert applied(pod, apps())["metadata"]["labels"] == {"a": "", "b": "1", **OWNER}
