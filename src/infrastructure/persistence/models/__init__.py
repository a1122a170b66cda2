"""The tables, as declarative rows."""
