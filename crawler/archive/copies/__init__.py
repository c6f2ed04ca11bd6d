"""Near-duplicates across all sources."""
