"""Crawls and their work: leases, visits that are due, backfills, and WARC files that are taken in."""
