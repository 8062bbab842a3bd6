"""What conduits are written with: the part of them that needs no models, which take time to load."""

import re
from collections.abc import Mapping

#: The ports that may cross a zone: TLS, Arc's cluster connect, MQTT over TLS, OTLP.
PROXIED = (443, 8084)
CROSSING = (*PROXIED, 8883, 4318)
#: Where conduits and lists of destinations are, and what stands in their names for a fact.
ROOM = "platform/conduits"
FACT = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


def expanded(name: str, facts: Mapping[str, str]) -> str:
    """A destination with a cluster's facts in the place of `${…}`; what is no fact stays."""
    return FACT.sub(lambda match: facts.get(match[1], match[0]), name)
