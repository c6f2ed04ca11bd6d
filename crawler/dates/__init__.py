"""Dates as newsrooms write them: one reader for pages, feeds and sitemaps."""
