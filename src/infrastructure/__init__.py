"""How the gallery is kept and carried: database, jobs, security."""
