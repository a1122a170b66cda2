# The film gallery in a container: `docker build -t film-gallery .`
#
# The base is pinned by its exact version. To pin the very image, look its digest up once
#   docker buildx imagetools inspect python:3.13.12-slim-bookworm
# and write python:3.13.12-slim-bookworm@sha256:… in both places below.

FROM python:3.13.12-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv --without-pip /opt/film-gallery

# Exactly the files whose hashes are recorded, and nothing besides. Wheels alone: an SQLite driver that
# was built here would use the old SQLite of the system (docs/decisions/0002-sqlite-library.md).
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip --python /opt/film-gallery/bin/python install \
        --no-deps --require-hashes --only-binary=:all: --requirement requirements/runtime.txt

COPY pyproject.toml LICENSE ./
COPY src src
RUN pip --python /opt/film-gallery/bin/python install --no-deps --no-build-isolation .


FROM python:3.13.12-slim-bookworm

# A number, so that whoever runs the image can see that it is not root.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin gallery \
    && install --directory --owner=gallery --group=gallery --mode=0700 /data
COPY --from=build /opt/film-gallery /opt/film-gallery

ENV PATH=/opt/film-gallery/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FILM_GALLERY_HOST=0.0.0.0 \
    FILM_GALLERY_PORT=8000 \
    FILM_GALLERY_DATA_DIR=/data

USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM

# Whether the process answers: nothing is won by starting it anew while its database is away.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]

CMD ["film-gallery", "run"]
