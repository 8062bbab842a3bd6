"""What a container may: users, capabilities, and the Pod Security level that its namespace needs for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

from penstock.iotedge.reader import Reader


class Level(IntEnum):
    """Pod Security levels, the strictest first."""

    RESTRICTED = 0
    BASELINE = 1
    PRIVILEGED = 2

    @property
    def word(self) -> str:
        """As the label of a namespace says it."""
        return self.name.lower()


#: Capabilities that the level baseline takes.
BASELINE: Final = frozenset(
    {
        *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP"),
        *("SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
    }
)
#: The user of a module whose manifest names none; the images of IoT Edge have a user of this number.
USER: Final = 1000
_CAPABILITY = re.compile(r"[A-Z][A-Z0-9_]*\Z")
#: Numbers of users and groups are below this.
MOST: Final = 1 << 31


@dataclass
class Security:
    """`container` and `pod` are security contexts."""

    container: dict[str, Any] = field(default_factory=dict)
    pod: dict[str, Any] = field(default_factory=dict)
    level: Level = Level.RESTRICTED


def security(reader: Reader) -> Security:
    """The security of a module's create options. Nothing said is the strictest that most images can live with."""
    found = Security()
    _user(reader, found)
    if reader.flag("HostConfig", "Privileged"):
        found.level = Level.PRIVILEGED
        found.container["privileged"] = True
        reader.ledger.translated(
            reader.path("HostConfig", "Privileged"), "privileged: true; needs a privileged namespace"
        )
    added, dropped = _capabilities(reader)
    if set(added) - BASELINE:
        found.level = Level.PRIVILEGED
    elif set(added) - {"NET_BIND_SERVICE"}:
        found.level = max(found.level, Level.BASELINE)
    _contexts(reader, found, added, dropped)
    return found


def _contexts(reader: Reader, found: Security, added: list[str], dropped: list[str]) -> None:
    strict, nothing_new = found.level is Level.RESTRICTED, _no_new(reader)
    if "privileged" not in found.container:
        found.container["allowPrivilegeEscalation"] = not strict and not nothing_new
    if reader.flag("HostConfig", "ReadonlyRootfs"):
        found.container["readOnlyRootFilesystem"] = True
        reader.ledger.translated(reader.path("HostConfig", "ReadonlyRootfs"), "readOnlyRootFilesystem")
    capabilities = {**({"add": added} if added else {}), "drop": ["ALL"] if strict else dropped}
    if capabilities["drop"] or added:
        found.container["capabilities"] = {key: value for key, value in capabilities.items() if value}
    found.pod["seccompProfile"] = {"type": "RuntimeDefault"}


def _user(reader: Reader, found: Security) -> None:
    text = str(reader.get("User") or "")
    path = reader.path("User")
    user, _, group = text.partition(":")
    user, group = ("0" if part == "root" else part for part in (user, group))
    if not text:
        found.pod |= {"runAsNonRoot": True, "runAsUser": USER}
        return
    if not (user.isdigit() and int(user) < MOST) or (group and not (group.isdigit() and int(group) < MOST)):
        found.pod |= {"runAsNonRoot": True, "runAsUser": USER}
        reader.ledger.approximated(
            path, f"Kubernetes takes numbers: {text!r} became {USER}, as images of IoT Edge have it"
        )
        return
    if int(user) == 0:
        found.level = Level.BASELINE
        found.pod["runAsUser"] = 0
    else:
        found.pod |= {"runAsNonRoot": True, "runAsUser": int(user)}
    if group:
        found.pod["runAsGroup"] = int(group)
    reader.ledger.translated(path, f"runAsUser {user}")


def _no_new(reader: Reader) -> bool:
    """True when a process may gain nothing."""
    said = False
    for number, text in reader.texts("HostConfig", "SecurityOpt"):
        path = reader.path("HostConfig", "SecurityOpt", number)
        if text.replace(":", "=").startswith("no-new-privileges") and not text.endswith("false"):
            said = True
            reader.ledger.translated(path, "allowPrivilegeEscalation: false")
        else:
            reader.ledger.lost(
                path, "profiles are named in the pod: put them on the nodes, then set appArmorProfile or seccompProfile"
            )
    return said


def _capabilities(reader: Reader) -> tuple[list[str], list[str]]:
    return list(_named(reader, "CapAdd")), list(_named(reader, "CapDrop"))


def _named(reader: Reader, key: str) -> Iterator[str]:
    for number, text in reader.texts("HostConfig", key):
        name, path = text.upper().removeprefix("CAP_"), reader.path("HostConfig", key, number)
        if _CAPABILITY.match(name):
            reader.ledger.translated(path, f"capability {name}")
            yield name
        else:
            reader.ledger.lost(path, f"{text!r} is no capability, as NET_ADMIN is one")
