"""Pages a second from a local server to committed articles."""
