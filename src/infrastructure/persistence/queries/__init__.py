"""The queries that read without a unit of work."""
