"""penstock.yaml as a file: read, bounded, and every fault in it told at its line."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from penstock import marks
from penstock.errors import PenstockError
from penstock.misfit import misfit
from penstock.root import FILE
from penstock.settings import Settings
from penstock.tree.content import regular
from penstock.wildcards import is_plain

#: Bytes of the largest penstock.yaml.
LARGEST = 1 << 20
#: Patterns with wildcards in it: each may be tried with each finding, source or folder. Names are looked up.
WILD = 1000
#: Rules in it: each takes a millisecond to compile.
RULES = 3000


def load(root: Path) -> Settings:
    """The settings of the repository at `root`; the defaults where it has no penstock.yaml."""
    path = root / FILE
    try:
        text = regular(path, LARGEST)
    except FileNotFoundError:
        return nothing()
    except OSError as error:
        why = "it is a link: put the file itself there" if error.errno == errno.ELOOP else error.strerror
        raise PenstockError(f"{FILE} cannot be read: {why}") from error
    return parse(text)


def nothing() -> Settings:
    """What holds where there is no penstock.yaml."""
    return Settings.model_construct()  # the defaults need no validator, and building one takes time


def parse(text: bytes) -> Settings:
    """The settings that a penstock.yaml of this content gives. PenstockError says what is wrong, and where."""
    if len(text) > LARGEST:
        raise PenstockError(f"{FILE} is larger than {LARGEST >> 20} MiB")
    found = marks.values(text)
    if isinstance(found, marks.Broken):
        raise PenstockError(f"{FILE}:{found.line}: {found.reason}")
    if len(found) > 1:
        raise PenstockError(f"{FILE}: it holds {len(found)} documents: only one is read")
    doubled = [f"{FILE}:{marks.line(key)}: {key.value} is there twice" for key in _repeated(text)]
    if doubled:
        raise PenstockError("\n          ".join(doubled))
    try:
        made = Settings.model_validate(_filled(found[0]) if found else {})
    except ValidationError as error:
        raise PenstockError("\n          ".join(_sentences(text, error))) from error
    if len(made.rules) > RULES:
        raise PenstockError(f"{FILE}: {len(made.rules)} rules, and {RULES} at most")
    wild = sum(1 for one in _patterns(made) if not is_plain(one) and one.strip("*"))
    if wild > WILD:
        raise PenstockError(f"{FILE}: {wild} patterns with * or ?, and {WILD} at most: name what they stand for")
    return made


def _patterns(settings: Settings) -> Iterator[str]:
    """Whatever may have wildcards, and is tried with each of many things."""
    yield from settings.clusters
    for source in settings.sources:
        yield from (source.name, source.url)
    for assumed in settings.assume:
        yield from assumed.clusters
    for waiver in settings.waivers:
        yield from (*waiver.clusters, *waiver.objects, *waiver.paths)
    for match in (rule.match for rule in settings.rules):
        yield from (*match.kinds, *match.groups, *match.namespaces, *match.levels, *match.clusters)


def _repeated(text: bytes) -> Iterator[yaml.ScalarNode]:
    for root in marks.documents(text):
        if not isinstance(root, marks.Broken):
            yield from marks.repeated(root)


def _filled(said: Any) -> Any:
    """What a document says; a key with nothing behind it is as none."""
    if not isinstance(said, dict):
        return {} if said is None else said
    return {key: value for key, value in said.items() if value is not None}


def _sentences(text: bytes, error: ValidationError) -> list[str]:
    root = next(marks.documents(text), None)
    sentences = []
    for fault in error.errors():
        node = root if not isinstance(root, marks.Broken) else None
        for key in fault["loc"]:
            node = marks.child(node, key) or node
        where = ".".join(map(str, fault["loc"])) or "the whole file"
        sentences.append(f"{FILE}:{marks.line(node) if node else 1}: {where}: {misfit(fault)}")
    return sentences
