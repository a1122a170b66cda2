"""How migrations go, and what SQLite and PostgreSQL each do in their own way."""
