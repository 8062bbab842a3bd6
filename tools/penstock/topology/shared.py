"""Domains below which anybody may have a name: a wildcard over one lets data out to everybody's account there."""

#: Of large providers, with the offices that hand names out: registries, object stores, queues, web and edge hosting.
#: From their documentation and the private part of the public suffix list, November 2026.
SHARED = frozenset(
    {
        *("azurecr.io", "blob.core.windows.net", "file.core.windows.net", "queue.core.windows.net"),
        *("table.core.windows.net", "dfs.core.windows.net", "web.core.windows.net", "servicebus.windows.net"),
        *("database.windows.net", "vault.azure.net", "azurewebsites.net", "azurestaticapps.net", "azureedge.net"),
        *("azurefd.net", "azure-api.net", "azure-devices.net", "trafficmanager.net", "cloudapp.net"),
        *("cloudapp.azure.com", "azurecontainer.io", "azurecontainerapps.io", "eventgrid.azure.net"),
        *("s3.amazonaws.com", "execute-api.amazonaws.com", "elb.amazonaws.com", "cloudfront.net", "on.aws"),
        *("storage.googleapis.com", "appspot.com", "run.app", "web.app", "cloudfunctions.net", "pkg.dev"),
        *("github.io", "githubusercontent.com", "gitlab.io", "pages.dev", "workers.dev", "r2.dev"),
        *("r2.cloudflarestorage.com", "netlify.app", "vercel.app", "herokuapp.com", "onrender.com", "fly.dev"),
        *("digitaloceanspaces.com", "ngrok.io", "ngrok-free.app", "trycloudflare.com"),
    }
)
#: Below these a region or a cell stands before the name that anybody may have.
BY_REGION = ("cloudapp.azure.com", "azurecontainer.io", "azurecontainerapps.io", "amazonaws.com", "eventgrid.azure.net")


def anybodys(pattern: str) -> str:
    """The domain below which a wildcard lets anybody's names pass; empty for every other name and wildcard."""
    if not pattern.startswith("*."):
        return ""
    bare = pattern[2:]
    if bare in SHARED or bare.endswith(tuple(f".{one}" for one in BY_REGION)):
        return bare
    return next((one for one in sorted(SHARED) if one.endswith(f".{bare}")), "")
