"""The golden corpus: what the rules make of the project's own pages, texts and addresses, written down.

``python -m tests.golden`` writes what comes out and renews the lock of the rules (``rules.lock``);
``python -m tests.golden --check`` compares only. README.md says how a subject and a case are added.
"""
