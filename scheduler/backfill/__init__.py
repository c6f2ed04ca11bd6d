"""Backfills: the past of a source is taken in by slices, between its live crawls."""
