"""What the statements of ``sql/statements/export.sql`` return."""

from __future__ import annotations

from dataclasses import dataclass

from sql.rows.statement import Scalar, Statement


@dataclass(frozen=True, slots=True)
class CaptureToExport:
    """A kept body, and its look."""

    capture_id: int
    id: int


EXPORT_TOTAL = Scalar("export_total", int)
EXPORT_CAPTURES = Statement("export_captures", CaptureToExport)
