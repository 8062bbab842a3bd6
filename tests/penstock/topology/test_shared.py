from hypothesis import given
from hypothesis import strategies as st

from penstock.topology.names import covers, fault
from penstock.topology.shared import SHARED, anybodys


def test_what_is_everybody_s() -> None:
    assert anybodys("*.azurecr.io") == "azurecr.io"
    assert anybodys("*.westeurope.cloudapp.azure.com") == "westeurope.cloudapp.azure.com"
    assert anybodys("*.s3.eu-central-1.amazonaws.com") == "s3.eu-central-1.amazonaws.com"
    assert anybodys("*.windows.net").endswith(".windows.net")


def test_what_is_one_owner_s() -> None:
    for name in ("aurora.azurecr.io", "*.his.arc.azure.com", "*.data.mcr.microsoft.com", "*.aurora.azurewebsites.net"):
        assert anybodys(name) == ""


@given(st.sampled_from(sorted(SHARED)), st.integers(0, 3))
def test_every_wildcard_that_covers_one_is_told(domain: str, up: int) -> None:
    pattern = "*." + ".".join(domain.split(".")[up:])
    found = anybodys(pattern)
    assert bool(found) == (pattern != "*." and covers(pattern, f"*.{domain}"))
    assert fault(domain) == ""
