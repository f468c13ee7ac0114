"""What reading a ZIP archive may raise: one that is damaged, that somebody has tampered with, or that is none at all."""

import zipfile
import zlib

DAMAGES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    KeyError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""KeyError for an entry that is not there; RuntimeError for a password, and for a packing that `zipfile` does not know."""
