# Two stages: what is needed to install does not stay. The root file system may be read-only. /data is for the embedded
# database and index, for sources of one's own and for files while they are read: mount a volume there.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/scoutbase
ENV PATH=/opt/scoutbase/bin:$PATH
WORKDIR /src
COPY requirements-server.lock ./
RUN pip install --require-hashes --requirement requirements-server.lock
COPY pyproject.toml README.md LICENSE ./
COPY core core
COPY crawlers crawlers
COPY nlp nlp
COPY knowledge knowledge
COPY insight insight
COPY index index
COPY api api
COPY sandbox sandbox
# setuptools is one of the locked packages.
RUN pip install --no-deps --no-build-isolation . && python -m compileall -q /opt/scoutbase

FROM python:${PYTHON}
RUN groupadd --gid 10001 scout && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home scout \
    && install -d -o scout -g scout /data
COPY --from=build /opt/scoutbase /opt/scoutbase
ENV PATH=/opt/scoutbase/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 SCOUT_HOME=/data
USER 10001:10001
WORKDIR /data
STOPSIGNAL SIGTERM
CMD ["scout", "work", "--only", "crawl,tag,resolve,index"]
