"""variable-literal, on the worked enterprise."""

from tests.penstock.conftest import MakeRepository
from tests.penstock.rules.enterprise import APPS, EXTRA, Enterprise
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import documents, flux
from tests.penstock.support.outcome import Command

MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: extra
  namespace: edge-app1
data:
  host: VALUE
"""

#: Of a Flux Kustomization that substitutes, in an entry that does not.
PATCH = """\
  patches:
    - target: {kind: ServiceAccount}
      patch: |
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: any
          labels: {site: "${SITE}"}
"""


def test_variable_in_the_entry_which_substitutes_nothing(enterprise: Enterprise) -> None:
    enterprise.add(MAP.replace("VALUE", "${PARENT_BROKER_HOST}"))
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.place.path) == ("variable-literal", EXTRA)
    assert finding.message.startswith("${PARENT_BROKER_HOST} stays as it is")


def test_post_build_without_any_variable(enterprise: Enterprise) -> None:
    text = enterprise.read(APPS)
    enterprise.write(APPS, text[: text.index("    substituteFrom")] + "    substitute: {}\n")
    codes = {finding.code for finding in enterprise.findings(enterprise.name)}
    assert "variable-literal" in codes
    assert "variable-undefined" not in codes


def test_name_that_no_kustomization_knows_is_a_shells(enterprise: Enterprise) -> None:
    enterprise.add(MAP.replace("VALUE", "${HOME}"))
    assert enterprise.found(enterprise.name) == []


def test_where_nobody_else_reads_it_no_other_kustomization_must_know_it(enterprise: Enterprise) -> None:
    enterprise.add(MAP.replace("name: extra", "name: extra-${UNHEARD_OF}").replace("VALUE", "x"))
    found = [(one.code, one.place.path, one.place.line) for one in enterprise.findings(enterprise.name)]
    assert ("variable-literal", EXTRA, 4) in found


def test_an_annotation_may_be_somebody_elses(enterprise: Enterprise) -> None:
    enterprise.add(MAP.replace("\ndata:", "\n  annotations: {a: '${UNHEARD_OF}'}\ndata:").replace("VALUE", "x"))
    assert enterprise.found(enterprise.name) == []


def test_script_and_escaped_text(enterprise: Enterprise) -> None:
    script, escaped = MAP.replace("VALUE", "|\n    echo ${SITE}\n    exit"), MAP.replace("VALUE", "$${SITE}")
    enterprise.add(script, escaped.replace("extra", "two"))
    assert enterprise.found(enterprise.name) == []


def test_object_that_opts_out(enterprise: Enterprise) -> None:
    switch = "  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\ndata:"
    enterprise.add(MAP.replace("VALUE", "${SITE}").replace("\ndata:", f"\n{switch}"))
    assert enterprise.found(enterprise.name) == []


def test_patch_that_a_kustomization_hands_to_its_own_build(enterprise: Enterprise) -> None:
    enterprise.append(APPS, PATCH)
    assert enterprise.found(enterprise.name) == []


def test_a_line_of_several_kustomizations_is_told_once(repo: MakeRepository, run: Command) -> None:
    named = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  labels: {app: a}\n  namespace: "${NAMESPACE}"\n'
    entry = documents(flux("a", "apps"), flux("b", "apps"))
    found = run.validate(repo({**FLEET, "clusters/one/apps.yaml": entry, "apps/web.yaml": named}).root).findings
    (one,) = (finding for finding in found if finding["code"] == "variable-literal")
    assert one["hint"].startswith("give the Kustomization flux-system/a a postBuild")
