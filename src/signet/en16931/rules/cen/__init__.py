"""The rules of EN 16931 for UBL (CEN/TC 434, validation artefacts 1.3.16); all together in ``contents``."""
