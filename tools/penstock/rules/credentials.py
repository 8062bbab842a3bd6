"""What a credential in clear text looks like. Nothing here ever gives a value back: only what kind it is."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.rules.contract import Field
from penstock.secrets import HIDDEN


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of credential by its text. `cloud` is true for the key to a cloud."""

    name: str
    pattern: re.Pattern[str]
    cloud: bool = False

    def first(self, text: str) -> str:
        """The beginning of the first one in a text, for finding its line."""
        found = (match for match in self.pattern.finditer(text) if self is not IN_URL or opens(match[1]))
        match = next(found, None)
        return match[0].partition("\n")[0] if match else ""


#: Texts that are nothing else. Lengths are those that the issuers give.
SHAPES: tuple[Shape, ...] = (
    Shape("a shared access key", re.compile(r"SharedAccessKey=[A-Za-z0-9+/]{32,}={0,2}"), cloud=True),
    Shape("a storage account key", re.compile(r"AccountKey=[A-Za-z0-9+/]{60,}={0,2}"), cloud=True),
    Shape("a shared access signature", re.compile(r"SharedAccessSignature sr=\S{1,500}&sig=\S{20}"), cloud=True),
    Shape(
        "a shared access signature", re.compile(r"[?&]sv=\d{4}-\d\d-\d\d&\S{0,500}sig=[A-Za-z0-9%+/]{30}"), cloud=True
    ),
    Shape("a client secret of Entra ID", re.compile(r"(?<![\w~.-])[\w~.-]{3}8Q~[\w~.-]{31,34}(?![\w~.-])"), cloud=True),
    Shape("an access key of AWS", re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])"), cloud=True),
    Shape("a service account key of Google", re.compile(r'"private_key_id":\s*"[0-9a-f]{40}"'), cloud=True),
    Shape("an API key of Google", re.compile(r"(?<![\w-])AIza[\w-]{35}(?![\w-])"), cloud=True),
    Shape(
        "a private key",
        re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----\s+[A-Za-z0-9+/\n\r=:, -]{64}"),
    ),
    Shape("a token of GitHub", re.compile(r"(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})")),
    Shape("a token of GitLab", re.compile(r"(?<![\w-])glpat-[\w-]{20}")),
    Shape("a token of Slack", re.compile(r"(?<!\w)xox[abprs]-[A-Za-z0-9-]{20,}")),
    Shape("a token of npm", re.compile(r"(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)")),
    Shape("a token of Docker Hub", re.compile(r"(?<!\w)dckr_(?:pat|oat)_[\w-]{27,}")),
    Shape("a token of Grafana", re.compile(r"(?<!\w)glsa_\w{32}_[0-9a-f]{8}")),
    Shape("a key of Tailscale", re.compile(r"(?<!\w)tskey-[a-z]+-\w{8,}-\w{16,}")),
    Shape(
        "a webhook's address",
        re.compile(
            r"//hooks\.slack\.com/(?:services|workflows)/T\w{6,20}/[AB]\w{6,20}/\w{16}"
            r"|//(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d{16,20}/[\w-]{50}"
            r"|\.webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/\w{32}"
        ),
    ),
    Shape("a key of age", re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{58}")),
)

#: Bytes without which no text of an object can be one of them: a look that costs little.
MARKS = re.compile(
    rb"SharedAccess|AccountKey=|8Q~|AKIA|ASIA|private_key_id|AIza|PRIVATE KEY|gh[pousr]_|github_pat_|glpat-|xox[abprs]-"
    rb"|npm_|dckr_|glsa_|tskey-|hooks\.slack|/webhooks/|/webhookb2/|AGE-SECRET|sig=|://[^\s/:@'\"]*:[^\s/@'\"]+@"
)

