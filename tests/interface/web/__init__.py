"""Pages, their files, and the headers of every answer."""
