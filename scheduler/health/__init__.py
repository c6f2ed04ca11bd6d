"""A source against its own past, and the alarms that come of it."""
