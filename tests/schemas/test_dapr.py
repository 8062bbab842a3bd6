"""What is kept of Dapr's components, from sources made by hand."""

from typing import Any

import pytest

from schemas import dapr

SIDECAR = """
import (
	"github.com/dapr/components-contrib/pubsub"
	mqtt "github.com/dapr/components-contrib/pubsub/mqtt3"
	pubsubLoader "github.com/dapr/dapr/pkg/components/pubsub"
)

func init() {
	pubsubLoader.DefaultRegistry.RegisterComponent(mqtt.NewMQTTPubSub, "mqtt3", "mqtt")
}
"""
VERSIONS = """
import (
	v1 "github.com/dapr/components-contrib/state/sqlserver"
	v2 "github.com/dapr/components-contrib/state/sqlserver/v2"
	stateLoader "github.com/dapr/dapr/pkg/components/state"
)

func init() {
	stateLoader.DefaultRegistry.RegisterComponentWithVersions("sqlserver", components.Versioning{
		Preferred: components.VersionConstructor{Version: "v2", Constructor: v2.New},
		Others: []components.VersionConstructor{{Version: "v1", Constructor: v1.New}},
		Default: "v1",
	})
}
"""
DOCUMENT = """
type: pubsub
name: mqtt3
authenticationProfiles:
  - metadata: [{name: url, type: string, required: true}]
metadata:
  - {name: retain, type: bool}
  - {name: qos, type: number, allowedValues: ['0', '1', '2']}
  - {name: window, type: number}
"""
CODE = """
import "github.com/dapr/components-contrib/pubsub"

type mqttMetadata struct {
	URL    string `mapstructure:"url"`
	Retain bool   `mapstructure:"retain" mapstructurealiases:"retained"`
	Qos    byte   `mapstructure:"qos"`
	Window string `mapstructure:"window"`
}
"""
SHARED = 'type TLS struct {\n\tCert string `mapstructure:"urls"`\n}\n'
SOURCES = dapr.Sources(
    {
        "pubsub/mqtt3/metadata.yaml": DOCUMENT,
        "pubsub/mqtt3/metadata.go": CODE,
        "pubsub/tls.go": SHARED,
        "state/other.go": '"retaining"',
    }
)


def test_every_name_that_the_sidecar_registers() -> None:
    assert list(dapr.registered(SIDECAR)) == [
        dapr.Registered("pubsub.mqtt3", (), ("pubsub/mqtt3",)),
        dapr.Registered("pubsub.mqtt", (), ("pubsub/mqtt3",)),
    ]


def test_the_versions_of_a_type_that_has_several() -> None:
    folders = ("state/sqlserver", "state/sqlserver/v2")
    assert list(dapr.registered(VERSIONS)) == [dapr.Registered("state.sqlserver", ("v1", "v2"), folders)]


def test_a_kind_counts_where_document_and_code_agree() -> None:
    (one, _) = dapr.registered(SIDECAR)
    assert dapr.component(one, SOURCES)["fields"] == {
        "url": {"required": True},
        "retain": {"kind": "bool"},
        "qos": {"kind": "number", "values": ["0", "1", "2"]},
        "window": {},
    }


def test_what_the_code_reads_besides_is_kept_where_it_is_like_a_name() -> None:
    (one, _) = dapr.registered(SIDECAR)
    assert dapr.component(one, SOURCES)["reads"] == ["retained", "urls"]


def test_versions_that_differ_say_only_what_is_common() -> None:
    first: dict[str, dict[str, Any]] = {"a": {"kind": "bool"}, "b": {"required": True, "kind": "number"}}
    assert dapr.merged([first, {"b": {"kind": "number"}, "c": {"kind": "bool"}}]) == {
        "a": {},
        "b": {"kind": "number"},
        "c": {},
    }


@pytest.mark.parametrize(("same", "code"), [(True, 0), (False, 1)])
def test_check_tells_drift(monkeypatch: pytest.MonkeyPatch, same: bool, code: int) -> None:
    monkeypatch.setattr(dapr, "render", lambda *_: dapr.DATA.read_bytes() if same else b"{}")
    assert dapr.main(["--check"]) == code
