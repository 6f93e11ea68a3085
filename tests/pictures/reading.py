"""What a picture says, read back from its SVG."""

from xml.etree import ElementTree


def words(svg: str) -> list[str]:
    """Every text of it, in the order in which it is drawn."""
    return [
        (e.text or "").strip() for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("text")
    ]
