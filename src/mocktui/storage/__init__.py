"""The journal, session folders, and what is derived from them."""
