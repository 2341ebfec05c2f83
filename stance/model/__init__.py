"""The saved model: what it holds, and its folder."""
