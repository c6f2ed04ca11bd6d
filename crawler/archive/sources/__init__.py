"""Sources, their channels, watched articles, and how much their sites may be asked for."""
