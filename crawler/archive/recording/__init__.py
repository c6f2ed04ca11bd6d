"""Recording a look: classified first, then written in one transaction."""
