"""Which encoders' vectors may be set beside each other."""

PRECISIONS = ("fp32", "int8")
"""The last part of an encoder's version may be one of these."""


def same_weights(version: str, other: str) -> bool:
    """Both encoders have the same name and weights, perhaps in another precision.

    What was fitted to one of them may judge vectors of the other: a text's two vectors have a cosine of about .99. A
    search still keeps to one version, for there close neighbours decide.
    """
    return _without_precision(version) == _without_precision(other)


def _without_precision(version: str) -> str:
    name, _, last = version.rpartition("-")
    return name if name and last in PRECISIONS else version
