"""The files that a new site or cluster is modelled on, read once and without their secrets."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from penstock import git, process
from penstock.generate.text import MARK
from penstock.scaffold import secret
from penstock.scaffold.layout import CLUSTERS, ROOMS, Layout, Place, Site

RELEASE, LOCAL = "release", "local"

#: Shared rooms: what all sites use, whose names must keep their meaning.
SHARED = tuple(f"{room}/{part}" for room in ROOMS for part in ("base", "levels", "conduits"))


@dataclass(frozen=True)
class Source:
    """A model site's files."""

    layout: Layout
    site: Site

    @cached_property
    def _ignored(self) -> frozenset[str]:
        """Paths that git ignores: what is not in the repository is not copied either."""
        root = self.layout.root
        if git.top(root) is None:
            return frozenset()
        question = ("git", "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *self._roots)
        named = process.run(*question, cwd=root, ok=(0, 128), bounded=True)
        return frozenset(os.fsdecode(path) for path in named.split(b"\0"))

    @property
    def _roots(self) -> tuple[str, ...]:
        return (f"{CLUSTERS}/{self.site.name}", *(f"{room}/sites/{self.site.name}" for room in ROOMS))

    @cached_property
    def _kept(self) -> tuple[dict[str, bytes], list[str]]:
        found: dict[str, bytes] = {}
        for top in self._folders():
            for path in files(self.layout.root / top):
                name = path.relative_to(self.layout.root).as_posix()
                if name not in self._ignored and MARK.encode() not in (content := path.read_bytes())[:400]:
                    found[name] = content
        return secret.without(found)

    def _folders(self) -> list[str]:
        """Folders of clusters with facts, the site's own, release and local; nothing else of a site is its model."""
        places = [*self.site.clusters, *([self.site.place] if self.site.place else [])]
        rooms = [f"{room}/sites/{self.site.name}/{part}" for room in ROOMS for part in (RELEASE, LOCAL)]
        return [*(place.folder for place in places), *rooms]

    @property
    def left_out(self) -> list[str]:
        """Files with secrets, which were left out or cut."""
        return self._kept[1]

    def below(self, folder: str) -> dict[str, bytes]:
        """The files of a folder: path below the folder → content."""
        head = f"{folder}/"
        return {path.removeprefix(head): content for path, content in self._kept[0].items() if path.startswith(head)}

    def mode(self, path: str) -> int:
        """The permissions of a file."""
        return (self.layout.root / path).stat().st_mode & 0o777

    def release(self, room: str) -> str:
        """The folder of the site's release in a room."""
        return f"{room}/sites/{self.site.name}/{RELEASE}"

    def local(self, room: str, place: Place) -> str:
        """The folder of what makes one cluster itself, in a room."""
        return f"{room}/sites/{self.site.name}/{LOCAL}/{place.name}"


def files(folder: Path) -> list[Path]:
    """The regular files below a folder, however deep; links, hidden files and editors' copies do not count."""
    found = []
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not Path(top, name).is_symlink())
        for name in sorted(names):
            path = Path(top, name)
            if name.startswith(".") or name.endswith(("~", ".swp")) or path.is_symlink() or not path.is_file():
                continue
            found.append(path)
    return found


def shared_text(layout: Layout) -> str:
    """All that the shared rooms say, paths included."""
    said = []
    for room in SHARED:
        for path in files(layout.root / room):
            said += [path.relative_to(layout.root).as_posix(), path.read_bytes().decode(errors="replace")]
    return "\n".join(said)
