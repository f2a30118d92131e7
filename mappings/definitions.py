"""The index definitions: JSON files beside this module are the only truth of the mapping."""

import json
from importlib.resources import files
from typing import Any

# Where an index says with which tuning it is searched, in `_meta`.
TUNING_KEY = "tuning"
# Parts of a tuning's form that are not read when it is searched, but when an index is built; and
# where that index says which of them it was built with.
AMENDING_PARTS = ("dictionary", "forbidden_words", "agencies", "events", "corrections")
AMENDED_KEY = "amended"
# Where a generation that was finished says how it came about.
CERTIFICATE_KEY = "certificate"


def read_definition(kind: str) -> dict[str, Any]:
    """Settings and mappings of a kind of index (`essays`, `sections` or `passages`), as the create call takes them."""
    definition: dict[str, Any] = json.loads(
        files("mappings").joinpath(f"{kind}.json").read_text("utf-8")
    )
    return definition
