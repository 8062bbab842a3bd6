"""One cluster of a fleet as a person edits it: its Kustomizations, the folders that they build, the files in those."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.api import Object

LIST = "kustomization.yaml"
FLUX_GROUP = "kustomize.toolkit.fluxcd.io"


class NotHere(Exception):
    """There is nothing left that this change could be made to."""


@dataclass(frozen=True)
class Held:
    """A file with exactly one object, which a folder's list names."""

    folder: Path
    path: Path
    content: Object

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.content["kind"])


@dataclass(frozen=True)
class Estate:
    """The cluster `name` (`plant-a/l3`) of the repository at `root`; `chance` decides."""

    root: Path
    name: str
    chance: random.Random

    @property
    def folder(self) -> Path:
        """The entry folder."""
        return self.root / "clusters" / self.name

    @property
    def site(self) -> str:
        """The site."""
        return self.name.partition("/")[0]

    def flux(self) -> dict[str, tuple[Path, Object]]:
        """Kustomizations by name, each with its file."""
        named = [self.folder / one for one in read(self.folder / LIST)[0]["resources"] if one.endswith(".yaml")]
        found = ((path, one) for path in named for one in read(path))
        return {one["metadata"]["name"]: (path, one) for path, one in found if one["apiVersion"].startswith(FLUX_GROUP)}

    def edit(self, name: str, spec: Object, called: str = "") -> None:
        """Write these fields over those of a Kustomization; None takes one away."""
        path, _ = self.flux()[name]
        changed = read(path)
        for one in changed:
            if one["metadata"]["name"] == name:
                one["spec"] = {key: value for key, value in {**one["spec"], **spec}.items() if value is not None}
                one["metadata"]["name"] = called or name
        write(path, *changed)

    def built(self, name: str) -> list[Path]:
        """The folders that a Kustomization builds, in order, each once."""
        return list(dict.fromkeys(self._below((self.root / self.flux()[name][1]["spec"]["path"]).resolve())))

    def _below(self, folder: Path) -> Iterator[Path]:
        if (folder / LIST).is_file():
            yield folder
            for one in read(folder / LIST)[0].get("resources") or ():
                if (folder / one).is_dir():
                    yield from self._below((folder / one).resolve())

    def objects(self, *names: str) -> list[Held]:
        """Every file with one object that these Kustomizations (all: none named) build."""
        return [
            Held(folder, folder / one, contents[0])
            for name in names or self.flux()
            for folder in self.built(name)
            for one in read(folder / LIST)[0].get("resources") or ()
            if (folder / one).is_file() and len(contents := read(folder / one)) == 1
        ]

    def choose(self, things: list[Any]) -> Any:
        """One of these. Raises NotHere when there is none."""
        if not things:
            raise NotHere
        return self.chance.choice(things)

    def word(self) -> str:
        """A word that nothing else has."""
        return f"x{self.chance.randrange(16**6):06x}"


def read(path: Path) -> list[Object]:
    """The documents of a file."""
    return [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]


def write(path: Path, *contents: Object) -> None:
    """Write a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump_all(contents, sort_keys=False), encoding="utf-8")


def listed(folder: Path, add: str = "", remove: str = "") -> None:
    """Add an entry to a folder's list, or take one from it."""
    (content,) = read(folder / LIST)
    kept = [one for one in content.get("resources") or () if one != remove]
    content["resources"] = [*kept, add] if add else kept
    write(folder / LIST, content)
