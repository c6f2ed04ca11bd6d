"""Duties that keep the archive small, complete and provable."""
