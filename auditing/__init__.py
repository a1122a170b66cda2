"""What the gallery depends on: whether holes are known in it, and a bill of all of it."""
