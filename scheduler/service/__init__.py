"""The service: its processes, what each of them starts, and how it stops."""
