"""The Pod Security Standards, check by check, for the version of the policy that a namespace asks for.

Each check gives what it forbids as (way to the field, sentence). Fields are those of the standard at
kubernetes.io/docs/concepts/security/pod-security-standards, version 1.0 to 1.37.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.rules.contract import Field
from penstock.rules.workloads import Workload, listed
from penstock.shape import many, mapping

Version = tuple[int, int]
Offence = tuple[Field, str]

BASELINE, RESTRICTED, PRIVILEGED = "baseline", "restricted", "privileged"
#: The newest policy that is known here; `latest` means it.
NEWEST: Version = (1, 37)

CAPABILITIES = frozenset(
    {
        *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP"),
        *("SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
    }
)
VOLUMES = frozenset(
    {
        *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected"),
        "secret",
    }
)
#: Sysctls that are safe, by the version of the policy that let them in.
SYSCTLS: Mapping[str, Version] = {
    "kernel.shm_rmid_forced": (1, 0),
    "net.ipv4.ip_local_port_range": (1, 0),
    "net.ipv4.ip_unprivileged_port_start": (1, 0),
    "net.ipv4.tcp_syncookies": (1, 0),
    "net.ipv4.ping_group_range": (1, 0),
    "net.ipv4.ip_local_reserved_ports": (1, 27),
    "net.ipv4.tcp_keepalive_time": (1, 29),
    "net.ipv4.tcp_fin_timeout": (1, 29),
    "net.ipv4.tcp_keepalive_intvl": (1, 29),
    "net.ipv4.tcp_keepalive_probes": (1, 29),
    "net.ipv4.tcp_rmem": (1, 32),
    "net.ipv4.tcp_wmem": (1, 32),
    "net.ipv4.tcp_slow_start_after_idle": (1, 37),
    "net.ipv4.tcp_notsent_lowat": (1, 37),
}
SELINUX_TYPES = frozenset({"", "container_t", "container_init_t", "container_kvm_t"})
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
SECCOMP_POD, SECCOMP_CONTAINER = (
    "seccomp.security.alpha.kubernetes.io/pod",
    "container.seccomp.security.alpha.kubernetes.io/",
)


@dataclass(frozen=True)
class Pod:
    """A workload's pod as the checks read it, under one version of the policy."""

    workload: Workload
    version: Version

    @property
    def spec(self) -> Mapping[str, Any]:
        """The pod's spec."""
        return self.workload.spec

    @property
    def windows(self) -> bool:
        """True when the pod says that it is for Windows, and the policy knows that (1.25)."""
        return self.version >= (1, 25) and mapping(self.spec.get("os")).get("name") == "windows"

    @property
    def own_users(self) -> bool:
        """True in a user namespace (`hostUsers: false`), which the policy trusts from 1.35 on."""
        return self.version >= (1, 35) and self.spec.get("hostUsers") is False

    def containers(self) -> Iterator[tuple[Field, Mapping[str, Any]]]:
        """All containers, ephemeral ones too."""
        yield from self.workload.containers("initContainers", "containers", "ephemeralContainers")

    def contexts(self) -> Iterator[tuple[Field, str, Mapping[str, Any]]]:
        """(way, whose, securityContext): the pod's, then each container's; empty where there is none."""
        yield (*self.workload.field, "securityContext"), "the pod", mapping(self.spec.get("securityContext"))
        yield from self.container_contexts()

    def container_contexts(self) -> Iterator[tuple[Field, str, Mapping[str, Any]]]:
        """The same of the containers alone."""
        for field, one in self.containers():
            yield (*field, "securityContext"), f"container {one.get('name')}", mapping(one.get("securityContext"))

    @property
    def context(self) -> Mapping[str, Any]:
        """The pod's own securityContext."""
        return mapping(self.spec.get("securityContext"))


Check = Callable[[Pod], Iterator[Offence]]


def offences(workload: Workload, level: str, version: Version) -> Iterator[Offence]:
    """Everything by which the workload's pods break the level; nothing for `privileged`."""
    pod = Pod(workload, version)
    checks = {PRIVILEGED: (), BASELINE: BASELINE_CHECKS, RESTRICTED: (*BASELINE_CHECKS, *RESTRICTED_CHECKS)}
    seen: set[Offence] = set()
    for check in checks.get(level, ()):
        for offence in check(pod):
            if offence not in seen:
                seen.add(offence)
                yield offence


def host_namespaces(pod: Pod) -> Iterator[Offence]:
    """hostNetwork, hostPID, hostIPC."""
    for name in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.spec.get(name) is True:
            yield (*pod.workload.field, name), f"{name} is true"


