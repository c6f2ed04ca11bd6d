"""The spiders: of news, of a backfill, of WARC files, and one that only tries a site out."""
