"""The database: what is in it, and how it is reached."""
