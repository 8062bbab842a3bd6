"""What a person plainly meant as a Secret, whatever they spelt: its values are no less secret for a slip."""

import re
from functools import lru_cache

from penstock.document import Document, Object
from penstock.expand.misspelt import slip

#: The fields of a Secret that hold none of its values; any other may be `data` or `stringData` misspelt.
BESIDE = frozenset({"apiVersion", "kind", "metadata", "type", "immutable", "sops", "status"})
#: The fields that hold values.
HOLDING = ("data", "stringdata")
#: What no kind of object but a Secret is of.
TYPES = ("kubernetes.io/", "bootstrap.kubernetes.io/", "helm.sh/", "opaque")
#: Kinds that are told from a Secret at once: they are most of what there is, and the largest.
OTHERS = frozenset(
    {
        *("CustomResourceDefinition", "Deployment", "StatefulSet", "DaemonSet", "HelmRelease", "Kustomization"),
        *("Service", "NetworkPolicy", "ClusterRole", "Role", "Namespace", "ServiceAccount"),
    }
)
LETTERS = re.compile(r"[^a-z]+")
#: The kind and the type of something in the text of YAML or JSON, or of such a text inside of one.
NAMED = re.compile(rb"\bkind\W{1,16}?(\w+)")
TYPED = re.compile(rb"\btype\W{1,16}?(?:%b)" % b"|".join(re.escape(one.encode()) for one in TYPES))


@lru_cache(maxsize=1024)
def called(kind: str) -> bool:
    """Whether a kind is Secret, in whatever letters and but for one of them."""
    word = LETTERS.sub("", kind.lower())
    return word == "secret" or bool(slip(word, ("secret",)))


def parts(content: Object) -> tuple[str, ...]:
    """The fields of an object that hold the values of a Secret, or would if they were spelt or shaped as they should
    be; none of an object that nobody meant as a Secret."""
    named = called(str(content.get("kind")))
    if named and "/" not in str(content.get("apiVersion")):
        return tuple(part for part in content if part not in BESIDE)
    held = tuple(part for part in content if part.lower() in HOLDING)
    typed = str(content.get("type")).lower().startswith(TYPES)
    return held if named or typed or any(part.lower() == "stringdata" for part in held) else ()


def holds(kind: str, group: str, field: str) -> bool:
    """Whether a field holds values of a Secret, as far as kind and group say."""
    named = called(kind)
    if named and not group:
        return field not in BESIDE
    return field.lower() == "stringdata" or (named and field == "data")


def mentioned(text: bytes) -> bool:
    """Whether something in a text may be meant as a Secret, or makes or patches one."""
    low = text.lower()
    if b"secret" in low or b"stringdata" in low or TYPED.search(low):
        return True
    return any(called(kind.decode(errors="replace")) for kind in NAMED.findall(low))


def may_be(document: Document) -> bool:
    """False for a document that is surely none, at a look at its bytes; the type comes last in them."""
    if document.kind in OTHERS:
        return False
    return called(document.kind) or b'"stringData":' in document.raw or b'"type":' in document.raw[-100:]


def meant(document: Document) -> bool:
    """Whether a document was meant as a Secret."""
    return may_be(document) and bool(parts(document.object))
