"""Asking through the linkage software's folders."""
