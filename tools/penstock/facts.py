"""The facts of sites and clusters: flat strings in ConfigMaps, typed here and usable in postBuild."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from penstock.document import Document
from penstock.factwords import CLUSTER as CLUSTER
from penstock.factwords import SITE as SITE
from penstock.factwords import minor as minor
from penstock.finding import Finding, Severity
from penstock.misfit import misfit


def _networks(value: str) -> str:
    import ipaddress

    for network in filter(None, (part.strip() for part in value.split(","))):
        if "/" not in network:
            raise ValueError(f"{network!r} is no network: say how large it is, as 10.41.4.0/24")
        ipaddress.ip_network(network)
    return value


def _folder(value: str) -> str:
    if "/" in value or any(mark.isspace() for mark in value):
        raise ValueError(f"{value!r} is no name of a folder: a slash or a space is in it")
    return value


def _zone(value: str) -> str:
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is no time zone of the tz database") from error
    return value


def _window(value: str) -> str:
    from penstock.gates.window import windows

    if value.strip():
        windows(value)
    return value


def _region(value: str) -> str:
    from penstock.topology import region

    wrong = region.fault(value) if value else ""
    if wrong:
        raise ValueError(wrong)
    return value


def _address(value: str) -> str:
    import ipaddress

    if value:
        try:
            ipaddress.ip_address(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is no address: write it as 10.41.4.10") from error
    return value


def _registry(value: str) -> str:
    if "://" in value or value.endswith("/") or any(mark.isspace() for mark in value):
        good = "".join(value.rpartition("://")[2].split()).rstrip("/")
        raise ValueError(f"{value!r} is no host, nor a host and prefix: write {good}")
    return value


def _version(value: str) -> str:
    if not VERSION.fullmatch(value):
        raise ValueError(f"{value!r} is no version: write two numbers or three, as 1.34 or v2.9.5")
    return value


VERSION = re.compile(r"v?\d+\.\d+(\.\d+)?([-+].*)?")
Name = Annotated[str, Field(min_length=1), AfterValidator(_folder)]
Networks = Annotated[str, AfterValidator(_networks)]
Version = Annotated[str, Field(pattern=f"^{VERSION.pattern}$"), BeforeValidator(_version)]


class Facts(BaseModel):
    """Facts are strings; those that penstock does not know are a site's own business."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)


class SiteFacts(Facts):
    """ConfigMap site-facts."""

    ENTERPRISE: str = Field(min_length=1, description="The enterprise, e.g. contoso.")
    SITE: Name = Field(description="The site, as its folder is named.")
    TIME_ZONE: Annotated[str, AfterValidator(_zone)] = Field(description="tz database name; windows are in it.")
    OWNER: str = Field(description="Who answers for the site.")
    REGION: Annotated[str, AfterValidator(_region)] = Field(
        default="", description="The cloud's region that its clusters are connected to, e.g. swedencentral."
    )
    MAINTENANCE_WINDOW: Annotated[str, AfterValidator(_window)] = Field(
        default="", description="When changes may land, e.g. Sat 22:00-02:00; empty: at any time."
    )


class ClusterFacts(Facts):
    """ConfigMap cluster-facts."""

    CLUSTER: Name = Field(description="The cluster, as its folder is named.")
    LEVEL: Literal["l2", "l3", "l4"] = Field(description="ISA-95 level.")
    ZONE: str = Field(min_length=1, description="IEC 62443 zone.")
    PARENT: str = Field(default="", description="<site>/<cluster> one level up; empty at the root.")
    CONNECTIVITY: Literal["online", "intermittent", "offline"] = Field(description="How it reaches its source.")
    KUBERNETES_VERSION: Version = Field(description="What its API server is, e.g. 1.34.")
    FLUX_VERSION: Version = Field(description="The Flux distribution's version, e.g. 2.9.")
    REGISTRY: Annotated[str, AfterValidator(_registry)] = Field(
        default="", description="Registry (and prefix) that images are pulled from."
    )
    NODE_CIDR: Networks = Field(default="", description="Networks of its nodes, comma separated.")
    POD_CIDR: Networks = Field(default="", description="Networks of its pods.")
    SERVICE_CIDR: Networks = Field(default="", description="Networks of its services.")
    CHILD_CIDR: Networks = Field(default="", description="Networks that its children's nodes are in.")
    DEVICE_CIDR: Networks = Field(default="", description="Networks of the devices that it talks to.")
    GATEWAY_ADDRESS: Annotated[str, AfterValidator(_address)] = Field(
        default="", description="Address by which its children reach it."
    )
    PARENT_GATEWAY_ADDRESS: Annotated[str, AfterValidator(_address)] = Field(
        default="", description="Address by which it reaches its parent."
    )


def read(model: type[Facts], document: Document, cluster: str) -> tuple[dict[str, str], list[Finding]]:
    """The strings of a facts ConfigMap, and what is wrong with them. A number is no string, which its schema says: of a
    version without quotes nobody knows which one was meant."""
    data = document.object.get("data")
    every = {str(key): "" if value is None else value for key, value in data.items()} if isinstance(data, dict) else {}
    strings = {key: str(value) for key, value in every.items() if not isinstance(value, float)}
    try:
        model.model_validate({key: str(value) for key, value in every.items()})
    except ValidationError as error:
        return strings, [
            Finding(
                "facts-invalid",
                Severity.ERROR,
                f"{document.name}: {'.'.join(map(str, fault['loc']))}: {misfit(fault)}",
                subject=str(document),
                clusters=(cluster,),
            )
            for fault in error.errors()
        ]
    return strings, []
