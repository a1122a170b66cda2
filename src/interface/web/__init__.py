"""Pages for people: the welcome page and the templates of all pages."""
