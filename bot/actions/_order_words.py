"""What is said about a customer's own orders, in the languages that the bot's other sentences come in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWords:
    """Attributes:
    seen: before the orders, to somebody by first name. sorry: the same to somebody who is upset by waiting.
    states: what a state is called, where it is not called as in the records.
    """

    seen: str = "{name}, this is what I see:"
    sorry: str = "{name}, I'm sorry for the wait. This is what I see:"
    not_seen: str = "I can't see that order under your account. A colleague can look into it with you."
    not_here: str = "Others can read along here, so I don't show orders. Write to me directly, or ask for a colleague."
    not_aloud: str = "Others can read along here, so I don't show orders to all of them."
    none_open: str = "You have no open order at the moment. Your last one:"
    state: str = "Order {number} ({items}) is {state}."
    expected: str = (
        "Order {number} ({items}) is {state} and expected on {day}. That day is an estimate of the carrier's."
    )
    ordered: str = "Ordered"
    total: str = "Total"
    tracking: str = "Tracking"
    states: Mapping[str, str] = field(default_factory=dict)


_STATES = ("placed", "paid", "packed", "shipped", "delivered", "cancelled", "returned", "refunded")


def _states(*words: str) -> Mapping[str, str]:
    return MappingProxyType(dict(zip(_STATES, words, strict=True)))


ENGLISH = OrderWords()
_BY_LANGUAGE = {
    "de": OrderWords(
        seen="{name}, das sehe ich:",
        sorry="{name}, es tut mir leid, dass Sie warten. Das sehe ich:",
        not_seen="Diese Bestellung sehe ich nicht unter Ihrem Konto. Jemand aus dem Team kann mit Ihnen nachsehen.",
        not_here="Hier können andere mitlesen, darum zeige ich keine Bestellungen. Schreiben Sie mir direkt.",
        not_aloud="Hier können andere mitlesen, darum zeige ich Bestellungen nicht allen.",
        none_open="Sie haben gerade keine offene Bestellung. Ihre letzte:",
        state="Bestellung {number} ({items}) ist {state}.",
        expected="Bestellung {number} ({items}) ist {state} und wird am {day} erwartet. Der Tag ist eine Schätzung.",
        ordered="Bestellt",
        total="Summe",
        tracking="Sendungsnummer",
        states=_states(
            "aufgegeben", "bezahlt", "gepackt", "unterwegs", "zugestellt", "storniert", "zurückgeschickt", "erstattet"
        ),
    ),
    "fr": OrderWords(
        seen="{name}, voici ce que je vois :",
        sorry="{name}, je suis désolé pour l'attente. Voici ce que je vois :",
        not_seen="Je ne vois pas cette commande dans votre compte. Quelqu'un de l'équipe peut vérifier avec vous.",
        not_here="D'autres peuvent lire ici, je n'y montre donc pas de commandes. Écrivez-moi directement.",
        not_aloud="D'autres peuvent lire ici, je n'y montre donc pas les commandes à tous.",
        none_open="Vous n'avez pas de commande en cours. La dernière :",
        state="Commande {number} ({items}) : {state}.",
        expected="Commande {number} ({items}) : {state}, attendue le {day}. Ce jour est une estimation.",
        ordered="Commandé le",
        total="Total",
        tracking="Suivi",
        states=_states("enregistrée", "payée", "emballée", "expédiée", "livrée", "annulée", "retournée", "remboursée"),
    ),
    "es": OrderWords(
        seen="{name}, esto es lo que veo:",
        sorry="{name}, siento la espera. Esto es lo que veo:",
        not_seen="No veo ese pedido en su cuenta. Alguien del equipo puede mirarlo con usted.",
        not_here="Aquí pueden leer otras personas, así que no muestro pedidos. Escríbame directamente.",
        not_aloud="Aquí pueden leer otras personas, así que no muestro los pedidos a todos.",
        none_open="Ahora no tiene ningún pedido abierto. El último:",
        state="Pedido {number} ({items}): {state}.",
        expected="Pedido {number} ({items}): {state}, previsto para el {day}. Ese día es una estimación.",
        ordered="Fecha",
        total="Total",
        tracking="Seguimiento",
        states=_states(
            "registrado", "pagado", "preparado", "enviado", "entregado", "cancelado", "devuelto", "reembolsado"
        ),
    ),
    "nl": OrderWords(
        seen="{name}, dit zie ik:",
        sorry="{name}, het spijt me dat u moet wachten. Dit zie ik:",
        not_seen="Ik zie die bestelling niet onder uw account. Een collega kan het met u nakijken.",
        not_here="Hier kunnen anderen meelezen, daarom laat ik geen bestellingen zien. Schrijf me rechtstreeks.",
        not_aloud="Hier kunnen anderen meelezen, daarom laat ik bestellingen niet aan iedereen zien.",
        none_open="U heeft nu geen open bestelling. Uw laatste:",
        state="Bestelling {number} ({items}) is {state}.",
        expected="Bestelling {number} ({items}) is {state} en wordt verwacht op {day}. Die dag is een schatting.",
        ordered="Besteld",
        total="Totaal",
        tracking="Track & trace",
        states=_states(
            "geplaatst", "betaald", "ingepakt", "onderweg", "bezorgd", "geannuleerd", "teruggestuurd", "terugbetaald"
        ),
    ),
}


def order_words(language: str | None) -> OrderWords:
    """In that language (BCP 47), otherwise in English."""
    return _BY_LANGUAGE.get((language or "")[:2].lower(), ENGLISH)
