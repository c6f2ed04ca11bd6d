"""The page to look at: the archive and its health in a browser, read as any reader of the schema archive does."""
