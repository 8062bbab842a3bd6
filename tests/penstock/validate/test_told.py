"""What a rule and the API server's own code both find is told once."""

from dataclasses import replace

from penstock.finding import Finding, Place, Severity
from penstock.validate.told import INVALID, REFUSED, once

HERE, THERE = Place("apps/web.yaml", 7), Place("apps/web.yaml", 9)


def finding(code: str, place: Place = HERE, severity: Severity = Severity.ERROR, subject: str = "Pod/a/b") -> Finding:
    return Finding(code, severity, code, place, subject, kustomization="flux-system/apps")


def told(*ruled: Finding) -> list[Finding]:
    return list(once([finding(REFUSED)], ruled))


def test_what_no_rule_says_is_told() -> None:
    assert told() == [finding(REFUSED)]


def test_in_the_words_of_a_rule_at_the_same_line() -> None:
    assert told(finding("port-invalid")) == []
    assert told(finding("port-invalid", THERE)) == [finding(REFUSED)]
    assert told(finding("port-invalid", subject="Pod/a/c")) == [finding(REFUSED)]


def test_another_fault_of_the_same_line_explains_nothing() -> None:
    assert told(finding("secret-missing")) == [finding(REFUSED)]


def test_a_warning_explains_no_refusal() -> None:
    assert told(finding("port-doubled", severity=Severity.WARNING)) == [finding(REFUSED)]


def test_a_rule_about_the_whole_object_explains_it_anywhere() -> None:
    assert told(finding("selector-mismatch", THERE)) == []


def test_everything_else_stays() -> None:
    other = finding("object-invalid")
    assert list(once([other], [finding("port-invalid")])) == [other]


def test_a_pod_without_containers_is_told_in_the_words_of_the_rule() -> None:
    lacking = replace(finding("object-invalid"), message="spec.template.spec.containers: required field is missing")
    without = replace(lacking, message="spec.template: required field is missing")
    other = replace(lacking, message="spec.template.spec.volumes: unknown field")
    assert list(once([lacking, without, other], [finding("required-missing")])) == [other]
    assert list(once([lacking], [finding("required-missing", THERE)])) == [lacking]
    assert list(once([lacking], [finding("port-invalid")])) == [lacking]


def test_a_name_that_a_schema_refuses_too_is_told_in_the_words_of_the_rule() -> None:
    name = replace(finding("object-invalid"), message='metadata.name: Invalid value: "A"')
    other = replace(name, message="metadata.generation: got string, want integer", place=THERE)
    assert list(once([name, other], [finding("name-invalid")])) == [other]
    assert list(once([name], [finding("port-invalid", THERE)])) == [name]


def test_what_a_misspelt_field_lacks_is_told_at_the_field() -> None:
    def invalid(message: str, hint: str = "") -> Finding:
        return replace(finding(INVALID, THERE), message=message, hint=hint)

    slip = invalid("spec.chartref: unknown field", "write chartRef")
    either = invalid("spec: Invalid value: either chart or chartRef must be set")
    required, other = invalid("spec.chartRef: Required value"), invalid("spec.interval: Required value")
    assert list(once([either, slip, required, other], [])) == [slip, other]


def test_a_variable_that_is_no_text_is_told_in_words() -> None:
    assert list(once([finding(INVALID)], [finding("variable-value-invalid", subject="")])) == []


def test_a_selector_with_a_label_that_is_told_elsewhere() -> None:
    said = "a valid label must be an empty string or consist of alphanumeric characters"
    selector = replace(finding(REFUSED), message=f'spec.selector.matchLabels: Invalid value: "a b": {said}')
    other = replace(selector, message='spec.type: Unsupported value: "a"')
    assert list(once([selector, other], [finding("label-invalid", THERE)])) == [other]
    assert list(once([selector], [finding("label-invalid", THERE, subject="Pod/a/c")])) == [selector]


def test_a_mount_of_a_volume_that_is_refused_itself() -> None:
    mount = replace(finding(REFUSED), message='spec.containers.0.volumeMounts.0.name: Not found: "a"')
    volume = replace(finding(REFUSED, THERE), message="spec.volumes.0.secret.defaultMode: Invalid value: 888")
    assert list(once([mount, volume], [])) == [volume]
    assert list(once([mount], [])) == [mount]


def test_what_a_schema_misses_under_a_misspelt_name() -> None:
    misspelt = replace(finding("object-invalid"), message="spec.shedule: unknown field", hint="write schedule")
    missing = replace(finding("object-invalid", THERE), message="spec.schedule: required field is missing")
    assert list(once([misspelt, missing], [])) == [misspelt]
