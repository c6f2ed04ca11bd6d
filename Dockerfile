# The service as a background container. It needs a PostgreSQL: PALIMPSEST_DATABASE_URL (compose.yaml has both).
ARG PYTHON_IMAGE=docker.io/library/python:3.13-slim-trixie

FROM ${PYTHON_IMAGE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends binutils=2.4* && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# What is built with is locked by hash as well as what is built in.
COPY requirements-build.lock requirements.lock ./
RUN python3 -m venv /build \
 && /build/bin/pip install --no-cache-dir --no-compile --require-hashes --only-binary :all: -r requirements-build.lock \
 && "$(readlink -f "$(command -v python3)")" -m venv /opt/palimpsest \
 && /opt/palimpsest/bin/pip install --no-cache-dir --no-compile --no-deps --require-hashes --only-binary :all: \
        -r requirements.lock
COPY pyproject.toml README.md ./
COPY crawler crawler
COPY scheduler scheduler
COPY sql sql
COPY container container
RUN /build/bin/hatchling build -t wheel \
 && /opt/palimpsest/bin/pip install --no-cache-dir --no-compile --no-deps --no-index dist/*.whl \
 && container/rootfs.sh /opt/palimpsest /rootfs

FROM scratch
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Palimpsest" \
      org.opencontainers.image.description="Crawls newsrooms on a schedule and archives every revision in PostgreSQL" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /rootfs /
ENV PATH=/opt/palimpsest/bin \
    LANG=C.UTF-8 \
    TZ=UTC \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PALIMPSEST_WEB=0.0.0.0:8420
EXPOSE 8420
USER 10001:10001
HEALTHCHECK --interval=60s --timeout=30s --start-period=2m CMD ["palimpsest", "healthcheck"]
ENTRYPOINT ["palimpsest"]
CMD ["run"]
