"""Comments: write, edit, delete, find."""
