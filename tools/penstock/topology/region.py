"""The regions of the public cloud, by the names that its host names carry."""

from difflib import get_close_matches

#: From the provider's public list of regions, November 2026; sovereign clouds have other domains and are not in it.
REGIONS = frozenset(
    {
        *("australiacentral", "australiacentral2", "australiaeast", "australiasoutheast", "austriaeast"),
        *("belgiumcentral", "brazilsouth", "brazilsoutheast", "canadacentral", "canadaeast", "centralindia"),
        *("centralus", "chilecentral", "denmarkeast", "eastasia", "eastus", "eastus2", "francecentral", "francesouth"),
        *("germanynorth", "germanywestcentral", "indonesiacentral", "israelcentral", "italynorth", "japaneast"),
        *("japanwest", "jioindiacentral", "jioindiawest", "koreacentral", "koreasouth", "malaysiawest"),
        *("mexicocentral", "newzealandnorth", "northcentralus", "northeurope", "norwayeast", "norwaywest"),
        *("polandcentral", "qatarcentral", "southafricanorth", "southafricawest", "southcentralus", "southindia"),
        *("southeastasia", "spaincentral", "swedencentral", "swedensouth", "switzerlandnorth", "switzerlandwest"),
        *("taiwannorth", "taiwannorthwest", "uaecentral", "uaenorth", "uksouth", "ukwest", "westcentralus"),
        *("westeurope", "westindia", "westus", "westus2", "westus3"),
    }
)


def fault(text: str) -> str:
    """Why `text` is no region, in words; empty when it is one."""
    if text in REGIONS:
        return ""
    plain = "".join(letter for letter in text.lower() if letter.isalnum())
    near = [plain] if plain in REGIONS else get_close_matches(plain, sorted(REGIONS), n=1, cutoff=0.75)
    return f"{text!r} is no region of the public cloud" + (f": write {near[0]}" if near else "")
