"""Finding addresses: what feeds, sitemaps and section pages list, read and chosen from; no network, no database."""
