"""``palimpsest backfill``: take in the history of a source, from its sitemaps or from WARC files."""
