"""Duties that keep the archive small, complete and provable: a file each, listed in ``duties``, run by ``runner``."""
