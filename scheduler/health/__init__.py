"""The health of sources, each judged against its own past, and the alarms that follow."""
