"""Categories: create, rename, move, delete, find."""
