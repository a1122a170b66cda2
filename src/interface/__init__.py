"""How people and programs reach a gallery: HTTP, pages, command line."""
