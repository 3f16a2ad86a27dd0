"""Whether this customer gets money, credit or an exception."""

from bot.policies.builtin.common import BuiltIn

POLICY = BuiltIn(
    id="refund-and-compensation",
    reason="The customer asks for money back, compensation or an exception; a person has to approve it.",
    says="Money back, credit and exceptions are decided by a colleague, so I don't promise anything here.",
    concepts={
        "refund": """refund* reimburs* repay repayment repaid money_back money_again cash_back pay_back
            paid_back payback funds_back return_the_funds erstatt* ruckerstatt* geld_zuruck ruckzahl*
            rembours* reembols* devolucion devolver_el_dinero devuelv* rimbors*
            terugbetal* terugstort* geld_terug stort_mijn_geld dinheiro_de_volta
            zwrot_pieniedz* zwrotu_pieniedz* zwrot para_iadesi parami_* iade aterbetal*
            betala_tillbaka pengarna_tillbaka tilbagebetal* refunder* верните_мне
            возврат* вернуть_деньги повернен* поверніть vraceni_penez vratit_penize
            vissza_a_penz* visszaterit* penzemet ramburs* banii_inapoi
            επιστροφη_χρηματων χρηματα_πισω hoan_tien 退款 返金 환불 استرداد रिफंड वापस""",
        "refund_noun": "a_refund my_refund the_refund full_refund partial_refund",
        "refund_me": """refund_me refund_my refund_order refund_it refund_the_* reimburse_me reimbursing_me
            want_reimbursing repay_me pay_me_back credit_me crediting_me refunding_me
            make_me_whole pop_the_money give_back_my return_my_funds return_my_money
            reverse_the_payment reverse_the_charge undo_the_charge release_the_money
            money_is_coming theyre_coming_back release_my rimborsatemi devuelvanme
            rembourser_moi remboursez_moi верните_мне поверніть_мені kerem_vissza
            stort_mijn_geld parami_hemen be_paid_back gets_paid_back get_paid_back
            will_refund can_you_refund could_you_refund give_me_a_refund
            give_my_money_back back_my_money""",
        "compensation": """compensat* goodwill recompens* amends make_it_up make_up_for making_this_up make_this_up
            making_it_up something_you_can_do you_owe owe_me nice_gesture small_gesture
            kind_gesture store_credit entschadig* wiedergutmach* kulanz* gutschein
            gutschrift schadenersatz schadensersatz dedommag* geste_commercial indemni*
            compensac* compensazion* risarciment* buono_per buono schadevergoeding
            tegoed vergoed* compensacao rekompensat* odszkodowan* tazminat telafi
            kompensation ersattning godtgorel* компенсаци* відшкодуван* odskodn*
            karterit* kompenzac* despagub* αποζημιωσ* boi_thuong 赔偿 补偿 迷惑料 補償 賠償 보상
            تعويض मुआवज*""",
        "voucher": """voucher* credit freebie on_the_house discount for_free free_of_charge percent_off rabatt
            nachlass reduction descuento sconto korting desconto znizk* indirim""",
        "trouble": """trouble inconvenience hassle waited waiting late delay* damage* missed broken spoilt
            spoiled ruined disaster mess arger verspat* unannehmlich* derangement retard
            molestias retraso disagio ritardo ongemak vertraging transtorno atraso
            zmarnowan* opoznieni* besvar försening задержк* zpozden* keses""",
        "fee": """fee fees charge no_show noshow second_trip missed_visit surcharge penalty gebuhr
            ausfallgebuhr frais tarifa tassa tweede_rit kosten_laten taxa oplat* ucret
            avgift сбор poplat*""",
        "waive": """waive* wavie waved cancel_the drop_the strike_the erlassen erlasst annulez annuler
            annular eliminar condonar kwijtschel* laten_vallen umorz* iptal slopa
            отмените prominout take_off take_the knock let_it_slide let_slide forget_the
            lift_the remove_the""",
        "exception": """exception granted make_one_for_me let_the_30 slide_for_me bend_the_rule* ausnahme
            exception_pour excepcion eccezione uitzondering excecao wyjatek istisna
            undantag исключени*""",
        "grant": """approve approves approved aprove* authoris* authoriz* grant* release pay_out genehmig*
            bewillig* approuv* aprob* aprueb* approva* goedkeur* goedgekeur* aprov*
            zatwierdz* onayla* godkann* bevilj* одобр* схвал* schval* jovahagy*
            jovahagyt* aproba* εγκριν* phe_duyet 批准 承認 승인 وافق* وافقت मंजूर""",
        "want": """i_want i_wnat wnat id_like want_my want_the we_want demand expect give_me need_a need_my
            please plz entitled claim insist ich_will ich_mochte fordere je_veux exige
            quiero exijo voglio pretendo ik_wil eis quero chce zadam istiyorum jag_vill
            kraver хочу требую chci kerem vreau θελω toi_muon 我要 欲しい ください 원해 أريد चाहिए""",
        "amount": """eur euro euros how_much what_sum a_number a_sum an_amount the_amount full_amount
            which_amount betrag summe combien montant cifra cuanto importo quanto bedrag
            hoeveel kwota ile tutar belopp сумм* castku castka osszeg 多少 いくら 金額 얼마 كم""",
        "told": """told_my_bank already_told you_agreed you_promised promised_me has_been_approved
            was_approved is_approved been_approved fwd_approved approve_all""",
        "coming": """is_coming its_coming coming_isnt_it would_i_be_pleased what_do_i_get
            what_would_you_give can_already_plan in_my_account_again corrected
            tell_me_officially""",
        "refunded": """refund_has_arrived refund_arrived thanks_the_refund money_arrived refund_policy
            your_refund_polic* conditions_for_refund* conditions_of_refund*""",
        "elsewhere": "at_work salary the_word explain meaning what_does_the your_page who_decides",
    },
    rules=(
        "transfer back amount|number ~14",
        "refund_me !negated !refunded !on_its_way",
        "refund grant !negated !refunded",
        "refund|compensation|fee press !negated !refunded !howto",
        "voucher press !negated !refunded !howto !card_credit",
        "want refund !negated !refunded !howto !on_its_way ~8",
        "refund amount press",
        "compensation amount|want|me !howto !refunded !elsewhere ~14",
        "voucher trouble want|me|press !card_credit ~16",
        "waive fee ~8",
        "exception press|me|grant|want !howto ~14",
        "told refund|money|amount|press",
        "coming refund|amount|fee",
        "will_be refund|compensation|money",
        "may_have own_money !general !howto !refunded !on_its_way !banking ~6",
        "spared press fee|number !howto !general ~12",
        "unfair fee|number ~12",
        "money grant|press|want me !howto !refunded !banking ~12",
    ),
)
POLICY.concepts["money"] = (
    "money monye cash sum geld argent dinero soldi dinheiro pieniadze pieniedzy para parami pengar pengarna"
    " деньги penize penz bani χρηματα 钱 お金 돈 أموالي पैसे"
)
POLICY.concepts["will_be"] = "will_it_be"
POLICY.concepts["on_its_way"] = (
    "wheres_my_refund where_is_my_refund where_is_the_refund when_will_my_refund refund_status status_of_my_refund"
    " refund_hasnt_arrived refund_has_not_arrived refund_not_arrived refund_not_showing refund_isnt_showing"
    " refund_is_not_showing refund_doesnt_show refund_still_not refund_is_missing"
)
POLICY.concepts["card_credit"] = "credit_card* credit_score* credit_limit* credit_rating credit_line credit_history"
POLICY.concepts["banking"] = (
    "atm atms cash_machine cashpoint withdraw withdrew withdrawal* transfer transfers transferring transferred top_up"
    " topped_up topping_up deposit* salary taxes balance exchange* currency currencies savings checking wire_*"
)
POLICY.concepts["may_have"] = (
    "can_i_have can_i_get can_i_please_have can_i_please_get can_i_just_have could_i_have could_i_get may_i_have"
    " could_i_please_have may_i_please_have can_we_have can_we_get could_we_have could_we_get kann_ich konnte_ich"
    " konnen_wir puis_je je_peux puedo posso kan_ik mag_ik moge"
)
POLICY.concepts["own_money"] = (
    "my_money_back our_money_back my_cash_back my_funds_back mein_geld_zuruck* unser_geld_zuruck*"
    " recuperer_mon_argent ravoir_mon_argent recuperar_mi_dinero mi_dinero_de_vuelta riavere_i_miei_soldi"
    " mijn_geld_terug meu_dinheiro_de_volta odzyskac_pieniadze"
)
POLICY.concepts["general"] = (
    "if when within until after unless without in_general in_principle gift_card* sale outlet wenn falls nach bis"
    " si quand apres cuando despues se quando dopo als wanneer"
)
"""How it goes in general, which the company publishes."""
POLICY.concepts["transfer"] = "uberweis* virez_moi versez_moi transferidme transfieranme stort_mij maak_mij"
POLICY.concepts["back"] = "zuruck retour en_retour terug de_vuelta"
POLICY.concepts["spared"] = (
    "neednt_pay need_not_pay dont_have_to_pay do_not_have_to_pay dont_need_to_pay do_not_need_to_pay wont_have_to_pay"
    " will_not_have_to_pay wont_need_to_pay not_have_to_pay dont_owe do_not_owe owe_nothing wont_be_charged"
    " will_not_be_charged not_be_charged wont_charge will_not_charge nicht_zahlen_muss nicht_bezahlen_muss"
    " nichts_zahlen_muss ne_dois_pas_payer n_ai_pas_a_payer no_tengo_que_pagar no_debo_pagar niet_hoef_te_betalen"
    " niet_hoeven_te_betalen niet_te_betalen non_devo_pagare nao_tenho_de_pagar"
)
POLICY.concepts["unfair"] = (
    "shouldnt_have_to_pay should_not_have_to_pay shouldnt_need_to_pay shouldnt_be_charged should_not_be_charged"
    " let_me_off let_us_off not_going_to_pay refuse_to_pay"
)
