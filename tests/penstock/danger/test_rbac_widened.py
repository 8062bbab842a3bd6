"""Someone may do more."""

from typing import Any

from penstock.danger import rbac_widened
from penstock.danger.danger import Grade
from tests.penstock.support.seen import made, said, seen

GROUP = rbac_widened.GROUP


def role(*rules: dict[str, Any]) -> dict[str, Any]:
    return made("Role", GROUP, rules=list(rules))


def rule(verbs: list[str], resources: list[str], **more: Any) -> dict[str, Any]:
    return {"apiGroups": [""], "resources": resources, "verbs": verbs, **more}


def binding(name: str, *subjects: str) -> dict[str, Any]:
    listed = [{"kind": "ServiceAccount", "namespace": "b", "name": subject} for subject in subjects]
    return made("RoleBinding", GROUP, roleRef={"name": name}, subjects=listed)


def test_rights_one_by_one() -> None:
    before = role(rule(["get"], ["pods"]))
    assert said(rbac_widened, seen(before, role(rule(["get", "list"], ["pods"])))) == [
        (Grade.CAUTION, "it may also list pods")
    ]
    assert said(rbac_widened, seen(role(rule(["*"], ["*"])), before)) == []
    assert said(rbac_widened, seen(before, role(rule(["get"], ["secrets"]))))[0][0] is Grade.DANGER


def test_a_name_narrows_and_its_loss_widens() -> None:
    narrow, wide = role(rule(["get"], ["pods"], resourceNames=["a"])), role(rule(["get"], ["pods"]))
    assert said(rbac_widened, seen(wide, narrow)) == []
    assert said(rbac_widened, seen(narrow, wide)) == [(Grade.CAUTION, "it may also get pods")]


def test_many_rights_are_cut_and_urls_count() -> None:
    after = role(rule(["get", "list", "watch"], ["a", "b"]), {"nonResourceURLs": ["/metrics"], "verbs": ["get"]})
    ((_, sentence),) = said(rbac_widened, seen(None, after))
    assert sentence.startswith("a new role: it may get /metrics, get a,")
    assert sentence.endswith("and 3 more")


def test_subjects_and_roles() -> None:
    assert said(rbac_widened, seen(binding("view", "x"), binding("view", "x", "y"))) == [
        (Grade.CAUTION, "ServiceAccount/b/y may do what view may")
    ]
    assert said(rbac_widened, seen(binding("view", "x", "y"), binding("view", "x"))) == []
    ((grade, sentence),) = said(rbac_widened, seen(binding("view", "x"), binding("cluster-admin", "x")))
    assert (grade, sentence) == (Grade.DANGER, "ServiceAccount/b/x may do what cluster-admin may")


def test_what_goes_or_is_of_another_group_widens_nothing() -> None:
    assert said(rbac_widened, seen(role(rule(["get"], ["pods"])), None)) == []
    other = made("Role", "example.org", rules=[rule(["*"], ["*"])])
    assert said(rbac_widened, seen(None, other)) == []


def _allows(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is said of a role whose one rule becomes another."""
    usual: dict[str, Any] = {"apiGroups": [""], "verbs": ["create"]}
    roles = (made("Role", GROUP, rules=[{**usual, **rule}]) for rule in (before, after))
    return [sentence for _, sentence in said(rbac_widened, seen(*roles))]


def test_what_lies_below_a_resource_is_another_right() -> None:
    """Who may create pods may not run commands in them."""
    assert _allows({"resources": ["pods"]}, {"resources": ["pods", "pods/exec"]}) == ["it may also create pods/exec"]
    assert _allows({"resources": ["*/exec"]}, {"resources": ["pods/exec"]}) == []
    assert _allows({"resources": ["*/exec"]}, {"resources": ["pods"]}) == ["it may also create pods"]


def test_one_object_is_less_than_all() -> None:
    one = {"resources": ["configmaps"], "resourceNames": ["a"]}
    assert _allows({"resources": ["configmaps"]}, one) == []
    assert _allows(one, {**one, "resourceNames": ["a", "b"]}) == ["it may also create configmaps b"]
    assert _allows(one, {"resources": ["configmaps"]}) == ["it may also create configmaps"]


def test_paths_of_the_server() -> None:
    metrics, all_of_it = {"nonResourceURLs": ["/metrics"]}, {"nonResourceURLs": ["/metrics*"]}
    assert _allows(all_of_it, {"nonResourceURLs": ["/metrics/x"]}) == []
    assert _allows(metrics, all_of_it) == ["it may also create /metrics*"]
    assert _allows(metrics, {"resources": ["/metrics"]}) == ["it may also create /metrics"]


def test_the_group_of_a_role_need_not_be_said() -> None:
    who = [{"kind": "User", "name": "u"}]
    bindings = (
        made("RoleBinding", GROUP, subjects=who, roleRef=role)
        for role in ({"name": "a"}, {"name": "a", "apiGroup": GROUP})
    )
    assert said(rbac_widened, seen(*bindings)) == []
