"""What is never copied: Secrets in any form, private keys, and what git does not know."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import yaml

from penstock import marks
from penstock.errors import PenstockError
from penstock.locate import KUSTOMIZATIONS
from penstock.scaffold import yamltext
from penstock.scaffold.yamltext import NotYaml, pairs
from penstock.secretive import mentioned, parts

KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|AGE-SECRET-KEY-1|ENC\[AES256_GCM,")
ENDINGS = (".env", ".pem", ".key", ".p12", ".pfx", ".jks", ".kdbx")
YAML = (".yaml", ".yml")


def without(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The files (by path) without their secrets, and the paths of what was left out or cut.

    A kustomization no longer names what was left out. Raises PenstockError when something else does.
    """
    kept, said = {}, []
    for path, content in files.items():
        new = _kept(path, content)
        if new != content:
            said.append(path)
        if new is not None:
            kept[path] = new
    for gone in files.keys() - kept.keys():
        _forget(gone, kept)
    return kept, said


def _kept(path: str, content: bytes) -> bytes | None:
    """What remains of a file: all, some documents, or nothing (None)."""
    if KEY.search(content) or path.endswith(ENDINGS) or PurePosixPath(path).name.startswith(".env"):
        return None
    if not path.endswith(YAML) or not _suspect(content):
        return content
    try:
        text = content.decode()
        roots = yamltext.roots(text)
    except (UnicodeDecodeError, NotYaml):
        return content if b"ENC[" not in content else None
    secret = [_is_secret(root) for root in roots]
    if roots and all(secret):
        return None
    if any(secret):
        text = "---\n".join(part for part in _documents(text) if not any(map(_is_secret, yamltext.roots(part))))
    return _without_generators(text).encode()


def _suspect(content: bytes) -> bool:
    return any(word in content for word in (b"sops", b"ENC[")) or mentioned(content)


def _documents(text: str) -> list[str]:
    return [part for part in re.split(r"(?m)^---[^\n]*\n", text) if part.strip()]


def _is_secret(root: yaml.Node) -> bool:
    """True for a Secret, a list that holds one, and whatever SOPS has encrypted."""
    listed = yamltext.items(marks.child(root, "items"))
    return marks.child(root, "sops") is not None or any(map(_holds, (root, *listed)))


def _holds(one: yaml.Node) -> bool:
    """Whether an object is a Secret, sealed or not, or was meant as one."""
    top = {str(key.value): str(value.value) for key, value in pairs(one) if isinstance(value, yaml.ScalarNode)}
    named = top.get("kind") in ("Secret", "SealedSecret")
    return named or bool(parts({**dict.fromkeys((str(key.value) for key, _ in pairs(one)), ""), **top}))


def _without_generators(text: str) -> str:
    roots = yamltext.roots(text)
    for root in roots:
        if any(key.value == "secretGenerator" for key, _ in pairs(root)):
            return yamltext.remove_key(text, root, "secretGenerator")
    return text


def _forget(gone: str, kept: dict[str, bytes]) -> None:
    folder, _, name = gone.rpartition("/")
    for path, content in kept.items():
        if path.rpartition("/")[0] != folder or name.encode() not in content:
            continue
        if path.rpartition("/")[2] in KUSTOMIZATIONS:
            kept[path] = _unlisted(content.decode(), name).encode()
        if any(name == named for named in _values(kept[path])):
            raise PenstockError(
                f"{path} needs {name}, which holds a secret and is not copied: take another model with --like, or make "
                "the new one by hand"
            )


def _unlisted(text: str, name: str) -> str:
    root = next(iter(yamltext.roots(text)), None)
    listed = marks.child(root, "resources")
    wanted = [item for item in yamltext.items(listed) if str(item.value).removeprefix("./") == name]
    if not wanted:
        return text
    if len(wanted) == len(yamltext.items(listed)):
        return yamltext.remove_key(text, root, "resources")
    return yamltext.remove(text, *wanted)


def _values(content: bytes) -> Iterator[str]:
    try:
        for root in yamltext.roots(content.decode()):
            yield from (str(node.value).removeprefix("./") for node in marks.scalars(root))
    except (UnicodeDecodeError, NotYaml):
        return