#: user:password@ in a URL; what stands for a password without being one is taken out below.
URL = re.compile(r"(?<![\w+.-])[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"<>{}$]*:([^\s/@'\"]+)@[\w.-]")

IN_URL = Shape("a password in a URL", URL)
#: What manuals write in the place of a password in a URL.
WORD = re.compile(r"(?i:[\W_]*(?:my|your|the)?[-_]?(?:pass|password|passwd|pwd|pw|secret|token|key)[\W_]*)\Z")

REGION = re.compile(r"[a-z]{2}\Z")

#: Last words of names whose values are credentials.
NAME = re.compile(
    r"(?:^|[_.\-])(?:passwords?|passwd|pwd|passphrase|secret"
    r"|(?:client|account|bearer|auth|api|access|private|secret|shared[-_]?access|secret[-_]?access)[-_]?(?:secret|token|key)"
    r"|connection[-_]?string)$",
    re.IGNORECASE,
)

#: The same for names in camelCase.
CAMEL = re.compile(
    r"(?:[Pp]assword|[Pp]assphrase|(?:^s|[a-z]S)ecret|[cC]lientSecret|[sS]ecretKey|[aA]ccessToken|[aA]uthToken|[aA]piKey"
    r"|[aA]ccountKey|[pP]rivateKey|[cC]onnectionString)$"
)

#: Names whose values are names of Secrets, as charts have it: `existingSecret`, `auth.existing_secret`.
REFERRING = re.compile(r"(?i)existing\w*?secret$")

#: Values that stand for a credential: variables, templates, files, references, masks, what a script replaces, and no
#: value at all.
STANDIN = re.compile(
    r"""(?x)
    \s*\Z
    | .*(?:\$\{|\$\(|\{\{|\{[\w.\ -]*\}|%[(sdv]|<[\w\s./-]+>|\*{3}|x{4,}|ENC\[) | \$\w+\Z
    | (?:file|env|vault|op|ref|arn|secret|secretref|gsm|ssm|keyvault|akv|azurekeyvault)(?:\+\w+)?:
    | (?:~|\.{0,2})/[\w./-]+\Z | [A-Za-z]:\\
    | (?i:true|false|yes|no|on|off|none|null|nil|enabled|disabled|required|optional|redacted|hidden|masked|dummy|unset
        |empty|todo|replace[-_ ]?me|change[-_ ]?it|change[-_ ]?me|placeholder|not[-_ ]used|unused|auto|generate[d]?)\Z
    | (?i:your|my|replace|insert|put|enter|change|todo|example)[-_ ]+[A-Za-z0-9]+(?:[-_ ]+[A-Za-z0-9]+)*\Z
    | \d{1,5}\Z | \W{1,3}\Z | [0-]+\Z | (?P<edge>[_%@]{1,2})[A-Z][A-Z0-9_]*(?P=edge)\Z
    """
)

#: A setting in a file: `key: value`, `key = "value"`, `export KEY=value`, `"key": "value",`.
SETTING = re.compile(
    r"""(?m)^([ \t]*(?:-[ \t]+|export[ \t]+)?["']?([\w.-]+)["']?[ \t]*[:=][ \t]*["']?)([^\s"'][^"'\n]*)"""
)
#: Words of which one is in the name of every such setting.
WORDS = re.compile(r"(?i)pass|pwd|secret|key|token|connection")

#: What makes a connection string a credential.
OPENS = re.compile(r"(?i)(?:pass\w*|pwd|key|secret|sig\w*|token)=[^;\s]|//[^/\s]*:[^/\s]+@")
#: Words without a digit under a name like `SECRET_KEY`: they name a key, they are none.
IDENTIFIER = re.compile(r"[A-Za-z]+(?:[-_.:/][A-Za-z]+)*\Z")

#: PEM blocks and lines that everybody may read.
PUBLIC = re.compile(
    r"\s*(?:-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST|X509 CRL|PGP PUBLIC KEY BLOCK)-----"
    r"|ssh-(?:rsa|ed25519) |ecdsa-sha2-|age1[0-9a-z]{58}\s*\Z)"
)


def suspicious(raw: bytes) -> bool:
    """False when the JSON text of an object surely holds none of the shapes."""
    return MARKS.search(raw) is not None


def shapes(text: str) -> Iterator[Shape]:
    """The kinds of credentials that a text holds, each once."""
    if len(text) > 12 and UNKNOWN not in text:
        yield from {shape.name: shape for shape in SHAPES if shape.pattern.search(text)}.values()
        if any(opens(match[1]) for match in URL.finditer(text)):
            yield IN_URL


def uncredited(text: str) -> str:
    """A text without the credentials that it holds."""
    if "\n" in text and WORDS.search(text):
        text = SETTING.sub(_unset, text)
    if not MARKS.search(text.encode(errors="replace")):
        return text
    for shape in SHAPES:
        text = shape.pattern.sub(HIDDEN, text)
    return URL.sub(
        lambda found: found[0].replace(f":{found[1]}@", f":{HIDDEN}@") if opens(found[1]) else found[0], text
    )


def _unset(found: re.Match[str]) -> str:
    value = found[3].rstrip(" \t\r,")
    return f"{found[1]}{HIDDEN}{found[3][len(value) :]}" if named(found[2], value) else found[0]


def called_secret(name: str) -> re.Match[str] | None:
    """The part of a name that says that its value is secret."""
    return None if REFERRING.search(name) else NAME.search(name) or CAMEL.search(name)


def named(name: str, value: Any) -> bool:
    """True when a name says that its value is a credential, and the value is not just a stand-in for one."""
    match = called_secret(name)
    if match is None or not isinstance(value, str) or standin(value):
        return False
    if "connection" in match[0].lower():
        return OPENS.search(value) is not None
    return "pass" in match[0].lower() or "pwd" in match[0].lower() or IDENTIFIER.match(value) is None


def opens(password: str) -> bool:
    """True for what stands in a URL where a password does, and may be one: neither what stands for one nor the letters
    of a region, as in `xiaomi://id:de@camera`."""
    return not (standin(password) or WORD.match(password) or REGION.match(password))


def standin(value: str) -> bool:
    """True for what stands where a credential will be."""
    return UNKNOWN in value or STANDIN.match(value) is not None


def public(value: str) -> bool:
    """True for certificates, public keys and hosts' keys."""
    return PUBLIC.match(value) is not None and "PRIVATE KEY" not in value


def strings(value: Any, field: Field = ()) -> Iterator[tuple[Field, str]]:
    """Every string below a value, with the way to it."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from strings(inner, (*field, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from strings(inner, (*field, index))


def decoded(value: Any) -> str:
    """The text of a Secret's base64 value; empty when it is none."""
    try:
        return base64.b64decode(str(value), validate=False).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""
