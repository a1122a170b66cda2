"""The ports of the application, kept in memory."""
