"""What the built-in policies say in the other languages of the bot: fixed words, as careful as the English ones."""

from collections.abc import Mapping

from bot.policies.builtin.common import BuiltIn

SAID: Mapping[str, Mapping[str, str]] = {
    "distress": {
        "de": (
            "Ich bin ein Bot, und das hier ist wichtiger als alles, was ich beantworten könnte. Wenn Sie oder "
            "jemand in Ihrer Nähe in Gefahr sind, rufen Sie bitte jetzt die 112 oder Ihren örtlichen Notruf an. Ein "
            "Krisentelefon oder jemand, dem Sie vertrauen, kann zu jeder Stunde für Sie da sein. Jemand aus unserem "
            "Team liest, was Sie geschrieben haben."
        ),
        "es": (
            "Soy un bot, y esto es más importante que cualquier cosa que yo pueda responder. Si usted o alguien "
            "cercano está en peligro, llame ahora al 112 o al número de emergencias de su zona, por favor. Un "
            "teléfono de ayuda o alguien de confianza puede acompañarle a cualquier hora. Una persona de nuestro "
            "equipo leerá lo que ha escrito."
        ),
        "fr": (
            "Je suis un bot, et ceci compte plus que tout ce que je pourrais répondre. Si vous ou quelqu'un près de "
            "vous êtes en danger, appelez maintenant le 112 ou votre numéro d'urgence local, s'il vous plaît. Une "
            "ligne d'écoute ou une personne de confiance peut être là pour vous à toute heure. Un membre de notre "
            "équipe lira ce que vous avez écrit."
        ),
        "nl": (
            "Ik ben een bot, en dit is belangrijker dan alles wat ik zou kunnen beantwoorden. Bent u of is iemand "
            "bij u in de buurt in gevaar, bel dan nu 112 of uw lokale alarmnummer. Een hulplijn of iemand die u "
            "vertrouwt kan er op elk uur voor u zijn. Een collega leest wat u hebt geschreven."
        ),
    },
    "danger-at-home": {
        "de": (
            "Bitte sorgen Sie zuerst für Sicherheit: Benutzen Sie das Gerät nicht, schalten Sie die Sicherung aus "
            "oder drehen Sie den Wasserhahn zu, und rufen Sie die 112, wenn es brennt. Jemand aus unserem Team "
            "übernimmt."
        ),
        "es": (
            "Por favor, primero póngase a salvo: no use el aparato, corte la luz en el cuadro o cierre la llave del "
            "agua, y llame al 112 si hay fuego. Una persona de nuestro equipo se hace cargo."
        ),
        "fr": (
            "Mettez-vous d'abord en sécurité, s'il vous plaît : n'utilisez pas l'appareil, coupez le disjoncteur ou "
            "fermez l'arrivée d'eau, et appelez le 112 en cas d'incendie. Un membre de notre équipe prend le "
            "relais."
        ),
        "nl": (
            "Maak het alstublieft eerst veilig: gebruik het apparaat niet, zet de stroom uit of draai de waterkraan "
            "dicht, en bel 112 als er brand is. Een collega neemt het over."
        ),
    },
    "allergies-and-health": {
        "de": (
            "Was jemandes Gesundheit erlaubt, beurteile ich nicht; jemand aus unserem Team antwortet Ihnen. Wenn "
            "sich gerade jemand krank fühlt, rufen Sie zuerst die 112 oder Ihren örtlichen Notruf an."
        ),
        "es": (
            "No juzgo lo que permite la salud de alguien; le responderá una persona de nuestro equipo. Si alguien "
            "se encuentra mal ahora mismo, llame primero al 112 o al número de emergencias de su zona."
        ),
        "fr": (
            "Je ne juge pas de ce que permet la santé de quelqu'un ; un membre de notre équipe vous répondra. Si "
            "quelqu'un se sent mal en ce moment, appelez d'abord le 112 ou votre numéro d'urgence local."
        ),
        "nl": (
            "Ik beoordeel niet wat iemands gezondheid toelaat; een collega geeft u antwoord. Voelt iemand zich op "
            "dit moment niet goed, bel dan eerst 112 of uw lokale alarmnummer."
        ),
    },
    "legal": {
        "de": (
            "Zu einer rechtlichen Frage kann ich nichts sagen; jemand aus unserem Team, der das darf, liest, was "
            "Sie geschrieben haben."
        ),
        "es": (
            "No puedo opinar sobre un asunto legal; leerá lo que ha escrito una persona de nuestro equipo que sí "
            "puede hacerlo."
        ),
        "fr": (
            "Je ne peux pas me prononcer sur une question juridique ; un membre de notre équipe habilité à le faire "
            "lira ce que vous avez écrit."
        ),
        "nl": (
            "Over een juridische kwestie kan ik niets zeggen; een collega die dat wel mag, leest wat u hebt geschreven."
        ),
    },
    "account-security": {
        "de": (
            "Ich ändere nicht, wer sich anmelden kann, und gebe nichts über andere Personen weiter. Ich brauche nie "
            "ein Passwort, einen Code oder eine Kartennummer; bitte schreiben Sie so etwas nicht hierher. Jemand "
            "aus unserem Team klärt mit Ihnen, wer Sie sind."
        ),
        "es": (
            "No cambio quién puede iniciar sesión ni comparto nada sobre otras personas. Nunca necesito una "
            "contraseña, un código ni un número de tarjeta, así que no los escriba aquí, por favor. Una persona de "
            "nuestro equipo comprobará con usted quién es."
        ),
        "fr": (
            "Je ne change pas qui peut se connecter et je ne communique rien sur d'autres personnes. Je n'ai jamais "
            "besoin d'un mot de passe, d'un code ou d'un numéro de carte ; ne les écrivez pas ici, s'il vous plaît. "
            "Un membre de notre équipe vérifiera avec vous qui vous êtes."
        ),
        "nl": (
            "Ik verander niet wie er kan inloggen en deel niets over andere mensen. Ik heb nooit een wachtwoord, "
            "een code of een kaartnummer nodig, dus schrijf die hier alstublieft niet. Een collega gaat met u na "
            "wie u bent."
        ),
    },
    "extraction": {
        "de": (
            "Ich bin ein Bot für Fragen zu unseren Produkten und Bestellungen. Wie ich eingerichtet bin, gebe ich "
            "nicht weiter und ändere es nicht, und Gespräche mit anderen teile ich auch nicht. Wobei kann ich Ihnen "
            "helfen?"
        ),
        "es": (
            "Soy un bot para preguntas sobre nuestros productos y pedidos. No comparto ni cambio cómo estoy "
            "configurado, ni comparto las conversaciones de otras personas. ¿En qué puedo ayudarle?"
        ),
        "fr": (
            "Je suis un bot pour les questions sur nos produits et vos commandes. Je ne communique ni ne change ma "
            "configuration, et je ne partage pas les conversations d'autres personnes. Comment puis-je vous aider ?"
        ),
        "nl": (
            "Ik ben een bot voor vragen over onze producten en bestellingen. Hoe ik ben ingesteld deel of verander "
            "ik niet, en gesprekken van anderen deel ik ook niet. Waarmee kan ik u helpen?"
        ),
    },
    "refund-and-compensation": {
        "de": (
            "Über Geld zurück, Gutschriften und Ausnahmen entscheidet jemand aus unserem Team, darum verspreche ich "
            "hier nichts."
        ),
        "es": (
            "Sobre devoluciones de dinero, abonos y excepciones decide una persona de nuestro equipo, así que aquí "
            "no prometo nada."
        ),
        "fr": (
            "C'est un membre de notre équipe qui décide des remboursements, des avoirs et des exceptions ; je ne "
            "promets donc rien ici."
        ),
        "nl": "Over geld terug, tegoed en uitzonderingen beslist een collega, dus ik beloof hier niets.",
    },
    "prices": {
        "de": (
            "Ich nenne nur Preise, die wir veröffentlichen, und kann keinen anderen zustimmen. Jemand aus unserem "
            "Team kann Ihnen mehr sagen."
        ),
        "es": (
            "Solo doy los precios que publicamos y no puedo aceptar otros. Una persona de nuestro equipo puede "
            "decirle más."
        ),
        "fr": (
            "Je ne donne que les prix que nous publions et ne peux pas en accepter d'autres. Un membre de notre "
            "équipe pourra vous en dire plus."
        ),
        "nl": (
            "Ik noem alleen prijzen die wij publiceren en kan niet met andere instemmen. Een collega kan u meer "
            "vertellen."
        ),
    },
    "delivery-promises": {
        "de": (
            "Eine Stunde oder einen Tag, den der Paketdienst nicht bestätigt hat, kann ich nicht zusagen. Jemand "
            "aus unserem Team sieht sich diese Lieferung an."
        ),
        "es": (
            "No puedo prometer una hora ni un día que el transportista no haya confirmado. Una persona de nuestro "
            "equipo revisará esta entrega."
        ),
        "fr": (
            "Je ne peux pas promettre une heure ou un jour que le transporteur n'a pas confirmé. Un membre de notre "
            "équipe va examiner cette livraison."
        ),
        "nl": (
            "Een uur of een dag die de vervoerder niet heeft bevestigd, kan ik niet beloven. Een collega kijkt naar "
            "deze levering."
        ),
    },
}
ENGLISH = "en"


def in_all_languages(policy: BuiltIn) -> dict[str, str]:
    """By the two letters of the language, English included."""
    return {ENGLISH: policy.says, **SAID.get(policy.id, {})}
