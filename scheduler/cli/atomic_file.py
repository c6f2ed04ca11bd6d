"""Files that commands write: such a file appears when it is whole, or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scheduler.cli.messages import Refused


@contextmanager
def whole(output: Path) -> Iterator[IO[bytes]]:
    """Yield a file that gets its name when the block ends without an error, or standard output for ``-``.

    Raises Refused if the file cannot be written.
    """
    if str(output) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = output.with_name(output.name + ".part")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(output)
    except OSError as error:
        raise Refused(f"{output} cannot be written: {error.strerror}") from None
    finally:
        unfinished.unlink(missing_ok=True)
