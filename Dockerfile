# The service as a background container. It needs a PostgreSQL: PALIMPSEST_DATABASE_URL.
ARG PYTHON_IMAGE=docker.io/library/python:3.13-slim-trixie

FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
COPY pyproject.toml README.md ./
COPY crawler crawler
COPY scheduler scheduler
COPY sql sql
RUN python3 -m venv /opt/palimpsest \
 && /opt/palimpsest/bin/pip install --no-cache-dir .

FROM ${PYTHON_IMAGE}
RUN useradd --system --uid 10001 --no-create-home palimpsest
COPY --from=build /opt/palimpsest /opt/palimpsest
ENV PATH=/opt/palimpsest/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 10001
ENTRYPOINT ["palimpsest"]
CMD ["run"]
