"""The only code that writes sources, crawls, looks, captures, articles and revisions."""
