"""How hard tests look for counterexamples: for seconds in `make test`, for hours in `make fuzz`."""

import os

FUZZ = os.environ.get("FUZZ") == "1"
# Of a single test of `make fuzz`; without a limit none may hang there either.
FUZZ_SECONDS = 3 * 3600


def effort(test: int, fuzz: int) -> int:
    """How many examples, rounds or mebibytes: the first in `make test`, the second in `make fuzz`."""
    return fuzz if FUZZ else test
