"""The rig, for all container tests; they are skipped where nobody has built an image for them."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.container.rig import IMAGE, Rig

if IMAGE:
    # Told to end, it takes down what it has made.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    if not IMAGE:
        pytest.skip("skipped: tests/container/run builds the image and runs these")
    folder = tmp_path_factory.mktemp("rig")
    folder.chmod(0o755)
    made = Rig(folder)
    try:
        made.begin()
        yield made
    finally:
        made.end()
