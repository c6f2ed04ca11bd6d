"""What the service says of itself: log lines, errors to Sentry, and nothing that is secret."""
