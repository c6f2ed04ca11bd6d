"""The pages for people: the archive and its health in a browser, read through the schema archive like any reader."""
