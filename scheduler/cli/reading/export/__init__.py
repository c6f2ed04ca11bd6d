"""``palimpsest export``: export rows in several formats, and kept pages as WARC."""
