"""Users and capabilities, and the level that the namespace must have."""

import pytest

from penstock.iotedge.ledger import Fate
from penstock.iotedge.security import Level, security
from tests.penstock.iotedge.reading import fate, reader


@pytest.mark.parametrize(
    ("options", "level"),
    [
        ({}, Level.RESTRICTED),
        ({"User": "1001:1002"}, Level.RESTRICTED),
        ({"User": "root"}, Level.BASELINE),
        ({"HostConfig": {"CapAdd": ["CAP_NET_BIND_SERVICE"]}}, Level.RESTRICTED),
        ({"HostConfig": {"CapAdd": ["chown"]}}, Level.BASELINE),
        ({"HostConfig": {"CapAdd": ["NET_ADMIN"]}}, Level.PRIVILEGED),
        ({"HostConfig": {"Privileged": True}}, Level.PRIVILEGED),
        ({"User": "99999999999"}, Level.RESTRICTED),
    ],
)
def test_levels(options: dict[str, object], level: Level) -> None:
    assert security(reader(options)).level is level


def test_nothing_said_is_strict() -> None:
    found = security(reader({}))
    assert found.container == {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    assert found.pod["runAsNonRoot"] is True
    assert found.pod["seccompProfile"] == {"type": "RuntimeDefault"}


def test_what_is_said_is_kept() -> None:
    held = {"CapAdd": ["SYS_PTRACE"], "CapDrop": ["CHOWN"], "ReadonlyRootfs": True}
    found = security(reader({"User": "0:44", "HostConfig": held}))
    assert found.container["capabilities"] == {"add": ["SYS_PTRACE"], "drop": ["CHOWN"]}
    assert found.container["readOnlyRootFilesystem"] is True
    assert (found.pod["runAsUser"], found.pod["runAsGroup"]) == (0, 44)


def test_names_and_profiles() -> None:
    read = reader({"User": "moduleuser", "HostConfig": {"SecurityOpt": ["no-new-privileges", "apparmor=strict"]}})
    assert security(read).container["allowPrivilegeEscalation"] is False
    assert fate(read, "User") is Fate.APPROXIMATED
    assert fate(read, "HostConfig", "SecurityOpt", 0) is Fate.TRANSLATED


def test_numbers_and_capabilities_that_are_none() -> None:
    read = reader({"User": "99999999999", "HostConfig": {"CapAdd": ["", "NET ADMIN"], "CapDrop": ["?"]}})
    found = security(read)
    assert found.pod["runAsUser"] == 1000
    assert found.container["capabilities"] == {"drop": ["ALL"]}
    assert fate(read, "User") is Fate.APPROXIMATED
    assert fate(read, "HostConfig", "CapAdd", 0) is fate(read, "HostConfig", "CapDrop", 0) is Fate.LOST
