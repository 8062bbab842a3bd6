"""The files and folders that a Mosquitto configuration names, and those of them that its container does not have."""

import posixpath
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from penstock.expand.variables import VEILED
from penstock.rules.mounts import Mount, covering
from penstock.topology.directives import ENDS, Line, directives

FILES = frozenset({"acl_file", "cafile", "certfile", "crlfile", "keyfile", "password_file", "psk_file"})
OF_BRIDGES = frozenset({"bridge_cafile", "bridge_certfile", "bridge_keyfile"})
#: What the image has of its own, and the volumes that it declares: they can be written to whatever the pod says.
HOME, OWN, VOLUMES = "/mosquitto", ("/mosquitto/config/mosquitto.conf",), ("/mosquitto/data", "/mosquitto/log")


def absent(text: str, there: tuple[Mount, ...], *, official: bool) -> Iterator[Line]:
    """The lines that name what is not there. Of an image that is not the `official` one nobody knows what it has."""
    for number, name, value in directives(text):
        path = posixpath.normpath(value)
        if not value.startswith("/") or any(veil in value for veil in VEILED):
            continue
        folder = name == "include_dir"
        if folder or name in FILES or name in OF_BRIDGES:
            wrong = _wrong(path, there, folder=folder, official=official)
            if wrong:
                what = "the bridge does not connect" if name in OF_BRIDGES else ENDS
                yield Line(number, f"{name} {value}: {wrong[0]}: {what}", wrong[1])


def _wrong(path: str, there: tuple[Mount, ...], *, folder: bool, official: bool) -> tuple[str, str] | None:
    mount = covering(there, path)
    if any(one.path.startswith(f"{path}/") for one in there):
        return None if folder else ("it is a folder", "name a file in it")
    if mount is None:
        known = official and path.startswith(f"{HOME}/") and path not in OWN and path not in VOLUMES
        known = known and not (folder and path == posixpath.dirname(OWN[0]))
        return ("nothing is mounted there", _near(path, (one.path for one in there))) if known else None
    if mount.files is None or (folder and path == mount.path):
        return None
    below = posixpath.relpath(path, mount.path)
    if any(one.startswith(f"{below}/") for one in mount.files) if folder else below in mount.files:
        return None
    return f"{mount.held} has no {below}", _near(below, mount.files)


def _near(name: str, known: Iterable[str]) -> str:
    listed = sorted(known)
    near = get_close_matches(name[:256], listed, 1, 0.75)
    return f"write {near[0]}" if near else f"there is {', '.join(listed[:8]) or 'nothing'}"


def unkept(text: str, there: tuple[Mount, ...], *, official: bool) -> Iterator[Line]:
    """The lines that name a place to keep things which nobody can write to, where the root is only read."""
    for number, name, value in directives(text):
        path = posixpath.normpath(value)
        if name != "persistence_location" or not value.startswith("/") or any(veil in value for veil in VEILED):
            continue
        mount = covering(there, path)
        own = official and any(path == one or path.startswith(f"{one}/") for one in VOLUMES)
        if mount is None and not own:
            message = f"nothing is kept in {value}: the root is read-only, and no volume is mounted there"
            yield Line(number, message, _near(path, (one.path for one in there if one.writable)))
        elif mount is not None and not mount.writable:
            yield Line(
                number, f"nothing is kept in {value}: its volume is only read", "name a volume that can be written"
            )


def persistent(text: str) -> bool:
    """True where a file asks for queues to be kept."""
    return any(
        name in ("persistence", "retained_persistence") and value in ("true", "1")
        for _, name, value in directives(text)
    )
