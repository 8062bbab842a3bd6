"""A copy of the worked enterprise to change one thing in, and what penstock then says."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from penstock.finding import Finding
from penstock.fleet import open_repository
from penstock.validate.run import validate

ROOT = Path(__file__).parents[3]
PARTS = ("clusters", "platform", "apps")

#: A cluster at the bottom: few objects, so quick to validate. Its folder, and the two files that name what it runs.
LINE = "plant-a/l2-line-1"
FOLDER = f"clusters/{LINE}"
APPS, PLATFORM = f"{FOLDER}/apps.yaml", f"{FOLDER}/platform.yaml"
#: Where `add` puts objects of that cluster.
EXTRA = f"{FOLDER}/extra.yaml"


@dataclass(frozen=True)
class Enterprise:
    """A working copy without git under a temporary folder."""

    root: Path

    def write(self, path: str, text: str) -> "Enterprise":
        """Write a file anew; its folder comes by itself."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")
        return self

    def replace(self, path: str, old: str, new: str, count: int = 1) -> "Enterprise":
        """Change a text that must be there, at its first places."""
        text = self.read(path)
        assert old in text, f"{path} does not hold {old!r}"
        return self.write(path, text.replace(old, new, count))

    def append(self, path: str, text: str) -> "Enterprise":
        """Add to the end of a file."""
        return self.write(path, self.read(path) + text)

    def add(self, *objects: str) -> "Enterprise":
        """Let the entry of the cluster at the bottom apply more objects."""
        text = "---\n".join(dedent(one) for one in objects)
        return self.write(EXTRA, text).append(f"{FOLDER}/kustomization.yaml", "  - extra.yaml\n")

    def remove(self, path: str) -> "Enterprise":
        """Take a file away."""
        (self.root / path).unlink()
        return self

    def read(self, path: str) -> str:
        """A file's text."""
        return (self.root / path).read_text(encoding="utf-8")

    def findings(self, *clusters: str) -> tuple[Finding, ...]:
        """What counts of a validation of these clusters (globs); of the whole fleet when none is named."""
        report = validate(open_repository(self.root, globs=clusters))
        return tuple(finding for finding in report.findings if not finding.waived)

    def found(self, *clusters: str) -> list[str]:
        """`code path` of each finding."""
        return [f"{finding.code} {finding.place.path}" for finding in self.findings(*clusters)]

    def said(self, code: str) -> list[str]:
        """The messages of one rule."""
        return [finding.message for finding in self.findings() if finding.code == code]

    @property
    def name(self) -> str:
        """The cluster at the bottom."""
        return LINE


#: Makes a small repository of the files given (the fixture `fleet`).
Fleet = Callable[[Mapping[str, str]], Enterprise]


def copied(root: Path) -> Enterprise:
    """The worked enterprise as it is in this repository."""
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "penstock.yaml", root)
    return Enterprise(root)
