"""A simulated newsroom, served on this machine alone, for the demo and for tests."""
