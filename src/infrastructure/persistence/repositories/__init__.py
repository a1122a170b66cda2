"""The repositories of a unit of work."""
