"""What was done, recorded and read."""
