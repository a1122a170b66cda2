"""The same works done by others: a bare ASGI application, FastAPI, Django REST Framework.

Each answers four addresses of the classic contract, out of the gallery's own tables, and says 401,
404 and 400 where the gallery does.
"""
