"""The archive compared with its ledger: chain, bodies, texts, revisions, rows."""
