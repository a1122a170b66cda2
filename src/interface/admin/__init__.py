"""The admin site: pages over the services and lists of the gallery, for administrators."""
