-- Run once by the image of PostgreSQL, by psql, in a new database cluster: the gallery gets a role
-- that owns its database and can enter no other. Nobody can sign in as the superuser but from
-- inside the container, whose user 999 has to be able to read this file.

\set ON_ERROR_STOP on
\getenv password POSTGRES_PASSWORD

CREATE ROLE gallery LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE gallery OWNER gallery;
REVOKE ALL ON DATABASE gallery, postgres, template1 FROM PUBLIC;
ALTER ROLE CURRENT_USER PASSWORD NULL;