def host_process(pod: Pod) -> Iterator[Offence]:
    """Windows' privileged pods."""
    for field, whose, context in pod.contexts():
        if mapping(context.get("windowsOptions")).get("hostProcess") is True:
            yield (*field, "windowsOptions", "hostProcess"), f"{whose} runs as a host process"


def privileged(pod: Pod) -> Iterator[Offence]:
    """Privileged containers."""
    for field, whose, context in pod.container_contexts():
        if context.get("privileged") is True:
            yield (*field, "privileged"), f"{whose} is privileged"


def capabilities(pod: Pod) -> Iterator[Offence]:
    """Capabilities beyond the default set."""
    for field, whose, context in pod.container_contexts():
        extra = [one for one in _capabilities(context, "add") if one not in CAPABILITIES]
        if extra:
            yield (*field, "capabilities", "add"), f"{whose} adds the capabilities {', '.join(map(str, extra))}"


def host_paths(pod: Pod) -> Iterator[Offence]:
    """Volumes of the node's own file system."""
    for field, volume in pod.workload.volumes():
        if volume.get("hostPath") is not None:
            yield (*field, "hostPath"), f"volume {volume.get('name')} is a hostPath"


def host_ports(pod: Pod) -> Iterator[Offence]:
    """Ports of the node."""
    for field, container in pod.containers():
        for at, port in listed(container, field, "ports"):
            if port.get("hostPort"):
                yield (*at, "hostPort"), f"container {container.get('name')} takes the host's port {port['hostPort']}"


def probe_hosts(pod: Pod) -> Iterator[Offence]:
    """Probes and hooks that call other hosts, forbidden from 1.34 on."""
    if pod.version < (1, 34):
        return
    handlers = (("livenessProbe",), ("readinessProbe",), ("startupProbe",), ("lifecycle", "postStart"))
    for field, container in pod.containers():
        for way in (*handlers, ("lifecycle", "preStop")):
            handler: Any = container
            for key in way:
                handler = mapping(handler).get(key)
            for action in ("httpGet", "tcpSocket"):
                if mapping(mapping(handler).get(action)).get("host"):
                    message = f"container {container.get('name')} names a host in {'.'.join(way)}"
                    yield (*field, *way, action, "host"), message


def apparmor(pod: Pod) -> Iterator[Offence]:
    """AppArmor switched off."""
    for field, whose, context in pod.contexts():
        profile = context.get("appArmorProfile")
        if isinstance(profile, dict) and profile.get("type") not in ("RuntimeDefault", "Localhost"):
            yield (*field, "appArmorProfile", "type"), f"{whose} has the AppArmor profile {profile.get('type')}"
    for name, value in pod.workload.annotations.items():
        if (
            name.startswith(APPARMOR)
            and value not in ("", "runtime/default")
            and not str(value).startswith("localhost/")
        ):
            yield (*pod.workload.metadata_field, "annotations", name), f"annotation {name} is {value}"


def selinux(pod: Pod) -> Iterator[Offence]:
    """SELinux users, roles, and types beyond the container's own."""
    types = SELINUX_TYPES | ({"container_engine_t"} if pod.version >= (1, 31) else set())
    for field, whose, context in pod.contexts():
        options = mapping(context.get("seLinuxOptions"))
        if (options.get("type") or "") not in types:
            yield (*field, "seLinuxOptions", "type"), f"{whose} has the SELinux type {options['type']}"
        for name in ("user", "role"):
            if options.get(name):
                yield (*field, "seLinuxOptions", name), f"{whose} sets the SELinux {name}"


def proc_mount(pod: Pod) -> Iterator[Offence]:
    """/proc without its masks; from 1.35 on baseline allows it in a user namespace."""
    if not pod.own_users:
        yield from proc_mount_always(pod)


def proc_mount_always(pod: Pod) -> Iterator[Offence]:
    """/proc without its masks."""
    for field, whose, context in pod.container_contexts():
        if context.get("procMount") not in (None, "Default"):
            yield (*field, "procMount"), f"{whose} has procMount {context['procMount']}"


def seccomp(pod: Pod) -> Iterator[Offence]:
    """Seccomp switched off: by field from 1.19 on, by annotation before."""
    if pod.version < (1, 19):
        yield from _seccomp_annotations(pod)
        return
    for field, whose, context in pod.contexts():
        profile = context.get("seccompProfile")
        if isinstance(profile, dict) and not _seccomp(profile):
            yield (*field, "seccompProfile", "type"), f"{whose} has the seccomp profile {profile.get('type')}"


