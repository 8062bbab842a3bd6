"""Property tests say the same twice, so that a failure belongs to the change at hand; FUZZ=1 looks elsewhere each time.

Timings fail no test: a deadline is set only where a hang is what is looked for (tests/hostile).
"""

import os

from hypothesis import settings

settings.register_profile("penstock", deadline=None, derandomize=not os.environ.get("FUZZ"), print_blob=True)
settings.load_profile("penstock")
