"""One change reaches sites of several rings at once: nobody tries it first.

Shared content (a base, a level) reaches every site with one commit. Begin with a patch in the release of a pilot site,
promote it ring by ring, and fold it into the base at the end. `promotion: shared:` in penstock.yaml says what becomes
of others: `allow` (nothing is said), `warn` (a caution, the default) or `refuse` (critical: `--fail-on critical` stops
it).
"""

from collections.abc import Mapping

from penstock.danger.danger import Danger, Grade

CODE = "skips-rings"


def check(
    sites: Mapping[str, int], rings: Mapping[str, int], clusters: tuple[str, ...], policy: str = "warn"
) -> tuple[Danger, ...]:
    """Of a change as a whole."""
    if len(rings) < 2 or policy == "allow":
        return ()
    said = f"it reaches {len(sites)} sites in {len(rings)} rings at once ({', '.join(rings)}): it skips the rings"
    return (Danger(CODE, Grade.CRITICAL if policy == "refuse" else Grade.CAUTION, said, clusters),)
