"""What is wrong under a suspended Kustomization stops nothing until it is resumed: its errors are warnings."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from penstock.expand.kustomization import Kustomization
from penstock.finding import Finding, Severity

#: Errors of git itself, whatever Flux does with it, and of the Kustomization as an object.
STAYING = frozenset(
    {"credential-in-configmap", "credential-in-object", "secret-in-clear", "secret-partly-encrypted"}
    | {"variable-value-invalid"}
)


def suspended(kustomizations: Iterable[Kustomization]) -> Collection[str]:
    """Those of some Kustomizations that are suspended."""
    return frozenset(str(one.key) for one in kustomizations if one.suspended)


def eased(findings: Iterable[Finding], held: Collection[str]) -> Iterator[Finding]:
    """The findings, those of suspended Kustomizations as grave as they are."""
    for one in findings:
        if one.severity is not Severity.ERROR or one.kustomization not in held or one.code in STAYING:
            yield one
            continue
        until = f"the Kustomization {one.kustomization} is suspended: it stops there once that is resumed"
        yield replace(one, severity=Severity.WARNING, hint=f"{one.hint}; {until}" if one.hint else until)
