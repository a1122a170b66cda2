"""What can be done with a gallery: use cases, and the ports through which they reach the world."""
