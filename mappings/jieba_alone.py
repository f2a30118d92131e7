"""jieba as it is, imported without `pkg_resources`, which takes a quarter of a second and warns.

It asks for that only to find its own dictionary, and without it does so by itself.
"""

import sys

_UNWANTED = "pkg_resources"

if _UNWANTED in sys.modules:
    import jieba
else:
    sys.modules[_UNWANTED] = None  # type: ignore[assignment]  # an import of it fails
    try:
        import jieba
    finally:
        del sys.modules[_UNWANTED]

__all__ = ["jieba"]
