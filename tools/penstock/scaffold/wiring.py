"""What `penstock generate` would write for clusters that are being made: so that nothing is left to generate."""

from collections.abc import Iterable, Iterator, Mapping

from penstock.generate import onboard
from penstock.scaffold.layout import Layout, Place
from penstock.scaffold.plan import File

CONDUITS = "platform/conduits"


def onboarding(layout: Layout, places: Iterable[Place], shared: Mapping[str, str]) -> Iterator[File]:
    """The files of the clusters' onboarding, in a fleet whose levels are wired by conduits."""
    if not any((layout.root / CONDUITS).glob("*/conduit.yaml")):
        return
    url = next(iter(layout.settings.repository), "")
    for place in places:
        for path, text in onboard.files(place.folder, {**shared, **place.facts}, url).items():
            yield File(path, text.encode())
