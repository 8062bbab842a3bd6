"""Volumes: claims and volumes have one name; paths that look alike stay apart; one source is one volume."""

import pytest

from penstock.iotedge.ledger import Fate
from penstock.iotedge.volumes import claim_of, claims, volumes
from tests.penstock.iotedge.reading import fate, reader


def host(**held: object) -> dict[str, object]:
    return {"HostConfig": held}


@pytest.mark.parametrize("name", ["data.store", "1st_store", "Store"])
def test_the_claim_is_called_as_the_volume_says(name: str) -> None:
    found = volumes(reader(host(Mounts=[{"Type": "volume", "Source": name, "Target": "/data"}])))
    (claim,) = found.claims
    assert found.volumes[claim]["persistentVolumeClaim"] == {"claimName": claim}


def test_paths_that_look_alike_stay_apart() -> None:
    found = volumes(reader(host(Binds=["/a/b:/x", "/ab:/y", "/a-b:/z"])))
    assert len(found.volumes) == 3
    assert len({one["name"] for one in found.mounts}) == 3
    assert found.host


def test_one_source_is_mounted_twice() -> None:
    found = volumes(reader(host(Binds=["store:/a", "store:/b:ro"])))
    assert len(found.volumes) == 1
    assert found.mounts == [
        {"name": "store", "mountPath": "/a"},
        {"name": "store", "mountPath": "/b", "readOnly": True},
    ]


def test_memory_and_volumes_without_a_name() -> None:
    mounts = [
        {"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 1024}},
        {"Type": "volume", "Target": "/v"},
    ]
    read = reader({**host(Tmpfs={"/run": "rw,size=64m"}, ShmSize=4096, Mounts=mounts), "Volumes": {"/w": {}}})
    found = volumes(read)
    by_path = {one["mountPath"]: found.volumes[one["name"]] for one in found.mounts}
    assert by_path["/run"]["emptyDir"] == {"medium": "Memory", "sizeLimit": "64Mi"}
    assert by_path["/t"]["emptyDir"] == {"medium": "Memory", "sizeLimit": "1024"}
    assert by_path["/dev/shm"]["emptyDir"]["sizeLimit"] == "4096"
    assert by_path["/v"]["emptyDir"] == by_path["/w"]["emptyDir"] == {}


def test_what_is_not_mounted() -> None:
    read = reader(
        host(
            Binds=["/var/run/docker.sock:/var/run/docker.sock", "nonsense"], Mounts=[{"Type": "npipe", "Target": "/p"}]
        )
    )
    assert volumes(read).mounts == []
    assert fate(read, "HostConfig", "Binds", 0) is fate(read, "HostConfig", "Binds", 1) is Fate.LOST
    assert fate(read, "HostConfig", "Mounts", 0) is Fate.LOST


def test_who_shares_a_claim() -> None:
    one, two = (volumes(reader(host(Binds=[f"{name}:/a", "both:/b"]))) for name in ("x", "y"))
    assert claims(iter([("one", one), ("two", two)])) == {"x": ["one"], "both": ["one", "two"], "y": ["two"]}


def test_what_is_there_on_the_node_is_not_made_a_folder() -> None:
    read = reader(host(Binds=["/etc/localtime:/etc/localtime:ro", "/dev/video0:/dev/video0", "/srv/cfg.json:/c.json"]))
    found = volumes(read)
    assert [one["hostPath"].get("type") for one in found.volumes.values()] == ["File", None, "File"]


@pytest.mark.parametrize(
    "bind", ["C:\\data:/data", "./data:/data", "/run/iotedge/workload.sock:/w.sock", "/var/lib/iotedge/mgmt.sock:/m"]
)
def test_what_no_linux_node_of_a_cluster_has(bind: str) -> None:
    read = reader(host(Binds=[bind]))
    assert volumes(read).mounts == []
    assert fate(read, "HostConfig", "Binds", 0) is Fate.LOST


def test_one_place_takes_one_mount() -> None:
    read = reader(host(Binds=["a:/x", "b:/x"], Mounts=[{"Source": "c", "Target": "/x"}], Tmpfs={"/x": ""}))
    assert list(volumes(read).claims) == ["a"]
    assert fate(read, "HostConfig", "Binds", 1) is fate(read, "HostConfig", "Mounts", 0) is Fate.LOST
    assert fate(read, "HostConfig", "Tmpfs", "/x") is Fate.LOST


@pytest.mark.parametrize("name", ["service", "deployment", "twin", "tls", "edgehub-store"])
def test_a_volume_is_not_taken_for_something_else(name: str) -> None:
    assert claim_of(name) == f"{name}-volume"


@pytest.mark.parametrize("bind", [":/z", "~/x:/h", "a:relative", "a:/", "/:/", "a b:/c", "${HOME}:/x"])
def test_what_docker_refuses(bind: str) -> None:
    read = reader(host(Binds=[bind]))
    assert volumes(read).mounts == []
    assert fate(read, "HostConfig", "Binds", 0) is Fate.LOST


@pytest.mark.parametrize("mount", [{"Type": "bind", "Source": "a"}, {"Type": "volume", "Source": "/a"}])
def test_a_mount_of_the_wrong_type(mount: dict[str, str]) -> None:
    read = reader(host(Mounts=[{**mount, "Target": "/x"}]))
    assert volumes(read).mounts == []
    assert fate(read, "HostConfig", "Mounts", 0) is Fate.LOST


def test_one_place_written_twice() -> None:
    read = reader(host(Binds=["a:/x/", "b:/x"], Tmpfs={"run": ""}))
    assert volumes(read).mounts == [{"name": "a", "mountPath": "/x"}]
    assert fate(read, "HostConfig", "Binds", 1) is fate(read, "HostConfig", "Tmpfs", "run") is Fate.LOST


def test_modes_of_the_device_are_told_beside_what_the_bind_became() -> None:
    read = reader(host(Binds=["/srv:/srv:ro,Z", "store:/s:nocopy"]))
    volumes(read)
    said = {one[-1]: held.how for one, held in read.ledger.entries.items()}
    assert "hostPath" in said[0]
    assert "without Z" in said[0]
    assert "PersistentVolumeClaim store; without nocopy" in said[1]
