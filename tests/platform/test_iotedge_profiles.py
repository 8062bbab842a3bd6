"""The two profiles of iotedge-runtime, read by what reads them on a node."""

import ctypes
import ctypes.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

COMPONENT = Path(__file__).parents[2] / "platform/base/iotedge-runtime"
APPARMOR = COMPONENT / "profiles/iotedge-runtime.apparmor"
SECCOMP = COMPONENT / "profiles/iotedge-runtime.json"
ACTIONS = {"SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_LOG"}
PARSER = shutil.which("apparmor_parser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def parsed(text: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What AppArmor's own parser makes of a profile; nothing is loaded."""
    assert PARSER
    argv = [PARSER, "--skip-cache", *words]
    return subprocess.run(argv, input=text, capture_output=True, text=True, check=False)


@pytest.mark.skipif(PARSER is None, reason="apparmor_parser is not installed (Debian: apparmor)")
def test_apparmor_compiles_it_under_the_name_that_the_pod_asks_for() -> None:
    text = APPARMOR.read_text(encoding="utf-8")
    compiled = parsed(text, "--skip-kernel-load")
    assert compiled.returncode == 0, compiled.stderr
    pod = yaml.safe_load((COMPONENT / "statefulset.yaml").read_text(encoding="utf-8"))["spec"]["template"]["spec"]
    assert parsed(text, "--names").stdout.split() == [pod["securityContext"]["appArmorProfile"]["localhostProfile"]]
    assert parsed(text.replace("pivot_root,", "pivot_roof,"), "--skip-kernel-load").returncode != 0


def test_seccomp_is_a_profile_of_the_runtime_specification() -> None:
    held = json.loads(SECCOMP.read_text(encoding="utf-8"))
    assert set(held) <= {"defaultAction", "defaultErrnoRet", "architectures", "archMap", "flags", "syscalls"}
    assert held["defaultAction"] in ACTIONS
    names = []
    for rule in held["syscalls"]:
        assert set(rule) <= {"names", "action", "errnoRet", "args"}
        assert rule["action"] in ACTIONS
        assert isinstance(rule.get("errnoRet", 1), int)
        names += rule["names"]
    assert len(names) == len(set(names)) > 0
    pod = yaml.safe_load((COMPONENT / "statefulset.yaml").read_text(encoding="utf-8"))["spec"]["template"]["spec"]
    assert pod["securityContext"]["seccompProfile"]["localhostProfile"] == f"profiles/{SECCOMP.name}"


def test_the_kernel_knows_each_of_its_calls() -> None:
    found = ctypes.util.find_library("seccomp")
    if found is None:
        pytest.skip("libseccomp is not installed")
    library = ctypes.CDLL(found)
    unknown = -1

    def number(name: str) -> int:
        return int(library.seccomp_syscall_resolve_name(name.encode()))

    assert number("no_such_call") == unknown
    rules = json.loads(SECCOMP.read_text(encoding="utf-8"))["syscalls"]
    assert [name for rule in rules for name in rule["names"] if number(name) == unknown] == []


def test_what_the_engine_inside_needs_is_not_forbidden() -> None:
    """It joins a keyring of its own, and goes on only where there are none; devices it limits by bpf."""
    rules = json.loads(SECCOMP.read_text(encoding="utf-8"))["syscalls"]
    answer = {name: rule["errnoRet"] for rule in rules for name in rule["names"]}
    assert answer["keyctl"] == 38
    assert not {"bpf", "clone", "unshare", "mount", "pivot_root", "setns"} & set(answer)
