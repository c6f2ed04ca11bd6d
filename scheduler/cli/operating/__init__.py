"""Commands for the one who runs the service: run and crawl, watch and ask how it does."""
