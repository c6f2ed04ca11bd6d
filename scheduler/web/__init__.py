"""The service's own port: /healthz, /readyz and /metrics."""
