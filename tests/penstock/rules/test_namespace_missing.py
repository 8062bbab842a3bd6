"""namespace-missing, on the worked enterprise."""

from collections.abc import Callable, Mapping

from tests.penstock.rules.enterprise import APPS, EXTRA, Enterprise

ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: extra}\nautomountServiceAccountToken: false\n"
#: Names of accounts, and the namespaces that they are put into.
PUMPS = (("a", "pumps"), ("b", "pumps"), ("c", "pumsp"))


def test_builtin_kind(enterprise: Enterprise) -> None:
    enterprise.add(ACCOUNT)
    assert enterprise.found(enterprise.name) == [f"namespace-missing {EXTRA}"]


def test_kind_of_a_shipped_definition(enterprise: Enterprise) -> None:
    enterprise.replace("apps/base/tracing/kustomization.yaml", "namespace: edge-app1\n", "")
    found = [line for line in enterprise.found(enterprise.name) if line.startswith("namespace-missing")]
    assert found == ["namespace-missing apps/base/tracing/configuration.yaml"]


def test_target_namespace_sets_it(enterprise: Enterprise) -> None:
    enterprise.replace("apps/base/tracing/kustomization.yaml", "namespace: edge-app1\n", "")
    enterprise.append(APPS, "  targetNamespace: edge-app1\n")
    assert enterprise.found(enterprise.name) == []


def test_kinds_without_a_namespace(enterprise: Enterprise) -> None:
    enterprise.add("apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: extra}\nvalue: 10\n")
    assert enterprise.found(enterprise.name) == []


def test_kind_that_nobody_knows(enterprise: Enterprise) -> None:
    enterprise.add("apiVersion: example.org/v1\nkind: Machine\nmetadata: {name: press}\n")
    assert enterprise.found(enterprise.name) == []


def test_entry_of_which_nobody_knows_the_rest(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    assert fleet({"clusters/one/account.yaml": ACCOUNT}).found() == []


def test_a_namespace_that_is_misspelt(enterprise: Enterprise) -> None:
    enterprise.add(ACCOUNT.replace("metadata: {", "metadata: {namespace: egde-app1, "))
    (one,) = (one for one in enterprise.findings(enterprise.name) if one.code == "namespace-missing")
    assert (one.severity, one.place.path, one.hint) == ("warning", EXTRA, "write edge-app1")
    assert "nothing makes the namespace egde-app1" in one.message


def test_a_namespace_of_its_own_is_none_that_is_misspelt(enterprise: Enterprise) -> None:
    enterprise.add(ACCOUNT.replace("metadata: {", "metadata: {namespace: edge-app9, "))
    assert "namespace-missing" not in {one.code for one in enterprise.findings(enterprise.name)}


def test_a_namespace_object_that_is_misspelt_is_told_once_there(enterprise: Enterprise) -> None:
    made = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: pumsp\n"
    account = ACCOUNT.replace("metadata: {", "metadata: {namespace: pumps, ")
    enterprise.add(made, account, account.replace("extra", "other"))
    (one,) = (one for one in enterprise.findings(enterprise.name) if one.code == "namespace-missing")
    assert (one.subject, one.hint) == ("Namespace/pumsp", "write pumps")
    assert (one.place.path, enterprise.read(EXTRA).splitlines()[one.place.line - 1]) == (EXTRA, "  name: pumsp")


def test_a_namespace_that_something_is_in_is_none_that_is_misspelt(enterprise: Enterprise) -> None:
    made = "apiVersion: v1\nkind: Namespace\nmetadata: {name: pumsp}\n"
    accounts = [ACCOUNT.replace("{name: extra", f"{{namespace: {space}, name: {n}") for n, space in PUMPS]
    enterprise.add(made, *accounts)
    found = [one for one in enterprise.findings(enterprise.name) if one.code == "namespace-missing"]
    assert [one.subject for one in found] == ["ServiceAccount/pumps/a", "ServiceAccount/pumps/b"]
