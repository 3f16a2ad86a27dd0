"""Reads a product document: products with their facts, bundles, offers, policies, and how the bot shall behave.

As Markdown it has `kind: product-document` in its front matter, or the headings Products, Bundles, Offers, Policies and
How to behave on its first level. As YAML the same words are the keys. Every fact becomes a passage that can be asked
for; how to behave becomes guidance, which is never an answer.
"""

from dataclasses import dataclass

from bot.answering.reading.markdown import Section, front_matter, presentable, sections_of
from bot.answering.reading.result import Page

KIND = "product-document"
SECTIONS = {
    "products": "product",
    "bundles": "bundle",
    "offers": "offer",
    "policies": "policy",
    "policy": "policy",
    "how to behave": "guidance",
    "behaviour": "guidance",
    "behavior": "guidance",
}
_ASPECTS: dict[str, tuple[str, ...]] = {
    "dimensions": ("How big is the {name}?", "What are the dimensions of the {name}?", "Will the {name} fit?"),
    "price": ("How much does the {name} cost?", "What is the price of the {name}?"),
    "prices": ("How much does {name} cost?", "Price list of {name}"),
    "weight": ("How heavy is the {name}?",),
    "refund": ("What is your refund policy?", "Can I get my money back?"),
    "refunds": ("What is your refund policy?", "When do I get my money back?"),
    "shipping": ("What does shipping cost?", "How does shipping work?"),
    "guarantee": ("How long is the guarantee?", "What warranty do I get?"),
    "warranty": ("How long is the warranty?", "What guarantee do I get?"),
}
_KINDS: dict[str, tuple[str, ...]] = {
    "product": ("What is the {name}?", "Tell me about the {name}"),
    "bundle": ("What is in the {name} bundle?", "How much does the {name} bundle cost?"),
    "offer": ("Is there an offer for {name}?", "{name} offer"),
    "policy": ("What is your policy on {name}?",),
    "guidance": (),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the document says.

    Attributes:
        kind: product, bundle, offer, policy or guidance. aspect: as in ``Price``; empty for the description.
    """

    kind: str
    name: str
    aspect: str
    text: str
    line: int
    phrasings: tuple[str, ...] = ()
    url: str | None = None
    plans: tuple[str, ...] = ()


def is_product_document(text: str) -> bool:
    """True for Markdown that says so, or that is built like one."""
    try:
        front, body, _ = front_matter(text)
    except ValueError:
        return False
    if str(front.get("kind", "")).strip().lower() == KIND:
        return True
    tops = {section.path[0].strip().lower() for section in sections_of(body) if section.path}
    return "products" in tops and len(tops & SECTIONS.keys()) >= 2


def read(text: str, page: Page) -> None:
    """Add every fact of a product document in Markdown to the page."""
    _, body, taken = front_matter(text)
    for section in sections_of(body, taken + 1):
        fact = _fact(section)
        if fact is None:
            page.skip(section.line, f"not under one of the headings {', '.join(sorted(SECTIONS))}")
        else:
            add(fact, page)


def _fact(section: Section) -> Fact | None:
    path = section.path
    kind = SECTIONS.get(path[0].strip().lower()) if path else None
    if kind is None:
        return None
    shown = presentable(section.text, lambda _: None)
    name = path[1] if len(path) > 1 else path[0]
    return Fact(kind, name, " · ".join(path[2:]), shown, section.line, plans=section.plans)


def add(fact: Fact, page: Page) -> None:
    """Make a passage that answers by itself: the fact's subject stands above it."""
    title = f"{fact.name}: {fact.aspect}" if fact.aspect else fact.name
    wordings = _ASPECTS.get((fact.aspect or fact.name).lower(), () if fact.aspect else _KINDS[fact.kind])
    made = tuple(wording.format(name=fact.name) for wording in wordings)
    guidance = fact.kind == "guidance"
    text = fact.text if guidance or fact.kind == "policy" else f"**{title}**\n\n{fact.text}"
    page.add(
        fact.line,
        title,
        text,
        phrasings=() if guidance else (*fact.phrasings, *made),
        url=fact.url,
        id=f"{fact.kind}/{title}",
        guidance=guidance,
        plans=fact.plans,
    )
