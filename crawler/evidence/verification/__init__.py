"""The archive held against its ledger: chain, bodies, texts, revisions, rows."""
