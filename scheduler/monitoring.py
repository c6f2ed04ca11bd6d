"""Sentry: errors of the service, where SENTRY_DSN is set; nothing is sent without it."""

from __future__ import annotations

import logging
import os

import sentry_sdk
from sentry_sdk.integrations.logging import LoggingIntegration


def set_up_sentry(version: str) -> None:
    """Report errors where SENTRY_DSN is set.

    The sites that are crawled get no trace headers, and neither local variables nor request bodies leave.
    """
    if not os.environ.get("SENTRY_DSN"):
        return
    sentry_sdk.init(
        release=f"palimpsest@{version}",
        traces_sample_rate=0,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        trace_propagation_targets=[],
        integrations=[LoggingIntegration(level=logging.INFO, event_level=logging.ERROR)],
    )
