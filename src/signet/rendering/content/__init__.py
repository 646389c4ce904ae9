"""What the template prints, as ready-made strings: numbers formatted, labels chosen, nothing left to compute.

The template only lays out. User text reaches it as JSON data and is never read as markup.
"""

from signet.rendering.content.document import document

__all__ = ["document"]
