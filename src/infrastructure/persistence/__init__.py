"""How a gallery is kept: SQLAlchemy and Advanced Alchemy on SQLite or PostgreSQL."""
