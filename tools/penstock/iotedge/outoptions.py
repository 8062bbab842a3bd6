"""A container and its pod as Docker's create options."""

from collections.abc import Mapping
from typing import Any, Final

from penstock.diff import noise
from penstock.iotedge import outsecrets
from penstock.iotedge.arguments import OWN as TAKEN_OUT
from penstock.iotedge.dollars import arrived, expands
from penstock.iotedge.experimental import KEY
from penstock.iotedge.jsontext import Path
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.objects import Objects, annotations
from penstock.iotedge.outhosts import Doors
from penstock.iotedge.resources import REQUESTS
from penstock.iotedge.security import USER
from penstock.iotedge.target import PREFIX
from penstock.iotedge.workload import CA_FOLDER, TWIN_FOLDER

Object = dict[str, Any]
#: Folders that the device fills by itself.
OWN: Final = (CA_FOLDER, TWIN_FOLDER)


def quantity(text: object) -> float | None:
    """A quantity of Kubernetes as a number that Docker takes: none below nothing, and none without an end."""
    found = noise.quantity(text)
    return found if found is not None and 0 <= found < 1 << 62 else None


class Maker:
    """Makes the create options of one container; says of every field of it and of its pod what becomes of it."""

    def __init__(
        self, container: Object, pod: Object, objects: Objects, at: Path, inner: Path, ledger: Ledger, around: Doors
    ) -> None:
        self.container, self.pod, self.objects, self.around = container, pod, objects, around
        self.at, self.inner, self.ledger = at, inner, ledger
        self.own: Mapping[str, str] = {}
        self.options: Object = {}
        self.host: Object = {}

    def made(self, labels: Mapping[str, str], said: str = "", strategy: Any = None) -> Object:
        """The create options. `said` is what an import took from `k8s-experimental`, which goes back there; `strategy`
        that of the Deployment."""
        self.own = dict(one.partition("=")[::2] for one in said.split())
        if made := self._experimental(labels, strategy):
            self.options[KEY] = made
        self._words()
        self._ports(labels)
        self._volumes()
        self._resources()
        self._security()
        self._health()
        self._pod()
        if self.host:
            self.options["HostConfig"] = self.host
        return self.options

    def _done(self, path: Path, how: str) -> None:
        self.ledger.translated(path, how)

    def _experimental(self, labels: Mapping[str, str], strategy: Any) -> Object:
        found: Object = {}
        if "nodeSelector" in self.own and self.pod.get("nodeSelector"):
            found["nodeSelector"] = self.pod["nodeSelector"]
            self._done((*self.at, "nodeSelector"), f"{KEY}.nodeSelector")
        if "resources" in self.own and self.container.get("resources"):
            found["resources"] = self.container["resources"]
            self._done((*self.inner, "resources"), f"{KEY}.resources")
        context = self.pod.get("securityContext") or {}
        if keys := [key for key in self.own.get("securityContext", "").split(",") if key in context]:
            found["securityContext"] = {key: context[key] for key in keys}
            for key in keys:
                self._done((*self.at, "securityContext", key), f"{KEY}.securityContext")
        if "strategy" in self.own and strategy:
            found["strategy"] = strategy
        if "serviceOptions" in self.own:
            found |= self._service_options(labels)
        return found | self._own_volumes()

    def _service_options(self, labels: Mapping[str, str]) -> Object:
        spec: Object = next((one.get("spec", {}) for one in self.objects.services(labels)), {})
        held = {key: spec[key] for key in ("type", "loadBalancerIP") if spec.get(key)}
        return {"serviceOptions": held} if held else {}

    def _own_volumes(self) -> Object:
        names = [one for one in self.own.get("volumes", "").split(",") if one]
        made = []
        for number, volume in enumerate(self.pod.get("volumes") or ()):
            if volume.get("name") not in names:
                continue
            mounts = [one for one in self.container.get("volumeMounts") or () if one.get("name") == volume["name"]]
            made.append({"volume": volume, "volumeMounts": mounts})
            self._done((*self.at, "volumes", number), f"{KEY}.volumes")
        return {"volumes": made} if made else {}

    def _words(self) -> None:
        for key, name in (("command", "Entrypoint"), ("args", "Cmd")):
            if self.container.get(key):
                words = outsecrets.words(
                    f"{self.container.get('name')}_{name}", [str(word) for word in self.container[key]],
                    (*self.inner, key), self.ledger,
                )  # fmt: skip
                self._done((*self.inner, key), name)
                words = [self._imported(word, (*self.inner, key, number)) for number, word in enumerate(words)]
                self.options[name] = [
                    self.around.text(arrived(word), (*self.inner, key, number), self.ledger)
                    for number, word in enumerate(words)
                ]
                for number, word in enumerate(words):
                    if expands(word):
                        why = "Kubernetes fills in what stands in $(…); a device does not"
                        self.ledger.lost((*self.inner, key, number), why)
        for key, name in (("workingDir", "WorkingDir"), ("tty", "Tty"), ("stdin", "OpenStdin")):
            if self.container.get(key):
                self.options[name] = self.container[key]
            self._done((*self.inner, key), name)
        for key in ("name", "image", "imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy"):
            self._done((*self.inner, key), "the module's own")
        if "lifecycle" in self.container:
            self.ledger.lost((*self.inner, "lifecycle"), "a device runs no hooks: put it into the image")

    def _imported(self, word: str, at: Path) -> str:
        """A word that an import took out of the command comes back as a placeholder."""
        name = word.removeprefix("$(").removesuffix(")")
        if word != f"$({name})" or not TAKEN_OUT.match(name):
            return word
        self.ledger.approximated(at, f"the placeholder ${name}: fill it when the manifest is applied, never in git")
        return f"${name}"

    def _ports(self, labels: Mapping[str, str]) -> None:
        exposed: dict[str, Object] = {}
        named = {}
        said = [annotations(one).get(f"{PREFIX}.called", "").split() for one in self.objects.services(labels)]
        dialled = {name for names in said for name in names}
        for number, one in enumerate(self.container.get("ports") or ()):
            text = f"{one.get('containerPort')}/{str(one.get('protocol', 'TCP')).lower()}"
            named[str(one.get("name", ""))] = named[str(one.get("containerPort"))] = text
            if one.get("name") not in dialled:
                exposed[text] = {}
            self._done((*self.inner, "ports", number), f"ExposedPorts {text}")
        bindings = self._host_ports()
        for service in self.objects.services(labels):
            self._service(service, named, bindings)
        if bindings:
            self.host["PortBindings"] = bindings
        rest = {text: held for text, held in exposed.items() if text not in bindings}
        if rest:
            self.options["ExposedPorts"] = rest

    def _host_ports(self) -> dict[str, list[Object]]:
        """Ports of the node, which are ports of the device."""
        found: dict[str, list[Object]] = {}
        for number, one in enumerate(self.container.get("ports") or ()):
            if port := one.get("hostPort"):
                text = f"{one.get('containerPort')}/{str(one.get('protocol', 'TCP')).lower()}"
                address = {"HostIp": str(one["hostIP"])} if one.get("hostIP") else {}
                found.setdefault(text, []).append({"HostPort": str(port), **address})
                self._done((*self.inner, "ports", number), f"PortBindings {text}")
        return found

    def _service(self, service: Object, named: Mapping[str, str], bindings: dict[str, list[Object]]) -> None:
        spec = service.get("spec", {})
        said = annotations(service).get(f"{PREFIX}.bound")
        for port in spec.get("ports") or ():
            bound = (
                str(port.get("name", "")) in said.split()
                if said is not None
                else spec.get("type") in ("LoadBalancer", "NodePort")
            )
            target = named.get(str(port.get("targetPort", port.get("port"))))
            if target and bound:
                binding = {"HostPort": str(port.get("port"))}
                held = bindings.setdefault(target, [])
                if binding not in held:
                    held.append(binding)

    def _volumes(self) -> None:
        volumes = {one.get("name"): (number, one) for number, one in enumerate(self.pod.get("volumes") or ())}
        binds: list[str] = []
        for number, mount in enumerate(self.container.get("volumeMounts") or ()):
            at, target = (*self.inner, "volumeMounts", number), str(mount.get("mountPath", ""))
            if mount.get("name") in self.own.get("volumes", "").split(","):
                self._done(at, f"{KEY}.volumes")
                continue
            index, volume = volumes.get(mount.get("name"), (0, {}))
            where = (*self.at, "volumes", index)
            if target in OWN:
                self._done(at, "the device gives it")
                self._done(where, "the device gives it")
                continue
            if "subPath" in mount or "subPathExpr" in mount:
                self.ledger.lost(at, "Docker mounts no part of a volume")
                continue
            self._mount(volume, where, at, target, "ro" if mount.get("readOnly") else "", binds)
        if binds:
            self.host["Binds"] = binds

    def _mount(self, volume: Object, where: Path, at: Path, target: str, mode: str, binds: list[str]) -> None:
        end = f":{mode}" if mode else ""
        if "persistentVolumeClaim" in volume:
            source = self.objects.claim(str(volume["persistentVolumeClaim"].get("claimName", "")))
            binds.append(f"{source}:{target}{end}")
            self._done(where, f"the volume {source}")
        elif "hostPath" in volume:
            binds.append(f"{volume['hostPath'].get('path')}:{target}{end}")
            self._done(where, "a path of the device")
        elif "emptyDir" in volume:
            self._empty(volume["emptyDir"] or {}, where, target)
        else:
            kind = next((key for key in volume if key != "name"), "volume")
            self.ledger.lost(where, f"a device has no {kind}: put the files into the image, the twin or a volume")
        self._done(at, "a mount")

    def _empty(self, held: Object, where: Path, target: str) -> None:
        size = quantity(held.get("sizeLimit", "")) if held.get("sizeLimit") else None
        if held.get("medium") != "Memory":
            self.options.setdefault("Volumes", {})[target] = {}
            self.ledger.approximated(where, "a volume without a name")
        elif target == "/dev/shm":
            self.host["ShmSize"] = int(size or 64 << 20)
            self._done(where, "ShmSize")
        else:
            self.host.setdefault("Tmpfs", {})[target] = f"size={int(size)}" if size else ""
            self._done(where, "Tmpfs")

    def _resources(self) -> None:
        held = {} if "resources" in self.own else self.container.get("resources") or {}
        limits, requests = held.get("limits") or {}, held.get("requests") or {}
        at = (*self.inner, "resources")
        for source, key, name, factor in (
            (limits, "memory", "Memory", 1),
            (limits, "cpu", "NanoCpus", 10**9),
            (requests, "memory", "MemoryReservation", 1),
            (requests, "cpu", "CpuShares", 1024),
        ):
            if key not in source:
                continue
            path = (*at, "limits" if source is limits else "requests", key)
            number = quantity(source[key])
            if source is requests and source[key] == REQUESTS[key]:
                self._done(path, "what nothing said asks for")
            elif number is None:
                self.ledger.lost(path, f"{source[key]!r} is no quantity")
            else:
                self.host[name] = round(number * factor)
                self._done(path, name)
        gpus = next((key for key in limits if key.endswith("/gpu")), "")
        if gpus:
            count = quantity(limits[gpus])
            if count is None:
                self.ledger.lost((*at, "limits", gpus), f"{limits[gpus]!r} is no quantity")
            else:
                self.host["DeviceRequests"] = [{"Count": int(count), "Capabilities": [["gpu"]]}]
                self._done((*at, "limits", gpus), "DeviceRequests")

    def _security(self) -> None:
        own = self.own.get("securityContext", "").split(",")
        at, context = (*self.inner, "securityContext"), self.pod.get("securityContext") or {}
        pod = {key: value for key, value in context.items() if key not in own}
        held = {**pod, **(self.container.get("securityContext") or {})}
        where = (*self.at, "securityContext")
        user, group = held.get("runAsUser"), held.get("runAsGroup")
        if user is not None and (user != USER or group is not None):
            self.options["User"] = f"{user}:{group}" if group is not None else str(user)
        for key in ("runAsUser", "runAsGroup", "runAsNonRoot"):
            self._done((*at, key), "User")
            self._done((*where, key), "User")
        for key, name in (("privileged", "Privileged"), ("readOnlyRootFilesystem", "ReadonlyRootfs")):
            if held.get(key):
                self.host[name] = True
            self._done((*at, key), name)
        capabilities = held.get("capabilities") or {}
        added, dropped = list(capabilities.get("add") or ()), list(capabilities.get("drop") or ())
        if added:
            self.host["CapAdd"] = added
        if dropped and dropped != ["ALL"]:
            self.host["CapDrop"] = dropped
        self._done((*at, "capabilities"), "CapAdd and CapDrop; dropping all is what nothing said asks for")
        self._done((*at, "allowPrivilegeEscalation"), "what nothing said asks for")
        for path in ((*where, "seccompProfile"), (*at, "seccompProfile")):
            self._done(path, "Docker's own profile")
        for path in ((*where, "fsGroup"), (*where, "fsGroupChangePolicy")):
            self.ledger.approximated(path, "a device does not change who owns a volume")
        if held.get("supplementalGroups"):
            self.host["GroupAdd"] = [str(one) for one in held["supplementalGroups"]]
            self._done((*where, "supplementalGroups"), "GroupAdd")
        if held.get("sysctls"):
            self.host["Sysctls"] = {one["name"]: str(one.get("value", "")) for one in held["sysctls"] if "name" in one}
            self._done((*where, "sysctls"), "Sysctls")

    def _health(self) -> None:
        probe = self.container.get("livenessProbe")
        for key in ("livenessProbe", "readinessProbe", "startupProbe"):
            if key not in self.container:
                continue
            if key == "livenessProbe" and isinstance(probe, dict) and "exec" in probe:
                self.options["Healthcheck"] = _check(probe)
                self._done((*self.inner, key), "Healthcheck")
            elif key == "readinessProbe" and isinstance(probe, dict) and "exec" in probe:
                self._done((*self.inner, key), "Healthcheck")
            else:
                why = "Docker runs a command in the container, and asks no port: write one as livenessProbe.exec"
                self.ledger.lost((*self.inner, key), why)

    def _pod(self) -> None:
        if self.pod.get("hostNetwork"):
            self.host["NetworkMode"] = "host"
            self.options["NetworkingConfig"] = {"EndpointsConfig": {"host": {}}}
        for key, name in (("hostIPC", "IpcMode"), ("hostPID", "PidMode")):
            if self.pod.get(key):
                self.host[name] = "host"
        for key in ("hostNetwork", "hostIPC", "hostPID"):
            self._done((*self.at, key), "HostConfig")
        if self.pod.get("hostname"):
            self.options["Hostname"] = self.pod["hostname"]
        if self.pod.get("hostAliases"):
            self.host["ExtraHosts"] = [
                f"{name}:{one.get('ip', '')}" for one in self.pod["hostAliases"] for name in one.get("hostnames") or ()
            ]
        if "terminationGracePeriodSeconds" in self.pod:
            self.options["StopTimeout"] = self.pod["terminationGracePeriodSeconds"]
        if self.pod.get("runtimeClassName"):
            self.host["Runtime"] = self.pod["runtimeClassName"]
        config = self.pod.get("dnsConfig") or {}
        for key, name in (("nameservers", "Dns"), ("searches", "DnsSearch")):
            if config.get(key):
                self.host[name] = list(config[key])
        if config.get("options"):
            self.host["DnsOptions"] = [
                f"{one['name']}:{one['value']}" if "value" in one else str(one["name"])
                for one in config["options"]
                if "name" in one
            ]
        for key in ("hostname", "hostAliases", "terminationGracePeriodSeconds", "runtimeClassName", "dnsConfig"):
            self._done((*self.at, key), "create options")


def _check(probe: Object) -> Object:
    command = list(probe["exec"].get("command") or ())
    shell = command[:2] == ["/bin/sh", "-c"] and len(command) == 3
    seconds = {"Interval": "periodSeconds", "Timeout": "timeoutSeconds", "StartPeriod": "initialDelaySeconds"}
    otherwise = {"Interval": 10, "Timeout": 1, "StartPeriod": 0}
    held = {name: probe.get(key, otherwise[name]) * 1_000_000_000 for name, key in seconds.items()}
    return {
        "Test": ["CMD-SHELL", command[2]] if shell else ["CMD", *command],
        **{name: value for name, value in held.items() if value},
        "Retries": probe.get("failureThreshold", 3),
    }
