"""Commands about the newsrooms that are crawled: the sources file, and what newsrooms are told."""
