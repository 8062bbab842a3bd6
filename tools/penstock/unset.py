"""The settings of a repository without penstock.yaml: the models of the real ones take longer to load than a diff."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from penstock.finding import Finding
    from penstock.settings import Settings, Waiver


@dataclass(frozen=True)
class UnsetPromotion:
    """What of `promotion:` every command asks for; the models are loaded for anything else."""

    rings: tuple[()] = ()
    shared: str = "warn"

    def __getattr__(self, name: str) -> Any:
        return getattr(_real().promotion, name)


@dataclass(frozen=True)
class Unset:
    """What of the settings every command asks for; the models are loaded for anything else."""

    clusters: tuple[()] = ()
    repository: tuple[()] = ()
    sources: tuple[()] = ()
    assume: tuple[()] = ()
    kubernetes_version: str = ""
    flux_version: str = ""
    waivers: tuple[()] = ()
    rules: tuple[()] = ()
    strict_substitution: None = None
    written: bool = False
    promotion: UnsetPromotion = UnsetPromotion()

    @staticmethod
    def source(*_: str) -> None:
        """Nothing stands for any source."""

    @staticmethod
    def assumed(*_: str) -> None:
        """Nothing is assumed."""

    @staticmethod
    def covering(_: "Finding") -> Iterator["Waiver"]:
        """No waiver covers anything."""
        return iter(())

    def __reduce__(self) -> tuple[object, ...]:
        return Unset, ()  # pickle must not ask the models how they are made

    def __getattr__(self, name: str) -> Any:
        return getattr(_real(), name)


def unset() -> "Settings":
    """Settings of which nothing is set."""
    return cast("Settings", Unset())


@lru_cache(maxsize=1)
def _real() -> "Settings":
    from penstock.settingsfile import nothing

    return nothing()
