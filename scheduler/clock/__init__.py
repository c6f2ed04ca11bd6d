"""When a source is due, and the clock that puts what is due into the queue."""
