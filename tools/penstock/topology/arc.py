"""What Azure Arc-enabled Kubernetes and its Flux extension cannot do without, of what the provider lists."""

#: From the provider's network requirements of Azure Arc-enabled Kubernetes, public cloud, of 2026-06-11. Cluster
#: connect, custom locations and the portal's views need more, and are a site's own choice.
REQUIRED: tuple[tuple[str, str], ...] = (
    ("management.azure.com", "Azure Resource Manager"),
    ("${REGION}.dp.kubernetesconfiguration.azure.com", "status, and the configuration that Flux's agent fetches"),
    ("login.microsoftonline.com", "sign-in"),
    ("${REGION}.login.microsoft.com", "sign-in"),
    ("mcr.microsoft.com", "images of the agents and of Flux"),
    ("*.data.mcr.microsoft.com", "the layers of these images"),
    ("gbl.his.arc.azure.com", "which regional service to use"),
    ("*.his.arc.azure.com", "identity certificates"),
)
#: Whoever lets these pass means to connect clusters to Arc.
SIGNS = (".dp.kubernetesconfiguration.azure.com", ".his.arc.azure.com")
#: With a gateway of Arc's most of it goes another way.
GATEWAY = ".gw.arc.azure.com"


def meant(names: tuple[str, ...]) -> bool:
    """True when a list is there to connect clusters to Arc, without Arc's gateway."""
    return any(name.endswith(SIGNS) for name in names) and not any(name.endswith(GATEWAY) for name in names)