def sysctls(pod: Pod) -> Iterator[Offence]:
    """Kernel parameters that are not known to be safe."""
    for field, one in listed(pod.context, (*pod.workload.field, "securityContext"), "sysctls"):
        if SYSCTLS.get(str(one.get("name")), (9, 9)) > pod.version:
            yield (*field, "name"), f"the pod sets the sysctl {one.get('name')}"


def volume_types(pod: Pod) -> Iterator[Offence]:
    """Volumes that are more than configuration, scratch space and claims."""
    for field, volume in pod.workload.volumes():
        kinds = [key for key, value in volume.items() if key != "name" and value is not None]
        if kinds and not VOLUMES.intersection(kinds) and kinds != ["hostPath"]:
            yield (*field, kinds[0]), f"volume {volume.get('name')} is of the type {kinds[0]}"


def escalation(pod: Pod) -> Iterator[Offence]:
    """allowPrivilegeEscalation must be false."""
    if pod.version < (1, 8) or pod.windows:
        return
    for field, whose, context in pod.container_contexts():
        if context.get("allowPrivilegeEscalation") is not False:
            yield (*field, "allowPrivilegeEscalation"), f"{whose} does not set allowPrivilegeEscalation: false"


def non_root(pod: Pod) -> Iterator[Offence]:
    """runAsNonRoot must be true, at the pod or at every container."""
    if pod.own_users:
        return
    above = pod.context.get("runAsNonRoot")
    if above is False:
        yield (*pod.workload.field, "securityContext", "runAsNonRoot"), "the pod sets runAsNonRoot: false"
    for field, whose, context in pod.container_contexts():
        own = context.get("runAsNonRoot")
        if own is False:
            yield (*field, "runAsNonRoot"), f"{whose} sets runAsNonRoot: false"
        elif own is None and above is None:
            yield (*field, "runAsNonRoot"), f"{whose} does not set runAsNonRoot: true"


def root_user(pod: Pod) -> Iterator[Offence]:
    """runAsUser must not be 0, from 1.23 on."""
    if pod.version < (1, 23) or pod.own_users:
        return
    for field, whose, context in pod.contexts():
        if context.get("runAsUser") == 0:
            yield (*field, "runAsUser"), f"{whose} sets runAsUser: 0"


def seccomp_set(pod: Pod) -> Iterator[Offence]:
    """A seccomp profile must be set, at the pod or at every container, from 1.19 on."""
    if pod.version < (1, 19) or pod.windows or isinstance(pod.context.get("seccompProfile"), dict):
        return
    for field, whose, context in pod.container_contexts():
        if not isinstance(context.get("seccompProfile"), dict):
            yield (*field, "seccompProfile"), f"{whose} does not set seccompProfile: RuntimeDefault"


def capabilities_dropped(pod: Pod) -> Iterator[Offence]:
    """All capabilities dropped, NET_BIND_SERVICE alone added, from 1.22 on."""
    if pod.version < (1, 22) or pod.windows:
        return
    for field, whose, context in pod.container_contexts():
        if "ALL" not in _capabilities(context, "drop"):
            yield (*field, "capabilities", "drop"), f"{whose} does not drop all capabilities"
        extra = [one for one in _capabilities(context, "add") if one != "NET_BIND_SERVICE" and one in CAPABILITIES]
        if extra:
            yield (*field, "capabilities", "add"), f"{whose} adds the capabilities {', '.join(map(str, extra))}"


def _capabilities(context: Mapping[str, Any], key: str) -> list[Any]:
    return many(mapping(context.get("capabilities")).get(key))


def _seccomp(profile: Mapping[str, Any]) -> bool:
    return profile.get("type") in ("RuntimeDefault", "Localhost")


def _seccomp_annotations(pod: Pod) -> Iterator[Offence]:
    names = {SECCOMP_POD, *(f"{SECCOMP_CONTAINER}{one.get('name')}" for _, one in pod.containers())}
    for name, value in pod.workload.annotations.items():
        fine = value in ("runtime/default", "docker/default") or str(value).startswith("localhost/")
        if name in names and not fine:
            yield (*pod.workload.metadata_field, "annotations", name), f"annotation {name} is {value}"


def _proc_mount_restricted(pod: Pod) -> Iterator[Offence]:
    if pod.version >= (1, 35):
        yield from proc_mount_always(pod)


BASELINE_CHECKS: tuple[Check, ...] = (
    host_namespaces,
    host_process,
    privileged,
    capabilities,
    host_paths,
    host_ports,
    probe_hosts,
    apparmor,
    selinux,
    proc_mount,
    seccomp,
    sysctls,
)
RESTRICTED_CHECKS: tuple[Check, ...] = (
    volume_types,
    escalation,
    non_root,
    root_user,
    seccomp_set,
    capabilities_dropped,
    _proc_mount_restricted,
)
