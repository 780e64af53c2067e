# syntax=docker/dockerfile:1
# The image of the service, and by other targets what else a release ships. It builds by scripts/package.sh, which tests
# run as well.
#
#   docker buildx build --platform linux/arm64 -t notion-chatbot .      the image; the platform decides for whom
#   docker buildx build --target lambda --output target/package .       notion-sync.zip
#   docker buildx build --target lists --output target/package .        SBOM and licences
#
# The base is Debian 12 for its glibc: what is built against it also runs on Amazon Linux 2023, where the function does.
FROM rust:1.95.0-bookworm AS system
# hadolint ignore=DL3008 # Debian keeps one version of a package at a time: a pin breaks with the next correction.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends nodejs npm python3 \
  && rm -rf /var/lib/apt/lists/* \
  && rustup target add wasm32-unknown-unknown

FROM system AS build
WORKDIR /src
COPY . .
ARG TARGETARCH
# The time of the commit: lists made from the same sources are the same.
ARG SOURCE_DATE_EPOCH=0
ENV CARGO_TARGET_DIR=/cache/target TOOLS_DIR=/cache/tools OUT=/out
# Cache mounts and no layer of dependencies (cargo-chef): there are three builds (the service, the function, the page), each
# with a profile of its own, and after a change of one dependency the mounts still have all others. A release starts from
# nothing, on purpose.
RUN --mount=type=cache,id=cargo-$TARGETARCH,target=/usr/local/cargo/registry,sharing=locked \
  --mount=type=cache,id=notion-chatbot-$TARGETARCH,target=/cache,sharing=locked \
  scripts/tools.sh package && scripts/package.sh all

FROM scratch AS lambda
COPY --from=build /out/notion-sync.zip /

FROM scratch AS lists
COPY --from=build /out/*.cdx.json /out/LICENCES.html /

# No base image: the folder holds the program, the five libraries it is linked to, the certificates and two names of users;
# e2e/image/run.sh runs exactly that. A distribution's base would add what nothing here reads.
FROM scratch
COPY --from=build /out/root/ /
ENV WEB_DIR=/usr/local/share/notion-chatbot/web \
  TMPDIR=/tmp \
  BIND=0.0.0.0:8080
USER 65532:65532
# Its owner becomes that of the volume; the rest of the image may be read-only.
VOLUME /tmp
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["/usr/local/bin/api", "health"]
ENTRYPOINT ["/usr/local/bin/api"]
