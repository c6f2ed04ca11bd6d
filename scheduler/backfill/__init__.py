"""Backfills: the past of a source, taken in by slices between its live crawls."""
