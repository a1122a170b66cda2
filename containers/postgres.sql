-- Run once by the image of PostgreSQL, by psql, in a new database cluster: the gallery gets a role
-- that owns its database and may do nothing else. Nobody can sign in as the superuser but from
-- inside the container.

\set ON_ERROR_STOP on
\getenv password POSTGRES_PASSWORD

CREATE ROLE gallery LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE gallery OWNER gallery;
REVOKE ALL ON DATABASE gallery FROM PUBLIC;
ALTER ROLE CURRENT_USER PASSWORD NULL;
