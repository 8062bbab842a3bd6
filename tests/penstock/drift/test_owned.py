from typing import Any

from penstock.drift.owned import cleaned

FLUX = "kustomize-controller"


def entry(manager: str, operation: str, fields: dict[str, Any], **more: str) -> dict[str, Any]:
    return {"manager": manager, "operation": operation, "fieldsV1": fields, **more}


def thing(managed: list[dict[str, Any]], **content: Any) -> dict[str, Any]:
    return {"kind": "X", "metadata": {"managedFields": managed}, **content}


DATA: dict[str, Any] = {"f:data": {"f:ours": {}}}
ADDED: dict[str, Any] = {"f:data": {"f:added": {}}}


def test_what_kubectl_added_is_taken_away() -> None:
    live = thing([entry(FLUX, "Apply", DATA), entry("kubectl-edit", "Update", ADDED)], data={"ours": "1", "added": "2"})
    assert cleaned(live, live, {})["data"] == {"ours": "1"}


def test_what_another_owner_holds_too_stays() -> None:
    managed = [entry(FLUX, "Apply", DATA), entry("kubectl", "Apply", ADDED), entry("operator", "Update", ADDED)]
    live = thing(managed, data={"ours": "1", "added": "2"})
    assert cleaned(live, live, {})["data"] == {"ours": "1", "added": "2"}


def test_what_others_added_stays() -> None:
    live = thing([entry(FLUX, "Apply", DATA), entry("operator", "Update", ADDED)], data={"ours": "1", "added": "2"})
    assert cleaned(live, live, {})["data"] == {"ours": "1", "added": "2"}


def test_a_subresource_is_nobodys_edit() -> None:
    live = thing(
        [entry("kubectl", "Update", {"f:spec": {"f:replicas": {}}}, subresource="scale")], spec={"replicas": 2}
    )
    assert cleaned(live, live, {})["spec"] == {"replicas": 2}


def test_items_of_lists_go_by_key_and_by_value() -> None:
    fields = {
        "f:ports": {'k:{"port":80}': {".": {}, "f:port": {}}, 'k:{"port":81}': {".": {}, "f:name": {}, "f:port": {}}},
        "f:finalizers": {'v:"a"': {}},
    }
    applied = entry(FLUX, "Apply", {"f:ports": {'k:{"port":80}': {".": {}, "f:port": {}}}})
    live = thing(
        [applied, entry("kubectl-patch", "Update", fields)],
        ports=[{"port": 80}, {"port": 81, "name": "n"}],
        finalizers=["a", "b"],
    )
    left = cleaned(live, live, {})
    assert left["ports"] == [{"port": 80}]
    assert left["finalizers"] == ["b"]


def test_the_note_of_kubectl_apply_goes_unless_git_has_it() -> None:
    note = "kubectl.kubernetes.io/last-applied-configuration"
    live = {"metadata": {"annotations": {note: "{}", "kept": "1"}}}
    assert cleaned(live, live, {})["metadata"]["annotations"] == {"kept": "1"}
    assert cleaned(live, live, live)["metadata"]["annotations"] == {note: "{}", "kept": "1"}


def test_the_given_object_is_not_changed() -> None:
    live = thing([entry("kubectl", "Update", ADDED)], data={"added": "2"})
    cleaned(live, live, {})
    assert live["data"] == {"added": "2"}
