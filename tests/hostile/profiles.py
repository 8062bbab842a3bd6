"""How long the fuzzers look: a little in `make test`, much longer in `make fuzz` (FUZZ=1)."""

import os

from hypothesis import HealthCheck, settings

#: Examples of one fuzzer; those that start a worker or a whole run take fewer.
EXAMPLES = 5_000 if os.environ.get("FUZZ") else 60

FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=5_000,  # no input may take longer, in milliseconds
    derandomize=not os.environ.get("FUZZ"),  # `make test` says the same twice
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
RUNS = settings(FUZZ, max_examples=max(EXAMPLES // 12, 6), deadline=20_000)
