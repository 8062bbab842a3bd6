"""Edits in the sources of Flux."""

from tests.sown.exchange import Exchange
from tests.sown.place import below, of
from tests.sown.seed import Kind
from tests.sown.slip import dropped

ANY = of("OCIRepository", "HelmRepository", "GitRepository")
REVISED = of("OCIRepository", "GitRepository")


KINDS: tuple[Kind, ...] = (
    Exchange("source: scheme of the URL", ANY, r"^  url: \"?(?P<it>\w+)://", "htps"),
    Exchange("source: https for oci", of("OCIRepository"), r"^  url: (?P<it>oci)://", "https"),
    Exchange("source: interval without a unit", ANY, r"^  interval: (?P<it>\w+)", "5"),
    Exchange("source: field of the revision misspelt", REVISED, r"^    (?P<it>tag|branch|semver|digest):", dropped),
    Exchange("source: type misspelt", of("HelmRepository"), r"^  type: (?P<it>\w+)", "ocii"),
    Exchange("source: Secret misspelt", ANY, below("secretRef", "name"), dropped),
)
