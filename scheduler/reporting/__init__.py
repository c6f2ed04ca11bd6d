"""What the service reports: log lines, and errors to Sentry, without secrets."""
