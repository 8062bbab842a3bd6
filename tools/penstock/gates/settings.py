"""The gates of `promotion:` in penstock.yaml: rings, soak, quorums, windows, freezes, approvals."""

from collections import Counter
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from penstock.gates.quorum import Quorum
from penstock.gates.span import Span
from penstock.gates.window import windows
from penstock.gates.zone import Zone, moment, zone
from penstock.plural import counted
from penstock.strict import Strict


def _window(text: str) -> str:
    windows(text)
    return text


def _moment(value: Any) -> Any:
    """YAML makes dates of what looks like one."""
    if isinstance(value, date | datetime):
        value = value.isoformat()
    if isinstance(value, str):
        moment(value, zone("UTC"))
    return value


Moment = Annotated[str, BeforeValidator(_moment)]


class Ring(Strict):
    """Sites that receive a release together."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", description="Its name, e.g. pilot.")
    sites: tuple[str, ...] = Field(
        min_length=1, description="Globs of sites; one that begins with ! takes sites out again."
    )
    soak: Span = Field(default="0h", description="How long a release runs at this ring before the next may take it.")
    quorum: Quorum = Field(default="100%", description="How many of its sites must have run it so long.")
    stale: Span = Field(default="7d", description="How old a site's last word may be; then it is unknown.")
    approvals: int = Field(default=0, ge=0, description="How many of the approvers must agree before it is taken here.")
    approvers: tuple[str, ...] = Field(default=(), description="Who may approve, as the allowed signers name them.")

    @model_validator(mode="after")
    def _enough(self) -> "Ring":
        if self.approvals > len(set(map(str.lower, self.approvers))):
            wanted, have = counted(self.approvals, "approval"), counted(len(self.approvers), "approver")
            raise ValueError(f"ring {self.name}: {wanted}, but {have}")
        return self


class Windows(Strict):
    """When releases may land at some sites."""

    sites: tuple[str, ...] = Field(default=("*",), description="Globs of sites; ! takes out.")
    open: tuple[Annotated[str, AfterValidator(_window)], ...] = Field(
        min_length=1, description="Windows such as Sat 22:00-02:00, in the site's time zone."
    )


class Freeze(Strict):
    """A time in which nothing lands at some sites."""

    reason: str = Field(min_length=3, description="Why; who waits is told.")
    sites: tuple[str, ...] = Field(default=("*",), description="Globs of sites; ! takes out.")
    from_: Moment = Field(alias="from", description="Date or time in the site's time zone.")
    until: Moment = Field(description="Date (that day included) or time in the site's time zone.")

    @model_validator(mode="after")
    def _forward(self) -> "Freeze":
        if moment(self.from_, zone("UTC")) >= moment(self.until, zone("UTC"), end=True):
            raise ValueError(f"the freeze ends ({self.until}) before it begins ({self.from_})")
        return self


class Gates(Strict):
    """What must be so before a release moves on."""

    origin: str = Field(
        default="", description="The site where releases begin; the only site of the first ring when left out."
    )
    rings: tuple[Ring, ...] = Field(default=(), description="Rings in order; each site is in one at most.")
    time_zone: Zone = Field(
        default="", alias="timeZone", description="For sites without the fact TIME_ZONE; UTC when left out."
    )
    windows: tuple[Windows, ...] = Field(
        default=(), description="Windows; the first entry that fits a site is its own, else its MAINTENANCE_WINDOW."
    )
    freezes: tuple[Freeze, ...] = Field(default=(), description="Times in which nothing lands.")
    shared: Literal["allow", "warn", "refuse"] = Field(
        default="warn", description="What `penstock diff` makes of a change that reaches several rings at once."
    )
    signers: str = Field(
        default=".penstock/allowed-signers", description="File of allowed signers, as ssh-keygen reads it."
    )

    @model_validator(mode="after")
    def _apart(self) -> "Gates":
        names = Counter(ring.name for ring in self.rings)
        sites = Counter(site for ring in self.rings for site in {*ring.sites} if not site.startswith("!"))
        for what, times in (("ring", names), ("site", sites)):
            twice = [name for name, count in times.items() if count > 1]
            if twice:
                raise ValueError(f"the {what} {twice[0]} is in `rings:` twice")
        return self
