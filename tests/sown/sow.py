"""Sow seeds into a repository, one at a time, and judge what penstock finds that it did not find before."""

import random
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from penstock.finding import Finding
from tests.placement.ground import Ground
from tests.sown.seed import Kind, Seed, Texts

#: Longer files are made by programs, as are those that `flux bootstrap` writes.
LONGEST = 60_000
BOOTSTRAPPED = ("gotk-components.yaml", "gotk-sync.yaml")
READ = (".yaml", ".yml", "Kustomization")


@dataclass(frozen=True)
class Verdict:
    """What came of a seed: the findings that it brought, or what penstock stumbled over."""

    seed: Seed
    findings: tuple[Finding, ...]
    crash: str = ""

    @property
    def told(self) -> bool:
        """True when it brought a finding."""
        return bool(self.findings)

    @property
    def file(self) -> bool:
        """True when one of the findings lies in the file of the edit; others may be its consequences."""
        return any(one.place.path == self.seed.path for one in self.findings)

    @property
    def line(self) -> bool:
        """True when one of them lies on a line of the edit."""
        return any(one.place.path == self.seed.path and one.place.line in self.seed.lines for one in self.findings)

    def __str__(self) -> str:
        told = "; ".join(dict.fromkeys(f"{one.place} {one.code}" for one in self.findings)) or "nothing"
        return f"{self.seed}: {self.crash or told}"


def texts(ground: Ground) -> Texts:
    """What people write of what some cluster reads."""
    return {
        path: text
        for path in sorted(ground.readers)
        if path in ground.tree.entries and path.endswith(READ) and not path.endswith(BOOTSTRAPPED)
        if len(text := _text(ground, path)) < LONGEST and "kind: CustomResourceDefinition" not in text
    }


def _text(ground: Ground, path: str) -> str:
    return (ground.root / path).read_bytes().decode("utf-8", errors="ignore")


def sample(texts: Texts, kinds: Iterable[Kind], *, seed: int, each: int) -> Iterator[Seed]:
    """Some seeds of each kind, the same at every run; no two have the same lines of a file."""
    taken: set[tuple[str, frozenset[int]]] = set()
    for kind in kinds:
        found = list(kind.seeds(texts))
        random.Random(f"{seed} {kind.name}").shuffle(found)
        left = each
        for one in found:
            if left and (one.path, one.lines) not in taken:
                taken.add((one.path, one.lines))
                left -= 1
                yield one


def judged(ground: Ground, seeds: Iterable[Seed]) -> Iterator[Verdict]:
    """The verdict of each."""
    before = Counter(map(_key, ground.everywhere(ground.tree)))
    for seed in seeds:
        try:
            with ground.sown(seed.files) as tree:
                found = ground.everywhere(tree)
        except Exception:  # whatever it is, it is a fault of penstock's, and the others are still to be sown
            yield Verdict(seed, (), " ".join(traceback.format_exc(limit=-3).split()))
        else:
            yield Verdict(seed, _new(before, found))


def _new(before: Counter[tuple[str, str, str]], found: Sequence[Finding]) -> tuple[Finding, ...]:
    left = before.copy()
    new = []
    for one in found:
        left[_key(one)] -= 1
        if left[_key(one)] < 0:
            new.append(one)
    return tuple(new)


def _key(finding: Finding) -> tuple[str, str, str]:
    """What a finding is known by, whatever moves its line."""
    return (finding.code, finding.message, finding.place.path)
