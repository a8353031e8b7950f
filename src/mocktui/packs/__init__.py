"""Read and check question packs."""
