"""Other people's lists of questions, understood as packs."""
