"""Films: create, edit, delete, find, take in from files."""
