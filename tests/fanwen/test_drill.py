"""`fanwen drill`: all promises hold, told one by one, and nothing of it is left."""

import json
import os
import sys
from pathlib import Path

import psutil
import pytest

from fanwen.drilling.promises import PROMISES
from tests.children import Child
from tests.conftest import QUICK


@pytest.mark.node
@pytest.mark.soak
@pytest.mark.needs_seconds(300, because="a whole installation is made and broken")
def test_every_promise_holds_and_nothing_is_left(state_dir: Path) -> None:
    environ = {
        **os.environ,
        "FANWEN_STATE_DIR": str(state_dir),
        "FANWEN_JAVA_OPTIONS": " ".join(QUICK),
    }
    with Child([sys.executable, "-m", "fanwen", "drill", "--json"], environ) as command:
        code = command.wait(280)
    kept = json.loads("".join(command.out))
    assert [(one["promise"], one["held"]) for one in kept] == [(p.text, True) for p in PROMISES], (
        kept
    )
    assert code == 0
    assert not list(state_dir.glob("drill-*"))
    running = psutil.process_iter(["cmdline"])
    left = [p for p in running if "engine/drill/" in " ".join(p.info["cmdline"] or ())]
    assert not left
