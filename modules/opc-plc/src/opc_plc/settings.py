"""What the simulator may be told, under the names that the accelerator's simulator had."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from penstock_runtime import Common, Secret, setting


@dataclass(frozen=True, kw_only=True)
class Settings(Common):
    """Nodes, their rates, who may log in, and what goes wrong."""

    port: int = setting(50000, args=("--pn", "--portnum"), help="Port of the OPC UA server", minimum=0, maximum=65535)
    host: str = setting("0.0.0.0", help="Address that this port is opened on")
    hostname: str = setting(
        "", args=("--ph", "--plchostname"), help="Name in the endpoint and the certificate; the pod's when empty"
    )
    auto_accept: bool = setting(False, args=("--aa", "--autoaccept"), help="Trust every client's certificate")
    unsecure: bool = setting(True, args=("--ut", "--unsecuretransport"), help="Offer an endpoint without security too")

    fast_nodes: int = setting(1, args=("--fn", "--fastnodes"), help="How many fast nodes", minimum=0, maximum=100_000)
    fast_rate: float = setting(1.0, args=("--fr", "--fastrate"), help="Seconds between their values", minimum=0.001)
    very_fast_rate: float = setting(
        0.0, args=("--vfr", "--veryfastrate"), help="The same in milliseconds; wins when set", minimum=0
    )
    fast_type: Literal["UInt", "Double", "Bool"] = setting("UInt", args=("--ft", "--fasttype"), help="Their type")
    fast_sampling: int = setting(
        0,
        args=("--fsi", "--fastnodesamplinginterval"),
        help="Milliseconds of MinimumSamplingInterval of fast nodes",
        minimum=0,
    )
    slow_nodes: int = setting(1, args=("--sn", "--slownodes"), help="How many slow nodes", minimum=0, maximum=100_000)
    slow_rate: float = setting(10.0, args=("--sr", "--slowrate"), help="Seconds between their values", minimum=0.001)
    very_slow_rate: float = setting(
        0.0, args=("--vsr", "--veryslowrate"), help="The same in milliseconds; wins when set", minimum=0
    )
    slow_type: Literal["UInt", "Double", "Bool"] = setting("UInt", args=("--st", "--slowtype"), help="Their type")
    slow_sampling: int = setting(
        0,
        args=("--ssi", "--slownodesamplinginterval"),
        help="Milliseconds of MinimumSamplingInterval of slow nodes",
        minimum=0,
    )
    guid_nodes: int = setting(
        0, args=("--gn", "--guidnodes"), help="How many nodes with a GUID as their id", minimum=0, maximum=10_000
    )

    no_spikes: bool = setting(False, args=("--ns", "--nospikes"), help="No SpikeData")
    no_dips: bool = setting(False, args=("--nd", "--nodips"), help="No DipData")
    no_positive_trend: bool = setting(False, args=("--np", "--nopostrend"), help="No PositiveTrendData")
    no_negative_trend: bool = setting(False, args=("--nn", "--nonegtrend"), help="No NegativeTrendData")
    no_data_values: bool = setting(
        False, args=("--nv", "--nodatavalues"), help="No AlternatingBoolean, StepUp and random values"
    )
    cycle_length: float = setting(
        100.0, args=("--ct", "--cyclelength"), help="Milliseconds of a simulation step", minimum=1
    )
    cycle_steps: int = setting(
        50, args=("--sc", "--simulationcyclecount"), help="Steps of a simulation cycle", minimum=2
    )
    seed: int = setting(-1, help="Start of the chance; -1 is another each time", minimum=-1)

    no_anonymous: bool = setting(False, args=("--daa", "--disableanonymousauth"), help="Nobody without a user")
    no_user_password: bool = setting(
        False, args=("--dua", "--disableusernamepasswordauth"), help="No users with passwords"
    )
    no_certificates: bool = setting(False, args=("--dca", "--disablecertauth"), help="No users with certificates")
    admin_user: str = setting("sysadmin", args=("--au", "--adminuser"), help="User who may write")
    admin_password: Secret = setting(
        Secret("demo"), args=("--ac", "--adminpassword"), help="Password of this user (`demo` when not set)"
    )
    default_user: str = setting("user1", args=("--du", "--defaultuser"), help="User who may read")
    default_password: Secret = setting(
        Secret("password"), args=("--dc", "--defaultpassword"), help="Password of this user (`password` when not set)"
    )
    pki: Path = setting(
        Path("/app/pki"), help="Folder of certificates: own/, trusted/certs/; made when it is not there"
    )

    chaos: bool = setting(False, help="Close connections and delete subscriptions at random")
    chaos_interval: float = setting(10.0, help="Mean seconds between two such deeds", minimum=0.01)
    max_sessions: int = setting(100, args=("--maxsessioncount",), help="Connections at once", minimum=1)
    max_subscriptions: int = setting(100, args=("--maxsubscriptioncount",), help="Subscriptions at once", minimum=1)

    def check(self) -> Iterator[str]:
        """Somebody must be able to log in."""
        if self.no_anonymous and self.no_user_password and self.no_certificates:
            yield "--daa, --dua and --dca together let nobody in"

    @property
    def fast_seconds(self) -> float:
        """Seconds between values of fast nodes."""
        return self.very_fast_rate / 1000 or self.fast_rate

    @property
    def slow_seconds(self) -> float:
        """Seconds between values of slow nodes."""
        return self.very_slow_rate / 1000 or self.slow_rate
