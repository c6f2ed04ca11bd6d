"""Sources, their channels, watched articles, and what their sites may be asked for."""
