from tests.penstock.support.values import document


def test_it_is_named_by_kind_namespace_and_name() -> None:
    assert str(document("apps/v1", "Deployment", "web", "shop")) == "Deployment/shop/web"
    assert str(document("v1", "Namespace", "shop")) == "Namespace/shop"


def test_its_identity_has_the_group_and_no_version() -> None:
    one, other = document("apps/v1", "Deployment", "a", "n"), document("apps/v1beta1", "Deployment", "a", "n")
    assert one.identity == other.identity == ("apps", "Deployment", "n", "a")
    assert document("v1", "Pod", "a").group == ""


def test_what_lies_in_no_namespace_is_one_object_whatever_is_written_on_it() -> None:
    one, other = (document("rbac.authorization.k8s.io/v1", "ClusterRole", "a", space) for space in ("", "n"))
    assert one.identity == other.identity
    assert document("rbac.authorization.k8s.io/v1", "Role", "a", "n").identity[2] == "n"


def test_its_object_is_fresh_each_time() -> None:
    one = document("v1", "Pod", "a")
    one.object["kind"] = "changed"
    assert one.object["kind"] == "Pod"
