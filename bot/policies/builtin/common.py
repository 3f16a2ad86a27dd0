"""The shape of a built-in policy, and the concepts that several of them share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """A matter that is decided by people.

    Attributes:
        reason: one line for the agent. says: what the customer hears; the company's own words go before it.
        concepts: terms by concept; see `Lexicon`. rules: see `rule`; the first that applies decides.
        hands_over: False where it is simply not done and no person need be called.
        harm: what may happen to somebody where it is switched off; empty where only money is lost.
    """

    id: str
    reason: str
    says: str
    concepts: dict[str, str]
    rules: tuple[str, ...]
    hands_over: bool = True
    harm: str = ""


COMMON = {
    # The speaker presses for a word that binds.
    "press": """cofnirm say_yes say_it say_you say_that say_so say_ys just_say tell_me_im tell_me_its
        yes_or_no in_writing write_that write_it write_one state_that agreed you_agree
        you_do_agree do_agree promise_me sign_it accepted deal_done say_done
        decide_now decide_here decide_today repeat_after say_it_after bestatig* zusagen sagen_sie sag_einfach zusage
        verbindlich* schriftlich zugesagt confirmez* confirmer promettez* par_ecrit
        dites_moi_que dites_que accordez confirme* confirma* digan* digame por_escrito
        diganme conferma* confermi* per_iscritto mi_serve_un_si bevestig* zeg_maar
        schriftelijk zeg_gewoon confirmem potwierdz* napisz_ze potwierdzenie onayla*
        onaylad* yazin soyle_bana bekrafta* bekraeft* bekreft* подтверд* напишите напиши
        підтверд* potvrd* potvrz* irja_ide erositse* megerosit* confirmati επιβεβαιω*
        xac_nhan 确认 確認 承認 约定 答应 확인 약속해 أكد تأكيد أكدوا पुष्टि confirm confirming
        confirms""",
    "me": """me my mine i im ive id us our we mich mir meine mein meinen meinem ich uns moi mon ma
        mes je nous mi mis mio mia mie mij mijn ik ons meu minha minhas meus eu moj moja
        moje mnie jestem mam mig min mitt jag мне меня мой моя мои мое я benim bana ben
        mne muj nekem""",
    "howto": """how_do how_can how_to how_does how_long way_to what_way where_do where_can where_is
        where_should which_page what_is_the_way wie_kann wie_andere wie_lange wo_kann
        comment_puis comment_faire comment_changer comment_je como_puedo como_cambio
        como_cierro come_posso come_si hoe_kan hoe_wijzig hoe_verander hoe_zet
        como_posso como_faco jak_moge jak_zmienic nasil hur_gor hur_kan как_мне
        как_изменить как_сменить jak_mohu hogyan cum_pot πως_μπορω 怎么 如何 どうやって どうすれば 어떻게
        كيف""",
    "negated": "dont_want do_not_want not_asking_for_a dont_need no_need_for keine will_keine",
}
