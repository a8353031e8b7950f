"""What people call a rating of their own, and how far a focus was met. Pure."""

from __future__ import annotations

SIGNS = ("○", "◐", "●")
RATED = ("not there", "partly", "clearly")  # by rating, 0 to 2
MET = ("not yet", "partly", "yes")  # by how far a focus was met, 0 to 2
