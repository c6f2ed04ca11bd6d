"""Crawls and what they are to do: leases, visits that are due, backfills, WARC files that are taken in."""
