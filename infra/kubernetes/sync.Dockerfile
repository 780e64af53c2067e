# The sync for Kubernetes: the program of the Lambda package upon the service's own image, which has the libraries, the
# certificates and the user that it needs. docs/OPERATIONS.md#kubernetes says how it is built.
ARG SERVICE
FROM ${SERVICE}
COPY --chmod=755 bootstrap /usr/local/bin/sync-lambda
HEALTHCHECK NONE
ENTRYPOINT ["/usr/local/bin/sync-lambda"]
CMD []
